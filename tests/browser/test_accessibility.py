"""axe-core finds nothing on any kind of page, in each language, light and dark, narrow and wide; nothing overflows."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Server

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
    "agenda": "/{lang}/agenda/",
    "join": "/{lang}/join/",
    "join refused": "/{lang}/join/0000-0000-0000-0000/",
    "settings": "/{lang}/settings/",
    "your alerts": "/{lang}/alerts/",
    "search": "/{lang}/search/?q=kotoutuminen",
    "news": "/{lang}/news/",
    "more": "/{lang}/more/",
    "accessibility": "/{lang}/info/accessibility/",
    "privacy": "/{lang}/info/privacy/",
    "about": "/{lang}/info/about/",
    "missing": "/{lang}/nothing-here/",
}
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


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_axe_finds_nothing(chromium: Browser, server: Server, lang: str) -> None:
    page = chromium.new_page(service_workers="block")
    found: dict[str, Any] = {}
    for kind in KINDS:
        page.goto(server.url + address(server, kind, lang))
        page.evaluate(AXE)
        for width, scheme in product((320, 1280), ("light", "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            result = page.evaluate("rules => axe.run(document, rules)", RULES)
            problems = [f"{v['id']}: {v['help']} {v['nodes'][0]['html'][:120]}" for v in result["violations"]]
            if (wide := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
                problems.append(f"{wide} px wider than the window")
            if problems:
                found[f"{kind}, {width} px, {scheme}"] = problems
    page.close()
    assert not found
