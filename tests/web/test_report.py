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
    assert "line 4 / line 3" in client.get("/organiser/report/sessions.csv").text
    assert client.get("/organiser/report/nothing.csv").status_code == 404
