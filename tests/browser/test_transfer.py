"""A second phone joins by the link that the first one shows, and both have what either had."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server, wait_until
from tests.browser.test_accessibility import AXE, RULES
from tests.browser.test_agenda import DAY, ENTRIES, WANT, items_of, open_ready, tick

pytestmark = pytest.mark.browser


def press(page: Page, items: list[str]) -> None:
    for item in items:
        tick(page, item).click()
        expect(tick(page, item)).to_have_attribute("aria-pressed", "true")


def show_link(page: Page, server: Server) -> str:
    """Make a link on the agenda's page, and return it."""
    page.goto(server.url + "/en/agenda/")
    page.get_by_role("button", name="Make a link").click()
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    return str(page.locator("device-transfer .transfer a").get_attribute("href"))


def problems(page: Page) -> list[Any]:
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found] + (
        [f"{wide} px too wide"] if wide > 0 else []
    )


def test_two_phones_become_one_by_a_link(launch_phone: Callable[..., BrowserContext], server: Server) -> None:
    first, second = launch_phone(), launch_phone()
    here, there = first.pages[0], open_ready(second, server.url + DAY)
    here.goto(server.url + DAY)
    one, two, both = items_of(here)[:3]
    press(here, [one, both])
    press(there, [two, both])
    tick(there, both).click()

    link = show_link(here, server)
    there.goto(link)
    assert problems(there) == []
    there.get_by_role("button", name="Use my agenda here").click()
    expect(there.get_by_text("This device shares your agenda now.")).to_be_visible()

    expected = {one: 1, two: 1, both: 0}
    # The first phone catches up by itself while it shows the link.
    wait_until(lambda: here.evaluate(ENTRIES) == there.evaluate(ENTRIES) == expected)
    assert there.url == server.url + "/en/agenda/"

    there.goto(server.url + DAY)
    press(there, [both])
    assert there.evaluate(WANT)
    assert here.evaluate(WANT)
    assert here.evaluate(ENTRIES) == {one: 1, two: 1, both: 1}

    there.goto(link)
    expect(there.get_by_role("heading", name="This link was used already")).to_be_visible()
    kept = there.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async (name) => "
        "(await (await caches.open(name)).keys()).map(({url}) => url)))).flat()"
    )
    assert kept and not [url for url in kept if "/join/" in url]


def test_a_phone_that_synced_before_brings_its_agenda_along(
    launch_phone: Callable[..., BrowserContext], server: Server
) -> None:
    first, second = launch_phone(), launch_phone()
    here, there = first.pages[0], second.pages[0]
    here.goto(server.url + DAY)
    there.goto(server.url + DAY)
    one, two = items_of(here)[:2]
    press(here, [one])
    press(there, [two])
    assert there.evaluate(WANT)

    code = show_link(here, server).rstrip("/").rsplit("/", 1)[1]
    there.goto(server.url + "/en/join/")
    there.get_by_label("Code or link").fill(code.upper())
    there.get_by_role("button", name="Go on").click()
    there.get_by_role("button", name="Use my agenda here").click()

    wait_until(lambda: here.evaluate(ENTRIES) == there.evaluate(ENTRIES) == {one: 1, two: 1})
    assert first.cookies()[0]["value"] != second.cookies()[0]["value"]


def test_without_a_network_no_link_is_made_and_the_page_says_so(phone: BrowserContext, server: Server) -> None:
    page = open_ready(phone, server.url + "/en/agenda/")
    phone.set_offline(True)

    page.get_by_role("button", name="Make a link").click()

    expect(page.locator("device-transfer [data-message]")).to_have_text(
        "There is no network. Try again when it is back."
    )
    expect(page.locator(".qr")).to_have_count(0)


def test_a_link_that_is_over_goes_away(phone: BrowserContext, server: Server) -> None:
    page = phone.pages[0]
    page.clock.install()
    show_link(page, server)
    expect(page.locator("[data-left]")).to_have_text("Works once, for another 10 min.")

    page.clock.fast_forward("09:01")
    expect(page.locator("[data-left]")).to_have_text("Works once, for another 1 min.")
    page.clock.fast_forward("01:05")

    expect(page.locator(".qr")).to_have_count(0)
    expect(page.locator("device-transfer [data-message]")).to_contain_text("time is over")


def test_the_settings_lead_to_it(phone: BrowserContext, server: Server) -> None:
    page = phone.pages[0]
    page.goto(server.url + DAY)
    press(page, items_of(page)[:6])
    page.goto(server.url + "/en/settings/")

    page.locator("main").get_by_role("link", name="Use on another device").click()

    expect(page.get_by_role("heading", name="Use on another device")).to_be_in_viewport()


def test_an_icon_made_with_a_code_has_the_agenda_at_its_first_start(
    server: Server, launch_phone: Callable[..., BrowserContext]
) -> None:
    ios = "Object.defineProperty(navigator, 'standalone', { get: () => false }); delete window.PushManager"
    page = launch_phone(profile="safari").new_page()
    page.add_init_script(ios)
    page.goto(f"{server.url}/fi/programme/2024-11-15/")
    page.locator("bookmark-button button").first.click()
    page.goto(f"{server.url}/fi/settings/")
    page.locator("app-install details[data-install=ios] summary").click()
    page.wait_for_selector("link[rel=manifest][href*=install]", state="attached")
    start = page.request.get(server.url + str(page.get_attribute("link[rel=manifest]", "href"))).json()["start_url"]

    icon = launch_phone(profile="icon").new_page()
    for _ in range(2):
        icon.goto(server.url + start)
        icon.wait_for_timeout(3_000)
    icon.goto(f"{server.url}/fi/programme/2024-11-15/")

    icon.wait_for_selector("bookmark-button button[aria-pressed=true]")
