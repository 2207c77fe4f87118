"""The chat gateway: the visitor's side of design §3 "Chat", the only way to Rasa."""
