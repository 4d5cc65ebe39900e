"""For tests of the desk: a browser that is signed in."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from pwa import clock
from pwa.database import open_database
from pwa.organisers import accounts
from pwa.web.organiser import desk


def sign_in(app: Flask, role: str = "organiser", name: str = "Sam", lang: str = "en") -> FlaskClient:
    """Return a client that is signed in as `name` in `role`."""
    db = open_database(app.config["RASTI"].database)
    _organiser, path = accounts.invite(db, name, role, lang, clock.wall())
    account, secret = path.split("/")
    _organiser, key = accounts.sign_in(db, account, secret, "Firefox, Linux", clock.wall())
    db.close()
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.set_cookie(desk.COOKIE, key, path="/organiser")
    return client
