"""Exhibitors over HTTP: the list, what a query leaves, a page for each."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa import database, publishing
from pwa.publishing import Publication
from pwa.web import exhibitors
from tests.conftest import FIRST_MORNING


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def shown(page: str) -> set[str]:
    attributes = r'data-find="[^"]*" data-theme="[^"]*" data-spoken="[^"]*"'
    pattern = rf'<li {attributes}( hidden)?>\s*<article[^>]*data-exhibitor="([^"]+)"'
    items = re.findall(pattern, page)
    assert items
    return {id for hidden, id in items if not hidden}


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_the_list_has_everyone_once_with_stand_and_tick(client: FlaskClient, demo: Publication, lang: str) -> None:
    page = text(client, f"/{lang}/exhibitors/")

    assert shown(page) == set(demo.exhibitors)
    assert page.count("<bookmark-button item=") == len(demo.exhibitors)


def test_a_query_without_javascript_shows_what_the_phone_would(client: FlaskClient, demo: Publication) -> None:
    id, one = next((id, one) for id, one in demo.exhibitors.items() if "B8" in one.booths)
    name = one.name.get_text("fi").text

    assert id in shown(text(client, f"/fi/exhibitors/?q={name.upper()}"))
    assert id in shown(text(client, "/fi/exhibitors/?q=b8"))
    assert client.get("/fi/exhibitors/?q=b8").headers["Cache-Control"] == "no-store"


def test_theme_and_language_narrow_the_list(client: FlaskClient, demo: Publication) -> None:
    theme = demo.programme.event.themes[0].key

    found = shown(text(client, f"/sv/exhibitors/?theme={theme}&spoken=sv"))

    assert found == {id for id, one in demo.exhibitors.items() if theme in one.themes and "sv" in one.languages}


def test_nothing_found_says_so_and_how_to_go_on(client: FlaskClient) -> None:
    page = text(client, "/en/exhibitors/?q=zzzz")

    assert shown(page) == set()
    assert re.search(r'class="empty" data-empty>', page)
    assert 'href="/en/search/?q=zzzz" data-everywhere' in page
    assert re.search(r'class="empty" data-empty hidden>', text(client, "/en/exhibitors/"))


def test_names_sort_as_finns_and_swedes_expect(client: FlaskClient) -> None:
    page = text(client, "/fi/exhibitors/")

    labels = re.findall(r'<h2 class="time" id="group-\d+">([^<]+)</h2>', page)
    assert labels == [label for label in ("0–9", *exhibitors.RANGES) if label in labels]


def test_an_exhibitor_has_its_stand_on_the_map_its_hours_and_neighbours(client: FlaskClient, demo: Publication) -> None:
    id = next(id for id, one in demo.exhibitors.items() if "B8" in one.booths)

    page = text(client, f"/en/exhibitors/{id}/")

    assert 'href="/en/venue/1/?to=B8"' in page
    assert "Thu 14 Nov 9:00–17:00" in page
    assert 1 < page.count("data-exhibitor=") <= 5


def test_an_exhibitor_can_be_marked_as_visited_on_its_own_page(client: FlaskClient) -> None:
    page = text(client, "/en/exhibitors/ensiaskel/")

    assert re.search(r'<bookmark-button item="v:ensiaskel" class="visit"><button[^>]*>.*Visited</button>', page)


@pytest.mark.parametrize(("lang", "asked"), [("fi", "Oppisopimukset"), ("sv", "Läroavtal"), ("en", "Apprenticeships")])
def test_an_exhibitor_says_whom_to_ask_and_where_to_read_more(client: FlaskClient, lang: str, asked: str) -> None:
    page = text(client, f"/{lang}/exhibitors/ensiaskel/")

    assert f"<dd>{asked}</dd>" in page
    assert re.findall(r'href="(https://ensiaskel.example/[^"]*)" rel="noopener">([^<]+)<', page) == [
        ("https://ensiaskel.example/", "ensiaskel.example/"),
        ("https://ensiaskel.example/video", "Video"),
        ("https://ensiaskel.example/podcast", "Podcast"),
    ]


def test_an_unknown_exhibitor_is_a_404(client: FlaskClient) -> None:
    assert client.get("/fi/exhibitors/nobody/").status_code == 404


def test_every_printed_path_answers(client: FlaskClient, demo: Publication) -> None:
    for path in exhibitors.printed_paths(demo, "sv"):
        assert client.get(path).status_code == 200, path


def test_stands_sort_by_number() -> None:
    assert sorted(["B1", "A10", "A2"], key=exhibitors.booth_order) == ["A2", "A10", "B1"]


def test_an_exhibitor_says_that_it_is_open_only_while_it_is(client: FlaskClient, demo: Publication) -> None:
    one = next(one for one in demo.exhibitors.values() if one.hours)
    page = client.get(f"/en/exhibitors/{one.id}/").get_data(as_text=True)

    opens, closes = one.hours[0]
    assert f'data-since="{opens:%Y-%m-%dT%H:%M}' in page and f'data-until="{closes:%Y-%m-%dT%H:%M}' in page
    assert "<timed-items hidden>" in page


def test_those_who_share_a_stand_name_each_other(app: Flask, demo: Publication) -> None:
    first, second = list(demo.exhibitors.values())[:2]
    shared = {**demo.exhibitors, second.id: replace(second, booths=(*second.booths, *first.booths))}
    db = database.open_database(app.config["RASTI"].database)
    publishing.publish(db, replace(demo, exhibitors=shared), now=FIRST_MORNING)
    db.close()

    page = app.test_client().get(f"/en/exhibitors/{first.id}/").get_data(as_text=True)

    assert f'Shared with <a href="/en/exhibitors/{second.id}/"' in page


def test_all_that_is_on_at_the_stands_of_a_real_schedule_is_on_their_pages(app: Flask, shared_data: Path) -> None:
    found = publishing.read_source(shared_data / "xml" / "fosdem-2021.xml")
    db = database.open_database(app.config["RASTI"].database)
    publishing.publish(db, found, now=FIRST_MORNING, yes=True)
    db.close()
    client = app.test_client()

    pages = {id: text(client, f"/en/exhibitors/{id}/") for id in found.exhibitors}

    assert sum(page.count('data-slot="') for page in pages.values()) == 111
    assert "Welcome to the stand for The Apache Software Foundation" in pages["s-apache"]
    assert "Sunday" in pages["s-checkmk"] or "Sun 7 Feb" in pages["s-checkmk"]
