from datetime import UTC, datetime, timedelta

import pytest

from pwa import publishing
from pwa.programme.importers import sessions_csv
from pwa.programme.model import Event, Participation

TEA = Event("tea-days", {"fi": "Teepäivät"})


def test_another_systems_columns_are_told_by_their_names(read):
    content = (
        "Room,Date,Day,Start,Duration,Title,ID,Abstract,Description,Language,Speakers,File URL\n"
        'Teatro,2024-11-14,1,10:00,1:30,"Tea, and buns",7,Short.,"All about\n\ntea.",sv,3:Aino|4:Björn,https://t.fi/a.mp4\n'
        "Teatro,2024-11-14,1,23:30,0:30,Night,8,,,,,\n"
    )
    found = read("x.csv", content, TEA)

    session = found.programme.sessions["7"]
    assert (session.title, session.summary, session.body) == (
        {"sv": "Tea, and buns"}, {"sv": "Short."}, {"sv": "All about\n\ntea."},
    )  # fmt: skip
    assert session.slots[0].start == datetime(2024, 11, 14, 8, 0, tzinfo=UTC)
    assert session.slots[0].length == timedelta(minutes=90)
    assert session.people == (Participation("3"), Participation("4"))
    assert (session.links[0].kind, session.slots[0].place) == ("recording", "teatro")
    assert found.warnings == ()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_our_own_columns_are_read_without_the_other_files(read, separator):
    rows = [
        ["id", "title_fi", "title_en", "start", "end", "place", "people", "status"],
        ["opening", "Avaus", "Opening", "2024-11-14 10:00", "2024-11-14 11:00", "Teatro", "Aino:chair", ""],
        ["secret", "Salaisuus", "", "2024-11-14 10:00", "2024-11-14 11:00", "", "", "draft"],
        ["film", "Elokuva", "", "2024-11-14 12:00", "2024-11-14 13:00", "", "", "cancelled"],
    ]
    found = read("x.csv", "\ufeff" + "\r\n".join(separator.join(row) for row in rows), TEA)

    sessions = found.programme.sessions
    assert {key: one.cancelled for key, one in sessions.items()} == {"opening": False, "film": True}
    assert sessions["opening"].title == {"fi": "Avaus", "en": "Opening"}
    assert sessions["opening"].people == (Participation("aino", "chair"),)
    assert "x.csv: 1 items were left out: they are drafts, pending or rejected." in found.warnings


def test_what_ends_before_it_starts_by_the_clock_ends_past_midnight(read):
    slot = read("x.csv", "title,date,start,end\nDance,2024-11-14,22:00,02:00\n", TEA).programme.slots()[0]

    assert slot.length == timedelta(hours=4)


def test_without_ids_the_title_is_one_and_its_repeats_are_showings(read):
    content = "title,start,end\nTea,2024-11-14 10:00,2024-11-14 11:00\nTea,2024-11-15 10:00,2024-11-15 11:00\n"

    assert [len(one.slots) for one in read("x.csv", content, TEA).programme.sessions.values()] == [2]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("title,start\nTea,soon\n", "x.csv row 2, start: “soon” is not a date and time."),
        ("title,start\n,2024-11-14 10:00\n", "x.csv, an item, title: The title is empty."),
        ("title,start\n", "x.csv: There is no session in it."),
        ("title,start\n{{ title }},x\n", "x.csv: The file is a template instead of data"),
        ("name,colour\nTea,red\n", "x.csv: It is no programme in a format that we know."),
        ('title,start\nTea,"' + "x" * 140_000 + '"\n', "x.csv line"),
    ],
)
def test_a_broken_file_is_refused_in_words(refused, content, told):
    assert refused("x.csv", content)[0].startswith(told)


def test_a_file_that_goes_on_for_too_long_is_refused(refused, monkeypatch):
    monkeypatch.setattr(sessions_csv, "MAX_ROWS", 3)

    rows = "".join(f"Tea {n},2024-11-14 10:00\n" for n in range(9))
    assert refused("x.csv", "title,start\n" + rows)[0].startswith("x.csv: It has over 3 rows.")


def test_a_real_file_is_read_whole(shared_data):
    programme = publishing.read_source(shared_data / "other" / "gpn11.csv", TEA).programme

    assert (len(programme.sessions), len(programme.places), len(programme.people)) == (29, 2, 31)
