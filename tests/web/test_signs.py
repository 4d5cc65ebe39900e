"""Door signs, and what scanning one opens."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from pwa.publishing import Publication
from pwa.web import signs
from tests.desk import sign_in


def test_every_room_and_service_has_a_sign_in_the_languages_of_the_event(app: Flask, demo: Publication) -> None:
    with app.test_request_context("/fi/"):
        page = signs.write_signs(demo, "https://rasti.example")
        hall = next(one for one in signs.list_signs(demo, "https://rasti.example") if one.place.id == "logomo-sali")

    assert page.count('class="sign"') == sum(bool(place.floor) for place in demo.programme.places.values())
    assert [name for _lang, name, _scan in hall.lines] == ["Logomo-sali", "Logomosalen", "Logomo Hall"]
    assert '<span lang="fi">Logomo-sali</span><span lang="sv">Logomosalen</span><span lang="en">' in page
    assert page.count(">Teatro</span>") == 1, "one name in three languages is written once"
    assert len({scan for _lang, _name, scan in hall.lines}) == 3
    assert "https://rasti.example/places/logomo-sali/" in page
    assert "<style>" in page and "<link" not in page


def test_the_desk_shows_the_signs_without_a_style_of_their_own(app: Flask) -> None:
    page = sign_in(app, "steward", "Aino").get("/organiser/places/signs/").get_data(as_text=True)

    assert "/places/kino/" in page and "css/signs.css" in page and "<style" not in page


def test_a_scanned_code_opens_the_place_in_the_language_of_the_reader(client: FlaskClient) -> None:
    answer = client.get("/places/kino/", headers={"Accept-Language": "sv-FI"})

    assert answer.status_code == 302 and answer.headers["Location"] == "/sv/places/kino/"
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/places/nowhere/").status_code == 404


def test_a_place_tells_what_is_now_and_next_and_gives_routes_from_it(client: FlaskClient) -> None:
    page = client.get("/en/places/kino/").get_data(as_text=True)
    assert "<here-now" in page and 'data-here="now" hidden' in page and 'data-here="next" hidden' in page
    assert 'href="/en/venue/1/?from=kino"' in page

    plan = client.get("/en/venue/1/?from=kino").get_data(as_text=True)
    assert "You are here: Kino. Choose where to go." in plan
    assert plan.count('class="ring"') == 1
    assert 'href="/en/venue/2/?from=kino"' in plan
    assert "The way" not in client.get("/en/venue/1/?from=nowhere").get_data(as_text=True)
