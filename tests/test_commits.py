"""Shared commits: all that waits is written at once, and each writer answers for itself alone."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from pwa import database
from pwa.commits import Commits


def keep(key: str) -> Callable[[Database], str]:
    def work(db: Database) -> str:
        database.set_state(db, key, 1)
        return key

    return work


def refuse(db: Database) -> None:
    database.set_state(db, "refused", 1)
    raise ValueError("not this one")


def break_rule(db: Database) -> None:
    db.execute("insert into device (key_hash, attendee) values ('x', 404)")


def write_together(path: Path, works: list[Callable[[Database], Any]]) -> tuple[list[Future[Any]], int]:
    """Have each of `works` in a thread, all but the first while that one holds the turn, and count the commits."""
    commits, said = Commits(), []

    def first(db: Database) -> Any:
        while len(commits._waiting) < len(works) - 1:
            time.sleep(0.005)
        return works[0](db)

    def one(work: Callable[[Database], Any]) -> Any:
        db = database.connect(path)
        db.conn.set_trace_callback(said.append)
        try:
            return commits.write(db, work)
        finally:
            db.close()

    with ThreadPoolExecutor(len(works)) as pool:
        held = pool.submit(one, first)
        while not said:
            time.sleep(0.005)
        rest = [pool.submit(one, work) for work in works[1:]]
    return [held, *rest], said.count("COMMIT")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    database.open_database(tmp_path / "rasti.db").close()
    return tmp_path / "rasti.db"


def test_what_comes_while_another_commits_is_committed_at_once(path: Path) -> None:
    answers, commits = write_together(path, [keep(f"n{n}") for n in range(8)])

    assert [answer.result() for answer in answers] == [f"n{n}" for n in range(8)]
    db = database.connect(path)
    assert all(database.get_state(db, f"n{n}") for n in range(8))
    assert commits == 2


@pytest.mark.parametrize(("bad", "error"), [(refuse, ValueError), (break_rule, sqlite3.IntegrityError)])
def test_what_fails_takes_nothing_else_along(path: Path, bad: Any, error: type[Exception]) -> None:
    answers, _commits = write_together(path, [keep("first"), keep("before"), bad, keep("after")])

    with pytest.raises(error):
        answers[2].result()
    db = database.connect(path)
    kept = [name for name in ("first", "before", "refused", "after") if database.get_state(db, name)]
    assert kept == ["first", "before", "after"]


def test_a_database_that_takes_nothing_is_said_to_each(path: Path) -> None:
    def full(db: Database) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    answers, _commits = write_together(path, [full, full, full])

    for answer in answers:
        with pytest.raises(sqlite3.OperationalError):
            answer.result()
