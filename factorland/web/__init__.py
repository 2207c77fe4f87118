"""The only public process: the broker's pages, the chat gateway, the widget."""
