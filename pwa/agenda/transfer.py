"""Transfer: a one-time code by which a second device joins an agenda."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from pwa import attendees
from pwa.agenda import bookmarks
from pwa.attendees import Attendee
from pwa.database import from_row, to_text

LIFETIME = timedelta(minutes=10)
MAX_OPEN = 5
GROUPS, GROUP = 4, 4
MAX_TYPED = 40
# Crockford's base 32, without the letters that are read for another: codes are also typed in.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LOOK_ALIKES = str.maketrans("oil", "011")


@dataclass(frozen=True)
class Transfer:
    """A code that was given out for an agenda; times are machine time."""

    attendee: int
    expires_at: datetime
    spent_at: datetime | None = None


class UnknownCode(ValueError):
    """No such code was given out, or it is long past."""


class SpentCode(ValueError):
    """The code joined a device already."""


class ExpiredCode(ValueError):
    """The code's ten minutes are over."""


def make(db: Database, attendee: Attendee, wall: datetime, lifetime: timedelta = LIFETIME) -> str:
    """Make a code for `attendee`: 80 random bits, of which only a digest is kept; the newest five stay open."""
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    with db.atomic():
        db.execute(
            "insert into transfer (code_hash, attendee, expires_at) values (?, ?, ?)",
            [_digest(code), attendee.id, to_text(wall + lifetime)],
        )
        db.execute(
            "delete from transfer where rowid in"
            " (select rowid from transfer where attendee = ? order by rowid desc limit -1 offset ?)",
            [attendee.id, MAX_OPEN],
        )
    return code


def find(db: Database, code: str, wall: datetime) -> Transfer:
    """Return what a code stands for and spend nothing; raises UnknownCode, SpentCode or ExpiredCode."""
    row = next(db.query("select * from transfer where code_hash = ?", [_digest(code)]), None)
    if row is None:
        raise UnknownCode
    transfer = from_row(Transfer, row)
    if transfer.spent_at:
        raise SpentCode
    if transfer.expires_at <= wall:
        raise ExpiredCode
    return transfer


def join(db: Database, code: str, key: str | None, wall: datetime) -> tuple[Attendee, str]:
    """Spend a code, and return the agenda that was joined with the device's new key.

    What the server has of the agenda that the device had under `key` is merged into it.
    Raises UnknownCode, SpentCode, ExpiredCode, TooManyDevices or TooManyEntries; the code is then as it was.
    """
    with db.atomic():
        # Spending comes before reading: the write lock is taken first, so of two devices one finds it spent.
        sql = "update transfer set spent_at = ? where code_hash = ? and spent_at is null and expires_at > ?"
        at = to_text(wall)
        if not db.execute(sql, [at, _digest(code), at]).rowcount:
            find(db, code, wall)
        row = db.execute("select attendee from transfer where code_hash = ?", [_digest(code)]).fetchone()
        joined = attendees.get(db, row[0])
        if joined is None:
            raise UnknownCode
        joined = attendees.prolong(db, joined)
        before = attendees.find(db, key)
        if before and before.id == joined.id:
            return joined, key or ""
        if before:
            bookmarks.save(db, joined, bookmarks.all_entries(db, before))
            attendees.move_device(db, key, before, joined)
        return joined, attendees.add_device(db, joined)


def expire(db: Database, wall: datetime) -> int:
    """Erase the codes whose time is long over, and say how many; until then they can say why they do not work."""
    return db.execute("delete from transfer where expires_at <= ?", [to_text(wall - LIFETIME)]).rowcount


def read_code(text: str) -> str:
    """Read a code as it was typed, or the whole link as it was pasted."""
    last = text.strip().split("?")[0].rstrip("/").rsplit("/", 1)[-1]
    found = re.sub(r"[^0-9a-z]", "", last[:MAX_TYPED].lower()).translate(LOOK_ALIKES)
    return "-".join(found[n : n + GROUP] for n in range(0, len(found), GROUP))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()
