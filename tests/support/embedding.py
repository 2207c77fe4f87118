"""A partner's site: one page of another origin with the assistant's script tag, and a policy of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Partenaire</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width"></head>
<body><main><h1>Partenaire</h1></main><script src="{script}" async></script></body></html>"""


@contextmanager
def embedding_site(port: int, assistant: str) -> Iterator[str]:
    """The address of a page that embeds the assistant of ``assistant``, on another origin than it."""
    page = _PAGE.format(script=f"{assistant}/assistant.js").encode()
    policy = f"default-src 'none'; img-src data:; script-src {assistant}; connect-src {assistant}"

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Nothing: the tests look at the browser."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
