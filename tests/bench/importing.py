"""Importing a big programme, importing it again, and one edit of it: seconds and memory, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.table import Row

FOSDEM = Path(__file__).parents[3] / "shared" / "data" / "xml" / "fosdem-2025.xml"
SCRIPT = """
import json, re, sys, tempfile, time
from pathlib import Path
from pwa import clock, database, publishing
with tempfile.TemporaryDirectory() as folder:
    db = database.open_database(Path(folder) / "rasti.db")
    times = [time.perf_counter()]
    publishing.publish(db, publishing.read_source(Path(sys.argv[1])), now=clock.now())
    times.append(time.perf_counter())
    # Not ru_maxrss: that begins with what the process had that started this one.
    memory = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
    again = publishing.publish(db, publishing.read_source(Path(sys.argv[1])), now=clock.now())
    session = next(iter(again.after.programme.sessions))
    times.append(time.perf_counter())
    publishing.edit(db, [publishing.Edit(f"s:{session}", "title", {"en": "Tea"})], by="Aino", now=clock.now())
    times.append(time.perf_counter())
    db.close()
seconds = [later - sooner for sooner, later in zip(times, times[1:])]
print(json.dumps({"seconds": seconds, "memory": memory, "published": again.published}))
"""


def run(path: Path) -> dict[str, object]:
    """Import `path` twice and edit a session: the seconds of each, the most memory in MB, whether twice published."""
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(path)], check=True, capture_output=True, text=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def measure() -> Iterator[Row]:
    """Import FOSDEM 2025 twice and edit it, where its file is."""
    what = "import of FOSDEM 2025 (1,105 sessions)"
    if not FOSDEM.is_file():
        yield Row(what, "< 3 s", "its file is not here", None)
        return
    found = run(FOSDEM)
    first, again, edit = found["seconds"]  # type: ignore[misc]
    memory = int(found["memory"])  # type: ignore[call-overload]
    yield Row(what, "< 3 s, < 300 MB", f"{first:.2f} s, {memory} MB", first < 3 and memory < 300)
    yield Row(
        "the second import of the same file",
        "publishes nothing, < 3 s",
        f"published {'something' if found['published'] else 'nothing'}, {again:.2f} s",
        not found["published"] and again < 3,
    )
    yield Row("one edit of that programme", "< 1 s", f"{edit:.2f} s", edit < 1)
