"""What pages look up of a publication: days, neighbours, related sessions."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

from pwa.i18n import Localized
from pwa.programme.model import Event, Place, Programme, Session, Slot
from pwa.publishing import Publication
from pwa.venue.model import Edge, Shape, Venue
from pwa.web.index import make_index
from tests.web.test_programme import tea

__all__ = ("tea",)


def test_related_are_at_most_three_that_share_and_do_not_overlap(tea: Publication) -> None:
    opening = tea.programme.sessions["opening"]
    hour = timedelta(hours=1)

    def made(key: str, later: int, **values: object) -> Session:
        slot = dataclasses.replace(opening.slots[0], id=f"{key}-1", session=key)
        slot = dataclasses.replace(slot, start=slot.start + later * hour, end=slot.end + later * hour)
        return dataclasses.replace(opening, **{"id": key, "people": (), "slots": (slot,), **values})  # type: ignore[arg-type]

    others = [
        made("at-once", 0),
        made("theme-before", -2),
        made("theme-after", 2),
        made("theme-later", 3),
        made("cancelled", 4, status="cancelled"),
        made("speaker", 5, people=opening.people[:1], themes=()),
    ]
    programme = dataclasses.replace(tea.programme, sessions={one.id: one for one in (opening, *others)})

    found = make_index(dataclasses.replace(tea, programme=programme)).related(opening)

    assert [session.id for _slot, session in found] == ["speaker", "theme-after", "theme-later"]


def test_a_session_after_midnight_belongs_to_the_night_before() -> None:
    start = datetime(2024, 11, 15, 0, 30, tzinfo=UTC)  # 2.30 at the venue
    slot = Slot("night-1", "night", start, start + timedelta(hours=1))
    event = Event("night", Localized({"fi": "Yö"}), days=("2024-11-14",))

    index = make_index(Publication(Programme(event, sessions={"night": Session("night", event.name, (slot,))})))

    assert list(index.days) == ["2024-11-14"]


def test_a_facility_is_near_the_room_of_the_shortest_walk_not_the_one_behind_the_wall() -> None:
    name = Localized({"fi": "Talo"})
    kinds = {"wc-1": "wc", "behind": "room", "along": "room"}
    places = {code: Place(code, kind, name) for code, kind in kinds.items()}
    shapes = {code: Shape(code, "1", kind, at, 0) for at, (code, kind) in enumerate(kinds.items())}
    programme = Programme(Event("tea-days", name), places=places)
    edges = (Edge("wc-1", "along", 20), Edge("along", "behind", 40))

    assert make_index(Publication(programme, Venue({}, shapes, edges))).near == {"wc-1": "along"}
    assert make_index(Publication(programme, Venue({}, shapes))).near == {"wc-1": "behind"}
