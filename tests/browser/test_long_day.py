"""A long day on a slow phone: rows out of sight cost nothing until they are reached, and nobody notices."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Server

DAY = "/fi/programme/2024-11-14/"
LAID = "(row) => row.checkVisibility({ contentVisibilityAuto: true })"


@pytest.mark.browser
def test_rows_are_laid_out_when_they_are_reached(phone: BrowserContext, server: Server) -> None:
    page = phone.pages[0]
    page.goto(server.url + DAY)
    rows = page.locator("day-grid li:visible")
    expect(page.locator("html")).to_have_attribute("data-drawn", "")

    assert rows.first.evaluate(LAID)
    assert not rows.last.evaluate(LAID)
    rows.last.scroll_into_view_if_needed()
    expect(rows.last).to_be_in_viewport()
    assert rows.last.evaluate(LAID)


@pytest.mark.browser
def test_the_way_back_finds_the_row_that_one_left(phone: BrowserContext, server: Server) -> None:
    page = phone.pages[0]
    page.goto(server.url + DAY)
    expect(page.locator("html")).to_have_attribute("data-drawn", "")
    row = page.locator("day-grid li:visible").nth(14)
    row.evaluate("(row) => row.scrollIntoView({ block: 'center' })")
    expect(row).to_be_in_viewport()

    row.locator("h3 a").click()
    page.wait_for_url("**/sessions/**")
    page.go_back()

    expect(page.locator("html")).to_have_attribute("data-drawn", "")
    expect(page.locator("day-grid li:visible").nth(14)).to_be_in_viewport()
