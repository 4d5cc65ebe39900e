"""The phone's calls: turning alerts on, trying them and turning them off."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database

from pwa import attendees, database, paths
from tests.push_services.device import Device

WISHES = {
    "lang": "en", "lead_minutes": 10, "kinds": list(attendees.KINDS), "remote": False, "quiet_from": "",
    "quiet_until": "",
}  # fmt: skip
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/abc"


@pytest.fixture
def kept(app: Flask) -> Database:
    """The application's database."""
    return database.open_database(app.config["RASTI"].database)


def offer(endpoint: str = ENDPOINT, **wishes: Any) -> dict[str, Any]:
    return {**Device(endpoint).subscription, "lang": "sv", "lead_minutes": 15, **wishes}


def test_turning_alerts_on_makes_an_attendee_with_their_wishes(client: FlaskClient, kept: Database) -> None:
    answer = client.post("/alerts/subscription", json=offer())

    assert (answer.status_code, answer.json) == (200, {**WISHES, "lang": "sv", "lead_minutes": 15})
    assert client.get_cookie("rasti")
    assert next(kept.query("select lang, lead_minutes from attendee")) == {"lang": "sv", "lead_minutes": 15}
    assert [row["endpoint"] for row in kept.query("select endpoint from subscription")] == [ENDPOINT]


def test_turning_them_on_again_renews_them_and_keeps_unspoken_wishes(client: FlaskClient, kept: Database) -> None:
    client.post("/alerts/subscription", json=offer())
    answer = client.post("/alerts/subscription", json=Device(ENDPOINT).subscription)

    assert answer.json == {**WISHES, "lang": "sv", "lead_minutes": 15}
    assert [kept[name].count for name in ("attendee", "subscription")] == [1, 1]


def test_the_attendee_who_synced_is_the_one_who_is_alerted(client: FlaskClient, kept: Database) -> None:
    client.post("/agenda/sync", json={"since": 0, "entries": {"s:tea": [1, 1731571200000]}})
    client.post("/alerts/subscription", json=offer())

    assert kept["attendee"].count == 1
    assert kept.execute("select count(*) from subscription natural join bookmark").fetchone()[0] == 1


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"endpoint": ENDPOINT},
        offer("https://127.0.0.1/x"),
        offer("http://fcm.googleapis.com/x"),
        offer(keys={"p256dh": "AAAA", "auth": "AAAA"}),
        offer(lead_minutes=61),
        offer(lead_minutes="10"),
        offer(lead_minutes=True),
    ],
)
def test_what_cannot_be_used_is_refused_in_words_and_leaves_nothing(
    client: FlaskClient, kept: Database, body: Any
) -> None:
    answer = client.post("/alerts/subscription", json=body)

    assert answer.status_code == 400
    assert answer.json and answer.json["error"] and answer.json["remedy"]
    assert kept["attendee"].count == 0


def test_another_site_cannot_turn_them_on(app: Flask, kept: Database) -> None:
    answer = app.test_client().post("/alerts/subscription", json=offer(), headers={"Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, kept["subscription"].count) == (403, 0)


def test_turning_them_off_forgets_the_device(client: FlaskClient, app: Flask, kept: Database) -> None:
    client.post("/alerts/subscription", json=offer())
    stranger = app.test_client()
    stranger.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"

    assert stranger.delete("/alerts/subscription", json={"endpoint": ENDPOINT}).json == {"dropped": False}
    assert client.delete("/alerts/subscription", json={"endpoint": ENDPOINT}).json == {"dropped": True}
    assert kept["subscription"].count == 0


def test_a_trial_is_written_for_every_device(client: FlaskClient, kept: Database) -> None:
    assert client.post("/alerts/test").status_code == 409
    for n in range(2):
        client.post("/alerts/subscription", json=offer(f"{ENDPOINT}{n}"))

    assert client.post("/alerts/test").json == {"devices": 2}
    assert client.post("/alerts/test").status_code in (200, 429)
    assert {row["state"] for row in kept.query("select state from delivery")} == {"due"}


def test_wishes_are_shared_by_every_device_of_the_attendee(client: FlaskClient, app: Flask, kept: Database) -> None:
    assert client.get("/alerts/wishes").status_code == client.post("/alerts/wishes", json={}).status_code == 409
    client.post("/alerts/subscription", json=offer())

    said = {"kinds": ["start"], "quiet_from": "22:00", "quiet_until": "07:00", "remote": True, "lead_minutes": 0}
    assert client.post("/alerts/wishes", json=said).json == {**WISHES, **said, "lang": "sv"}
    assert client.get("/alerts/wishes").json == {**WISHES, **said, "lang": "sv"}
    assert client.post("/alerts/wishes", json={"kinds": ["all"]}).status_code == 400

    client.post("/alerts/subscription", json=offer(f"{ENDPOINT}2"))
    client.post("/alerts/wishes", json={"endpoint": f"{ENDPOINT}2", "tester": True})
    assert kept.execute("select tester from subscription order by id").fetchall() == [(0,), (1,)]


def test_the_key_is_the_one_that_signs(client: FlaskClient) -> None:
    answers = [client.get("/alerts/key") for _ in range(2)]

    assert answers[0].json == answers[1].json and len(answers[0].json["key"]) == 87  # type: ignore[index]
    assert answers[0].headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_the_settings_page_has_a_part_for_every_state(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/{lang}/settings/").text

    for state in ("off", "unticked", "on", "denied", "install", "unsupported", "insecure"):
        assert f'data-when="{state}"' in page
    assert 'data-when="denied install unsupported insecure"' in page and f'href="/{lang}/agenda/#calendar"' in page
    named = (paths.ROOT / "static/js/alerts/browser.js").read_text("utf-8").partition("*/")[0]
    known = set(re.findall(r'"([a-z-]+)"', named))
    assert set(re.findall(r'data-browser="([a-z-]+)"', page)) == known
    assert '<input class="hidden" type="radio" name="lead" value="10" checked>' in page


def test_the_inbox_holds_what_was_sent_newest_first(client: FlaskClient, kept: Database) -> None:
    assert client.get("/alerts/inbox").json == {"notices": []}
    client.post("/alerts/subscription", json=offer())
    body = '{"web_push": 8030, "notification": {"title": "10.30 Teatro", "body": "Logomo", "navigate": "/fi/"}}'
    for n, due_at in enumerate(("2024-11-14T06:00:00.000Z", "2024-11-14T06:30:00.000Z", "2024-11-14T09:00:00.000Z")):
        kept.execute(
            "insert into notice (attendee, kind, subject, occasion, due_at, until, urgency, body)"
            " select id, 'start', 't:tea', ?, ?, '9', 'high', ? from attendee",
            [str(n), due_at, body],
        )

    notices = client.get("/alerts/inbox").json["notices"]  # type: ignore[index]
    assert [one["id"] for one in notices] == [2, 1]
    assert (notices[0]["title"], notices[0]["navigate"]) == ("10.30 Teatro", "/fi/")


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_the_inbox_page_is_the_same_for_everyone(client: FlaskClient, lang: str) -> None:
    assert "<alert-inbox" in client.get(f"/{lang}/alerts/").text
