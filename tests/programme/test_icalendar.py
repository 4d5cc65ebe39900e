from datetime import UTC, datetime, timedelta

import pytest

from pwa import publishing
from pwa.programme.model import Participation


def calendar(*events, head="X-WR-CALNAME:Tea Days\nX-WR-TIMEZONE:Europe/Helsinki\n"):
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{head}" + "".join(events) + "END:VCALENDAR\n"


def event(*lines, uid="7@tea", summary="Tea", start="DTSTART:20241114T080000Z", end="DTEND:20241114T090000Z"):
    body = "\n".join([f"UID:{uid}", f"SUMMARY:{summary}", start, end, *lines])
    return f"BEGIN:VEVENT\n{body}\nEND:VEVENT\n"


def test_the_calendar_names_the_event_and_its_zone(read):
    found = read("c.ics", calendar(event("LOCATION:Teatro", "CATEGORIES:Green,Black", "URL:https://tea.example/a.mp4")))

    programme = found.programme
    session = programme.sessions["7-tea"]
    assert (programme.event.slug, programme.event.timezone) == ("tea-days", "Europe/Helsinki")
    assert session.slots[0].start == datetime(2024, 11, 14, 8, tzinfo=UTC)
    assert (session.slots[0].place, session.themes, session.links[0].kind) == (
        "teatro",
        ("green", "black"),
        "recording",
    )
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("DTSTART:20241114T080000Z", "2024-11-14T08:00"),
        ("DTSTART;TZID=Europe/Stockholm:20241114T100000", "2024-11-14T09:00"),
        ("DTSTART;TZID=Europe/Helsinki;VALUE=DATE-TIME:20241114T100000", "2024-11-14T08:00"),
        ("DTSTART:20241114T100000", "2024-11-14T08:00"),
        ("DTSTART;VALUE=DATE:20241114", "2024-11-13T22:00"),
    ],
)
def test_a_start_is_in_utc_in_its_own_zone_or_in_venue_time(read, start, expected):
    slot = read("c.ics", calendar(event(start=start, end="DURATION:PT45M"))).programme.slots()[0]

    assert slot.start == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert slot.length == timedelta(minutes=45)


def test_a_whole_day_is_for_dropping_in_and_a_missing_end_is_none(read):
    events = [event(start="DTSTART;VALUE=DATE:20241114", end=""), event(uid="8", end="")]

    slots = read("c.ics", calendar(*events)).programme.slots()

    assert [(slot.length, slot.open_hours) for slot in slots] == [(timedelta(days=1), True), (timedelta(), False)]


def test_a_cancelled_event_is_cancelled_and_private_ones_and_drafts_are_left_out(read):
    events = [event("STATUS:CANCELLED"), event("CLASS:PRIVATE", uid="8"), event("STATUS:DRAFT", uid="9")]

    found = read("c.ics", calendar(*events))

    assert [session.cancelled for session in found.programme.sessions.values()] == [True]
    assert found.warnings == ("c.ics: 2 items were left out: they are private or drafts.",)


def test_a_uid_that_stands_for_many_titles_is_no_id(read):
    events = [event(summary=name, start=f"DTSTART:20241114T0{hour}0000Z") for hour, name in enumerate(("A", "B", "A"))]

    sessions = read("c.ics", calendar(*events)).programme.sessions

    assert {key: len(session.slots) for key, session in sessions.items()} == {"7-tea-a": 2, "7-tea-b": 1}


def test_a_rule_repeats_by_the_clock_over_a_change_of_clocks(read):
    weekly = "RRULE:FREQ=WEEKLY;COUNT=3"
    first = event(weekly, start="DTSTART;TZID=Europe/Helsinki:20241020T100000", end="DURATION:PT1H")
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Helsinki:20241103T100000",
        start="DTSTART;TZID=Europe/Helsinki:20241103T120000",
        end="DURATION:PT1H",
    )

    session = read("c.ics", calendar(first, moved)).programme.sessions["7-tea"]

    assert [f"{slot.start:%d %H}" for slot in session.slots] == ["20 07", "27 08", "03 10"]


def test_a_rule_without_an_end_is_cut_and_an_excluded_day_is_left_out(read):
    endless = event("RRULE:FREQ=DAILY", "EXDATE:20241115T080000Z")

    found = read("c.ics", calendar(endless))

    assert len(found.programme.slots()) == 199
    assert found.warnings == ("c.ics, Tea: it repeats too often; 200 were taken.",)


def test_what_calendars_write_wrong_is_mended(read):
    broken = (
        "\ufeffJunk before\nBEGIN:VCALENDAR\nVTIMEZONE:Europe/Helsinki\nX-WR-CALNAME:Tea Days\n"
        "BEGIN:VEVENT\nUID:7\nSUMMARY;CHARSET=UTF-8:Tea\nDTSTART:20241114T100000\nDTEND:20241114T110000\n"
        "DESCRIPTION:All about tea.\nWhat: green and black.\n\nBring a cup,\nor two.\nLOCATION:Tea\n tro\n"
        "BEGIN:VEVENT\nUID:8\nSUMMARY:Buns\nDTSTART:20241114T120000\nDTEND:20241114T130000\n"
    )
    found = read("c.ics", broken)

    programme = found.programme
    assert list(programme.sessions) == ["7", "8"]
    assert programme.sessions["7"].body == {"en": "All about tea.\nWhat: green and black.\n\nBring a cup,\nor two."}
    assert programme.sessions["7"].slots[0].start.hour == 8
    assert list(programme.places) == ["teatro"]
    assert found.warnings[0] == "c.ics: 8 lines are not proper iCalendar and were mended."


def test_html_is_sanitised_and_guests_with_a_mail_address_are_not_people(read):
    lines = (
        "DESCRIPTION:<p onclick='x'>Tea <img src='//x'></p>",
        'ATTENDEE;CN="Aino":invalid:nomail',
        "ATTENDEE;CN=Sam:mailto:sam@example.org",
        "ORGANIZER;CN=desk@example.org:mailto:desk@example.org",
    )
    programme = read("c.ics", calendar(event(*lines))).programme

    assert programme.sessions["7-tea"].body == {"en": "<p>Tea </p>"}
    assert programme.sessions["7-tea"].people == (Participation("aino"),)
    assert "example.org" not in repr(programme)


def test_an_address_as_room_is_a_stream_and_of_several_rooms_the_first_is_taken(read):
    events = [
        event("LOCATION:https://meet.example/tea"),
        event("LOCATION:Teatro\\, Sali", uid="8"),
        event("LOCATION:Teatro", uid="9"),
        event("LOCATION:Sali", uid="10"),
    ]
    found = read("c.ics", calendar(*events))

    online = found.programme.sessions["7-tea"]
    assert (online.attendance, online.links[0].kind, online.slots[0].place) == ("online", "stream", "")
    assert found.programme.sessions["8"].slots[0].place == "teatro"
    assert list(found.programme.places) == ["teatro", "sali"]
    assert found.warnings[0] == "c.ics, Tea: it is in several rooms (Teatro, Sali); the first was taken."


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (calendar(), "c.ics: There is no session in it."),
        (calendar(event(start="DTSTART:soon")), "c.ics, 7@tea, DTSTART: It has no time that can be read."),
        (calendar(event(summary="")), "c.ics, 7@tea, title: The title is empty."),
        ("<<<<<<< HEAD\n" + calendar(event()), "c.ics line 1: The file has conflict markers"),
        (calendar(event()).encode().replace(b"Tea", b"T\xe4"), "c.ics line 4: The text is not UTF-8."),
    ],
)
def test_a_broken_file_is_refused_in_words(refused, content, told):
    assert refused("c.ics", content)[0].startswith(told)


@pytest.mark.parametrize(("name", "count"), [("linux-conf-au-2020", 262), ("kielux-2020", 24)])
def test_real_calendars_are_read_whole(shared_data, name, count):
    programme = publishing.read_source(shared_data / "ics" / f"{name}.ics").programme

    assert (len(programme.sessions), len(programme.slots())) == (count, count)
