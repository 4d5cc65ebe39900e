"""Measure, print and write: `make bench`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pwa import clock, database, publishing
from tests.bench import deriving, importing, offline, panning, pushing, reading, serving, syncing, walking
from tests.bench.table import Row, write
from tests.browser.conftest import Server, free_port, publish_demo
from tests.generate import generate


@contextmanager
def _serving(publish: object, **settings: str) -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder)
        publish(instance)  # type: ignore[operator]
        server = Server(instance, free_port(), settings)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _publish_generated(instance: Path) -> None:
    db = database.open_database(instance / "rasti.db")
    publishing.publish(db, generate(), now=clock.now())
    db.close()


def _publish_long_days(instance: Path) -> None:
    db = database.open_database(instance / "rasti.db")
    publishing.publish(db, generate(sessions=400), now=clock.now())
    db.close()


def _rows() -> Iterator[Row]:
    with _serving(publish_demo) as server:
        if offline.have_browsers():
            yield from offline.measure_browser(server)
            yield from reading.measure_lighthouse(server)
            yield from panning.measure(server)
            yield from reading.measure_shift(server)
        yield from syncing.measure(server)
        yield from offline.measure(server, "demo", 200, 15)
    with _serving(publish_demo, RASTI_WORKERS="2") as server:
        yield from serving.measure(server)
    yield from importing.measure()
    yield from pushing.measure()
    yield from deriving.measure()
    yield from walking.measure()
    if offline.have_browsers():
        with _serving(_publish_long_days) as server:
            yield from reading.measure_day(server)
    with _serving(_publish_generated) as server:
        if offline.have_browsers():
            yield from reading.measure_search(server)
        yield from offline.measure(server, "generated event of FOSDEM's size", 1500, 60)


def main() -> None:
    """Print each row as it is measured, then write them all."""
    rows = []
    for row in _rows():
        print(row, flush=True)
        rows.append(row)
    write(rows)


if __name__ == "__main__":
    main()
