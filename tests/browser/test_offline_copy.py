"""The copy on the phone as its owner meets it: asked for, told of, fetched again, removed, and taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from pwa.database import set_state
from pwa.edition import OFFLINE
from tests.browser.conftest import SEEN, Server, wait_until
from tests.browser.line import line_to
from tests.browser.test_offline import READY

pytestmark = pytest.mark.browser
KEPT = """async () => [
  (await navigator.serviceWorker.getRegistrations()).length,
  (await caches.keys()).length,
  (await indexedDB.databases()).map((one) => one.name).filter((name) => name !== "rasti-agenda").length,
]"""
LOOK = "dispatchEvent(new Event('online'))"


BLOCKED = """
  const get = () => { throw new DOMException("blocked", "SecurityError"); };
  Object.defineProperty(globalThis, "localStorage", { get, configurable: true });
  navigator.serviceWorker.register = () => Promise.reject(new DOMException("blocked", "SecurityError"));
"""
BROKEN = b"""IDBFactory.prototype.open = () => { throw new DOMException("broken", "UnknownError"); };\n"""
NO_ROOM = """() => {
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (stores, mode) {
    if (mode === "readwrite") throw new DOMException("no room", "QuotaExceededError");
    return transaction.call(this, stores);
  };
}"""
# What opens a database is never told that it is open.
SILENT = b"IDBFactory.prototype.open = () => ({});\n"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="fi-FI")
    yield context.new_page()
    context.close()


def test_where_data_is_saved_the_first_download_waits_for_a_yes(server: Server, page: Page) -> None:
    page.add_init_script("Object.defineProperty(NetworkInformation.prototype, 'saveData', { get: () => true })")
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.method) if "pages.ndjson" in request.url else None)
    page.goto(f"{server.url}/en/")
    page.wait_for_selector("offline-ask [data-size]:not(:empty)")
    assert asked == ["HEAD"]

    page.click("offline-ask [data-action=yes]")

    page.wait_for_selector(READY, timeout=30_000)
    assert re.search(r"Ready offline ✓ \d\.\d.MB, \d+:\d\d", page.inner_text("edition-status"))
    assert "MB" in page.inner_text("#live")


def test_the_settings_tell_size_and_time_and_remove_and_fetch_again(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/en/settings/")
    page.wait_for_selector(READY, timeout=30_000)
    row = page.locator("offline-copies li")
    row.wait_for()
    assert "MB" in row.inner_text() and "pages, downloaded" in row.inner_text()

    row.get_by_role("button", name="Remove: English").click()
    row.wait_for(state="detached")
    page.reload()
    page.wait_for_selector("edition-status[data-state=online]")
    page.get_by_role("button", name="Download the copy").click()

    row.wait_for()
    page.wait_for_selector(READY)


@pytest.mark.parametrize(
    ("lang", "trouble", "said"),
    [
        ("fi", "unsupported", "Tämä selain tai yksityinen ikkuna"),
        ("en", "blocked", "This browser or private window keeps no offline copy."),
        ("sv", "full", "Det finns inte plats"),
        ("en", "broken", "This browser could not store the copy."),
        ("fi", "silent", "Selain ei pystynyt"),
    ],
)
def test_where_no_copy_can_be_kept_one_sentence_says_so_and_the_pages_work(
    server: Server, page: Page, lang: str, trouble: str, said: str
) -> None:
    with line_to(server) as line:
        if trouble == "unsupported":
            page.add_init_script("delete Navigator.prototype.serviceWorker")
        if trouble == "blocked":
            page.add_init_script(BLOCKED)
        if trouble == "broken":
            line.changes["/service_worker/index.js"] = lambda body: BROKEN + body
        if trouble == "silent":
            line.changes["/service_worker/index.js"] = lambda body: SILENT + body
        if trouble == "full":
            quota = page.context.new_cdp_session(page)
            quota.send("Storage.overrideQuotaForOrigin", {"origin": line.url, "quotaSize": 500_000})

        page.goto(f"{line.url}/{lang}/programme/2024-11-15/")
        page.locator("storage-trouble", has_text=said).wait_for()
        page.locator("storage-trouble button").click()
        tick = page.locator("bookmark-button button").last
        tick.click()
        page.wait_for_selector("bookmark-button button[aria-pressed=true]")

        page.locator("main h3 a").first.click()
        page.wait_for_selector("edition-status[data-state=online]")
        assert page.locator("storage-trouble").count() == 0
        page.goto(f"{line.url}/{lang}/settings/")
        page.locator("offline-copies [data-said]", has_text=said).wait_for()


def test_where_a_newer_copy_has_no_room_the_old_one_stays_and_a_sentence_says_so(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/en/")
    page.wait_for_selector(READY, timeout=30_000)
    # Chromium minds an overridden quota only before it wrote for the first time.
    page.context.service_workers[0].evaluate(NO_ROOM)

    page.evaluate("navigator.serviceWorker.controller.postMessage({ type: 'update', lang: 'en', whole: true })")

    page.locator("storage-trouble", has_text="The copy on this device could not be brought up to date.").wait_for()
    page.goto(f"{server.url}/en/settings/")
    page.locator("offline-copies [data-said]", has_text="could not be brought up to date").wait_for()
    page.context.set_offline(True)
    page.goto(f"{server.url}/en/people/")
    assert page.locator("offline-page").count() == 0 and page.locator("main h1").count() == 1


def test_what_the_browser_cleared_away_is_fetched_again(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/en/")
    page.wait_for_selector(READY, timeout=30_000)
    page.context.new_cdp_session(page).send(
        "Storage.clearDataForOrigin", {"origin": server.url, "storageTypes": "indexeddb,cache_storage"}
    )

    page.reload()

    wait_until(lambda: page.evaluate(KEPT) == [1, 1, 1])
    page.wait_for_selector(READY)
    page.context.set_offline(True)
    page.goto(f"{server.url}/en/people/")
    assert page.locator("offline-page").count() == 0 and page.locator("main h1").count() == 1


def test_what_is_cleared_away_under_an_open_page_is_fetched_when_it_is_looked_at(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/en/")
    page.wait_for_selector(READY, timeout=30_000)
    page.context.new_cdp_session(page).send(
        "Storage.clearDataForOrigin", {"origin": server.url, "storageTypes": "indexeddb,cache_storage"}
    )
    wait_until(lambda: page.evaluate(KEPT)[1:] == [0, 0])

    page.evaluate(SEEN, "visible")

    wait_until(lambda: page.evaluate(KEPT) == [1, 1, 1])
    page.wait_for_selector(READY)


def test_switched_off_every_copy_goes_and_the_ticks_stay(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/en/programme/2024-11-15/")
    page.wait_for_selector(READY, timeout=30_000)
    page.locator("bookmark-button button").first.click()
    db = server.database()
    try:
        set_state(db, OFFLINE, False)
        page.evaluate(LOOK)
        wait_until(lambda: page.evaluate(KEPT) == [0, 0, 0])
        page.goto(f"{server.url}/en/settings/")
        page.wait_for_function(
            "document.querySelector('offline-copies')?.textContent.includes('switched the offline copy off for now')"
        )
        page.goto(f"{server.url}/en/programme/2024-11-15/")
        page.wait_for_selector("bookmark-button button[aria-pressed=true]")
        assert page.evaluate(KEPT) == [0, 0, 0]
    finally:
        set_state(db, OFFLINE, True)
        db.close()

    page.reload()

    page.wait_for_selector(READY, timeout=30_000)


def test_ticks_whose_programme_cannot_be_read_are_not_said_to_be_none(server: Server, chromium: Browser) -> None:
    page = chromium.new_page(service_workers="block")
    page.goto(f"{server.url}/en/programme/2024-11-15/")
    page.locator("bookmark-button button:visible").first.click()
    page.wait_for_selector("bookmark-button button[aria-pressed=true]")
    page.route("**/programme/2024*/", lambda route: route.abort())

    page.goto(f"{server.url}/en/agenda/")
    page.locator("agenda-course .empty", has_text="Your ticks wait for the programme").wait_for()
    assert "Nothing ticked yet" not in page.inner_text("main")
    page.unroute_all()
    page.evaluate(LOOK)

    page.wait_for_selector("agenda-course .course")
    assert page.locator("agenda-course .empty").count() == 0
    page.context.close()
