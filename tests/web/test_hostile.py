"""Requests that mean harm: no address answers 500, and what is refused has stored nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from werkzeug.test import Client
from werkzeug.wrappers import Response

from pwa import clock, create_app, database, edition, front, publishing
from pwa.config import Config
from pwa.edition import Rendered
from pwa.headers import security_headers
from pwa.organisers import accounts
from pwa.web.organiser import desk
from tests.conftest import FIRST_MORNING
from tests.desk import sign_in
from tests.proof import count
from tests.web.attacks import ATTACKS, Attack


class Target(NamedTuple):
    """What is attacked: the whole WSGI application, with what exists in it."""

    app: Any
    door: Any
    watcher: Any
    known: dict[str, list[str]]
    keys: list[str]

    def browser(self, signed_in: bool) -> Client:
        """Return a browser, signed in at the desk anew where an attack ended the sign-in before."""
        client = Client(self.door)
        if signed_in:
            if not self.keys or not accounts.find(self.watcher, self.keys[-1], clock.wall()):
                self.keys.append(sign_in(self.app).get_cookie(desk.COOKIE, path="/organiser").value)
            client.set_cookie(desk.COOKIE, self.keys[-1], path="/organiser")
        return client


@pytest.fixture(scope="module")
def target(demo: publishing.Publication) -> Iterator[Target]:
    """The application with the demo, and one page printed, so that what is answered before Flask is attacked too."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config(instance=Path(folder), contact="mailto:info@example.org")
        db = database.open_database(config.database)
        publishing.publish(db, demo, now=FIRST_MORNING)
        database.keep_clock(db, clock.Anchor(FIRST_MORNING, clock.wall()))
        edition.print_edition(db, lambda _path: Rendered(200, "text/html", b"page"), ["/fi/"], "b", FIRST_MORNING)
        app = create_app(config)
        yield Target(app, front.Front(app, config, look_seconds=0), database.connect(config.database), known(demo), [])
        db.close()


def known(demo: publishing.Publication) -> dict[str, list[str]]:
    """Name what exists, so that most addresses get past the first look-up."""
    session, person, stand = (
        next(iter(demo.programme.sessions)),
        next(iter(demo.programme.people)),
        next(iter(demo.exhibitors)),
    )
    place, slot = next(iter(demo.programme.places)), next(iter(demo.programme.slots())).id
    return {
        "lang": ["fi", "sv", "en"],
        "id": [session, person, stand, slot, place, "1", "9" * 30],
        "day": ["2024-11-14"],
        "number": ["1", "0", "99999999999999999999"],
        "line": ["1", "99999999999999999999"],
        "floor": ["1", "2"],
        "subject": [f"s:{session}", f"p:{person}", f"e:{stand}", f"o:{place}", "i:privacy", f"t:{slot}", "v:", "x:1"],
        "session": [session],
        "place": [place],
        "key": ["privacy", "1", "sessions"],
        "token": ["0" * 32],
        "kind": ["s"],
        "name": ["schedule"],
        "ending": ["csv", "xlsx"],
    }


@given(attack=ATTACKS)
@settings(
    max_examples=count(200, 10_000),
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_no_request_breaks_a_view_and_no_refused_one_stores_anything(target: Target, attack: Attack) -> None:
    client = target.browser(attack.signed_in)
    before = database.data_version(target.watcher)

    answer = send(target, client, attack)

    busy = answer.status_code == 503 and ("Retry-After" in answer.headers or answer.request.path == "/health")
    assert answer.status_code < 500 or busy
    assert security_headers(False).items() <= dict(answer.headers).items()
    assert "Server" not in answer.headers
    if answer.status_code >= 400:
        assert database.data_version(target.watcher) == before


@pytest.mark.parametrize("digits", ["9" * 20, "9" * 5000, "٣" * 5000])
@pytest.mark.parametrize(
    "address",
    [
        "/fi/pages.ndjson?since={}", "/fi/pages.ndjson?of={etag}&from={}", "/fi/sessions/{id}.ics?lead={}",
        "/organiser/places/plans/1/?done={}", "/organiser/log/?before={}", "/organiser/imports/?done={}",
        "/organiser/showings/{slot}/?late={}", "/organiser/drafts/?done={}",
    ],
)  # fmt: skip
def test_a_number_of_any_length_is_only_a_number(target: Target, address: str, digits: str) -> None:
    client = target.browser(signed_in=True)
    etag = client.get("/fi/pages.ndjson").headers["ETag"]
    session, slot = target.known["id"][0], target.known["id"][3]

    answer = client.get(address.format(quote(digits), etag=quote(etag), id=session, slot=slot))

    assert answer.status_code in (200, 404, 422)


def send(target: Target, client: Client, attack: Attack) -> Response:
    """Send the attack to the rule of the URL map that its number falls on."""
    rules = sorted((rule for rule in target.app.url_map.iter_rules()), key=str)
    turn, place = divmod(attack.place, len(rules))
    parts = iter(attack.parts)

    def fill(part: str) -> str:
        some = target.known.get(part)
        if some and (turn % 3 or part == "lang"):
            return some[turn % len(some)]
        return next(parts, "x").replace("?", "%3F").replace("#", "%23")

    path = "".join(fill(part) if dynamic else part for dynamic, part in rules[place]._trace if part != "|")
    headers = [("Sec-Fetch-Site", "same-origin"), ("Content-Type", attack.type)]
    headers += [(name, clean(value)) for name, value in attack.headers]
    return client.open(
        "/" + path.lstrip("/"),
        method=attack.method or sorted(rules[place].methods - {"HEAD", "OPTIONS"})[0],
        query_string=dict(attack.query),
        headers=headers,
        data=attack.body,
    )


def clean(value: str) -> str:
    """Leave what a server lets through: it refuses line ends before anything of ours sees them."""
    return value.encode("latin-1", "replace").decode("latin-1").translate({13: None, 10: None, 0: None})
