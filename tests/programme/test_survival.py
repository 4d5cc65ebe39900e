"""What real files do, each by a small one of our own: files, times, identity and rooms."""

import json

import pytest

from pwa import publishing
from tests.folders import SESSIONS, write_folder
from tests.programme.odd_files import CSV, TEA, XML, ics, konopas, starts, v1, xml

# 1. Files that are not quite what they should be.


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("invalid.xml", XML.format('<event id="7"><title>Tea</title><start>10:00</start><odd/></event>')),
        ("bom.xml", "\ufeff" + XML.format(xml())),
        ("doctype.xml", '<!DOCTYPE schedule [<!ENTITY nbsp "&#160;">]>' + XML.format(xml())),
        ("controls.xml", XML.format(xml(title="Te\x02a"))),
        ("wrapped.js", "\ufeff" + konopas({})),
        ("trailing.json", json.dumps(v1({})) + "\n<!-- made by tea -->"),
    ],
)
def test_01_what_is_nearly_right_is_read(one, name, content):
    assert one(name, content).title.get_text("en").text == "Tea"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("s.xml", "<<<<<<< HEAD\n" + XML.format(xml()), "conflict markers"),
        ("s.json", "{% for item in items %}{}", "template"),
        ("s.json", "", "empty"),
    ],
)
def test_01_what_is_no_data_is_refused_with_its_reason(refused, name, content, reason):
    assert any(reason in problem for problem in refused(name, content))


# 2. Times.


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (XML.format(xml(start="0930")), "14 07:30"),
        (XML.format(xml(start="9:30")), "14 07:30"),
        (XML.format(xml(date="2024-11-14T08:30:00Z", start="10:30")), "14 08:30"),
        (XML.format(xml(start="01:30")), "14 23:30"),
        (json.dumps(v1({"date": "2024-11-14T07:30:00+00:00"})), "14 07:30"),
        (json.dumps(v1({"date": "2024-11-14T09:30:00"})), "14 07:30"),
    ],
)
def test_02_a_start_is_read_however_it_is_written(one, content, expected):
    assert starts(one("s.xml" if content.startswith("<") else "s.json", content)) == [expected]


@pytest.mark.parametrize(("duration", "minutes"), [("00:00", 0), ("", 0), ("50:00", 3000), ("90", 90), ("1:30", 90)])
def test_02_a_length_may_be_nothing_or_days(one, duration, minutes):
    (slot,) = one("s.xml", XML.format(xml(duration=duration))).slots

    assert slot.length.total_seconds() / 60 == minutes
    assert slot.open_hours == (minutes >= 480)


def test_02_what_ends_before_it_starts_or_has_no_time_yet_does_not_stop_the_rest(read):
    rows = (
        "Tea,2024-11-14 10:00,2024-11-14 09:00,,\nMilk,2024-11-14 00:00,2024-11-14 00:00,,\nRusks,2024-11-14 11:00,,,\n"
    )

    found = read("s.csv", CSV + rows, TEA)

    assert [one.title.get_text("fi").text for one in found.programme.sessions.values()] == ["Tea", "Rusks"]
    assert any("ends before it starts" in one for one in found.warnings)
    assert any("no time yet" in one for one in found.warnings)


def test_02_what_is_outside_the_days_of_the_event_is_warned_about(db, tmp_path, morning):
    rows = SESSIONS.replace("2024-11-14 10:00,2024-11-14 11:00", "2024-12-24 10:00,2024-12-24 11:00")
    folder = write_folder(tmp_path / "event", {"sessions.csv": rows})

    report = publishing.publish(db, publishing.read_source(folder), now=morning, dry_run=True)

    assert any("Outside the days" in one for one in report.warnings)


@pytest.mark.parametrize(
    ("start", "told"),
    [("2024-03-31 03:30", "does not exist as clocks change"), ("2024-10-27 03:30", "happens twice as clocks change")],
)
def test_02_hours_that_clocks_skip_or_repeat_are_told(read, start, told):
    found = read("s.csv", CSV + f"Tea,{start},,,\n", TEA)

    assert len(found.programme.sessions) == 1 and any(told in one for one in found.warnings)


def test_02_which_rule_gave_the_times_is_told(read):
    found = read(
        "s.json", v1({"date": "2024-11-14T10:00:00+02:00"}, {"title": "Milk", "date": "2024-11-14T11:00:00"}), TEA
    )

    assert any("have no offset and were taken as Europe/Helsinki time" in one for one in found.warnings)


# 3. Identity.


@pytest.mark.parametrize("other", [{"id": 1}, {"guid": "same"}, {"id": "1"}])
def test_03_an_id_for_two_titles_is_two_sessions(read, other):
    first = {"id": 1, "guid": "same"} if "guid" in other else {"id": 1}
    found = read("s.json", v1(first, {"title": "Milk"} | other), TEA)

    assert len(found.programme.sessions) == 2


def test_03_an_id_that_recurs_with_its_title_is_one_session_with_showings(one):
    assert starts(one("s.json", v1({"id": "w"}, {"id": "w", "date": "2024-11-14T12:00:00+02:00"}))) == [
        "14 08:00",
        "14 10:00",
    ]


def test_03_a_title_as_id_and_no_id_at_all_are_fine(one):
    assert one("p.js", konopas({"id": "Tea, with milk & rusks"})).id == "tea-with-milk-and-rusks"
    assert one("s.csv", CSV + "Tea,2024-11-14 10:00,,,\n").id


def test_03_a_uid_for_many_titles_is_no_id(read):
    two = ics("SUMMARY:Tea").replace("END:VCALENDAR\r\n", "") + ics("SUMMARY:Milk").split("PRODID:-//Tea//EN\r\n")[1]

    assert len(read("c.ics", two, TEA).programme.sessions) == 2


# 4. Rooms.


@pytest.mark.parametrize(
    ("rooms", "names"),
    [
        ({"Teatro": [{}], "TEATRO": [{"title": "Milk"}], "": [{"title": "Rusks"}], "Empty": []}, ["Teatro"]),
        ({"Sali (pöytä 2)": [{}], "Sali": [{"title": "Milk"}]}, ["Sali", "Sali (pöytä 2)"]),
        ({"Michigan 1 / Airmeet 6": [{}]}, ["Michigan 1 / Airmeet 6"]),
    ],
)
def test_04_rooms_are_one_whatever_their_case_and_may_be_missing_or_within_another(read, rooms, names):
    full = {room: [{"id": f"{room}{n}", "title": "Tea", "date": "2024-11-14T10:00:00+02:00", "duration": "00:30"} | item
                   for n, item in enumerate(items)] for room, items in rooms.items()}  # fmt: skip
    places = read("s.json", v1(rooms=full), TEA).programme.places

    assert sorted(place.name.get_text("en").text for place in places.values()) == names
    parents = [places[place.parent].name.get_text("en").text for place in places.values() if place.parent]
    assert parents == (["Sali"] if "Sali" in names else [])


def test_04_an_address_as_room_is_a_stream(one):
    session = one("c.ics", ics("SUMMARY:Tea", "LOCATION:https://video.example/tea"))

    assert session.slots[0].place == "" and session.links[0].url == "https://video.example/tea"
