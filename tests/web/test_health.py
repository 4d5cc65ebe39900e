"""Health is what a monitor can act on: 200, or 503 with the reason."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from pwa import clock, database
from pwa.alerts import status
from pwa.database import set_state, to_text
from pwa.i18n import in_language


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
    assert "due for over a minute and not sent: 1." in problems()
    db.execute("delete from notice")

    (config.instance / "vapid.pem").write_text("no key")
    assert "vapid.pem is not the key" in problems()


def test_the_desk_says_it_in_the_readers_language(client: FlaskClient, app: Flask) -> None:
    db, config = database.open_database(app.config["RASTI"].database), app.config["RASTI"]
    set_state(db, "push_alarm", {"at": to_text(clock.wall()), "host": "fcm.googleapis.com", "error": "403 no"})
    set_state(db, "vapid", "another key")

    found = status.find_troubles(db, config.instance, clock.wall())

    assert [in_language(one, "fi") for one in found] == [
        "Ilmoitusten lähettäjä ei ole ollut käynnissä viimeisen minuutin aikana.",
        "fcm.googleapis.com ei ota vastaan ilmoituksiamme: 403 no.",
        "vapid.pem ei ole se avain, jolla puhelimet tilasivat ilmoitukset. Palauta se varmuuskopiosta.",
    ]
    assert client.get("/health", headers={"Accept-Language": "fi"}).json["problems"] == found  # type: ignore[index]
