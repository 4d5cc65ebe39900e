"""No page moves under its reader: what scripts fill or take away shows once all of it lies."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, set_morning
from tests.browser.test_accessibility import KINDS, address
from tests.browser.test_agenda_states import set_noon, tick_all

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
SHIFTS = """globalThis.shifts = [];
new PerformanceObserver((list) => list.getEntries().forEach(({ value, sources }) =>
  shifts.push([value, ...sources.map(({ node }) => (node?.parentElement ?? node)?.outerHTML.slice(0, 80))]),
)).observe({ type: "layout-shift", buffered: true });"""
# Two frames: what the last drawing moved has been seen to move.
FRAMES = "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => go(shifts))))"


@pytest.fixture
def slow_page(chromium: Browser, request: pytest.FixtureRequest) -> Page:
    """Have a page that counts its shifts, on a processor so slow that each state on the way is painted."""
    context = chromium.new_context(service_workers="block", viewport=SIZES[request.param])
    page = context.new_page()
    page.add_init_script(SHIFTS)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    request.addfinalizer(context.close)
    return page


@pytest.mark.browser
@pytest.mark.parametrize("slow_page", SIZES, indirect=True)
def test_nothing_moves_while_a_page_loads(slow_page: Page, server: Server) -> None:
    moved = {kind: _shifts(slow_page, server.url + address(server, kind, "fi")) for kind in KINDS}

    assert {kind: shifts for kind, shifts in moved.items() if shifts} == {}


@pytest.mark.browser
@pytest.mark.parametrize("slow_page", SIZES, indirect=True)
def test_nothing_moves_where_much_is_ticked(slow_page: Page, server: Server) -> None:
    for path in ("programme/2024-11-14/", "exhibitors/"):
        slow_page.goto(f"{server.url}/fi/{path}")
        expect(slow_page.locator("html")).to_have_attribute("data-drawn", "")
        for tick in slow_page.locator("main .tick").all()[:9]:
            tick.evaluate("(button) => button.click()")
        expect(slow_page.locator("main .tick[aria-pressed=true]").nth(8)).to_be_attached()

    kinds = ("start", "day", "session", "exhibitor", "map with target", "settings", "agenda")
    moved = {kind: _shifts(slow_page, server.url + address(server, kind, "fi")) for kind in kinds}

    expect(slow_page.locator("agenda-course .course")).to_be_visible()
    assert {kind: shifts for kind, shifts in moved.items() if shifts} == {}


@pytest.mark.browser
@pytest.mark.parametrize("slow_page", SIZES, indirect=True)
def test_nothing_moves_when_a_pick_starts_soon(slow_page: Page, server: Server) -> None:
    set_noon(server)
    try:
        tick_all(slow_page, server.url)
        moved = {}
        for path in ("exhibitors/", "programme/2024-11-14/", "info/accessibility/", "more/"):
            slow_page.goto(f"{server.url}/fi/{path}")
            expect(slow_page.locator(".soon")).to_be_in_viewport()
            moved[path] = slow_page.evaluate(FRAMES)
    finally:
        set_morning(server)

    assert {path: shifts for path, shifts in moved.items() if shifts} == {}


@pytest.mark.browser
def test_a_page_whose_scripts_fail_shows_all_the_same(chromium: Browser, server: Server) -> None:
    page = chromium.new_page(service_workers="block")
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{server.url}/fi/")

    expect(page.locator("now-next")).to_be_visible()
    page.close()


def _shifts(page: Page, url: str) -> list[Any]:
    page.goto(url, wait_until="networkidle")
    expect(page.locator("html")).to_have_attribute("data-drawn", "")
    return list(page.evaluate(FRAMES))
