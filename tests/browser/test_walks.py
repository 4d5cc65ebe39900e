"""The three walks of the design: file to offline phone, offline tick to alert, move to push and fresh page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import SEEN, Server, import_with, wait_until
from tests.browser.signing import open_desk
from tests.browser.test_alerts import SHOWN, Pick, count, pick_from, reach, set_clock
from tests.browser.test_offline import visit
from tests.push_services.firefox import FirefoxService

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(make_server: Callable[..., Server], mozilla: FirefoxService) -> Server:
    return make_server({"RASTI_PUSH_HOSTS": mozilla.origin, "RASTI_CONTACT": "mailto:info@example.org"})


def test_a_programme_file_becomes_pages_on_an_offline_phone(
    server: Server, phone: BrowserContext, folder: Path
) -> None:
    import_with(server, folder, "avaus", title_sv="Hemmet har två riktningar")
    wait_until(lambda: "Hemmet har två riktningar" in server.get("/sv/sessions/avaus/"))
    page = visit(phone, f"{server.url}/sv/more/")

    with server.stopped():
        page.goto(f"{server.url}/sv/sessions/avaus/")
        assert page.locator("h1").inner_text() == "Hemmet har två riktningar"


def test_a_tick_made_offline_becomes_an_alert(
    server: Server, launch_firefox: Callable[..., BrowserContext], mozilla: FirefoxService
) -> None:
    page, pick = launch_firefox(mozilla.preferences, locale="fi-FI").new_page(), pick_from(server)
    set_clock(server, pick.start - timedelta(hours=3))
    before = count(server)
    # Alerts are offered to who has ticked something.
    page.goto(f"{server.url}/fi/exhibitors/")
    page.wait_for_selector('edition-status[data-state="ready"]', timeout=30_000)
    page.locator("bookmark-button button").first.click()
    page.goto(f"{server.url}/fi/settings/")
    page.locator("[data-action=on]").click()
    wait_until(lambda: count(server) == before + 1)

    with server.stopped():
        page.goto(f"{server.url}/fi/sessions/{pick.session}/")
        page.locator(f"bookmark-button[item='{pick.item}'] button").first.click()
        page.wait_for_function("document.querySelector('bookmark-button button').ariaPressed === 'true'")
    page.goto(f"{server.url}/fi/agenda/")
    wait_until(lambda: server.database()["bookmark"].count_where("item = ?", [pick.item]) == 1)
    reach(server, pick)

    wait_until(lambda: bool(page.evaluate(SHOWN)))
    assert page.evaluate(SHOWN)[0]["title"] == pick.words


def take_alerts(page: Page, server: Server, pick: Pick) -> None:
    """Tick a session on its own page four hours before, and turn alerts on."""
    set_clock(server, pick.start - timedelta(hours=4))
    before = count(server)
    page.goto(f"{server.url}/fi/sessions/{pick.session}/")
    page.wait_for_selector('edition-status[data-state="ready"]', timeout=30_000)
    page.locator(f"bookmark-button[item='{pick.item}'] button").first.click()
    page.locator("alert-invite [data-action=on]").click()
    wait_until(lambda: count(server) == before + 1)


def test_a_session_that_moves_becomes_a_push_and_a_fresh_page(
    server: Server, launch_firefox: Callable[..., BrowserContext], mozilla: FirefoxService, folder: Path
) -> None:
    page, pick = launch_firefox(mozilla.preferences, locale="fi-FI").new_page(), pick_from(server)
    take_alerts(page, server, pick)

    # Out of sight it asks nothing: what it shows, it has from the push.
    page.evaluate(SEEN, "hidden")
    start = pick.start + timedelta(hours=2, minutes=30)
    import_with(
        server,
        folder,
        pick.session,
        start=f"{start:%Y-%m-%d %H:%M}",
        end=f"{start + timedelta(minutes=45):%Y-%m-%d %H:%M}",
    )

    new_time = f"{start.hour}.{start.minute:02}"
    wait_until(lambda: any(new_time in one["title"] for one in page.evaluate(SHOWN)), 40)
    # In its own card: others of the page may begin at that time.
    shown = "t => document.querySelector('main .slip').textContent.includes(t)"
    page.wait_for_function(shown, arg=new_time, timeout=5_000)


def test_a_move_at_the_desk_is_on_a_phone_as_soon_as_it_is_pushed(
    server: Server, launch_firefox: Callable[..., BrowserContext], mozilla: FirefoxService
) -> None:
    page, pick = launch_firefox(mozilla.preferences, locale="fi-FI").new_page(), pick_from(server)
    take_alerts(page, server, pick)
    slot, room = next(iter(server.database().execute("select id, place from slot where session = ?", [pick.session])))
    desk = open_desk(server, launch_firefox())

    # Out of sight it asks nothing: what it shows, it has from the push.
    page.evaluate(SEEN, "hidden")
    desk.goto(f"{server.url}/organiser/showings/{slot}/")
    desk.locator("#place").select_option("kino" if room != "kino" else "move")
    desk.locator("#look once-form button").click()
    desk.wait_for_url("**/done/*")
    assert page.evaluate(SHOWN) == [], "told before it could be taken back"

    wait_until(lambda: any("Kino" in one["title"] or "Move" in one["title"] for one in page.evaluate(SHOWN)), 40)
    moved = "([id, room]) => document.querySelector(`main [data-slot='${id}']`).dataset.place !== room"
    page.wait_for_function(moved, arg=[slot, room], timeout=5_000)
