"""Exhibitors: the list that a search narrows, and a page for each."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

from flask import Blueprint, abort, render_template, request

from pwa import i18n
from pwa.exhibitors import Exhibitor
from pwa.programme.model import Theme
from pwa.programme.search import fold
from pwa.publishing import Publication
from pwa.web.context import get_publication
from pwa.web.directions import area_of
from pwa.web.language import gettext as _
from pwa.web.language import local, page_language, plain

bp = Blueprint("exhibitors", __name__)

RANGES = ("A–E", "F–K", "L–R", "S–Ö")


class Group(NamedTuple):
    """Exhibitors whose names begin within a range of letters."""

    label: str
    exhibitors: list[Exhibitor]


class Wanted(NamedTuple):
    """What a reader filters by."""

    q: str = ""
    theme: str = ""
    spoken: str = ""


@bp.get("/<lang:lang>/exhibitors/")
def index() -> str:
    """List every exhibitor by name; those that a query leaves out are hidden, as the phone hides them."""
    publication = get_publication()
    wanted = Wanted(*(request.args.get(name, "").strip()[:100] for name in Wanted._fields))
    exhibitors = sorted(publication.exhibitors.values(), key=lambda one: i18n.sort_key(plain(one.name)))
    shown = {one.id for one in exhibitors if _is_wanted(one, wanted)}
    spoken = sorted({code for one in exhibitors for code in one.languages}, key=_language_order)
    return render_template(
        "exhibitors/index.html",
        groups=_group(exhibitors),
        shown=shown,
        total=len(exhibitors),
        wanted=wanted,
        spoken=spoken,
    )


@bp.get("/<lang:lang>/exhibitors/<id>/")
def show(id: str) -> str:
    """Show an exhibitor: where, when, in which languages, what is on at its stand, and who stands beside."""
    publication = get_publication()
    exhibitor = publication.exhibitors.get(id) or abort(404)
    programme = publication.programme
    # A schedule with stands among its sessions gives a stand's place and its exhibitor one id.
    showings = [(slot, programme.sessions[slot.session]) for slot in programme.slots() if slot.place == id]
    return render_template(
        "exhibitors/show.html",
        exhibitor=exhibitor,
        showings=showings,
        neighbours=_neighbours(publication, exhibitor),
    )


def printed_paths(publication: Publication, lang: str) -> list[str]:
    """List the addresses of the list and of each exhibitor."""
    return [f"/{lang}/exhibitors/", *(f"/{lang}/exhibitors/{quote(id)}/" for id in publication.exhibitors)]


def matches(text: str, query: str) -> bool:
    """Say whether folded `text` has every word of `query`, also inside its words: Finnish joins them."""
    return all(word in text for word in fold(query).split())


@bp.app_template_global()
def booth_order(code: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts A2 before A10."""
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in re.findall(r"\d+|\D+", code))


@bp.app_template_global()
def themes_of(exhibitor: Exhibitor) -> list[Theme]:
    """List the themes of an exhibitor."""
    programme = get_publication().programme
    return [theme for key in exhibitor.themes if (theme := programme.theme(key))]


@bp.app_template_global()
def hours_of(exhibitor: Exhibitor) -> list[str]:
    """Say on which days and when somebody is there."""
    lang = page_language()
    return [
        f"{i18n.short_day(local(opens).date(), lang)} {i18n.time_range(local(opens), local(closes), lang)}"
        for opens, closes in exhibitor.hours
    ]


@bp.app_template_global()
def stand_of(exhibitor: Exhibitor) -> str:
    """Name the area and floor of an exhibitor's first booth."""
    publication = get_publication()
    shape = next((s for code in exhibitor.booths if (s := publication.venue.shapes.get(code))), None)
    if shape is None:
        return ""
    area, floor = area_of(publication, shape.code), _("floor %(floor)s", floor=shape.floor)
    return f"{plain(area.name)}, {floor}" if area else floor


@bp.app_template_global()
def sharing(exhibitor: Exhibitor) -> list[Exhibitor]:
    """List the others who stand at one of an exhibitor's booths."""
    mine = set(exhibitor.booths)
    others = get_publication().exhibitors.values()
    return [one for one in others if one.id != exhibitor.id and mine & set(one.booths)]


@bp.app_template_global()
def words_of(exhibitor: Exhibitor) -> str:
    """Return what finds an exhibitor beside what its row shows: the other themes and languages' names."""
    names = sorted(set(exhibitor.name.values()) - {plain(exhibitor.name)})
    return " ".join((*names, *(plain(theme.label) for theme in themes_of(exhibitor)[1:])))


def _is_wanted(exhibitor: Exhibitor, wanted: Wanted) -> bool:
    labels = [plain(theme.label) for theme in themes_of(exhibitor)[:1]]
    spoken = [i18n.language_name(code, page_language()) for code in exhibitor.languages]
    seen = (plain(exhibitor.name), plain(exhibitor.blurb), *exhibitor.booths, *labels, *spoken, *exhibitor.languages)
    return (
        matches(fold(" ".join((*seen, words_of(exhibitor)))), wanted.q)
        and (not wanted.theme or wanted.theme in exhibitor.themes)
        and (not wanted.spoken or wanted.spoken in exhibitor.languages)
    )


def _group(exhibitors: list[Exhibitor]) -> list[Group]:
    groups: dict[str, list[Exhibitor]] = {}
    for one in exhibitors:
        first = i18n.sort_key(plain(one.name))[0][:1]
        label = next((r for r in RANGES if first <= i18n.sort_key(r[-1])[0]), RANGES[-1]) if first >= "a" else "0–9"
        groups.setdefault(label, []).append(one)
    return [Group(*group) for group in groups.items()]


def _neighbours(publication: Publication, exhibitor: Exhibitor, limit: int = 4) -> list[Exhibitor]:
    """List the nearest other exhibitors on the same floor."""
    shapes = publication.venue.shapes
    mine = [shapes[code] for code in exhibitor.booths if code in shapes]
    near = [
        (min((a.x - b.x) ** 2 + (a.y - b.y) ** 2 for a in mine), booth_order(b.code), one)
        for one in publication.exhibitors.values()
        for b in (shapes[code] for code in one.booths[:1] if code in shapes)
        if one.id != exhibitor.id and mine and b.floor == mine[0].floor
    ]
    return [one for _far, _code, one in sorted(near, key=lambda found: found[:2])[:limit]]


def _language_order(code: str) -> tuple[int, str]:
    home = (*i18n.LANGUAGES, code)
    return home.index(code), code
