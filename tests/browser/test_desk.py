"""The desk in a browser: a move seen beforehand, confirmed, on an open page within 15 seconds; drafts."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext

from pwa import clock, publishing
from tests.browser.conftest import SEEN, Server, wait_until
from tests.browser.signing import open_desk
from tests.browser.test_offline import visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(make_server: Callable[..., Server]) -> Server:
    return make_server({})


THERE = "place => document.querySelector('main [data-slot=piilosaannot-1]')?.dataset.place === place"


def test_a_move_and_its_undo_are_on_an_open_page_within_15_seconds_and_on_a_returning_one_at_once(
    server: Server, phone: BrowserContext
) -> None:
    page = visit(phone, f"{server.url}/fi/sessions/piilosaannot/")
    desk = open_desk(server, phone)

    desk.goto(f"{server.url}/organiser/showings/piilosaannot-1/")
    desk.locator("#place").select_option("move")
    confirm = desk.locator("#look once-form button")
    confirm.wait_for()
    assert desk.locator("#look figure").count() == 3
    confirm.click()
    desk.wait_for_url("**/done/*")
    confirmed = time.monotonic()
    page.bring_to_front()
    page.wait_for_function(THERE, arg="move", timeout=15_000)
    assert time.monotonic() - confirmed < 15

    # In a pocket: nothing is asked while the page is not seen.
    page.evaluate(SEEN, "hidden")
    desk.locator("main form .btn.main").click()
    desk.wait_for_url("**/done/*")
    wait_until(lambda: _is_printed(server, "teatro"))
    assert page.evaluate(THERE, "move")
    returned = time.monotonic()
    page.evaluate(SEEN, "visible")
    page.wait_for_function(THERE, arg="teatro", timeout=5_000)
    assert time.monotonic() - returned < 5


def _is_printed(server: Server, place: str) -> bool:
    return f'data-place="{place}"' in server.get("/fi/sessions/piilosaannot/")


def test_a_draft_saves_itself(server: Server, phone: BrowserContext) -> None:
    desk = open_desk(server, phone, "editor", "en", "Sam")
    desk.goto(f"{server.url}/organiser/edit/s:piilosaannot/")

    desk.locator("[name='title.en']").press_sequentially("!")

    wait_until(lambda: "Draft saved" in desk.locator("#saved").inner_text())
    assert server.database()["draft"].count == 1


def test_a_tap_on_the_plan_and_arrow_keys_put_a_stand_there(server: Server, phone: BrowserContext) -> None:
    desk = open_desk(server, phone, "editor", "en", "Björn")
    desk.goto(f"{server.url}/organiser/places/plans/1/?code=B8")
    plan, number = desk.locator("svg.plan"), desk.locator("#put [name=x]")
    desk.locator("plan-editor:defined [data-with-js]").wait_for()
    plan.scroll_into_view_if_needed()
    box = plan.bounding_box()
    assert box

    desk.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    wait_until(lambda: abs(float(number.input_value()) - 240) <= 1)
    tapped = float(number.input_value())
    plan.focus()
    desk.keyboard.press("Shift+ArrowRight")
    assert float(number.input_value()) == tapped + 10 and desk.locator(".draft .ring").count() == 1
    desk.get_by_role("button", name="Put it there").click()

    desk.get_by_text("was moved on the plan").wait_for()
    assert "Put by hand on this floor" in desk.locator("main").inner_text()


def test_a_stand_with_an_odd_code_is_put_on_the_plan_and_found_on_the_phone(
    server: Server, phone: BrowserContext
) -> None:
    code = "Hall 4/12, left"
    db = server.database()
    published = publishing.read_publication(db)
    assert published
    taken = published.exhibitors | {"kielipiha": replace(published.exhibitors["kielipiha"], booths=(code,))}
    publishing.publish(db, replace(published, exhibitors=taken), now=clock.now())
    db.close()
    desk = open_desk(server, phone, "editor", "en", "Noor")
    desk.goto(f"{server.url}/organiser/places/plans/1/?code={quote(code)}")
    desk.locator("plan-editor:defined [data-with-js]").wait_for()
    desk.locator("svg.plan").click()
    desk.get_by_role("button", name="Put it there").click()
    desk.get_by_text("was put on the plan").wait_for()
    wait_until(lambda: "Hall 4/12, left" in server.get("/en/venue/1/"))

    page = phone.new_page()
    page.goto(f"{server.url}/en/venue/1/")
    page.locator("#list a", has_text="Kielipiha").click()

    page.locator("[data-steps] li").last.filter(has_text="Kielipiha").wait_for()
    assert page.locator(".plan .lit").get_attribute("data-code") == code
    assert page.locator("[data-chosen] h3").inner_text() == "Kielipiha ry"


def test_a_lift_out_of_order_changes_the_way_on_an_open_phone_and_on_the_server(
    server: Server, phone: BrowserContext
) -> None:
    address = "/en/venue/2/?to=logi&from=info&step_free=1"
    page = visit(phone, f"{server.url}/en/venue/2/")
    page.goto(server.url + address)
    way = page.locator("[data-steps] li div")
    way.nth(2).wait_for()
    before = way.all_inner_texts()
    assert "Take the lift to floor 2" in before and before == _steps(server, address)
    desk = open_desk(server, phone, "organiser", "en", "Mira")
    desk.goto(f"{server.url}/organiser/places/")

    desk.get_by_role("button", name="Lift B, floor 1 is out of order").click()
    desk.get_by_role("button", name="Lift B, floor 1 works again").wait_for()
    page.bring_to_front()

    wait_until(lambda: way.all_inner_texts() not in ([], before), 30)
    after = way.all_inner_texts()
    assert "Take the lift to floor 2" in after and after == _steps(server, address)
    assert page.locator("#list li", has_text="Lift B, floor 2").get_by_text("Out of order").count() == 1


def _steps(server: Server, address: str) -> list[str]:
    return re.findall(r"<div>([^<]+)</div>", server.get(address).split('class="stack steps"')[1].split("</ol>")[0])
