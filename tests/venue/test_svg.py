"""Drawings as Inkscape, Illustrator, Figma and CAD programs save them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from pwa.venue.codes import by_normal, normal
from pwa.venue.svg import NotAFloor, find_boxes, list_strangers, read_floor

KNOWN = {"A1": "booth", "A2": "booth", "kino": "room", "wc-1": "facility"}


def draw(inside, attributes='viewBox="0 0 480 480"'):
    return read_floor("1", f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>', KNOWN)


def attributes_of(inside, id="kino"):
    floor, _, _ = draw(inside)
    return next(one.attrib for one in ElementTree.fromstring(floor.svg).iter() if one.get("id") == id)


@pytest.mark.parametrize(
    ("transform", "expected"),
    [
        ("rotate(90)", (-10, 20)),
        ("rotate(180 50 50)", (80, 90)),
        ("rotate(-90) translate(-100, 0)", (10, 80)),
        ("skewX(45)", (30, 10)),
        ("skewY(45)", (20, 30)),
        ("scale(2) rotate(90)", (-20, 40)),
    ],
)
def test_a_turned_shape_is_where_it_is_drawn(transform, expected):
    _, (shape,), _ = draw(f'<rect id="kino" x="10" width="20" height="20" transform="{transform}"/>')

    assert (shape.x, shape.y) == pytest.approx(expected)


@pytest.mark.parametrize("id", ["A1", "a1", "Booth A1", "booth_x5F_A1", "stand-A-01", "A1_1_", "Monter A1"])
def test_a_booth_is_known_however_a_program_writes_its_code(id):
    _, shapes, _ = draw(f'<g id="Layer_1"><rect id="{id}" width="10" height="10"/></g>')

    assert [(shape.code, shape.kind) for shape in shapes] == [("A1", "booth")]


def test_a_code_that_two_could_mean_is_left_alone():
    assert by_normal(["A1", "a-1", "B2"]) == {"b2": "B2"}
    assert normal("A10") != normal("A1")


def test_what_a_person_named_and_nobody_knows_is_listed():
    slips = '<rect id="A11" width="9" height="9"/><g id="Kinno"><path id="path12" d="M0 0h9"/></g>'
    made = "".join(f'<rect id="{id}" width="9" height="9"/>' for id in ("rect-3", "Rectangle 4", "SVGID_00_", "_12_"))
    floor, shapes, _ = draw(f'<g id="Layer_1"><g id="Stands"><rect id="A1" width="9" height="9"/>{slips}{made}</g></g>')

    assert list_strangers(floor, {shape.code: shape for shape in shapes}) == ["A11", "Kinno"]


def test_what_a_person_named_in_inkscape_is_known_by_that_name():
    inkscape = 'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'
    _, (shape,), left_out = draw(f'<g {inkscape} id="g1234" inkscape:label="Kino"><rect width="10" height="4"/></g>')

    assert (shape.code, shape.kind, shape.x, shape.y) == ("kino", "room", 5, 2)
    assert left_out == set()


def test_a_copy_by_use_is_a_shape_of_its_own():
    symbol = '<defs><symbol id="s"><rect width="10" height="10"/></symbol></defs>'
    floor, shapes, _ = draw(symbol + '<use id="A1" href="#s" x="20" y="30"/><use id="A2" href="#s" x="40"/>')

    assert {shape.code: (shape.x, shape.y) for shape in shapes} == {"A1": (25, 35), "A2": (45, 5)}
    assert find_boxes(floor)["A1"] == (20, 30, 30, 40)


def test_a_drawing_that_grows_without_end_is_refused():
    with pytest.raises(NotAFloor, match="too often"):
        draw('<g id="a"><use href="#a"/></g>')
    levels = "".join(f'<g id="l{n}">{10 * f"""<use href="#l{n + 1}"/>"""}</g>' for n in range(7))
    with pytest.raises(NotAFloor, match="too often"):
        draw(levels + '<g id="l7"><path d="M0 0"/></g>')


def test_styles_become_attributes_and_greys_follow_the_page():
    sheet = "<style>.st0{fill:#FFFFFF;stroke:#000000;stroke-width:2px;} .st1,.st2{fill:#3B9838}</style>"
    room = '<rect id="kino" class="st0" width="9" height="9" style="stroke-dasharray:4,4;-inkscape-x:1"/>'

    found = attributes_of(sheet + room)
    assert found["class"] == "room paper-fill"
    assert (found["stroke"], found["stroke-width"], found["stroke-dasharray"]) == ("currentColor", "2", "4,4")
    assert "fill" not in found and "style" not in found
    assert attributes_of(sheet + '<rect id="kino" class="st2" width="9" height="9"/>')["fill"] == "#3B9838"


@pytest.mark.parametrize(
    "value",
    [
        "url(https://evil.example#a)",
        "u\\72l(https://evil.example/a#b)",
        "image-set('//evil.example' 1x)",
        "var(--x, image('//evil.example'))",
        "src('https:evil.example')",
    ],
)
@pytest.mark.parametrize("how", ['style="fill:{0};stroke:expression(x)"', 'fill="{0}"'])
def test_a_style_never_reaches_outside(how, value):
    floor, _, _ = draw(f'<path d="M0 0" {how.format(value)}/>')

    assert "evil" not in floor.svg and "expression" not in floor.svg


@pytest.mark.parametrize(
    "drawing",
    [
        f"<style>{'a' * 200_000}</style>",
        f"<style>{'/*' * 200_000}</style>",
        f'<rect id="{"_" * 200_000}a" width="1" height="1"/>',
        f'<rect id="kino" class="room" width="1" height="1" transform="{"rotate(" * 100_000}"/>',
    ],
)
def test_a_drawing_with_a_text_of_no_end_is_read_at_once(drawing):
    floor, _, _ = draw(drawing)

    assert list_strangers(floor, {}) in ([], ["kino"])


def test_a_size_does_where_there_is_no_view_box():
    floor, _, _ = draw("", 'width="210mm" height="297mm"')

    assert floor.view_box == (0, 0, 210, 297)


def test_what_the_whole_drawing_is_styled_with_stays():
    floor, _, _ = draw('<path d="M0 0h9" stroke="black"/>', 'width="10" height="10" fill="none"')

    assert '<g fill="none"><path d="M0 0h9" stroke="currentColor" /></g>' in floor.svg


@pytest.mark.parametrize("name", ["coscup2023-booth-3F-4F.svg", "kotlinconf-2025-ground-floor.svg"])
def test_real_plans_come_in(shared_data, name):
    floor, _, left_out = read_floor("1", (shared_data / "maps" / name).read_text("utf-8"))

    assert floor.svg.count("<path") > 10 and len(floor.svg) > 10_000
    assert "style=" not in floor.svg and "<style" not in floor.svg
    assert not {"script", "foreignObject"} & left_out


def test_a_drawing_in_other_units_comes_to_a_width_in_which_its_names_can_be_read():
    floor, (shape,), _ = draw(
        '<rect class="room" id="kino" data-label="1000 500" x="900" width="200" height="1000"/>',
        'viewBox="100 0 1800 1200"',
    )

    assert floor.view_box == (0, 0, 480, 320)
    assert (shape.x, shape.y) == pytest.approx((240, 133.33), abs=0.01)
    assert find_boxes(floor)["kino"] == pytest.approx((213.33, 0, 266.67, 266.67), abs=0.01)
    again, (same,), _ = read_floor("1", floor.svg, KNOWN)
    assert (again.view_box, same) == (floor.view_box, shape)
