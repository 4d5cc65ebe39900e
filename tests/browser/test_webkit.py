"""The offline copy in Safari's engine, on every line that is bad."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Server
from tests.browser.line import line_to
from tests.browser.test_offline import OFFLINE, READY
from tests.browser.webkit import WebKit, open_webkit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def webkit() -> Iterator[WebKit]:
    with open_webkit() as webkit:
        yield webkit


def there_is(selector: str) -> str:
    return f"document.querySelector(`{selector}`)"


def test_webkit_has_the_whole_event_without_a_server(webkit: WebKit, server: Server) -> None:
    with line_to(server) as line:
        line.state = "dies"
        webkit.open(f"{line.url}/fi/")
        webkit.wait("navigator.serviceWorker.controller")
        line.state = "good"
        webkit.open(f"{line.url}/fi/")
        webkit.wait(there_is(READY))

        for state, path in (("fails", "people"), ("hangs", "more")):
            line.state = state
            webkit.open(f"{line.url}/fi/{path}/")
            assert webkit.ask(f"{there_is('main h1')} && !{there_is('offline-page')}"), state

        line.close()
        with server.stopped():
            for path, shown in (
                ("programme/2024-11-15", "main bookmark-button button"),
                ("agenda", "agenda-course h2, agenda-course .empty"),
                ("venue/1", "floor-plan svg a"),
                ("search/?q=kotoutumisesta", "#hits mark"),
            ):
                webkit.open(f"{line.url}/fi/{path}{'' if '?' in path else '/'}")
                webkit.wait(there_is(shown))
                webkit.wait(there_is(OFFLINE))
            webkit.open(f"{line.url}/sv/people/")
            assert "svenska" in webkit.ask(f"{there_is('[data-missing=sv]')}.innerText")
