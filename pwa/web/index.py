"""What many pages of one publication look up: made once a publication, kept by each process."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from math import inf
from typing import NamedTuple

from pwa.programme.model import Link, Person, Place, Session, Slot
from pwa.publishing import Publication
from pwa.venue import routing

SHARED = ("recording", "slides", "material")


class Showing(NamedTuple):
    """A slot with the session it shows."""

    slot: Slot
    session: Session

    @property
    def gone(self) -> bool:
        """Say whether this showing will not happen."""
        return self.session.cancelled or self.slot.status == "cancelled"


class Shared(NamedTuple):
    """A session that has recordings or material to share: the day of its first showing, and the links."""

    day: str
    session: Session
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Start:
    """What begins at one moment; `parallel` counts what will really happen."""

    moment: datetime
    showings: tuple[Showing, ...]

    @property
    def parallel(self) -> int:
        """Count the showings that were not cancelled."""
        return sum(not showing.gone for showing in self.showings)


@dataclass(frozen=True)
class Day:
    """A programme day: its starts in order, and what is open for dropping in."""

    date: str
    on_site: bool
    starts: tuple[Start, ...]
    drop_in: tuple[Showing, ...]

    @property
    def showings(self) -> list[Showing]:
        """List everything of the day, timed first."""
        return [*(showing for start in self.starts for showing in start.showings), *self.drop_in]


@dataclass(frozen=True)
class Index:
    """The publication from the sides that pages ask for."""

    publication: Publication
    days: dict[str, Day]
    unscheduled: tuple[Session, ...]
    parts: dict[str, tuple[tuple[str, Session], ...]]
    by_theme: dict[str, tuple[Session, ...]]

    @cached_property
    def near(self) -> dict[str, str]:
        """Return the hall or room nearest to each facility by the paths of its floor, else as the crow flies."""
        venue, places = self.publication.venue, self.publication.programme.places
        drawn = {code: shape for code, shape in venue.shapes.items() if code in places}
        rooms = [shape for code, shape in drawn.items() if places[code].kind in ("hall", "room")]
        found = {}
        for here in drawn.values():
            near = []
            for room in rooms if places[here.code].is_facility else ():
                if room.floor == here.floor:
                    route = routing.find_route(venue.edges, here.code, room.code)
                    crow = (room.x - here.x) ** 2 + (room.y - here.y) ** 2
                    near.append((route.metres if route else inf, crow, room.code))
            if near:
                found[here.code] = min(near)[2]
        return found

    @cached_property
    def shared(self) -> list[Shared]:
        """List the sessions that have recordings or material, by day.

        A link without a window of its own comes at the end of the day, so that a session that moves does not change
        the list: of a large event it is longer than any day's.
        """
        first: dict[str, Day] = {}
        for day in self.days.values():
            for _slot, session in day.showings:
                first.setdefault(session.id, day)
        ends = {day.date: max(slot.end for slot, _session in day.showings) for day in self.days.values()}
        found = []
        for key, day in first.items():
            session = self.publication.programme.sessions[key]
            links = tuple(
                replace(link, since=link.since or (None if link.kind == "material" else ends[day.date]))
                for link in session.links
                if link.kind in SHARED
            )
            if links and not session.cancelled:
                found.append(Shared(day.date, session, links))
        return found

    def is_over(self, moment: datetime) -> bool:
        """Say whether all that people come to the venue for has ended."""
        return all(slot.end <= moment for day in self.on_site for slot, _session in day.showings)

    @property
    def on_site(self) -> list[Day]:
        """List the days that people come to the venue, else every day."""
        return [day for day in self.days.values() if day.on_site] or list(self.days.values())

    @property
    def others(self) -> list[Day]:
        """List the days before and after, with their online sessions."""
        near = {day.date for day in self.on_site}
        return [day for day in self.days.values() if day.date not in near]

    def place(self, place_id: str) -> Place | None:
        """Return a place by its id."""
        return self.publication.programme.places.get(place_id)

    def venue_of(self, place: Place) -> Place | None:
        """Return the venue that a room is in, where it is not one itself."""
        places, seen = self.publication.programme.places, {place.id}
        while place.parent in places and place.parent not in seen:
            place = places[place.parent]
            seen.add(place.id)
        return place if len(seen) > 1 else None

    def people(self, session: Session) -> list[tuple[Person, str]]:
        """List who takes part in a session, with their part."""
        known = self.publication.programme.people
        return [(known[part.person], part.role) for part in session.people if part.person in known]

    def related(self, session: Session, limit: int = 3) -> list[Showing]:
        """List what else shares people or themes and does not overlap: the most shared first, then what comes after."""
        shared: Counter[str] = Counter()
        known: dict[str, Session] = {}
        people = [(other for _role, other in self.parts.get(part.person, ())) for part in session.people]
        themes = [self.by_theme.get(theme, ()) for theme in session.themes]
        for weight, others in [(2, one) for one in people] + [(1, one) for one in themes]:
            for other in others:
                shared[other.id] += weight
                known[other.id] = other
        ends = session.slots[0].end if session.slots else None
        found = []
        for key in shared:
            slot = next((slot for slot in known[key].slots if not _overlaps(slot, session)), None)
            if key != session.id and slot and not known[key].cancelled:
                found.append((-shared[key], bool(ends and slot.start < ends), slot.start, Showing(slot, known[key])))
        return [one[-1] for one in sorted(found, key=lambda one: one[:-1])][:limit]


def _overlaps(slot: Slot, session: Session) -> bool:
    timed = (other for other in session.slots if not other.open_hours)
    return not slot.open_hours and any(slot.start < other.end and other.start < slot.end for other in timed)


_kept: Index | None = None


def index_of(publication: Publication) -> Index:
    """Return the index of `publication`, made at its first use."""
    global _kept
    kept = _kept
    if kept is None or kept.publication is not publication:
        kept = _kept = make_index(publication)
    return kept


def make_index(publication: Publication) -> Index:
    """Sort a publication's sessions by day, person and theme."""
    programme = publication.programme
    event, sessions = programme.event, programme.sessions
    by_day: dict[str, list[Showing]] = defaultdict(list)
    for slot in programme.slots():
        by_day[event.day_of(slot.start).isoformat()].append(Showing(slot, sessions[slot.session]))
    parts: dict[str, list[tuple[str, Session]]] = defaultdict(list)
    by_theme: dict[str, list[Session]] = defaultdict(list)
    for session in sorted((s for s in sessions.values() if s.slots), key=lambda s: (s.slots[0].start, s.id)):
        for part in session.people:
            parts[part.person].append((part.role, session))
        for theme in session.themes if not session.cancelled else ():
            by_theme[theme].append(session)
    return Index(
        publication,
        {date: _make_day(date, date in event.days, showings) for date, showings in sorted(by_day.items())},
        tuple(session for session in sessions.values() if not session.slots and not session.cancelled),
        {person: tuple(found) for person, found in parts.items()},
        {theme: tuple(found) for theme, found in by_theme.items()},
    )


def _make_day(date: str, on_site: bool, showings: list[Showing]) -> Day:
    starts: dict[datetime, list[Showing]] = defaultdict(list)
    for showing in showings:
        if not showing.slot.open_hours:
            starts[showing.slot.start].append(showing)
    drop_in = tuple(showing for showing in showings if showing.slot.open_hours)
    return Day(date, on_site, tuple(Start(moment, tuple(found)) for moment, found in starts.items()), drop_in)
