"""Wall screens: a move is seen, the clock goes on with the server stopped, also after a start without a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pwa import clock, rehearsal
from tests.alerts.scene import at
from tests.browser.conftest import Server, import_with, wait_until

pytestmark = pytest.mark.browser
NOW = "/fi/screen/now"
KEPT = """async path => Boolean(navigator.serviceWorker.controller && await caches.match(path))"""
SEEN_LANGUAGE = "() => document.querySelector('wall-screen section:not([hidden])').lang"


@pytest.fixture(scope="module")
def server(make_server: Callable[..., Server]) -> Server:
    return make_server()


def set_clock(server: Server, time: str, speed: float) -> None:
    """Set the event's clock, as an organiser does at the desk."""
    db = server.database()
    rehearsal.set_clock(db, clock.Anchor(at(time), clock.wall(), speed))
    clock.set_anchor(None)
    db.close()


def hang_up(server: Server, phone: BrowserContext, path: str = NOW) -> Page:
    """Open a screen and wait until it could start without a network."""
    page = phone.pages[0]
    page.goto(server.url + path)
    page.wait_for_function(KEPT, arg=path, timeout=30_000)
    return page


def state(page: Page, start: str) -> str:
    """Return how the row of Logomo-sali that starts then is shown in the language that has its turn."""
    row = page.locator(f"section:not([hidden]) [data-place=logomo-sali][data-start^='2024-11-14T{start}']")
    return "hidden" if row.is_hidden() else "now" if row.get_attribute("data-on") is not None else "next"


def test_a_screen_turns_through_three_languages_and_hides_the_cursor(server: Server, phone: BrowserContext) -> None:
    set_clock(server, "08:50", 1)
    page = hang_up(server, phone)
    seen = set()

    def all_seen() -> bool:
        seen.add(page.evaluate(SEEN_LANGUAGE))
        return len(seen) == 3

    wait_until(all_seen, 40)
    assert page.evaluate("getComputedStyle(document.querySelector('.wall h1')).cursor") == "none"


def test_a_screen_shows_what_was_changed_by_itself(server: Server, phone: BrowserContext, folder: Path) -> None:
    set_clock(server, "08:50", 1)
    page = hang_up(server, phone)

    import_with(server, folder, "avaus", title_fi="Avaus torilla")

    expect(page.locator("section[lang=fi]")).to_contain_text("Avaus torilla", timeout=20_000)


def test_with_the_server_stopped_a_screen_moves_on_by_the_clock_and_starts_again(
    server: Server, phone: BrowserContext, folder: Path
) -> None:
    set_clock(server, "08:54", 10)
    page = hang_up(server, phone)
    assert state(page, "07:00") == "next"
    copy = page.locator("section:not([hidden]) [data-copy]")
    assert copy.inner_text() == ""

    with server.stopped():
        wait_until(lambda: state(page, "07:00") == "now", 60)
        wait_until(lambda: ". " in copy.inner_text(), 30)
        page.reload()
        wait_until(lambda: state(page, "07:00") == "now" and ". " in copy.inner_text(), 30)
        assert page.evaluate("getComputedStyle(document.body).overflow") == "hidden", "without its styles"
    import_with(server, folder, "avaus", title_fi="Avaus sillalla")

    expect(page.locator("section[lang=fi]")).to_contain_text("Avaus sillalla", timeout=40_000)
    expect(copy).to_have_text("", timeout=20_000)
