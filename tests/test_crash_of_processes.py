"""Kills and a disk that turns read-only under a running instance: what was confirmed is there, no edition is half."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from pwa import database, edition, publishing
from pwa.i18n import Localized
from pwa.supervisor import PARENT
from tests.browser.conftest import Server, wait_until
from tests.conftest import FIRST_MORNING
from tests.folders import write_folder
from tests.proof import count
from tests.small_server import serve_small
from tests.test_crash import sound
from tests.test_supervisor import family, role_of

ROOT = Path(__file__).parents[1]
SESSION = "opening"


def rename(instance: Path, title: str) -> None:
    db = database.open_database(instance / "rasti.db")
    shown = publishing.read_publication(db) or publishing.read_source(write_folder(instance / "event"))
    sessions = dict(shown.programme.sessions)
    sessions[SESSION] = replace(sessions[SESSION], title=Localized(fi=title, en=title))
    renamed = replace(shown, programme=replace(shown.programme, sessions=sessions))
    publishing.publish(db, renamed, now=FIRST_MORNING, yes=True)
    db.close()


def titles(instance: Path) -> set[str]:
    """Return the titles that the printed pages give the session, as a phone downloads them."""
    db = database.open_database(instance / "rasti.db")
    try:
        assert db.execute("pragma integrity_check").fetchone()[0] == "ok"
        newest = db.execute("select max(number) from edition").fetchone()[0]
        assert db.execute("select count(*) from printed where edition > ?", [newest]).fetchone()[0] == 0
        lines = edition.delta(db, "fi", 0, str(database.get_state(db, "epoch"))).decode().splitlines()
        pages = [json.loads(line) for line in lines[1:-1]]
        assert json.loads(lines[-1])["count"] == len(pages) == json.loads(lines[0])["count"]
        links = re.compile(f'href="/fi/sessions/{SESSION}/"[^>]*>([^<]+)<')
        found = {title for page in pages if "/changes/" not in page["path"] for title in links.findall(page["body"])}
        return found - {"suomi"}  # the link of the language menu
    finally:
        db.close()


def shows(instance: Path, title: str) -> bool:
    return titles(instance) == {title}


def test_a_killed_printer_leaves_one_edition_or_the_other_and_the_next_one_finishes(tmp_path: Path) -> None:
    chance = random.Random(2024)
    rename(tmp_path, "Before")
    last = "Before"
    for round in range(count(2, 40)):
        with printing(tmp_path) as printer:
            wait_until(partial(shows, tmp_path, last))
            rename(tmp_path, f"Title {round}")
            time.sleep(chance.uniform(0, 0.6))
            printer.kill()
            printer.wait()

        assert titles(tmp_path) in ({last}, {f"Title {round}"})
        last = f"Title {round}"


class printing:
    """A printer as a process of its own."""

    def __init__(self, instance: Path) -> None:
        self.instance = instance

    def __enter__(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "pwa.supervisor", "printer"]
        environ = {**os.environ, "RASTI_INSTANCE": str(self.instance), PARENT: str(os.getpid())}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environ)
        return self.process

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Serve a small programme."""
    with serve_small(tmp_path) as server:
        yield server


def test_whatever_is_killed_what_was_confirmed_is_there(server: Server) -> None:
    chance, cookie, confirmed = random.Random(2024), "", []
    assert server.process
    for _round in range(count(3, 12)):
        victims = [pid for pid in family(server.process.pid) if role_of(pid) != "main(7)"]
        victim, until = chance.choice(victims), time.monotonic() + chance.uniform(0.2, 0.6)
        while True:
            item = f"s:{len(confirmed)}"
            with suppress(OSError):
                cookie = tick(server, item, cookie)
                confirmed.append(item)
            if victim and time.monotonic() > until:
                with suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)
                victim, until = 0, time.monotonic() + 15
            elif not victim and answers(server):
                break
            assert time.monotonic() < until + 15

    assert len(confirmed) > 20
    server.stop()
    assert set(confirmed) <= sound(server.instance / "rasti.db")


def tick(server: Server, item: str, cookie: str) -> str:
    """Sync one tick; return the attendee's cookie. Raises OSError where it was not confirmed."""
    request = urllib.request.Request(
        f"{server.url}/agenda/sync",
        json.dumps({"entries": {item: [1, 1000]}, "lang": "fi"}).encode(),
        {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "Cookie": cookie},
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert answer.status == 200
        return cookie or str(answer.headers["Set-Cookie"]).partition(";")[0]


def answers(server: Server) -> bool:
    with suppress(OSError):
        return "<main" in server.get("/fi/")
    return False


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a disk")
@pytest.mark.parametrize("command", ["serve", "check"])
def test_a_read_only_disk_is_said_in_a_line_with_the_remedy(tmp_path: Path, command: str) -> None:
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(tmp_path)], check=False).returncode:
        pytest.skip("this container may not mount a disk")
    try:
        database.open_database(tmp_path / "rasti.db").close()
        subprocess.run(["mount", "-o", "remount,ro", str(tmp_path)], check=True)
        done = subprocess.run(
            [sys.executable, "-m", "pwa", command, "--instance", str(tmp_path)],
            cwd=ROOT, capture_output=True, text=True, timeout=30, check=False,
        )  # fmt: skip
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "its disk is read-only" in done.stderr and str(tmp_path) in done.stderr
