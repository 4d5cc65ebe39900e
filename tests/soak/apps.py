"""An open app: it polls, downloads what changed, reads pages, ticks, and turns alerts on."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import time
from collections.abc import Sequence
from typing import Any

from pwa import clock
from tests.push_services.device import Device
from tests.soak.http import Connections
from tests.soak.seen import Seen

POLL_SECONDS = 10.0
# Of the things that an app does at each poll: ticking, and reading a page.
TICKS, READS = 0.05, 0.2
LEADS = (5, 10, 60)


class App:
    """One phone: its cookie, the edition that it holds, what it ticked."""

    def __init__(self, number: int, seen: Seen, line: Connections, pages: Sequence[str], items: Sequence[str]) -> None:
        self._seen, self._line, self._pages, self._items = seen, line, pages, items
        self._number, self._chance = number, random.Random(number)
        self._edition, self._stamp = 0, 0
        self.cookie, self.sent = "", dict[str, list[int]]()
        self._syncing = asyncio.Lock()

    async def turn_alerts_on(self, origin: str, soon: Sequence[str]) -> None:
        """Tick one of what starts `soon`, and subscribe at the push service at `origin`."""
        await self.tick(self._chance.choice(soon))
        body = Device(f"{origin}/push/{self._number}").subscription
        await self._ask("subscription", "/alerts/subscription", {**body, "lead_minutes": self._chance.choice(LEADS)})

    async def live(self, until: float) -> None:
        """Poll until the end, and do now and then what people do."""
        pause = POLL_SECONDS / self._seen.speed
        await asyncio.sleep(self._chance.uniform(0, pause))
        while time.monotonic() < until:
            if told := await self._ask("poll", "/edition"):
                if self._edition and told["edition"] > self._edition:
                    await self._ask("download", f"/fi/pages.ndjson?since={self._edition}&epoch={told['epoch']}")
                self._edition = told["edition"]
            if self._chance.random() < READS:
                await self._ask("page", self._chance.choice(self._pages))
            if self._chance.random() < TICKS:
                await self.tick(self._chance.choice(self._items))
            await asyncio.sleep(min(pause * self._chance.uniform(0.8, 1.2), max(0.0, until - time.monotonic())))

    async def tick(self, item: str) -> None:
        """Tick `item` and sync, one sync at a time as on a phone."""
        async with self._syncing:
            self._stamp = max(self._stamp + 1, clock.stamp() - 60_000)
            entry = {item: [1, self._stamp]}
            if await self._ask("sync", "/agenda/sync", {"since": 0, "lang": "fi", "entries": entry}):
                self.sent |= entry

    async def _ask(self, kind: str, path: str, body: object = None) -> dict[str, Any] | None:
        began = time.perf_counter()
        try:
            if body is None:
                answer = await self._line.ask("GET", path, self.cookie)
            else:
                answer = await self._line.ask("POST", path, self.cookie, json.dumps(body).encode())
        except OSError as error:
            self._seen.errors.append(f"{kind} {path}: {type(error).__name__} {error}")
            return None
        self._seen.seconds[kind].append(time.perf_counter() - began)
        if answer.status != 200:
            self._seen.errors.append(f"{kind} {path}: {answer.status} {answer.body[:200]!r}")
            return None
        if answer.cookie.startswith("rasti="):
            self.cookie = answer.cookie
        if kind in ("page", "download"):
            return {}
        return dict(json.loads(gzip.decompress(answer.body) if answer.body[:2] == b"\x1f\x8b" else answer.body))
