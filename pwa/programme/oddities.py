"""What a programme has that is seldom meant: two things at once, no room, no language, another day. Never an error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from pwa.i18n import say
from pwa.programme.model import Programme, Session, Slot

NAMED = 8


def list_oddities(programme: Programme, before: Programme | None = None) -> list[str]:
    """List in English what to look at, those of sessions that are as they were in `before` left out."""
    known = before.sessions if before else {}
    fresh = {key for key, one in programme.sessions.items() if known.get(key) != one}
    return [
        *_overlaps(programme, fresh),
        *_placeless(programme, fresh),
        *_outside(programme, fresh),
        *_gaps(programme, fresh),
    ]


def _overlaps(programme: Programme, fresh: set[str]) -> Iterator[str]:
    busy: dict[tuple[str, str], list[tuple[datetime, datetime, str]]] = {}
    for session, slot in _standing(programme):
        if slot.open_hours:
            continue
        names = [("place", slot.place)] if slot.place else []
        for key in names + [("person", part.person) for part in session.people]:
            busy.setdefault(key, []).append((slot.start, slot.end, session.id))
    for (kind, name), spans in busy.items():
        spans.sort()
        for (_, end, one), (start, _, other) in pairwise(spans):
            if start < end and one != other and {one, other} & fresh:
                both = [one, other]
                if kind == "place":
                    yield say("%(both)s overlap in time for place “%(name)s”.", both=both, name=name)
                else:
                    yield say("%(both)s overlap in time for person “%(name)s”.", both=both, name=name)


def _placeless(programme: Programme, fresh: set[str]) -> Iterator[str]:
    found = [session.id for session, slot in _standing(programme) if not slot.place and session.attendance != "online"]
    if names := _named(found, fresh):
        yield say("No place: %(names)s.", names=names)


def _outside(programme: Programme, fresh: set[str]) -> Iterator[str]:
    event = programme.event
    if not event.days:
        return
    first, last = (date.fromisoformat(day) for day in (min(event.days), max(event.days)))
    day = timedelta(days=1)
    found = [
        session.id
        for session, slot in _standing(programme)
        if not first - day <= event.day_of(slot.start) <= last + day
    ]
    if names := _named(found, fresh):
        yield say("Outside the days of the event: %(names)s.", names=names)


def _gaps(programme: Programme, fresh: set[str]) -> Iterator[str]:
    """Tell of a language that most sessions have and some lack; one that most lack is not spoken there."""
    sessions = programme.sessions.values()
    for lang in programme.event.languages:
        lacking = [one.id for one in sessions if not one.title.get(lang)]
        if 0 < len(lacking) * 2 <= len(sessions) and (names := _named(lacking, fresh)):
            yield say("No title in %(lang)s: %(names)s.", lang=lang, names=names)


def _standing(programme: Programme) -> Iterator[tuple[Session, Slot]]:
    for session in programme.sessions.values():
        if not session.cancelled:
            yield from ((session, slot) for slot in session.slots if slot.status != "cancelled")


def _named(found: list[str], fresh: set[str]) -> list[str]:
    ids = [one for one in dict.fromkeys(found) if one in fresh]
    more = [say("%(count)s more", count=len(ids) - NAMED)] if len(ids) > NAMED else []
    return [*ids[:NAMED], *more]
