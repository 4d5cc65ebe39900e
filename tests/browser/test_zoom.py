"""Gestures on the map, as a browser gives them: fingers, a double tap, the wheel, keys; the page still scrolls."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server

pytestmark = pytest.mark.browser
Point = tuple[float, float]
MIDDLE = "one => { const b = one.getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]; }"


class Fingers:
    """Fingers on a page's glass, each at a point, moved in small steps as real ones are."""

    def __init__(self, page: Page) -> None:
        """Open the browser's own line for input."""
        self.line = page.context.new_cdp_session(page)

    def swipe(self, starts: Sequence[Point], ends: Sequence[Point], steps: int = 12) -> None:
        """Put fingers down at `starts`, the one after the other, move them to `ends` together, lift them."""
        for count in range(1, len(starts) + 1):
            self._send("touchStart", starts[:count])
        for n in range(1, steps + 1):
            part = n / steps
            now = [
                (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part) for a, b in zip(starts, ends, strict=True)
            ]
            self._send("touchMove", now)
        self._send("touchEnd", [])

    def _send(self, type: str, points: Sequence[Point]) -> None:
        found = [{"x": x, "y": y, "id": id} for id, (x, y) in enumerate(points)]
        self.line.send("Input.dispatchTouchEvent", {"type": type, "touchPoints": found})


def open_map(phone: BrowserContext, server: Server) -> Page:
    page = phone.new_page()
    page.goto(f"{server.url}/en/venue/1/")
    expect(page.locator("floor-plan[data-shown] .zoom")).to_be_visible()
    return page


def scale(page: Page) -> float:
    """Say how far in the plan is once what moved it is drawn."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    found = re.search(r"scale\(([\d.]+)\)", page.locator(".plan").get_attribute("style") or "")
    return float(found[1]) if found else 1.0


def middle(page: Page) -> Point:
    x, y = page.locator(".plan-frame").evaluate(MIDDLE)
    return x, y


def wait_for_scroll(page: Page, least: int) -> None:
    """Wait until the page is scrolled; by no string of script, which its policy forbids."""
    look = "const look = () => scrollY > least ? done() : setTimeout(look, 20);"
    page.evaluate(f"least => new Promise(done => {{ {look} look(); }})", least)


def test_two_fingers_zoom_around_what_lies_between_them(phone: BrowserContext, server: Server) -> None:
    page = open_map(phone, server)
    x, y = page.locator('.plan [data-code="B8"]').evaluate(MIDDLE)
    fingers = Fingers(page)

    fingers.swipe([(x - 30, y), (x + 30, y)], [(x - 75, y), (x + 75, y)])

    assert scale(page) == pytest.approx(2.5, abs=0.05)
    assert page.locator('.plan [data-code="B8"]').evaluate(MIDDLE) == pytest.approx([x, y], abs=4)
    assert page.evaluate("[scrollY, visualViewport.scale]") == [0, 1]
    assert page.url.endswith("/en/venue/1/"), "the end of a pinch is no tap"
    fingers.swipe([(x - 75, y), (x + 75, y)], [(x - 20, y), (x + 20, y)])
    assert scale(page) == 1


def test_two_fingers_move_the_plan_with_them(phone: BrowserContext, server: Server) -> None:
    page = open_map(phone, server)
    x, y = middle(page)
    fingers = Fingers(page)
    fingers.swipe([(x - 30, y), (x + 30, y)], [(x - 90, y), (x + 90, y)])
    before = page.locator('.plan [data-code="B8"]').evaluate(MIDDLE)
    scale(page)

    fingers.swipe([(x - 40, y), (x + 40, y)], [(x - 10, y + 20), (x + 70, y + 20)])

    assert scale(page) == pytest.approx(3, abs=0.05)
    assert page.locator('.plan [data-code="B8"]').evaluate(MIDDLE) == pytest.approx(
        [before[0] + 30, before[1] + 20], abs=4
    )


def test_one_finger_scrolls_the_page_over_the_plan(phone: BrowserContext, server: Server) -> None:
    page = open_map(phone, server)
    x, y = middle(page)

    Fingers(page).swipe([(x, y + 100)], [(x, y - 100)])

    wait_for_scroll(page, 100)
    assert scale(page) == 1


def test_one_finger_moves_the_plan_zoomed_in_and_from_its_edge_on_the_page(
    phone: BrowserContext, server: Server
) -> None:
    page = open_map(phone, server)
    page.get_by_role("button", name="Zoom in").click()
    before = scale(page), page.locator('.plan [data-code="B8"]').evaluate(MIDDLE)
    x, y = middle(page)
    fingers = Fingers(page)

    fingers.swipe([(x, y)], [(x, y - 40)])
    assert page.locator('.plan [data-code="B8"]').evaluate(MIDDLE) == pytest.approx(
        [before[1][0], before[1][1] - 40], abs=4
    )
    assert page.evaluate("scrollY") == 0

    for _ in range(3):
        fingers.swipe([(x, y + 60)], [(x, y - 100)])
    wait_for_scroll(page, 100)
    assert scale(page) == before[0]


def test_a_double_tap_zooms_in_and_out_again(phone: BrowserContext, server: Server) -> None:
    page = open_map(phone, server)
    x, y = middle(page)
    seen = []
    for _ in range(4):
        page.touchscreen.tap(x, y)
        page.touchscreen.tap(x, y)
        seen.append(scale(page))
        page.wait_for_timeout(400)

    assert seen[0] == 2 and 1 in seen[1:], seen


def test_the_wheel_zooms_with_ctrl_and_scrolls_alone(phone: BrowserContext, server: Server) -> None:
    page = open_map(phone, server)
    x, y = middle(page)
    page.mouse.move(x, y)

    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    zoomed = scale(page)
    assert zoomed > 1.2

    page.mouse.wheel(0, 300)
    wait_for_scroll(page, 100)
    assert scale(page) == zoomed


def test_buttons_and_keys_zoom_and_move(phone: BrowserContext, server: Server) -> None:
    page = open_map(phone, server)
    page.get_by_role("button", name="Zoom in").click()
    assert scale(page) == 1.6
    page.get_by_role("button", name="Zoom out").click()
    assert scale(page) == 1

    page.locator('.plan [data-code="B8"]').focus()
    page.keyboard.press("+")
    assert scale(page) == 1.6
    before = page.locator('.plan [data-code="B8"]').evaluate(MIDDLE)
    page.keyboard.press("ArrowRight")
    scale(page)
    assert page.locator('.plan [data-code="B8"]').evaluate(MIDDLE)[0] < before[0]
    page.keyboard.press("0")
    assert scale(page) == 1
