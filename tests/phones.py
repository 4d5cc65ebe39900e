"""Phones without browsers: attendees with keys, and what each of them ticked since it was last seen."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from pwa import attendees
from pwa.agenda import bookmarks
from pwa.agenda.bookmarks import Entry

CHANGES = 20


def make_phones(db: Database, count: int, now: datetime) -> list[str]:
    """Make `count` attendees with 20 bookmarks each, and return their devices' keys."""
    keys = []
    with db.atomic():
        for _number in range(count):
            attendee, key = attendees.create(db, "fi", now)
            bookmarks.save(db, attendee, {f"s:n{n}": Entry(1, 1000 + n) for n in range(CHANGES)})
            keys.append(key)
    return keys


def changes(phone: int, stamp: int) -> dict[str, list[int]]:
    """Return 20 changes that no other phone makes: half of them unticks of what it had."""
    half = CHANGES // 2
    unticked = {f"s:n{n}": [0, stamp + n] for n in range(half)}
    return unticked | {f"s:p{phone}-{n}": [1, stamp + half + n] for n in range(half)}


def lost(db: Database, keys: list[str], sent: list[dict[str, list[int]]]) -> list[str]:
    """List what was sent and is not there as it was sent, item by item."""
    found = []
    for key, entries in zip(keys, sent, strict=True):
        attendee = attendees.find(db, key)
        kept = bookmarks.all_entries(db, attendee) if attendee else {}
        found += [item for item, pair in entries.items() if kept.get(item) != Entry(*pair)]
    return found
