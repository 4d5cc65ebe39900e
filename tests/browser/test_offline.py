"""One visit to one page, and the whole event is on the phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Server

pytestmark = pytest.mark.browser
READY = 'edition-status[data-state="ready"]'
OFFLINE = 'edition-status[data-state="offline"]'
SAME = """async (paths) => {
  const bodies = await Promise.all(paths.map(async (path) => (await fetch(path)).text()));
  return bodies.filter((body) => body.includes("<main") && body.trimEnd().endsWith("</html>")).length;
}"""

STORED_PATHS = """async () => {
  const paths = [];
  for (const { name } of await indexedDB.databases()) {
    if (!/^rasti-\\w+-(fi|sv|en)$/.test(name)) continue;
    const db = await new Promise((done) => indexedDB.open(name).onsuccess = ({ target }) => done(target.result));
    const asking = db.transaction("pages").objectStore("pages").getAllKeys();
    paths.push(...await new Promise((done) => asking.onsuccess = () => done(asking.result)));
    db.close();
  }
  return paths;
}"""
CACHED = """async () => {
  const kept = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).matchAll()));
  return kept.flat().map(({ type, url }) => [type, new URL(url).origin, new URL(url).pathname]);
}"""


@pytest.fixture(params=["phone", "firefox"])
def browser(request: pytest.FixtureRequest) -> BrowserContext:
    context: BrowserContext = request.getfixturevalue(request.param)
    return context


def visit(context: BrowserContext, url: str) -> Page:
    """Open `url` and wait until the page says that it is ready offline."""
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector(READY, timeout=30_000)
    return page


def one_of_each_kind(paths: list[str]) -> list[str]:
    kinds = {path.split("/")[2]: path for path in paths}
    return list(kinds.values())


def test_after_one_visit_every_page_opens_with_the_server_stopped(server: Server, browser: BrowserContext) -> None:
    page = visit(browser, f"{server.url}/fi/programme/")
    paths = server.printed("fi")

    with server.stopped():
        assert len(paths) > 150
        assert page.evaluate(SAME, paths) == len(paths)
        for path in one_of_each_kind(paths):
            page.goto(server.url + path)
            assert page.locator("main h1").count() >= 1, path
            assert page.url.endswith(path)
        page.wait_for_selector(OFFLINE)


def test_offline_a_page_with_a_query_opens_as_printed(server: Server, phone: BrowserContext) -> None:
    page = visit(phone, f"{server.url}/fi/")
    phone.set_offline(True)

    page.goto(f"{server.url}/fi/venue/1/?to=A1")

    assert page.locator("svg").count() > 0

    page.goto(f"{server.url}/fi/search/?q=kotoutumisesta")
    page.locator("#hits mark", has_text="kotoutuminen").wait_for()
    page.get_by_role("searchbox").fill("toaletter")
    page.locator("#hits", has_text="WC").wait_for()


def test_offline_an_unknown_page_says_so_in_a_language_that_is_held(server: Server, phone: BrowserContext) -> None:
    page = visit(phone, f"{server.url}/sv/")
    phone.set_offline(True)

    for path in ("/sv/sessions/never-made/", "/en/programme/"):
        page.goto(server.url + path)
        assert page.locator("html").get_attribute("lang") == "sv"
        assert page.locator("main .empty h1").count() == 1


def test_offline_the_bare_address_opens_the_held_language(server: Server, phone: BrowserContext) -> None:
    page = visit(phone, f"{server.url}/sv/")
    phone.set_offline(True)

    page.goto(server.url)

    assert page.url == f"{server.url}/sv/"


def test_a_stored_page_is_as_strict_as_a_served_one(server: Server, phone: BrowserContext) -> None:
    page = visit(phone, f"{server.url}/fi/")
    served = page.request.get(f"{server.url}/fi/news/").headers["content-security-policy"]
    phone.set_offline(True)

    answer = page.goto(f"{server.url}/fi/news/")

    assert answer and answer.headers["content-security-policy"] == served


def test_nothing_is_stored_but_printed_pages_and_the_files_of_the_build(
    server: Server, browser: BrowserContext
) -> None:
    page = visit(browser, f"{server.url}/fi/")
    for path in ("agenda/", "search/?q=muuri", "programme/?theme=work", "join/none/", "now/", "sessions/none/"):
        page.goto(f"{server.url}/fi/{path}")
    for path in ("/organiser/sign-in/", "/organiser/", "/schedule.json"):
        page.request.get(server.url + path)
        page.evaluate("(path) => fetch(path).then((answer) => answer.text())", path)
    page.goto(f"{server.url}/organiser/sign-in/")
    page.evaluate("fetch('http://127.0.0.1:9/', { mode: 'no-cors' }).catch(() => {})")

    page.goto(f"{server.url}/fi/")
    page.wait_for_selector(READY)

    printed = server.database().execute("select path from printed where lang = 'fi' and body is not null").fetchall()
    assert sorted(page.evaluate(STORED_PATHS)) == sorted(path for (path,) in printed)
    build = page.get_attribute("body", "data-build")
    cached = page.evaluate(CACHED)
    assert len(cached) > 20
    for kind, origin, path in cached:
        assert (kind, origin) == ("basic", server.url) and path.startswith(f"/static/{build}/")


def test_it_is_never_ready_before_the_download_is_whole(server: Server, phone: BrowserContext) -> None:
    page = phone.new_page()
    phone.route("**/pages.ndjson*", lambda route: route.abort())
    page.goto(f"{server.url}/fi/")
    page.wait_for_selector('edition-status[data-state="online"]')
    page.wait_for_timeout(1500)

    assert page.locator(READY).count() == 0


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_chromium_finds_the_app_installable(
    server: Server, launch_phone: Callable[..., BrowserContext], lang: str
) -> None:
    page = visit(launch_phone(), f"{server.url}/{lang}/")

    session = page.context.new_cdp_session(page)
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    manifest = session.send("Page.getAppManifest")

    assert errors == []
    assert manifest["url"] == f"{server.url}/{lang}/manifest.webmanifest"
    assert manifest["errors"] == []


def test_without_https_the_page_says_what_is_missing(
    server: Server, launch_phone: Callable[..., BrowserContext]
) -> None:
    context = launch_phone(["--host-resolver-rules=MAP rasti.test 127.0.0.1"])
    page = context.new_page()

    page.goto(f"http://rasti.test:{server.port}/en/")

    page.wait_for_selector('edition-status[data-state="insecure"]')
    assert "https" in page.inner_text("edition-status")
