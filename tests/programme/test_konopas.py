import json
from datetime import UTC, datetime

import pytest

from pwa import publishing
from pwa.programme.model import Event, Participation

TEA = Event("tea-days", {"fi": "Teepäivät"})


def item(**fields):
    return {"id": "7", "title": "Tea", "day": "2024-11-14", "time": "10:00", "mins": "60", "loc": ["Teatro"]} | fields


@pytest.mark.parametrize(
    ("head", "tail"), [("", ""), ("\ufeffvar prog = ", ";"), ("/* made */\nwindow.program=", ";\n"), ("load(", ");")]
)
def test_the_javascript_around_is_left_out(read, head, tail):
    programme = read("p.js", head + json.dumps([item()]) + tail, TEA).programme

    assert programme.sessions["7"].slots[0].start == datetime(2024, 11, 14, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", ["p.js", "tea-program.js"])
def test_people_are_read_from_the_same_file_or_from_the_one_beside_it(read, tmp_path, name):
    people = 'var people = [{"id": "3", "name": ["Aino", "Niemel\\u00e4"], "bio": "The <b>tea</b> of the day."}];'
    prog = "var program = " + json.dumps([item(people=[{"id": "3"}])]) + ";\n"
    (tmp_path / "tea-people.js").write_text(people)

    person = read(name, prog + (people if name == "p.js" else ""), TEA).programme.people["3"]

    assert (person.name, person.bio) == ("Aino Niemelä", {"en": "The <b>tea</b> of the day."})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"datetime": "2024-11-14T10:00:00.000+00:00"}, "2024-11-14T10:00"),
        ({"datetime": "2024-11-14T10:00:00"}, "2024-11-14T08:00"),
        ({"date": "2024-11-15", "time": "9:00"}, "2024-11-15T07:00"),
        ({"time": "0930"}, "2024-11-14T07:30"),
        ({"time": "00:30"}, "2024-11-13T22:30"),
    ],
)
def test_times_have_an_offset_or_are_venue_time_on_the_date_they_name(read, fields, expected):
    slot = read("p.json", [item(**fields)], TEA).programme.slots()[0]

    assert slot.start == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_tags_tell_languages_themes_formats_and_how_to_attend(read):
    tags = [
        "In_English",
        "På_svenska",
        "track:Green",
        "type: Talk",
        "Black_tea",
        "place: House",
        {"category": "Environment", "label": "In Person", "value": "x"},
        {"category": "Environment", "label": "Online", "value": "y"},
        {"category": "Tag", "label": "Cups", "value": "cups"},
        {"category": "Language", "label": "Finnish"},
    ]
    programme = read("p.json", [item(tags=tags)], TEA).programme

    session = programme.sessions["7"]
    assert session.spoken == ("en", "sv", "fi")
    assert session.themes == ("green", "black-tea", "cups")
    assert (session.format, session.attendance) == ("talk", "both")


def test_roles_are_taken_out_of_names_and_other_brackets_stay(read):
    names = ["Aino (PJ)", "Björn (moderator)", "Sam (19th)", "Team Tea"]
    people = [{"id": str(n), "name": name} for n, name in enumerate(names)] + [
        {"id": "9", "name": "Eva", "role": "Mod"}
    ]

    programme = read("p.json", [item(people=people)], TEA).programme

    assert [one.name for one in programme.people.values()] == ["Aino", "Björn", "Sam (19th)", "Team Tea", "Eva"]
    assert [part.role for part in programme.sessions["7"].people] == [
        "chair",
        "moderator",
        "speaker",
        "speaker",
        "moderator",
    ]
    assert programme.sessions["7"].people[0] == Participation("0", "chair")


def test_a_room_in_an_area_has_it_as_parent(read):
    items = [item(), item(id="8", loc=["Sali - House"]), item(id="9", loc=["Sali", "House"]), item(id="10", loc=[])]

    programme = read("p.json", items, TEA).programme

    assert {key: place.parent for key, place in programme.places.items()} == {
        "teatro": "",
        "house": "",
        "sali": "house",
    }
    assert [session.slots[0].place for session in programme.sessions.values()] == ["teatro", "sali", "sali", ""]


def test_a_word_for_cancelled_in_the_title_cancels(read):
    titles = ["Tea (ODWOŁANE)", "PERUTTU: Tee", "Tea [cancelled]", "Tea - Inställt", "Cancelled stamps"]
    items = [item(id=str(n), title=title) for n, title in enumerate(titles)]

    sessions = read("p.json", items, TEA).programme.sessions

    assert [next(iter(session.title.values())) for session in sessions.values()] == [
        "Tea",
        "Tee",
        "Tea",
        "Tea",
        titles[4],
    ]
    assert [session.cancelled for session in sessions.values()] == [True, True, True, True, False]


def test_lengths_that_are_missing_or_wrong_and_drop_in_items_are_survived(read):
    items = [item(mins=""), item(id="8", mins="long"), item(id="9", mins=3000), item(id="10", day=None, time=None)]

    found = read("p.json", items, TEA)

    assert [(slot.length.total_seconds() / 60, slot.open_hours) for slot in found.programme.slots()] == [
        (0, False),
        (0, False),
        (3000, True),
    ]
    assert found.warnings == (
        "p.json, 8: “long” is not a length; it was left out.",
        "p.json: 1 items were left out: they have no time yet.",
    )


def test_a_title_as_id_makes_a_short_address(read):
    title = "All about tea, and everything else that anybody ever wanted to drink"

    assert [len(key) for key in read("p.json", [item(id=title, title=title)], TEA).programme.sessions] == [8]


def test_an_age_limit_a_warning_and_a_sign_up_are_kept(read):
    fields = {
        "age_restrictions": "16+",
        "triggers": "Hot water",
        "links": {"signup": "https://tea.example/s", "img": "x"},
    }

    session = read("p.json", [item(**fields)], TEA).programme.sessions["7"]

    assert (session.age_limit, session.note, session.signup_url) == (
        "16+",
        {"en": "Hot water"},
        "https://tea.example/s",
    )


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("konopas/finncon2013-program.js", (102, 8, 133)),
        ("conclar/octocon2024-schedule.json", (68, 9, 60)),
        ("conclar/avangarda2026-program.js", (425, 56, 281)),
    ],
)
def test_real_programmes_are_read_whole(shared_data, path, counts):
    programme = publishing.read_source(shared_data / path, TEA).programme

    assert (len(programme.sessions), len(programme.places), len(programme.people)) == counts


def test_a_file_of_people_alone_is_no_programme(shared_data):
    with pytest.raises(publishing.Refused, match="no programme in a format that we know"):
        publishing.read_source(shared_data / "konopas" / "finncon2013-people.js")
