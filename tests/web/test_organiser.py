"""The desk's door: one-time links, sign-ins, a rule on every view, the log, nothing cached."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from pwa import clock, create_app
from pwa.config import Config
from pwa.database import open_database
from pwa.organisers import accounts, audit
from pwa.organisers.accounts import ROLES
from pwa.web.organiser import desk
from tests.desk import sign_in


def open_db(app: Flask) -> Any:
    return open_database(app.config["RASTI"].database)


def desk_rules() -> list[tuple[str, str]]:
    app = create_app(Config())
    return sorted(
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/organiser")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


def url_of(app: Flask, endpoint: str) -> str:
    rule: Rule = next(app.url_map.iter_rules(endpoint))
    samples = dict.fromkeys(rule.arguments, "1")
    with app.test_request_context():
        values = {
            n: int(v) if type(rule._converters[n]).__name__ == "IntegerConverter" else v for n, v in samples.items()
        }
        return app.url_map.bind("localhost").build(endpoint, values)


@pytest.fixture(scope="module")
def rules_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(Config(instance=tmp_path_factory.mktemp("rules")))


@pytest.mark.parametrize(("endpoint", "method"), desk_rules())
def test_every_view_has_a_rule_and_keeps_it_for_every_role(rules_app: Flask, endpoint: str, method: str) -> None:
    with rules_app.app_context():
        rule = desk.rule_of(endpoint)
    assert rule, f"{endpoint} has no @allowed(…): say who may use it"
    app = rules_app
    url = url_of(app, endpoint)

    for role in (None, *ROLES):
        client = sign_in(app, role) if role else app.test_client()
        client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        got = client.open(url, method=method)
        if desk.ANYONE in rule.roles:
            assert got.status_code not in (401, 403)
        elif role is None:
            assert got.status_code == 401, f"{method} {url} without a sign-in"
        elif role not in rule.roles:
            assert got.status_code == 403, f"{method} {url} as {role}"
        else:
            assert got.status_code not in (401, 403), f"{method} {url} as {role}"
        assert got.headers["Cache-Control"] == "no-store"
    if method not in ("GET",):
        got = app.test_client().open(url, method=method, headers={"Sec-Fetch-Site": "cross-site"})
        assert got.status_code == 403


def test_every_address_below_the_desk_belongs_to_its_blueprint(rules_app: Flask) -> None:
    outside = [
        rule.rule
        for rule in rules_app.url_map.iter_rules()
        if rule.rule.startswith("/organiser") and not rule.endpoint.startswith("organiser.")
    ]
    assert not outside


def test_a_link_shows_a_button_and_only_the_post_spends_it(app: Flask, client: FlaskClient) -> None:
    _organiser, path = accounts.invite(open_db(app), "Aino", "organiser", "sv", clock.wall())

    assert "Aino" in client.get(f"/organiser/sign-in/{path}").text
    assert client.get(f"/organiser/sign-in/{path}").status_code == 200
    signed = client.post(f"/organiser/sign-in/{path}")
    assert signed.status_code == 303
    assert client.get("/organiser/", follow_redirects=True).status_code == 200
    assert client.post(f"/organiser/sign-in/{path}").status_code == 410
    assert client.get(f"/organiser/sign-in/{path}").status_code == 410


def test_the_key_and_the_link_are_kept_as_digests_only(app: Flask, client: FlaskClient) -> None:
    db = open_db(app)
    _organiser, path = accounts.invite(db, "Aino", "organiser", "fi", clock.wall())
    client.post(f"/organiser/sign-in/{path}")
    cookie = client.get_cookie(desk.COOKIE, path="/organiser")
    assert cookie

    kept = "\n".join(db.conn.iterdump())

    assert cookie.value not in kept
    assert path.split("/")[1] not in kept


@pytest.mark.parametrize("https", [True, False])
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(tmp_path: Any, https: bool) -> None:
    app = create_app(Config(instance=tmp_path, public_url="https://rasti.example.org" if https else ""))
    _organiser, path = accounts.invite(open_db(app), "Aino", "organiser", "fi", clock.wall())

    header = (
        app.test_client()
        .post(f"/organiser/sign-in/{path}", headers={"Sec-Fetch-Site": "same-origin"})
        .headers["Set-Cookie"]
    )

    assert {"HttpOnly", "SameSite=Lax", "Path=/organiser"} <= set(header.split("; "))
    assert ("Secure" in header.split("; ")) is https


def test_links_and_sign_ins_expire(app: Flask, client: FlaskClient) -> None:
    db, wall = open_db(app), clock.wall()
    _organiser, path = accounts.invite(db, "Aino", "organiser", "fi", wall - timedelta(hours=49))
    assert client.post(f"/organiser/sign-in/{path}").status_code == 410

    _organiser, path = accounts.invite(db, "Aino", "organiser", "fi", wall - timedelta(days=15))
    _organiser, key = accounts.sign_in(db, *path.split("/"), "", wall - timedelta(days=15))
    client.set_cookie(desk.COOKIE, key, path="/organiser")
    assert client.get("/organiser/me/").status_code == 401


def test_wrong_links_are_slowed_down_for_their_account_only(app: Flask, client: FlaskClient) -> None:
    db, wall = open_db(app), clock.wall()
    aino, path = accounts.invite(db, "Aino", "organiser", "fi", wall)
    _björn, other = accounts.invite(db, "Björn", "organiser", "fi", wall)

    tried = [client.post(f"/organiser/sign-in/{aino.id}/wrong{n}").status_code for n in range(11)]

    assert tried == [404] * 10 + [429]
    assert client.post(f"/organiser/sign-in/{path}").status_code == 429
    assert client.post(f"/organiser/sign-in/{other}").status_code == 303
    later = wall + accounts.ATTEMPT_WINDOW + timedelta(seconds=1)
    assert accounts.check_link(db, *path.split("/"), later).name == "Aino"


def test_an_organiser_invites_changes_and_removes_and_the_log_tells(app: Flask) -> None:
    client, db = sign_in(app, "organiser"), open_db(app)

    assert client.post("/organiser/team/", data={"name": "Björn", "role": "steward"}).status_code == 200
    björn = next(one for one in accounts.everyone(db) if one.name == "Björn")
    client.post(f"/organiser/team/{björn.id}/role", data={"role": "editor"})
    assert accounts.get(db, björn.id).role == "editor"  # type: ignore[union-attr]
    line = audit.page(db)[0]
    assert (line.who, line.action, line.before["role"], line.after["role"]) == ("Sam", "role", "steward", "editor")

    assert client.post(f"/organiser/log/{line.number}/undo").status_code == 303
    assert accounts.get(db, björn.id).role == "steward"  # type: ignore[union-attr]
    assert audit.get(db, line.number).undone_by == audit.page(db)[0].number  # type: ignore[union-attr]
    assert client.post(f"/organiser/log/{line.number}/undo").status_code == 409
    client.post(f"/organiser/team/{björn.id}/remove")
    assert accounts.get(db, björn.id).removed_at  # type: ignore[union-attr]


def test_removing_somebody_ends_their_sign_ins_at_once(app: Flask) -> None:
    steward, organiser = sign_in(app, "steward", "Björn"), sign_in(app, "organiser")
    björn = next(one for one in accounts.everyone(open_db(app)) if one.name == "Björn")
    assert steward.get("/organiser/me/").status_code == 200

    organiser.post(f"/organiser/team/{björn.id}/remove")

    assert steward.get("/organiser/me/").status_code == 401


def test_the_last_organiser_stays(app: Flask) -> None:
    client, db = sign_in(app, "organiser"), open_db(app)
    sam = accounts.everyone(db)[0]

    assert client.post(f"/organiser/team/{sam.id}/remove").status_code == 409
    assert client.post(f"/organiser/team/{sam.id}/role", data={"role": "steward"}).status_code == 409


def test_a_change_without_words_of_its_own_is_in_the_log_all_the_same(app: Flask) -> None:
    client = sign_in(app, "organiser")

    client.post("/organiser/sign-out")

    assert audit.page(open_db(app))[0].action == "signed out"
    assert client.get("/organiser/me/").status_code == 401


@pytest.mark.parametrize(("lang", "word"), [("fi", "Järjestäjän pöytä"), ("sv", "Arrangörens bord"), ("en", "desk")])
def test_the_desk_speaks_the_organisers_language(app: Flask, lang: str, word: str) -> None:
    client = sign_in(app, "organiser")

    client.post("/organiser/language", data={"lang": lang, "back": "/organiser/me/"})

    assert word in client.get("/organiser/me/").text
    assert f'<html lang="{lang}">' in client.get("/organiser/me/").text


def test_the_way_back_never_leaves_the_desk(app: Flask) -> None:
    client = sign_in(app, "organiser")

    for back in ("https://example.org/", "//example.org", "/organiser/\\example.org", "/fi/"):
        got = client.post("/organiser/language", data={"lang": "fi", "back": back})
        assert got.headers["Location"] == "/organiser/"


def test_the_language_chosen_at_a_later_sign_in_is_the_desks(app: Flask, client: FlaskClient) -> None:
    sign_in(app, name="Aino", lang="fi")
    _organiser, path = accounts.invite(open_db(app), "Aino", "organiser", "fi", clock.wall())
    assert "?lang=sv" in client.get(f"/organiser/sign-in/{path}").text

    client.post(f"/organiser/sign-in/{path}?lang=sv")

    assert '<html lang="sv">' in client.get("/organiser/me/").text


def test_every_answer_of_the_desk_is_kept_nowhere(app: Flask) -> None:
    client = sign_in(app)
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/organiser") and "GET" in (rule.methods or ()) and not rule.arguments:
            answer = client.get(rule.rule)
            assert answer.status_code in (200, 303), rule.rule
            assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Robots-Tag"] == "noindex"


def test_somebody_is_invited_while_another_process_writes(app: Flask) -> None:
    db, other = open_db(app), open_db(app)
    other.execute("pragma busy_timeout = 0")

    def write(statement: str) -> None:
        if statement.lower().startswith(("insert", "update", "delete from sign_in")):
            with suppress(sqlite3.OperationalError):
                other.execute("insert or replace into state (key, value) values ('tea', '1')")

    db.conn.set_trace_callback(write)

    organiser, _path = accounts.invite(db, "Aino", "editor", "fi", clock.wall())
    accounts.change(db, organiser, role="steward")
    accounts.remove(db, organiser, clock.wall())

    assert accounts.everyone(db) == []
