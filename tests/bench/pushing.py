"""Pushes a second from one core to a local TLS push service, and how soon everyone is told of a start."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import ssl
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import aiohttp
from aiohttp import web

from pwa import clock, database, worker
from pwa.alerts.push import CONNECTIONS, Keys, Message, Sender, Signer, load_or_make_keys, open_sender
from pwa.config import Config
from tests.alerts.scene import at, join, publish, session, subscribe, tick
from tests.bench.table import Row
from tests.push_services.device import Device
from tests.push_services.tls import make_certificate, serving, trusting

COUNT, BUDGET = 10_000, 2_000
FAR_SECONDS, FAR_BUDGET = 0.05, 1_400
ATTENDEES, LATE_SECONDS = 1_000, 2.0
MORNING, EARLY = at("08:00"), timedelta(seconds=3)
LEAD = timedelta(minutes=10)


def measure() -> Iterator[Row]:
    """Send 10,000 encrypted, signed pushes over TLS, near and far, and let a worker tell 1,000 people of a start."""
    what = f"alerts: {COUNT:,} pushes to a local TLS service, one sending process"
    for seconds, budget, where in ((0.0, BUDGET, ""), (FAR_SECONDS, FAR_BUDGET, ", 50 ms away")):
        with _service(seconds) as (folder, port, tls):
            rate = asyncio.run(_send(load_or_make_keys(folder), tls, port))
        yield Row(f"{what}{where}", f"≥ {budget:,}/s", f"{rate:,.0f}/s", rate >= budget)
    with _service() as (folder, port, tls):
        late = asyncio.run(_tell(folder, tls, port))
    yield Row(
        f"alerts: start alerts of {ATTENDEES:,} attendees, from due until all are at the service",
        f"≤ {LATE_SECONDS:.0f} s",
        f"{late:.2f} s",
        late <= LATE_SECONDS,
    )


@contextmanager
def _service(seconds: float = 0.0) -> Iterator[tuple[Path, int, ssl.SSLContext]]:
    """Run a push service that answers after `seconds`, in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cert, key = make_certificate(folder, ("127.0.0.1",))
        ours, theirs = multiprocessing.Pipe()
        service = multiprocessing.get_context("spawn").Process(target=_serve, args=(cert, key, theirs, seconds))
        service.start()
        try:
            yield folder, ours.recv(), trusting(cert)
        finally:
            service.terminate()
            service.join()


async def _tell(folder: Path, tls: ssl.SSLContext, port: int) -> float:
    """Let a worker send a start alert to each attendee; return the seconds from due to the last one's arrival."""
    origin, keys = f"https://127.0.0.1:{port}", load_or_make_keys(folder)
    config = Config(folder, "https://rasti.example", "mailto:info@example.org", push_hosts=(origin,))
    db = database.open_database(config.database)
    publish(db, session("tea", "10:30"), now=MORNING)
    with db.atomic():
        for number in range(ATTENDEES):
            attendee = join(db, MORNING, devices=0)
            subscribe(db, attendee, Device(f"{origin}/push/{number}"))
            tick(db, attendee, "s:tea", MORNING)
    began = clock.wall()
    database.keep_clock(db, clock.Anchor(at("10:30") - LEAD - EARLY, began))
    db.close()
    stop = asyncio.Event()
    working = asyncio.create_task(worker.work(config, stop, open_sender(keys, config.contact, (origin,), tls=tls)))
    arrived, last = 0, 0.0
    try:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=tls)) as asking:
            for _ in range(60):
                await asyncio.sleep(0.5)
                async with asking.get(f"{origin}/arrived") as answer:
                    arrived, last = await answer.json()
                if arrived >= ATTENDEES:
                    break
    finally:
        stop.set()
        await working
        clock.set_anchor(None)
    if arrived != ATTENDEES:
        raise RuntimeError(f"{arrived} of {ATTENDEES} alerts arrived")
    return last - (began + EARLY).timestamp()


async def _send(keys: Keys, tls: ssl.SSLContext, port: int) -> float:
    device = Device(f"https://127.0.0.1:{port}/push")
    subscription = device.subscription
    message = Message(
        subscription["endpoint"],
        subscription["keys"]["p256dh"],
        subscription["keys"]["auth"],
        os.urandom(300),
        600,
        "high",
    )
    connector = aiohttp.TCPConnector(limit=CONNECTIONS, ssl=tls)
    async with aiohttp.ClientSession(connector=connector) as session:
        sender = Sender(session, Signer(keys, "mailto:info@example.org"), keys, (f"https://127.0.0.1:{port}",))
        gate = asyncio.Semaphore(2 * CONNECTIONS)

        async def send_one() -> int | str:
            async with gate:
                answer = await sender.send(message)
                return answer.status or answer.reason

        began = time.perf_counter()
        answers = await asyncio.gather(*(send_one() for _ in range(COUNT)))
        seconds = time.perf_counter() - began
    if set(answers) != {201}:
        raise RuntimeError(f"the service answered {set(answers)}")
    return COUNT / seconds


def _serve(cert: Path, key: Path, pipe: Connection, seconds: float) -> None:
    arrived, last = 0, 0.0

    async def take(request: web.Request) -> web.Response:
        nonlocal arrived, last
        await request.read()
        arrived, last = arrived + 1, time.time()
        if seconds:
            await asyncio.sleep(seconds)
        return web.Response(status=201)

    async def tell(request: web.Request) -> web.Response:
        return web.json_response([arrived, last])

    async def run() -> None:
        app = web.Application()
        app.router.add_post("/push", take)
        app.router.add_post("/push/{number}", take)
        app.router.add_get("/arrived", tell)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=serving(cert, key))
        await site.start()
        pipe.send(site._server.sockets[0].getsockname()[1])  # type: ignore[union-attr]
        await asyncio.Event().wait()

    asyncio.run(run())
