"""The whole chain of an alert in real browsers: tick, turn on, the clock reaches the lead time, it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from pwa import clock
from pwa.database import from_text, keep_clock
from tests.browser.conftest import Server, set_morning, wait_until
from tests.push_services.chromium import HOSTS, ChromiumService
from tests.push_services.firefox import FirefoxService

pytestmark = pytest.mark.browser

SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(
  ({ title, body, lang, tag, data }) => ({ title, body, lang, tag, data })).filter(
  ({ tag }) => !tag.startsWith("announcement"))"""

IPHONE = "Object.defineProperty(navigator, 'standalone', { get: () => false }); delete window.PushManager"


class Pick(NamedTuple):
    """A session of the first afternoon that begins at `start`."""

    session: str
    item: str
    start: datetime
    words: str


@pytest.fixture(scope="module")
def google(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromiumService]:
    service = ChromiumService(tmp_path_factory.mktemp("google")).start()
    yield service
    service.stop()


@pytest.fixture(scope="module")
def server(make_server: Callable[..., Server], mozilla: FirefoxService, google: ChromiumService) -> Server:
    hosts = f"{mozilla.origin} {google.origin}"
    return make_server({"RASTI_PUSH_HOSTS": hosts, "RASTI_CONTACT": "mailto:info@example.org"})


@pytest.fixture(scope="module", autouse=True)
def morning_after(server: Server) -> Iterator[None]:
    """Leave the shared server's clock where other tests expect it."""
    yield
    set_morning(server)


def test_firefox_shows_the_alert_of_a_ticked_session(
    server: Server, launch_firefox: Callable[..., BrowserContext], mozilla: FirefoxService
) -> None:
    page = launch_firefox(mozilla.preferences, locale="fi-FI").new_page()
    pick = pick_from(server)

    tick_and_turn_on(page, server, pick)
    reach(server, pick)

    check_shown(page, server, pick)
    assert mozilla.refused == []
    wait_until(lambda: len(mozilla.acks) == len(mozilla.pushes) > 0)


def test_chromium_shows_the_alert_of_a_ticked_session_and_a_test(
    server: Server, launch_phone: Callable[..., BrowserContext], google: ChromiumService
) -> None:
    context = launch_phone(google.flags)
    context.grant_permissions(["notifications"], origin=server.url)
    page, pick = context.pages[0], pick_from(server)

    tick_and_turn_on(page, server, pick)
    lead_to(server, google)
    reach(server, pick)

    check_shown(page, server, pick)

    page.goto(f"{server.url}/fi/settings/")
    page.locator("[data-action=test]").click()
    wait_until(lambda: {one["tag"] for one in page.evaluate(SHOWN)} >= {"test"})
    page.goto(f"{server.url}/fi/programme/2024-11-14/")
    marked = page.locator(f".row[data-session='{pick.session}'] [data-alert-mark]").first
    marked.wait_for(state="attached")
    page.locator(".nav [data-alert-mark]").first.wait_for(state="attached")
    page.goto(f"{server.url}/fi/alerts/")
    page.get_by_role("link", name=pick.words).wait_for()
    page.locator(".nav [data-alert-mark]").first.wait_for(state="detached")
    assert google.refused == []


def test_turning_off_forgets_the_device_and_the_page_says_so(
    server: Server, launch_firefox: Callable[..., BrowserContext], mozilla: FirefoxService
) -> None:
    page = launch_firefox(mozilla.preferences).new_page()
    page.goto(f"{server.url}/sv/settings/")
    page.locator("[data-when=unticked] a").click()
    page.goto(f"{server.url}/sv/programme/2024-11-15/")
    page.locator("bookmark-button button").first.click()
    page.goto(f"{server.url}/sv/settings/")
    before = count(server)

    page.locator("[data-action=on]").click()
    page.locator("[data-when=on]").wait_for()
    assert page.locator("[data-checked]").inner_text()
    page.locator("label:has(input[name=lead][value='30'])").click()
    newest = "select lang, lead_minutes from attendee order by id desc limit 1"
    wait_until(lambda: server.database().execute(newest).fetchone() == ("sv", 30))
    assert count(server) == before + 1

    page.reload()
    page.locator("[data-when=on]").wait_for()
    assert page.locator("input[name=lead][value='30']").is_checked()
    page.locator("[data-action=off]").click()
    page.locator("[data-action=on]").wait_for()
    wait_until(lambda: count(server) == before)


def test_who_said_not_now_is_not_asked_again(server: Server, phone: BrowserContext) -> None:
    page, attendees = phone.pages[0], server.database()["attendee"].count
    page.goto(f"{server.url}/fi/programme/2024-11-15/")

    page.locator("bookmark-button button").first.click()
    page.locator("alert-invite [data-action=later]:visible").click()
    page.reload()
    page.locator("bookmark-button button").nth(1).click()
    page.wait_for_timeout(500)

    assert page.locator("alert-invite").count() == 0
    assert server.database()["attendee"].count == attendees


def test_who_blocked_notifications_is_told_how_to_allow_them_here(server: Server, phone: BrowserContext) -> None:
    page = phone.pages[0]
    page.goto(f"{server.url}/sv/programme/2024-11-15/")
    card = page.locator(".row[data-item]:has(bookmark-button)").first
    card.locator("bookmark-button button").click()
    invite = page.locator("alert-invite")
    assert str(card.get_attribute("data-title")) in invite.locator("[data-sample]").inner_text()
    permit(page, server, "denied")
    invite.locator("[data-action=on]").click()
    invite.locator("[data-how]").click()

    page.locator("[data-browser=chrome-android]").wait_for()
    assert page.locator("[data-browser]:visible").count() == 1
    assert page.locator("[data-when~=denied]:visible a").get_attribute("href") == "/sv/agenda/#calendar"
    permit(page, server, "prompt")
    page.locator("[data-when=off] [data-action=on]").wait_for()


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_an_iphones_tab_leads_to_the_home_screen_in_pictures(server: Server, chromium: Browser, lang: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.add_init_script(
        "Object.defineProperty(navigator, 'standalone', { get: () => false }); delete window.PushManager"
    )
    page.goto(f"{server.url}/{lang}/settings/")
    page.locator("#coach").wait_for()
    page.locator("details[data-install=ios] summary").click()

    pictures = [one.bounding_box() for one in page.locator("details[data-install=ios] svg.picture").all()]
    assert len(pictures) == 3 and all(one and one["width"] > 150 for one in pictures)
    page.close()


def permit(page: Page, server: Server, setting: str) -> None:
    """Set the permission for notifications, as a person does in the browser's own settings."""
    permission = {"permission": {"name": "notifications"}, "setting": setting, "origin": server.url}
    page.context.new_cdp_session(page).send("Browser.setPermission", permission)


def pick_from(server: Server) -> Pick:
    """Choose a session with one showing in a place of its own, in the afternoon of the first day."""
    row = next(
        server.database().query(
            "select s.id, s.session, s.start, json_extract(p.name, '$.fi') place, json_extract(se.title, '$.fi') title"
            " from slot s join session se on se.id = s.session join place p on p.id = s.place"
            " where s.start > '2024-11-14T10' and s.start < '2024-11-14T15' and s.open_hours = 0 and title is not null"
            " and se.status = 'confirmed' and (select count(*) from slot o where o.session = s.session) = 1 limit 1"
        )
    )
    start = from_text(row["start"])
    local = start + timedelta(hours=2)
    words = f"{local.hour}.{local.minute:02} {row['place']} · {row['title']}"
    return Pick(row["session"], f"s:{row['session']}", start, words)


def tick_and_turn_on(page: Page, server: Server, pick: Pick) -> None:
    """In the morning, tick a session on its day's page, and accept the offer that follows."""
    set_clock(server, pick.start - timedelta(hours=3))
    before = count(server)
    page.goto(f"{server.url}/fi/programme/2024-11-14/")
    wait_until(lambda: page.evaluate("() => navigator.serviceWorker.controller !== null"))
    page.locator(f"bookmark-button[item='{pick.item}'] button").first.click()
    page.locator("alert-invite [data-action=on]").click()
    wait_until(lambda: count(server) == before + 1)


def lead_to(server: Server, google: ChromiumService) -> None:
    """Have the browser's address, which is at Google, lead to the double."""
    server.database().execute(
        "update subscription set endpoint = replace(replace(endpoint, ?, ?), ?, ?)",
        [f"https://{HOSTS[0]}", google.origin, f"https://{HOSTS[1]}", google.origin],
    )


def reach(server: Server, pick: Pick) -> None:
    """Let the rehearsal clock reach ten minutes before the session starts."""
    set_clock(server, pick.start - timedelta(minutes=10))


def set_clock(server: Server, moment: datetime) -> None:
    keep_clock(server.database(), clock.Anchor(moment, clock.wall()))
    clock.set_anchor(None)


def count(server: Server) -> int:
    return int(server.database()["subscription"].count)


def check_shown(page: Page, server: Server, pick: Pick) -> None:
    """Wait for the notification, and read what it says and opens."""
    wait_until(lambda: bool(page.evaluate(SHOWN)))
    (shown,) = page.evaluate(SHOWN)
    assert (shown["title"], shown["lang"]) == (pick.words, "fi")
    assert shown["data"]["navigate"] == f"{server.url}/fi/sessions/{pick.session}/"
    assert shown["tag"].startswith(f"start t:{pick.session}")
