"""What templates ask about a session: its card's data, words for its parts, and its text as safe HTML."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Blueprint

from pwa import i18n
from pwa.database import get_state
from pwa.i18n import Localized
from pwa.programme import changes
from pwa.programme.model import Link, Place, Session, Slot, Theme
from pwa.programme.text import to_html
from pwa.publishing import Publication
from pwa.venue import rooms
from pwa.web.context import get_db, get_publication
from pwa.web.index import index_of
from pwa.web.language import gettext as _
from pwa.web.language import page_language, plain

BEFORE_STREAM = timedelta(minutes=15)


class Card(NamedTuple):
    """What a card needs beside its slot and session: the agenda's item key, place, themes and states."""

    item: str
    place: Place | None
    themes: list[Theme]
    token: str
    gone: bool
    change: Any
    room: str = ""


def give(bp: Blueprint) -> None:
    """Give every template these functions."""
    for function in (card_of, was, where, map_url, role_words, soft, feature_words, kind_words, only_in, links_of):
        bp.add_app_template_global(function)
    bp.add_app_template_filter(to_html, "markdown")
    bp.add_app_template_filter(lambda code: i18n.language_name(code, code), "own_name")


def card_of(slot: Slot, session: Session) -> Card:
    """Return the data of one showing's card."""
    programme = get_publication().programme
    themes = [theme for key in session.themes if (theme := programme.theme(key))]
    return Card(
        f"s:{session.id}" if len(session.slots) == 1 else f"t:{slot.id}",
        programme.places.get(slot.place),
        themes,
        themes[0].token if themes else "",
        session.cancelled or slot.status == "cancelled",
        _changes().get(f"t:{slot.id}"),
        _rooms().get(slot.id, ""),
    )


def was(change: Any, slot: Slot) -> str:
    """Say where and when a moved showing was before, as far as that differs."""
    before, event = change.before, get_publication().programme.event
    place = get_publication().programme.places.get(before.get("place", ""))
    lang, time = page_language(), ""
    if start := before.get("start"):
        old = event.local(datetime.fromisoformat(start) if isinstance(start, str) else start)
        if old != event.local(slot.start):
            time = i18n.clock_time(old, lang)
            if event.day_of(old) != event.day_of(slot.start):
                time = f"{i18n.short_day(event.day_of(old), lang)} {time}"
    if place and place.id != slot.place:
        name = plain(place.name)
        return str(_("Was %(time)s, %(place)s", time=time, place=name) if time else _("Was in %(place)s", place=name))
    return str(_("Was %(time)s", time=time)) if time else ""


def where(place: Place | None) -> str:
    """Name a place with its floor or its venue."""
    if place is None:
        return ""
    if place.floor:
        return str(_("floor %(floor)s", floor=place.floor))
    venue = index_of(get_publication()).venue_of(place)
    return plain(venue.name) if venue else place.address


def soft(text: Localized) -> str:
    """Return a text for a heading: its longest words may break at a syllable."""
    found = text.get_text(page_language())
    return i18n.soften(found.text, found.lang)


def map_url(place: Place | None) -> str:
    """Return the address of the way to a place, or nothing where no floor is drawn."""
    venue = get_publication().venue
    if place is None or venue is None or place.floor not in venue.floors:
        return ""
    return f"/{page_language()}/venue/{quote(place.floor)}/?to={quote(place.id)}"


def role_words(role: str) -> str:
    """Name a person's part in a session."""
    words = {
        "speaker": _("speaker"),
        "chair": _("chair"),
        "moderator": _("moderator"),
        "panellist": _("panellist"),
        "performer": _("performer"),
    }
    return str(words.get(role, ""))


def feature_words(place: Place | None) -> list[str]:
    """Say what a room offers to those who need it."""
    words = {
        "induction_loop": _("induction loop"),
        "step_free": _("step-free"),
        "wheelchair_places": _("wheelchair places"),
    }
    return [words[feature] for feature in (place.features if place else ()) if feature in words]


def kind_words(kind: str) -> str:
    """Name what a link leads to."""
    words = {
        "stream": _("Stream"),
        "recording": _("Recording"),
        "slides": _("Slides"),
        "material": _("Material"),
        "registration": _("Registration"),
        "feedback": _("Feedback"),
        "chat": _("Chat"),
    }
    return str(words.get(kind) or _("Link"))


def only_in(text: Localized) -> str:
    """Say that a text is in another language than the page, or nothing where it is in the page's."""
    found = text.get_text(page_language())
    if not found.text or found.lang == page_language():
        return ""
    if sum(bool(value) for value in text.values()) > 1:
        words = {"fi": _("Shown in Finnish"), "sv": _("Shown in Swedish"), "en": _("Shown in English")}
    else:
        words = {"fi": _("Text in Finnish only"), "sv": _("Text in Swedish only"), "en": _("Text in English only")}
    name = i18n.language_name(found.lang, page_language())
    return str(words.get(found.lang) or _("Language of the text: %(language)s", language=name))


def links_of(session: Session, *kinds: str) -> list[Link]:
    """List a session's links of these kinds, in their windows; without kinds, all but streams and recordings."""
    films = ("stream", "recording")
    return [
        _in_window(link, session) for link in session.links if (link.kind in kinds if kinds else link.kind not in films)
    ]


def _in_window(link: Link, session: Session) -> Link:
    """Give a link without a window that of its kind: a stream around its showings, recording and slides after."""
    if not session.slots:
        return link
    start, end = min(slot.start for slot in session.slots), max(slot.end for slot in session.slots)
    since = {"stream": start - BEFORE_STREAM, "recording": end, "slides": end}.get(link.kind)
    return replace(link, since=link.since or since, until=link.until or (end if link.kind == "stream" else None))


_kept: tuple[Publication, dict[str, Any], dict[str, str]] | None = None


def _changes() -> dict[str, Any]:
    return _beside()[1]


def _rooms() -> dict[str, str]:
    """Return the states of rooms that are filling or full, by showing."""
    return _beside()[2]


def _beside() -> tuple[Publication, dict[str, Any], dict[str, str]]:
    global _kept
    publication, kept = get_publication(), _kept
    if kept is None or kept[0] is not publication:
        db = get_db()
        kept = _kept = publication, changes.latest_for(db), get_state(db, rooms.PRINTED, {})
    return kept
