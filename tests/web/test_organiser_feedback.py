"""The desk's page of feedback."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from pwa import database
from pwa.agenda import feedback
from pwa.agenda.feedback import Answer
from tests.conftest import FIRST_MORNING
from tests.desk import sign_in


def test_the_organiser_sees_counts_and_lines(app: Flask) -> None:
    db = database.connect(app.config["RASTI"].database)
    for device, score, line in (("one", 3, "Kiitos <b>kaikille</b>"), ("two", 3, ""), ("three", 1, "Liian kylmä")):
        feedback.save(db, device, [Answer("avaus", score, line)], FIRST_MORNING + timedelta(days=1))
    db.close()

    page = sign_in(app).get("/organiser/feedback/").get_data(as_text=True)

    figures = page.split('<dl class="figures">')[1].split("</dl>")[0]
    assert [part.split("<")[0] for part in figures.split("<dd>")[1:]] == ["3", "2", "0", "1"]
    assert "Kiitos &lt;b&gt;kaikille" in page and "Liian kylmä" in page


def test_without_answers_it_says_when_there_will_be_some(app: Flask) -> None:
    assert "Nobody has answered yet" in sign_in(app, "editor").get("/organiser/feedback/").get_data(as_text=True)
    assert sign_in(app, "steward").get("/organiser/feedback/").status_code == 403
