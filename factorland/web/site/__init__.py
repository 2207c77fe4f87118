"""The broker's site: server-rendered pages in French that work without JavaScript."""
