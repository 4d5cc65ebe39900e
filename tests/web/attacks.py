"""Requests as an attacker may send them: hardly JSON, forms, files, headers and names that views ask for."""

from __future__ import annotations

import json
import re
from typing import NamedTuple
from urllib.parse import urlencode

from hypothesis import strategies as st

from pwa import paths

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
    "9" * 4400,
    "٣٤",
    "1e400",
    "14:30",
    "2024-11-14T14:30:00+99:00",
    "s:ennakko-tervetuloa",
    "/organiser/",
    "%",
    "%zz%c0%af",
    "\ufeff\u2028\ufffe",
    "(" * 500,
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
# What a phone sends in JSON, and every name that a view asks an address or a form for.
SENT = (
    "since entries lang agenda epoch id endpoint keys p256dh auth kinds lead_minutes quiet_from quiet_until mode "
    "tester session score line device answers s:AB12"
).split()
ASKED = sorted(
    {
        name
        for file in sorted((paths.ROOT / "pwa" / "web").rglob("*.py"))
        for name in re.findall(
            r"(?:args|form|values|files)(?:\.get(?:list)?\(|\[)\"([\w.]+)\"|\"([\w.]+)\" in request", file.read_text()
        )
        for name in name
        if name
    }
)
KEYS = [*SENT, *ASKED, "of", "x", "title.fi", "fields", "was.themes"]
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
# Files that mean harm to who reads them.
FILES = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><schedule>&b;</schedule>',
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>',
    b"PK\x03\x04" + b"\0" * 40,
    b"id,title_fi\n\xff\xfe\0,a\n",
    b'{"schedule": {"conference": {"days": [[[[]]]]}}}',
    b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\xff\xff\xff\xff",
    b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=SECONDLY\n",
)
SYNC = {"since": 0, "entries": {"s:tea": [1, 1]}, "lang": "fi", "agenda": {"epoch": "x", "id": "y"}}
PAIR = {"p256dh": "B" + "A" * 86, "auth": "A" * 22}
WISHES = {"lead_minutes": 10, "kinds": ["start"], "quiet_from": "22:00", "quiet_until": "07:00", "mode": "here"}
SUBSCRIBE = {"endpoint": "https://fcm.googleapis.com/x", "keys": PAIR, **WISHES}
FEEDBACK = {"device": "d" * 20, "answers": {"ennakko-tervetuloa": {"score": 3, "line": "Good"}}}
NEARLY = st.builds(
    lambda whole, changes: {**whole, **{key: changes[key] for key in changes if key in whole}},
    st.sampled_from([SYNC, SUBSCRIBE, WISHES, FEEDBACK]),
    st.dictionaries(st.sampled_from(sorted({*SYNC, *SUBSCRIBE, *FEEDBACK})), VALUES, max_size=4),
)
FORMS = st.lists(st.tuples(st.sampled_from(KEYS), WORDS), max_size=6).map(
    lambda pairs: urlencode(pairs, errors="surrogatepass").encode()
)
PART = b'--x\r\nContent-Disposition: form-data; name="%b"; filename="%b"\r\nContent-Type: %b\r\n\r\n%b\r\n'
PARTS = st.lists(
    st.builds(
        lambda name, file, kind, body: PART % (name.encode(), file.encode("utf-8", "replace"), kind.encode(), body),
        st.sampled_from(["file", "url", *ASKED]),
        st.sampled_from(["a.xlsx", "../../a.svg", "a\0b.zip", "", "😀.csv", 'a"; filename="b.toml', "x" * 3000]),
        st.sampled_from(["text/csv", "image/svg+xml", "", "\x01"]),
        st.one_of(st.binary(max_size=100), st.sampled_from(FILES)),
    ),
    max_size=3,
).map(lambda parts: b"".join(parts) + b"--x--\r\n")
BODIES = st.one_of(
    st.just(b""),
    FORMS,
    FORMS,
    PARTS,
    NEARLY.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")),
    OBJECTS.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")),
    VALUES.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")),
    st.binary(max_size=200),
    st.sampled_from(
        [
            b"[" * 20_000,
            b"{" * 500,
            b'{"entries":' * 3000,
            b'{"since":0,"since":"x","entries":{"s:a":[1,1],"s:a":[0]}}',
            b'{"since":1' + b"0" * 5000 + b"}",
            b'{"entries":{"s:\\ud800":[1,1]}}',
            b"\xff\xfe",
            b"x" * 70_000,
            b'{"a":1e999}',
            b"NaN",
            b"--x\r\n\r\n" * 1500,
            b"a=1&" * 12_000,
            b"%" * 3000,
        ]
    ),
)
TYPES = (
    "application/json",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-7",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
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
    st.integers(0, 100_000),
    st.sampled_from([*[""] * 12, "HEAD", "PUT", "OPTIONS", "PATCH", "TRACE", "X" * 30]),
    st.lists(WORDS.filter(bool), min_size=4, max_size=4),
    st.lists(st.tuples(st.sampled_from(KEYS), WORDS), max_size=3),
    st.lists(st.tuples(st.sampled_from(HEADERS), WORDS), max_size=3),
    st.sampled_from(TYPES),
    BODIES,
    st.booleans(),
)
