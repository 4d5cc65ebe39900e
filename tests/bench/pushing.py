"""Pushes a second from one core to a local TLS push service."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import ssl
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import aiohttp
from aiohttp import web

from pwa.alerts.push import CONNECTIONS, Keys, Message, Sender, Signer, load_or_make_keys
from tests.bench.table import Row
from tests.push_services.device import Device
from tests.push_services.tls import make_certificate, serving, trusting

COUNT, BUDGET = 10_000, 2_000


def measure() -> Iterator[Row]:
    """Send 10,000 encrypted, signed pushes over TLS and count them a second."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cert, key = make_certificate(folder, ("127.0.0.1",))
        ours, theirs = multiprocessing.Pipe()
        service = multiprocessing.get_context("spawn").Process(target=_serve, args=(cert, key, theirs))
        service.start()
        try:
            port = ours.recv()
            rate = asyncio.run(_send(load_or_make_keys(folder), trusting(cert), port))
        finally:
            service.terminate()
            service.join()
    yield Row(
        f"alerts: {COUNT:,} pushes to a local TLS service, one sending process",
        f"≥ {BUDGET:,}/s",
        f"{rate:,.0f}/s",
        rate >= BUDGET,
    )


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


def _serve(cert: Path, key: Path, pipe: Connection) -> None:
    async def take(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=201)

    async def run() -> None:
        app = web.Application()
        app.router.add_post("/push", take)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=serving(cert, key))
        await site.start()
        pipe.send(site._server.sockets[0].getsockname()[1])  # type: ignore[union-attr]
        await asyncio.Event().wait()

    asyncio.run(run())
