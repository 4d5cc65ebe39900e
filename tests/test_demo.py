"""The demo is Integration 2024: its facts are right, it is complete, and it says what is sample."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from pwa.publishing import Publication
from pwa.web import printed_paths

FUNDED = {
    "fi": "Euroopan unionin osarahoittama",
    "sv": "Medfinansieras av Europeiska unionen",
    "en": "Co-funded by the European Union",
}
MAIN_DAYS = {"2024-11-14", "2024-11-15"}


def test_two_days_hold_a_full_programme(demo: Publication) -> None:
    programme = demo.programme
    event = programme.event
    main = [slot for slot in programme.slots() if event.day_of(slot.start).isoformat() in MAIN_DAYS]
    sessions = {slot.session for slot in main}

    assert len(sessions) >= 45
    assert {event.day_of(slot.start).isoformat() for slot in main} == MAIN_DAYS
    kinds = {slot.place: programme.places[slot.place].kind for slot in main if slot.place}
    assert len([place for place, kind in kinds.items() if kind != "online"]) >= 5
    assert "online" in kinds.values()
    spoken = {tuple(sorted(programme.sessions[one].spoken)) for one in sessions}
    assert {("fi",), ("sv",), ("en",)} <= spoken
    assert any(len(languages) > 1 for languages in spoken)


def test_the_pre_event_and_the_online_sessions_are_there(demo: Publication) -> None:
    event = demo.programme.event
    before = [slot for slot in demo.programme.slots() if event.day_of(slot.start).isoformat() == "2024-11-13"]
    online = [slot for slot in demo.programme.slots() if event.day_of(slot.start).isoformat() < "2024-11-13"]

    assert {f"{event.local(slot.start):%H.%M}" for slot in before} >= {"16.00", "16.30", "17.00", "19.00"}
    assert demo.programme.places["taiteen-talo"].kind == "venue"
    assert len(online) >= 3
    assert timedelta(hours=3) in {event.local(slot.start).utcoffset() for slot in online}


def test_every_theme_and_format_is_used(demo: Publication) -> None:
    event, sessions = demo.programme.event, demo.programme.sessions.values()

    assert {theme.key for theme in event.themes} == {theme for session in sessions for theme in session.themes}
    assert len(event.themes) == 6
    assert {one.key for one in event.formats} == {session.format for session in sessions}


def test_special_cases_are_there_to_be_seen(demo: Publication) -> None:
    sessions = demo.programme.sessions.values()

    assert any(slot.open_hours for slot in demo.programme.slots())
    assert any(s.format == "film" and len(s.slots) > 1 for s in sessions)
    assert any(session.interpretation for session in sessions)
    assert any(set(session.title) == {"fi"} for session in sessions)
    assert any(session.cancelled and session.note for session in sessions)


def test_exhibitors_have_booths_on_two_floors(demo: Publication) -> None:
    booths = {booth for exhibitor in demo.exhibitors.values() for booth in exhibitor.booths}

    assert len(demo.exhibitors) >= 40
    assert booths <= set(demo.venue.shapes)
    assert len(demo.venue.floors) == 2
    kinds = {demo.programme.places[code].kind for code in demo.venue.shapes if code in demo.programme.places}
    assert {"hall", "lift", "wc", "cloakroom", "quiet_room", "info"} <= kinds


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_every_page_carries_emblem_statement_and_sample_note(client: FlaskClient, demo: Publication, lang: str) -> None:
    with client.application.test_request_context():
        paths = [path for path in printed_paths(demo) if path.startswith(f"/{lang}/") and path.endswith("/")]
    one_of_each = {path.split("/")[2]: path for path in paths}

    for path in one_of_each.values():
        footer = client.get(path).get_data(as_text=True).partition("<footer")[2]
        assert FUNDED[lang] in footer, path
        assert demo.programme.event.sample_note[lang][:20] in footer, path
    start = client.get(f"/{lang}/").get_data(as_text=True).partition("<main")[2]
    assert start.index(FUNDED[lang]) < start.index("<now-next")


def test_every_page_of_a_rehearsal_says_so(client: FlaskClient) -> None:
    assert "<rehearsal-clock" in client.get("/en/programme/").get_data(as_text=True)
    assert "14 Nov" in client.get("/en/now/").get_data(as_text=True)
