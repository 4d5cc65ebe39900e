"""Feedback over HTTP."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from pwa import clock, database
from pwa.agenda import feedback
from tests.conftest import FIRST_MORNING

DEVICE = "a-random-name-of-a-phone"


def test_a_phone_answers_long_after_and_gets_no_cookie(app: Flask, client: FlaskClient) -> None:
    db = database.connect(app.config["RASTI"].database)
    database.keep_clock(db, clock.Anchor(FIRST_MORNING + timedelta(days=3), clock.wall()))

    answer = client.post(
        "/agenda/feedback",
        json={"device": DEVICE, "answers": {"avaus": {"score": 3, "line": "Kiitos"}, "gone": {"score": 1}}},
    )

    assert (answer.status_code, answer.json) == (200, {"kept": 1})
    assert "Set-Cookie" not in answer.headers
    assert feedback.summary(db)["avaus"].lines == ((3, "Kiitos"),)
    db.close()


def test_garbage_is_refused_in_words(client: FlaskClient) -> None:
    for body in (b"", b"[]", b'{"device": 1}', b'{"device": "a-random-name-of-a-phone", "answers": {"a": 1}}'):
        answer = client.post("/agenda/feedback", data=body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json and answer.json["error"] and answer.json["remedy"]
