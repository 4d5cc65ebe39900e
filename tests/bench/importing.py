"""Importing a big programme, and importing it again."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pwa import clock, database, publishing
from tests.bench.table import Row

FOSDEM = Path(__file__).parents[3] / "shared" / "data" / "xml" / "fosdem-2025.xml"


def measure() -> Iterator[Row]:
    """Import FOSDEM 2025 twice, where its file is."""
    what = "import of FOSDEM 2025 (1,105 sessions)"
    if not FOSDEM.is_file():
        yield Row(what, "< 3 s", "its file is not here", None)
        return
    with tempfile.TemporaryDirectory() as folder:
        db = database.open_database(Path(folder) / "rasti.db")
        began = time.perf_counter()
        publishing.publish(db, publishing.read_source(FOSDEM), now=clock.now())
        seconds = time.perf_counter() - began
        again = publishing.publish(db, publishing.read_source(FOSDEM), now=clock.now())
        db.close()
    yield Row(what, "< 3 s", f"{seconds:.2f} s", seconds < 3)
    yield Row(
        "the second import of the same file",
        "publishes nothing",
        "published" if again.published else "published nothing",
        not again.published,
    )
