"""Metrics: behind a token, numbers alone; and the log of a fault names the view, never the address or the reader."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from pwa import create_app, logs

TOKEN = {"Authorization": "Bearer kettle"}


@pytest.fixture
def monitored(app: Flask) -> FlaskClient:
    """The application with a token for its monitor."""
    return create_app(replace(app.config["RASTI"], metrics_token="kettle")).test_client()


def test_without_the_token_there_are_no_metrics(monitored: FlaskClient, client: FlaskClient) -> None:
    assert monitored.get("/metrics").status_code == 404
    assert monitored.get("/metrics", headers={"Authorization": "Bearer kettl"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_the_monitor_reads_counts_of_the_instance_and_of_answers(monitored: FlaskClient) -> None:
    monitored.get("/fi/search/?q=aino", headers={"User-Agent": "Kettle/1"}, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    monitored.get("/none/")

    answer = monitored.get("/metrics", headers=TOKEN)

    found = {one.name: one for one in text_string_to_metric_families(answer.text)}
    assert {"rasti_edition", "rasti_attendees", "rasti_deliveries", "rasti_disk_free_bytes"} <= found.keys()
    counted = {(one.labels["endpoint"], one.labels["status"]) for one in found["rasti_answers"].samples if one.labels}
    assert {("search.search", "200"), ("none", "404")} <= counted
    assert not [word for word in ("aino", "Kettle", "192.0.2.7") if word in answer.text]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_fault_is_logged_by_its_view_and_not_by_address_or_reader(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(secret: str) -> str:
        raise RuntimeError("kettle fell")

    app.add_url_rule("/fault/<secret>", "fault", fail)

    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/fault/hush?q=aino", headers={"User-Agent": "Kettle/1"})

    assert answer.status_code == 500
    (record,) = caplog.records
    line = json.loads(logs.JsonLines().format(record))
    assert (line["level"], line["message"]) == ("error", "GET /fault/<secret> failed.")
    assert "kettle fell" in line["error"]
    assert not [word for word in ("hush", "aino", "Kettle/1", "127.0.0.1") if word in json.dumps(line)]


def test_the_log_is_text_or_json_by_setting(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        logs.set_up("json")
        logging.getLogger("rasti.printer").info("Printed %s pages.", 7)
        logs.set_up("text")
        logging.getLogger("rasti.printer").info("Printed %s pages.", 8)
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    first, second = capsys.readouterr().err.splitlines()
    assert json.loads(first)["message"] == "Printed 7 pages."
    assert second == "INFO rasti.printer: Printed 8 pages."
