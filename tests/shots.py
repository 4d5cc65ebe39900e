"""Take a picture of every kind of page and state, in each language, light and dark, at three widths: `make shots`."""

from __future__ import annotations

import sys
import tempfile
from datetime import datetime
from itertools import product
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from pwa import clock
from pwa.database import keep_clock
from tests.browser.conftest import CHROMIUM, QUIET_CHROMIUM, Server, free_port, publish_demo
from tests.browser.test_accessibility import KINDS, address

# Higher than a screen, so that more than the first of a page is seen.
WIDTHS = {320: 1600, 390: 1600, 1280: 1200}
LANGUAGES, SCHEMES = ("fi", "sv", "en"), ("light", "dark")
# What looks otherwise at other times: the session's stream opens at 8:45 and it runs from 9 to 9:30.
SESSION = "/{lang}/sessions/avaus/"
STATES = {
    "2024-10-01T09:00+03:00": {"start before": "/{lang}/", "session before": SESSION},
    "2024-11-14T08:50+02:00": {"session soon": SESSION, "cancelled": "/{lang}/sessions/mielenterveystaidot/"},
    "2024-11-14T09:10+02:00": {
        "start during": "/{lang}/",
        "now during": "/{lang}/now/",
        "session running": SESSION,
        "session of many times": "/{lang}/sessions/naapurin-ovi/",
        "session to drop in": "/{lang}/sessions/valokuvanayttely/",
        "session online": "/{lang}/sessions/verkkotauko/",
        "session to sign up for": "/{lang}/sessions/sanat-jalan-alla/",
        "session in another language": "/{lang}/sessions/svenska-stigen/",
    },
    "2024-11-20T09:00+02:00": {
        "start after": "/{lang}/",
        "now after": "/{lang}/now/",
        "session over": SESSION,
        "recordings after": "/{lang}/recordings/",
    },
}


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
                _take(page, server.url + address(server, kind, lang), _stem(folder, kind, lang))
            for moment, states in STATES.items():
                _set_clock(server, moment)
                for (kind, path), lang in product(states.items(), LANGUAGES):
                    _take(page, server.url + path.format(lang=lang), _stem(folder, kind, lang))
        finally:
            browser.close()
            server.stop()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


def _stem(folder: Path, kind: str, lang: str) -> Path:
    return folder / f"{kind.replace(' ', '-')}-{lang}"


def _set_clock(server: Server, moment: str) -> None:
    db = server.database()
    keep_clock(db, clock.Anchor(datetime.fromisoformat(moment), clock.wall(), 1.0))
    clock.set_anchor(None)
    db.close()


def _take(page: Page, url: str, stem: Path) -> None:
    page.goto(url, wait_until="networkidle")
    for scheme, (width, height) in product(SCHEMES, WIDTHS.items()):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=f"{stem}-{scheme}-{width}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "shots"))
