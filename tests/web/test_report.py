"""The desk's planning and report pages."""

from __future__ import annotations

import csv
import io

from flask import Flask

from pwa.agenda import feedback
from pwa.database import open_database
from pwa.web.organiser.report import TABLES
from tests.alerts.scene import at, join, tick
from tests.desk import sign_in


def test_planning_shows_how_full_it_gets_and_the_report_has_charts_and_csv(app: Flask) -> None:
    db, client = open_database(app.config["RASTI"].database), sign_in(app, "editor")
    for _ in range(5):
        one = join(db, at("08:30"), lang="sv")
        for item in ("t:piilosaannot-1", "e:nowhere"):
            tick(db, one, item, at("08:35"))

    assert "5 people ticked it, 5 of them on site" in client.get("/organiser/planning/").text
    page = client.get("/organiser/report/").text
    assert '<rect class="part" width="100.0"' in page and ">Swedish<" in page
    for key in TABLES:
        body = client.get(f"/organiser/report/{key}.csv").data.decode("utf-8-sig")
        assert len(next(csv.reader(io.StringIO(body)))) >= 2
    for number in range(5):
        feedback.save(db, f"device-{number:012}", [feedback.Answer("piilosaannot", 3, f"line {number}")], at("11:30"))
    head, first, *_rest = csv.reader(io.StringIO(client.get("/organiser/report/sessions.csv").text))
    assert head[1:] == ["People who ticked", "Answers", "Mean (1–3)", "What people wrote"]
    assert first[1:4] == ["5", "5", "3.0"] and first[4].startswith("line 4 / line 3")
    assert client.get("/organiser/report/nothing.csv").status_code == 404


def test_the_report_writes_figures_as_the_language_does_and_leaves_out_rows_without_any(app: Flask) -> None:
    db, client = open_database(app.config["RASTI"].database), sign_in(app, "editor", lang="sv")
    for number in range(6):
        tick(db, join(db, at("08:30")), "t:piilosaannot-1", at("08:35"))
        said = feedback.Answer("piilosaannot", 3 if number else 2, "Bra!")
        feedback.save(db, f"device-{number:012}", [said], at("11:30"))

    page = client.get("/organiser/report/").text

    table = page.split('id="t-sessions"')[1].split("</section>")[0]
    assert "<td>6</td><td>6</td><td>2,83</td>" in table and table.count("<tr>") == 2
    assert "rader har inga siffror att visa" in table and table.count("“Bra!”") == 6


def test_whom_an_alert_did_not_reach_is_told_apart(app: Flask) -> None:
    db, client = open_database(app.config["RASTI"].database), sign_in(app)
    for number in range(9):
        one = join(db, at("08:30"))
        notice = {
            "kind": "start",
            "subject": "t:x",
            "occasion": "1",
            "due_at": "",
            "until": "",
            "urgency": "",
            "body": "",
        }
        key = db["notice"].insert({"attendee": one.id, **notice}).last_pk
        db["delivery"].insert({"notice": key, "state": "gone" if number < 2 else "sent", "next_at": ""})

    rows = csv.reader(io.StringIO(client.get("/organiser/report/alerts.csv").text))

    assert list(rows)[1:] == [["Start", "9", "7", "7", "2"]]
