"""Copies of an agenda: by a link whose fragment no server sees, and by a file; and clocks that disagree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Server, wait_until
from tests.browser.test_agenda import DAY, ENTRIES, WANT, items_of, tick
from tests.browser.test_transfer import press, problems

pytestmark = pytest.mark.browser

SKEW = """(() => {
  const Real = Date, by = %d;
  globalThis.Date = class extends Real {
    constructor(...args) { args.length ? super(...args) : super(Real.now() + by); }
    static now() { return Real.now() + by; }
  };
})()"""

NOTES = """async () => {
  const at = document.querySelector("script[type=module]").src.replace("main.js", "agenda/store.js");
  return (await import(at)).getMeta("notes");
}"""


def test_a_copy_goes_by_link_and_by_file(
    launch_phone: Callable[..., BrowserContext], server: Server, tmp_path: Path
) -> None:
    page, other = launch_phone().pages[0], launch_phone().pages[0]
    for phone in (page, other):
        phone.goto(server.url + DAY)
    one, two, three = items_of(page)[:3]
    press(page, [one, two])
    press(other, [three])
    page.goto(server.url + f"/en/sessions/{one.split(':')[1]}/")
    page.get_by_label("My note").fill("Ask Aino")
    wait_until(lambda: bool(page.evaluate(NOTES)))
    page.goto(server.url + "/en/agenda/")
    page.get_by_role("button", name="Send a link").click()
    link = page.get_by_label("The link").input_value()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as a file").click()
    saved.value.save_as(tmp_path / "rasti.json")
    expect(page.locator(".course .note")).to_have_text("Ask Aino")

    asked: list[str] = []
    other.on("request", lambda request: asked.append(request.url))
    other.goto(link)
    expect(other.get_by_role("heading", name="A copy of somebody’s picks")).to_be_focused()
    assert problems(other) == []
    other.get_by_role("button", name="Add to mine").click()
    expect(other.get_by_text("Added.")).to_be_visible()
    assert other.evaluate(ENTRIES) == {one: 1, two: 1, three: 1}
    assert not [url for url in asked if two in url.split("#")[0]]

    other.locator("input[type=file]").set_input_files(tmp_path / "rasti.json")
    other.get_by_role("button", name="Replace mine").click()
    expect(other.locator(".course .note")).to_have_text("Ask Aino")
    assert other.evaluate(ENTRIES) == {one: 1, two: 1, three: 0}


def test_phones_with_wrong_clocks_agree_on_what_was_done_last(
    launch_phone: Callable[..., BrowserContext], server: Server
) -> None:
    phones = [launch_phone(), launch_phone()]
    for phone, minutes in zip(phones, (4, 60), strict=True):
        phone.add_init_script(SKEW % (minutes * 60_000))
    here, there = (phone.pages[0] for phone in phones)
    for page in (here, there):
        page.goto(server.url + DAY)
        # From here on the phone knows how far its clock is off.
        page.wait_for_function("() => localStorage.getItem('rasti-offset')")
    one, two, both = items_of(here)[:3]
    press(here, [one])
    assert here.evaluate(WANT)
    phones[1].add_cookies([cookie for cookie in phones[0].cookies() if cookie["name"] in ("rasti", "rasti_on")])  # type: ignore[misc]
    assert there.evaluate(WANT)
    for phone in phones:
        phone.set_offline(True)

    press(there, [two, both])
    press(here, [both])
    for page, item in ((there, one), (there, both), (here, both)):
        tick(page, item).click()
    press(there, [both])
    press(here, [two])
    tick(here, two).click()
    for phone in phones:
        phone.set_offline(False)
    for page in (there, here, there):
        assert page.evaluate(WANT)

    assert here.evaluate(ENTRIES) == there.evaluate(ENTRIES) == {one: 0, two: 0, both: 1}
