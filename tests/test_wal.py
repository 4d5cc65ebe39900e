"""A log that lies damaged on the disk is noticed before SQLite passes over it, and said."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest
from sqlite_utils import Database

from pwa import database, supervisor, wal
from pwa.config import Config


@pytest.fixture
def cut(db: Database, tmp_path: Path) -> Path:
    """Copy a database with its log as they stood when the power went."""
    for number in range(20):
        database.set_state(db, f"key {number}", "x" * 300)
    for end in ("", "-wal"):
        shutil.copy(f"{tmp_path / 'rasti.db'}{end}", f"{tmp_path / 'cut.db'}{end}")
    return tmp_path / "cut.db"


def change(path: Path, at: int, to: bytes = b"") -> None:
    log = Path(f"{path}-wal")
    data = log.read_bytes()
    log.write_bytes(data[:at] + to + data[at + len(to) :] if to else data[:at])


def test_a_sound_log_is_read_whole(cut: Path) -> None:
    assert wal.find_damage(cut) == ""

    db = database.open_database(cut)
    assert database.get_state(db, "key 19") == "x" * 300
    assert db.execute("pragma integrity_check").fetchone()[0] == "ok"
    db.close()


def test_without_a_log_there_is_no_damage(tmp_path: Path) -> None:
    assert wal.find_damage(tmp_path / "none.db") == ""


@pytest.mark.parametrize(
    ("at", "to", "told"),
    [
        (0, b"xx", "its header is not what SQLite wrote"),
        (20, b"\0\0\0", "its header is not what SQLite wrote"),
        (32 + 24 + 100, b"xxxx", "it cannot be read from byte 32 on"),
        (32 + 24 + 4096 + 24 + 7, b"damage", "it cannot be read from byte 4152 on"),
        (10, b"", "it is only 10 bytes long"),
        (32 + 24 + 4096 + 50, b"", "it cannot be read from byte 4152 on"),
    ],
)
def test_damage_is_found(cut: Path, at: int, to: bytes, told: str) -> None:
    change(cut, at, to)

    assert wal.find_damage(cut).startswith(told)


def test_serving_says_that_the_log_was_damaged_and_goes_on(
    cut: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    change(cut, 32 + 24 + 100, b"xxxx")
    (tmp_path / "instance").mkdir()
    for end in ("", "-wal"):
        shutil.move(f"{cut}{end}", f"{tmp_path / 'instance' / 'rasti.db'}{end}")

    with caplog.at_level(logging.ERROR):
        supervisor._open_once(Config(instance=tmp_path / "instance"))

    assert ["is damaged: it cannot be read from byte 32 on" in one.getMessage() for one in caplog.records] == [True]
    db = database.connect(tmp_path / "instance" / "rasti.db")
    assert database.get_state(db, "log_damage")["why"].startswith("it cannot be read")
    db.close()


def test_a_database_that_cannot_be_used_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "rasti.db").write_bytes(b"not a database, though it is long enough to be looked at" * 40)

    with pytest.raises(supervisor.CannotServe, match="the database is damaged"):
        supervisor._open_once(Config(instance=tmp_path))
