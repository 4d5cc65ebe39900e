"""Rehearse at the desk: the clock, the banner, the reset."""

from __future__ import annotations

from flask import Flask

from pwa import attendees, clock, database, rehearsal
from pwa.agenda import feedback
from pwa.alerts import outbox
from pwa.alerts.notice import Notice
from pwa.database import get_state, open_database
from pwa.i18n import Localized
from pwa.rehearsal import set_clock
from pwa.venue import rooms
from tests.alerts.scene import at
from tests.desk import sign_in


def test_the_clock_is_set_and_sped_and_every_page_says_so(app: Flask) -> None:
    client, db = sign_in(app), open_database(app.config["RASTI"].database)

    client.post("/organiser/rehearsal/clock", data={"at": "2024-11-14T10:50", "speed": "60"})

    database.follow_clock(db)
    assert clock.speed() == 60 and abs((clock.now() - at("10:50")).total_seconds()) < 600
    assert 'class="rehearsal"' in client.get("/en/programme/").text
    assert "× 60" in client.get("/organiser/rehearsal/").text
    assert client.post("/organiser/rehearsal/clock", data={"at": "soon", "speed": "1"}).status_code == 422
    assert client.post("/organiser/rehearsal/clock", data={"at": "2024-11-14T10:50", "speed": "0"}).status_code == 422


def test_real_time_comes_back_and_the_log_returns_to_the_rehearsal(app: Flask) -> None:
    client, db = sign_in(app), open_database(app.config["RASTI"].database)

    client.post("/organiser/rehearsal/off")
    assert get_state(db, "clock") is None
    assert 'class="rehearsal"' not in client.get("/en/programme/").text
    assert client.post("/organiser/rehearsal/reset").status_code == 409
    client.post("/organiser/log/1/undo")
    assert get_state(db, "clock")


def test_real_time_begins_without_what_the_rehearsal_told(app: Flask) -> None:
    client, db = sign_in(app), open_database(app.config["RASTI"].database)
    set_clock(db, None)
    aino, _key = attendees.create(db, "fi", at("08:00"))
    note = (
        "insert into notice (attendee, kind, subject, occasion, due_at, until, urgency, body)"
        " values (?, 'start', ?, '1', '1', '2', 'high', '{}')"
    )
    db.execute(note, [aino.id, "t:before"])
    client.post("/organiser/rehearsal/clock", data={"at": "2024-11-14T10:50", "speed": "1"})
    db.execute(note, [aino.id, "t:tea"])

    client.post("/organiser/rehearsal/off")

    assert [row[0] for row in db.execute("select subject from notice")] == ["t:before"]


def test_a_reset_clears_what_was_made_under_the_clock_and_nothing_from_before(app: Flask) -> None:
    client, db = sign_in(app), open_database(app.config["RASTI"].database)
    set_clock(db, None)
    slot = db.execute("select session from slot where start < ? limit 1", ["2024-11-14T08:00:00.000Z"]).fetchone()[0]
    feedback.save(db, "a" * 20, [feedback.Answer(slot, 3)], at("10:50"))
    client.post("/organiser/rehearsal/clock", data={"at": "2024-11-14T10:50", "speed": "1"})
    feedback.save(db, "b" * 20, [feedback.Answer(slot, 1)], at("10:50"))
    rooms.set_state(db, "teatro", "red", by="Sam", now=at("10:50"))

    client.post("/organiser/rehearsal/reset")

    assert feedback.summary(db)[slot].counts == {3: 1, 2: 0, 1: 0}
    assert rooms.read(db) == {} and get_state(db, rooms.PRINTED) == {}


def test_no_notice_gets_the_number_of_one_that_the_rehearsal_made(app: Flask) -> None:
    db = open_database(app.config["RASTI"].database)
    set_clock(db, None)
    aino, _key = attendees.create(db, "fi", at("08:00"))
    made = Notice(aino.id, "fi", "announcement", "a:tea", "1", at("10:50"), at("12:00"), title=Localized(fi="Teetä"))

    def number() -> int:
        assert outbox.put(db, [made], "https://rasti.example", clock.wall()) == 1
        return int(db.execute("select max(id) from notice").fetchone()[0])

    numbers = []
    for _again in range(2):
        set_clock(db, clock.Anchor(at("10:50"), clock.wall()))
        numbers.append(number())
        rehearsal.reset(db)
        numbers.append(number())
        set_clock(db, None)

    assert numbers == [1, 2, 3, 4]
