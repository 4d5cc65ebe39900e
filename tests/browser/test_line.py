"""A bad line: the stored page within two seconds, and nothing that somebody else sent in our name."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from pwa import build
from tests.browser.conftest import CHROMIUM, QUIET_CHROMIUM, Server, need, wait_until
from tests.browser.line import Line, line_to
from tests.browser.test_offline import OFFLINE, READY, STORED_PATHS
from tests.browser.test_offline_copy import LOOK
from tests.browser.test_store import stream
from tests.proof import count

pytestmark = pytest.mark.browser
# 50 kbit/s with two seconds of latency.
SLOW = {"offline": False, "latency": 2000, "downloadThroughput": 6250, "uploadThroughput": 6250}
FAST = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
STORED = """(build) => new Promise((resolve) => {
  indexedDB.open(`rasti-${build}-fi`).onsuccess = ({ target: { result: db } }) => {
    const looking = db.transaction(["pages", "record"]);
    const pages = looking.objectStore("pages").getAll(), record = looking.objectStore("record").get("edition");
    looking.oncomplete = () => {
      db.close();
      const letters = new Set(pages.result.flatMap(({ body }) => [body[0], body.at(-1)]));
      resolve([record.result.edition, pages.result.length, [...letters].map((one) => String.fromCharCode(one))]);
    };
  };
})"""


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


def kill_worker(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    session.detach()


@pytest.mark.parametrize(("state", "seconds"), [("hangs", 4), ("fails", 1.5), ("portal", 1.5), ("redirects", 1.5)])
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


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
@pytest.mark.parametrize("state", ["cuts", "portal", "redirects"])
def test_a_download_that_is_not_whole_or_not_ours_is_not_kept(
    line: Line, request: pytest.FixtureRequest, browser: str, state: str
) -> None:
    page: Page = request.getfixturevalue(browser).new_page()
    line.faults["/fi/pages.ndjson"] = state
    line.asked.clear()
    page.goto(f"{line.url}/fi/")
    wait_for_worker(page)
    wait_until(lambda: "/fi/pages.ndjson" in line.asked)
    page.wait_for_selector("edition-status[data-state=online]")
    assert page.evaluate(STORED_PATHS) == []
    line.faults.clear()

    page.reload()

    page.wait_for_selector(READY, timeout=30_000)
    page.close()


def test_nothing_of_a_page_that_wants_a_sign_in_is_laid_into_ours(line: Line, chromium: Browser) -> None:
    page = chromium.new_page(locale="en-FI", service_workers="block")
    address = f"{line.url}/en/programme/2024-11-15/"
    page.goto(address)
    page.locator("bookmark-button button:visible").first.click()
    page.wait_for_selector("bookmark-button button[aria-pressed=true]")
    line.changes["/edition"] = lambda body: json.dumps({**json.loads(body), "edition": 99_999}).encode()
    line.faults["/en/programme/2024-11-15/"] = "portal"
    page.wait_for_selector("edition-status[data-state=online]")

    with page.expect_response(address):
        page.evaluate(LOOK)
    page.wait_for_function("document.querySelector('edition-status').dataset.state === 'online'")

    assert "accept our terms" not in page.inner_text("main")
    page.goto(f"{line.url}/en/agenda/")
    page.locator("agenda-course .empty", has_text="Your ticks wait for the programme").wait_for()
    line.changes.clear()
    line.faults.clear()
    page.context.close()


def test_offline_a_search_without_hits_has_the_advice_that_it_has_online(line: Line, page: Page) -> None:
    line.state = "fails"

    page.goto(f"{line.url}/fi/search/?q=xyzzyx")

    page.wait_for_selector("#hits .empty a[href='/fi/programme/']")
    theme = page.locator("#hits .empty ul a").first
    words = theme.inner_text()
    theme.click()

    page.wait_for_selector("#hits h3 a")
    assert page.get_by_role("searchbox").input_value() == words


def test_offline_a_misspelt_word_is_answered_with_the_nearest_as_it_is_written(line: Line, page: Page) -> None:
    line.state = "fails"

    page.goto(f"{line.url}/fi/search/?q=työlisyys")
    page.locator("#hits .empty p a", has_text="Työllisyys").click()

    page.wait_for_selector("#hits h3 a")


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


@pytest.mark.parametrize(
    ("lang", "words"),
    [("fi", r"Ohjelma [1-9]\d?\s%"), ("sv", r"Program [1-9]\d?\s%"), ("en", r"Programme [1-9]\d?%")],
)
def test_how_far_a_download_has_come_is_said_in_two_words(line: Line, chromium: Browser, lang: str, words: str) -> None:
    page = chromium.new_page()
    line.state = "stalls"

    page.goto(f"{line.url}/{lang}/")

    page.locator("edition-status [data-status]", has_text=re.compile(f"^{words}$")).wait_for()
    page.context.close()


def test_a_worker_killed_while_it_downloads_begins_again(line: Line, chromium: Browser) -> None:
    page = chromium.new_page(locale="fi-FI")
    line.state = "stalls"
    page.goto(f"{line.url}/fi/")
    page.wait_for_selector("edition-status[data-state=downloading]")

    kill_worker(page)
    line.state = "good"
    page.evaluate(LOOK)

    page.wait_for_selector(READY, timeout=30_000)
    page.context.close()


def test_a_worker_killed_while_it_writes_leaves_one_edition_whole(line: Line, chromium: Browser) -> None:
    page = chromium.new_page(locale="fi-FI")
    editions = {n: stream(1000 + n, {f"/fi/{p}/": f"{n}" * 20_000 for p in range(100 + n)}) for n in range(10)}
    line.changes["/fi/pages.ndjson"] = lambda _body: editions[0]
    page.goto(f"{line.url}/fi/")
    page.wait_for_selector(READY, timeout=30_000)
    seen = set()
    for n in range(count(6, 60)):
        line.changes["/fi/pages.ndjson"] = lambda _body, n=n: editions[n % 10]
        page.evaluate("navigator.serviceWorker.controller.postMessage({ type: 'update', lang: 'fi', whole: true })")
        page.wait_for_timeout(40 * (n % 10))
        kill_worker(page)
        edition, pages, letters = page.evaluate(STORED, build.build_id())
        assert (pages, letters) == (100 + edition - 1000, [str(edition - 1000)])
        seen.add(edition)
    line.changes.clear()
    page.context.close()
    assert len(seen) > 1, "every kill came before it wrote"


def test_on_a_slow_line_a_first_page_is_readable_and_later_ones_come_as_stored(
    server: Server, chromium: Browser
) -> None:
    page = chromium.new_page(locale="fi-FI")
    throttle = page.context.new_cdp_session(page)
    throttle.send("Network.enable")
    throttle.send("Network.emulateNetworkConditions", SLOW)
    page.goto(f"{server.url}/fi/", wait_until="commit")
    page.get_by_role("heading", level=1).wait_for()
    page.get_by_role("link", name="Ohjelma", exact=True).first.wait_for()
    throttle.send("Network.emulateNetworkConditions", FAST)
    page.wait_for_selector(READY, timeout=30_000)
    throttle.send("Network.emulateNetworkConditions", SLOW)
    slow_down_worker(chromium)

    before = time.monotonic()
    page.goto(f"{server.url}/fi/people/", wait_until="commit")
    page.get_by_role("heading", level=1).wait_for()

    assert 1.9 < time.monotonic() - before < 4, "a page from the network takes longer than four seconds here"
    page.context.close()


def slow_down_worker(chromium: Browser) -> None:
    session = chromium.new_browser_cdp_session()
    targets = session.send("Target.getTargets")["targetInfos"]
    (worker,) = [one["targetId"] for one in targets if one["type"] == "service_worker"]
    attached = session.send("Target.attachToTarget", {"targetId": worker, "flatten": False})["sessionId"]
    for number, (method, params) in enumerate({"Network.enable": {}, "Network.emulateNetworkConditions": SLOW}.items()):
        message = json.dumps({"id": number + 1, "method": method, "params": params})
        session.send("Target.sendMessageToTarget", {"sessionId": attached, "message": message})


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
