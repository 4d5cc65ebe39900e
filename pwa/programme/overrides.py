"""Organisers' edits: fields laid over what was imported, so that the next import does not undo them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from pwa.database import from_json, from_text, hints, to_json, to_text
from pwa.i18n import LANGUAGES, Localized
from pwa.programme.model import Announcement, Event, Page, Person, Place, Session, Slot

# A subject is one of these letters, a colon and the record's id: s:opening.
KINDS: dict[str, type] = {
    "v": Event,
    "o": Place,
    "p": Person,
    "s": Session,
    "t": Slot,
    "i": Page,
    "a": Announcement,
}
WHOLE = ""
WITHDRAWN = "withdrawn"

# Records by letter, then by id.
Shelves = dict[str, dict[str, Any]]
Key = tuple[str, str]


@dataclass(frozen=True)
class Edit:
    """A new value for a field of a subject; of a text, `title.fi` is one language and `title` those given.

    `value` is JSON as the model keeps it (times as UTC text). The field `""` makes a new record of a map of its fields.
    """

    subject: str
    field: str
    value: Any


@dataclass(frozen=True)
class Override:
    """An edit that stands, with who made it and when."""

    subject: str
    field: str
    value: Any
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class Compared:
    """An override beside what the source says: `state` is agrees, differs, or gone where the source lacks it."""

    override: Override
    theirs: Any
    state: str


def read(db: Database) -> dict[Key, Override]:
    """Return the overrides that stand, in the order in which they were made."""
    rows = db.query("select * from override order by at, rowid")
    return {
        (row["subject"], row["field"]): Override(
            row["subject"], row["field"], json.loads(row["value"]), row["by"], from_text(row["at"]), row["note"]
        )
        for row in rows
    }


def save(db: Database, overrides: Iterable[Override]) -> None:
    """Make `overrides` the only ones; inside the caller's transaction."""
    db.execute("delete from override")
    db.conn.executemany(
        'insert into override(subject, field, value, "by", at, note) values (?, ?, ?, ?, ?, ?)',
        [(o.subject, o.field, json.dumps(o.value), o.by, to_text(o.at), o.note) for o in overrides],
    )


def lay(shelves: Shelves, overrides: Iterable[Override], kinds: Mapping[str, type] = KINDS) -> Shelves:
    """Return `shelves` with the overrides laid over them; what they concern and is not there is passed over."""
    laid = {letter: dict(records) for letter, records in shelves.items()}
    for one in sorted(overrides, key=lambda one: (one.field != WHOLE, one.field == WITHDRAWN)):
        letter, _, key = one.subject.partition(":")
        records = laid.setdefault(letter, {})
        if one.field == WHOLE:
            records[key] = make(one, kinds)
        elif one.field == WITHDRAWN:
            if records.pop(key, None) is not None and letter == "s":
                laid["t"] = {id: slot for id, slot in laid["t"].items() if slot.session != key}
        elif key in records:
            records[key] = _set(records[key], one.field, one.value, kinds[letter])
    _follow_status(shelves, laid)
    _let_go(laid)
    return laid


def make(one: Override, kinds: Mapping[str, type] = KINDS) -> Any:
    """Return the record that an override of the field `""` makes."""
    letter, _, key = one.subject.partition(":")
    return from_json(kinds[letter], _complete(letter, key, one.value))


def get_value(shelves: Shelves, subject: str, field: str) -> Any:
    """Return the JSON value of a field (`title.fi` of one language), of a record for `""`, or None."""
    letter, _, key = subject.partition(":")
    record = shelves.get(letter, {}).get(key)
    if record is None or field == WHOLE:
        return None if record is None else to_json(record)
    name, _, lang = field.partition(".")
    value = record.get(name) if isinstance(record, dict) else getattr(record, name, None)
    return (value or {}).get(lang) if lang else to_json(value)


def is_there(shelves: Shelves, subject: str) -> bool:
    """Say whether the subject's record is on the shelves."""
    letter, _, key = subject.partition(":")
    return key in shelves.get(letter, {})


def compare(db: Database) -> list[Compared]:
    """List every override beside what the last import says, in the order in which they were made."""
    row = db.execute("select body from source order by publication desc limit 1").fetchone()
    source: Shelves = json.loads(zlib.decompress(row[0]))["shelves"] if row else {}
    return [contrast(one, source) for one in read(db).values()]


def contrast(one: Override, source: Shelves) -> Compared:
    """Set an override beside what a source says, its shelves typed or plain JSON."""
    theirs = get_value(source, one.subject, one.field) if one.field != WITHDRAWN else None
    if one.field == WITHDRAWN:
        return Compared(one, None, "differs" if is_there(source, one.subject) else "gone")
    if not is_there(source, one.subject):
        return Compared(one, None, "new" if one.field == WHOLE else "gone")
    ours = one.value or None
    return Compared(one, theirs, "agrees" if (theirs or None) == ours else "differs")


def split(edits: Iterable[Edit], shelves: Shelves, kinds: Mapping[str, type] = KINDS) -> list[Edit]:
    """Return `edits` with texts by language taken apart, so that each language stands for itself."""
    found = []
    for one in edits:
        letter = one.subject.partition(":")[0]
        by_language = one.field and one.field != WITHDRAWN and hint_of(kinds[letter], one.field) is Localized
        if by_language and isinstance(one.value, dict):
            langs = dict.fromkeys((*LANGUAGES, *one.value))
            found += [Edit(one.subject, f"{one.field}.{lang}", one.value.get(lang) or "") for lang in langs]
        else:
            found.append(one)
    return [one for one in found if one.field == WHOLE or not _same(get_value(shelves, one.subject, one.field), one)]


def hint_of(kind: type, field: str) -> Any:
    """Return the type of a field, or None where there is no such field."""
    return hints(kind).get(field)


def _same(value: Any, edit: Edit) -> bool:
    return edit.field != WITHDRAWN and (value == edit.value or ("." in edit.field and not value and not edit.value))


def _complete(letter: str, key: str, value: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: one for name, one in value.items() if name != "slots"}
    return {**kept, "key" if letter == "i" else "id": key}


def _set(record: Any, field: str, value: Any, kind: type) -> Any:
    name, _, lang = field.partition(".")
    if lang:
        text = Localized(getattr(record, name))
        if value:
            text[lang] = value
        else:
            text.pop(lang, None)
        return replace(record, **{name: text})
    return replace(record, **{name: from_json(hint_of(kind, name), value)})


def _follow_status(before: Shelves, laid: Shelves) -> None:
    """Let the showings of a session that was cancelled, or called back, by an edit follow it."""
    changed = {
        key: session.status
        for key, session in laid.get("s", {}).items()
        if (old := before.get("s", {}).get(key)) and (old.status == "cancelled") != (session.status == "cancelled")
    }
    for id, slot in laid.get("t", {}).items():
        status = changed.get(slot.session)
        own = before.get("t", {}).get(id)
        if status and (own is None or own.status == slot.status):
            laid["t"][id] = replace(slot, status="cancelled" if status == "cancelled" else "confirmed")


def _let_go(laid: Shelves) -> None:
    """Take out of sessions and showings what is not there any more."""
    people, places, sessions = laid.get("p", {}), laid.get("o", {}), laid.get("s", {})
    for key, session in sessions.items():
        if any(part.person not in people for part in session.people):
            kept = tuple(part for part in session.people if part.person in people)
            sessions[key] = replace(session, people=kept)
    slots = {id: slot for id, slot in laid.get("t", {}).items() if slot.session in sessions}
    laid["t"] = {id: slot if slot.place in places else replace(slot, place="") for id, slot in slots.items()}
