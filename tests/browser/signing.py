"""Sign in at the desk in a browser, as an organiser does: by the link, with its button."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

from pwa import clock
from pwa.organisers import accounts
from tests.browser.conftest import Server


def open_desk(
    server: Server, context: BrowserContext, role: str = "organiser", lang: str = "fi", name: str = "Aino"
) -> Page:
    """Return a page of the desk that is signed in as `name` in `role`."""
    db = server.database()
    _organiser, path = accounts.invite(db, name, role, lang, clock.wall())
    db.close()
    page = context.new_page()
    page.goto(f"{server.url}/organiser/sign-in/{path}")
    page.locator("main .btn.main").click()
    page.wait_for_url("**/organiser/today/")
    return page
