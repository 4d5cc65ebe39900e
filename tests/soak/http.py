"""A light HTTP client: what it takes of the processor, the server under test lacks."""

from __future__ import annotations

import asyncio
import re
from typing import NamedTuple

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
COOKIE = re.compile(rb"\r\nset-cookie: *([^;\r]+)", re.I)
Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Answer(NamedTuple):
    """What came back; `cookie` is what it sets, as the next request says it."""

    status: int
    body: bytes
    cookie: str


class Connections:
    """At most `limit` connections to one server, kept open between requests as a proxy's are."""

    def __init__(self, port: int, limit: int = 256) -> None:
        self._port, self._idle = port, list[Pair]()
        self._room = asyncio.Semaphore(limit)

    async def ask(
        self, method: str, path: str, cookie: str = "", body: bytes = b"", type: str = "application/json"
    ) -> Answer:
        """Send a request and read its answer whole; raises OSError where the server has none."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self._port}", "Sec-Fetch-Site: same-origin"]
        lines += ["Accept-Encoding: gzip", f"Cookie: {cookie}"] if cookie else ["Accept-Encoding: gzip"]
        lines += [f"Content-Type: {type}", f"Content-Length: {len(body)}"] if method != "GET" else []
        sent = "\r\n".join([*lines, "\r\n"]).encode() + body
        async with self._room:
            pair = self._take() or await asyncio.open_connection("127.0.0.1", self._port, limit=2**22)
            try:
                pair[1].write(sent)
                answer = await _read(pair[0])
            except BaseException:
                pair[1].close()
                raise
            self._idle.append(pair)
            return answer

    def _take(self) -> Pair | None:
        """Return an open connection, if any: the server closes those that were idle for long."""
        while self._idle:
            pair = self._idle.pop()
            if not pair[0].at_eof():
                return pair
            pair[1].close()
        return None

    def close(self) -> None:
        """Close what is open."""
        while self._idle:
            self._idle.pop()[1].close()


async def _read(reader: asyncio.StreamReader) -> Answer:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else b""
    except asyncio.IncompleteReadError as error:
        raise ConnectionError(f"the answer ended after {len(error.partial)} bytes") from error
    cookie = COOKIE.search(head)
    return Answer(int(head[9:12]), body, cookie[1].decode() if cookie else "")
