"""The printer: a process that prints an edition whenever what pages show has changed."""

from __future__ import annotations

import fcntl
import gc
import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from functools import cache
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pwa import affected, clock, create_app, database, edition, finding, paths
from pwa.config import Config
from pwa.edition import PRINTED, PrintFailed, Rendered
from pwa.publishing import Publication, read_publication

LOCK_FILE = "printer.lock"
POLL_SECONDS = 0.1
# After a page failed: time for a person to read why, short enough for a fault that goes by itself.
RETRY_SECONDS = 10.0
# What changes on the day without a publication.
IN_PLACE = {"rooms": 0, "closures": 0}

log = logging.getLogger("rasti.printer")


def run(config: Config) -> None:
    """Print at the start where something is not printed yet, and after every change, until the process is ended."""
    db = database.open_database(config.database)
    _show_running(config)
    app = create_app(config)
    with database.writing(db):
        finding.refresh(db, read_publication(db))
    edition.store_assets(db)
    version, retry_at, shown = -1, 0.0, _shown(app, db)
    _set_aside()
    while True:
        now = database.data_version(db)
        if now != version or (retry_at and time.monotonic() > retry_at):
            version, retry_at = now, 0.0
            try:
                if database.get_state(db, "publication") and not is_printed(app, db):
                    shown = print_change(app, db, shown)
                    _set_aside()
            except PrintFailed as error:
                log.error("%s The edition before it stays.", error, exc_info=error.__cause__)
                retry_at = time.monotonic() + RETRY_SECONDS
        time.sleep(POLL_SECONDS)


def print_change(app: Any, db: Database, shown: Publication | None) -> Publication | None:
    """Print the pages that a change since `shown` surely concerns, at once, and then all; return what is shown now."""
    with _reading(app) as source:
        # Of the moment that is printed: an edition must not tell of a publication of which pages lack.
        published, before, state = _published(app), database.get_state(source, PRINTED), _state(app, source)
        if shown and published and before:
            if state | IN_PLACE == before | IN_PLACE:
                only = affected.find_rooms(source, published, _rooms_changed(before["rooms"], state["rooms"]))
                if state["closures"] != before.get("closures"):
                    only |= affected.find_ways(source)
                _print(app, db, only, lambda: nullcontext(source))
                database.set_state(db, PRINTED, state)
                return published
            alone = state | {"publication": 0} == before | {"publication": 0}
            if alone and (first := affected.find(source, shown, published)):
                _print(app, db, first, lambda: nullcontext(source))
    print_now(app, db)
    return published


def print_now(app: Any, db: Database) -> int:
    """Print everything that is published with the views of `app`; return the number of the current edition.

    Raises PrintFailed, naming the page, where one cannot be printed.
    """
    database.follow_clock(db)
    edition.store_assets(db)
    state = _state(app, db)
    number = _print(app, db)
    database.set_state(db, PRINTED, state)
    return number


def is_printed(app: Any, db: Database) -> bool:
    """Say whether all that is published is printed, by this very code."""
    return bool(database.get_state(db, PRINTED) == _state(app, db))


def is_held(path: Path) -> bool:
    """Say whether a running process holds the lock of `path`."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        pass
    return False


def render(app: Any, path: str) -> Rendered:
    """Render `path` as the live view would answer it, letting errors through."""
    origin = app.config["RASTI"].origin
    with app.test_request_context(path, base_url=origin, headers={"Rasti-Print": "1"}):
        response = app.full_dispatch_request()
        return Rendered(response.status_code, response.headers["Content-Type"], response.get_data())


def _print(
    app: Any,
    db: Database,
    only: set[str] | None = None,
    reading: Callable[[], AbstractContextManager[Database]] | None = None,
) -> int:
    def wanted(_source: Database) -> list[str]:
        if (publication := _published(app)) is None:
            raise PrintFailed("There is no programme to print. Import one first.")
        with app.test_request_context():
            return list(app.extensions["printed_paths"](publication))

    return edition.print_edition(
        db,
        lambda path: render(app, path),
        wanted,
        app.config["BUILD"],
        clock.now(),
        only,
        reading or (lambda: _reading(app)),
    )


@contextmanager
def _reading(app: Any) -> Iterator[Database]:
    """Have the views read one moment of the database."""
    with ExitStack() as stack:
        # Left again at once: pages that shared a context would share what it keeps.
        with app.app_context():
            source = stack.enter_context(app.extensions["snapshot"]())
        yield source


def _published(app: Any) -> Publication | None:
    """Return what the views show: read once for all of them, as that takes a while."""
    with app.app_context():
        return app.extensions["published"]()  # type: ignore[no-any-return]


def _state(app: Any, db: Database) -> dict[str, Any]:
    return {**edition.cursor(db), "build": app.config["BUILD"], "code": _code(), "origin": app.config["RASTI"].origin}


def _rooms_changed(before: dict[str, str] | None, after: dict[str, str] | None) -> set[str]:
    return {slot for slot, _state in (before or {}).items() ^ (after or {}).items()}


def _shown(app: Any, db: Database) -> Publication | None:
    return _published(app) if is_printed(app, db) else None


def _show_running(config: Config) -> None:
    """Hold a lock until this process ends, by which others see that it runs."""
    handle = os.open(config.instance / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    # Held already by another printer of the same instance, it says the same.
    with suppress(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _set_aside() -> None:
    """Look through what stays now, while nobody waits, so that the collector need not in the middle of a printing."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@cache
def _code() -> str:
    digest = hashlib.sha256()
    for file in sorted(paths.PACKAGE.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]
