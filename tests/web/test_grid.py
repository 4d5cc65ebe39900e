"""A day as rooms × times: where each showing lies, and the sheet that says so."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pwa.programme.model import Slot
from pwa.publishing import Publication
from pwa.web import grid
from pwa.web.index import Showing, make_index
from tests.web.test_programme import changed, serve, tea, text

__all__ = ("tea",)

DAY = "/en/programme/2024-11-14/"
NINE = datetime(2024, 11, 14, 7, tzinfo=UTC)


def slot(tea: Publication, id: str, begin: int, end: int) -> Showing:
    """Make a showing of the opening so many minutes after nine."""
    session = tea.programme.sessions["opening"]
    minute = timedelta(minutes=1)
    made = dataclasses.replace(session.slots[0], id=id, start=NINE + begin * minute, end=NINE + end * minute)
    return Showing(made, session)


def test_what_overlaps_in_a_room_gets_lanes_and_what_follows_the_first_free_one(tea: Publication) -> None:
    showings = [slot(tea, "a", 0, 60), slot(tea, "b", 30, 90), slot(tea, "c", 45, 50), slot(tea, "d", 60, 70)]

    assert grid.find_lanes(showings) == {"a": 0, "b": 1, "c": 2, "d": 0}


def test_every_card_of_the_list_has_a_room_a_begin_and_an_end_in_the_sheet(tmp_path: Path, tea: Publication) -> None:
    client = serve(tmp_path, tea)
    page, sheet = text(client, DAY), text(client, DAY + "grid.css")
    cards = re.findall(r'data-slot="[^"]+".*?data-start="([^"]+)" data-end="([^"]+)" data-place="([^"]*)"', page)
    timed = cards[: page.split("</day-grid>")[0].count("data-slot=")]

    assert timed
    for start, end, place in timed:
        assert f'[data-start="{start}"]{{grid-row-start:' in sheet
        assert f'[data-end="{end}"]{{grid-row-end:' in sheet
        assert f'[data-place="{place}"]{{grid-column:' in sheet
    for heading in re.findall(r'<h2 class="time" id="(t\d+)"', page):
        assert f"#{heading}{{--rows:" in sheet


def test_rooms_with_lanes_move_those_after_them(tea: Publication) -> None:
    opening = tea.programme.sessions["opening"]
    first = opening.slots[0]
    beside = Slot("beside", "opening", first.start, first.end, first.place)
    index = make_index(changed(tea, "opening", slots=(first, beside)))

    made = grid.make_grid(index, index.days["2024-11-14"])

    lanes = {room.place: room.lanes for room in made.rooms}
    assert lanes[first.place] == 2
    assert [room.column for room in made.rooms] == [
        grid.FIRST_COLUMN + sum(room.lanes for room in made.rooms[:n]) for n in range(len(made.rooms))
    ]
    assert len(made.beside) == 1


@pytest.mark.parametrize(("text", "written"), [("teatro", '"teatro"'), ('a"]{}\\\n', '"a\\22 ]{}\\5c \\a "')])
def test_an_odd_id_stays_inside_its_string(text: str, written: str) -> None:
    assert grid._quoted(text) == written


def test_the_sheet_is_a_style_sheet_and_no_other_day_has_one(tmp_path: Path, tea: Publication) -> None:
    client = serve(tmp_path, tea)

    assert client.get(DAY + "grid.css").content_type.startswith("text/css")
    assert client.get("/en/programme/2020-01-01/grid.css").status_code == 404
