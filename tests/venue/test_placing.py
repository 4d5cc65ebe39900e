"""What organisers put on plans by hand lies over what is drawn, and the next import keeps it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from pwa import exporting, publishing
from pwa.programme.overrides import WHOLE, Edit
from pwa.venue import pictures
from pwa.venue.model import Edge, Plan, Shape, Spot, Venue
from pwa.venue.placing import place
from pwa.venue.routing import find_route
from pwa.venue.svg import find_boxes, read_floor
from tests import folders
from tests.folders import write_folder
from tests.pictures import png

NOW = datetime(2024, 11, 14, 6, 0, tzinfo=UTC)
SVG = """<svg viewBox="0 0 480 300"><rect class="room" id="hall" width="100" height="100"/>
<rect class="booth" id="A1" x="200" width="30" height="20"/><circle class="node" id="n-1" cx="150" cy="50"/>
<circle class="node" id="n-2" cx="250" cy="50"/></svg>"""


@pytest.fixture
def venue() -> Venue:
    floor, shapes, _ = read_floor("1", SVG)
    edges = (Edge("hall", "n-1", 20, kind="door"), Edge("n-1", "n-2", 20), Edge("n-1", "A1", 12))
    return Venue({"1": floor}, {shape.code: shape for shape in shapes}, edges)


def spots(*found: Spot) -> dict[str, Spot]:
    return {spot.id: spot for spot in found}


def test_a_pin_without_a_shape_is_drawn_and_joined_to_the_nearest_point_of_the_paths(venue: Venue) -> None:
    placed = place(venue, spots(Spot("A2", "1", "booth", 250, 80)))

    assert placed.shapes["A2"] == Shape("A2", "1", "booth", 250, 80)
    assert find_boxes(placed.floors["1"])["A2"] == (238, 68, 262, 92)
    route = find_route(placed.edges, "hall", "A2")
    # 100 units are 20 metres on this floor.
    assert route and route.codes == ("hall", "n-1", "n-2", "A2") and route.metres == 20 + 20 + 6


def test_a_rectangle_moves_a_drawn_booth_and_its_way_goes_along(venue: Venue) -> None:
    placed = place(venue, spots(Spot("A1", "1", "booth", 240, 100, 40, 20)))

    assert placed.shapes["A1"] == Shape("A1", "1", "booth", 260, 110)
    assert find_boxes(placed.floors["1"])["A1"] == (240, 100, 280, 120)
    assert [edge for edge in placed.edges if "A1" in (edge.start, edge.end)] == [Edge("n-2", "A1", 12.2)]


def test_a_pin_on_a_drawn_room_moves_its_name_alone(venue: Venue) -> None:
    placed = place(venue, spots(Spot("hall", "1", "room", 20, 30)))

    assert placed.shapes["hall"] == Shape("hall", "1", "room", 20, 30)
    assert find_boxes(placed.floors["1"])["hall"] == (0, 0, 100, 100) and placed.edges == venue.edges
    again = read_floor("1", placed.floors["1"].svg)[1]
    assert next(shape for shape in again if shape.code == "hall") == placed.shapes["hall"]


def test_what_stands_on_a_floor_that_is_not_there_is_passed_over(venue: Venue) -> None:
    assert place(venue, spots(Spot("A2", "9", "booth", 1, 1))) == venue


def test_a_picture_lies_under_a_floor_or_begins_one(venue: Venue) -> None:
    placed = place(venue, spots(Spot("A2", "2", "booth", 5, 5)), {key: Plan(key, "d1", 960, 400) for key in "12"})

    assert placed.floors["1"].picture == "d1" and placed.floors["1"].svg == venue.floors["1"].svg
    assert placed.floors["2"].view_box == (0, 0, 480, 200) and placed.shapes["A2"].floor == "2"


def test_what_is_put_by_hand_outlives_an_import_and_is_undone_and_exported(db: Database, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "tea")
    publishing.publish(db, publishing.read_source(folder), now=NOW)
    drawn = publishing.read_publication(db)
    spot = {"floor": "1", "kind": "booth", "x": 60.0, "y": 70.0, "width": 0.0, "height": 0.0}

    made = publishing.edit(db, [Edit("m:A2", WHOLE, spot)], by="Aino", now=NOW)
    write_folder(tmp_path / "tea", {"venue/1.svg": folders.FLOOR.replace('x="10" y="20"', 'x="20" y="20"')})
    publishing.publish(db, publishing.read_source(folder), now=NOW)

    found = publishing.read_publication(db)
    assert found and drawn
    assert (found.venue.shapes["A2"].x, found.venue.shapes["teatro"].x) == (60, 40)
    exporting.write_folder(found, tmp_path / "out", db)
    assert publishing.read_source(tmp_path / "out").venue.shapes["A2"] == found.venue.shapes["A2"]

    publishing.undo(db, made.publication, by="Aino", now=NOW)
    found = publishing.read_publication(db)
    assert found and found.venue.shapes["A2"] == drawn.venue.shapes["A2"]
    assert found.venue.shapes["teatro"].x == 40


def test_a_folder_with_a_picture_alone_for_a_plan_comes_in_and_goes_out(db: Database, tmp_path: Path) -> None:
    paths = "from,to,metres,step_free,kind\nteatro,wc-1,30,yes,walk\n"
    files = {"venue/1.svg": None, "venue/1.png": png(640, 480, b"GPS"), "venue/paths.csv": paths}
    publishing.publish(db, publishing.read_source(write_folder(tmp_path / "tea", files)), now=NOW)

    found = publishing.read_publication(db)
    assert found
    floor = found.venue.floors["1"]
    kept = pictures.find(db, floor.picture)
    assert floor.view_box == (0, 0, 480, 360) and kept and (kept.width, kept.height) == (640, 480)
    assert find_route(found.ways, "teatro", "wc-1")
    exporting.write_folder(found, tmp_path / "out", db)
    assert publishing.read_source(tmp_path / "out").venue == found.venue


def test_a_file_that_is_no_picture_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(publishing.Refused, match="no PNG, JPEG or WebP"):
        publishing.read_source(write_folder(tmp_path / "tea", {"venue/2.png": b"<svg/>"}))
