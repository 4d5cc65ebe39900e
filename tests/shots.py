"""Take a picture of every kind of page, in each language, light and dark, at three widths: `make shots`."""

from __future__ import annotations

import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET_CHROMIUM, Server, free_port, publish_demo
from tests.browser.test_accessibility import KINDS, address

WIDTHS = {320: 640, 390: 844, 1280: 900}
LANGUAGES, SCHEMES = ("fi", "sv", "en"), ("light", "dark")


def main(folder: Path) -> None:
    """Write <kind>-<language>-<scheme>-<width>.png for all of them into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as instance, sync_playwright() as driver:
        publish_demo(Path(instance))
        server = Server(Path(instance), free_port())
        server.start()
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET_CHROMIUM))
        try:
            page = browser.new_page(service_workers="block", reduced_motion="reduce")
            for kind, lang in product(KINDS, LANGUAGES):
                _take(page, server.url + address(server, kind, lang), folder / f"{kind.replace(' ', '-')}-{lang}")
        finally:
            browser.close()
            server.stop()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


def _take(page: Page, url: str, stem: Path) -> None:
    page.goto(url, wait_until="networkidle")
    for scheme, (width, height) in product(SCHEMES, WIDTHS.items()):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=f"{stem}-{scheme}-{width}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "shots"))
