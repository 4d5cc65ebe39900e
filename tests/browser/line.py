"""The line between phone and server, which can be any of the bad ones."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.ports import free_port

KEPT = ("accept", "accept-encoding", "cookie", "if-none-match")
PORTAL = b"<!doctype html><title>Free Wi-Fi</title><main><p>Please accept our terms.</p></main>"


class Line(ThreadingHTTPServer):
    """Passes GET requests on to `server`; `state` is "good", "hangs", "fails", "portal", "redirects" (elsewhere),
    "dies", "stalls" or "cuts" (half-way, the last as if that were all).

    `changes` tells what to make of the body at an address that ends so; `faults` names such ends and the state that the
    line has for them alone, "fails", "portal" or "dies".
    """

    daemon_threads = True

    def __init__(self, server: Any) -> None:
        super().__init__(("127.0.0.1", free_port()), _Passing)
        self.server, self.state = server, "good"
        self.changes: dict[str, Callable[[bytes], bytes]] = {}
        self.faults: dict[str, str] = {}
        self.asked: list[str] = []

    def state_of(self, path: str) -> str:
        """Say how the line is for an address."""
        path = path.split("?")[0]
        return next((state for end, state in self.faults.items() if path.endswith(end)), self.state)

    @property
    def url(self) -> str:
        """Return the origin that the phone opens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def close(self) -> None:
        """Have nobody listen at the other end."""
        self.state = "good"
        self.shutdown()
        self.server_close()


class _Passing(BaseHTTPRequestHandler):
    server: Line
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer as the line is."""
        self.server.asked.append(self.path.split("?")[0])
        if self.server.state == "hangs":
            while self.server.state == "hangs":
                time.sleep(0.05)
            self.close_connection = True
            return
        state = self.server.state_of(self.path)
        if state in ("fails", "portal"):
            self._send(500 if state == "fails" else 200, [("Content-Type", "text/html")], PORTAL)
            return
        if state == "redirects":
            self._send(302, [("Location", "http://localhost:9/sign-in")], b"")
            return
        headers = {name: value for name, value in self.headers.items() if name.lower() in KEPT}
        change = next((one for end, one in self.server.changes.items() if self.path.split("?")[0].endswith(end)), None)
        if change:
            headers = {name: value for name, value in headers.items() if name.lower() != "accept-encoding"}
        request = urllib.request.Request(self.server.server.url + self.path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                status, sent, body = answer.status, answer.headers.items(), answer.read()
        except urllib.error.HTTPError as error:
            status, sent, body = error.code, error.headers.items(), error.read()
        self._send(
            status,
            sent,
            change(body) if change else body,
            halves="pages.ndjson" in self.path or self.path.endswith(tuple(self.server.faults)),
        )

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def _send(self, status: int, headers: Any, body: bytes, halves: bool = False) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                self.send_header(name, value)
        if halves and self.server.state_of(self.path) == "cuts":
            body = body[: len(body) // 2]
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not halves or self.server.state_of(self.path) not in ("dies", "stalls"):
            self.wfile.write(body)
            return
        self.close_connection = True
        self.wfile.write(body[: len(body) // 2])
        while self.server.state == "stalls":
            time.sleep(0.05)


@contextmanager
def line_to(server: Any) -> Iterator[Line]:
    """Lay a line to `server`."""
    line = Line(server)
    thread = threading.Thread(target=line.serve_forever, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        line.close()
