"""The agenda as a calendar: secret addresses that a calendar app may read, and which showings it gets there."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from pwa import attendees
from pwa.agenda.bookmarks import Entry
from pwa.attendees import Attendee
from pwa.database import to_text
from pwa.programme.model import Programme, Slot

MAX_FEEDS = 10


@dataclass(frozen=True)
class Feed:
    """Whose agenda an address gives, and in which language."""

    attendee: Attendee
    lang: str


def make(db: Database, attendee: Attendee, lang: str, now: datetime) -> str:
    """Make an address's secret: 160 random bits, of which only a digest is kept; the newest ten stay open."""
    secret = secrets.token_urlsafe(20)
    with db.atomic():
        db.execute(
            "insert into calendar (secret_hash, attendee, lang, created_at) values (?, ?, ?, ?)",
            [_digest(secret), attendee.id, lang, to_text(now)],
        )
        db.execute(
            "delete from calendar where rowid in"
            " (select rowid from calendar where attendee = ? order by rowid desc limit -1 offset ?)",
            [attendee.id, MAX_FEEDS],
        )
    return secret


def find(db: Database, secret: str) -> Feed | None:
    """Return what an address gives; None where it was never given out, or revoked."""
    row = db.execute("select attendee, lang from calendar where secret_hash = ?", [_digest(secret)]).fetchone()
    attendee = attendees.get(db, row[0]) if row else None
    return Feed(attendee, row[1]) if attendee else None


def revoke(db: Database, attendee: Attendee) -> int:
    """Take back every address of an agenda, and say how many."""
    return db.execute("delete from calendar where attendee = ?", [attendee.id]).rowcount


def picked(programme: Programme, entries: Mapping[str, Entry]) -> list[Slot]:
    """List the showings that are ticked, by start; of a showing's two names the newest tick decides."""
    return [slot for slot in programme.slots() if _is_on(entries, (f"t:{slot.id}", f"s:{slot.session}"))]


def _is_on(entries: Mapping[str, Entry], names: Iterable[str]) -> bool:
    known = [entry for name in names if (entry := entries.get(name))]
    return bool(known and max((entry.at, entry.on) for entry in known)[1])


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
