"""A server with a small programme, for tests of what lies before and around the pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pwa import database, publishing
from tests.browser.conftest import Server
from tests.conftest import FIRST_MORNING
from tests.folders import write_folder
from tests.ports import free_port


@contextmanager
def serve_small(folder: Path) -> Iterator[Server]:
    """Serve a small programme from an instance in `folder`."""
    db = database.open_database(folder / "instance" / "rasti.db")
    publishing.publish(db, publishing.read_source(write_folder(folder / "event")), now=FIRST_MORNING)
    db.close()
    server = Server(folder / "instance", free_port())
    server.start()
    try:
        yield server
    finally:
        server.stop()
