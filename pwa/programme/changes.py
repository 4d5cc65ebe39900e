"""What changed between two programmes, and what was recorded of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlite_utils import Database

from pwa.database import from_text, to_text
from pwa.programme.model import Programme, Session, Slot

KINDS = ("new", "moved", "room", "length", "cancelled", "back", "reworded")
_WORDING = ("title", "summary", "body", "audience", "access", "note")


class Tally(NamedTuple):
    """How many changes a subject has had, and when it had the last."""

    changes: int
    at: datetime


@dataclass(frozen=True)
class Change:
    """A change of a session (`s:<id>`) or of one showing (`t:<slot id>`); `number` rises with each that is recorded.

    A `moved`, `room` or `length` change has {start, end, place} before and after, the times as UTC text.
    """

    subject: str
    kind: str
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    number: int = 0
    publication: int = 0
    at: datetime | None = None


def diff(before: Programme, after: Programme) -> list[Change]:
    """List what an attendee would want to know of, in the order of `after`; what left `after` is not in it."""
    changes: list[Change] = []
    for session in after.sessions.values():
        old = before.sessions.get(session.id)
        if old is None:
            changes.append(Change(f"s:{session.id}", "new", {}, {"title": dict(session.title)}))
        else:
            changes.extend(_diff_session(old, session))
    return changes


def record(db: Database, changes: Iterable[Change], publication: int, now: datetime) -> tuple[Change, ...]:
    """Record `changes` as of `publication`; return them with their numbers."""
    kept = []
    for change in changes:
        before, after = json.dumps(change.before), json.dumps(change.after)
        cursor = db.execute(
            "insert into change(publication, at, subject, kind, before, after) values (?, ?, ?, ?, ?, ?)",
            [publication, to_text(now), change.subject, change.kind, before, after],
        )
        number = int(cursor.lastrowid or 0)
        kept.append(Change(change.subject, change.kind, change.before, change.after, number, publication, now))
    return tuple(kept)


def since(db: Database, number: int) -> list[Change]:
    """List the changes recorded after `number`, oldest first."""
    return [_read(row) for row in db.query("select * from change where number > ? order by number", [number])]


def latest_for(db: Database) -> dict[str, Change]:
    """Return the newest change of each subject."""
    rows = db.query("select * from change where number in (select max(number) from change group by subject)")
    return {change.subject: change for change in map(_read, rows)}


def tally(db: Database) -> dict[str, Tally]:
    """Count the changes of each subject."""
    rows = db.execute("select subject, count(*), max(at) from change group by subject")
    return {subject: Tally(number, from_text(at)) for subject, number, at in rows}


def forget(db: Database, subjects: Iterable[str]) -> None:
    """Take all that was recorded of `subjects` away, of a session's showings too; inside the caller's transaction."""
    for subject in subjects:
        db.execute("delete from change where subject = ?", [subject])
        if subject.startswith("s:"):
            showing = f"t:{subject[2:]}-"
            rows = db.execute(
                "select distinct subject from change where substr(subject, 1, ?) = ?", [len(showing), showing]
            )
            own = [row[0] for row in rows if "-" not in row[0][len(showing) :]]
            db.conn.executemany("delete from change where subject = ?", [[one] for one in own])


def redact(db: Database, name: str) -> None:
    """Take a person's name out of what was recorded; inside the caller's transaction."""
    for change in since(db, 0):
        before, after = _without(change.before, name), _without(change.after, name)
        if (before, after) != (change.before, change.after):
            row = [json.dumps(before), json.dumps(after), change.number]
            db.execute("update change set before = ?, after = ? where number = ?", row)


def _without(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _without(one, name) for key, one in value.items()}
    return value.replace(name, "…") if isinstance(value, str) else value


def _diff_session(old: Session, new: Session) -> Iterator[Change]:
    subject = f"s:{new.id}"
    if old.cancelled != new.cancelled:
        yield Change(subject, "cancelled" if new.cancelled else "back", {"status": old.status}, {"status": new.status})
    if not new.cancelled:
        slots = {slot.id: slot for slot in old.slots}
        for slot in new.slots:
            yield from _diff_slot(slots.get(slot.id), slot, told=old.cancelled)
    if changed := [name for name in _WORDING if getattr(old, name) != getattr(new, name)]:
        before: dict[str, Any] = {"title": dict(old.title)} if "title" in changed else {}
        after: dict[str, Any] = {"title": dict(new.title)} if "title" in changed else {}
        yield Change(subject, "reworded", before, after | {"fields": changed})


def _diff_slot(old: Slot | None, new: Slot, told: bool) -> Iterator[Change]:
    subject = f"t:{new.id}"
    if old is None:
        yield Change(subject, "new", {}, _where(new))
        return
    if old.status != new.status and not told and "cancelled" in (old.status, new.status):
        yield Change(subject, "cancelled" if new.status == "cancelled" else "back", _where(old), _where(new))
    if new.status != "cancelled" and _where(old) != _where(new):
        # Nobody has to be told that a talk is ten minutes shorter as if it were somewhere else.
        kind = "moved" if old.start != new.start else "room" if old.place != new.place else "length"
        yield Change(subject, kind, _where(old), _where(new))


def _where(slot: Slot) -> dict[str, str]:
    return {"start": to_text(slot.start), "end": to_text(slot.end), "place": slot.place}


def _read(row: dict[str, Any]) -> Change:
    return Change(
        row["subject"],
        row["kind"],
        json.loads(row["before"] or "{}"),
        json.loads(row["after"] or "{}"),
        row["number"],
        row["publication"],
        from_text(row["at"]),
    )
