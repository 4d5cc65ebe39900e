"""What changed in the programme, for everyone: a page and a feed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import groupby
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Response, current_app, render_template, request, url_for

from pwa import i18n
from pwa.database import from_text, get_state, to_text
from pwa.headers import PRINTED
from pwa.programme import changes
from pwa.programme.changes import Change
from pwa.programme.model import Programme, Session
from pwa.publishing import Publication
from pwa.web.context import get_db, get_publication
from pwa.web.language import gettext as _
from pwa.web.language import page_language, plain

bp = Blueprint("changes", __name__)
LIMIT = 300
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ATOM = "http://www.w3.org/2005/Atom"


class Told(NamedTuple):
    """A change in the reader's words; `before` and `after` say the difference, where there are two sides of it."""

    change: Change
    at: datetime
    day: date
    session: Session
    label: str
    before: str
    after: str


@bp.get("/<lang:lang>/programme/changes/")
def index() -> str:
    """List the changes, newest first, by the day on which they were published."""
    days = [(day, list(told)) for day, told in groupby(_tell(), lambda one: one.day)]
    return render_template("programme/changes.html", days=days)


@bp.get("/<lang:lang>/programme/changes.xml")
def feed() -> Response:
    """Give the same as a feed (Atom, RFC 4287)."""
    response = Response(_write_feed(_tell()), content_type="application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = PRINTED
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


def printed_paths(publication: Publication, lang: str) -> list[str]:
    """List the page; the feed is for those who are not here."""
    return [f"/{lang}/programme/changes/"]


def _tell() -> list[Told]:
    programme = get_publication().programme
    told: list[Told] = []
    for change in reversed(changes.since(get_db(), 0)):
        at = change.at or _LONG_AGO
        kind, _colon, key = change.subject.partition(":")
        slot = programme.slot(key) if kind == "t" else None
        if (session := programme.sessions.get(slot.session if slot else key)) and len(told) < LIMIT:
            before, after = side(change, change.before, programme), side(change, change.after, programme)
            told.append(Told(change, at, programme.event.local(at).date(), session, label(change.kind), before, after))
    return told


def side(change: Change, told: Mapping[str, object], programme: Programme) -> str:
    """Say one side of a change: where and when, or the title that it had."""
    if isinstance(title := told.get("title"), dict):
        return plain(i18n.Localized(title)) if change.kind == "reworded" else ""
    if not isinstance(start := told.get("start"), str):
        return ""
    begin, end, lang = from_text(start), from_text(str(told["end"])), page_language()
    day = i18n.short_day(programme.event.day_of(begin), lang)
    time = i18n.time_range(programme.event.local(begin), programme.event.local(end), lang)
    place = programme.places.get(str(told.get("place", "")))
    return f"{day} {time}" + (f", {plain(place.name)}" if place else "")


def label(kind: str) -> str:
    """Name a kind of change."""
    words = {
        "new": _("New"),
        "moved": _("Moved"),
        "room": _("New room"),
        "length": _("New length"),
        "cancelled": _("Cancelled"),
        "back": _("Back on"),
        "reworded": _("Text changed"),
    }
    return words.get(kind, kind)


def _write_feed(told: list[Told]) -> bytes:
    event, origin = get_publication().programme.event, current_app.config["RASTI"].origin
    first = get_state(get_db(), "first_published") or to_text(_LONG_AGO)
    epoch = get_state(get_db(), "epoch")
    root = Element("feed", {"xmlns": ATOM, "xml:lang": page_language()})
    _add(root, "id", _urn(f"{event.slug}:{epoch}:{page_language()}"))
    _add(root, "title", f"{plain(event.name)}: {_('Changes to the programme')}")
    _add(root, "updated", to_text(told[0].at) if told else first)
    _add(SubElement(root, "author"), "name", plain(event.organiser) or plain(event.name))
    _add(root, "link", "", rel="self", href=origin + url_for("changes.feed"))
    _add(root, "link", "", rel="alternate", href=origin + url_for("changes.index"))
    for one in told:
        entry = SubElement(root, "entry")
        _add(entry, "id", _urn(f"{event.slug}:{epoch}:{page_language()}:{one.change.number}"))
        _add(entry, "title", f"{one.label}: {plain(one.session.title)}")
        _add(entry, "updated", to_text(one.at))
        _add(entry, "link", "", rel="alternate", href=origin + url_for("programme.session", id=one.session.id))
        _add(entry, "content", "\n".join(_sides(one)), type="text")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _sides(one: Told) -> list[str]:
    before = [_("Before: %(what)s", what=one.before)] if one.before and one.before != one.after else []
    return before + ([_("Now: %(what)s", what=one.after)] if one.after and before else [one.after])


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'rasti:changes:{name}')}"


def _add(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = text
