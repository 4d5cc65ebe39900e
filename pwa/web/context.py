"""What a request works with: a database connection and the published programme as a snapshot."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from flask import Flask, current_app, g
from sqlite_utils import Database

from pwa import database
from pwa.commits import Commits
from pwa.publishing import Publication, read_publication

T = TypeVar("T")


class NotPublished(RuntimeError):
    """No programme has been published yet."""


_local = threading.local()


def init_app(app: Flask) -> None:
    """Give the application its snapshot; connections are kept a thread each."""
    app.extensions["commits"] = Commits()
    # The printer renders a whole edition from one moment of the database.
    app.extensions["snapshot"] = snapshot
    app.extensions["published"] = find_publication
    app.extensions["rasti"] = {"lock": threading.Lock(), "key": None, "publication": None}


def get_db() -> Database:
    """Return this thread's connection, opened at its first use, with event time up to date."""
    path = str(current_app.config["RASTI"].database)
    if getattr(_local, "path", None) != path:
        _local.db, _local.path, _local.version = database.open_database(path), path, None
    db: Database = _local.db
    if (version := database.data_version(db)) != _local.version:
        database.follow_clock(db)
        _local.version = version
    return db


def write(work: Callable[[Database], T], alone: bool = False) -> T:
    """Run `work` and return what it gave, committed together with what other requests write just now; else `alone`."""
    if alone:
        return work(get_db())
    commits: Commits = current_app.extensions["commits"]
    return commits.write(get_db(), work)


@contextmanager
def snapshot() -> Iterator[Database]:
    """Let this thread read the database as it stands now, whatever is committed meanwhile."""
    db = get_db()
    db.execute("begin")
    try:
        db.execute("select 1 from state limit 1").fetchone()
        yield db
    finally:
        db.conn.rollback()


def get_publication() -> Publication:
    """Return what is published, read once a publication; raises NotPublished where nothing is."""
    if (publication := find_publication()) is None:
        raise NotPublished
    return publication


def find_publication() -> Publication | None:
    """Return what is published, or None where nothing is."""
    if "publication" in g:
        return g.publication  # type: ignore[no-any-return]
    db, kept = get_db(), current_app.extensions["rasti"]
    # Read anew also where something else that pages show changed: what is kept of a publication goes with it.
    key = tuple(database.get_state(db, name) for name in ("epoch", "publication", "print", "rooms", "closures"))
    with kept["lock"]:
        if kept["key"] != key:
            kept["publication"], kept["key"] = read_publication(db), key
        publication: Publication | None = kept["publication"]
    if publication is not None:
        g.publication = publication
    return publication
