"""The app on the home screen: offered when it suits, explained where no browser asks, started without a network."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Error

from tests.browser.conftest import Server, wait_until
from tests.browser.test_offline import OFFLINE, visit

pytestmark = pytest.mark.browser
FIREFOX_ANDROID = "Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0"


@pytest.mark.parametrize(("lang", "map"), [("fi", "Kartta"), ("sv", "Karta"), ("en", "Map")])
def test_the_installed_app_starts_without_a_network(server: Server, phone: BrowserContext, lang: str, map: str) -> None:
    page = visit(phone, f"{server.url}/{lang}/programme/")
    system = phone.new_cdp_session(page)
    assert system.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    app = {"manifestId": f"{server.url}/"}
    wait_until(lambda: is_installed(system, {**app, "installUrlOrBundleUrl": page.url}))

    with server.stopped():
        with phone.expect_page() as starting:
            system.send("PWA.launch", app)
        started = starting.value
        started.wait_for_selector(OFFLINE)
        assert started.url == f"{server.url}/{lang}/"
        assert started.get_attribute("html", "lang") == lang
        started.get_by_role("link", name=map, exact=True).click()
        started.wait_for_selector("floor-plan svg")


def is_installed(system: CDPSession, app: dict[str, str]) -> bool:
    """Install it as the browser's menu does; a browser that has just started may not be ready to."""
    try:
        system.send("PWA.install", app)
    except Error:
        return False
    return True


def test_the_installation_is_offered_after_some_ticks_and_once(server: Server, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.add_init_script("addEventListener('beforeinstallprompt', () => document.documentElement.dataset.asks = '')")
    page.goto(f"{server.url}/en/programme/2024-11-15/")
    page.wait_for_selector("html[data-asks]")
    ticks = page.locator("bookmark-button button:visible")
    assert page.locator("app-install.dock").count() == 0
    for n in range(3):
        ticks.nth(n).click()
    page.locator("alert-invite").get_by_role("button", name="Not now").click()

    ticks.nth(3).click()
    page.locator("app-install.dock").get_by_role("button", name="Not now").click()
    ticks.nth(4).click()
    page.locator("bookmark-button button[aria-pressed=true]").nth(4).wait_for()

    assert page.locator("app-install.dock").count() == 0


@pytest.mark.parametrize(
    ("lang", "opens"), [("fi", "Näin asennat"), ("sv", "Så installerar du"), ("en", "How to install")]
)
def test_firefox_on_android_has_its_steps_in_pictures(server: Server, chromium: Browser, lang: str, opens: str) -> None:
    page = chromium.new_page(user_agent=FIREFOX_ANDROID)
    page.goto(f"{server.url}/{lang}/settings/")

    page.locator("details[data-install=firefox] summary", has_text=opens).click()

    pictures = page.locator("details[data-install=firefox] .picture")
    assert pictures.count() == 3 and all(picture.is_visible() for picture in pictures.all())
    page.context.close()


def test_installed_it_says_so(server: Server, launch_phone: Callable[..., BrowserContext]) -> None:
    page = launch_phone().new_page()
    page.add_init_script("Object.defineProperty(navigator, 'standalone', { get: () => true })")

    page.goto(f"{server.url}/en/settings/")

    page.locator("[data-install=installed]", has_text="installed on this device").wait_for()
