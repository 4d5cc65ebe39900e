"""The map in a real browser: from the list to a lit stand, without JavaScript, and without a network."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server

pytestmark = pytest.mark.browser


def lit(page: Page) -> list[str]:
    return page.eval_on_selector_all(".plan .lit", "found => found.map((one) => one.dataset.code)")  # type: ignore[no-any-return]


def steps(page: Page) -> list[str]:
    return page.locator("[data-steps] li").all_inner_texts()


def test_a_search_narrows_the_list_and_show_on_map_lights_the_stand(phone: BrowserContext, server: Server) -> None:
    page = phone.new_page()
    page.goto(f"{server.url}/en/exhibitors/")
    page.get_by_role("searchbox").fill("KIELIPI")
    expect(page.locator("[data-count]")).to_have_text("1 exhibitor")

    page.get_by_role("link", name="Kielipiha").click()
    page.get_by_role("link", name="Show on map").click()

    expect(page.locator(".plan .lit")).to_have_attribute("data-code", "B8")
    expect(page.locator("#sheet")).to_contain_text("Kielipiha")
    expect(page.locator(".plan .ring")).to_have_count(2)


def test_nothing_found_offers_the_way_back(phone: BrowserContext, server: Server) -> None:
    page = phone.new_page()
    page.goto(f"{server.url}/en/exhibitors/?q=zzzz")
    expect(page.locator("[data-empty]")).to_be_visible()

    page.locator("[data-clear]").click()

    expect(page.locator("[data-empty]")).to_be_hidden()
    assert page.url.endswith("/en/exhibitors/")


def test_without_javascript_the_server_shows_the_same(
    launch_phone: Callable[..., BrowserContext], server: Server
) -> None:
    with_it, without = launch_phone().new_page(), launch_phone(java_script_enabled=False).new_page()
    for path in ("/fi/venue/1/?to=B8", "/en/venue/2/?to=logi", "/sv/venue/1/?to=teatro&from=hissi-b-1"):
        with_it.goto(server.url + path)
        expect(with_it.locator("floor-plan[data-shown] .zoom")).to_be_visible()
        without.goto(server.url + path)

        assert steps(with_it) == steps(without) != []
        assert with_it.locator(".lit, .lit + *").count() >= without.locator(".lit").count() == 1
        for selector in (".course-layer", "[data-chosen] h3"):
            assert with_it.locator(selector).inner_html() == without.locator(selector).inner_html()


def test_a_tap_on_the_map_changes_the_target_and_back_returns(phone: BrowserContext, server: Server) -> None:
    page = phone.new_page()
    page.goto(f"{server.url}/en/venue/1/")
    page.locator('.plan [data-code="A2"]').click()
    expect(page.locator(".plan .lit")).to_have_attribute("data-code", "A2")
    page.locator('.plan [data-code="kino"]').click()
    expect(page.locator("[data-chosen] h3")).to_have_text("Kino")

    page.go_back()

    expect(page.locator(".plan .lit")).to_have_attribute("data-code", "A2")
    page.get_by_role("button", name="Zoom in").click()
    expect(page.get_by_role("button", name="Whole floor")).to_be_enabled()


def test_a_shared_address_brings_its_stand_to_the_middle_and_the_wheel_alone_scrolls_the_page(
    phone: BrowserContext, server: Server
) -> None:
    page = phone.new_page()
    page.goto(f"{server.url}/en/venue/1/?to=C3")
    expect(page.locator("floor-plan[data-shown]")).to_be_visible()
    middle = "one => { const b = one.getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]; }"
    seen, frame = (page.locator(one).first.evaluate(middle) for one in (".lit text", ".plan-frame"))
    assert abs(seen[0] - frame[0]) < 60 and abs(seen[1] - frame[1]) < 60

    before = page.locator(".plan").get_attribute("style") or ""
    assert "scale(1.6)" in before
    page.mouse.move(*frame)
    page.mouse.wheel(0, 200)
    page.evaluate("new Promise(done => { const look = () => scrollY > 50 ? done() : setTimeout(look, 20); look(); })")
    expect(page.locator(".plan")).to_have_attribute("style", before)

    seen = page.locator(".plan-frame").evaluate(middle)
    page.touchscreen.tap(*seen)
    page.touchscreen.tap(*seen)
    expect(page.locator(".plan")).to_have_attribute("style", re.compile(r"scale\(3\.2\)"))


def test_the_printed_page_lights_a_stand_without_a_network(phone: BrowserContext, server: Server) -> None:
    page = phone.new_page()
    page.goto(f"{server.url}/en/")
    expect(page.locator("edition-status")).to_contain_text("ready offline", timeout=20_000)

    with server.stopped():
        page.goto(f"{server.url}/en/venue/1/?to=C3")
        expect(page.locator(".plan .lit")).to_have_attribute("data-code", "C3")
        assert lit(page) == ["C3"] and steps(page)


def test_a_keyboard_alone_goes_from_the_search_to_a_route(phone: BrowserContext, server: Server) -> None:
    page = phone.new_page()
    page.goto(f"{server.url}/en/venue/1/")
    expect(page.locator("floor-plan:defined .zoom")).to_be_visible()
    press = page.keyboard.press

    def tab_to(selector: str, key: str = "Tab") -> None:
        for _ in range(60):
            press(key)
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{selector} is not reached by Tab")

    tab_to(".plan a[data-code]")
    press("+")
    expect(page.get_by_role("button", name="Whole floor")).to_be_enabled()
    press("0")
    expect(page.get_by_role("button", name="Whole floor")).to_be_disabled()

    tab_to("input[type=search]", "Shift+Tab")
    page.keyboard.type("opening")
    expect(page.locator("[data-sessions] h3 a:visible").first).to_have_attribute("href", "/en/venue/1/?to=logomo-sali")
    press("Control+a")
    page.keyboard.type("logi")
    tab_to("#list a[href*='to=logi']")
    press("Enter")
    expect(page.locator(".plan .lit")).to_have_attribute("data-code", "logi")
    expect(page.locator("[data-steps] li").last).to_contain_text("Logi")
    tab_to("select[name=from]")
    page.keyboard.type("Kino")
    expect(page).to_have_url(re.compile("from=kino"))
    tab_to("input[name=step_free]")
    press("Space")
    expect(page.locator("[data-steps]")).to_contain_text("Take the lift to floor 2")

    page.goto(f"{server.url}/en/venue/1/?to=logi")
    expect(page.locator("[data-steps]")).to_contain_text("Take the lift to floor 2")
    assert page.evaluate("localStorage.getItem('rasti-step-free')") == "1", "the agenda's walks go by it too"
