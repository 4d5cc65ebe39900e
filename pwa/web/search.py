"""Search: a page that is printed empty, its results live, and the index that a phone searches without a network."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Blueprint, Response, make_response, render_template, request, url_for
from markupsafe import Markup, escape

from pwa import i18n
from pwa.exhibitors import Exhibitor
from pwa.programme.model import Place, Session
from pwa.programme.search import Hit, find, fold
from pwa.programme.spelling import suggest, written
from pwa.programme.stems import stems
from pwa.programme.synonyms import SYNONYMS
from pwa.programme.text import to_plain
from pwa.publishing import Publication
from pwa.web import cards
from pwa.web.context import get_db, get_publication
from pwa.web.language import gettext as _
from pwa.web.language import page_language, plain

bp = Blueprint("search", __name__)

KINDS = ("session", "person", "exhibitor", "place", "page")
LIMIT = 40
LONGEST = 100


class Found(NamedTuple):
    """A hit as shown: where it leads, its title with the matches marked, what it is in short."""

    url: str
    title: Markup
    lang: str
    line: str
    session: Session | None = None


@bp.get("/<lang:lang>/search/")
def search() -> str:
    """Show the search page, with results where the address has a query."""
    return render_template("search/search.html", **_results())


@bp.get("/<lang:lang>/search")
def short_address() -> Response:
    """Show the same without the slash, as people type it."""
    return make_response(search())


@bp.get("/<lang:lang>/search/results")
def results() -> Response:
    """Show the results alone, for the page to swap in while one types."""
    found = _results()
    answer = make_response(render_template("search/_results.html", **found))
    answer.headers["HX-Replace-Url"] = url_for("search.search", q=found["query"] or None)
    return answer


@bp.get("/<lang:lang>/search.json")
def offline_index() -> Response:
    """Give the phone what it needs to search by itself: [kind, address, title, line, more words] of everything."""
    rows = json.dumps(_rows(get_publication(), page_language()), ensure_ascii=False, separators=(",", ":"))
    return Response(rows, mimetype="application/json")


def printed_paths(publication: Publication, lang: str) -> list[str]:
    """List the empty search page and the phone's index."""
    return [f"/{lang}/search/", f"/{lang}/search.json"]


def mark(title: str, query: str) -> Markup:
    """Mark in `title` the beginnings of words that `query` wrote, and whole words where it wrote another form."""
    words, out, rest = fold(query).split(), Markup(), 0
    folded, at = "", []
    for n, char in enumerate(title):
        bare = fold(char) or ("" if unicodedata.combining(char) else " ")
        folded += bare
        at += [n] * len(bare)
    for found in re.finditer("[^ ]+", folded):
        length, start = _found(found[0], words), at[found.start()]
        if length and start >= rest:
            end = at[found.start() + length - 1] + 1
            out += Markup("{}<mark>{}</mark>").format(title[rest:start], title[start:end])
            rest = end
    return out + escape(title[rest:])


def _found(word: str, wanted: list[str]) -> int:
    """Count the letters of `word` that are to be marked."""
    if starts := [len(one) for one in wanted if word.startswith(one)]:
        return max(starts)
    own = {word, *stems(word)}
    return len(word) if any(own.intersection(stems(one)) for one in wanted) else 0


def _results() -> dict[str, Any]:
    query = " ".join(request.args.get("q", "").split())[:LONGEST]
    lang = page_language()
    hits = find(get_db(), query, lang, LIMIT) if query else []
    order = {kind: n for n, kind in enumerate(KINDS)}
    ranked = sorted((hit for hit in hits if hit.kind in order), key=lambda hit: order[hit.kind])
    by_kind = groupby(ranked, lambda hit: hit.kind)
    groups = [(_kind_words(kind), [_show(hit, query) for hit in found]) for kind, found in by_kind]
    return {
        "query": query,
        "readable": bool(fold(query)),
        "groups": groups,
        "count": len(ranked),
        "more": len(hits) == LIMIT,
        "instead": _suggest(query, lang) if query and not hits else "",
        "themes": _themes(),
    }


def _kind_words(kind: str) -> str:
    words = {
        "session": _("Sessions"),
        "person": _("People"),
        "exhibitor": _("Exhibitors"),
        "place": _("Places"),
        "page": _("Information"),
    }
    return str(words[kind])


def _show(hit: Hit, query: str) -> Found:
    publication, lang = get_publication(), page_language()
    programme, session, line = publication.programme, None, ""
    if hit.kind == "session":
        session = programme.sessions.get(hit.id)
    elif hit.kind == "person" and (person := programme.people.get(hit.id)):
        line = ", ".join(part for part in (plain(person.role), person.organisation) if part)
    elif hit.kind == "place" and (place := programme.places.get(hit.id)):
        line = cards.where(place)
    elif hit.kind == "exhibitor" and (exhibitor := publication.exhibitors.get(hit.id)):
        line = _stand_line(exhibitor)
    return Found(_address(publication, hit.kind, hit.id, lang), mark(hit.title, query), hit.lang, line, session)


def _stand_line(exhibitor: Exhibitor) -> str:
    return str(_("stand %(codes)s", codes=", ".join(exhibitor.booths))) if exhibitor.booths else ""


def _address(publication: Publication, kind: str, key: str, lang: str) -> str:
    if kind == "place":
        return _place_address(publication, publication.programme.places.get(key), lang)
    folder = {"session": "sessions", "person": "people", "exhibitor": "exhibitors", "page": "info"}[kind]
    return f"/{lang}/{folder}/{quote(key)}/"


def _place_address(publication: Publication, place: Place | None, lang: str) -> str:
    if place and place.floor in publication.venue.floors:
        return f"/{lang}/venue/{quote(place.floor)}/?to={quote(place.id)}"
    return f"/{lang}/venue/"


def _suggest(query: str, lang: str) -> str:
    """Return the query in the nearest spelling that there is, of titles and themes first, or nothing."""
    rows = _rows(get_publication(), lang)
    known = written([*(title for _k, _u, title, *_r in rows), *_themes(), *(row[-1] for row in rows)])
    return " ".join(known.get(word, word) for word in suggest(fold(query).split(), known).split())


def _themes() -> list[str]:
    return [plain(theme.label) for theme in get_publication().programme.event.themes]


def _rows(publication: Publication, lang: str) -> list[list[str]]:
    """List [kind, address, title, line, more folded words] of all there is; `more` leaves out the title's words."""
    programme = publication.programme
    labels = {theme.key: theme.label for theme in programme.event.themes}
    labels |= {form.key: form.label for form in programme.event.formats}
    rows: list[tuple[str, str, i18n.Localized, str, list[str]]] = []
    for session in programme.sessions.values():
        people = [programme.people[part.person].name for part in session.people if part.person in programme.people]
        named = [labels[key] for key in (*session.themes, session.format) if key in labels]
        texts = [text for one in (session.summary, *named) for text in one.values()]
        rows.append(("session", session.id, session.title, "", [*session.title.values(), *people, *texts]))
    for person in programme.people.values():
        line = ", ".join(part for part in (plain(person.role), person.organisation) if part)
        texts = [person.organisation, *person.role.values()]
        rows.append(("person", person.id, i18n.Localized({lang: person.name}), line, texts))
    for exhibitor in publication.exhibitors.values():
        texts = [*exhibitor.name.values(), *exhibitor.booths, *map(to_plain, exhibitor.blurb.values())]
        rows.append(("exhibitor", exhibitor.id, exhibitor.name, _stand_line(exhibitor), texts))
    for place in programme.places.values():
        texts = [*place.name.values(), place.short, *place.aliases.values(), SYNONYMS.get(place.kind, "")]
        rows.append(("place", place.id, place.name, cards.where(place), texts))
    for page in programme.pages.values():
        texts = [*page.title.values(), *map(to_plain, page.body.values())]
        rows.append(("page", page.key, page.title, "", texts))
    return [
        [kind, _address(publication, kind, key, lang), (shown := title.get_text(lang).text), line, _more(shown, texts)]
        for kind, key, title, line, texts in rows
    ]


def _more(title: str, texts: list[str]) -> str:
    own = _words(title)
    return " ".join(dict.fromkeys(word for text in texts for word in _words(text) if word not in own))


@lru_cache(maxsize=32_768)
def _words(text: str) -> tuple[str, ...]:
    """Fold once what is the same in every language, and at the next printing."""
    return tuple(fold(text).split())
