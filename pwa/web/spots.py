"""The map's content in words: every room, service and stand as a row that a search can find."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote

from pwa import i18n
from pwa.exhibitors import Exhibitor
from pwa.programme.model import Place
from pwa.programme.search import fold
from pwa.programme.synonyms import SYNONYMS
from pwa.publishing import Publication
from pwa.web.exhibitors import booth_order, matches, themes_of
from pwa.web.language import local, page_language, plain

ELSEWHERE = ("venue", "online", "outdoor")


class Row(NamedTuple):
    """A place or an exhibitor with the codes of its shapes, more words that find it, and if it was found."""

    item: Place | Exhibitor
    codes: tuple[str, ...]
    find: str
    found: bool


class Section(NamedTuple):
    """Rows of one kind (rooms, services, stands; venues without a floor)."""

    floor: str
    kind: str
    rows: list[Row]

    @property
    def found(self) -> bool:
        """Say whether any row was found."""
        return any(row.found for row in self.rows)


def list_sections(publication: Publication, first: str, query: str) -> list[Section]:
    """List what is drawn, the floor `first` before others, then the event's other places; mark what `query` finds."""
    programme = publication.programme
    sections = []
    for floor in sorted(publication.venue.floors, key=lambda one: one != first):
        places = [place for place in programme.places.values() if place.floor == floor]
        rooms = [_place(place, query) for place in places if not place.is_facility]
        services = [_place(place, query) for place in places if place.is_facility]
        stands = [_stand(one, query) for one in _exhibitors_on(publication, floor)]
        sections += [
            Section(floor, "rooms", rooms),
            Section(floor, "services", services),
            Section(floor, "stands", stands),
        ]
    others = (
        one for one in programme.places.values() if one.kind in ELSEWHERE or one.floor not in publication.venue.floors
    )
    venues = [_place(place, query) for place in others]
    return [section for section in (*sections, Section("", "venues", venues)) if section.rows]


def list_showings(publication: Publication, query: str | None = None) -> list[tuple[str, str, str, str]]:
    """List the showings in drawn rooms that `query` finds, or all: title, words that find it, map address, line."""
    programme, shapes, lang = publication.programme, publication.venue.shapes, page_language()
    found = []
    for slot in sorted(programme.slots(), key=lambda slot: (slot.start, slot.id)):
        session, shape, place = (
            programme.sessions[slot.session],
            shapes.get(slot.place),
            programme.places.get(slot.place),
        )
        if not shape or not place or slot.status == "cancelled" or session.cancelled:
            continue
        start, end = local(slot.start), local(slot.end)
        line = f"{i18n.short_day(start.date(), lang)} {i18n.time_range(start, end, lang)} · {plain(place.name)}"
        people = [programme.people[part.person].name for part in session.people if part.person in programme.people]
        more = " ".join(dict.fromkeys((*session.title.values(), *people)))
        if query is None or matches(fold(f"{more} {line}"), query):
            found.append(
                (plain(session.title), more, f"/{lang}/venue/{quote(shape.floor)}/?to={quote(slot.place)}", line)
            )
    return found


def _exhibitors_on(publication: Publication, floor: str) -> list[Exhibitor]:
    shapes = publication.venue.shapes
    found = [
        (min(booth_order(code) for code in codes), one.id, one)
        for one in publication.exhibitors.values()
        if (codes := [code for code in one.booths if code in shapes and shapes[code].floor == floor])
    ]
    return [one for _order, _id, one in sorted(found, key=lambda item: item[:2])]


def _place(place: Place, query: str) -> Row:
    words = (*place.name.values(), *place.aliases.values(), SYNONYMS.get(place.kind, ""))
    return Row(place, (place.id,), _more(words, plain(place.name)), matches(fold(" ".join(words)), query))


def _stand(one: Exhibitor, query: str) -> Row:
    words = (*one.name.values(), *(plain(theme.label) for theme in themes_of(one)))
    found = matches(fold(" ".join((*words, *one.booths))), query)
    return Row(one, one.booths, _more(words, plain(one.name)), found)


def _more(texts: Iterable[str], shown: str) -> str:
    """Return the words of `texts`, each once, that a row does not show anyway."""
    seen = set(fold(shown).split())
    words = dict.fromkeys(word for text in texts for word in re.split(r"[\s;]+", text) if word)
    return " ".join(word for word in words if not set(fold(word).split()) <= seen)
