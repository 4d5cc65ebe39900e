"""A day as rooms × times in a wide window: read by keys, narrowed as the list, turned back for good."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Server

DAY = "/en/programme/2024-11-15/"
FOCUSED = "(({ dataset }) => [dataset.place, dataset.start])(document.activeElement.closest('[data-slot]'))"


def test_a_wide_day_is_a_grid_that_keys_lead_through_and_a_button_turns_back(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(service_workers="block", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(server.url + DAY)
    root, grid = page.locator("html"), page.locator("day-grid")
    expect(root).to_have_attribute("data-grid", "")
    assert grid.evaluate("grid => getComputedStyle(grid).display") == "grid"

    grid.locator("h3 a").first.focus()
    first = page.evaluate(FOCUSED)
    page.keyboard.press("ArrowDown")
    below = page.evaluate(FOCUSED)
    assert below[0] == first[0]
    assert below[1] > first[1]
    page.keyboard.press("ArrowUp")
    assert page.evaluate(FOCUSED) == first

    page.locator(".filters summary").click()
    page.locator("select[name=room]").select_option(first[0])
    expect(page.locator(".rooms > :visible")).to_have_count(1)
    assert set(grid.locator("[data-slot]:visible").evaluate_all("all => all.map(one => one.dataset.place)")) == {
        first[0]
    }

    page.locator("[data-grid-switch]").click()
    page.reload()
    expect(root).not_to_have_attribute("data-grid", "")
    expect(page.locator("[data-grid-switch]")).to_have_attribute("aria-pressed", "false")
    context.close()


def test_a_narrow_day_is_a_list(chromium: Browser, server: Server) -> None:
    page = chromium.new_page(service_workers="block", viewport={"width": 390, "height": 844})
    page.goto(server.url + DAY)

    expect(page.locator("html")).not_to_have_attribute("data-grid", "")
    page.close()
