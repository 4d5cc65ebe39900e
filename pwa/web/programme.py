"""The programme: start, now, days, sessions and people."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from flask import Blueprint, Response, abort, render_template, request

from pwa import clock, i18n
from pwa.publishing import Publication
from pwa.web import cards, facets, grid
from pwa.web.context import get_publication
from pwa.web.index import Index, Showing, index_of
from pwa.web.info import newest_first
from pwa.web.language import gettext as _
from pwa.web.language import local, page_language, plain

bp = Blueprint("programme", __name__)
cards.give(bp)


@bp.get("/<lang:lang>/")
def start() -> str:
    """Show the start page; its elements put now and next on it."""
    publication = get_publication()
    return render_template("programme/start.html", index=index_of(publication), news=newest_first(publication))


@bp.get("/<lang:lang>/now/")
def now() -> str:
    """Show what runs in each room at this moment, what follows there, and what is open for dropping in."""
    index, moment = index_of(get_publication()), clock.now()
    return render_template("programme/now.html", index=index, moment=moment, **_around(index, moment))


@bp.get("/<lang:lang>/programme/")
def index() -> str:
    """Show all days, with what is online before and after."""
    return render_template("programme/index.html", index=index_of(get_publication()))


@bp.get("/<lang:lang>/programme/<day>/")
def day(day: str) -> str:
    """Show a day by time, then what is open for dropping in; a query narrows it for readers without JavaScript."""
    index = index_of(get_publication())
    found = index.days.get(day) or abort(404)
    wanted, now = facets.read(request.args), clock.now()
    return render_template(
        "programme/day.html",
        index=index,
        day=found,
        wanted=wanted,
        shown=[showing.slot.id for showing in found.showings if facets.is_wanted(showing, wanted, now)],
        offered=facets.offer(index, found),
        facets=facets.data,
        value_words=_value_words,
        rooms=grid.make_grid(index, found).rooms,
        heading=_heading,
    )


@bp.get("/<lang:lang>/programme/<day>/grid.css")
def sheet(day: str) -> Response:
    """Give the style sheet that lays a day's list out as rooms × times."""
    index = index_of(get_publication())
    found = index.days.get(day) or abort(404)
    headings = {start.moment: _heading(start.moment) for start in found.starts}
    return Response(grid.write_sheet(index, found, headings), mimetype="text/css")


@bp.get("/<lang:lang>/sessions/<id>/")
def session(id: str) -> str:
    """Show a session in the order in which a hurried person needs it."""
    publication = get_publication()
    session = publication.programme.sessions.get(id) or abort(404)
    return render_template("programme/session.html", index=index_of(publication), session=session)


@bp.get("/<lang:lang>/recordings/")
def recordings() -> str:
    """List what sessions share afterwards, each in its window, by day and title."""
    shared = index_of(get_publication()).shared
    ordered = sorted(shared, key=lambda one: (one.day, i18n.sort_key(plain(one.session.title)), one.session.id))
    return render_template("programme/recordings.html", shared=ordered)


@bp.get("/<lang:lang>/people/")
def people() -> str:
    """List everybody on stage by name."""
    index = index_of(get_publication())
    found = [person for person in index.publication.programme.people.values() if person.id in index.parts]
    return render_template("programme/people.html", people=sorted(found, key=lambda person: i18n.sort_key(person.name)))


@bp.get("/<lang:lang>/people/<id>/")
def person(id: str) -> str:
    """Show a person and their sessions."""
    index = index_of(get_publication())
    person = index.publication.programme.people.get(id) or abort(404)
    return render_template("programme/person.html", index=index, person=person)


def printed_paths(publication: Publication, lang: str) -> list[str]:
    """List the addresses of days, sessions and people."""
    programme = publication.programme
    return [
        f"/{lang}/",
        f"/{lang}/programme/",
        *(f"/{lang}/programme/{day}/" for day in index_of(publication).days),
        *(f"/{lang}/programme/{day}/grid.css" for day in index_of(publication).days),
        *(f"/{lang}/sessions/{quote(id)}/" for id in programme.sessions),
        f"/{lang}/recordings/",
        f"/{lang}/people/",
        *(f"/{lang}/people/{quote(id)}/" for id in programme.people),
    ]


def _heading(moment: datetime) -> str:
    """Return the id of the heading of a start."""
    return f"t{local(moment):%H%M}"


def _value_words(facet: str, value: str) -> str:
    programme = get_publication().programme
    if facet == "spoken":
        return i18n.language_name(value, page_language())
    if facet == "level":
        return str(_("Basic level") if value == "basic" else _("Advanced level"))
    if facet == "room":
        return plain(programme.places[value].name)
    found = programme.theme(value) if facet == "theme" else programme.format(value)
    return plain(found.label) if found else value


def _around(index: Index, moment: datetime) -> dict[str, list[Showing]]:
    """List what runs at `moment`, the next showing in each room, and what is open; cancelled showings are left out."""
    date = index.publication.programme.event.day_of(moment).isoformat()
    today = index.days.get(date) or next((day for day in index.days.values() if day.date > date), None)
    running: list[Showing] = []
    following: dict[str, Showing] = {}
    for showing in (showing for begin in (today.starts if today else ()) for showing in begin.showings):
        if showing.gone or showing.slot.end <= moment:
            continue
        if showing.slot.start <= moment:
            running.append(showing)
        else:
            following.setdefault(showing.slot.place or showing.slot.id, showing)
    drop_in = [s for s in (today.drop_in if today else ()) if not s.gone and s.slot.start <= moment < s.slot.end]
    rooms = {showing.slot.place: n for n, showing in enumerate(running)}
    later = sorted(following.values(), key=lambda s: (s.slot.start, rooms.get(s.slot.place, len(rooms))))
    return {"running": running, "following": later, "drop_in": drop_in}
