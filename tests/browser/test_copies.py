"""Copies of an agenda: by a link whose fragment no server sees, and by a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Server, wait_until
from tests.browser.test_agenda import DAY, ENTRIES, items_of
from tests.browser.test_transfer import press, problems

pytestmark = pytest.mark.browser

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
