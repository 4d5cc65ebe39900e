"""The alert worker: each second it asks what is due, writes it down and sends it; one works at a time."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from sqlite_utils import Database

from pwa import attendees, clock, database
from pwa.agenda import transfer
from pwa.alerts import outbox, pause, status
from pwa.alerts.due import due
from pwa.alerts.pacing import Pacing
from pwa.alerts.push import CONNECTIONS, Answer, Sender, load_or_make_keys, open_sender, subject
from pwa.config import Config
from pwa.database import from_text, get_state, set_state, to_text
from pwa.venue import rooms

LOCK_FILE = "worker.lock"
TICK_SECONDS = 1.0
# A tick is written down at most this often: each write makes every other process look.
RECORD_SECONDS = 5.0
CLEAN_SECONDS = 3600.0
MAX_IN_FLIGHT = 6 * CONNECTIONS
LAST_WORDS_SECONDS = 5.0
# Answers that come this close together are settled in one transaction.
GATHER_SECONDS = 0.02

log = logging.getLogger("rasti.worker")
Flight = asyncio.Task[tuple[outbox.Delivery, Answer]]


def run(config: Config) -> None:
    """Work until SIGTERM or SIGINT; where another worker has the lock, wait and take over."""
    asyncio.run(_run(config))


async def _run(config: Config) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await work(config, stop)


async def work(config: Config, stop: asyncio.Event, sending: AbstractAsyncContextManager[Sender] | None = None) -> None:
    """Hold the lock and tick until `stop`; `sending` is given by tests that stand in for the push services."""
    async with _only_one(config.instance / LOCK_FILE, stop):
        if stop.is_set():
            return
        db = database.open_database(config.database)
        try:
            async with sending or _sending(db, config) as sender:
                await _tick_until(stop, db, config, sender)
        finally:
            db.close()


def tick(db: Database, config: Config) -> int:
    """Write down what is due by the clock and give up what is past; return how many notices are new."""
    database.follow_clock(db)
    now, wall = clock.now(), clock.wall()
    new = 0
    if pause.is_paused(db):
        if _last_record(db) > RECORD_SECONDS:
            _record(db)
        return 0
    if due(db, now):
        # Asked again inside the transaction, so that no programme is published between the question and the answer.
        with db.atomic():
            _record(db)
            new = outbox.put(db, due(db, now), config.origin, wall)
    elif _last_record(db) > RECORD_SECONDS:
        _record(db)
    outbox.expire(db, now, wall)
    rooms.lapse(db, now)
    return new


def clean(db: Database) -> int:
    """Erase the attendees whose time is over, and codes nobody can use any more; return how many attendees."""
    transfer.expire(db, clock.wall())
    # A rehearsal of the time after the event must not cost real people their agendas.
    return attendees.expire(db, min(clock.now(), clock.wall()))


async def send_due(db: Database, sender: Sender) -> int:
    """Send everything that may be tried now and settle it; return how many deliveries that were."""
    sent = 0
    if pause.is_paused(db):
        return 0
    while deliveries := outbox.take(db, clock.now(), clock.wall(), MAX_IN_FLIGHT):
        answers = await asyncio.gather(*(_send(sender, delivery) for delivery in deliveries))
        outbox.settle(db, answers, clock.wall())
        sent += len(deliveries)
    return sent


async def _tick_until(stop: asyncio.Event, db: Database, config: Config, sender: Sender) -> None:
    """Tick each second while deliveries are under way, so that a hanging push service holds nobody up."""
    flights: dict[Flight, int] = {}
    pacing = Pacing()
    stopped = asyncio.create_task(stop.wait())
    next_tick = next_clean = 0.0
    loop = asyncio.get_running_loop()
    while not stop.is_set():
        try:
            if loop.time() >= next_tick:
                next_tick = loop.time() + TICK_SECONDS
                tick(db, config)
            if loop.time() >= next_clean:
                next_clean = loop.time() + CLEAN_SECONDS
                status.keep_keys(db, config.instance)
                if not status.keep_contact(db, config.contact):
                    log.error(
                        "RASTI_CONTACT is %r: push services take mailto: or https:// and an address.", config.contact
                    )
                clean(db)
            _depart(db, sender, flights, pacing)
            await _land(db, flights, pacing, stopped, max(0.0, next_tick - loop.time()))
        except sqlite3.OperationalError as error:
            log.warning("The database could not be used: %s. Trying again.", error)
            await asyncio.sleep(TICK_SECONDS)
    if flights:
        await _land(db, flights, pacing, stopped, LAST_WORDS_SECONDS, all_of_them=True)
    for flight in flights:
        flight.cancel()


def _depart(db: Database, sender: Sender, flights: dict[Flight, int], pacing: Pacing) -> None:
    if pause.is_paused(db):
        return
    wall = clock.wall()
    while (free := MAX_IN_FLIGHT - len(flights)) > 0:
        ready = outbox.take(db, clock.now(), wall, free, flights.values(), pacing.full(wall))
        departing = [delivery for delivery in ready if pacing.may_depart(delivery.host, wall)]
        for delivery in departing:
            flights[asyncio.create_task(_send(sender, delivery))] = delivery.id
        # Where one service had less room than it has alerts, the next look passes it over.
        if len(departing) == len(ready):
            return


async def _land(
    db: Database,
    flights: dict[Flight, int],
    pacing: Pacing,
    stopped: asyncio.Task[bool],
    seconds: float,
    all_of_them: bool = False,
) -> None:
    """Wait for deliveries, and settle together what came back meanwhile."""
    waited_for = [*flights] if all_of_them else [*flights, stopped]
    await asyncio.wait(
        waited_for,
        timeout=seconds,
        return_when=asyncio.ALL_COMPLETED if all_of_them else asyncio.FIRST_COMPLETED,
    )
    if len(flights) > 1 and any(flight.done() for flight in flights):
        await asyncio.sleep(GATHER_SECONDS)
    landed = [flight for flight in flights if flight.done()]
    if landed:
        outbox.settle(db, [flight.result() for flight in landed], clock.wall())
    for flight in landed:
        delivery, answer = flight.result()
        pacing.land(delivery.host, answer, clock.wall())
        del flights[flight]


async def _send(sender: Sender, delivery: outbox.Delivery) -> tuple[outbox.Delivery, Answer]:
    return delivery, await sender.send(delivery.message)


def _sending(db: Database, config: Config) -> AbstractAsyncContextManager[Sender]:
    row = db.execute("select contact_email from event").fetchone()
    origin = config.origin if config.https else ""
    contact = subject(config.contact, row[0] if row else "", origin)
    return open_sender(load_or_make_keys(config.instance), contact, config.push_hosts)


def _record(db: Database) -> None:
    set_state(db, "worker_tick", to_text(clock.wall()))


def _last_record(db: Database) -> float:
    last = get_state(db, "worker_tick")
    return abs((clock.wall() - from_text(last)).total_seconds()) if last else RECORD_SECONDS + 1


@asynccontextmanager
async def _only_one(path: Path, stop: asyncio.Event) -> AsyncIterator[None]:
    """Hold an OS file lock, which a killed process lets go of; wait for it until `stop`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not stop.is_set():
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                await asyncio.sleep(0.1)
        yield
    finally:
        os.close(handle)
