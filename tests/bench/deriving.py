"""How long a tick of the alert worker takes to derive what is due, over many bookmarks."""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from pwa import clock, database, publishing
from pwa.alerts.due import due
from pwa.alerts.outbox import put
from pwa.attendees import KINDS
from pwa.database import to_text
from tests.bench.table import Row
from tests.generate import generate

ATTENDEES, TICKS, BUDGET = 5_000, 20, 100.0


def measure() -> Iterator[Row]:
    """Derive over 100,000 bookmarks a minute before the fullest start, and a tick later when all of it is written."""
    with tempfile.TemporaryDirectory() as folder:
        db = database.open_database(Path(folder) / "rasti.db")
        publication = generate()
        slots = [
            slot
            for session in publication.programme.sessions.values()
            for slot in session.slots
            if not session.cancelled and not slot.open_hours
        ]
        starts = [slot.start for slot in slots]
        busiest = max(set(starts), key=starts.count)
        publishing.publish(db, publication, now=busiest - timedelta(days=1), yes=True)
        _join(db, [slot.session for slot in slots], busiest - timedelta(days=1))
        now = busiest - timedelta(minutes=1)
        first, count = _time(db, now)
        put(db, due(db, now), "https://rasti.example", clock.wall())
        idle, _ = _time(db, now)
        db.close()
    what = f"alerts: deriving over {ATTENDEES * TICKS:,} bookmarks"
    yield Row(f"{what}, {count:,} due at once", f"≤ {BUDGET:.0f} ms", f"{first:.0f} ms", first <= BUDGET)
    yield Row(f"{what}, the tick after", f"≤ {BUDGET:.0f} ms", f"{idle:.0f} ms", idle <= BUDGET)


def _time(db: database.Database, now: object) -> tuple[float, int]:
    times, count = [], 0
    for _ in range(3):
        began = time.perf_counter()
        count = len(due(db, now))  # type: ignore[arg-type]
        times.append((time.perf_counter() - began) * 1000)
    return min(times), count


def _join(db: database.Database, sessions: list[str], joined: object) -> None:
    chance, moment = random.Random(1), to_text(joined)  # type: ignore[arg-type]
    names = sorted(set(sessions))
    with db.atomic():
        db.conn.executemany(
            "insert into attendee (id, lang, lead_minutes, kinds, created_at, expires_at)"
            " values (?, 'en', 10, ?, ?, ?)",
            [(n, json.dumps(KINDS), moment, "9999") for n in range(1, ATTENDEES + 1)],
        )
        db.conn.executemany(
            "insert into subscription (attendee, endpoint, p256dh, auth, created_at, checked_at)"
            " values (?, ?, 'p', 'a', ?, ?)",
            [(n, f"https://fcm.googleapis.com/{n}", moment, moment) for n in range(1, ATTENDEES + 1)],
        )
        db.conn.executemany(
            "insert into bookmark values (?, ?, 1, 1, ?)",
            [(n, f"s:{name}", n) for n in range(1, ATTENDEES + 1) for name in chance.sample(names, TICKS)],
        )
