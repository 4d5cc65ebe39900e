"""Records as the desk edits them: their names, what is published of them, what an editor may not touch, clashes."""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import Any, NamedTuple

from flask import abort, g

from pwa import history, i18n
from pwa.database import from_text
from pwa.i18n import LANGUAGES
from pwa.organisers import drafts
from pwa.organisers.drafts import Draft
from pwa.programme import overrides
from pwa.programme.overrides import WHOLE, Edit, Shelves
from pwa.web.context import get_db, get_publication
from pwa.web.language import gettext as _
from pwa.web.language import local, page_language, plain
from pwa.web.organiser import desk
from pwa.web.organiser.fields import FIELDS, Field, option_word

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*")
NAMED = {"s": "title", "i": "title", "a": "title"}


class Clash(NamedTuple):
    """A draft of a field that somebody else published otherwise meanwhile."""

    draft: Draft
    published: Any


def name_of(subject: str) -> str:
    """Name a record in the reader's language, a draft of a new one too."""
    letter, _colon, key = subject.partition(":")
    publication = get_publication()
    if letter == "t" and (slot := publication.programme.slot(key)):
        return plain(publication.programme.sessions[slot.session].title)
    found = _shelves().get(letter, {}).get(key)
    named = getattr(found, NAMED.get(letter, "name"), None)
    if named is None and "organiser" in g:
        own = {one.field: one.value for one in drafts.read(get_db(), desk.current(), subject)}
        field = NAMED.get(letter, "name")
        named = next(
            (own[one] for one in (*(f"{field}.{x}" for x in LANGUAGES), "name", "session") if own.get(one)), None
        )
    return named if isinstance(named, str) else plain(named) if named else key


def field_word(subject: str, field: str) -> str:
    """Name a field, with the language of a text."""
    name, _dot, lang = field.partition(".")
    word = next((str(one.word()) for one in FIELDS.get(subject[0], ()) if one.name == name), name)
    return f"{word} ({lang})" if lang else word


def say_value(value: Any) -> str:
    """Write a draft's value in short."""
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, list):
        return "; ".join(say_value(one) for one in value)
    if isinstance(value, dict):
        return " ".join(say_value(one) for one in value.values() if one)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        moment = local(from_text(value))
        return f"{i18n.short_day(moment.date(), page_language())} {i18n.clock_time(moment, page_language())}"
    return option_word(value) if isinstance(value, str) else str(value)


def is_there(subject: str) -> bool:
    """Say whether a record is published."""
    return overrides.is_there(_shelves(), subject)


def published(subject: str, field: str) -> Any:
    """Return the published JSON value of a field, or None."""
    value = overrides.get_value(_shelves(), subject, field)
    return (value or "") if "." in field and is_there(subject) else value


def check(subject: str) -> None:
    """Answer 404 where a record is neither published nor a draft of the signed-in organiser."""
    letter, _colon, _key = subject.partition(":")
    if letter not in FIELDS or not (is_there(subject) or drafts.read(get_db(), desk.current(), subject)):
        abort(404)


def may_send() -> bool:
    """Say whether the signed-in organiser may do what sends alerts."""
    return desk.current().role == "organiser"


def sends(subject: str, field: str = "") -> bool:
    """Say whether publishing it would send alerts: an editor sends nothing."""
    letter = subject[0]
    return letter in "ta" or any(one.sends for one in FIELDS.get(letter, ()) if one.name == field.partition(".")[0])


def field_sends(letter: str, field: Field) -> bool:
    """Say whether a change of a field is told to those who ticked it."""
    return letter in "ta" or field.sends


def find_clashes(subjects: list[str]) -> list[Clash]:
    """List the own drafts of what somebody else published otherwise since they were begun."""
    found = []
    for one in drafts.read(get_db(), desk.current()):
        if one.subject in subjects:
            stands = published(one.subject, one.field)
            if stands not in (one.base, one.value):
                found.append(Clash(one, stands))
    return found


def to_edits(found: list[Draft]) -> list[Edit]:
    """Make edits of drafts; those of a record that is not there yet become one that makes it."""
    made: dict[str, dict[str, Any]] = {}
    given = []
    for one in found:
        if is_there(one.subject):
            given.append(Edit(one.subject, one.field, one.value))
            continue
        name, _dot, lang = one.field.partition(".")
        if lang:
            made.setdefault(one.subject, {}).setdefault(name, {})[lang] = one.value
        else:
            made.setdefault(one.subject, {})[name] = one.value
    order = sorted(made, key=lambda subject: subject[0] == "t")
    return [*(Edit(subject, WHOLE, made[subject]) for subject in order), *given]


def slug(name: str) -> str:
    """Make an id of a name."""
    plain_text = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain_text).strip("-")[:40].strip("-") or secrets.token_hex(4)


def _shelves() -> Shelves:
    """Return what is published, taken apart once a request."""
    if "shelves" not in g:
        g.shelves = history.shelve(get_publication())
    found: Shelves = g.shelves
    return found
