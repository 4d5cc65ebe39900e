"""The map's content in words: every room, service and stand as a row that a search can find."""

from __future__ import annotations

from typing import NamedTuple

from pwa.exhibitors import Exhibitor
from pwa.programme.model import Place
from pwa.programme.search import fold
from pwa.publishing import Publication
from pwa.web.exhibitors import booth_order, matches, themes_of
from pwa.web.language import plain

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
    venues = [_place(place, query) for place in programme.places.values() if place.kind in ELSEWHERE]
    return [section for section in (*sections, Section("", "venues", venues)) if section.rows]


def _exhibitors_on(publication: Publication, floor: str) -> list[Exhibitor]:
    shapes = publication.venue.shapes
    found = [
        (min(booth_order(code) for code in codes), one.id, one)
        for one in publication.exhibitors.values()
        if (codes := [code for code in one.booths if code in shapes and shapes[code].floor == floor])
    ]
    return [one for _order, _id, one in sorted(found, key=lambda item: item[:2])]


def _place(place: Place, query: str) -> Row:
    words = " ".join(dict.fromkeys((*place.name.values(), *place.aliases.values())))
    return Row(place, (place.id,), words, matches(fold(words), query))


def _stand(one: Exhibitor, query: str) -> Row:
    words = " ".join(dict.fromkeys((*one.name.values(), *(plain(theme.label) for theme in themes_of(one)))))
    return Row(one, one.booths, words, matches(fold(" ".join((words, *one.booths))), query))
