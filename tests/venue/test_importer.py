import pytest

from pwa import publishing
from pwa.venue.model import Edge
from pwa.venue.svg import NotAFloor, read_floor
from tests import folders
from tests.folders import write_folder


def drawn(inside, box="0 0 100 100"):
    return read_floor("1", f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{inside}</svg>')


def centre(shape):
    _, (found,), _ = drawn(shape)
    return found.x, found.y


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ('<rect class="room" id="a" x="10" y="20" width="40" height="20"/>', (30, 30)),
        ('<circle class="node" id="a" cx="5.5" cy="6" r="1"/>', (5.5, 6)),
        ('<polygon class="booth" id="a" points="0,0 10,0 10,20 0,20"/>', (5, 10)),
        ('<path class="booth" id="a" d="M10 10 L30 10 V20 H10 Z"/>', (20, 15)),
        ('<path class="booth" id="a" d="m10,10 20,0 0,10 -20,0z"/>', (20, 15)),
        ('<path class="booth" id="a" d="M10 10h20v10h-20z m2 2 h1"/>', (20, 15)),
        ('<path class="room" id="a" d="M0 0C0 50 10 50 10 0l0 -1e1z"/>', (5, -5)),
        ('<g class="room" id="a"><rect width="10" height="10"/><rect x="30" width="10" height="20"/></g>', (20, 10)),
        ('<rect class="facility" id="a" width="24" height="24" data-label="30 5"/>', (30, 5)),
    ],
)
def test_a_name_goes_to_the_middle_of_its_shape(shape, expected):
    assert centre(shape) == expected


def test_shapes_are_found_through_moved_and_scaled_groups():
    rect = '<rect class="booth" id="a" width="10" height="10" transform="matrix(1 0 0 1 1 2)"/>'

    assert centre(f'<g transform="translate(100, 50)"><g transform="scale(2)">{rect}</g></g>') == (112, 64)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<style>*{}</style>",
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
        '<image href="https://evil.example/a.png"/>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        '<text onclick="x">Name</text>',
    ],
)
def test_what_is_not_drawing_is_left_out(hostile):
    floor, _, left_out = drawn(hostile + '<path class="wall" d="M0 0h1"/>')

    assert floor.svg == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><path class="wall" d="M0 0h1" /></svg>'
    )
    assert len(left_out) == 1


@pytest.mark.parametrize(
    "attribute",
    ['onload="x()"', 'fill="url(https://evil.example#a)"', 'xml:base="x"', 'stroke="javascript:x"'],
)
def test_what_is_not_a_drawing_attribute_is_left_out(attribute):
    floor, _, left_out = drawn(f'<path d="M0 0" {attribute}/>')

    assert '<path d="M0 0" />' in floor.svg
    assert len(left_out) == 1


def test_only_references_within_the_drawing_stay():
    xlink = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    floor, _, left_out = drawn(f'<use href="#a"/><use {xlink} xlink:href="#b"/><use href="other.svg#a"/>')

    assert '<use href="#a" /><use href="#b" /><use />' in floor.svg
    assert left_out == {"use[href]"}


@pytest.mark.parametrize(
    ("source", "reason"),
    [("<svg", "not well-formed"), ("<html/>", "not SVG"), ('<svg viewBox="0 0 0 0"/>', "no viewBox")],
)
def test_what_is_no_drawing_is_refused(source, reason):
    with pytest.raises(NotAFloor, match=reason):
        read_floor("1", source)


def test_entities_are_never_expanded():
    with pytest.raises(NotAFloor):
        read_floor("1", '<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1"><title>&a;</title></svg>')


def test_a_venue_folder_is_read(tmp_path):
    venue = publishing.read_source(write_folder(tmp_path)).venue

    assert {shape.code: shape.kind for shape in venue.shapes.values()} == {
        "teatro": "room",
        "A1": "booth",
        "A2": "booth",
        "wc-1": "facility",
        "n-1": "node",
    }
    assert (venue.shapes["A1"].x, venue.shapes["A1"].y) == (105, 20)
    assert venue.edges == (Edge("teatro", "n-1", 12.5, True, "door"), Edge("n-1", "A1", 20, False, "stairs"))
    assert venue.floors["1"].view_box == (0, 0, 200, 100)


def test_orphans_on_either_side_are_warned_about(tmp_path):
    floor = folders.FLOOR.replace('id="teatro"', 'id="move"').replace('id="A2"', 'id="B7"')
    places = folders.PLACES + "attic,house,room,Ullakko,,9,\n"
    edges = "from,to,metres\nmove,n-1,3\n"
    write_folder(tmp_path, {"venue/1.svg": floor, "places.csv": places, "venue/paths.csv": edges})

    assert publishing.read_source(tmp_path).warnings == (
        "venue/1.svg: the place “teatro” is not drawn.",
        "places.csv: “attic” is on floor “9”, which is not drawn in venue/.",
        "venue/1.svg: “move” is drawn but is not in places.csv.",
        "venue: these booths are not drawn: A2.",
        "exhibitors.csv: these booths have no exhibitor: B7.",
    )


def test_a_shape_that_is_drawn_twice_is_refused(tmp_path):
    write_folder(tmp_path, {"venue/2.svg": folders.FLOOR})

    with pytest.raises(publishing.Refused, match=r"venue/2.svg, teatro: “teatro” is drawn twice."):
        publishing.read_source(tmp_path)


def test_a_drawing_without_classes_has_its_slips_in_the_report(tmp_path):
    floor = '<svg viewBox="0 0 200 100"><rect id="teatro" width="9" height="9"/><rect id="A-01" width="9" height="9"/>'
    floor += (
        '<rect id="wc-1" width="9" height="9"/><rect id="A22" width="9" height="9"/><path id="path7" d="M0 0"/></svg>'
    )
    write_folder(tmp_path, {"venue/1.svg": floor, "venue/paths.csv": "from,to,metres\nteatro,A1,3\n"})

    warnings = publishing.read_source(tmp_path).warnings

    assert "venue/1.svg: these are drawn and stand for nothing: A22." in warnings
