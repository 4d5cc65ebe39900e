"""Plans at the desk: a pin or a rectangle for what has no shape, a picture, a way to try, and taking it back."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from pwa import database, publishing
from pwa.publishing import Publication
from pwa.web import venue
from pwa.web.context import get_publication
from tests.conftest import FIRST_MORNING
from tests.desk import sign_in
from tests.pictures import png

PLAN = "/organiser/places/plans/1/"
SPOT = {"code": "B8", "x": "60", "y": "230,5", "width": "30", "height": "20"}


def test_an_editor_moves_a_stand_tries_the_way_and_an_organiser_takes_it_back(app: Flask, client: FlaskClient) -> None:
    editor, organiser = sign_in(app, "editor", "Aino"), sign_in(app)
    before = client.get("/en/venue/1/").get_data(as_text=True)

    moved = editor.post(PLAN, data=SPOT)
    page = editor.get(moved.headers["Location"]).get_data(as_text=True)

    assert moved.status_code == 303 and "Kielipiha ry was moved on the plan." in page
    assert '<rect class="booth" x="60" y="230.5" width="30" height="20"/>' in page
    assert '<ol class="stack steps">' in page and 'value="230.5"' in page
    after = client.get("/en/venue/1/").get_data(as_text=True)
    assert 'x="60" y="230.5" width="30"' in after and 'x="60" y="230.5" width="30"' not in before
    tried = editor.get(f"{PLAN}?code=B8&from=teatro").get_data(as_text=True)
    assert "Kielipiha ry is" in tried and tried != page

    log = organiser.get("/organiser/log/").get_data(as_text=True)
    assert "Kielipiha ry was moved on the plan" in log
    undo = re.findall(r'action="(/organiser/log/[0-9]+[^"]*)"', log)[0]
    assert organiser.post(undo).status_code == 303
    assert client.get("/en/venue/1/").get_data(as_text=True) == before


@pytest.mark.parametrize("code", ["A/1", "B?2", "C#3", "D 4", "E,5", "F&6", 'G"7', "%9", "H:1", "Ä+1", "<k>"])
def test_a_stand_is_put_on_the_plan_whatever_its_code_is(app: Flask, client: FlaskClient, demo: Publication, code: str):
    desk, here = sign_in(app), {"to": code}
    taken = {key: replace(one, booths=(code,)) if key == "kielipiha" else one for key, one in demo.exhibitors.items()}
    db = database.open_database(app.config["RASTI"].database)
    publishing.publish(db, replace(demo, exhibitors=taken), now=FIRST_MORNING)
    db.close()

    put = desk.post(PLAN, data=SPOT | {"code": code})
    page = desk.get(put.headers["Location"]).get_data(as_text=True)

    assert put.status_code == 303 and "Kielipiha ry was put on the plan." in page
    assert "Kielipiha ry is" in page, "the way is told"
    shown = client.get("/en/venue/1/", query_string=here).get_data(as_text=True)
    assert f'data-code="{escape(code)}"' in shown and '<ol class="stack steps">' in shown
    assert f"/en/venue/1/?to={quote(code)}" in client.get("/en/exhibitors/kielipiha/").get_data(as_text=True)
    moved = desk.post(PLAN, data=SPOT | {"code": code, "x": "80"}).headers["Location"]
    assert "Kielipiha ry was moved on the plan." in desk.get(moved).get_data(as_text=True)
    assert desk.post(f"{PLAN}removal", data={"code": code}).status_code == 303


def test_what_is_put_by_hand_is_taken_off_again(app: Flask, client: FlaskClient) -> None:
    desk = sign_in(app)
    before = client.get("/en/venue/1/").get_data(as_text=True)
    desk.post(PLAN, data=SPOT)
    assert "Take B8 · Kielipiha ry off the plan" in desk.get(PLAN).get_data(as_text=True)

    assert desk.post(f"{PLAN}removal", data={"code": "B8"}).status_code == 303

    assert client.get("/en/venue/1/").get_data(as_text=True) == before
    assert desk.post(f"{PLAN}removal", data={"code": "B8"}).status_code == 404


def test_numbers_off_the_plan_and_unknown_codes_change_nothing(app: Flask) -> None:
    desk = sign_in(app)

    for wrong in ({"x": "nan"}, {"x": "-1"}, {"x": "470"}, {"y": "no"}, {"width": "-3"}):
        answer = desk.post(PLAN, data=SPOT | wrong)
        assert answer.status_code == 422 and "numbers that are on the plan" in answer.get_data(as_text=True)
    assert desk.post(PLAN, data=SPOT | {"code": "Z9"}).status_code == 404
    assert desk.post("/organiser/places/plans/9/", data=SPOT).status_code == 404
    assert sign_in(app, "steward", "Björn").post(PLAN, data=SPOT).status_code == 403


def test_a_picture_begins_a_floor_that_pages_show_and_phones_store(app: Flask, client: FlaskClient) -> None:
    desk = sign_in(app)

    def upload(body: bytes, floor: str = "3") -> int:
        data = {"floor": floor, "file": (io.BytesIO(body), "plan.png")}
        return desk.post("/organiser/places/plans/", data=data, content_type="multipart/form-data").status_code

    assert upload(b"<svg/>") == 422 and upload(png(8, 8) + b"\0" * 3_000_000) == 413
    assert upload(png(640, 320)) == 303
    desk.post("/organiser/places/plans/3/", data={"code": "kino", "x": "100", "y": "50", "width": "0", "height": "0"})

    page = client.get("/en/venue/3/?to=kino").get_data(as_text=True)
    assert '<image href="/en/venue/3/plan.svg" x="0" y="0" width="480" height="240"/>' in page
    assert 'data-code="kino" aria-label="Kino" class="lit"' in page
    plan = client.get("/en/venue/3/plan.svg")
    assert plan.mimetype == "image/svg+xml" and b'href="data:image/png;base64,' in plan.data
    assert plan.headers["X-Content-Type-Options"] == "nosniff"
    with app.test_request_context():
        assert "/fi/venue/3/plan.svg" in venue.printed_paths(get_publication(), "fi")
    assert client.get("/en/venue/1/plan.svg").status_code == 404
