"""Bytes that are hardly HTTP, on a real socket: one request is one answer, and nothing says what serves it."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.browser.conftest import Server
from tests.small_server import serve_small

HOST = b"Host: 127.0.0.1\r\n"
SYNC = b"Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n"
HIDDEN = b"GET /organiser/ HTTP/1.1\r\n" + HOST + b"\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a small programme."""
    with serve_small(tmp_path_factory.mktemp("raw")) as server:
        yield server


def talk(server: Server, sent: bytes) -> bytes:
    """Send `sent` and return all that comes back, until the other side ends or is silent."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as sock:
        sock.sendall(sent)
        said = b""
        try:
            while part := sock.recv(65536):
                said += part
                sock.settimeout(0.3)
        except (ConnectionResetError, TimeoutError):
            pass
        return said


def statuses(said: bytes) -> list[int]:
    return [int(line.split()[1]) for line in said.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
        b"Content-Length: 2\r\nContent-Length: 90\r\n",
        b"Content-Length: +2\r\n",
        b"Content-Length: 2, 90\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Content-Length : 2\r\n",
    ],
)
def test_a_body_whose_length_is_in_doubt_smuggles_no_second_request(server: Server, lengths: bytes) -> None:
    chunk = b"0\r\n\r\n" if b"chunked" in lengths else b"{}"

    said = talk(server, b"POST /agenda/sync HTTP/1.1\r\n" + HOST + SYNC + lengths + b"\r\n" + chunk + HIDDEN)

    found = statuses(said)
    assert found and 500 not in found
    # What follows may only be another request where both ends agree that the first one ended there.
    assert found[0] == 400 or len(found) == 1 or b"Transfer-Encoding: chunked\r\n" in lengths


@pytest.mark.parametrize(
    "line",
    [
        b"GET /static/../../../../etc/passwd HTTP/1.1\r\n",
        b"GET /static/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n",
        b"GET //etc/passwd HTTP/1.1\r\n",
        b"GET /fi/info/..%2f..%2f..%2fconfig.toml/ HTTP/1.1\r\n",
        b"GET /static/..\\..\\rasti.db HTTP/1.1\r\n",
        b"GET /vapid.pem HTTP/1.1\r\n",
        b"GET /rasti.db HTTP/1.1\r\n",
        b"GET /fi/%00 HTTP/1.1\r\n",
        b"GET /fi/" + b"a" * 20_000 + b" HTTP/1.1\r\n",
        b"GET http://127.0.0.1:1/fi/ HTTP/1.1\r\n",
        b"CONNECT 127.0.0.1:22 HTTP/1.1\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET /\xff\xfe HTTP/1.1\r\n",
        b"PRI * HTTP/2.0\r\n",
    ],
)
def test_an_odd_address_gives_nothing_away(server: Server, line: bytes) -> None:
    said = talk(server, line + HOST + b"Connection: close\r\n\r\n")

    assert b"root:" not in said and b"PRIVATE KEY" not in said and b"SQLite format" not in said
    assert not [status for status in statuses(said) if status >= 500 and status != 505]
    assert b"Traceback" not in said


@pytest.mark.parametrize("value", [b"fi\r\nSet-Cookie: rasti=1", b"fi%0d%0aSet-Cookie:%20rasti=1", b"fi\nX: y"])
def test_nothing_that_is_sent_becomes_a_header(server: Server, value: bytes) -> None:
    address = b"GET /fi/search?q=" + value.replace(b"\r\n", b"%0d%0a").replace(b"\n", b"%0a") + b" HTTP/1.1\r\n"

    said = talk(server, address + HOST + b"Accept-Language: " + value + b"\r\nConnection: close\r\n\r\n")

    assert b"set-cookie" not in said.partition(b"\r\n\r\n")[0].lower()


@pytest.mark.parametrize("path", ["/fi/", "/edition", "/fi/search?q=tee", "/none", "/alerts/key"])
def test_no_answer_says_a_version(server: Server, path: str) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", path)

    headers = connection.getresponse().headers

    assert str(headers["Content-Security-Policy"]).startswith("default-src 'none'")
    assert not re.search(r"\d", headers["Server"] or "")
    assert not {"X-Powered-By", "Via", "X-AspNet-Version"} & set(headers)
    connection.close()


def test_a_connection_answers_many_requests(server: Server) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.connect()
    ours = connection.sock.getsockname()

    for _ in range(20):
        connection.request("GET", "/fi/")
        assert connection.getresponse().read()

    assert connection.sock.getsockname() == ours
    connection.close()


@pytest.mark.parametrize("asked", ["bytes=0-9", "bytes=5-", "bytes=-5", "bytes=0-1,4-5", "bytes=999999-", "lines=1-2"])
def test_a_range_gets_the_whole_page_which_no_cache_can_take_for_a_part(server: Server, asked: str) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/fi/")
    whole = connection.getresponse().read()

    connection.request("GET", "/fi/", headers={"Range": asked, "If-Range": '"other"'})

    answer = connection.getresponse()
    assert (answer.status, answer.headers["Content-Range"], answer.read()) == (200, None, whole)
    connection.close()


@pytest.mark.parametrize(
    "path", ["/fi/", "/edition", "/fi/pages.ndjson?since=0", "/fi/search?q=tee", "/service_worker.js"]
)
def test_head_says_what_get_would_and_leaves_the_line_usable(server: Server, path: str) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", path)
    told = connection.getresponse()
    length = len(told.read())

    connection.request("HEAD", path)
    head = connection.getresponse()

    assert (head.status, head.read()) == (told.status, b"")
    # The time in /edition has always as many letters.
    assert int(head.headers["Content-Length"]) == length
    connection.request("GET", path)
    assert len(connection.getresponse().read()) == length
    connection.close()


def test_only_its_owner_can_read_the_database(server: Server) -> None:
    files = [path for path in Path(server.instance).iterdir() if path.is_file()]

    assert {path.name for path in files} >= {"rasti.db", "worker.lock"}
    assert not [path.name for path in files if path.stat().st_mode & 0o077]
