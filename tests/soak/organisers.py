"""Two organisers at their desks: one rewrites titles, the other moves showings; both look at today's page."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import re
import time
from collections.abc import Sequence
from html import unescape
from urllib.parse import urlencode

from pwa import clock
from pwa.organisers import accounts
from tests.browser.conftest import Server
from tests.soak.http import Answer, Connections
from tests.soak.seen import Seen

EDIT_SECONDS = 60.0
# What is edited so late is not printed and read before the end.
LAST_SECONDS = 2.0
FORM = "application/x-www-form-urlencoded"


class Organiser:
    """One who is signed in, with what they work on: sessions to rewrite, or showings to move."""

    def __init__(self, name: str, server: Server, seen: Seen, line: Connections) -> None:
        db = server.database()
        self._link = accounts.invite(db, name, "organiser", "en", clock.wall())[1]
        db.close()
        self._seen, self._line, self._cookie = seen, line, ""

    async def sign_in(self) -> None:
        """Open the link and tap its button."""
        self._cookie = (await self._ask("POST", f"/organiser/sign-in/{self._link}", {"ok": "1"})).cookie

    async def rewrite(self, sessions: Sequence[str], until: float) -> None:
        """Give one session after the other a longer title, by a draft that is published."""
        for number in itertools.count():
            if not await self._rest(1.0, until):
                return
            subject = f"s:{sessions[number % len(sessions)]}"
            page = await self._get(f"/organiser/edit/{subject}/")
            found = dict(re.findall(r'<input [^>]*name="(title\.\w\w)"[^>]* value="([^"]*)"', page))
            titles = {name: f"{unescape(text)} {number}" for name, text in found.items()}
            await self._ask("POST", f"/organiser/edit/{subject}/", {"fields": "title", **titles})
            await self._ask("POST", "/organiser/drafts/publish", {"subject": subject})

    async def move(self, slots: Sequence[str], until: float) -> None:
        """Have one showing after the other begin five minutes later."""
        for number in itertools.count():
            if not await self._rest(1.0 if number else 1.5, until):
                return
            await self._get("/organiser/today/")
            path = f"/organiser/showings/{slots[number % len(slots)]}/"
            found = re.search(r'name="seen" value="([^"]*)"', await self._get(f"{path}?late=5"))
            await self._ask("POST", path, {"seen": unescape(found[1]) if found else "", "late": "5"})

    async def _rest(self, share: float, until: float) -> bool:
        """Wait for this share of the time between edits; False where the run ends before."""
        seconds = share * EDIT_SECONDS / self._seen.speed
        left = until - LAST_SECONDS - time.monotonic()
        await asyncio.sleep(max(0.0, min(seconds, left)))
        return left > seconds

    async def _get(self, path: str) -> str:
        answer = await self._ask("GET", path)
        return (gzip.decompress(answer.body) if answer.body[:2] == b"\x1f\x8b" else answer.body).decode()

    async def _ask(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer:
        began = time.perf_counter()
        answer = await self._line.ask(method, path, self._cookie, urlencode(form or {}).encode(), FORM)
        self._seen.seconds["desk"].append(time.perf_counter() - began)
        if answer.status != (303 if form else 200):
            self._seen.errors.append(f"desk {method} {path}: {answer.status} {answer.body[:200]!r}")
        return answer
