"""Who published what, and the sources that organisers' edits lie over."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from pwa.database import from_json, from_text, to_json, to_text
from pwa.exhibitors import Exhibitor
from pwa.programme import overrides
from pwa.programme.model import Person, Programme, Slot
from pwa.programme.overrides import Override, Shelves
from pwa.sources import Publication
from pwa.venue.model import Plan, Spot, Venue
from pwa.venue.placing import place

# What is put on the plans by hand is no part of a source: spots (m) and pictures (f) are overrides alone.
KINDS: dict[str, type] = overrides.KINDS | {"e": Exhibitor, "m": Spot, "f": Plan}
SOURCES_KEPT = 10


@dataclass(frozen=True)
class Touched:
    """An override before and after a publication; None where there was, or is, none."""

    before: Override | None
    after: Override | None

    @property
    def key(self) -> tuple[str, str]:
        """Return the subject and the field."""
        one = self.after or self.before
        assert one
        return one.subject, one.field


@dataclass(frozen=True)
class Entry:
    """A publication: `kind` is import, edit, withdraw, drop, undo or forget."""

    number: int
    at: datetime
    by: str
    kind: str
    note: str
    touched: tuple[Touched, ...] = ()


def log(db: Database, entry: Entry) -> None:
    """Write down who published what; inside the caller's transaction."""
    touched = json.dumps([to_json(one) for one in entry.touched])
    db.execute(
        'insert into publication(number, at, "by", kind, note, touched) values (?, ?, ?, ?, ?, ?)',
        [entry.number, to_text(entry.at), entry.by, entry.kind, entry.note, touched],
    )


def find(db: Database, number: int) -> Entry | None:
    """Return the publication `number`, where it was written down."""
    row = next(db.query("select * from publication where number = ?", [number]), None)
    return _read(row) if row else None


def latest(db: Database, limit: int = 50) -> list[Entry]:
    """List the latest publications, newest first."""
    return [_read(row) for row in db.query("select * from publication order by number desc limit ?", [limit])]


def keep_source(db: Database, number: int, source: Publication) -> None:
    """Keep what the source said as of publication `number`; inside the caller's transaction."""
    content = {"shelves": _to_json(shelve(source)), "venue": to_json(source.venue)}
    body = zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 1)
    db.execute("insert or replace into source(publication, body) values (?, ?)", [number, body])
    db.execute(
        "delete from source where publication not in"
        " (select publication from source order by publication desc limit ?)",
        [SOURCES_KEPT],
    )


def has_source(db: Database) -> bool:
    """Say whether any source is kept."""
    return db.execute("select 1 from source limit 1").fetchone() is not None


def find_source(db: Database, before: int | None = None) -> tuple[int, Publication] | None:
    """Return the last source, or the last one earlier than publication `before`, with its publication's number."""
    row = db.execute(
        "select publication, body from source where publication < ? order by publication desc limit 1",
        [before if before is not None else 2**62],
    ).fetchone()
    if not row:
        return None
    content = json.loads(zlib.decompress(row[1]))
    shelves: Shelves = {
        letter: {key: from_json(KINDS[letter], record) for key, record in records.items()}
        for letter, records in content["shelves"].items()
    }
    return row[0], unshelve(shelves, from_json(Venue, content["venue"]))


def shelve(publication: Publication) -> Shelves:
    """Take a publication apart: records by letter and id, showings apart from their sessions."""
    programme = publication.programme
    return {
        "v": {programme.event.slug: programme.event},
        "o": dict(programme.places),
        "p": dict(programme.people),
        "s": {key: replace(session, slots=()) for key, session in programme.sessions.items()},
        "t": {slot.id: slot for session in programme.sessions.values() for slot in session.slots},
        "i": dict(programme.pages),
        "a": dict(programme.announcements),
        "e": dict(publication.exhibitors),
        "m": {},
        "f": {},
    }


def unshelve(shelves: Shelves, venue: Venue) -> Publication:
    """Put together again what `shelve` took apart."""
    slots: dict[str, list[Slot]] = {}
    for slot in shelves["t"].values():
        slots.setdefault(slot.session, []).append(slot)
    programme = Programme(
        event=next(iter(shelves["v"].values())),
        places=shelves["o"],
        people=shelves["p"],
        sessions={key: replace(one, slots=tuple(slots.get(key, ()))) for key, one in shelves["s"].items()},
        pages=shelves["i"],
        announcements=shelves["a"],
    )
    return Publication(programme, place(venue, shelves.get("m", {}), shelves.get("f")), shelves["e"])


def forget(db: Database, person: Person) -> None:
    """Take a person out of the sources, the overrides and the log; inside the caller's transaction."""
    for number, body in db.execute("select publication, body from source").fetchall():
        content = json.loads(zlib.decompress(body))
        shelves = content["shelves"]
        shelves["p"].pop(person.id, None)
        for session in shelves["s"].values():
            session["people"] = [part for part in session["people"] if part["person"] != person.id]
        body = zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 1)
        db.execute("update source set body = ? where publication = ?", [body, number])
    kept = [_without(one, person) for one in overrides.read(db).values() if one.subject != f"p:{person.id}"]
    overrides.save(db, kept)
    for entry in latest(db, 1_000_000):
        named = any(
            person.name in text for text in (json.dumps(to_json(entry.touched), ensure_ascii=False), entry.note)
        )
        if named or any(f"p:{person.id}" == one.key[0] or _has(one, person) for one in entry.touched):
            note = entry.note.replace(person.name, "…")
            db.execute("update publication set touched = '[]', note = ? where number = ?", [note, entry.number])


def _has(touched: Touched, person: Person) -> bool:
    return any(one and one != _without(one, person) for one in (touched.before, touched.after))


def _without(one: Override, person: Person) -> Override:
    return replace(one, value=_leave_out(one.value, person), note=one.note.replace(person.name, "…"))


def _leave_out(value: Any, person: Person) -> Any:
    if isinstance(value, list):
        kept = (one for one in value if not (isinstance(one, dict) and one.get("person") == person.id))
        return [_leave_out(one, person) for one in kept]
    if isinstance(value, dict):
        return {key: _leave_out(one, person) for key, one in value.items()}
    return value.replace(person.name, "…") if isinstance(value, str) else value


def _to_json(shelves: Shelves) -> dict[str, dict[str, Any]]:
    return {letter: {key: to_json(one) for key, one in records.items()} for letter, records in shelves.items()}


def _read(row: dict[str, Any]) -> Entry:
    touched = tuple(_touched(json.loads(row["touched"])))
    return Entry(row["number"], from_text(row["at"]), row["by"], row["kind"], row["note"], touched)


def _touched(values: Iterable[dict[str, Any]]) -> Iterator[Touched]:
    for one in values:
        yield Touched(*(from_json(Override, one[side]) if one[side] else None for side in ("before", "after")))
