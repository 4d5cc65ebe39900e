"""The agenda in real browsers: a tick offline, two phones that become one agenda, the course of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pwa import clock
from pwa.agenda import feedback
from pwa.database import keep_clock
from tests.browser.conftest import Server, set_morning, wait_until

pytestmark = pytest.mark.browser

DAY = "/en/programme/2024-11-14/"
OPENED = datetime(2024, 11, 14, 9, 35, tzinfo=ZoneInfo("Europe/Helsinki"))
TIMED = "article[data-slot]:not([data-open-hours]):not([data-cancelled])"
LATE = f"[...document.querySelectorAll('{TIMED}')].filter((card) => card.dataset.start > '2024-11-14T08')"
ENTRIES = """async () => {
  const {all} = await import(document.querySelector("script[type=module]").src.replace("main.js", "agenda/store.js"));
  return Object.fromEntries([...(await all())].map(([item, {on}]) => [item, on]));
}"""
WANT = """async () => {
  const {want} = await import(document.querySelector("script[type=module]").src.replace("main.js", "agenda/sync.js"));
  return want();
}"""

KEPT_LINE = """() => new Promise((done) => {
  const asked = indexedDB.open("rasti-agenda");
  asked.onsuccess = () => {
    const answers = asked.result.transaction("meta").objectStore("meta").get("answers");
    answers.onsuccess = () => (asked.result.close(), done(answers.result.avaus.line));
  };
})"""


def open_ready(context: BrowserContext, url: str) -> Page:
    """Open a page and wait until the whole event is on the device."""
    page = context.pages[0] if context.pages else context.new_page()
    page.goto(url)
    expect(page.locator("edition-status")).to_contain_text("ready offline", timeout=20_000)
    return page


def tick(page: Page, item: str) -> Any:
    return page.locator(f'bookmark-button[item="{item}"] button').first


def items_of(page: Page) -> list[str]:
    """List the timed sessions of the open day that are not cancelled, as agenda items, by start.

    Those that are over soon after the demo's start are left out: a day folds what is over.
    """
    script = "cards => cards.filter(card => card.dataset.start >= '2024-11-14T07').map(card => card.dataset.item)"
    return list(page.locator(TIMED).evaluate_all(script))


def count(server: Server, item: str) -> int:
    """Count the agendas on the server that have an item."""
    return int(server.database()["bookmark"].count_where("item = ?", [item]))


@pytest.mark.parametrize("browser", ["phone", "firefox"])
def test_a_tick_works_offline_and_survives_a_reload(
    browser: str, request: pytest.FixtureRequest, server: Server
) -> None:
    context = request.getfixturevalue(browser)
    page = open_ready(context, server.url + DAY)
    item = items_of(page)[0]
    with server.stopped():
        page.reload()
        expect(tick(page, item)).to_have_attribute("aria-pressed", "false")
        tick(page, item).click()
        expect(tick(page, item)).to_have_attribute("aria-pressed", "true")
        page.reload()
        expect(tick(page, item)).to_have_attribute("aria-pressed", "true")

        page.goto(server.url + "/en/agenda/")
        expect(page.locator(".course h2 a")).to_have_count(1)
    assert not [cookie for cookie in context.cookies() if cookie["name"] == "rasti"]


def test_two_phones_become_one_agenda(launch_phone: Callable[..., BrowserContext], server: Server) -> None:
    first, second = launch_phone(), launch_phone()
    here, there = first.pages[0], second.pages[0]
    here.goto(server.url + DAY)
    there.goto(server.url + DAY)
    one, two, both = items_of(here)[:3]
    for page, items in ((here, (one, both)), (there, (two, both))):
        for item in items:
            tick(page, item).click()
            expect(tick(page, item)).to_have_attribute("aria-pressed", "true")
    assert here.evaluate(WANT)
    second.add_cookies([cookie for cookie in first.cookies() if cookie["name"] in ("rasti", "rasti_on")])  # type: ignore[misc]
    tick(there, both).click()
    assert there.evaluate(WANT)
    here.reload()

    expected = {one: 1, two: 1, both: 0}
    expect(tick(here, two)).to_have_attribute("aria-pressed", "true")
    expect(tick(here, both)).to_have_attribute("aria-pressed", "false")
    assert here.evaluate(ENTRIES) == there.evaluate(ENTRIES) == expected


def test_ticks_made_offline_arrive_after_the_app_was_closed(phone: BrowserContext, server: Server) -> None:
    page = open_ready(phone, server.url + DAY)
    item, later = items_of(page)[:2]
    tick(page, item).click()
    assert page.evaluate(WANT)
    registered: list[str] = []
    worker = phone.new_cdp_session(phone.new_page())
    worker.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda seen: registered.extend(one["registrationId"] for one in seen["registrations"]),
    )
    worker.send("ServiceWorker.enable")
    before = count(server, later)
    phone.set_offline(True)
    tick(page, later).click()
    page.wait_for_function(
        "() => navigator.serviceWorker.ready.then(({sync}) => sync.getTags()).then((tags) => tags.includes('ticks'))"
    )
    page.close()
    phone.set_offline(False)

    said = {"origin": server.url, "registrationId": registered[0], "tag": "ticks", "lastChance": False}
    worker.send("ServiceWorker.dispatchSyncEvent", said)

    wait_until(lambda: count(server, later) == before + 1)


def test_an_emptied_phone_gets_its_agenda_back(phone: BrowserContext, server: Server) -> None:
    page = phone.pages[0]
    page.goto(server.url + DAY)
    item = items_of(page)[0]
    tick(page, item).click()
    assert page.evaluate(WANT)
    page.goto(server.url + "/health")
    page.evaluate(
        "() => new Promise((done, fail) => { const gone = indexedDB.deleteDatabase('rasti-agenda');"
        " gone.onsuccess = () => done(true); gone.onerror = gone.onblocked = fail; })"
    )

    page.goto(server.url + DAY)

    expect(tick(page, item)).to_have_attribute("aria-pressed", "true")


def test_ticks_of_two_tabs_stay_in_step(phone: BrowserContext, server: Server) -> None:
    page, other = phone.pages[0], phone.new_page()
    page.goto(server.url + DAY)
    other.goto(server.url + DAY)
    item = items_of(page)[0]
    expect(tick(other, item)).to_be_visible()

    tick(page, item).click()

    expect(tick(other, item)).to_have_attribute("aria-pressed", "true")


def test_the_course_shows_an_overlap_and_keeps_one(phone: BrowserContext, server: Server) -> None:
    page = phone.pages[0]
    page.goto(server.url + DAY)
    late = page.evaluate(f"() => {LATE}.map((card) => [card.dataset.start, card.dataset.item])")
    pair = [item for start, item in late if start == late[0][0]][:2]
    assert len(pair) == 2
    for item in pair:
        tick(page, item).click()
        expect(tick(page, item)).to_have_attribute("aria-pressed", "true")

    page.goto(server.url + "/en/agenda/")
    page.get_by_role("button", name="Keep").first.click()

    expect(page.locator(".fork")).to_have_count(0)
    undo = page.get_by_role("button", name="Put back")
    expect(undo).to_be_focused()
    assert sum(page.evaluate(ENTRIES).values()) == 1
    undo.click()
    expect(page.locator(".fork")).to_have_count(1)
    assert sum(page.evaluate(ENTRIES).values()) == 2


def test_an_empty_agenda_says_what_to_do(phone: BrowserContext, server: Server) -> None:
    page = phone.pages[0]
    page.goto(server.url + "/en/agenda/")

    expect(page.get_by_role("heading", name="Nothing ticked yet")).to_be_visible()
    expect(page.locator("main").get_by_role("link", name="Choose from the programme")).to_be_visible()


def test_the_start_page_tells_my_next_session_and_what_comes(phone: BrowserContext, server: Server) -> None:
    page = phone.pages[0]
    page.goto(server.url + DAY)
    late = page.evaluate(f"() => {LATE}[0].dataset.item")
    tick(page, late).click()
    expect(tick(page, late)).to_have_attribute("aria-pressed", "true")
    title = page.locator(f'article[data-item="{late}"]').first.get_attribute("data-title")

    page.goto(server.url + "/en/")

    expect(page.locator(".slip.yours h3")).to_have_text(title or "")
    expect(page.locator("now-next [data-key=next] article").first).to_be_visible()
    expect(page.locator("now-next nav")).to_be_hidden()


def test_an_overlap_may_be_kept_and_is_not_asked_about_again(phone: BrowserContext, server: Server) -> None:
    page = phone.pages[0]
    page.goto(server.url + DAY)
    late = page.evaluate(f"() => {LATE}.map((card) => [card.dataset.start, card.dataset.item, card.dataset.title])")
    pair = [(item, title) for start, item, title in late if start == late[0][0]][:2]
    for item, _title in pair:
        tick(page, item).click()
        expect(tick(page, item)).to_have_attribute("aria-pressed", "true")

    page.goto(server.url + "/en/agenda/")
    branches = page.locator(".fork [data-slot]")
    names = {title for _item, title in pair}
    for branch in branches.all():
        (other,) = names - {branch.get_by_role("heading").inner_text().replace("\u00ad", "")}
        expect(branch).to_contain_text(f"Overlaps: {other}")
    expect(page.locator(".slip.yours")).to_contain_text("Your next session")
    page.get_by_role("button", name="Keep both").click()
    expect(page.get_by_text("You keep both")).to_be_visible()
    page.reload()

    expect(page.get_by_text("You keep both")).to_be_visible()
    page.get_by_role("button", name="Choose between them").click()
    expect(page.get_by_role("button", name="Keep both")).to_be_visible()


def test_the_calendars_address_is_made_and_taken_back(phone: BrowserContext, server: Server) -> None:
    page = phone.pages[0]
    page.goto(server.url + DAY)
    item = items_of(page)[0]
    tick(page, item).click()
    page.goto(server.url + "/en/agenda/")

    page.get_by_role("button", name="Make an address").click()
    link = page.get_by_role("link", name="Open in my calendar")
    expect(link).to_be_focused()
    address = (link.get_attribute("href") or "").replace("webcal:", "http:")
    assert "BEGIN:VEVENT" in page.request.get(address).text()
    page.reload()
    page.get_by_role("button", name="Take the address back").click()

    expect(page.get_by_role("button", name="Make an address")).to_be_visible()
    assert page.request.get(address).status == 404


def test_visited_stands_are_counted(phone: BrowserContext, server: Server) -> None:
    page = phone.pages[0]
    page.goto(server.url + "/en/exhibitors/")
    for stand in page.locator("article[data-exhibitor] bookmark-button button").all()[:2]:
        stand.click()
        expect(stand).to_have_attribute("aria-pressed", "true")
    page.goto(server.url + "/en/agenda/")
    expect(page.get_by_text("0 of 2 visited")).to_be_visible()

    page.get_by_role("button", name="Visited").first.click()

    expect(page.get_by_text("1 of 2 visited")).to_be_visible()
    assert sorted(item[0] for item in page.evaluate(ENTRIES)) == ["e", "e", "v"]


@pytest.fixture
def after_the_opening(server: Server) -> Iterator[Server]:
    keep_clock(server.database(), clock.Anchor(OPENED, clock.wall()))
    clock.set_anchor(None)
    yield server
    set_morning(server)


def test_how_it_was_is_answered_offline_and_goes_later(phone: BrowserContext, after_the_opening: Server) -> None:
    page = open_ready(phone, after_the_opening.url + "/en/sessions/avaus/")
    phone.set_offline(True)
    page.get_by_text("Good", exact=True).click()
    expect(page.get_by_text("It is kept here")).to_be_visible()
    page.get_by_label("A line to the organisers").fill("Kiitos")
    page.get_by_role("button", name="Send the line").click()
    wait_until(lambda: page.evaluate(KEPT_LINE) == "Kiitos")
    page.reload()
    expect(page.get_by_label("A line to the organisers")).to_have_value("Kiitos")
    phone.set_offline(False)
    page.reload()

    expect(page.get_by_text("Thank you, it is sent.")).to_be_visible()
    wait_until(lambda: (3, "Kiitos") in feedback.summary(after_the_opening.database())["avaus"].lines)
