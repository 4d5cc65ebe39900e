"""Health is what a monitor can act on: 200, or 503 with the reason."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from pwa import clock, database
from pwa.alerts import status
from pwa.database import set_state, to_text


def test_health_says_what_is_wrong(client: FlaskClient, app: Flask) -> None:
    db, config = database.open_database(app.config["RASTI"].database), app.config["RASTI"]

    def problems() -> str:
        answer = client.get("/health")
        assert answer.status_code == (503 if answer.json["problems"] else 200)  # type: ignore[index]
        assert answer.headers["Cache-Control"] == "no-store"
        return " ".join(answer.json["problems"])  # type: ignore[index]

    assert "not ticked" in problems()
    set_state(db, "worker_tick", to_text(clock.wall()))
    status.keep_keys(db, config.instance)
    assert problems() == ""

    set_state(db, "push_alarm", {"at": to_text(clock.wall()), "host": "fcm.googleapis.com", "error": "403 no"})
    assert "fcm.googleapis.com refuses" in problems()
    set_state(db, "push_alarm", None)

    client.post("/agenda/sync", json={"since": 0, "entries": {"s:tea": [1, 1731571200000]}})
    db.execute(
        "insert into notice (id, attendee, kind, subject, occasion, due_at, until, urgency, body)"
        " select 1, id, 'start', 't:tea', '1', '', '9', 'high', '' from attendee"
    )
    made = to_text(clock.wall() - timedelta(seconds=61))
    db.execute("insert into delivery (notice, state, next_at, made_at) values (1, 'due', ?, ?)", [made, made])
    assert "1 alerts are due for over a minute" in problems()
    db.execute("delete from notice")

    (config.instance / "vapid.pem").write_text("no key")
    assert "vapid.pem is not the key" in problems()
