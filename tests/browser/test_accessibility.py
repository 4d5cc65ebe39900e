"""axe-core finds nothing on any kind of page, in each language, light and dark, narrow and wide; nothing overflows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pwa import clock, publishing
from pwa.database import open_database
from pwa.i18n import LANGUAGES
from tests.browser import busy
from tests.browser.conftest import Server
from tests.browser.signing import open_desk
from tests.generate import generate
from tests.ports import free_port
from tests.proof import FULL

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text("utf-8")
KINDS = {
    "start": "/{lang}/",
    "now": "/{lang}/now/",
    "programme": "/{lang}/programme/",
    "day": "/{lang}/programme/2024-11-14/",
    "session": "sessions",
    "recordings": "/{lang}/recordings/",
    "people": "/{lang}/people/",
    "person": "people",
    "exhibitors": "/{lang}/exhibitors/",
    "exhibitor": "exhibitors",
    "map": "/{lang}/venue/1/",
    "map with target": "/{lang}/venue/1/?to=A1",
    "map with a way": "/{lang}/venue/2/?to=logi&from=teatro",
    "venue": "/{lang}/places/logomo/",
    "room": "/{lang}/places/teatro/",
    "agenda": "/{lang}/agenda/",
    "join": "/{lang}/join/",
    "join refused": "/{lang}/join/0000-0000-0000-0000/",
    "settings": "/{lang}/settings/",
    "your alerts": "/{lang}/alerts/",
    "search": "/{lang}/search/?q=kotoutuminen",
    "search without hits": "/{lang}/search/?q=logmo",
    "day without hits": "/{lang}/programme/2024-11-14/?q=xyzzyq&room=teatro",
    "exhibitors without hits": "/{lang}/exhibitors/?q=xyzzyq",
    "map without hits": "/{lang}/venue/1/?q=xyzzyq",
    "changes": "/{lang}/programme/changes/",
    "place": "/{lang}/places/teatro/",
    "door sheets": "/{lang}/doors/",
    "offline": "/{lang}/offline/",
    "news": "/{lang}/news/",
    "more": "/{lang}/more/",
    "languages": "/{lang}/languages/",
    "accessibility": "/{lang}/info/accessibility/",
    "privacy": "/{lang}/info/privacy/",
    "about": "/{lang}/info/about/",
    "missing": "/{lang}/nothing-here/",
}
DESK = {
    "today": "today/", "rooms": "rooms/", "move": f"showings/{busy.SESSION}-1/?day=2024-11-14&time=11:30&place=kino",
    "alerts": "alerts/", "write": "alerts/new", "edit": "edit/?kind=p",
    "session": f"edit/s:{busy.SESSION}/", "showing": f"edit/t:{busy.SESSION}-1/", "exhibitor": "edit/e:ely-keskus/",
    "place": "edit/o:teatro/", "event": "edit/v:integration2024/", "preview": "edit/i:about/preview",
    "drafts": "drafts/", "languages": "languages/", "planning": "planning/", "places": "places/",
    "plan": "places/plans/1/?code=B8",
    "feedback": "feedback/", "imports": "imports/", "screens": "screens/", "rehearsal": "rehearsal/",
    "report": "report/", "team": "team/", "log": "log/", "me": "me/", "more": "more/", "signs": "places/signs/",
}  # fmt: skip
LARGE = {
    "start": "", "programme": "programme/", "day": "programme/2025-02-01/", "session": "sessions/1/",
    "people": "people/", "exhibitors": "exhibitors/", "places": "venue/", "search": "search/?q=to",
    "recordings": "recordings/",
}  # fmt: skip
SCREENS = {"screen": "screen/now", "room screen": "screen/now/teatro", "floor screen": "screen/now/floor/2"}
ROUNDS = tuple(product(("fi", "sv", "en"), (320, 1280), ("light", "dark")))
STATES = ((320, "light"), (1280, "dark"), (320, "dark"), (1280, "light"))
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def address(server: Server, kind: str, lang: str) -> str:
    pattern = KINDS[kind]
    if pattern.startswith("/"):
        return pattern.format(lang=lang)
    return next(
        path for path in server.printed(lang) if path.startswith(f"/{lang}/{pattern}/") and path.count("/") == 4
    )


def problems_of(page: Page) -> list[str]:
    """List what axe finds on a page as it is shown now, and whether it is wider than its window."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE)
    result = page.evaluate("rules => axe.run(document, rules)", RULES)
    problems = [f"{v['id']}: {v['help']} {v['nodes'][0]['html'][:120]}" for v in result["violations"]]
    if (wide := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        problems.append(f"{wide} px wider than the window")
    return problems


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_axe_finds_nothing(chromium: Browser, server: Server, lang: str) -> None:
    page = chromium.new_page(service_workers="block")
    found: dict[str, Any] = {}
    for n, kind in enumerate(KINDS):
        page.goto(server.url + address(server, kind, lang))
        # In the suite one of them a page and language, by turns.
        for width, scheme in STATES if FULL else (STATES[(n + LANGUAGES.index(lang)) % len(STATES)],):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            if problems := problems_of(page):
                found[f"{kind}, {width} px, {scheme}"] = problems
    page.close()
    assert not found


@pytest.mark.browser
def test_no_link_of_a_session_lies_half_under_its_buttons(chromium: Browser, server: Server) -> None:
    page = chromium.new_page(service_workers="block")
    page.goto(f"{server.url}/fi/sessions/avaus/")
    expect(page.locator("html")).to_have_attribute("data-drawn", "")
    page.locator("storage-trouble button").click()
    found: dict[int, list[str]] = {}

    for height in range(560, 860, 20):
        page.set_viewport_size({"width": 412, "height": height})
        if problems := problems_of(page):
            found[height] = problems

    page.close()
    assert not found


def test_axe_finds_nothing_in_a_large_event(chromium: Browser, tmp_path: Path) -> None:
    db = open_database(tmp_path / "rasti.db")
    # The languages that a sample needs not be printed in cost the suite half a minute.
    event, languages = generate(exhibitors=60), ("fi", "sv", "en") if FULL else ("sv",)
    programme = replace(event.programme, event=replace(event.programme.event, languages=languages))
    publishing.publish(db, replace(event, programme=programme), now=clock.now())
    db.close()
    server = Server(tmp_path, free_port())
    server.start()
    page = chromium.new_page(service_workers="block")
    found: dict[str, Any] = {}
    try:
        for n, ((lang, width, scheme), (kind, path)) in enumerate(product(ROUNDS, LARGE.items())):
            # In the suite each kind once, by turns; the list of a thousand recordings takes half a minute.
            if lang not in languages or (not FULL and ((n // len(LARGE) + n) % 4 or kind == "recordings")):
                continue
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert page.goto(f"{server.url}/{lang}/{path}").status == 200, kind  # type: ignore[union-attr]
            if problems := problems_of(page):
                found[f"{kind}, {lang}, {width} px, {scheme}"] = problems
    finally:
        page.close()
        server.stop()
    assert not found


def test_axe_finds_nothing_at_the_desk_and_on_wall_screens(
    chromium: Browser, make_server: Callable[..., Server]
) -> None:
    server, context = make_server({}), chromium.new_context(service_workers="block", reduced_motion="reduce")
    busy.fill(server)
    page = open_desk(server, context)
    busy.draft(server, "Aino")
    paths = {kind: f"/organiser/{path}" for kind, path in DESK.items()}
    paths |= {"done": busy.move(server, context), "import": busy.upload(server, context)}
    kinds = {lang: paths | {kind: f"/{lang}/{path}" for kind, path in SCREENS.items()} for lang in ("fi", "sv", "en")}
    rounds = [(*one, kind) for one in ROUNDS for kind in kinds["fi"]]
    # In the suite every third kind once, in every language, width and scheme by turns.
    thinned = [(*ROUNDS[n // 3 % len(ROUNDS)], kind) for n, kind in enumerate(kinds["fi"]) if n % 3 == 0]
    chosen = rounds if FULL else thinned
    found: dict[str, Any] = {}
    for lang, width, scheme, kind in chosen:
        busy.speak(server, "Aino", lang)
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert page.goto(server.url + kinds[lang][kind]).status == 200, kind  # type: ignore[union-attr]
        # What the main action's dock happens to cover is scrolled free: a window as high as the page covers nothing.
        page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight + 200")})
        if problems := problems_of(page):
            found[f"{kind}, {lang}, {width} px, {scheme}"] = problems
    context.close()
    assert not found
