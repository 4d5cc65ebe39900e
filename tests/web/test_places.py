"""The desk's places: a steward marks a lift out of order, and the map follows."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.desk import sign_in


def test_a_steward_marks_a_lift_and_an_organiser_takes_it_back(app: Flask, client: FlaskClient) -> None:
    steward, organiser = sign_in(app, "steward", "Aino"), sign_in(app)
    before = client.get("/en/graph.json").get_json()["edges"]

    assert steward.post("/organiser/places/hissi-a-1/closure").status_code == 303

    assert "hissi-a-1,hissi-a-2" in before
    assert "hissi-a-1,hissi-a-2" not in client.get("/en/graph.json").get_json()["edges"]
    page = client.get("/en/venue/1/").get_data(as_text=True)
    assert 'aria-label="Lift A, floor 1, out of order"' in page
    assert "Out of order" in client.get("/en/places/hissi-a-2/").get_data(as_text=True)
    desk = steward.get("/organiser/places/").get_data(as_text=True)
    assert "Aino" in desk and "Lift A, floor 1 works again" in desk

    log = organiser.get("/organiser/log/").get_data(as_text=True)
    assert "Lift A, floor 1, out of order" in log
    undo = re.findall(r'action="(/organiser/log/[0-9]+[^"]*)"', log)[0]
    assert organiser.post(undo).status_code == 303

    assert client.get("/en/graph.json").get_json()["edges"] == before


def test_what_is_no_lift_cannot_be_out_of_order(app: Flask) -> None:
    assert sign_in(app).post("/organiser/places/kino/closure").status_code == 404
