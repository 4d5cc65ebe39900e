"""Which printed pages a change surely concerns: they are printed first, all others are looked over after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlite_utils import Database

from pwa.publishing import Publication

# Changes that are on every page, or that draw it: there is no use in choosing.
EVERYWHERE = ("event", "places")


def find(db: Database, before: Publication, after: Publication) -> set[str] | None:
    """List the printed paths that the change from `before` to `after` concerns, or None where it may be all of them.

    A page is concerned that links to something changed, belongs to it or to a place, person or day of it, or is a list.
    """
    old, new = before.programme, after.programme
    if before.venue != after.venue or any(getattr(old, name) != getattr(new, name) for name in EVERYWHERE):
        return None
    links, own, days = set(), set(), set()
    for id, versions in _changed(old.sessions, new.sessions):
        links.add(f"/sessions/{id}/")
        for session in versions:
            own |= {f"/people/{one.person}/" for one in session.people}
            own |= {f"/{kind}/{slot.place}/" for slot in session.slots for kind in ("places", "exhibitors")}
            for day in {new.event.day_of(slot.start) for slot in session.slots}:
                days |= {f"/programme/{day}/", f"/programme/{day}/grid.css"}
    links |= {f"/people/{id}/" for id, _ in _changed(old.people, new.people)}
    links |= {f"/exhibitors/{id}/" for id, _ in _changed(before.exhibitors, after.exhibitors)}
    own |= {f"/info/{id}/" for id, _ in _changed(old.pages, new.pages)} | links | days | {"/programme/changes/"}
    concerned = set()
    for path, body in db.execute("select path, body from printed where body is not null and lang <> ''"):
        if path.count("/") < 4 or path[3:] in own or any(link.encode() in body for link in links):
            concerned.add(path)
    return concerned


def find_rooms(db: Database, published: Publication, slots: Iterable[str]) -> set[str]:
    """List the printed paths that show one of `slots`, whose room's state changed."""
    found = [published.programme.slot(id) for id in slots]
    links = {f"/sessions/{slot.session}/" for slot in found if slot}
    own = links | {f"/places/{slot.place}/" for slot in found if slot}
    rows = db.execute("select path, body from printed where body is not null and lang <> ''")
    return {path for path, body in rows if path[3:] in own or any(link.encode() in body for link in links)}


def find_ways(db: Database) -> set[str]:
    """List the printed paths that show routes, or whether a lift works."""
    paths = (path for (path,) in db.execute("select path from printed where body is not null and lang <> ''"))
    return {path for path in paths if path[3:].startswith(("/venue/", "/places/", "/graph.json"))}


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    for id in before.keys() | after.keys():
        if before.get(id) != after.get(id):
            yield id, [one for one in (before.get(id), after.get(id)) if one is not None]
