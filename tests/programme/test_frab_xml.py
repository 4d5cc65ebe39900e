from datetime import UTC, datetime, timedelta

import pytest

from pwa import publishing
from pwa.programme.changes import diff
from pwa.programme.merge import merge
from pwa.programme.model import Participation

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<schedule><conference><title>Tea Days</title><acronym>tea-2024</acronym><day_change>06:00:00</day_change>
<time_zone_name>Europe/Helsinki</time_zone_name></conference>
<day index="1" date="2024-11-14"><room name="Teatro">"""
TAIL = "</room></day></schedule>"


def event(inside="", id='id="7"', title="Tea", start="<start>09:00</start>", duration="00:30"):
    return f"<event {id}>{start}<duration>{duration}</duration><title>{title}</title>{inside}</event>"


@pytest.fixture
def read(tmp_path):
    def read(*events, head=HEAD):
        (tmp_path / "schedule.xml").write_text(head + "".join(events) + TAIL)
        return publishing.read_source(tmp_path / "schedule.xml").programme

    return read


@pytest.fixture
def refused(read):
    def refused(*events, head=HEAD):
        with pytest.raises(publishing.Refused) as caught:
            read(*events, head=head)
        return [str(problem) for problem in caught.value.problems]

    return refused


def test_the_conference_becomes_the_event(read):
    programme = read(event())

    assert programme.event.slug == "tea-2024"
    assert programme.event.name == {"en": "Tea Days"}
    assert (programme.event.timezone, programme.event.day_boundary) == ("Europe/Helsinki", "06:00")
    assert programme.event.days == ("2024-11-14",)
    assert [place.name for place in programme.places.values()] == [{"en": "Teatro"}]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("<date>2024-11-14T10:00:00+01:00</date><start>11:00</start>", "2024-11-14T09:00"),
        ("<date>2024-11-14T09:00:00Z</date><start>11:00</start>", "2024-11-14T09:00"),
        ("<date>2024-11-14T11:00:00</date><start>11:00</start>", "2024-11-14T09:00"),
        ("<date>2024-11-14</date><start>11:00</start>", "2024-11-14T09:00"),
        ("<start>11:00</start>", "2024-11-14T09:00"),
        ("<start>9:00</start>", "2024-11-14T07:00"),
        ("<start>0930</start>", "2024-11-14T07:30"),
        ("<start>01:00</start>", "2024-11-14T23:00"),
    ],
)
def test_a_start_is_an_offset_date_before_a_local_date_before_the_day_and_its_boundary(read, start, expected):
    slot = read(event(start=start)).sessions["7"].slots[0]

    assert slot.start == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(("text", "minutes"), [("00:30", 30), ("1:00", 60), ("1:02:30", 1590), ("45", 45), ("", 0)])
def test_lengths_are_written_in_many_ways(read, text, minutes):
    assert read(event(duration=text)).sessions["7"].slots[0].length == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("id", "key"),
    [
        ('id="7" guid="2f1c9f0e-58a3-4f42-8f0b-0a4b5a4c1d11"', "7"),
        ('id="Tea Talk/7"', "tea-talk-7"),
        ('guid="2f1c9f0e-58a3-4f42-8f0b-0a4b5a4c1d11"', "e9bf9ee4"),
        ('id="茶"', "7e005ba3"),
    ],
)
def test_ids_are_short_and_fit_for_addresses(read, id, key):
    assert len(key) <= 40
    assert list(read(event(id=id)).sessions) == [key]


def test_the_slug_is_the_id_where_there_is_no_other(read):
    assert list(read(event("<slug>green_tea</slug>", id="")).sessions) == ["green-tea"]


def test_an_id_that_comes_again_with_the_same_title_is_a_further_showing(read):
    programme = read(event(), event(start="<start>12:00</start>"), event(title="Coffee"))

    assert [slot.id for slot in programme.sessions["7"].slots] == ["7-1", "7-2"]
    assert programme.sessions["7-2"].title == {"en": "Coffee"}


def test_html_is_sanitised_and_markdown_is_kept(read):
    hostile = "&lt;p onclick='x()'&gt;Tea &lt;img src='//x'&gt;&lt;script&gt;x&lt;/script&gt;&lt;/p&gt;"
    html = event(f"<abstract>{hostile}</abstract>")
    markdown = event("<abstract>Short.</abstract><description>All *about* tea.</description>", id='id="8"')

    programme = read(html, markdown)

    assert programme.sessions["7"].body == {"en": "<p>Tea </p>"}
    assert programme.sessions["8"].summary == {"en": "Short."}
    assert programme.sessions["8"].body == {"en": "All *about* tea."}


def test_languages_are_split_and_a_wrong_one_is_left_out(tmp_path):
    (tmp_path / "x.xml").write_text(HEAD + event("<language>sv, English qqq</language>") + TAIL)

    found = publishing.read_source(tmp_path / "x.xml")

    assert found.programme.sessions["7"].spoken == ("sv", "en")
    assert found.programme.sessions["7"].title == {"sv": "Tea"}
    assert found.warnings == ("x.xml: “qqq” is not a language that we know; it was left out.",)


def test_persons_without_an_id_are_the_same_by_name(read):
    persons = "<persons><person>Aino</person><person id='3'>Sam</person><person/></persons>"

    programme = read(event(persons), event(persons, id='id="8"'))

    assert {key: one.name for key, one in programme.people.items()} == {"aino": "Aino", "3": "Sam"}
    assert programme.sessions["8"].people == (Participation("aino"), Participation("3"))


def test_tracks_are_themes_with_colours_in_turn_and_types_are_formats(read):
    events = [event(f"<track>Track {n}</track><type>Talk</type>", id=f'id="{n}"') for n in range(7)]

    programme = read(*events)

    assert [theme.token for theme in programme.event.themes] == ["t1", "t2", "t3", "t4", "t5", "t6", "t1"]
    assert programme.sessions["0"].themes == ("track-0",)
    assert [one.key for one in programme.event.formats] == ["talk"]


def test_links_are_sorted_by_their_scheme_and_not_by_words_in_them(read):
    links = (
        "<links><link href='https://chat.example/#2025-javascript:tea'>Chat</link><link href='javascript:x'>X</link>"
        "<link href='file:///a'>A</link><link href='https://tea.example/a.webm'>Video</link></links>"
        "<attachments><attachment type='slides' href='https://tea.example/a.pdf'>S</attachment></attachments>"
        "<feedback_url>https://tea.example/f</feedback_url>"
    )

    found = read(event(links)).sessions["7"].links

    assert [link.kind for link in found] == ["chat", "recording", "slides", "feedback"]


def test_a_stand_of_nine_hours_is_for_dropping_in(read):
    programme = read(event(duration="09:00"), event("<type>standtrack</type>", id='id="8"'), event(id='id="9"'))

    assert [session.slots[0].open_hours for session in programme.sessions.values()] == [True, True, False]


def test_control_characters_and_a_document_type_are_left_out(read):
    head = HEAD.replace("<schedule>", '<!DOCTYPE schedule [<!ENTITY x "boom">]><schedule>')

    assert read(event(title="Te\x0ba"), head=head).sessions["7"].title == {"en": "Tea"}


@pytest.mark.parametrize("title", ["Tea (PERUTTU)", "CANCELLED: Tea", "Tea (ODWOŁANE)"])
def test_a_word_for_cancelled_in_the_title_cancels(read, title):
    (session,) = read(event(title=title)).sessions.values()

    assert (session.status, session.title) == ("cancelled", {"en": "Tea"})


def test_one_cancelled_showing_does_not_cancel_the_others(read):
    (session,) = read(event(title="Tea (cancelled)"), event(start="<start>11:00</start>")).sessions.values()

    assert session.status == "confirmed"
    assert [slot.status for slot in session.slots] == ["cancelled", "confirmed"]


def test_a_role_in_a_name_is_no_name(read):
    persons = "<persons><person>Aino (moderator)</person><person>Björn (PJ)</person></persons>"
    programme = read(event(persons))

    (session,) = programme.sessions.values()
    assert [programme.people[one.person].name for one in session.people] == ["Aino", "Björn"]
    assert [one.role for one in session.people] == ["moderator", "chair"]


def test_a_room_in_two_spellings_is_one_and_a_table_is_inside_its_room(read):
    rooms = "TEATRO", "Teatro (pöytä 2)", ""
    programme = read(*(event(f"<room>{room}</room>", f'id="{n}"', f"Tea {n}") for n, room in enumerate(rooms)))

    assert {place.id: place.parent for place in programme.places.values()} == {
        "teatro": "",
        "teatro-poyta-2": "teatro",
    }


def test_what_is_escaped_twice_or_not_seen_is_left_out_of_texts(read):
    text = "<description>&amp;lt;p&amp;gt;Hot tea&amp;lt;/p&amp;gt;</description>"
    (session,) = read(event(text, title="Te\u00ada &amp;amp; \u202erusks")).sessions.values()

    assert session.title == {"en": "Tea & rusks"}
    assert session.body == {"en": "<p>Hot tea</p>"}


def test_how_times_were_read_and_hours_that_clocks_skip_are_told(tmp_path):
    skipped = event(id='id="8"', title="Early", start="<date>2024-03-31T03:30:00</date>")
    given = event(start="<date>2024-11-14T09:00:00Z</date>")
    (tmp_path / "s.xml").write_text(HEAD + given + skipped + TAIL)

    warnings = publishing.read_source(tmp_path / "s.xml").warnings

    assert any("2024-03-31 03:30 does not exist as clocks change" in one for one in warnings)
    assert any("1 times have no offset and were taken as Europe/Helsinki time" in one for one in warnings)


def test_what_is_broken_is_refused_with_all_its_reasons(refused):
    year_one = "<date>0001-01-01T00:00:00</date>"
    assert refused(event(start=year_one), event(duration="9" * 400))[1].endswith("is not a length. Write it as HH:MM.")
    assert refused(event(title=""), event(start="<start>25:00</start>"), event(duration="long")) == [
        "schedule.xml, event id:7, title: The title is empty. Give it a title.",
        "schedule.xml, event id:7, date: It has no time that can be read."
        " Write <date> with an offset, or <start> as HH:MM.",
        "schedule.xml, event id:7, duration: “long” is not a length. Write it as HH:MM.",
    ]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (HEAD.replace("<day ", "<day"), "schedule.xml line 4: The XML cannot be read"),
        ("<schedule>&boom;", "schedule.xml line 1: The XML cannot be read"),
        ("{% for day in days %}<schedule>", "schedule.xml: The file is a template instead of data: it has “{%”."),
        (HEAD.replace("Tea Days", "{{ title }}"), "schedule.xml: The file is a template instead of data: it has “{{”."),
        (HEAD + "\n<<<<<<< HEAD\n", "schedule.xml line 5: The file has conflict markers"),
        (HEAD, "schedule.xml, event: There is no session in it."),
    ],
)
def test_a_broken_file_is_refused_in_words(refused, head, told):
    assert refused(head=head)[0].startswith(told)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("fosdem-2025", (1105, 35, 1193)),
        ("fosdem-2021", (773, 106, 684)),
        ("38c3-20251206", (1007, 72, 571)),
        ("debconf23", (117, 5, 87)),
    ],
)
def test_real_schedules_are_read_whole(shared_data, name, counts):
    programme = publishing.read_source(shared_data / "xml" / f"{name}.xml").programme

    assert (len(programme.sessions), len(programme.places), len(programme.people)) == counts
    assert len(programme.slots()) == counts[0]


def test_a_really_published_file_with_conflict_markers_is_refused(shared_data):
    with pytest.raises(publishing.Refused, match="line 4053: The file has conflict markers"):
        publishing.read_source(shared_data / "series" / "fosdem2026" / "2026-01-18c-CONFLICT-MARKERS.xml")


def test_five_days_of_a_real_programme_bring_the_changes_that_were_made(shared_data):
    series = shared_data / "series" / "fosdem2026"
    before, after = (publishing.read_source(series / f"2026-01-{day}.xml").programme for day in (25, 30))

    told = [change.kind for change in diff(before, merge(before, after, datetime(2026, 1, 26, tzinfo=UTC)))]

    assert [told.count(kind) for kind in ("new", "cancelled", "moved", "room", "length")] == [34, 7, 16, 1, 25]
