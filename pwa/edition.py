"""The edition: all printed pages as they stood at one moment, kept compressed, handed out whole or as a delta."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Container, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import brotli
from sqlite_utils import Database

from pwa import build as builds
from pwa.database import get_state, set_state, to_text, writing
from pwa.i18n import LANGUAGES

SERVED_BUILDS = 2
# For so many editions it is kept that a page went: a phone that missed more loads everything, which is hardly more.
KEPT_REMOVALS = 500
# The state key of the newest edition of which it is not kept any more which pages went.
FORGOTTEN = "removals_forgotten"
# The state key under which the printer keeps what it printed last: the cursor, and the build and code it printed with.
PRINTED = "printed"
# The state key of the switch by which phones keep an offline copy, or delete it: True where it was never set.
OFFLINE = "offline"
LANGUAGE = re.compile(rf"/({'|'.join(LANGUAGES)})/")
TEXT_TYPES = ("text/", "application/json", "application/manifest+json", "application/xml", "image/svg")


class PrintFailed(RuntimeError):
    """A page could not be printed; the message names its path. The old edition stays."""


@dataclass(frozen=True)
class Rendered:
    """A page as the views gave it."""

    status: int
    type: str
    body: bytes


@dataclass(frozen=True)
class Edition:
    """What is printed: `publication` is the newest that all its pages show."""

    number: int
    publication: int
    build: str
    printed_at: str
    pages: int


def current(db: Database) -> Edition | None:
    """Return the newest edition, or None where nothing was printed yet."""
    row = db.execute(
        "select number, publication, build, printed_at, pages from edition order by number desc limit 1"
    ).fetchone()
    return Edition(*row) if row else None


def cursor(db: Database) -> dict[str, Any]:
    """Return what printed pages depend on beside the build: what was published, clock, rooms, lifts, print counter."""
    return {key: get_state(db, key) for key in ("epoch", "publication", "print", "clock", "rooms", "closures")}


def describe(edition: Edition, epoch: str, now: datetime, speed: float, offline: bool = True) -> dict[str, Any]:
    """Return what `/edition` answers; `printed_at` and `now` are event time, `offline` is told where it is off."""
    told = {
        "edition": edition.number,
        "epoch": epoch,
        "printed_at": edition.printed_at,
        "build": edition.build,
        "now": to_text(now),
        "speed": speed,
    }
    return told if offline else {**told, "offline": False}


def is_printed(db: Database) -> bool:
    """Say whether all that is published is printed, by whatever build."""
    return bool(cursor(db).items() <= (get_state(db, PRINTED) or {}).items())


def print_edition(
    db: Database,
    render: Callable[[str], Rendered],
    paths: Iterable[str] | Callable[[Database], Iterable[str]],
    build: str,
    now: datetime,
    only: Container[str] | None = None,
    reading: Callable[[], AbstractContextManager[Database]] | None = None,
) -> int:
    """Render `paths` and keep the pages that changed as a new edition; return the number of the current one.

    Nothing is written where no byte and no build changed. All rows are written in one transaction. Where `reading`
    holds one moment of the database for `render`, the edition is of that moment; without it, what was published
    meanwhile starts the rendering over, asking `paths` anew. With `only`, pages that are printed already and not in it
    stay as they are. Raises PrintFailed, naming the page, where one is not 200.
    """
    while True:
        changed = []
        with reading() if reading else nullcontext(db) as source:
            before = cursor(source)
            wanted = list(paths(source) if callable(paths) else paths)
            kept = dict(db.execute("select path, etag from printed where body is not null").fetchall())
            for path in wanted:
                if only is not None and path in kept and path not in only:
                    continue
                page = _render(render, path)
                if (etag := _etag(page)) != kept.get(path):
                    changed.append((path, _language(path), page.type, etag, page.body, *compress(page.body, page.type)))
        removed = kept.keys() - set(wanted)
        with writing(db):
            # Starting over at each edit, a busy desk would keep the first of them from ever being seen.
            if cursor(db) == before or (reading and cursor(db)["epoch"] == before["epoch"]):
                return _write(db, changed, removed, build, now, len(wanted), before["publication"] or 0)
        if only is not None and (edition := current(db)):
            # What was published meanwhile concerns other pages: whoever prints them all will see to it.
            return edition.number


def compress(body: bytes, type: str, quality: int = 5) -> tuple[bytes | None, bytes | None]:
    """Return `body` as brotli and gzip, each None where it saves nothing."""
    if not type.startswith(TEXT_TYPES):
        return None, None
    # Above 5, brotli takes fifteen times as long for pages that are 0.3 % smaller.
    br, gz = pack(body, "br", quality), pack(body, "gzip", quality)
    return (br if len(br) < len(body) else None), (gz if len(gz) < len(body) else None)


def pack(body: bytes, coding: str, quality: int) -> bytes:
    """Return `body` in an HTTP coding: `br` at `quality`, `gzip`, or as it is."""
    if coding == "br":
        return bytes(brotli.compress(body, quality=quality))
    return gzip.compress(body, compresslevel=6, mtime=0) if coding == "gzip" else body


def delta(db: Database, lang: str, since: int = 0, epoch: str = "") -> bytes:
    """Return the pages of `lang` that changed after edition `since`, as lines of JSON (`pages.ndjson`).

    The first line is `{edition, epoch, build, since, count, assets}`, then a line a page: `{path, type, body}` or
    `{path, removed: true}`; the last is `{end: true, count, digest}`, where `digest` is the SHA-256 in hex of all
    bytes before that line. A `since` that is unknown here, from before removals that are forgotten, or of another
    `epoch`, gives the whole set with `since` 0; a phone that names no epoch must compare the first line's with its own.
    """
    with db.atomic():
        known, now = str(get_state(db, "epoch")), current(db)
        number = now.number if now else 0
        if epoch not in ("", known) or not max(1, forgotten(db)) <= since <= number:
            since = 0
        rows = db.execute(
            """select path, type, body from printed
            where lang = ? and edition > ? and (body is not null or ?) order by path""",
            [lang, since, since],
        ).fetchall()
        assets = _asset_urls(db, now.build) if now else []
    pages = [
        {"path": path, "removed": True} if body is None else {"path": path, "type": type, "body": body.decode()}
        for path, type, body in rows
    ]
    first = {
        "edition": number,
        "epoch": known,
        "build": now.build if now else "",
        "since": since,
        "count": len(pages),
        "assets": assets,
    }
    lines = b"".join(_line(value) for value in (first, *pages))
    return lines + _line({"end": True, "count": len(pages), "digest": hashlib.sha256(lines).hexdigest()})


def forgotten(db: Database) -> int:
    """Return the edition that one must hold at least to be told of every page that went since."""
    return int(get_state(db, FORGOTTEN, 0))


def store_assets(db: Database) -> None:
    """Keep this build's assets compressed beside those of the build printed before it; drop older ones."""
    build = builds.build_id()
    if not db.execute("select 1 from asset where build = ? limit 1", [build]).fetchone():
        rows = [
            (build, asset.path, asset.type, asset.body, *compress(asset.body, asset.type, quality=11))
            for asset in builds.assets().values()
        ]
        with writing(db):
            db.conn.executemany(
                "insert or replace into asset(build, path, type, body, br, gz) values (?,?,?,?,?,?)", rows
            )
    printed = [row[0] for row in db.execute("select build from edition group by build order by max(number) desc")]
    keep = list(dict.fromkeys([build, *printed]))[:SERVED_BUILDS]
    db.execute(f"delete from asset where build not in ({', '.join('?' * len(keep))})", keep)


def _render(render: Callable[[str], Rendered], path: str) -> Rendered:
    try:
        page = render(path)
    except Exception as error:
        raise PrintFailed(f"{path} could not be printed: {type(error).__name__}: {error}") from error
    if page.status != 200:
        raise PrintFailed(f"{path} could not be printed: its view answered {page.status}.")
    return page


def _write(
    db: Database,
    changed: list[tuple[Any, ...]],
    removed: set[str],
    build: str,
    now: datetime,
    pages: int,
    publication: int,
) -> int:
    before = current(db)
    if before and not changed and not removed and before.build == build:
        # The pages already show what was published; alerts that wait for that may go.
        db.execute("update edition set publication = ? where number = ?", [publication, before.number])
        return before.number
    number = before.number + 1 if before else 1
    db.conn.executemany(
        """insert into printed(path, lang, type, etag, body, br, gz, edition) values (?,?,?,?,?,?,?,?)
        on conflict(path) do update set type = excluded.type, etag = excluded.etag, body = excluded.body,
        br = excluded.br, gz = excluded.gz, edition = excluded.edition""",
        [(*row, number) for row in changed],
    )
    db.conn.executemany(
        "update printed set body = null, br = null, gz = null, etag = '', edition = ? where path = ?",
        [(number, path) for path in sorted(removed)],
    )
    db.execute(
        "insert into edition(number, publication, build, printed_at, pages) values (?,?,?,?,?)",
        [number, publication, build, to_text(now), pages],
    )
    _forget_removals(db, number - KEPT_REMOVALS)
    return number


def _forget_removals(db: Database, until: int) -> None:
    last = db.execute("select max(edition) from printed where body is null and edition <= ?", [until]).fetchone()[0]
    if last:
        db.execute("delete from printed where body is null and edition <= ?", [last])
        set_state(db, FORGOTTEN, last)


def _asset_urls(db: Database, build: str) -> list[str]:
    rows = db.execute("select path from asset where build = ? order by path", [build]).fetchall()
    return [f"/static/{build}/{path}" for (path,) in rows if builds.Asset(path, "", b"").offline]


def _etag(page: Rendered) -> str:
    return hashlib.sha256(page.type.encode() + b"\0" + page.body).hexdigest()[:20]


def _language(path: str) -> str:
    found = LANGUAGE.match(path)
    return found[1] if found else ""


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
