"""Attendees: what a person without an account leaves with us, under random keys that only their devices know."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from pwa.database import from_row, from_text, to_row, to_text

KINDS = ("start", "change", "showing", "full", "live", "announcement")
# A digest comes to those alone who asked for it.
ALL_KINDS = (*KINDS, "digest")
LEAD_MINUTES = 10
RETENTION = timedelta(days=30)
MAX_DEVICES = 20


class TooManyDevices(ValueError):
    """An agenda would be on more than MAX_DEVICES."""


@dataclass(frozen=True)
class Attendee:
    """One agenda with its alerts; `kinds` are the alerts wanted, `lead_minutes` how long before a start.

    `remote` follows from elsewhere; from `quiet_from` until `quiet_until` ("22:00", venue time) nothing is sent.
    """

    id: int
    lang: str
    lead_minutes: int
    kinds: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    remote: bool = False
    quiet_from: str = ""
    quiet_until: str = ""

    @property
    def name(self) -> str:
        """Return a short name by which a phone knows this agenda from another; it opens nothing."""
        return _digest(f"{self.id} {self.created_at}")[:12]


def create(db: Database, lang: str, now: datetime) -> tuple[Attendee, str]:
    """Make an attendee and return it with its device's key."""
    now = from_text(to_text(now))
    made = Attendee(0, lang, LEAD_MINUTES, KINDS, now, keep_until(db, now))
    with db.atomic():
        cursor = db.execute(
            "insert into attendee (id, lang, lead_minutes, kinds, created_at, expires_at)"
            " values (:id, :lang, :lead_minutes, :kinds, :created_at, :expires_at)",
            to_row(made) | {"id": None},
        )
        made = replace(made, id=int(cursor.lastrowid or 0))
        return made, add_device(db, made)


def add_device(db: Database, attendee: Attendee) -> str:
    """Give one more device a key of its own: 128 random bits, of which only a digest is kept.

    Raises TooManyDevices.
    """
    if _count(db, "select count(*) from device where attendee = ?", attendee.id) >= MAX_DEVICES:
        raise TooManyDevices
    key = secrets.token_urlsafe(16)
    db.execute("insert into device (key_hash, attendee) values (?, ?)", [_digest(key), attendee.id])
    return key


def find(db: Database, key: str | None) -> Attendee | None:
    """Return the attendee whose device has this key."""
    if not key:
        return None
    return next(_read(db, "id = (select attendee from device where key_hash = ?)", _digest(key)), None)


def get(db: Database, attendee_id: int) -> Attendee | None:
    """Return an attendee by its number."""
    return next(_read(db, "id = ?", attendee_id), None)


def update(db: Database, attendee: Attendee, **changes: Any) -> Attendee:
    """Change what is kept of an attendee, and return it as it is then."""
    changed = replace(attendee, **changes)
    row = to_row(changed)
    columns = ", ".join(f"[{name}] = :{name}" for name in changes)
    if changes:
        db.execute(f"update attendee set {columns} where id = :id", row)
    return changed


def prolong(db: Database, attendee: Attendee) -> Attendee:
    """Keep an attendee for longer where the event's end moved away since."""
    until = keep_until(db, attendee.created_at)
    return update(db, attendee, expires_at=until) if until > attendee.expires_at else attendee


def move_device(db: Database, key: str | None, source: Attendee, target: Attendee) -> None:
    """Take a device from `source`; where it was the last one, its alerts go to `target`, and `source` is erased."""
    db.execute("delete from device where key_hash = ? and attendee = ?", [_digest(key or ""), source.id])
    if _count(db, "select count(*) from device where attendee = ?", source.id):
        return
    # With its notices, so that the device is not told again what it was told.
    for table in ("subscription", "notice"):
        db.execute(f"update or ignore {table} set attendee = ? where attendee = ?", [target.id, source.id])
    forget(db, source)


def forget(db: Database, attendee: Attendee) -> dict[str, int]:
    """Erase an attendee with everything that hangs on it, and say how many rows of each that was."""
    counts = {
        f"{table}s": _count(db, f"select count(*) from {table} where attendee = ?", attendee.id)
        for table in ("bookmark", "device", "calendar", "subscription", "notice")
    }
    db.execute("delete from attendee where id = ?", [attendee.id])
    return counts


def expire(db: Database, now: datetime) -> int:
    """Erase every attendee whose time is over, and say how many."""
    return db.execute("delete from attendee where expires_at <= ?", [to_text(now)]).rowcount


def keep_until(db: Database, now: datetime) -> datetime:
    """Return until when an attendee made `now` is kept: 30 days past the event, or past now where it is over."""
    end = db.execute('select max("end") from slot').fetchone()[0]
    return max(now, from_text(end) if end else now) + RETENTION


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _read(db: Database, where: str, value: object) -> Any:
    rows = db.query(f"select * from attendee where {where}", [value])
    return (from_row(Attendee, row) for row in rows)


def _count(db: Database, sql: str, *args: object) -> int:
    return int(db.execute(sql, args).fetchone()[0])
