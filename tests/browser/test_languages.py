"""The language menu keeps the page, and what was done on it since it was printed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server


def filter_day(page: Page) -> str:
    page.locator(".filters summary").click()
    page.locator("select[name=room]").select_option("teatro")
    return "?room=teatro"


def search(page: Page) -> str:
    page.get_by_role("searchbox").fill("kotoutuminen")
    expect(page.locator("#hits mark").first).to_be_visible()
    return "?q=kotoutuminen"


def nothing(page: Page) -> str:
    return str(page.evaluate("location.search + location.hash"))


@pytest.mark.parametrize(
    ("path", "act"),
    [
        ("/programme/2024-11-14/", filter_day),
        ("/search/", search),
        ("/venue/1/?to=A1", nothing),
        ("/now/", nothing),
        ("/agenda/", nothing),
        ("/info/about/#main", nothing),
        ("/nothing-here/?q=1", nothing),
    ],
)
def test_the_menu_leads_to_the_same_page(
    chromium: Browser, server: Server, path: str, act: Callable[[Page], str]
) -> None:
    page = chromium.new_page(service_workers="block")
    page.goto(f"{server.url}/fi{path}")
    kept = act(page)

    page.locator(".lang summary").click()
    page.locator(".lang [lang=sv]").click()

    page.wait_for_url(f"{server.url}/sv{path.split('?')[0].split('#')[0]}{kept}")
    assert page.locator("html").get_attribute("lang") == "sv"
    if act is filter_day:
        assert page.locator("[data-find]:visible").evaluate_all(
            "all => [...new Set(all.map(one => one.querySelector('[data-slot]').dataset.place))]"
        ) == ["teatro"]
    page.close()
