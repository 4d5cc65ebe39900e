"""The fields of every kind of record as a form has them: their words, how each is asked for, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from pwa.database import to_text
from pwa.i18n import LANGUAGES
from pwa.programme.edits import CHOICES
from pwa.programme.model import Event, Programme
from pwa.web.language import gettext as _
from pwa.web.language import plain

ROWS = 2


class Field(NamedTuple):
    """A field: `widget` is text and long (by language), line, number, moment, choice, many, codes, yes, people, links
    or labels; `sends` where a change of it is told to those who ticked it.
    """

    name: str
    widget: str
    word: Callable[[], str]
    sends: bool = False


class BadValue(ValueError):
    """What was written cannot be read as this field; `args` has its name."""


FIELDS: dict[str, tuple[Field, ...]] = {
    "s": (
        Field("title", "text", lambda: _("Title")), Field("summary", "long", lambda: _("Summary")),
        Field("body", "long", lambda: _("Text (Markdown)")), Field("status", "choice", lambda: _("Status"), True),
        Field("note", "text", lambda: _("Note on the status")), Field("format", "choice", lambda: _("Format")),
        Field("themes", "many", lambda: _("Themes")), Field("people", "people", lambda: _("People")),
        Field("attendance", "choice", lambda: _("Where it can be followed")),
        Field("links", "links", lambda: _("Links")), Field("spoken", "codes", lambda: _("Languages spoken")),
        Field("interpretation", "codes", lambda: _("Interpreted into")),
        Field("subtitles", "codes", lambda: _("Subtitles in")), Field("level", "choice", lambda: _("Level")),
        Field("audience", "text", lambda: _("For whom")), Field("age_limit", "line", lambda: _("Age limit")),
        Field("access", "long", lambda: _("Accessibility and content")),
        Field("capacity", "number", lambda: _("Seats")), Field("signup_url", "line", lambda: _("Sign-up address")),
        Field("signup_deadline", "moment", lambda: _("Sign-up until")),
    ),
    "t": (
        Field("start", "moment", lambda: _("Start"), True), Field("end", "moment", lambda: _("End"), True),
        Field("place", "choice", lambda: _("Room"), True), Field("status", "choice", lambda: _("Status"), True),
        Field("open_hours", "yes", lambda: _("Open for dropping in all the time")),
    ),
    "p": (
        Field("name", "line", lambda: _("Name")), Field("organisation", "line", lambda: _("Organisation")),
        Field("role", "text", lambda: _("Title or role")), Field("bio", "long", lambda: _("About the person")),
    ),
    "e": (
        Field("name", "text", lambda: _("Name")), Field("blurb", "long", lambda: _("What they show")),
        Field("themes", "many", lambda: _("Themes")), Field("languages", "codes", lambda: _("Languages spoken")),
        Field("booths", "codes", lambda: _("Stands")), Field("website", "line", lambda: _("Website")),
        Field("email", "line", lambda: _("E-mail")),
    ),
    "o": (
        Field("name", "text", lambda: _("Name")), Field("short", "line", lambda: _("Short name")),
        Field("parent", "choice", lambda: _("In")), Field("floor", "line", lambda: _("Floor")),
        Field("capacity", "number", lambda: _("Seats")), Field("features", "codes", lambda: _("Features")),
        Field("aliases", "text", lambda: _("Other words for it")), Field("address", "line", lambda: _("Address")),
        Field("about", "long", lambda: _("About the place")),
    ),
    "i": (Field("title", "text", lambda: _("Title")), Field("body", "long", lambda: _("Text (Markdown)"))),
    "a": (
        Field("title", "text", lambda: _("Title"), True), Field("body", "long", lambda: _("Text"), True),
        Field("severity", "choice", lambda: _("How urgent"), True),
        Field("since", "moment", lambda: _("Shown from"), True),
        Field("until", "moment", lambda: _("Shown until"), True),
        Field("audience", "line", lambda: _("Who gets it"), True),
    ),
    "v": (
        Field("name", "text", lambda: _("Name")), Field("tagline", "text", lambda: _("Tagline")),
        Field("description", "long", lambda: _("Description")), Field("organiser", "text", lambda: _("Organiser")),
        Field("themes", "labels", lambda: _("Themes")), Field("formats", "labels", lambda: _("Formats")),
        Field("contact_email", "line", lambda: _("E-mail for questions")),
        Field("contact_label", "text", lambda: _("Who answers")), Field("funding", "long", lambda: _("Funding")),
        Field("supervisor", "text", lambda: _("Supervisory authority")),
        Field("supervisor_url", "line", lambda: _("Address of the authority")),
    ),
}  # fmt: skip


def kind_word(letter: str) -> str:
    """Name a kind of record, in the plural."""
    words = {
        "s": _("Sessions"), "t": _("Showings"), "p": _("People"), "e": _("Exhibitors"), "o": _("Places"),
        "i": _("Info pages"), "a": _("Announcements"), "v": _("The event itself"),
    }  # fmt: skip
    return str(words[letter])


def options(letter: str, field: Field, programme: Programme) -> list[tuple[str, str]]:
    """List what can be chosen in a field, as (value, words)."""
    event = programme.event
    if field.name in ("place", "parent"):
        places = sorted(programme.places.values(), key=lambda one: (one.position, one.id))
        rooms = [one for one in places if field.name == "parent" or not one.is_facility]
        return [("", "–"), *((one.id, plain(one.name)) for one in rooms)]
    if field.name == "format":
        return [("", "–"), *((one.key, plain(one.label)) for one in event.formats)]
    if field.name == "themes":
        return [(one.key, plain(one.label)) for one in event.themes]
    return [(one, option_word(one)) for one in CHOICES[letter, field.name]]


def option_word(value: str) -> str:
    """Name a value that can be chosen."""
    words = {
        "": "–", "confirmed": _("Confirmed"), "tentative": _("Not yet confirmed"), "cancelled": _("Cancelled"),
        "onsite": _("On site"), "online": _("Online"), "both": _("On site and online"), "basic": _("Basics"),
        "advanced": _("For those who know it"), "info": _("For your information"), "important": _("Important"),
        "urgent": _("Urgent"), "speaker": _("speaker"), "chair": _("chair"), "moderator": _("moderator"),
        "panellist": _("panellist"), "performer": _("performer"),
    }  # fmt: skip
    return str(words.get(value, value))


def read(letter: str, form: MultiDict[str, str], event: Event) -> Iterator[tuple[str, Any]]:
    """Give (field, JSON value) of everything that the form asked for; raises BadValue."""
    asked = set(form.getlist("fields"))
    for field in FIELDS[letter]:
        if field.name not in asked:
            continue
        name = field.name
        if field.widget in ("text", "long"):
            for lang in LANGUAGES:
                yield f"{name}.{lang}", _tidy(form.get(f"{name}.{lang}", ""))
        elif field.widget == "moment":
            yield name, _moment(form.get(name, ""), event, name)
        elif field.widget == "number":
            number = form.get(name, "").strip()
            if number and not re.fullmatch(r"\d{1,9}", number):
                raise BadValue(field.word())
            yield name, int(number) if number else None
        elif field.widget == "yes":
            yield name, bool(form.get(name))
        elif field.widget == "many":
            yield name, form.getlist(name)
        elif field.widget == "codes":
            yield name, [one for one in re.split(r"[;,\s]+", form.get(name, "")) if one]
        elif field.widget in ("people", "links", "labels"):
            yield name, list(_rows(name, form, event, field))
        else:
            yield name, _tidy(form.get(name, ""))


def _rows(name: str, form: MultiDict[str, str], event: Event, field: Field) -> Iterator[dict[str, Any]]:
    for number in range(200):
        if not any(key.startswith(f"{name}.{number}.") for key in form):
            return
        cell = {key: _tidy(form.get(f"{name}.{number}.{key}", "")) for key in ("person", "role", "kind", "url", "key")}
        if field.widget == "people" and cell["person"]:
            yield {"person": cell["person"], "role": cell["role"] or "speaker"}
        elif field.widget == "links" and cell["url"]:
            more = {part: _tidy(form.get(f"{name}.{number}.{part}", "")) for part in ("lang", "label")}
            moments = {
                part: _moment(form.get(f"{name}.{number}.{part}", ""), event, field.word())
                for part in ("since", "until")
            }
            yield {"kind": cell["kind"] or "material", "url": cell["url"], **moments, **more}
        elif field.widget == "labels" and cell["key"]:
            label = {lang: _tidy(form.get(f"{name}.{number}.label.{lang}", "")) for lang in LANGUAGES}
            token = form.get(f"{name}.{number}.token", "")
            row = {"key": cell["key"], "label": {lang: text for lang, text in label.items() if text}}
            yield row | ({"token": token if re.fullmatch(r"t[1-6]", token) else "t1"} if name == "themes" else {})


def _moment(text: str, event: Event, name: str) -> str | None:
    if not text.strip():
        return None
    try:
        return to_text(datetime.fromisoformat(text.strip()).replace(tzinfo=event.zone))
    except ValueError:
        raise BadValue(name) from None


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
