"""The process tree: it starts whole, mends itself, ends whole, and says what is in the way."""

from __future__ import annotations

import asyncio
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import aiohttp
import pytest

from pwa import database, publishing, supervisor
from pwa.config import Config
from tests.conftest import FIRST_MORNING
from tests.folders import write_folder
from tests.ports import free_port
from tests.push_services import background
from tests.push_services.tls import make_certificate

ROOT = Path(__file__).parents[1]


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """An instance with a small programme, so that printing is quick."""
    db = database.open_database(tmp_path / "instance" / "rasti.db")
    publishing.publish(db, publishing.read_source(write_folder(tmp_path / "event")), now=FIRST_MORNING)
    db.close()
    return tmp_path / "instance"


@pytest.fixture
def start(instance: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start(port: int) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "pwa.supervisor"],
            cwd=ROOT,
            env={**os.environ, "RASTI_INSTANCE": str(instance), "RASTI_HOST": "127.0.0.1", "RASTI_PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def family(pid: int) -> list[int]:
    """List the processes that descend from `pid`."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, grown = {pid}, True
    while grown:
        young = {child for child, parent in parents.items() if parent in found}
        grown, found = not young <= found, found | young
    return sorted(found - {pid})


def role_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")[-1].decode()
    except OSError:
        return "ended"


def wait_until(true: Callable[[], bool]) -> None:
    for _ in range(300):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("still not so after half a minute")


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.headers["Rasti-Edition"])


def gone(pids: list[int]) -> bool:
    return not [
        pid for pid in pids if Path(f"/proc/{pid}").exists() and " Z " not in Path(f"/proc/{pid}/stat").read_text()
    ]


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_what_is_printed_and_leaves_nothing_behind(start, sign) -> None:
    port = free_port()
    process = start(port)

    said = process.stdout.readline()

    assert said == f"Rasti is at http://127.0.0.1:{port}\n"
    assert get(f"http://127.0.0.1:{port}/fi/") == "1"
    children = family(process.pid)
    assert {role_of(pid) for pid in children} >= {"web", "printer", "worker"}
    process.send_signal(sign)
    assert process.wait(20) == 0
    assert gone(children)


def test_what_dies_is_started_again(start) -> None:
    port = free_port()
    process = start(port)
    process.stdout.readline()
    victims = [pid for pid in family(process.pid) if role_of(pid) in ("web", "printer")]

    for pid in victims:
        os.kill(pid, signal.SIGKILL)

    wait_until(lambda: {role_of(pid) for pid in set(family(process.pid)) - set(victims)} >= {"web", "printer"})
    wait_until(lambda: _answers(f"http://127.0.0.1:{port}/fi/"))


def test_a_reload_under_load_fails_no_request_and_runs_new_processes(start) -> None:
    port = free_port()
    process = start(port)
    process.stdout.readline()
    old = [pid for pid in family(process.pid) if role_of(pid) in ("printer", "worker", "--multiprocessing-fork")]

    def reload() -> None:
        process.send_signal(signal.SIGHUP)

    seen = background.run(_read_during(reload, f"http://127.0.0.1:{port}/fi/"))

    assert len(seen) > 100 and set(seen) == {200}
    assert len(old) == 3 and gone(old)
    assert {role_of(pid) for pid in family(process.pid)} >= {"web", "printer", "worker", "--multiprocessing-fork"}


def test_a_stop_under_load_cuts_no_answer_short_and_finishes_what_was_asked(start) -> None:
    port = free_port()
    process = start(port)
    process.stdout.readline()
    body, answers = b'{"since": 0, "entries": {}}', list[str]()
    readers = [threading.Thread(target=_read_until_refused, args=(port, answers)) for _ in range(4)]
    for reader in readers:
        reader.start()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as asked:
        head = f"POST /agenda/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
        head += "Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n\r\n"
        asked.sendall(head.encode() + body[:9])
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        asked.sendall(body[9:])
        answer = asked.recv(65536)

    assert process.wait(20) == 0
    for reader in readers:
        reader.join(20)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answers.count("whole") > 50 and set(answers) <= {"whole", "refused"}


def _read_until_refused(port: int, answers: list[str]) -> None:
    """Read a page by new lines; an answer that began and is not whole is `cut`."""
    for _ in range(100_000):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/fi/programme/2024-11-14/")
            connection.getresponse().read()
            answers.append("whole")
        except http.client.IncompleteRead:
            answers.append("cut")
        except (http.client.RemoteDisconnected, OSError):
            # Before its first byte: nothing was answered by halves, and nobody listens any more.
            answers.append("refused")
            return
        finally:
            connection.close()


async def _read_during(act: Callable[[], None], url: str) -> list[int]:
    """Read `url` by four lines that are kept and four that are new each time, before, while and after `act`."""
    seen: list[int] = []
    until = time.monotonic() + 7

    async def read(session: aiohttp.ClientSession) -> None:
        while time.monotonic() < until:
            async with session.get(url) as answer:
                await answer.read()
                seen.append(answer.status)
            await asyncio.sleep(0.01)

    async with (
        aiohttp.ClientSession() as kept,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as new,
        asyncio.TaskGroup() as group,
    ):
        for session in (kept, new):
            for _ in range(4):
                group.create_task(read(session))
        await asyncio.sleep(0.5)
        act()
    return seen


def test_children_end_when_the_supervisor_is_killed(start) -> None:
    process = start(free_port())
    process.stdout.readline()
    children = family(process.pid)

    process.kill()

    wait_until(lambda: gone(children))


def test_children_that_still_start_end_when_the_supervisor_is_killed(start) -> None:
    process = start(free_port())
    wait_until(lambda: len(family(process.pid)) >= 3)
    children = family(process.pid)

    process.kill()
    process.wait()

    wait_until(lambda: gone(children))


def test_a_taken_port_is_said_in_one_line_with_the_remedy(start) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        process = start(port)

        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (1, "")
    assert err == (
        f"rasti: Port {port} on 127.0.0.1 is taken by another program. "
        f"Stop that one, or choose another: --port {port + 1}.\n"
    )


def test_a_certificate_that_cannot_be_used_is_said_before_anything_starts(tmp_path) -> None:
    (tmp_path / "other").mkdir()
    cert, key = map(str, make_certificate(tmp_path, ("127.0.0.1",)))
    _, other = map(str, make_certificate(tmp_path / "other", ("127.0.0.1",)))
    missing = str(tmp_path / "missing.pem")

    for pair, told in (
        ((cert, ""), "--cert is given without --key"),
        (("", key), "--key is given without --cert"),
        ((missing, key), f"{missing}: the certificate cannot be read (No such file or directory)"),
        ((cert, str(tmp_path)), f"{tmp_path}: the private key cannot be read (Is a directory)"),
        ((cert, other), f"{other} is not the private key of {cert}"),
        ((key, cert), "are no certificate and private key in PEM"),
    ):
        with pytest.raises(supervisor.CannotServe) as refused:
            supervisor.serve(Config(instance=tmp_path / "none", cert=pair[0], key=pair[1]))
        assert told in str(refused.value)
    assert not (tmp_path / "none").exists()
    supervisor._check_certificate(Config(cert=cert, key=key))


def _answers(url: str) -> bool:
    try:
        return bool(get(url))
    except OSError:
        return False
