"""Requests that mean harm: no address answers 500, and what is refused has stored nothing."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import Client
from werkzeug.wrappers import Response

from pwa import clock, create_app, database, publishing
from pwa.config import Config
from pwa.headers import security_headers
from tests.conftest import FIRST_MORNING
from tests.desk import sign_in
from tests.proof import count

EVIL = (
    "../../etc/passwd",
    "..%2f..%2fetc/passwd",
    "%00",
    "\0",
    "\r\nSet-Cookie: rasti=1",
    "' or 1=1 --",
    '"><script>alert(1)</script>',
    "{{7*7}}",
    "😀",
    "\u202eabc",
    "a" * 3000,
    "-1",
    "99999999999999999999999",
    "2024-02-30",
    "0000-00-00",
    "nan",
    "[]",
    "null",
    "://",
    "//evil.example",
    "\x7f\x1b[31m",
)
NUMBERS = st.one_of(
    st.integers(-(2**70), 2**70), st.floats(allow_nan=False), st.sampled_from([0, -1, 2**31, 2**53, 2**63, 2**64])
)
KEYS = (
    "since entries lang agenda epoch id endpoint keys p256dh auth kinds lead_minutes quiet_from quiet_until mode "
    "tester session rating s:AB12 name role to q file address url code token theme text start place until title"
).split()
WORDS = st.one_of(st.sampled_from(EVIL), st.text(max_size=40))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, WORDS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(st.sampled_from(KEYS), WORDS), inner, max_size=5)
    ),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8)
# Bodies that a phone sends, each part of which may be replaced by anything.
SYNC = {"since": 0, "entries": {"s:tea": [1, 1]}, "lang": "fi", "agenda": {"epoch": "x", "id": "y"}}
PAIR = {"p256dh": "B" + "A" * 86, "auth": "A" * 22}
WISHES = {"lead_minutes": 10, "kinds": ["start"], "quiet_from": "22:00", "quiet_until": "07:00", "mode": "here"}
SUBSCRIBE = {"endpoint": "https://fcm.googleapis.com/x", "keys": PAIR, **WISHES}
FEEDBACK = {"session": "tea", "id": "tea", "rating": 5, "text": "Good"}
NEARLY = st.builds(
    lambda whole, changes: {**whole, **{key: changes[key] for key in changes if key in whole}},
    st.sampled_from([SYNC, SUBSCRIBE, WISHES, FEEDBACK]),
    st.dictionaries(st.sampled_from(sorted({*SYNC, *SUBSCRIBE, *FEEDBACK})), VALUES, max_size=4),
)
BODIES = st.one_of(
    st.just(b""),
    NEARLY.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")),
    OBJECTS.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")),
    VALUES.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")),
    st.binary(max_size=200),
    st.sampled_from(
        [b"[" * 20_000, b"{" * 500, b'{"entries":' * 3000, b"\xff\xfe", b"x" * 70_000, b'{"a":1e999}', b"NaN"]
    ),
)
TYPES = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
    "",
    "a/b;charset=\x80",
)
HEADERS = (
    "Accept-Language",
    "Cookie",
    "If-None-Match",
    "Accept-Encoding",
    "Range",
    "Content-Length",
    "Host",
    "Origin",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "HX-Request",
    "HX-Current-URL",
    "Transfer-Encoding",
    "Referer",
    "User-Agent",
)


class Attack(NamedTuple):
    """A request as an attacker may send it."""

    place: int
    method: str
    parts: list[str]
    query: list[tuple[str, str]]
    headers: list[tuple[str, str]]
    type: str
    body: bytes
    signed_in: bool


ATTACKS = st.builds(
    Attack,
    st.integers(0, 10_000),
    st.sampled_from([*[""] * 12, "HEAD", "PUT", "OPTIONS", "PATCH", "TRACE", "X" * 30]),
    st.lists(WORDS.filter(bool), min_size=4, max_size=4),
    st.lists(st.tuples(st.sampled_from(KEYS), WORDS), max_size=3),
    st.lists(st.tuples(st.sampled_from(HEADERS), WORDS), max_size=3),
    st.sampled_from(TYPES),
    BODIES,
    st.booleans(),
)


@pytest.fixture(scope="module")
def target(demo: publishing.Publication) -> Iterator[Any]:
    """The application with the demo, and a key of the desk."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config(instance=Path(folder), contact="mailto:info@example.org")
        db = database.open_database(config.database)
        publishing.publish(db, demo, now=FIRST_MORNING)
        database.keep_clock(db, clock.Anchor(FIRST_MORNING, clock.wall()))
        app = create_app(config)
        yield app, sign_in(app), database.connect(config.database), known_parts(demo)
        db.close()


def known_parts(demo: publishing.Publication) -> dict[str, list[str]]:
    """Name what exists, so that every second address is one that gets past the first look-up."""
    return {
        "lang": ["fi", "sv", "en"],
        "id": [next(iter(demo.programme.sessions)), next(iter(demo.programme.people)), next(iter(demo.exhibitors))],
        "day": ["2024-11-14"],
        "number": ["1", "0", "99999999999999999999"],
        "floor": ["1", "2"],
    }


@given(attack=ATTACKS)
@settings(
    max_examples=count(200, 10_000),
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_no_request_breaks_a_view_and_no_refused_one_stores_anything(target: Any, attack: Attack) -> None:
    app, desk, watcher, known = target
    before = database.data_version(watcher)

    answer = send(app, desk, known, attack)

    busy = answer.status_code == 503 and ("Retry-After" in answer.headers or answer.request.path == "/health")
    assert answer.status_code < 500 or busy
    assert security_headers(False).items() <= dict(answer.headers).items()
    assert "Server" not in answer.headers
    if answer.status_code >= 400:
        assert database.data_version(watcher) == before


def send(app: Any, desk: Any, known: dict[str, list[str]], attack: Attack) -> Response:
    """Send the attack to the rule of the URL map that its number falls on."""
    rules = sorted((rule for rule in app.url_map.iter_rules()), key=str)
    rule = rules[attack.place % len(rules)]
    parts = iter(attack.parts)
    path = "".join(
        part
        if not dynamic
        else (known.get(part) or [next(parts)])[0]
        if attack.place % 3 or part == "lang"
        else next(parts, "x")
        for dynamic, part in ((is_dynamic, value) for is_dynamic, value in rule._trace if value != "|")
    )
    client: Client = desk if attack.signed_in else app.test_client()
    headers = [("Sec-Fetch-Site", "same-origin"), ("Content-Type", attack.type)]
    headers += [(name, clean(value)) for name, value in attack.headers]
    return client.open(
        "/" + path.lstrip("/"),
        method=attack.method or sorted(rule.methods - {"HEAD", "OPTIONS"})[0],
        query_string=dict(attack.query),
        headers=headers,
        data=attack.body,
    )


def clean(value: str) -> str:
    """Leave what a server lets through: it refuses line ends before anything of ours sees them."""
    return value.encode("latin-1", "replace").decode("latin-1").translate({13: None, 10: None, 0: None})
