"""The map over HTTP: floors, a lit target with its way, the same in words, pages of places."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa import database, publishing
from pwa.i18n import Localized
from pwa.programme.model import Event, Programme
from pwa.publishing import Publication
from pwa.web import venue
from tests.conftest import FIRST_MORNING


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def terms(page: str) -> str:
    return page[page.index('<dl class="terms">') : page.index("</dl>")]


def steps(page: str) -> list[str]:
    found = re.search(r'<ol class="stack steps">(.*?)</ol>', page, re.S)
    return re.findall(r"<div>([^<]+)</div>", found[1]) if found else []


@pytest.mark.parametrize(
    ("lang", "told", "page"),
    [
        ("fi", "katettua Logomon siltaa", "Junalla"),
        ("sv", "den täckta Logomobron", "Med tåg"),
        ("en", "covered Logomo bridge", "By train"),
    ],
)
def test_a_venue_tells_its_own_way_there_and_no_other(client: FlaskClient, lang: str, told: str, page: str) -> None:
    logomo, house = text(client, f"/{lang}/places/logomo/"), text(client, f"/{lang}/places/taiteen-talo/")

    assert f"<dt>{page}</dt>" in logomo and told in logomo
    assert f"<dt>{page}</dt>" in house and told not in house
    assert terms(logomo).count("/info/") == terms(house).count("/info/") == 0


def test_a_venue_without_its_own_way_leads_to_the_one_of_the_event(client: FlaskClient) -> None:
    page = terms(text(client, "/en/places/daisyladies/"))

    assert "By train" not in page
    assert 'href="/en/info/arrival/"' in page and 'href="/en/info/accessibility/"' in page


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_a_floor_draws_its_places_as_links_named_in_the_language_of_the_page(
    client: FlaskClient, demo: Publication, lang: str
) -> None:
    page = text(client, f"/{lang}/venue/1/")

    for place in demo.programme.places.values():
        if place.floor == "1":
            name = place.name.get_text(lang).text
            assert f'href="/{lang}/venue/1/?to={place.id}" data-code="{place.id}" aria-label="{name}"' in page
    assert 'class="lit"' not in page and 'id="sheet" aria-labelledby="sheet-title" hidden>' in page


def test_a_place_opens_on_a_city_map_by_its_coordinates_or_its_address(client: FlaskClient) -> None:
    for place in ("logomo", "kino"):
        page = terms(text(client, f"/en/places/{place}/"))
        assert 'href="geo:60.45694,22.2575?q=60.45694,22.2575(Logomo)"' in page
        assert 'href="https://www.openstreetmap.org/?mlat=60.45694&amp;mlon=22.2575#map=17/60.45694/22.2575"' in page

    for place in ("taiteen-talo", "taiteen-talo-sali"):
        page = terms(text(client, f"/en/places/{place}/"))
        assert 'href="geo:0,0?q=Nunnankatu%204%2C%20Turku"' in page
        assert 'href="https://www.openstreetmap.org/search?query=Nunnankatu%204%2C%20Turku"' in page
    assert "geo:" not in text(client, "/en/places/verkko/")


def test_the_list_has_everything_that_is_drawn(client: FlaskClient, demo: Publication) -> None:
    page = text(client, "/en/venue/1/")

    listed = {code for codes in re.findall(r'<li data-codes="([^"]*)"', page) for code in codes.split()}
    taken = {code for one in demo.exhibitors.values() for code in one.booths}
    places = {place.id for place in demo.programme.places.values() if place.floor}
    assert (taken | places) <= listed


def test_the_paths_are_printed_for_walking_minutes(client: FlaskClient, demo: Publication) -> None:
    graph = json.loads(text(client, "/fi/graph.json"))

    assert len(graph["edges"].split()) == len(demo.venue.edges) >= 60
    assert "/fi/graph.json" in venue.printed_paths(demo, "fi")


def test_the_index_shows_the_first_floor_and_every_venue(client: FlaskClient) -> None:
    page = text(client, "/fi/venue/")

    assert 'data-floor="1"' in page
    assert "Logomo" in page and 'href="/fi/places/taiteen-talo/"' in page and 'href="/fi/places/verkko/"' in page


def test_a_target_is_lit_and_described_with_the_way_from_the_info_point(client: FlaskClient, demo: Publication) -> None:
    one = next(one for one in demo.exhibitors.values() if "B8" in one.booths)

    page = text(client, "/en/venue/1/?to=B8")

    assert re.search(r'data-code="B8" aria-label="B8, [^"]+" class="lit"', page)
    assert 'class="route"' in page and page.count('class="ring"') == 2
    said = steps(page)
    assert said[0].startswith("Walk ") and said[-1].startswith(f"{one.name.get_text('en').text} is on your")
    assert client.get("/en/venue/1/?to=B8").headers["Cache-Control"] == "no-store"


def test_a_way_without_steps_takes_the_lift(client: FlaskClient) -> None:
    up = "/en/venue/2/?to=logi&from=portaat-1"

    assert "Take the stairs to floor 2" in steps(text(client, up))
    assert "Take the lift to floor 2" in steps(text(client, up + "&step_free=1"))


def test_a_way_out_of_a_hall_says_which_way_from_its_door(client: FlaskClient) -> None:
    said = steps(text(client, "/en/venue/1/?to=D8&from=kino"))

    assert re.match(r"Leave Kino (to the left|to the right|straight on), walk \d+ m", said[0])


def test_a_code_that_is_not_on_the_map_is_said_and_not_an_error(client: FlaskClient) -> None:
    page = text(client, "/en/venue/1/?to=%3Cb%3EZ9")

    assert "“&lt;b&gt;Z9” is not on the map." in page


def test_a_search_without_javascript_finds_by_synonym(client: FlaskClient) -> None:
    page = text(client, "/fi/venue/1/?q=vessa")

    shown = re.findall(r'<li data-codes="([^"]*)"[^>]*data-find="[^"]*">', page)
    assert shown == ["wc-1", "wc-2"] or ({"wc-1", "wc-2"} <= set(shown) and "B8" not in shown)


def test_a_search_finds_sessions_and_leads_to_their_room(client: FlaskClient, demo: Publication) -> None:
    session = next(one for one in demo.programme.sessions.values() if one.slots and one.slots[0].place == "teatro")
    wanted = session.title.get_text("fi").text

    found = client.get("/en/venue/1/", query_string={"q": wanted}).get_data(as_text=True)
    rows = client.get("/en/venue/sessions.json").get_json()

    assert re.search(r'<a href="/en/venue/1/\?to=teatro" data-href="url"', found)
    assert [row for row in rows if wanted in row[1] and row[2] == "/en/venue/1/?to=teatro" and "Teatro" in row[3]]
    assert "/en/venue/sessions.json" in venue.printed_paths(demo, "en")


def test_a_place_has_its_facts_and_what_is_on_there(client: FlaskClient, demo: Publication) -> None:
    page = text(client, "/sv/places/teatro/")

    slots = [slot for slot in demo.programme.slots() if slot.place == "teatro"]
    assert page.count('data-slot="') == len(slots) > 0
    assert 'href="/sv/venue/1/?to=teatro"' in page and "350" in page and steps(page)


def test_unknown_floors_and_places_are_404(client: FlaskClient) -> None:
    assert client.get("/fi/venue/9/").status_code == 404
    assert client.get("/fi/places/nowhere/").status_code == 404


def test_every_printed_path_answers(client: FlaskClient, demo: Publication) -> None:
    for path in venue.printed_paths(demo, "fi"):
        assert client.get(path).status_code == 200, path


def test_an_event_without_drawn_floors_still_has_a_map_page(app: Flask, client: FlaskClient) -> None:
    db = database.open_database(app.config["RASTI"].database)
    bare = Programme(Event("bare", Localized(en="Bare")))
    publishing.publish(db, Publication(bare), now=FIRST_MORNING, yes=True)
    db.close()

    page = text(client, "/en/venue/")

    assert "<floor-plan" not in page and "<h1" in page


def test_a_venue_opens_in_a_map_app_or_on_the_web_and_says_how_to_come(client: FlaskClient) -> None:
    for page in (text(client, "/en/places/logomo/"), text(client, "/en/places/kino/")):
        assert 'href="geo:60.45694,22.2575?q=60.45694,22.2575(Logomo)"' in page
        assert "https://www.openstreetmap.org/?mlat=60.45694&amp;mlon=22.2575#map=17/60.45694/22.2575" in page
    venue_page = text(client, "/en/places/mvkk/")
    assert venue_page.index('href="/en/info/arrival/"') < venue_page.index('href="/en/info/accessibility/"')
    assert "geo:" not in text(client, "/en/places/verkko/")
