"""By what a day's list is narrowed: each facet of a showing, what there is to choose, and what a query wants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from pwa.programme.search import fold
from pwa.web.index import Day, Index, Showing

CHOICES = ("theme", "format", "room", "spoken", "level")
MARKS = ("stream", "open", "coming")
FIELDS = ("q", *CHOICES, *MARKS)
LONGEST = 100


def read(args: Mapping[str, str]) -> dict[str, str]:
    """Return what an address asks for, by field; an empty text asks for nothing."""
    return {name: args.get(name, "")[:LONGEST] for name in FIELDS}


def facets_of(showing: Showing) -> dict[str, tuple[str, ...]]:
    """Return what a showing has of each facet that its card does not already carry or the clock decides."""
    session = showing.session
    return {
        "theme": session.themes,
        "format": (session.format,) if session.format else (),
        "spoken": tuple(dict.fromkeys((*session.spoken, *session.interpretation))),
        "level": (session.level,) if session.level else (),
        "stream": ("1",) if any(link.kind == "stream" for link in session.links) else (),
    }


def is_wanted(showing: Showing, wanted: Mapping[str, str], now: datetime) -> bool:
    """Say whether a showing has all that is `wanted`."""
    slot, session = showing
    has = facets_of(showing) | {
        "room": (slot.place,),
        "open": ("1",) if slot.open_hours else (),
        "coming": ("1",) if slot.end > now else (),
    }
    text = fold(" ".join((*session.title.values(), *session.summary.values()))) if wanted["q"] else ""
    return all(word in text for word in fold(wanted["q"]).split()) and all(
        wanted[name] in ("", *has[name]) for name in (*CHOICES, *MARKS)
    )


def offer(index: Index, day: Day) -> dict[str, list[str]]:
    """List the values of each facet among a day's showings, in the programme's order; one alone is no choice."""
    programme, all_of = index.publication.programme, [facets_of(showing) for showing in day.showings]
    there = {name: {value for one in all_of for value in one[name]} for name in (*CHOICES, *MARKS) if name in all_of[0]}
    rooms = {showing.slot.place for showing in day.showings}
    found: dict[str, list[str]] = {
        "theme": [theme.key for theme in programme.event.themes if theme.key in there["theme"]],
        "format": [form.key for form in programme.event.formats if form.key in there["format"]],
        "room": [place.id for place in programme.places.values() if place.id in rooms],
        "spoken": sorted(there["spoken"]),
        "level": [level for level in ("basic", "advanced") if level in there["level"]],
    }
    offered = {name: values for name, values in found.items() if len(values) > 1 or (name == "level" and values)}
    marks = {"stream": bool(there["stream"]), "open": bool(day.drop_in and day.starts), "coming": True}
    return offered | {name: ["1"] for name, there_is in marks.items() if there_is}


def data(showing: Showing) -> Iterable[tuple[str, str]]:
    """Give the attributes by which the phone narrows a list."""
    return [(name, " ".join(values)) for name, values in facets_of(showing).items() if values]
