"""An event day in little: open apps poll, tick, read and download, while two organisers edit."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import statistics
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import aiohttp

from pwa import clock, database, publishing
from pwa.i18n import Localized
from tests.browser.conftest import Server
from tests.push_services import background

POLL_SECONDS = 10.0
# Of the things that an app does at each poll: ticking, reading a page, downloading what changed.
TICKS, READS = 0.05, 0.2
EDIT_SECONDS = 20.0
ACT = {"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "gzip"}


@dataclass
class Seen:
    """What a run saw: seconds of each answer by kind, and what went wrong."""

    apps: int
    speed: float
    took: float = 0.0
    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    editions: int = 0
    ticked: int = 0
    kept: int = 0
    memory: tuple[int, int] = (0, 0)

    @property
    def answers(self) -> int:
        """Return how many requests were answered."""
        return sum(map(len, self.seconds.values()))

    def percentile(self, share: float) -> float:
        """Return the time within which this share of the answers came."""
        every = sorted(one for some in self.seconds.values() for one in some)
        return every[min(len(every) - 1, int(len(every) * share))] if every else 0.0

    def lines(self) -> list[str]:
        """Say it as a list for the document."""
        kinds = ", ".join(
            f"{kind} {len(some)} (median {statistics.median(some) * 1000:.0f} ms)"
            for kind, some in sorted(self.seconds.items())
        )
        return [
            f"- {self.apps} open apps for {self.took * self.speed / 60:.0f} simulated minutes in {self.took:.0f} s"
            f" ({self.answers / self.took:.0f} requests a second): {kinds}",
            f"- slowest of a hundred {self.percentile(0.99) * 1000:.0f} ms, slowest of all"
            f" {self.percentile(1) * 1000:.0f} ms",
            f"- errors: {len(self.errors)}; ticks sent {self.ticked}, kept {self.kept}; editions {self.editions}",
            f"- memory of the web process {self.memory[0] / 1e6:.0f} MB, at the end {self.memory[1] / 1e6:.0f} MB",
        ]


def run(server: Server, apps: int, seconds: float, speed: float = 1.0) -> Seen:
    """Simulate `apps` open apps for `seconds`, `speed` times as busy as real ones; return what was seen."""
    seen = Seen(apps, speed)
    before = _memory(server)
    began, editions = time.perf_counter(), _edition(server)
    background.run(_day(server, seen, seconds))
    seen.took = time.perf_counter() - began
    seen.editions = _edition(server) - editions
    seen.memory = (before, _memory(server))
    with sqlite3.connect(server.instance / "rasti.db") as db:
        seen.kept = int(db.execute("select count(*) from bookmark").fetchone()[0])
    return seen


async def _day(server: Server, seen: Seen, seconds: float) -> None:
    pages = server.printed("fi")
    sessions = [path.split("/")[3] for path in pages if path.startswith("/fi/sessions/")]
    until = time.monotonic() + seconds
    connector = aiohttp.TCPConnector(limit=256)
    async with asyncio.TaskGroup() as group:
        session = aiohttp.ClientSession(server.url, connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        apps = [_App(number, seen, session, pages, sessions) for number in range(seen.apps)]
        tasks = [group.create_task(app.live(until)) for app in apps]
        tasks += [group.create_task(_edit(server, seen, until, number)) for number in range(2)]
        await asyncio.gather(*tasks)
        await session.close()


class _App:
    """An open app: its cookie, the edition it holds, what it ticked."""

    def __init__(
        self, number: int, seen: Seen, session: aiohttp.ClientSession, pages: list[str], sessions: list[str]
    ) -> None:
        self._seen, self._session, self._pages, self._sessions = seen, session, pages, sessions
        self._chance = random.Random(number)
        self._cookie, self._edition, self._stamp = "", 0, number

    async def live(self, until: float) -> None:
        """Poll until the end, and do now and then what people do."""
        pause = POLL_SECONDS / self._seen.speed
        await asyncio.sleep(self._chance.uniform(0, pause))
        while time.monotonic() < until:
            told = await self._ask("poll", "/edition")
            if told and self._edition and told["edition"] > self._edition:
                await self._ask("download", f"/fi/pages.ndjson?since={self._edition}&epoch={told['epoch']}")
            self._edition = told["edition"] if told else self._edition
            if self._chance.random() < READS:
                await self._ask("page", self._chance.choice(self._pages))
            if self._chance.random() < TICKS:
                await self._tick()
            await asyncio.sleep(pause * self._chance.uniform(0.8, 1.2))

    async def _tick(self) -> None:
        self._stamp = max(self._stamp + 1, clock.stamp() - 60_000)
        body = {"since": 0, "lang": "fi", "entries": {f"s:{self._chance.choice(self._sessions)}": [1, self._stamp]}}
        if await self._ask("sync", "/agenda/sync", body):
            self._seen.ticked += 1

    async def _ask(self, kind: str, path: str, body: object = None) -> dict[str, int] | None:
        headers = ACT | ({"Cookie": self._cookie} if self._cookie else {})
        began = time.perf_counter()
        try:
            method = "GET" if body is None else "POST"
            async with self._session.request(method, path, json=body, headers=headers) as answer:
                data = await answer.read()
                self._seen.seconds.setdefault(kind, []).append(time.perf_counter() - began)
                if answer.status != 200:
                    self._seen.errors.append(f"{kind} {path}: {answer.status}")
                    return None
                if kind == "sync" and "rasti" in answer.cookies:
                    self._cookie = f"rasti={answer.cookies['rasti'].value}"
                return await answer.json() if kind in ("poll", "sync") else {"bytes": len(data)}
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._seen.errors.append(f"{kind} {path}: {type(error).__name__} {error}")
            return None


async def _edit(server: Server, seen: Seen, until: float, number: int) -> None:
    """Rename a session now and then, as an organiser does."""
    edits = 0
    while True:
        await asyncio.sleep(EDIT_SECONDS / seen.speed * (number + 1))
        if time.monotonic() > until - 2:
            return
        edits += 1
        try:
            await asyncio.to_thread(_rename, server.instance, number, edits)
        except sqlite3.Error as error:
            seen.errors.append(f"edit: {error}")


def _rename(instance: Path, number: int, edits: int) -> None:
    db = database.open_database(instance / "rasti.db")
    published = publishing.read_publication(db)
    assert published
    sessions = dict(published.programme.sessions)
    id = sorted(sessions)[number]
    title = Localized({lang: f"{text} {edits}" for lang, text in sessions[id].title.items()})
    sessions[id] = replace(sessions[id], title=title)
    changed = replace(published, programme=replace(published.programme, sessions=sessions))
    publishing.publish(db, changed, now=clock.now(), yes=True)
    db.close()


def _edition(server: Server) -> int:
    with sqlite3.connect(server.instance / "rasti.db") as db:
        return int(db.execute("select max(number) from edition").fetchone()[0])


def _memory(server: Server) -> int:
    """Return the resident bytes of the process that answers."""
    assert server.process
    largest, family = 0, {server.process.pid}
    for status in sorted(Path("/proc").glob("[0-9]*/status"), key=lambda path: int(path.parent.name)):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except (OSError, ValueError):
            continue
        if int(fields["PPid"]) in family:
            family.add(int(fields["Pid"]))
            if b"multiprocessing-fork" in (status.parent / "cmdline").read_bytes():
                largest = max(largest, int(fields["VmRSS"].split()[0]) * 1024)
    return largest
