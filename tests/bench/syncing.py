"""Agendas: a thousand phones that come back at once, and one sync among ten thousand agendas."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import aiohttp

from pwa import clock, database
from pwa.agenda import bookmarks
from tests.bench.table import Row
from tests.browser.conftest import Server
from tests.phones import changes, lost, make_phones

PHONES, AGENDAS, SYNCS = 1000, 10_000, 300


def measure(server: Server) -> Iterator[Row]:
    """Measure both."""
    db = server.database()
    keys = make_phones(db, PHONES, clock.now())
    stamp = clock.stamp() - 3_600_000
    sent = [changes(phone, stamp) for phone in range(PHONES)]
    began = time.perf_counter()
    answers = asyncio.run(_come_back(server.url, keys, sent))
    took = time.perf_counter() - began
    refused, gone = sum(status != 200 for status in answers), len(lost(db, keys, sent))
    db.close()
    yield Row(
        "1,000 phones coming back at once, each with 20 changes",
        "≤ 3 s, none refused, none lost",
        f"{took:.2f} s, {refused} refused, {gone} lost",
        took <= 3 and not refused and not gone,
    )
    middle, worst = _measure_one()
    figure = f"{middle * 1000:.1f} ms, 19 of 20 under {worst * 1000:.1f} ms"
    yield Row("a sync of 20 changes among 10,000 agendas, server time", "< 10 ms", figure, worst < 0.010)


async def _come_back(url: str, keys: list[str], sent: list[dict[str, list[int]]]) -> list[int]:
    headers = {"Sec-Fetch-Site": "same-origin"}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), headers=headers) as session:

        async def one(key: str, entries: dict[str, list[int]]) -> int:
            body = {"since": 0, "entries": entries}
            async with session.post(f"{url}/agenda/sync", json=body, headers={"Cookie": f"rasti={key}"}) as answer:
                await answer.read()
                return answer.status

        return await asyncio.gather(*(one(key, entries) for key, entries in zip(keys, sent, strict=True)))


def _measure_one() -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        db = database.open_database(Path(folder) / "rasti.db")
        keys = make_phones(db, AGENDAS, clock.now())
        stamp, took = clock.stamp(), []
        for phone, key in enumerate(keys[:: AGENDAS // SYNCS]):
            entries = bookmarks.read_entries(changes(phone, stamp - 1000), stamp)
            began = time.perf_counter()
            bookmarks.sync(db, key, entries, 0, "fi", clock.now())
            took.append(time.perf_counter() - began)
        db.close()
    return statistics.median(took), statistics.quantiles(took, n=20)[-1]
