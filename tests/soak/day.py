"""An event day in little: open apps poll, tick, read and download, alerts go out, while two organisers edit."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from pwa import attendees, clock, database, publishing
from pwa.agenda import bookmarks
from pwa.agenda.bookmarks import Entry
from pwa.alerts.push import load_or_make_keys
from pwa.programme.model import Slot
from tests.browser.conftest import Server, publish_demo
from tests.ports import free_port
from tests.push_services import background
from tests.soak import service
from tests.soak.apps import App
from tests.soak.http import Connections
from tests.soak.organisers import Organiser
from tests.soak.seen import Seen
from tests.soak.service import PushService
from tests.soak.watch import Watch

# Ten minutes before the first lectures of the demo: what is ticked of them is due during the run.
START = datetime.fromisoformat("2024-11-14T08:20Z")
SOON = timedelta(minutes=75)
ALERTED = 0.3
# More new attendees come at once to a server that has its pause between them; the rest were here yesterday.
NEW = 500


@contextmanager
def demo(instance: Path, speed: float) -> Iterator[tuple[Server, PushService]]:
    """Serve the demo ten minutes before its first lectures, with a push service beside it."""
    publish_demo(instance)
    with service.serving() as pushes:
        environ = {"RASTI_PUSH_HOSTS": pushes.origin, "RASTI_CONTACT": "mailto:info@example.org"}
        server = Server(instance, free_port(), environ)
        server.start()
        try:
            db = server.database()
            database.keep_clock(db, clock.Anchor(START, clock.wall(), speed))
            clock.set_anchor(None)
            db.close()
            yield server, pushes
        finally:
            server.stop()


def run(server: Server, pushes: PushService, apps: int, seconds: float, speed: float) -> Seen:
    """Simulate `apps` open apps for `seconds`, `speed` times as busy as real ones; return what was seen."""
    seen, watch = Seen(apps, speed), Watch(server)
    editions = _edition(server)
    phones = background.run(_day(server, pushes, seen, watch, seconds))
    seen.watch = watch
    seen.editions = _edition(server) - editions
    _count(server, seen, phones)
    seen.alerts = pushes.told(load_or_make_keys(server.instance).public)
    return seen


async def _day(server: Server, pushes: PushService, seen: Seen, watch: Watch, seconds: float) -> list[App]:
    line, pages = Connections(server.port), server.printed("fi")
    slots, sessions = _programme(server)
    soon = [f"s:{slot.session}" for slot in slots if START < slot.start <= START + SOON]
    later = [slot.id for slot in slots if slot.start > START + SOON]
    phones = [App(number, seen, line, pages, [f"s:{id}" for id in sessions]) for number in range(seen.apps)]
    _greet(server, phones[NEW:])
    aino, bjorn = (Organiser(name, server, seen, line) for name in ("Aino", "Björn"))
    await asyncio.gather(aino.sign_in(), bjorn.sign_in())
    alerted = phones[: int(ALERTED * seen.apps)]
    watch.start()
    began = time.monotonic()
    until = began + seconds
    async with asyncio.TaskGroup() as group:
        for phone in phones:
            group.create_task(phone.live(until))
        for number, phone in enumerate(alerted):
            group.create_task(_later(number / len(alerted) * min(30.0, seconds / 4), phone, pushes.origin, soon))
        group.create_task(aino.rewrite(sessions, until))
        group.create_task(bjorn.move(later, until))
    seen.took = time.monotonic() - began
    watch.stop()
    line.close()
    return phones


async def _later(seconds: float, phone: App, origin: str, soon: list[str]) -> None:
    await asyncio.sleep(seconds)
    await phone.turn_alerts_on(origin, soon)


def _programme(server: Server) -> tuple[list[Slot], list[str]]:
    db = server.database()
    publication = publishing.read_publication(db)
    db.close()
    assert publication
    confirmed = [slot for slot in publication.programme.slots() if not slot.open_hours]
    return sorted(confirmed, key=lambda slot: slot.start), sorted(publication.programme.sessions)


def _greet(server: Server, phones: list[App]) -> None:
    """Make attendees of those who were here yesterday."""
    db = server.database()
    with db.atomic():
        for phone in phones:
            phone.cookie = f"rasti={attendees.create(db, 'fi', clock.now())[1]}"
    db.close()


def _count(server: Server, seen: Seen, phones: list[App]) -> None:
    """Look in the database for what was sent, and for how alerts went."""
    db = server.database()
    for phone in phones:
        attendee = attendees.find(db, phone.cookie.partition("=")[2]) if phone.cookie else None
        kept = bookmarks.all_entries(db, attendee) if attendee else {}
        seen.ticked += len(phone.sent)
        seen.lost += sum(kept.get(item) != Entry(*pair) for item, pair in phone.sent.items())
    # What became due at the very end is still on its way.
    under_way = "select count(*) from delivery where state = 'due'"
    for _ in range(50):
        if not db.execute(under_way).fetchone()[0]:
            break
        time.sleep(0.1)
    seen.deliveries = Counter(dict(db.execute("select state, count(*) from delivery group by state").fetchall()))
    late = "select max(julianday(settled_at) - julianday(made_at)) * 86400 from delivery where state = 'sent'"
    seen.late = float(db.execute(late).fetchone()[0] or 0)
    db.close()


def _edition(server: Server) -> int:
    with sqlite3.connect(server.instance / "rasti.db") as db:
        return int(db.execute("select max(number) from edition").fetchone()[0])
