"""An import at the desk of a real server, and what a reader's open page makes of what it changed and took away."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pwa import clock, paths, publishing
from tests.browser.conftest import Server, import_with, wait_until
from tests.browser.signing import open_desk
from tests.browser.test_offline import visit

pytestmark = pytest.mark.browser
SESSION = "ennakko-tervetuloa"


@pytest.fixture(scope="module")
def server(make_server: Callable[..., Server]) -> Server:
    return make_server()


@pytest.fixture
def desk(server: Server, phone: BrowserContext) -> Page:
    """A page of the desk, signed in."""
    return open_desk(server, phone)


def bring_up_to_date(server: Server, page: Page, before: int) -> None:
    """Wait until an edition after `before` is printed, and let the page look for it as it does on its return."""
    wait_until(lambda: edition(server) > before, 60)
    page.evaluate("dispatchEvent(new Event('online'))")


def edition(server: Server) -> int:
    return int(json.loads(server.get("/edition"))["edition"])


def test_a_workbook_is_sent_read_and_shown_before_it_changes_anything(
    server: Server, desk: Page, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(paths.DEMO, tmp_path / "event"))
    text = (folder / "sessions.csv").read_text("utf-8")
    (folder / "sessions.csv").write_text(text.replace("Tervetuloa", "Tervetuloa kaikki", 1), "utf-8")
    archive = shutil.make_archive(str(tmp_path / "event"), "zip", folder)
    desk.goto(f"{server.url}/organiser/imports/")

    desk.set_input_files("#file", archive)
    desk.get_by_role("button", name="Näytä").first.click()

    desk.wait_for_url("**/organiser/imports/*/")
    expect(desk.locator("main")).to_contain_text("Tervetuloa kaikki")


def test_a_broken_file_is_refused_on_the_page_in_the_organisers_language(server: Server, desk: Page) -> None:
    desk.goto(f"{server.url}/organiser/imports/")

    rows = b"title,start\n,2024-11-14 10:00\n"
    desk.set_input_files("#file", {"name": "s.csv", "mimeType": "text/csv", "buffer": rows})
    desk.get_by_role("button", name="Näytä").first.click()

    expect(desk.locator("main")).to_contain_text("Otsikko on tyhjä. Anna sille otsikko.")
    assert desk.evaluate("document.activeElement.id") == "main"


def test_a_file_that_is_too_large_is_not_even_sent(server: Server, desk: Page, tmp_path: Path) -> None:
    desk.goto(f"{server.url}/organiser/imports/")
    with (tmp_path / "big.csv").open("wb") as file:
        file.truncate(100_000_000)

    desk.set_input_files("#file", tmp_path / "big.csv")
    desk.get_by_role("button", name="Näytä").first.click()

    expect(desk.locator("upload-progress [role=status]")).to_contain_text("enintään 64")


def test_a_change_is_marked_until_seen_and_what_is_withdrawn_goes_from_an_open_page(
    make_server: Callable[..., Server], phone: BrowserContext, tmp_path: Path
) -> None:
    server, folder = make_server(), Path(shutil.copytree(paths.DEMO, tmp_path / "event"))
    page = visit(phone, f"{server.url}/fi/programme/2024-11-13/")
    mark = page.locator(f"seen-change[session={SESSION}]")

    before = edition(server)
    import_with(server, folder, SESSION, start="2024-11-13 16:05")
    bring_up_to_date(server, page, before)
    mark.wait_for(timeout=60_000)
    page.goto(f"{server.url}/fi/sessions/{SESSION}/")
    page.goto(f"{server.url}/fi/programme/2024-11-13/")
    expect(mark).to_be_hidden()

    before, db = edition(server), server.database()
    publishing.withdraw(db, [f"s:{SESSION}"], by="Aino", now=clock.now())
    db.close()
    bring_up_to_date(server, page, before)
    wait_until(lambda: page.locator(f"a[href*='/sessions/{SESSION}/']").count() == 0, 60)
    assert page.request.get(f"{server.url}/fi/sessions/{SESSION}/").status in (404, 410)
    for address in ("schedule.xml", "schedule.json", "schedule.ics", "fi/programme/changes/"):
        assert SESSION not in page.request.get(f"{server.url}/{address}").text()
