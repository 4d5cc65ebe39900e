"""What search engines and messengers read of a page: its address in each language, a preview, a session as data."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, current_app
from markupsafe import Markup

from pwa.i18n import LANGUAGES
from pwa.programme.model import Place, Session
from pwa.programme.text import to_plain
from pwa.web.context import get_publication
from pwa.web.exports import answer
from pwa.web.index import index_of
from pwa.web.language import iso, page_language, plain

bp = Blueprint("discovery", __name__)
LONGEST = 200
# These say something else to each reader, or nothing without the rest of the site.
APART = ("/agenda/", "/settings/", "/offline/", "/languages/", "/join/")
_WAYS = (("onsite", "Offline"), ("online", "Online"), ("both", "Mixed"))
_ATTENDANCE = {kind: f"https://schema.org/{word}EventAttendanceMode" for kind, word in _WAYS}


@bp.record_once
def _give(state: Any) -> None:
    state.app.jinja_env.globals.update(absolute=absolute, event_data=event_data, in_short=in_short)


@bp.get("/robots.txt")
def robots() -> Response:
    """Let everything public be indexed, and name the sitemap."""
    lines = ("User-agent: *", "Disallow: /organiser/", "Disallow: /calendar/", f"Sitemap: {absolute('/sitemap.xml')}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """List every printed page in every language (sitemaps.org 0.9, with hreflang)."""
    publication = get_publication()
    languages = [lang for lang in publication.programme.event.languages if lang in LANGUAGES]
    printed = current_app.extensions["printed_paths"](publication)
    first = f"/{languages[0]}/"
    tails = [path[len(first) - 1 :] for path in printed if path.startswith(first) and path.endswith("/")]
    rows = [_row(tail, languages) for tail in tails if not tail.startswith(APART)]
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{"".join(rows)}</urlset>\n'
    )
    return answer(body.encode(), "application/xml; charset=utf-8")


def absolute(path: str) -> str:
    """Return the public address of `path`."""
    return f"{current_app.config['RASTI'].origin}{path}"


def in_short(text: str) -> str:
    """Return the beginning of a text, for previews."""
    text = " ".join(to_plain(text).split())
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


def event_data(session: Session) -> Markup:
    """Return a session's first showing as schema.org/Event data, which browsers do not run; nothing without a time."""
    if not session.slots:
        return Markup()
    event, slot = get_publication().programme.event, session.slots[0]
    index, lang = index_of(get_publication()), page_language()
    streams = [link.url for link in session.links if link.kind == "stream"]
    place = index.place(slot.place)
    where = [_place(place, index.venue_of(place) if place else None)] if place else []
    where += [{"@type": "VirtualLocation", "url": streams[0]}] if streams else []
    gone = session.cancelled or slot.status == "cancelled"
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": plain(session.title),
        "url": absolute(f"/{lang}/sessions/{quote(session.id)}/"),
        "startDate": iso(slot.start),
        "endDate": iso(slot.end),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if gone else 'Scheduled'}",
        "eventAttendanceMode": _ATTENDANCE.get(session.attendance, _ATTENDANCE["onsite"]),
        "location": where,
        "description": in_short(plain(session.summary or session.body)),
        "inLanguage": list(session.spoken),
        "performer": [{"@type": "Person", "name": person.name} for person, _role in index.people(session)],
        "organizer": {"@type": "Organization", "name": plain(event.organiser)} if event.organiser else None,
        "superEvent": {"@type": "Event", "name": plain(event.name), "url": absolute(f"/{lang}/")},
    }
    said = json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False, separators=(",", ":"))
    return Markup('<script type="application/ld+json">') + Markup(said.replace("<", "\\u003c")) + Markup("</script>")


def _place(place: Place, venue: Place | None) -> dict[str, Any]:
    address = (venue.address if venue else "") or place.address
    name = f"{plain(place.name)}, {plain(venue.name)}" if venue else plain(place.name)
    return {"@type": "Place", "name": name} | ({"address": address} if address else {})


def _row(tail: str, languages: list[str]) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href="{Markup.escape(absolute(f"/{lang}{tail}"))}"/>'
        for lang in languages
    )
    return "".join(f"<url><loc>{Markup.escape(absolute(f'/{lang}{tail}'))}</loc>{links}</url>\n" for lang in languages)
