"""What several tests use: the running stack and a visitor who chats."""
