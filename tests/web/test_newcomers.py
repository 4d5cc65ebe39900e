"""The budget for new attendees: it refuses strangers only, says when to come again, and fills up with time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa import clock
from pwa.web import newcomers
from tests.push_services.device import Device
from tests.web.test_agenda import phone, rows, sync


@pytest.fixture
def room_for_one(app: Flask) -> newcomers.Budget:
    budget: newcomers.Budget = app.extensions["newcomers"]
    budget.left, budget.at = 1, clock.wall()
    return budget


def test_above_the_budget_a_new_phone_is_told_when_to_come_again(
    app: Flask, room_for_one: newcomers.Budget, client: FlaskClient
) -> None:
    assert sync(client, {"s:bread": [1, 1000]}).status_code == 200

    refused = [sync(phone(app), {"s:tea": [1, 1000]}) for _ in range(8)]

    assert {answer.status_code for answer in refused} == {503}
    assert all(answer.json["error"] and answer.json["remedy"] for answer in refused)
    waits = {int(answer.headers["Retry-After"]) for answer in refused}
    assert len(waits) > 1 and min(waits) >= 20 and max(waits) <= 60
    assert rows(app, "attendee") == 1


def test_who_is_known_is_never_refused(app: Flask, room_for_one: newcomers.Budget, client: FlaskClient) -> None:
    sync(client, {"s:bread": [1, 1000]})

    assert sync(client, {"s:tea": [1, 1000]}).status_code == 200
    assert client.post("/agenda/transfer", json={}).status_code == 200
    assert sync(phone(app)).status_code == 200


def test_alerts_and_links_are_within_the_same_budget(
    app: Flask, room_for_one: newcomers.Budget, client: FlaskClient
) -> None:
    device = Device("https://fcm.googleapis.com/fcm/send/sam")
    assert client.post("/alerts/subscription", json=device.subscription).status_code == 200

    assert phone(app).post("/alerts/subscription", json=device.subscription).status_code == 503
    assert phone(app).post("/agenda/transfer", json={}).status_code == 503
    assert rows(app, "attendee") == 1


def test_the_budget_fills_up_with_machine_time(app: Flask, room_for_one: newcomers.Budget, client: FlaskClient) -> None:
    sync(client, {"s:bread": [1, 1000]})
    room_for_one.at = clock.wall() - timedelta(seconds=60 / newcomers.PER_MINUTE)

    assert sync(phone(app), {"s:tea": [1, 1000]}).status_code == 200
    assert sync(phone(app), {"s:tea": [1, 1000]}).status_code == 503


def test_a_whole_venue_may_come_at_once(app: Flask) -> None:
    assert app.extensions["newcomers"].left == newcomers.AT_ONCE >= 1000
