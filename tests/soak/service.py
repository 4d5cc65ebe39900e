"""A push service in a process of its own that checks each push as RFC 8030, 8291 and 8292 say, and counts them."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import NamedTuple

from aiohttp import web

from tests.ports import free_port
from tests.push_services.strict import find_fault


class PushService(NamedTuple):
    """Where it listens, and the pipe that tells what came."""

    origin: str
    pipe: Connection

    def told(self, key: str) -> Counter[str]:
        """Return how many pushes are sound (`201`) or not, by reason; `key` is what apps subscribed with."""
        self.pipe.send(key)
        return Counter(self.pipe.recv())


@contextmanager
def serving() -> Iterator[PushService]:
    """Run the service on a free port of this machine."""
    port, (ours, theirs) = free_port(), multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(port, theirs), daemon=True)
    process.start()
    ours.recv()
    try:
        yield PushService(f"http://127.0.0.1:{port}", ours)
    finally:
        process.terminate()
        process.join()


def _serve(port: int, pipe: Connection) -> None:
    taken: list[tuple[Mapping[str, str], bytes]] = []

    async def take(request: web.Request) -> web.Response:
        taken.append((request.headers, await request.read()))
        return web.Response(status=201)

    async def run() -> None:
        app = web.Application()
        app.router.add_post("/push/{number}", take)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        pipe.send("ready")
        key = await asyncio.to_thread(pipe.recv)
        # Judged afterwards: while apps are measured, the processor is theirs.
        faults = (find_fault(headers, body, f"http://127.0.0.1:{port}", key) for headers, body in taken)
        pipe.send([fault.reason if fault else "201" for fault in faults])

    asyncio.run(run())
