"""With text twice as large, spaced as WCAG 1.4.12 says, or in forced colours nothing is lost, and focus is seen."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Server
from tests.browser.test_accessibility import KINDS, address
from tests.proof import FULL

CUT_OFF = (Path(__file__).parent / "enlarged.js").read_text("utf-8")
STYLES = {
    "large": "html { font-size: 200% }",
    "spaced": "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    " p { margin-block-end: 2em !important }",
}
LANGUAGES = ("fi", "sv", "en")
# What takes the focus and shows it nowhere: no outline of its own or of what stands for it, no stroke on the map.
UNSEEN = """() => [...document.querySelectorAll("a[href], button, input, select, summary, textarea")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => {
    one.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement !== one) return false;
    const shows = [one, one.nextElementSibling].filter(Boolean).map((each) => getComputedStyle(each));
    const stroke = one.closest("svg") && parseFloat(getComputedStyle(one.firstElementChild).strokeWidth) >= 3;
    return !stroke && !shows.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  })
  .map((one) => one.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("style", STYLES)
def test_no_word_is_cut_off_on_the_narrowest_phone(chromium: Browser, server: Server, style: str) -> None:
    context = chromium.new_context(
        service_workers="block", bypass_csp=True, viewport={"width": 320, "height": 640}, reduced_motion="reduce"
    )
    page = context.new_page()
    found = {}
    turns = [(kind, LANGUAGES[n % 3]) for n, kind in enumerate(KINDS) if n % 2 == list(STYLES).index(style)]
    for kind, lang in product(KINDS, LANGUAGES) if FULL else turns:
        page.goto(server.url + address(server, kind, lang))
        page.add_style_tag(content=STYLES[style])
        if problems := page.evaluate(CUT_OFF):
            found[f"{kind}, {lang}"] = problems
    context.close()
    assert not found


def test_forced_colours_lose_nothing_and_show_the_focus(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(
        service_workers="block", viewport={"width": 320, "height": 640}, forced_colors="active"
    )
    page = context.new_page()
    found = {}
    turns = [(kind, LANGUAGES[n % 3]) for n, kind in enumerate(KINDS) if n % 3 == 0]
    for kind, lang in product(KINDS, LANGUAGES) if FULL else turns:
        page.goto(server.url + address(server, kind, lang))
        if problems := page.evaluate(CUT_OFF) + page.evaluate(UNSEEN):
            found[f"{kind}, {lang}"] = problems
    context.close()
    assert not found
