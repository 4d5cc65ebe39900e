"""Shared commits: those who write at the same time wait for the disk once, together."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from sqlite_utils import Database

T = TypeVar("T")


class Commits:
    """A queue of what the threads of this process want written: whoever is first commits what has come meanwhile."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._waiting: deque[_Work] = deque()

    def write(self, db: Database, work: Callable[[Database], T]) -> T:
        """Run `work` on a connection, and return what it gave once that is on the disk; what it raises undoes it alone.

        It may run in another thread, on that one's connection.
        """
        mine = _Work(work)
        self._waiting.append(mine)
        with self._turn:
            if not mine.done:
                _commit(db, [self._waiting.popleft() for _ in range(len(self._waiting))])
        if mine.error:
            raise mine.error
        return mine.value  # type: ignore[no-any-return]


class _Work:
    def __init__(self, work: Callable[[Database], Any]) -> None:
        self.work = work
        self.done = False
        self.value: Any = None
        self.error: Exception | None = None

    def run(self, db: Database) -> None:
        self.value = self.error = None
        try:
            with db.atomic():
                self.value = self.work(db)
        except sqlite3.Error:
            raise
        except Exception as error:
            self.error = error


def _commit(db: Database, batch: list[_Work]) -> None:
    try:
        with db.atomic():
            for one in batch:
                one.run(db)
    except sqlite3.Error as error:
        # What is wrong with one of them is not to be the others' fault.
        if len(batch) > 1:
            for one in batch:
                _commit(db, [one])
        else:
            batch[0].error = error
    for one in batch:
        one.done = True
