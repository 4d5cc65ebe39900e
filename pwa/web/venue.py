"""The venue: drawn floors with the same content in words, and a page for each place."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from markupsafe import Markup

from pwa.programme.model import Place
from pwa.publishing import Publication
from pwa.venue import pictures, routing
from pwa.venue.codes import in_list
from pwa.venue.drawing import Mark, draw, draw_course
from pwa.venue.model import Floor
from pwa.web import directions
from pwa.web.context import get_db, get_publication
from pwa.web.exhibitors import booth_order
from pwa.web.index import index_of
from pwa.web.language import asset, page_language, plain
from pwa.web.language import gettext as _
from pwa.web.spots import list_sections, list_showings

bp = Blueprint("venue", __name__)

SYMBOLS = {"accessible_wc": "stepfree", "quiet_room": "quiet", "first_aid": "aid"}


@bp.get("/<lang:lang>/venue/")
def index() -> str:
    """Show the first floor, or only the places where none is drawn."""
    return _render(next(iter(get_publication().venue.floors), ""))


@bp.get("/<lang:lang>/venue/<floor>/")
def show(floor: str) -> str:
    """Show a floor; `to` lights a place or booth, `from` and `step_free` choose the way."""
    return _render(floor if floor in get_publication().venue.floors else abort(404))


@bp.get("/<lang:lang>/places/<id>/")
def place(id: str) -> str:
    """Show a place: where it is, what it offers, and what happens there."""
    publication = get_publication()
    programme = publication.programme
    place = programme.places.get(id) or abort(404)
    inside = [one for one in programme.places.values() if one.parent == id]
    showings = [(slot, programme.sessions[slot.session]) for slot in programme.slots() if slot.place == id]
    return render_template(
        "venue/place.html",
        place=place,
        venue=index_of(publication).venue_of(place),
        inside=inside,
        showings=showings,
        target=directions.find_target(publication, id),
        graph_codes=directions.reached(publication),
    )


@bp.get("/places/<id>/")
def scanned(id: str) -> Any:
    """Send whoever scanned a place's code to its page, in the language that their browser likes best."""
    publication = get_publication()
    if id not in publication.programme.places:
        abort(404)
    best, known = page_language(), publication.programme.event.languages
    answer = redirect(url_for(".place", lang=best if best in known else known[0], id=id))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/<lang:lang>/venue/sessions.json")
def sessions() -> Response:
    """Give the phone's map what its search finds of sessions: `[title, more words, address, line]` a showing."""
    rows = json.dumps(list_showings(get_publication()), ensure_ascii=False, separators=(",", ":"))
    return Response(rows, mimetype="application/json")


@bp.get("/<lang:lang>/venue/<floor>/plan.svg")
def picture(floor: str) -> Response:
    """Give the picture that lies under a floor, in an SVG: what is stored for use offline is text."""
    drawn = get_publication().venue.floors.get(floor)
    found = pictures.find(get_db(), drawn.picture) if drawn and drawn.picture else None
    return Response((found or abort(404)).as_svg(), mimetype="image/svg+xml")


@bp.get("/<lang:lang>/graph.json")
def graph() -> Response:
    """Give the phone's pages the paths, for walking minutes: `{shapes, edges}` as `readGraph` takes them."""
    return Response(json.dumps(_write_graph(get_publication()), ensure_ascii=False), mimetype="application/json")


def printed_paths(publication: Publication, lang: str) -> list[str]:
    """List the addresses of the map, its floors, its paths and the places."""
    return [
        f"/{lang}/venue/",
        f"/{lang}/graph.json",
        f"/{lang}/venue/sessions.json",
        *(f"/{lang}/venue/{quote(floor)}/" for floor in publication.venue.floors),
        *(f"/{lang}/venue/{quote(one.id)}/plan.svg" for one in publication.venue.floors.values() if one.picture),
        *(f"/{lang}/places/{quote(id)}/" for id in publication.programme.places),
    ]


@bp.app_template_global()
def symbol_of(place: Place) -> str:
    """Return the icon of a place."""
    if place.is_facility:
        return SYMBOLS.get(place.kind, place.kind)
    return {"online": "stream", "venue": "map"}.get(place.kind, "people")


@bp.app_template_global()
def place_words(place: Place) -> str:
    """Say what kind of place it is."""
    kinds: dict[str, str] = {
        "venue": _("Venue"),
        "hall": _("Hall"),
        "room": _("Room"),
        "foyer": _("Foyer"),
        "area": _("Area"),
        "online": _("Online"),
        "outdoor": _("Outdoors"),
    }
    return kinds.get(place.kind, "")


@bp.app_template_global()
def near_to(place: Place) -> Place | None:
    """Return the room that is the shortest walk from a facility, or the area that it stands in."""
    publication = get_publication()
    near = index_of(publication).near.get(place.id, "")
    return publication.programme.places.get(near) or directions.area_of(publication, place.id)


@bp.app_template_global()
def map_of(code: str) -> str:
    """Return the address of the map with a booth or place lit, or nothing where it is not drawn."""
    shape = get_publication().venue.shapes.get(code)
    return f"/{page_language()}/venue/{quote(shape.floor)}/?to={quote(code)}" if shape else ""


def _render(floor: str) -> str:
    publication = get_publication()
    asked = {name: request.args.get(name, "").strip()[:100] for name in ("to", "from", "q")}
    step_free = bool(request.args.get("step_free"))
    target = directions.find_target(publication, asked["to"], asked["from"], step_free) if asked["to"] else None
    here = asked["from"] if asked["from"] in publication.venue.shapes else ""
    kept = {"to": target.code if target else "", "from": here, "step_free": "1" if step_free and here else ""}
    sections = list_sections(publication, floor, asked["q"])
    showings = list_showings(publication, asked["q"]) if asked["q"] else []
    drawn = publication.venue.floors.get(floor)
    shapes = publication.venue.shapes
    return render_template(
        "venue/show.html",
        floor=floor,
        drawn=drawn,
        floors=list(publication.venue.floors),
        sections=sections,
        nothing=not showings and not any(section.found for section in sections),
        showings=showings,
        drawing=draw_floor(drawn, target.code if target else "") if drawn else "",
        course=draw_course(floor, shapes, target.code, target.route, target.steps)
        if target
        else draw_course(floor, shapes, here=here),
        here=here,
        kept=urlencode({name: value for name, value in kept.items() if value}),
        target=target,
        unknown=asked["to"] if not target else "",
        q=asked["q"],
        origins=directions.origins(publication),
    )


def draw_floor(floor: Floor, lit: str = "", links: bool = True) -> Markup:
    """Return what stands inside a floor's `<svg>`, in the page's language; without `links` no shape is one."""
    publication = get_publication()
    under = url_for("venue.picture", lang=page_language(), floor=floor.id) if floor.picture else ""
    marks = _marks(publication)
    if not links:
        marks = {code: replace(mark, href="") for code, mark in marks.items()}
    return draw(floor, publication.venue.shapes, marks, lit, under)


@bp.app_context_processor
def _give_words() -> dict[str, object]:
    return {
        "say_step": lambda step: directions.say(get_publication(), step),
        "step_templates": lambda: directions.step_words("{metres}", "{floor}", "{place}", "{towards}"),
        "minutes_of": routing.in_minutes,
        "whole_metres": routing.whole,
        "in_list": in_list,
        "is_closed": lambda code: code in get_publication().closed,
        "name_of": lambda code: directions.name_of(get_publication(), code),
        "area_of": lambda code: directions.area_of(get_publication(), code),
    }


def _marks(publication: Publication) -> dict[str, Mark]:
    """Say what each shape is on a page: places and taken booths are links, free booths only their code."""
    marks: dict[str, Mark] = {}
    for place in publication.programme.places.values():
        if place.id in publication.venue.shapes:
            found = place.name.get_text(page_language())
            picture = f"{asset('icons/icons.svg')}#{symbol_of(place)}" if place.is_facility else ""
            lang = found.lang if found.lang != page_language() else ""
            name = place.short or found.text
            label = _("%(name)s, out of order", name=found.text) if place.id in publication.closed else found.text
            marks[place.id] = Mark(label, map_of(place.id), name, lang, picture, (place.position,))
    for shape in publication.venue.shapes.values():
        if shape.kind == "booth":
            names = [plain(one.name) for one in publication.exhibitors.values() if shape.code in one.booths]
            label = ", ".join((shape.code, *names))
            href = map_of(shape.code) if names else ""
            marks[shape.code] = Mark(label, href, shape.code, order=(booth_order(shape.code),))
    return marks


def _write_graph(publication: Publication) -> dict[str, str]:
    """Write shapes and edges as the phone reads them (`readGraph` in static/js/venue/routing.js)."""
    venue, seen = publication.venue, directions.landmarks(publication)
    shapes = (
        f"{in_list(s.code)},{in_list(s.floor)},{int(s.code in seen) + 2 * (s.kind == 'room')},{s.x:g},{s.y:g}"
        for s in venue.shapes.values()
    )
    edges = (f"{in_list(e.start)},{in_list(e.end)},{e.metres:g},{int(e.step_free)},{e.kind}" for e in publication.ways)
    return {"shapes": " ".join(shapes), "edges": " ".join(edges)}
