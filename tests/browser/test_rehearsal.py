"""A rehearsal as people live it: set at the desk, told on every page, sent to who takes part, cleared, and over."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pwa import paths
from tests.alerts.scene import HELSINKI
from tests.browser.conftest import Server, wait_until
from tests.browser.signing import open_desk
from tests.browser.test_alerts import SHOWN, count, pick_from
from tests.push_services.firefox import FirefoxService

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(
    make_server: Callable[..., Server], mozilla: FirefoxService, tmp_path_factory: pytest.TempPathFactory
) -> Server:
    source = Path(shutil.copytree(paths.DEMO, tmp_path_factory.mktemp("event") / "event"))
    about = source / "event.toml"
    about.write_text(about.read_text().replace("sample = true", "sample = false", 1))
    return make_server({"RASTI_PUSH_HOSTS": mozilla.origin, "RASTI_CONTACT": "mailto:info@example.org"}, source)


def set_clock(desk: Page, moment: datetime, speed: str = "1") -> None:
    """Set the clock at the desk."""
    desk.goto(re.sub(r"/organiser/.*", "/organiser/rehearsal/", desk.url))
    desk.locator("#at").fill(f"{moment.astimezone(HELSINKI):%Y-%m-%dT%H:%M}")
    desk.locator("#speed").select_option(speed)
    desk.get_by_role("button", name="Set the clock").click()
    desk.get_by_text(f"runs {speed} times as fast").wait_for()


def take_alerts(page: Page, server: Server, item: str) -> None:
    """Tick a session and turn alerts on."""
    before = count(server)
    page.goto(f"{server.url}/fi/sessions/{item[2:]}/")
    page.wait_for_selector('edition-status[data-state="ready"]', timeout=30_000)
    page.locator(f"bookmark-button[item='{item}'] button").first.click()
    page.locator("alert-invite [data-action=on]").click()
    wait_until(lambda: count(server) == before + 1)


def test_a_rehearsal_is_told_everywhere_and_reaches_only_who_takes_part(
    server: Server, phone: BrowserContext, launch_firefox: Callable[..., BrowserContext], mozilla: FirefoxService
) -> None:
    pick = pick_from(server)
    # Another try begins as the first did.
    server.database()["subscription"].delete_where()
    desk = open_desk(server, phone, lang="en")
    open_page = phone.new_page()
    open_page.goto(f"{server.url}/sv/news/")

    set_clock(desk, pick.start - timedelta(hours=3), "5")
    expect(desk.locator(".rehearsal")).to_be_visible()
    expect(open_page.locator("rehearsal-clock[speed='5.0']")).to_be_visible(timeout=30_000)
    for path in ("/fi/", "/sv/screen/now", "/en/programme/2024-11-14/", "/organiser/sign-in/"):
        assert 'class="rehearsal"' in server.get(path)

    away, taking_part = (launch_firefox(mozilla.preferences, locale="fi-FI").new_page() for _ in range(2))
    for page in (away, taking_part):
        take_alerts(page, server, pick.item)
    taking_part.goto(f"{server.url}/fi/settings/")
    taking_part.locator("[name=tester]").check()
    wait_until(lambda: server.database()["subscription"].count_where("tester = 1") == 1)
    desk.reload()
    expect(desk.get_by_text("1 device takes part")).to_be_visible()

    set_clock(desk, pick.start - timedelta(minutes=10))
    wait_until(lambda: bool(taking_part.evaluate(SHOWN)), 30)
    sent = "select distinct u.tester from delivery d join subscription u on u.id = d.subscription"
    assert [row["tester"] for row in server.database().query(sent)] == [1]
    assert (
        away.evaluate("navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.length)")
        == 0
    )

    desk.get_by_role("button", name="Clear what it made").click()
    desk.goto(f"{server.url}/organiser/log/")
    desk.get_by_text("Cleared what the rehearsal made").first.wait_for()
    desk.goto(f"{server.url}/organiser/rehearsal/")
    desk.get_by_role("button", name="Back to real time").click()
    expect(desk.get_by_text("This is real time.")).to_be_visible()
    expect(open_page.locator(".rehearsal")).to_have_count(0, timeout=30_000)
    assert 'class="rehearsal"' not in server.get("/fi/screen/now")
