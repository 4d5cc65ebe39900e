"""A floor on a page: links with names, nothing of the nodes, the course over it."""

from __future__ import annotations

import re

import pytest
from defusedxml import ElementTree

from pwa.venue.drawing import Mark, cut, draw, draw_course
from pwa.venue.model import Edge, Floor, Shape
from pwa.venue.routing import Route, Step
from pwa.venue.svg import find_boxes, read_floor

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480">
<path class="wall" d="M0 0h100"/><rect class="booth" id="A10" x="40" y="0" width="20" height="20"/>
<rect class="booth" id="A2" x="20" y="0" width="20" height="20"/>
<rect class="room" id="hall" x="0" y="40" width="60" height="60"/>
<rect class="facility" id="lift" x="80" y="80" width="24" height="24"/>
<circle class="node" id="n-1" cx="5" cy="5" r="1"/>
<g transform="translate(10 5)"><rect class="booth" id="A3" x="0" y="20" width="10" height="10"/></g></svg>"""


@pytest.fixture
def floor() -> Floor:
    return read_floor("1", SVG)[0]


@pytest.fixture
def shapes() -> dict[str, Shape]:
    return {shape.code: shape for shape in read_floor("1", SVG)[1]}


def test_shapes_become_links_in_reading_order_with_names_in_the_language_of_the_page(
    floor: Floor, shapes: dict[str, Shape]
) -> None:
    marks = {
        "A10": Mark("A10, Sam & Co", "?to=A10", "A10", order=(10,)),
        "A2": Mark("A2, Aino <ry>", "?to=A2", "A2", order=(2,)),
        "A3": Mark("A3", name="A3"),
        "hall": Mark("Stora salen", "?to=hall", "Stora salen", "sv"),
        "lift": Mark("Lift", "?to=lift", icon="/icons.svg#lift"),
    }

    drawn = ElementTree.fromstring(f"<svg>{draw(floor, shapes, marks, lit='A2')}</svg>")

    links = [(link.get("data-code"), link.get("aria-label"), link.get("class")) for link in drawn.iter("a")]
    assert links == [
        ("hall", "Stora salen", None),
        ("lift", "Lift", None),
        ("A2", "A2, Aino <ry>", "lit"),
        ("A10", "A10, Sam & Co", None),
    ]
    assert [(text.text, text.get("lang")) for text in drawn.iter("text")] == [
        ("Stora", "sv"),
        ("salen", "sv"),
        ("A3", None),
        ("A2", None),
        ("A10", None),
    ]
    assert [use.get("href") for use in drawn.iter("use")] == ["/icons.svg#lift"]
    assert list(drawn.iter("circle")) == [] and not any(element.get("id") for element in drawn.iter())


def test_a_course_has_its_route_start_numbers_and_ring_on_each_floor_it_touches() -> None:
    shapes = {
        "info": Shape("info", "1", "facility", 0, 0),
        "n": Shape("n", "1", "node", 0, 100),
        "B8": Shape("B8", "1", "booth", 100, 100),
    }
    route = Route(("info", "n", "B8"), (Edge("info", "n", 25), Edge("n", "B8", 25)))
    steps = (Step("walk", "info", "n", 25), Step("arrive", "B8", "B8"))

    here = draw_course("1", shapes, "B8", route, steps)

    assert 'class="route" d="M0 23L0 100L77 100"' in here
    assert here.count('class="ring"') == 2 and ">1</text>" in here
    assert draw_course("2", shapes, "B8", route, steps) == ""


def test_a_line_is_cut_at_its_end_over_corners_too() -> None:
    line = [(0.0, 0.0), (10.0, 0.0), (10.0, 5.0)]

    assert cut(line, 2) == [(0, 0), (10, 0), (10, 3)]
    assert cut(line, 7) == [(0, 0), (8, 0)]
    assert len(cut(line, 99)) == 1


def test_boxes_follow_the_drawing_and_its_transforms(floor: Floor) -> None:
    boxes = find_boxes(floor)

    assert boxes["hall"] == (0, 40, 60, 100)
    assert boxes["A3"] == (10, 25, 20, 35)


def test_a_name_stands_where_its_shape_is_whatever_group_that_is_in(floor: Floor, shapes: dict[str, Shape]) -> None:
    drawn = draw(floor, shapes, {"A3": Mark("A3", name="A3")})

    # The booth is at 15, 30 of the whole; its group moves by 10, 5, and the name is moved back.
    assert re.search(r'<g transform="matrix\(1 0 0 1 -10 -5\)"><text x="15" y="[0-9.]+" font-size', drawn)


@pytest.mark.parametrize(("width", "level"), [(30, None), (8, "at-2"), (4, "at-4"), (2, "at-8")])
def test_a_name_that_far_out_nobody_can_read_waits_until_it_is_close(width: int, level: str | None) -> None:
    floor, shapes, _ = read_floor(
        "1", f'<svg viewBox="0 0 400 400"><rect class="booth" id="A1" width="{width}" height="20"/></svg>'
    )

    drawn = draw(floor, {shape.code: shape for shape in shapes}, {"A1": Mark("A1", "?to=A1", "A1")})

    assert (re.search(r'class="(at-.)"', drawn) or [None, None])[1] == level


def test_a_route_that_begins_in_a_room_leaves_its_name_to_be_read(shapes: dict[str, Shape]) -> None:
    course = draw_course("1", shapes, here="hall")

    lowest = float(re.search(r"M30 (\d+)l13 22", course)[1]) + 22  # type: ignore[index]
    assert lowest < shapes["hall"].y - 16
