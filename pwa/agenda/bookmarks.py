"""Bookmarks: what an attendee ticked, and how the copies of several phones become one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlite_utils import Database

from pwa import attendees
from pwa.attendees import Attendee

MAX_ENTRIES = 5000
MAX_AHEAD = 5 * 60 * 1000
MAX_STAMP = 2**53 - 1
# A session, one showing of it, an exhibitor, and an exhibitor that was visited.
ITEM = re.compile(r"[steqv]:[A-Za-z0-9][A-Za-z0-9._~-]{0,63}")


class Entry(NamedTuple):
    """One tick or its removal; `at` is the phone's stamp in milliseconds since 1970."""

    on: int
    at: int


# An agenda as the database has it: each item's entry, and the number under which it was written.
Rows = dict[str, tuple[Entry, int]]


class Synced(NamedTuple):
    """The server's answer to a sync; `key` is set where the phone must be given it (anew)."""

    attendee: Attendee | None
    key: str | None
    cursor: int
    entries: dict[str, Entry]


class BadEntries(ValueError):
    """What was sent is not a set of entries; nothing of it was kept."""


class TooManyEntries(ValueError):
    """An agenda would hold more than MAX_ENTRIES."""


class StampAhead(ValueError):
    """A stamp lies more than MAX_AHEAD milliseconds in the future."""


def sync(db: Database, key: str | None, entries: dict[str, Entry], since: int, lang: str, now: datetime) -> Synced:
    """Take in a phone's entries and answer everything newer than `since`.

    Makes the attendee where `key` is none of ours and there is something to keep; raises TooManyEntries.
    """
    give = None
    with db.atomic():
        # Taking the numbers first takes the write lock first: what is read after it cannot change under us.
        last = _take_numbers(db, len(entries)) if entries else 0
        attendee = attendees.find(db, key)
        if attendee is None and entries:
            attendee, give = attendees.create(db, lang, now)
        if attendee is None:
            return Synced(None, None, 0, {})
        if entries and not give and (longer := attendees.prolong(db, attendee)) != attendee:
            attendee, give = longer, key
        rows = _rows(db, attendee)
        rows |= _save(db, attendee, rows, entries, last)
    cursor, answer = _newer(rows, since)
    lost = {item: rows[item][0] for item, entry in entries.items() if rows[item][0] != entry}
    return Synced(attendee, give, cursor, answer | lost)


def merge(*copies: dict[str, Entry]) -> dict[str, Entry]:
    """Join copies of an agenda: the newest stamp of an item wins, a tie goes to on."""
    merged: dict[str, Entry] = {}
    for copy in copies:
        for item, entry in copy.items():
            if item not in merged or _wins(entry, merged[item]):
                merged[item] = entry
    return merged


def read_entries(value: Any, stamp: int) -> dict[str, Entry]:
    """Read `{item: [on, at]}`; raises BadEntries, TooManyEntries, or StampAhead at machine time `stamp`."""
    if not isinstance(value, dict):
        raise BadEntries("entries")
    if len(value) > MAX_ENTRIES:
        raise TooManyEntries
    entries = {}
    for item, pair in value.items():
        if not ITEM.fullmatch(item) or not isinstance(pair, list) or [type(part) for part in pair] != [int, int]:
            raise BadEntries(item)
        entry = Entry(*pair)
        if entry.on not in (0, 1) or not 0 < entry.at <= MAX_STAMP:
            raise BadEntries(item)
        if entry.at > stamp + MAX_AHEAD:
            raise StampAhead(item)
        entries[item] = entry
    return entries


def save(db: Database, attendee: Attendee, entries: dict[str, Entry]) -> int:
    """Merge `entries` into an attendee's agenda and return how many rows that changed; raises TooManyEntries."""
    if not entries:
        return 0
    with db.atomic():
        last = _take_numbers(db, len(entries))
        return len(_save(db, attendee, _rows(db, attendee), entries, last))


def newer_than(db: Database, attendee: Attendee, since: int) -> tuple[int, dict[str, Entry]]:
    """Return the cursor reached and the entries written after `since`; all of them where `since` is not ours."""
    return _newer(_rows(db, attendee), since)


def all_entries(db: Database, attendee: Attendee) -> dict[str, Entry]:
    """Return the whole agenda, removed ticks included."""
    return {item: entry for item, (entry, _cursor) in _rows(db, attendee).items()}


def ticked(db: Database, attendee: Attendee) -> set[str]:
    """Return the items that are ticked."""
    return {item for item, entry in all_entries(db, attendee).items() if entry.on}


def count_on(db: Database, keys: Iterable[str]) -> int:
    """Return how many attendees ticked any of `keys`."""
    keys = list(keys)
    marks = ", ".join("?" * len(keys))
    sql = f'select count(distinct attendee) from bookmark where "on" = 1 and item in ({marks})'
    return int(db.execute(sql, keys).fetchone()[0])


def tickers(db: Database) -> dict[str, set[int]]:
    """Return who has each item ticked, by attendees' numbers."""
    found: dict[str, set[int]] = {}
    for item, attendee in db.execute('select item, attendee from bookmark where "on" = 1'):
        found.setdefault(item, set()).add(attendee)
    return found


def _wins(entry: Entry, kept: Entry) -> bool:
    return (entry.at, entry.on) > (kept.at, kept.on)


def _rows(db: Database, attendee: Attendee) -> Rows:
    rows = db.execute('select item, "on", at, cursor from bookmark where attendee = ?', [attendee.id])
    return {item: (Entry(on, at), cursor) for item, on, at, cursor in rows}


def _newer(rows: Rows, since: int) -> tuple[int, dict[str, Entry]]:
    reached = max((cursor for _entry, cursor in rows.values()), default=0)
    since = 0 if since > reached else since
    return reached, {item: entry for item, (entry, cursor) in rows.items() if cursor > since}


def _save(db: Database, attendee: Attendee, rows: Rows, entries: dict[str, Entry], last: int) -> Rows:
    """Merge `entries` into an agenda that holds `rows`, numbered down from `last`, and return the rows that changed."""
    if len(rows.keys() | entries.keys()) > MAX_ENTRIES:
        raise TooManyEntries
    changed = [item for item, entry in entries.items() if item not in rows or _wins(entry, rows[item][0])]
    written = {item: (entries[item], last - n) for n, item in enumerate(changed)}
    db.conn.executemany(
        'insert into bookmark (attendee, item, "on", at, cursor) values (?, ?, ?, ?, ?)'
        ' on conflict (attendee, item) do update set "on" = excluded."on", at = excluded.at, cursor = excluded.cursor',
        [(attendee.id, item, *entry, cursor) for item, (entry, cursor) in written.items()],
    )
    return written


def _take_numbers(db: Database, count: int) -> int:
    """Return the last of `count` fresh numbers; never given twice, also after an agenda is erased."""
    row = db.execute(
        "insert into state (key, value) values ('agenda_cursor', cast(:n as text)) on conflict (key)"
        " do update set value = cast(cast(value as integer) + :n as text) returning cast(value as integer)",
        {"n": count},
    ).fetchone()
    return int(row[0])
