"""The fields of every kind of record as a form has them: their words, how each is asked for, what can be chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pwa.programme.edits import CHOICES
from pwa.programme.model import Programme
from pwa.web.language import gettext as _
from pwa.web.language import plain


class Field(NamedTuple):
    """A field: `widget` is text and long (by language), line, number, decimal, moment, choice, many, codes, yes, hours,
    people, links, addresses or labels; `sends` where a change of it is told to those who ticked it.
    """

    name: str
    widget: str
    word: Callable[[], str]
    sends: bool = False


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
        Field("booths", "codes", lambda: _("Stands")), Field("hours", "hours", lambda: _("Opening hours")),
        Field("contact", "text", lambda: _("Whom to ask at the stand: a role or a team")),
        Field("website", "line", lambda: _("Website")), Field("links", "addresses", lambda: _("Links")),
        Field("email", "line", lambda: _("E-mail")), Field("sample", "yes", lambda: _("An invented sample")),
    ),
    "o": (
        Field("name", "text", lambda: _("Name")), Field("kind", "choice", lambda: _("Kind of place")),
        Field("short", "line", lambda: _("Short name")), Field("position", "number", lambda: _("Place in lists")),
        Field("parent", "choice", lambda: _("In")), Field("floor", "line", lambda: _("Floor")),
        Field("capacity", "number", lambda: _("Seats")), Field("features", "codes", lambda: _("Features")),
        Field("aliases", "text", lambda: _("Other words for it")), Field("address", "line", lambda: _("Address")),
        Field("lat", "decimal", lambda: _("Latitude")), Field("lon", "decimal", lambda: _("Longitude")),
        Field("about", "long", lambda: _("About the place")), Field("by_train", "long", lambda: _("By train")),
        Field("by_bus", "long", lambda: _("By bus")), Field("by_car", "long", lambda: _("By car")),
        Field("access", "long", lambda: _("Accessibility")),
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
        Field("days", "codes", lambda: _("Days of the event")), Field("timezone", "line", lambda: _("Time zone")),
        Field("day_boundary", "line", lambda: _("When the day changes")),
        Field("languages", "codes", lambda: _("Languages of the pages")),
        Field("sample", "yes", lambda: _("An invented sample")),
        Field("sample_note", "long", lambda: _("Note that it is a sample")),
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
    if field.name == "kind":
        return [(one, place_word(one)) for one in CHOICES[letter, field.name]]
    return [(one, option_word(one)) for one in CHOICES[letter, field.name]]


def place_word(kind: str) -> str:
    """Name a kind of place."""
    words = {
        "venue": _("Venue"), "hall": _("Hall"), "room": _("Room"), "foyer": _("Foyer"), "area": _("Area"),
        "online": _("Online"), "outdoor": _("Outdoors"), "wc": _("Toilet"), "accessible_wc": _("Accessible toilet"),
        "lift": _("Lift"), "stairs": _("Stairs"), "cloakroom": _("Cloakroom"), "info": _("Info point"),
        "quiet_room": _("Quiet room"), "food": _("Food"), "first_aid": _("First aid"), "exit": _("Exit"),
    }  # fmt: skip
    return str(words.get(kind, kind))


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
