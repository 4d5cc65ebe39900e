"""The layer before Flask: answers printed pages, assets, the edition and its downloads by look-up."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, unquote

import brotli

from pwa import build as builds
from pwa import clock, database
from pwa import edition as editions
from pwa.config import Config, load
from pwa.edition import Edition
from pwa.headers import CDN, PRINTED, STATIC, security_headers
from pwa.i18n import LANGUAGES

Headers = list[tuple[str, str]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

SETS = {f"/{lang}/pages.ndjson": lang for lang in LANGUAGES}
KEPT_SETS = 64
# A day of FOSDEM in 30 ms; five would be quicker by half and larger by a tenth.
SET_QUALITY = 9
# Each look asks SQLite and gives up the interpreter's lock for it: a look a request halves the rate.
LOOK_SECONDS = 0.02


def make_application(config: Config | None = None) -> Front:
    """Make the WSGI application: this layer, with Flask behind it; settings from the environment by default."""
    from pwa import create_app

    config = config or load()
    return Front(create_app(config), config)


@dataclass(slots=True)
class Item:
    """Something that is served from memory; the plain body is read when somebody wants it."""

    etag: str
    type: str
    bodies: dict[str, bytes]
    common: str
    headers: dict[str, Headers] = field(default_factory=dict)

    def own_headers(self, encoding: str) -> Headers:
        """Return the headers that only this item has, made once an encoding."""
        if encoding not in self.headers:
            made = [
                ("Content-Type", self.type),
                ("Content-Length", str(len(self.bodies[encoding]))),
                ("ETag", self.etag),
            ]
            self.headers[encoding] = made + ([("Content-Encoding", encoding)] if encoding else [])
        return self.headers[encoding]


@dataclass(frozen=True, slots=True)
class Shelf:
    """One edition as this process serves it; replaced whole when a newer one is printed."""

    edition: Edition | None
    epoch: str
    items: dict[str, Item]
    common: dict[str, Headers]
    offline: bool = True


class Front:
    """A WSGI application that falls through to `app` for what is not printed."""

    def __init__(self, app: Wsgi, config: Config, look_seconds: float = LOOK_SECONDS) -> None:
        self._app = app
        self._look_seconds, self._next_look = look_seconds, 0.0
        self._security = list(security_headers(config.https).items())
        self._db = database.open_database(config.database)
        self._reader = database.connect(config.database)
        self._lock, self._set_lock = threading.Lock(), threading.Lock()
        self._version = -1
        self._sets: dict[tuple[str, str, int, str], tuple[bytes, int]] = {}
        self._shelf = Shelf(None, "", {}, {})
        self._look()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        shelf = self._look()
        if shelf.edition and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            path, query = environ["PATH_INFO"], environ.get("QUERY_STRING")
            if path in shelf.items and not query:
                return self._answer(shelf, path, environ, start_response)
            if path in SETS:
                return self._answer_set(shelf, SETS[path], parse_qs(query), environ, start_response)
            if path == "/edition":
                body = json.dumps(
                    editions.describe(shelf.edition, shelf.epoch, clock.now(), clock.speed(), shelf.offline)
                ).encode()
                own = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
                start_response("200 OK", own + shelf.common["live"])
                return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        return self._fall_through(shelf, environ, start_response)

    def _look(self) -> Shelf:
        # One thread looks; the others go on with the shelf that stands.
        if (now := time.monotonic()) >= self._next_look and self._lock.acquire(blocking=False):
            try:
                self._next_look = now + self._look_seconds
                if (version := database.data_version(self._db)) != self._version:
                    database.follow_clock(self._db)
                    self._shelf = _restock(self._shelf, self._db, self._security)
                    self._version = version
            finally:
                self._lock.release()
        return self._shelf

    def _answer(
        self, shelf: Shelf, path: str, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> list[bytes]:
        item = shelf.items[path]
        common = shelf.common[item.common]
        if (known := environ.get("HTTP_IF_NONE_MATCH")) and _matches(known, item.etag):
            start_response("304 Not Modified", [("ETag", item.etag), *common])
            return []
        encoding = _encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if encoding not in item.bodies:
            encoding = ""
            if "" not in item.bodies:
                item.bodies[""] = _unpack(item.bodies)
        start_response("200 OK", item.own_headers(encoding) + common)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [item.bodies[encoding]]

    def _answer_set(
        self,
        shelf: Shelf,
        lang: str,
        query: dict[str, list[str]],
        environ: dict[str, Any],
        start_response: Callable[..., Any],
    ) -> list[bytes]:
        number = shelf.edition.number if shelf.edition else 0
        epoch, asked = query.get("epoch", [""])[-1], query.get("since", ["0"])[-1]
        since = _number(asked) if epoch in ("", shelf.epoch) and _number(asked) <= number else 0
        etag = f'W/"{shelf.epoch}-{number}-{lang}-{since}"'
        common = [("ETag", etag), *shelf.common["page"]]
        if query.get("of", [""])[-1] == etag and (done := _number(query.get("from", [""])[-1])):
            return self._answer_rest(shelf, lang, since, done, common, environ, start_response)
        if (known := environ.get("HTTP_IF_NONE_MATCH")) and _matches(known, etag):
            start_response("304 Not Modified", common)
            return []
        encoding = _encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        body, length = self._set(shelf, number, lang, since, encoding)
        # Of the body as the phone reads it, which is what it can tell how much of it is there by.
        own = [
            ("Content-Type", "application/x-ndjson"),
            ("Content-Length", str(len(body))),
            ("Rasti-Length", str(length)),
        ]
        start_response("200 OK", own + ([("Content-Encoding", encoding)] if encoding else []) + common)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _answer_rest(
        self,
        shelf: Shelf,
        lang: str,
        since: int,
        done: int,
        common: Headers,
        environ: dict[str, Any],
        start_response: Callable[..., Any],
    ) -> list[bytes]:
        """Give a download that broke off from its byte `done` on; ranges cannot, as they count compressed bytes."""
        plain, length = self._set(shelf, shelf.edition.number if shelf.edition else 0, lang, since, "")
        encoding = _encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        body = editions.pack(plain[done:], encoding, SET_QUALITY)
        own = [
            ("Content-Type", "application/x-ndjson"),
            ("Content-Length", str(len(body))),
            ("Rasti-Length", str(length)),
            ("Rasti-From", str(done)),
        ]
        start_response("200 OK", own + ([("Content-Encoding", encoding)] if encoding else []) + common)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _set(self, shelf: Shelf, number: int, lang: str, since: int, encoding: str) -> tuple[bytes, int]:
        """Return a download and its length when unpacked."""
        key = (f"{shelf.epoch}-{number}", lang, since, encoding)
        if (found := self._sets.get(key)) is None:
            with self._set_lock:
                if (found := self._sets.get(key)) is None:
                    plain = editions.delta(self._reader, lang, since, shelf.epoch)
                    found = self._sets[key] = (editions.pack(plain, encoding, SET_QUALITY), len(plain))
                    while len(self._sets) > KEPT_SETS:
                        del self._sets[next(iter(self._sets))]
        return found

    def _fall_through(
        self, shelf: Shelf, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        if not shelf.edition:
            return self._app(environ, start_response)
        number = ("Rasti-Edition", str(shelf.edition.number))

        def start(status: str, headers: Headers, *rest: Any) -> Any:
            return start_response(status, [*headers, number], *rest)

        return self._app(environ, start)


def _restock(shelf: Shelf, db: Any, security: Headers) -> Shelf:
    with db.atomic():
        edition, epoch = editions.current(db), str(database.get_state(db, "epoch"))
        offline = bool(database.get_state(db, editions.OFFLINE, True))
        if edition is None or (shelf.edition and (edition.number, epoch) == (shelf.edition.number, shelf.epoch)):
            return _switch(Shelf(edition, epoch, shelf.items, shelf.common), offline)
        held = shelf.edition.number if shelf.edition and epoch == shelf.epoch else 0
        fresh = not max(1, editions.forgotten(db)) <= held <= edition.number
        since = 0 if fresh else held
        pages = db.execute("select path, type, etag, br, gz, body from printed where edition > ?", [since]).fetchall()
        assets = []
        if fresh or not shelf.edition or shelf.edition.build != edition.build:
            assets = db.execute("select build, path, type, br, gz, body from asset").fetchall()
    items = {} if fresh else dict(shelf.items)
    for path, type, etag, br, gz, body in pages:
        path = unquote(path, "latin-1")  # as WSGI spells it (PEP 3333)
        items.pop(path, None)
        if body is not None:
            items[path] = Item(f'W/"{etag}"', type, _bodies(br, gz, body), "page")
    if assets:
        items = {path: item for path, item in items.items() if item.common == "page"}
        for build, path, type, br, gz, body in assets:
            items[f"/static/{build}/{path}"] = Item(f'W/"{build}"', type, _bodies(br, gz, body), "asset")
    number, vary = ("Rasti-Edition", str(edition.number)), ("Vary", "Accept-Encoding")
    common = {
        "page": [("Cache-Control", PRINTED), ("CDN-Cache-Control", CDN), _tag(edition), vary, number, *security],
        "asset": [("Cache-Control", STATIC), vary, *security],
        "live": [("Cache-Control", "no-store"), number, *security],
    }
    return _switch(Shelf(edition, epoch, items, common), offline)


def _switch(shelf: Shelf, offline: bool) -> Shelf:
    """Have the shelf give the worker of its build, or the one that deletes the offline copy and goes."""
    if not shelf.edition:
        return shelf
    build = shelf.edition.build if offline else "off"
    script = builds.worker_script(build) if offline else builds.withdrawn_script()
    worker = Item(f'W/"{build}"', builds.TYPES[".js"], {"": script}, "page")
    return replace(shelf, items={**shelf.items, builds.WORKER: worker}, offline=offline)


def _number(asked: str) -> int:
    """Return a number of an address, 0 for what is none: Python reads no more than 4,300 digits."""
    return int(asked) if asked.isdecimal() and len(asked) < 16 else 0


def _tag(edition: Edition) -> tuple[str, str]:
    """Return the header by which a cache in front can throw one edition away."""
    return ("Cache-Tag", f"rasti-{edition.number}")


def _bodies(br: bytes | None, gz: bytes | None, body: bytes) -> dict[str, bytes]:
    packed = {name: data for name, data in (("br", br), ("gzip", gz)) if data is not None}
    return packed or {"": body}


def _unpack(bodies: dict[str, bytes]) -> bytes:
    return gzip.decompress(bodies["gzip"]) if "gzip" in bodies else bytes(brotli.decompress(bodies["br"]))


@lru_cache(maxsize=512)
def _encoding(header: str) -> str:
    """Return the best coding of ours that an Accept-Encoding `header` allows (RFC 9110 §12.5.3)."""
    allowed = {}
    for part in header.lower().split(","):
        name, _, weight = part.partition(";")
        allowed[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    for name in ("br", "gzip"):
        if allowed.get(name, allowed.get("*", False)):
            return name
    return ""


def _matches(header: str, etag: str) -> bool:
    """Compare an If-None-Match `header` weakly (RFC 9110 §13.1.2)."""
    tag = etag.removeprefix("W/")
    return header == etag or any(one.strip().removeprefix("W/") in (tag, "*") for one in header.split(","))
