from datetime import UTC, datetime
from pathlib import Path

import pytest

from pwa import publishing
from pwa.programme.model import Participation
from tests import folders
from tests.folders import write_folder


def refused(path: Path) -> list[str]:
    with pytest.raises(publishing.Refused) as caught:
        publishing.read_source(path)
    return [str(problem) for problem in caught.value.problems]


def test_a_whole_folder_is_read(tmp_path):
    found = publishing.read_source(write_folder(tmp_path))

    programme = found.programme
    assert list(programme.sessions) == ["opening", "film", "tasting"]
    assert programme.sessions["opening"].people == (Participation("aino", "chair"), Participation("bjorn", "speaker"))
    assert programme.sessions["opening"].slots[0].start == datetime(2024, 11, 14, 7, 0, tzinfo=UTC)
    assert programme.sessions["tasting"].slots[0].open_hours
    assert programme.pages["about"].title == {"en": "About", "fi": "Tietoa"}
    assert programme.announcements["welcome"].severity == "important"
    assert found.exhibitors["teeseura"].booths == ("A1", "A2")
    assert list(found.venue.floors) == ["1"]
    assert found.warnings == ()


def test_a_row_without_a_title_is_a_further_showing(tmp_path):
    film = publishing.read_source(write_folder(tmp_path)).programme.sessions["film"]

    assert [slot.id for slot in film.slots] == ["film-1", "film-2"]
    assert [slot.start.hour for slot in film.slots] == [8, 11]


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path):
    sessions = b"\xef\xbb\xbf" + folders.SESSIONS.replace("\n", "\r\n").encode()

    assert len(publishing.read_source(write_folder(tmp_path, {"sessions.csv": sessions})).programme.sessions) == 3


def test_decomposed_letters_are_composed(tmp_path):
    people = folders.PEOPLE.replace("Niemelä", "Niemela\u0308")

    programme = publishing.read_source(write_folder(tmp_path, {"people.csv": people})).programme

    assert programme.people["aino"].name == "Aino Niemelä"


def test_drafts_are_never_published(tmp_path):
    head = "id,title_fi,start,end,status\n"
    rows = "a,A,2024-11-14 09:00,2024-11-14 10:00,draft\na,,2024-11-14 11:00,2024-11-14 12:00,\n"

    found = publishing.read_source(write_folder(tmp_path, {"sessions.csv": head + rows}))

    assert found.programme.sessions == {}
    assert found.warnings == ("sessions.csv: 1 sessions are drafts, pending or rejected: not published.",)


def test_every_problem_is_told_at_once_with_line_field_reason_and_remedy(tmp_path):
    head = "id,title_fi,themes,format,people,start,end,place\n"
    rows = [
        "Ä,A,,,,2024-11-14 09:00,2024-11-14 10:00,teatro",
        "b,B,,,,14.11.2024 9.00,2024-11-14 10:00,",
        "c,C,,,,2024-11-14 10:00,2024-11-14 09:00,",
        "d,D,red,,,2024-11-14 10:00,2024-11-14 11:00,attic",
        "e,,,dance,sam:boss,2024-11-14 10:00,2024-11-14 11:00,",
        '"b",Again,,,,2024-02-30 10:00,2024-11-14 11:00,',
    ]
    write_folder(tmp_path, {"sessions.csv": head + "\n".join(rows)})

    assert refused(tmp_path) == [
        "sessions.csv line 2, id: “Ä” cannot be an id. Use a–z, 0–9 and hyphens, 40 characters at most.",
        "sessions.csv line 3, start: “14.11.2024 9.00” is not a date and time. Write it like 2024-11-14 10:30.",
        "sessions.csv line 4, end: It ends before it starts."
        " Correct one of them; after midnight it is the next day's date.",
        "sessions.csv line 5, place: There is no place “attic”. Correct it, or add that place to places.csv.",
        "sessions.csv line 5, themes: There is no theme “red”. Correct it, or add it to event.toml under [[themes]].",
        "sessions.csv line 6, format: There is no format “dance”."
        " Correct it, or add it to event.toml under [[formats]].",
        "sessions.csv line 6, title: It is empty in every language. Fill title_fi, title_sv or title_en.",
        "sessions.csv line 6, people: There is no person “sam”. Correct it, or add that person to people.csv.",
        "sessions.csv line 6, people: “boss” is not a role."
        " Use one of: speaker, chair, moderator, panellist, performer.",
        "sessions.csv line 7, start: “2024-02-30 10:00” is not a date and time. Write it like 2024-11-14 10:30.",
        "sessions.csv line 7, id: “b” is already used at sessions.csv line 3."
        " Give this session its own id; for a further showing leave all but start, end and place empty.",
    ]


def test_a_line_is_counted_over_cells_of_many_lines(tmp_path):
    sessions = 'id,title_fi,body_fi,start,end\na,A,"one\ntwo\nthree",2024-11-14 09:00,2024-11-14 10:00\nb,B,,x,x\n'

    assert refused(write_folder(tmp_path, {"sessions.csv": sessions}))[0].startswith("sessions.csv line 5, start:")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("event.toml", None, "event.toml: The file is missing."),
        ("event.toml", "slug = = 1", "event.toml line 1: It is not TOML"),
        ("sessions.csv", None, "sessions.csv: The file is missing."),
        ("sessions.csv", " \n", "sessions.csv: The file is empty."),
        ("sessions.csv", b"id,title_fi\na,P\xe4iv\xe4\n", "sessions.csv line 2: The text is not UTF-8."),
        ("sessions.csv", "id,title_fi,start\n", "sessions.csv line 1, end: The column is missing."),
        ("sessions.csv", "id,start,end\n", "sessions.csv line 1, title_*: The column is missing."),
        ("sessions.csv", "id;title_fi;start;end\n", "sessions.csv line 1: The columns are separated by semicolons."),
        ("sessions.csv", "id,title_fi,start,end,id\n", "sessions.csv line 1, id: The column is there twice."),
        ("sessions.csv", 'id,title_fi,start,end\na,"A"b,x,y\n', "sessions.csv line 2: The row is not CSV"),
        ("sessions.csv", "id,title_fi,start,end\n{{ id }},,,\n", "sessions.csv: The file is a template instead"),
        ("sessions.csv", "id,title_fi,start,end\na,A,0001-01-01 00:00,x\n", "sessions.csv line 2, start: “0001-01-01"),
        ("sessions.csv", "<<<<<<< ours\n", "sessions.csv line 1: The file has conflict markers"),
        ("pages/about.fi.md", "# A\n\n>>>>>>> theirs\n", "pages/about.fi.md line 3: The file has conflict markers"),
        ("pages/about.fi.md", "No title\n", "pages/about.fi.md line 1: The first line is not a title."),
        ("places.csv", "id,parent,kind,name_fi\na,b,room,A\n", "places.csv line 2, parent: There is no place “b”."),
        ("places.csv", "id,kind,name_fi\na,cave,A\n", "places.csv line 2, kind: “cave” is not known."),
        ("people.csv", "id,name\na,Aino\na,Sam\n", "people.csv line 3, id: “a” is there twice."),
        ("exhibitors.csv", "id,name_fi,hours\na,A,9-17\n", "exhibitors.csv line 2, hours: “9-17” is not opening"),
        ("exhibitors.csv", "id,name_fi,website\na,A,a.fi\n", "exhibitors.csv line 2, website: “a.fi” is not a web"),
        ("venue/paths.csv", "from,to,metres\nn-1,x,1\n", "venue/paths.csv line 2, to: “x” is not drawn on any floor."),
        ("venue/1.svg", "<svg/>", "venue/1.svg: It has no viewBox."),
    ],
)
def test_a_broken_file_is_refused_in_words(tmp_path, name, content, told):
    assert any(problem.startswith(told) for problem in refused(write_folder(tmp_path, {name: content})))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('slug = "Tea Days"', "event.toml, slug: “Tea Days” cannot be the event's short name."),
        ('timezone = "Europe/Naantali"', "event.toml, timezone: There is no time zone “Europe/Naantali”."),
        ('day_boundary = "4"', "event.toml, day_boundary: “4” is not a time of day."),
        ('languages = ["fi", "xx"]', "event.toml, languages: Rasti does not speak “xx”."),
        ('days = ["14.11."]', "event.toml, days: “14.11.” is not a day."),
        ('tagline = "plain"', "event.toml, tagline: It is not a text by language."),
    ],
)
def test_a_wrong_setting_of_the_event_is_refused_in_words(tmp_path, line, told):
    kept = [one for one in folders.EVENT.splitlines() if one.partition(" ")[0] != line.partition(" ")[0]]

    problems = refused(write_folder(tmp_path, {"event.toml": "\n".join([line, *kept])}))

    assert any(problem.startswith(told) for problem in problems)


def test_an_hour_that_summer_time_skips_is_refused_and_one_that_comes_twice_is_warned_about(tmp_path):
    head = "id,title_fi,start,end\n"
    skipped = head + "a,A,2024-03-31 03:30,2024-03-31 05:00\n"
    twice = head + "a,A,2024-10-27 03:30,2024-10-27 05:00\n"

    assert refused(write_folder(tmp_path / "1", {"sessions.csv": skipped})) == [
        "sessions.csv line 2, start: “2024-03-31 03:30” does not exist: clocks go forward then."
        " Did you mean 2024-03-31 04:30?"
    ]
    found = publishing.read_source(write_folder(tmp_path / "2", {"sessions.csv": twice}))
    assert found.programme.sessions["a"].slots[0].start == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    assert found.warnings[0].endswith("happens twice as clocks go back; the first is taken.")


def test_an_offset_of_its_own_wins_over_venue_time(tmp_path):
    sessions = "id,title_fi,start,end\na,A,2024-05-10T09:00+01:00,2024-05-10 12:00\n"

    slot = publishing.read_source(write_folder(tmp_path, {"sessions.csv": sessions})).programme.sessions["a"].slots[0]

    assert (slot.start.hour, slot.end.hour) == (8, 9)


def test_what_may_be_meant_is_only_warned_about(tmp_path):
    sessions = (
        "id,title_fi,spoken,people,start,end,place,colour\n"
        "a,A,fi;qq,aino,2024-11-14 09:00,2024-11-14 10:00,teatro,red\n"
        "b,B,fi,aino,2024-11-14 09:30,2024-11-14 10:30,teatro,red\n"
    )
    write_folder(tmp_path, {"sessions.csv": sessions, "session.csv": "id\n", "pages/x.md": "# X\n"})

    assert publishing.read_source(tmp_path).warnings == (
        "session.csv: no such file belongs to an event folder; it was not read.",
        "sessions.csv: the column “colour” is not known and was not read.",
        "sessions.csv line 2, spoken: “qq” is not a language code (ISO 639-1) that we know.",
        "pages/x.md: a page is called key.fi.md, key.sv.md or key.en.md; it was not read.",
    )


def test_a_path_that_is_no_source_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("hello")

    assert refused(tmp_path / "notes.txt")[0].startswith("notes.txt: It is no programme in a format that we know.")
    assert refused(tmp_path / "none.xml")[0].startswith("none.xml: The file is missing.")


def test_the_demo_is_read_without_a_warning_of_a_missing_shape(demo):
    assert not [warning for warning in demo.warnings if "drawn" in warning]
    assert len(demo.programme.sessions) >= 45


@pytest.mark.parametrize("name", ["event.toml", "places.csv", "people.csv", "venue/1.svg", "exhibitors.csv"])
@pytest.mark.parametrize(("content", "told"), [("", "The file is empty."), ("<<<<<<< ours\n", "conflict markers")])
def test_a_file_that_cannot_be_read_is_told_alone_without_what_follows_from_it(tmp_path, name, content, told):
    problems = refused(write_folder(tmp_path, {name: content}))

    assert len(problems) == 1 and problems[0].startswith(name) and told in problems[0]


def test_every_file_that_cannot_be_read_is_told(tmp_path):
    problems = refused(write_folder(tmp_path, {"event.toml": "", "sessions.csv": "", "exhibitors.csv": "id\n"}))

    assert [problem.partition(":")[0] for problem in problems] == [
        "event.toml",
        "sessions.csv",
        "exhibitors.csv line 1, name_*",
    ]
