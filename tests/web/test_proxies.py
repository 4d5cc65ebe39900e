"""Forwarded headers: believed from a named proxy alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from pwa import create_app, database

FORWARDED = {"X-Forwarded-Proto": "evil, https", "X-Forwarded-Host": "evil.example, rasti.example"}


def feed(app: Flask, trusted: tuple[str, ...], peer: str, public_url: str = "") -> str:
    """Ask for a calendar's address, as a page behind a proxy does."""
    config = replace(app.config["RASTI"], trusted_proxies=trusted, public_url=public_url)
    headers = {"Sec-Fetch-Site": "same-origin", **FORWARDED}
    answer = (
        create_app(config).test_client().post("/agenda/calendar", headers=headers, environ_base={"REMOTE_ADDR": peer})
    )
    assert answer.status_code == 200
    return str(answer.json["address"]).partition("/calendar")[0]


@pytest.mark.parametrize("peer", ["10.0.0.5", "fd00::5"])
def test_a_named_proxy_tells_the_readers_scheme_and_host(app: Flask, peer: str) -> None:
    assert feed(app, ("10.0.0.0/24", "fd00::5", "no address"), peer) == "https://rasti.example"


@pytest.mark.parametrize("peer", ["10.0.1.5", "11.0.0.1", ""])
def test_nobody_else_does(app: Flask, peer: str) -> None:
    assert feed(app, ("10.0.0.0/24",), peer) == "http://localhost"


def test_the_public_address_wins(app: Flask) -> None:
    assert feed(app, ("10.0.0.5",), "10.0.0.5", "https://events.example") == "https://events.example"


@pytest.mark.parametrize(
    ("peer", "public_url", "noted"),
    [("10.0.0.5", "", True), ("11.0.0.1", "", False), ("10.0.0.5", "https://events.example", False)],
)
def test_an_unnamed_proxy_is_noted_without_its_address(app: Flask, peer: str, public_url: str, noted: bool) -> None:
    feed(app, (), peer, public_url)

    db = database.connect(app.config["RASTI"].database)
    seen = database.get_state(db, "unnamed_proxy", "")
    db.close()
    assert bool(seen) is noted
    assert peer not in seen or not noted
