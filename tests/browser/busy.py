"""A desk in the middle of an event: ticks, answers, a full room, a move, a draft, an import that waits to be taken."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import BrowserContext

from pwa import clock, paths, publishing
from pwa.agenda import feedback
from pwa.database import keep_clock
from pwa.organisers import accounts, audit, drafts
from pwa.programme.overrides import Edit
from pwa.venue import closures, rooms
from tests.alerts.scene import at, join, tick
from tests.browser.conftest import Server

SESSION = "piilosaannot"


def fill(server: Server) -> None:
    """Make a morning in which something of everything has happened; the demo's clock stands at ten to eleven."""
    db, wall = server.database(), clock.wall()
    keep_clock(db, clock.Anchor(at("10:50"), wall))
    for number in range(7):
        one = join(db, at("09:00"), lang=("fi", "sv", "en")[number % 3], remote=number == 6)
        for item in (f"s:{SESSION}", "s:sprak-i-koket", "s:neuvolapolku", "e:ely-keskus"):
            tick(db, one, item, at("09:00"))
        answer = feedback.Answer("kielitaito-kasvaa-tyopaikalla", number % 3 + 1, f"Hyvä tahti {number}")
        feedback.save(db, f"device-{number:012}", [answer], at("10:45"))
    organiser, _path = accounts.invite(db, "Sam", "organiser", "fi", wall)
    accounts.invite(db, "Björn", "steward", "sv", wall)
    rooms.set_state(db, "teatro", "red", by="Björn", now=at("10:50"))
    closures.close(db, next(iter(closures.rides(publishing.read_publication(db).venue.edges))), by="Sam", now=wall)
    report = publishing.edit(db, [Edit(f"s:{SESSION}", "title.sv", "")], by="Sam", now=at("10:50"))
    before, after = {f"s:{SESSION} title.sv": "Dolda regler"}, {f"s:{SESSION} title.sv": ""}
    now = at("10:50")
    audit.record(db, organiser, "programme", f"s:{SESSION}", "edited", before, after | {"number": report.publication},
                 now=now, wall=wall)  # fmt: skip
    db.close()


def draft(server: Server, name: str) -> None:
    """Leave two drafts of `name`, one of which somebody else overtook."""
    db = server.database()
    organiser = next(one for one in accounts.everyone(db) if one.name == name)
    for subject, field in ((f"s:{SESSION}", "title.en"), ("p:" + next(iter(_people(db))), "bio.fi")):
        drafts.save(db, organiser, subject, {field: ("Something else", "as it was")}, clock.wall())
    db.close()


def move(server: Server, context: BrowserContext) -> str:
    """Move a showing by a quarter of an hour; return the address of the page that offers the undo."""
    url = f"{server.url}/organiser/showings/{SESSION}-1/"
    page = context.new_page()
    page.goto(f"{url}?late=15")
    page.locator("#look form button").click()
    page.wait_for_url("**/done/*")
    address = page.url.removeprefix(server.url)
    page.close()
    return address


def upload(server: Server, context: BrowserContext) -> str:
    """Bring the demo with one session less and one moved; return the address of what it would change."""
    with tempfile.TemporaryDirectory() as folder:
        event = Path(shutil.copytree(paths.DEMO, Path(folder) / "event"))
        lines = (event / "sessions.csv").read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith("neuvolapolku")]
        (event / "sessions.csv").write_text("".join(kept).replace("2024-11-14 12:30", "2024-11-14 12:45"), "utf-8")
        archive = shutil.make_archive(str(Path(folder) / "event"), "zip", event)
        page = context.new_page()
        page.goto(f"{server.url}/organiser/imports/")
        page.set_input_files("input[type=file]", archive)
        page.locator("input[type=file]").evaluate("input => input.form.submit()")
        page.wait_for_url("**/imports/*/")
        address = page.url.removeprefix(server.url)
        page.close()
    return address


def speak(server: Server, name: str, lang: str) -> None:
    """Have the desk of `name` in a language."""
    db = server.database()
    accounts.change(db, next(one for one in accounts.everyone(db) if one.name == name), lang=lang)
    db.close()


def _people(db: object) -> dict[str, object]:
    return publishing.read_publication(db).programme.people  # type: ignore[union-attr, arg-type, return-value]
