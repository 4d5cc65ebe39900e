"""The programme over HTTP: start, now, days, sessions and people, as everyone gets them."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa import clock, create_app, database, i18n, publishing
from pwa.config import Config
from pwa.i18n import Localized
from pwa.publishing import Publication
from pwa.web import programme
from tests.folders import write_folder

LANGUAGES = ("fi", "sv", "en")
TEA = datetime(2024, 11, 14, 7, 30, tzinfo=UTC)  # 9.30 at the venue


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def card(page: str, slot_id: str) -> str:
    found = re.search(rf'<article class="row[^"]*" data-slot="{re.escape(slot_id)}".*?</article>', page, re.S)
    assert found, slot_id
    return found[0]


@pytest.fixture
def tea(tmp_path: Path) -> Publication:
    """A small event: an opening, a film shown twice, a drop-in tasting."""
    return publishing.read_source(write_folder(tmp_path / "tea"))


def serve(tmp_path: Path, *publications: Publication, at: datetime = TEA) -> FlaskClient:
    config = Config(instance=tmp_path / "instance", contact="mailto:info@example.org")
    db = database.open_database(config.database)
    for publication in publications:
        publishing.publish(db, publication, now=at, yes=True)
    database.keep_clock(db, clock.Anchor(at, clock.wall()))
    db.close()
    return create_app(config).test_client()


def changed(publication: Publication, session_id: str, **values: object) -> Publication:
    """Return `publication` with one session's fields set."""
    sessions = dict(publication.programme.sessions)
    sessions[session_id] = dataclasses.replace(sessions[session_id], **values)  # type: ignore[arg-type]
    return dataclasses.replace(publication, programme=dataclasses.replace(publication.programme, sessions=sessions))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_printed_address_answers(client: FlaskClient, demo: Publication, lang: str) -> None:
    for path in programme.printed_paths(demo, lang):
        page = text(client, path)
        if path.endswith(".css"):
            continue
        assert page.count("<h1") == page.count("<main ") == 1, path
        assert f'<html lang="{lang}">' in page, path


def test_printed_pages_are_the_same_at_any_hour_and_for_anyone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [f"/en{path}" for path in ("/", "/programme/", "/programme/2024-11-14/", "/people/")]
    client = app.test_client()
    before = [text(client, path) for path in paths]

    later = clock.wall() + timedelta(hours=5)
    monkeypatch.setattr(clock, "wall", lambda: later)
    client.set_cookie("rasti", "somebody")

    assert [text(client, path) for path in paths] == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_start_page_opens_with_the_event_and_its_funding(client: FlaskClient, demo: Publication, lang: str) -> None:
    page, event = text(client, f"/{lang}/"), demo.programme.event
    head = page.split("<now-next>")[0]

    assert event.name[lang] in head
    assert event.tagline[lang] in head
    assert event.funding[lang] in head
    assert event.description[lang] in page
    assert event.funding[lang] in page.split("<footer")[1]


def test_a_day_lists_everything_once(client: FlaskClient, demo: Publication) -> None:
    page = text(client, "/fi/programme/2024-11-14/")
    event = demo.programme.event

    wanted = [slot.id for slot in demo.programme.slots() if event.day_of(slot.start).isoformat() == "2024-11-14"]

    assert sorted(re.findall(r'data-slot="([^"]+)"', page)) == sorted(wanted)


def test_a_card_carries_what_the_phone_needs(tmp_path: Path, tea: Publication) -> None:
    one = card(text(serve(tmp_path, tea), "/fi/programme/2024-11-14/"), "opening-1")

    for data in (
        'data-session="opening"',
        'data-item="s:opening"',
        'data-start="2024-11-14T07:00:00Z"',
        'data-end="2024-11-14T08:00:00Z"',
        'data-place="teatro"',
        'data-title="Avaus"',
        'data-place-name="Teatro"',
    ):
        assert data in one
    assert "data-open-hours" not in one
    assert '<bookmark-button item="s:opening"><button class="tick" type="button" aria-pressed="false"' in one


def test_each_showing_of_several_has_a_tick_of_its_own(tmp_path: Path, tea: Publication) -> None:
    page = text(serve(tmp_path, tea), "/fi/sessions/film/")

    assert re.findall(r'<bookmark-button item="([^"]+)"', page) == ["t:film-1", "t:film-2"]


def test_drop_in_stands_apart_with_its_hours(tmp_path: Path, tea: Publication) -> None:
    page = text(serve(tmp_path, tea), "/en/programme/2024-11-14/")
    timed, drop_in = page.split('id="drop-in"')

    assert 'data-slot="tasting-1"' not in timed
    assert "open 10:00–\u206016:00" in card(drop_in, "tasting-1")
    assert "data-open-hours" in card(drop_in, "tasting-1")


def test_a_cancelled_session_keeps_its_place_with_the_reason_and_without_tick(tmp_path: Path, tea: Publication) -> None:
    note = Localized({"fi": "Puhuja sairastui."})
    client = serve(tmp_path, changed(tea, "opening", status="cancelled", note=note))

    one = card(text(client, "/fi/programme/2024-11-14/"), "opening-1")

    assert 'class="row gone"' in one
    assert "data-cancelled" in one
    assert "Puhuja sairastui." in one
    assert "bookmark-button" not in one
    assert "bookmark-button" not in text(client, "/fi/sessions/opening/").split("<main")[1].split('id="related"')[0]


def test_a_moved_session_says_where_it_was(tmp_path: Path, tea: Publication) -> None:
    old = tea.programme.sessions["opening"].slots[0]
    new = dataclasses.replace(
        old, start=old.start + timedelta(hours=5), end=old.end + timedelta(hours=5), place="house"
    )
    client = serve(tmp_path, tea, changed(tea, "opening", slots=(new,)))

    for path in ("/en/programme/2024-11-14/", "/en/sessions/opening/"):
        assert "Was 9:00, Teatro" in text(client, path)


def test_text_in_another_language_says_so_and_is_marked(tmp_path: Path, tea: Publication) -> None:
    page = text(serve(tmp_path, tea), "/sv/sessions/opening/")

    assert '<h1 lang="fi">Avaus</h1>' in page
    assert re.search(r'<div class="stack" lang="fi">\s*<p>Tervetuloa <strong>kaikki</strong>', page)
    assert '<span class="badge" aria-hidden="true">FI</span>' in page
    assert '<span class="badge" aria-hidden="true">FI</span>' not in text(serve(tmp_path, tea), "/fi/sessions/opening/")


def test_a_session_leads_to_its_room_and_its_people(tmp_path: Path, tea: Publication) -> None:
    client = serve(tmp_path, tea)
    page = text(client, "/fi/sessions/opening/")

    assert 'href="/fi/venue/1/?to=teatro"' in page
    assert 'href="/fi/people/aino/"' in page
    assert 'href="/fi/sessions/opening/"' in text(client, "/fi/people/aino/")


def test_now_shows_what_runs_what_follows_and_what_is_open(tmp_path: Path, tea: Publication) -> None:
    at = datetime(2024, 11, 14, 8, 45, tzinfo=UTC)
    client = serve(tmp_path, tea, at=at)

    answer = client.get("/en/now/")
    page = answer.get_data(as_text=True)
    running, rest = page.split('id="next"')

    assert answer.headers["Cache-Control"] == "no-store"
    assert "until 11:00 · 15 min left" in card(running, "film-1")
    assert "13:00–\u206014:00" in card(rest, "film-2")
    assert "open 10:00–\u206016:00" in card(rest, "tasting-1")
    assert "opening-1" not in page


def test_after_the_last_day_nothing_is_on(tmp_path: Path, tea: Publication) -> None:
    page = text(serve(tmp_path, tea, at=TEA + timedelta(days=9)), "/en/now/")

    assert "Nothing is on at this moment." in page
    assert "Thank you for taking part" in page
    assert "<article" not in page


def test_recordings_and_material_are_listed_each_in_its_window(client: FlaskClient) -> None:
    page = text(client, "/en/recordings/").split("<main")[1]

    one = page.split("/en/sessions/arki-ottaa-vastaan/")[1].split("</article>")[0]

    # At the end of the day: a session that moves would change the list for every phone.
    assert one.count('data-since="2024-11-14T') == 2 and 'data-since="2024-11-14T08:15:00Z"' not in one
    assert "stream.example/integration2024/arki-ottaa-vastaan/recording" in one
    assert re.search(r'data-until="2024-11-14T[^"]+" hidden>Recording: from Thu 14 Nov at \d', one)
    assert 'href="/en/recordings/"' in text(client, "/en/more/")
    assert 'href="/en/recordings/"' in text(client, "/en/")


def test_names_sort_as_finns_and_swedes_expect(client: FlaskClient) -> None:
    names = re.findall(r"<span><b>(.*?)</b>", text(client, "/fi/people/").split("<main")[1].split("<footer")[0])

    assert len(names) > 1
    assert names == sorted(names, key=i18n.sort_key)


@pytest.mark.parametrize(
    "path", ["/fi/programme/2024-01-01/", "/fi/programme/x/", "/sv/sessions/none/", "/en/people/none/"]
)
def test_what_is_not_there_says_so_in_the_language_of_its_address(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert f'<html lang="{path[1:3]}">' in answer.get_data(as_text=True)


def test_a_session_page_is_in_the_order_of_a_hurried_person(client: FlaskClient) -> None:
    page = text(client, "/en/sessions/arki-ottaa-vastaan/").split("<main")[1]

    marks = ('class="big"', "streams", "Spoken:", "/people/", 'class="about"', 'id="related"')

    assert [page.index(mark) for mark in marks] == sorted(page.index(mark) for mark in marks)
    assert "Captions are coming." in page


def test_links_without_a_window_have_that_of_their_kind(client: FlaskClient) -> None:
    page = text(client, "/en/sessions/arki-ottaa-vastaan/").split("<main")[1]

    assert "Stream: opens Thu 14 Nov at 9:15" in page
    assert 'data-since="2024-11-14T07:15:00Z">Stream' in page
    assert 'data-until="2024-11-14T08:15:00Z"' in page
    assert 'data-since="2024-11-14T08:15:00Z">Recording' in page
    assert re.search(r'slides/arki-ottaa-vastaan.pdf" rel="noreferrer" data-since="2024-11-14T08:15:00Z"', page)
