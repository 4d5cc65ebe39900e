"""Power cuts, kills and full disks: the database stays sound, what was confirmed is there, and people are told."""

from __future__ import annotations

import logging
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa import database
from tests.proof import count
from tests.web.test_agenda import sync

ROOT = Path(__file__).parents[1]
# Confirms each tick on standard output once it is committed, as the sync does by its answer.
WRITER = """
import sys
from datetime import UTC, datetime
from pwa import attendees, database
from pwa.agenda import bookmarks
db = database.open_database(sys.argv[1])
now = datetime(2024, 11, 14, 6, 40, tzinfo=UTC)
_attendee, key = attendees.create(db, "fi", now)
for number in range(1, 1_000_000):
    entries = bookmarks.read_entries({f"s:{number}": [1, number]}, 2_000_000_000_000)
    bookmarks.sync(db, key, entries, 0, "fi", now)
    print(number, flush=True)
    if number % 4000 == 0:
        db.execute("delete from bookmark")
"""


@contextmanager
def writer(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process that ticks without end."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout
    os.set_blocking(process.stdout.fileno(), False)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def confirmed(process: subprocess.Popen[bytes], until: float, last: bytes = b"") -> bytes:
    """Read what is confirmed until a moment; return the newest line whole, and what has come of the next."""
    assert process.stdout
    while True:
        if said := process.stdout.read():
            last = b"\n".join((last + said).split(b"\n")[-2:])
        elif time.monotonic() > until and b"\n" in last:
            return last
        else:
            time.sleep(0.005)


def newest(said: bytes) -> str:
    return f"s:{int(said.split(bytes([10]))[0])}"


def sound(path: Path) -> set[str]:
    """Open a database as after a crash, and return what is ticked in it."""
    db = database.open_database(path)
    try:
        assert db.execute("pragma integrity_check").fetchone()[0] == "ok"
        assert not db.execute("pragma foreign_key_check").fetchall()
        return {row[0] for row in db.execute("select item from bookmark")}
    finally:
        db.close()


def test_a_power_cut_at_any_moment_loses_nothing_that_was_confirmed(tmp_path: Path) -> None:
    chance, last = random.Random(2024), b""
    with writer(tmp_path / "rasti.db") as process:
        for cut in range(count(6, 200)):
            last = confirmed(process, time.monotonic() + chance.uniform(0.02, 0.15), last)
            process.send_signal(signal.SIGSTOP)
            last = confirmed(process, 0, last)
            copy = tmp_path / f"cut-{cut}.db"
            for end in ("", "-wal"):
                shutil.copy(f"{tmp_path / 'rasti.db'}{end}", f"{copy}{end}")
            process.send_signal(signal.SIGCONT)

            assert newest(last) in sound(copy)
            copy.unlink()


def test_a_killed_writer_loses_nothing_that_was_confirmed(tmp_path: Path) -> None:
    chance = random.Random(2024)
    for round in range(count(2, 50)):
        path = tmp_path / f"{round}.db"
        with writer(path) as process:
            last = confirmed(process, time.monotonic() + chance.uniform(0.05, 0.3))
            process.kill()
            last = confirmed(process, 0, last)

        assert newest(last) in sound(path)


def test_on_a_full_disk_phones_are_told_to_keep_their_ticks_and_the_log_says_why(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    path = app.config["RASTI"].database
    sync(client, {"s:bread": [1, 1000]})

    with full(4096), caplog.at_level(logging.ERROR):
        refused = sync(client, {f"s:{number}": [1, 1001] for number in range(800)})
        page = client.get("/fi/")

    assert refused.status_code == 503 and refused.headers["Retry-After"] and refused.json["remedy"]
    assert page.status_code == 200
    assert ["The database cannot be written" in record.getMessage() for record in caplog.records] == [True]
    assert not caplog.records[0].exc_info
    again = sync(client, {f"s:{number}": [1, 1001] for number in range(800)})
    assert again.status_code == 200 and len(again.json["entries"]) == 801
    assert len(sound(path)) == 801


@contextmanager
def full(size: int) -> Iterator[None]:
    """Let no file of this process grow past `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
