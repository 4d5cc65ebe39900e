"""A device without room keeps ticks all the same, in a reserve or on the server, and says so in one sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from tests.browser.conftest import SEEN, Server, wait_until
from tests.browser.test_agenda import ENTRIES, WANT, count, items_of, tick
from tests.browser.test_transfer import problems

pytestmark = pytest.mark.browser

DAY = "programme/2024-11-14/"
# Leaves no byte, also not for what the page's own start would still write.
FILL = """() => {
  for (let size = 2 ** 20; size >= 1; size /= 2) {
    try { for (let n = 0; ; n++) localStorage.setItem(`fill ${size} ${n}`, "x".repeat(size)); } catch {}
  }
}"""
# Chromium asks how much room there is only when what it was told last is used up.
FILL_DATABASES = """async () => {
  const asked = indexedDB.open("filler");
  asked.onupgradeneeded = () => asked.result.createObjectStore("filler", { autoIncrement: true });
  await new Promise((done) => (asked.onsuccess = done));
  for (let size = 2 ** 16; size >= 1;) {
    const writing = asked.result.transaction("filler", "readwrite");
    writing.objectStore("filler").add("x".repeat(size));
    size = await new Promise((done) => {
      writing.oncomplete = () => done(size);
      writing.onabort = () => done(size / 2);
    });
  }
}"""
STORED = """() => new Promise((done) => {
  const asked = indexedDB.open("rasti-agenda");
  asked.onsuccess = () => {
    const keys = asked.result.transaction("entries").objectStore("entries").getAllKeys();
    keys.onsuccess = () => (asked.result.close(), done(keys.result));
  };
})"""


def fill(page: Page, url: str, room: int = 1) -> CDPSession:
    """Leave the databases of the page's device so many bytes; `make_room` takes that back."""
    quota = page.context.new_cdp_session(page)
    quota.send("Storage.overrideQuotaForOrigin", {"origin": url, "quotaSize": room})
    return quota


def make_room(quota: CDPSession, url: str) -> None:
    quota.send("Storage.overrideQuotaForOrigin", {"origin": url})


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fi", "Laitteen muisti on täynnä, ja viimeisimmät rastisi voivat hävitä."),
        ("sv", "Enhetens minne är fullt, och dina senaste kryss kan försvinna."),
        ("en", "This device is full, and your latest ticks may be lost."),
    ],
)
def test_a_tick_without_room_waits_in_a_reserve_and_a_sentence_says_so(
    phone: BrowserContext, server: Server, lang: str, said: str
) -> None:
    page = phone.pages[0]
    quota = fill(page, server.url)
    page.goto(f"{server.url}/{lang}/{DAY}")
    one, two = items_of(page)[:2]

    tick(page, one).click()

    expect(page.locator("storage-trouble", has_text=said)).to_be_visible()
    expect(tick(page, one)).to_have_attribute("aria-pressed", "true")
    assert problems(page) == []
    page.goto(f"{server.url}/{lang}/agenda/")
    expect(page.locator(".course h2 a")).to_have_count(1)
    expect(page.locator("agenda-course .notice")).to_contain_text(said)
    assert page.evaluate(STORED) == []

    make_room(quota, server.url)
    page.evaluate(SEEN, "visible")
    expect(page.locator("agenda-course .notice")).to_have_count(0)
    page.goto(f"{server.url}/{lang}/{DAY}")
    tick(page, two).click()
    wait_until(lambda: sorted(page.evaluate(STORED)) == sorted([one, two]))
    assert page.evaluate(ENTRIES) == {one: 1, two: 1}


def test_where_nothing_on_the_device_has_room_the_server_keeps_the_tick(
    launch_phone: Callable[..., BrowserContext], server: Server
) -> None:
    # A copy for offline use that is given up would make room again.
    page = launch_phone(service_workers="block").pages[0]
    fill(page, server.url, 200_000)
    page.goto(f"{server.url}/en/{DAY}")
    one, two = items_of(page)[:2]
    tick(page, one).click()
    assert page.evaluate(WANT)
    before = count(server, two)
    page.evaluate(FILL_DATABASES)
    page.evaluate(FILL)

    tick(page, two).click()

    expect(page.locator("storage-trouble")).to_contain_text("This device is full: the server keeps your ticks")
    wait_until(lambda: count(server, two) == before + 1)
    assert page.evaluate(STORED) == [one]
    page.reload()
    expect(tick(page, two)).to_have_attribute("aria-pressed", "true")


def test_what_cannot_be_kept_anywhere_is_said_to_be_lost(phone: BrowserContext, server: Server) -> None:
    page = phone.pages[0]
    fill(page, server.url)
    page.goto(f"{server.url}/en/{DAY}")
    one = items_of(page)[0]
    page.evaluate(FILL)

    tick(page, one).click()

    expect(page.locator("storage-trouble")).to_contain_text("gone when you leave this page, unless you free some space")
    expect(tick(page, one)).to_have_attribute("aria-pressed", "true")
    assert not [cookie for cookie in phone.cookies() if cookie["name"] == "rasti"]
