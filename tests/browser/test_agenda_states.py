"""axe-core finds nothing in what the agenda shows only after something was done, and nothing overflows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from pwa import clock
from pwa.database import keep_clock
from tests.browser.conftest import Server, set_morning
from tests.browser.test_agenda import ENTRIES, WANT
from tests.browser.test_transfer import problems

pytestmark = pytest.mark.browser

# The first day, a moment after one showing of the picks ended and before three of them that overlap.
NOW = datetime(2024, 11, 14, 11, 20, tzinfo=ZoneInfo("Europe/Helsinki"))
TICKS = (
    "s:tietoisku-helmikuu s:avaus s:uusi-laki-arjessa s:kunta-vastaanottajana s:piilosaannot s:naapurin-ovi"
    " s:whose-integration s:mielenterveystaidot s:neuvolapolku s:kaksi-kotia s:forumteatteri s:raha-ja-oikeudet"
    " s:esittelypisteet e:kielipiha e:grannbanken v:kielipiha"
).split()
TICK = """async (items) => {
  const at = document.querySelector("script[type=module]").src;
  const { setAll, setMeta } = await import(at.replace("main.js", "agenda/store.js"));
  await setMeta("notes", { avaus: "Ask Aino about the slides,\\nand whether the choir sings again." });
  await setAll(items.map((item) => [item, true]));
}"""


def agenda(page: Page, url: str, lang: str) -> None:
    page.goto(f"{url}/{lang}/agenda/")
    page.locator(".course").first.wait_for()


def told(page: Page, url: str, lang: str) -> None:
    agenda(page, url, lang)
    page.locator("session-feedback label").first.click()
    page.locator("session-feedback [data-line]").first.wait_for()
    page.locator("button[data-action=past]").click()
    page.locator("button[data-action=both]").first.click()
    page.locator("button[data-action=choose]").first.wait_for()
    page.locator("button[data-action=keep]").last.click()
    page.locator("button[data-action=undo]").first.wait_for()


def given_out(page: Page, url: str, lang: str) -> None:
    told(page, url, lang)
    page.locator("device-transfer [data-action]").first.click()
    page.locator(".qr").wait_for()
    page.locator("calendar-feed [data-action=make]").click()
    page.locator("calendar-feed [data-href]").wait_for()
    page.locator("agenda-copy [data-action=send]").click()
    page.locator("agenda-copy [data-link]").wait_for()


def came(page: Page, url: str, lang: str) -> None:
    page.goto(f"{url}/{lang}/agenda/#copy={','.join(TICKS[:6])}")
    page.locator(".came [data-list] li").first.wait_for()


def soon(page: Page, url: str, lang: str) -> None:
    page.goto(f"{url}/{lang}/exhibitors/")
    page.locator(".soon").wait_for()


def session(page: Page, url: str, lang: str) -> None:
    page.goto(f"{url}/{lang}/sessions/uusi-laki-arjessa/")
    page.locator("session-note textarea").fill("Aino")
    page.locator("session-feedback label").first.click()
    page.locator("session-feedback [data-line]").first.wait_for()


STATES: dict[str, Callable[[Page, str, str], None]] = {
    "agenda with all that it can show": given_out, "came": came, "soon": soon, "session": session,
}  # fmt: skip


def tick_all(page: Page, url: str) -> None:
    """Tick what all states need, and write a note."""
    page.goto(f"{url}/en/agenda/")
    page.locator("agenda-course section").first.wait_for()
    page.evaluate(TICK, TICKS)


def set_noon(server: Server) -> None:
    """Let the event be at NOW."""
    keep_clock(server.database(), clock.Anchor(NOW, clock.wall()))
    clock.set_anchor(None)


@pytest.fixture
def at_noon(server: Server) -> Iterator[Server]:
    set_noon(server)
    yield server
    set_morning(server)


def test_axe_finds_nothing_in_any_state(chromium: Browser, at_noon: Server) -> None:
    page = chromium.new_page(service_workers="block")
    tick_all(page, at_noon.url)
    found = {}
    for name, show in STATES.items():
        show(page, at_noon.url, "fi")
        for width, scheme in ((320, "dark"), (1280, "light")):
            page.set_viewport_size({"width": width, "height": 800})
            # What stays under the bar while one reads is scrolled off: a window as high as the page covers nothing.
            height = page.evaluate("document.documentElement.scrollHeight + 200")
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            if said := problems(page):
                found[f"{name}, {width} px, {scheme}"] = said
    page.close()
    assert not found


def test_what_overlaps_may_be_seen_at_another_time(chromium: Browser, at_noon: Server) -> None:
    page = chromium.new_page(service_workers="block")
    page.goto(f"{at_noon.url}/en/agenda/")
    page.locator("agenda-course section").first.wait_for()
    page.evaluate(TICK, ["s:kunta-vastaanottajana", "s:sprak-i-koket", "s:avaus"])
    fork = page.locator(".fork")
    expect(fork).to_contain_text("Two sessions overlap by 30 min")
    expect(fork.get_by_role("link", name="Watch the stream")).to_be_visible()
    expect(fork.get_by_role("link", name="Watch the recording later")).to_be_visible()
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".course h2", has_text="Opening: home")).to_be_visible()
    expect(page.locator(".course").first).to_contain_text("Your first session starts at 9:00.")
    expect(page.locator(".course").first).not_to_contain_text("starts in")
    assert page.locator("main button:visible, nav:visible").count() == 0
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")

    page.get_by_role("button", name="Take Fri 15 Nov 13:40 instead, Kino").click()

    expect(fork).to_have_count(0)
    assert page.evaluate(ENTRIES)["t:sprak-i-koket-2"] == 1
    page.close()


def test_a_tick_by_a_sessions_name_is_lit_at_each_of_its_showings(chromium: Browser, at_noon: Server) -> None:
    page = chromium.new_page(service_workers="block")
    page.goto(f"{at_noon.url}/en/agenda/")
    page.locator("agenda-course section").first.wait_for()
    page.evaluate(TICK, ["s:sprak-i-koket"])
    ticks = page.locator(".course bookmark-button button")
    expect(ticks).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Fri 15 Nov").click()
    expect(page.locator(".course")).to_contain_text("13:40")
    expect(ticks).to_have_attribute("aria-pressed", "true")

    ticks.click()

    expect(page.get_by_text("Removed: Short film")).to_be_visible()
    page.get_by_role("link", name="Thu 14 Nov").click()
    expect(ticks).to_have_attribute("aria-pressed", "true")
    page.close()


def test_a_phone_asks_once_to_keep_its_ticks_and_says_what_was_erased(chromium: Browser, server: Server) -> None:
    page = chromium.new_page(service_workers="block")
    page.add_init_script("let n = 0; navigator.storage.persist = async () => (globalThis.asked = ++n, false)")
    page.goto(f"{server.url}/en/exhibitors/")
    ticks = page.locator("article[data-exhibitor] bookmark-button button")
    for number, asked in enumerate((None, 1, 1)):
        ticks.nth(number).click()
        expect(ticks.nth(number)).to_have_attribute("aria-pressed", "true")
        page.wait_for_function("asked => globalThis.asked === asked || asked === null", arg=asked)
    assert page.evaluate("() => globalThis.asked") == 1
    page.evaluate(WANT)
    page.goto(f"{server.url}/en/settings/")
    page.get_by_text("30", exact=True).click()
    page.goto(f"{server.url}/en/sessions/avaus/")
    expect(page.get_by_role("link", name="Add to calendar")).to_have_attribute("href", re.compile("lead=30$"))
    page.goto(f"{server.url}/en/settings/")
    page.on("dialog", lambda dialog: dialog.accept())

    page.get_by_role("button", name="Forget me").click()

    expect(page.get_by_text("Gone are your ticks (3), keys of devices (1), calendar addresses (0)")).to_be_visible()
    page.close()
