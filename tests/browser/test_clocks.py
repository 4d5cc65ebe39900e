"""Phones whose clocks disagree, offline for a day: what was done last stands everywhere, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from pwa import clock
from tests.browser.conftest import REPOSITORY, Server, set_morning
from tests.browser.test_agenda import DAY, ENTRIES, WANT, items_of, open_ready, tick
from tests.browser.test_transfer import press

pytestmark = pytest.mark.browser

# Read by each process of the server as it starts: its machine time is a day ago.
YESTERDAY = """
from datetime import timedelta
from pwa import clock

wall, stamp = clock.wall, clock.stamp
clock.wall = lambda: wall() - timedelta(days=1)
clock.stamp = lambda: stamp() - 86_400_000
"""

# Nothing draws every quarter of a minute here, nor because of the network that a busy machine seems to lose.
A_DAY_AHEAD = """
  const now = Date.now;
  Date.now = () => now() + 86_400_000;
  window.setInterval = () => 0;
  document.addEventListener("rasti:edition", (event) => event.stopImmediatePropagation());
"""


def undo(page: Page, items: list[str]) -> None:
    for item in items:
        tick(page, item).click()
        expect(tick(page, item)).to_have_attribute("aria-pressed", "false")


def open_at(phone: BrowserContext, url: str, moment: datetime) -> Page:
    """Open a page on a phone that thinks it is `moment`, and wait until it knows better."""
    phone.clock.install(time=moment)
    page = open_ready(phone, url)
    page.wait_for_function("() => localStorage.getItem('rasti-offset')")
    return page


def join(phones: list[BrowserContext]) -> None:
    """Let all phones share the first one's agenda."""
    first, *others = phones
    assert first.pages[0].evaluate(WANT)
    for phone in others:
        phone.add_cookies([cookie for cookie in first.cookies() if cookie["name"] in ("rasti", "rasti_on")])  # type: ignore[misc]
        assert phone.pages[0].evaluate(WANT)


def test_after_a_day_offline_what_was_done_last_stands_on_every_phone(
    launch_phone: Callable[..., BrowserContext], make_server: Callable[..., Server], tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(YESTERDAY, encoding="utf-8")
    server = make_server({"PYTHONPATH": f"{tmp_path}:{REPOSITORY}"})
    phones = [launch_phone() for _ in range(3)]
    here, there, ahead = (
        open_at(phone, server.url + DAY, clock.wall() - timedelta(days=1) + timedelta(minutes=minutes))
        for phone, minutes in zip(phones, (0, 4, 60), strict=True)
    )
    one, two, three, four = items_of(here)[:4]
    press(here, [one, four])
    join(phones)
    for phone in phones:
        phone.set_offline(True)
    server.stop()

    press(ahead, [two, three])
    press(there, [two, three])
    undo(here, [one, four])
    for page in (here, there, ahead):
        page.clock.fast_forward("12:00:00")
        page.reload()
    undo(ahead, [three, one])
    press(here, [two, one])
    undo(there, [two, four])
    for page in (here, there, ahead):
        page.clock.fast_forward("12:00:00")
    undo(here, [two, one])
    press(there, [four])
    press(ahead, [three])
    undo(there, [three])
    server.environ.clear()
    server.start()
    for phone in phones:
        phone.set_offline(False)
    for page in (here, there, ahead, here, there):
        assert page.evaluate(WANT)

    expected = {one: 0, two: 0, three: 0, four: 1}
    assert [page.evaluate(ENTRIES) for page in (here, there, ahead)] == [expected] * 3


def test_a_clock_that_was_put_an_hour_ahead_meanwhile_costs_no_tick(
    launch_phone: Callable[..., BrowserContext], server: Server
) -> None:
    phones = [launch_phone(), launch_phone()]
    here, ahead = (open_at(phone, server.url + DAY, clock.wall()) for phone in phones)
    # Of the afternoon: an hour from now the day's first sessions are folded.
    one, two = items_of(here)[-2:]
    press(here, [one])
    join(phones)
    refused: list[str] = []
    ahead.on("response", lambda answer: refused.append(answer.url) if answer.status == 409 else None)
    phones[1].set_offline(True)
    ahead.clock.fast_forward("01:00:00")

    press(ahead, [two])
    undo(ahead, [one])
    phones[1].set_offline(False)
    for page in (ahead, here):
        assert page.evaluate(WANT)

    assert refused == [server.url + "/agenda/sync"]
    assert here.evaluate(ENTRIES) == ahead.evaluate(ENTRIES) == {one: 0, two: 1}
    press(here, [one])
    undo(here, [two])
    for page in (here, ahead):
        assert page.evaluate(WANT)
    assert ahead.evaluate(ENTRIES) == {one: 1, two: 0}


def test_a_phone_a_day_ahead_shows_what_is_on_now_as_soon_as_it_knows_better(chromium: Browser, server: Server) -> None:
    set_morning(server)
    page = chromium.new_page(service_workers="block", locale="en-FI")
    page.add_init_script(A_DAY_AHEAD)
    asked: list[Route] = []
    page.route("**/edition", lambda route: asked.append(route))
    page.goto(f"{server.url}/en/")
    page.locator("now-next").get_by_text("The whole of Fri 15 Nov").wait_for()

    asked[0].continue_()

    page.locator("now-next").get_by_text("The whole of Thu 14 Nov").wait_for()
    page.context.close()
