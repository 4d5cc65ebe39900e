"""The log of the desk: who changed what and when, how it was before and is after; every line can be taken back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from pwa.database import from_text, to_text
from pwa.organisers.accounts import Organiser


@dataclass(frozen=True)
class Entry:
    """A line of the log: `at` is event time, `wall` machine time; `kind` says who can undo it, `subject` what it is of.

    `before` and `after` are JSON values; `undone_by` is the number of the line that took it back.
    """

    number: int
    at: datetime
    wall: datetime
    organiser: str
    who: str
    kind: str
    subject: str
    action: str
    before: Any
    after: Any
    undone_by: int | None = None


def record(
    db: Database,
    by: Organiser,
    kind: str,
    subject: str,
    action: str,
    before: Any,
    after: Any,
    *,
    now: datetime,
    wall: datetime,
) -> Entry:
    """Write a line, inside the transaction of the change where there is one."""
    row = [to_text(now), to_text(wall), by.id, by.name, kind, subject, action, _pack(before), _pack(after)]
    cursor = db.execute(
        "insert into audit (at, wall, organiser, who, kind, subject, action, before, after)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row,
    )
    return Entry(int(cursor.lastrowid or 0), now, wall, by.id, by.name, kind, subject, action, before, after)


def get(db: Database, number: int) -> Entry | None:
    """Return a line by its number."""
    return next((_read(row) for row in db.query("select * from audit where number = ?", [number])), None)


def page(db: Database, before: int | None = None, limit: int = 50) -> list[Entry]:
    """List the newest lines, or those before a number, newest first."""
    rows = db.query("select * from audit where number < ? order by number desc limit ?", [before or 2**62, limit])
    return [_read(row) for row in rows]


def latest_of(db: Database, kind: str, subject: str) -> Entry | None:
    """Return the newest line of a subject, or None."""
    sql = "select * from audit where kind = ? and subject = ? order by number desc limit 1"
    return next((_read(row) for row in db.query(sql, [kind, subject])), None)


def newer(db: Database, entry: Entry) -> bool:
    """Say whether what a line is of was changed again since, and that stands."""
    sql = "select 1 from audit where number > ? and kind = ? and subject = ? and undone_by is null limit 1"
    return db.execute(sql, [entry.number, entry.kind, entry.subject]).fetchone() is not None


def mark_undone(db: Database, entry: Entry, by: Entry) -> None:
    """Note that `by` took `entry` back."""
    db.execute("update audit set undone_by = ? where number = ?", [by.number, entry.number])


def _read(row: dict[str, Any]) -> Entry:
    return Entry(
        row["number"],
        from_text(row["at"]),
        from_text(row["wall"]),
        row["organiser"],
        row["who"],
        row["kind"],
        row["subject"],
        row["action"],
        json.loads(row["before"]),
        json.loads(row["after"]),
        row["undone_by"],
    )


def _pack(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
