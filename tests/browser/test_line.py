"""A bad line: the stored page within two seconds, and nothing that somebody else sent in our name."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser.conftest import CHROMIUM, QUIET_CHROMIUM, Server, need, wait_until
from tests.browser.line import Line, line_to
from tests.browser.test_offline import OFFLINE, READY

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def line(server: Server) -> Iterator[Line]:
    with line_to(server) as line:
        yield line


@pytest.fixture(scope="module")
def context(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    need(CHROMIUM, "chromium")
    folder: Path = tmp_path_factory.mktemp("line")
    context = playwright.chromium.launch_persistent_context(
        str(folder), executable_path=CHROMIUM, args=list(QUIET_CHROMIUM), locale="fi-FI"
    )
    yield context
    context.close()


@pytest.fixture(scope="module")
def page(line: Line, context: BrowserContext) -> Page:
    page = context.pages[0]
    line.state = "dies"
    page.goto(f"{line.url}/fi/")
    wait_for_worker(page)
    line.state = "good"
    page.reload()
    page.wait_for_selector(READY, timeout=30_000)
    return page


def wait_for_worker(page: Page) -> None:
    wait_until(lambda: bool(page.evaluate("Boolean(navigator.serviceWorker.controller)")))


@pytest.fixture(autouse=True)
def good_again(line: Line) -> Iterator[None]:
    yield
    line.state = "good"


@pytest.mark.parametrize(("state", "seconds"), [("hangs", 4), ("fails", 1.5), ("portal", 1.5)])
def test_a_never_opened_page_opens_as_stored(line: Line, page: Page, state: str, seconds: float) -> None:
    line.state = state
    before = time.monotonic()

    page.goto(f"{line.url}/fi/people/")

    assert page.locator("main h1").count() == 1
    assert time.monotonic() - before < seconds


def test_a_network_that_wants_a_sign_in_is_said_to_be_none(line: Line, page: Page) -> None:
    line.state = "portal"

    page.goto(f"{line.url}/fi/more/")

    page.wait_for_selector(OFFLINE)


def test_offline_a_search_without_hits_has_the_advice_that_it_has_online(line: Line, page: Page) -> None:
    line.state = "fails"

    page.goto(f"{line.url}/fi/search/?q=xyzzyx")

    page.wait_for_selector("#hits .empty a[href='/fi/programme/']")


def test_a_language_that_is_missing_is_named_and_comes_with_the_network(line: Line, page: Page) -> None:
    line.state = "fails"
    page.goto(f"{line.url}/sv/programme/")
    assert "svenska" in page.inner_text("[data-missing=sv]")
    assert not page.locator("[data-missing=en]").is_visible()
    page.context.set_offline(True)
    page.wait_for_selector(OFFLINE)

    line.state = "good"
    page.context.set_offline(False)

    page.wait_for_selector("html[lang=sv] main h1")
    page.wait_for_selector(READY, timeout=30_000)
    line.state = "fails"
    for path in ("/sv/people/", "/fi/people/"):
        page.goto(line.url + path)
        assert page.locator("html").get_attribute("lang") == path[1:3]
        assert page.locator("offline-page").count() == 0


def test_firefox_too_has_the_whole_event_on_a_bad_line(line: Line, firefox: BrowserContext) -> None:
    page = firefox.new_page()
    line.state = "dies"
    page.goto(f"{line.url}/fi/")
    wait_for_worker(page)
    line.state = "good"
    page.reload()
    page.wait_for_selector(READY, timeout=30_000)

    for state, path in (("fails", "people"), ("hangs", "more")):
        line.state = state
        page.goto(f"{line.url}/fi/{path}/")
        assert page.locator("main h1").count() == 1, state
        assert page.locator("offline-page").count() == 0, state
