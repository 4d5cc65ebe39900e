"""Take the pictures of the demo that an installer shows, by language, of a phone and a computer: `make screenshots`."""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from pwa import paths, publishing
from tests.browser.conftest import CHROMIUM, QUIET_CHROMIUM, Server, free_port, publish_demo
from tests.browser.test_offline import READY

LANGUAGES = ("fi", "sv", "en")
# Width, height and pixels a point; one shape for all of a kind, the longer side at most 2.3 times the shorter.
FORMS = {"narrow": (400, 800, 1.5), "wide": (1280, 800, 1.0)}
START, DAY, MAP = "/", "/programme/2024-11-14/", "/venue/1/"
SUBJECTS = {"narrow": {"start": START, "day": DAY, "map": MAP}, "wide": {"start": START, "map": MAP}}
QUALITY = 50
TICKED = 4
# The reader of the picture has neither a clock that was set nor a notice to close.
BARE = ".rehearsal, .dock { display: none }"


def main() -> None:
    """Write static/screenshots/<event>/<language>-<form>-<subject>-<size>.webp for all, in place of those before."""
    folder = paths.ROOT / "static" / "screenshots" / publishing.read_source(paths.DEMO).programme.event.slug
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.webp"):
        file.unlink()
    with tempfile.TemporaryDirectory() as instance, sync_playwright() as driver:
        publish_demo(Path(instance))
        server = Server(Path(instance), free_port())
        server.start()
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET_CHROMIUM))
        try:
            for lang in LANGUAGES:
                for form in FORMS:
                    _take_all(browser, server, lang, form, folder)
        finally:
            browser.close()
            server.stop()
    made = list(folder.glob("*.webp"))
    print(f"{len(made)} pictures, {sum(file.stat().st_size for file in made) / 1000:.0f} kB, in {folder}")


def _take_all(browser: Browser, server: Server, lang: str, form: str, folder: Path) -> None:
    width, height, pixels = FORMS[form]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=pixels,
        bypass_csp=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{server.url}/{lang}{DAY}")
    page.wait_for_selector(READY, timeout=30_000)
    for tick in page.locator("bookmark-button button[aria-pressed=false]").all()[:TICKED]:
        tick.click()
    for subject, path in SUBJECTS[form].items():
        page.goto(f"{server.url}/{lang}{path}", wait_until="networkidle")
        page.wait_for_selector(READY)
        page.add_style_tag(content=BARE)
        size = f"{width * pixels:.0f}x{height * pixels:.0f}"
        (folder / f"{lang}-{form}-{subject}-{size}.webp").write_bytes(_take(page, width, height, pixels))
    context.close()


def _take(page: Page, width: int, height: int, pixels: float) -> bytes:
    # Playwright writes PNG and JPEG, which are three times the size.
    taking = page.context.new_cdp_session(page)
    clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": pixels}
    how = {"format": "webp", "quality": QUALITY, "clip": clip}
    return base64.b64decode(taking.send("Page.captureScreenshot", how)["data"])


if __name__ == "__main__":
    main()
