"""What a phone holds is one whole edition, whatever the stream was like: the worker's modules in a real browser."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from pwa import build
from tests.browser.conftest import Server

pytestmark = pytest.mark.browser
UPDATE = """async (build) => {
  const pages = await import(`/static/${build}/service_worker/pages.js`);
  return pages.update("fi").then(() => "written", (error) => String(error));
}"""
HELD = """async (build) => {
  const pages = await import(`/static/${build}/service_worker/pages.js`);
  const { edition, epoch, count, bytes } = await pages.held("fi") ?? {};
  const one = await pages.storedPage("fi", "/fi/1/");
  return [epoch ?? "", edition ?? 0, count ?? 0, one ? await one.text() : "", bytes ?? 0];
}"""


def stream(edition: int, pages: dict[str, str | None], since: int = 0, epoch: str = "e") -> bytes:
    """Write a download as the server does; a page that is None was removed."""
    first = {"edition": edition, "epoch": epoch, "build": build.build_id(), "since": since, "assets": []}
    rows: list[dict[str, Any]] = [{**first, "count": len(pages)}]
    for path, body in pages.items():
        rows.append(
            {"path": path, "removed": True} if body is None else {"path": path, "type": "text/html", "body": body}
        )
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    last = {"end": True, "count": len(pages), "digest": hashlib.sha256(lines).hexdigest()}
    return lines + json.dumps(last).encode() + b"\n"


class Phone:
    """A page that runs the worker's modules, and what it is answered."""

    def __init__(self, page: Page) -> None:
        self.page, self.answer = page, b""
        page.context.route("**/pages.ndjson*", lambda route: route.fulfill(body=self.answer))

    def update(self, answer: bytes) -> str:
        """Update from `answer`; gives "written" or the reason why not."""
        self.answer = answer
        return str(self.page.evaluate(UPDATE, build.build_id()))

    def held(self) -> list[Any]:
        """Return epoch, edition, number of pages, the body of page 1, and bytes."""
        return list(self.page.evaluate(HELD, build.build_id()))


@pytest.fixture
def phone(chromium: Browser, server: Server) -> Iterator[Phone]:
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{server.url}/static/{build.build_id()}/css/app.css")
    phone = Phone(page)
    assert phone.update(stream(3, {"/fi/1/": "yksi", "/fi/2/": "kaksi"})) == "written"
    yield phone
    context.close()


def test_a_change_is_laid_over_what_is_held(phone: Phone) -> None:
    assert phone.update(stream(4, {"/fi/1/": "uusi", "/fi/2/": None, "/fi/3/": "kolme"}, since=3)) == "written"

    assert phone.held() == ["e", 4, 2, "uusi", len("uusikolme")]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(stream(4, {"/fi/1/": "uusi"}, since=3)[:-9], id="cut short"),
        pytest.param(stream(4, {"/fi/1/": "uusi"}, since=3).replace(b"uusi", b"muu!"), id="damaged"),
        pytest.param(stream(4, {"/fi/1/": "uusi"}, since=2), id="a change to another edition"),
        pytest.param(stream(4, {"/fi/1/": "uusi"}, since=3, epoch="f"), id="a change to another database"),
        pytest.param(b"<!doctype html><p>Sign in</p>\n", id="somebody else's page"),
    ],
)
def test_a_wrong_stream_changes_nothing_and_the_next_right_one_does(phone: Phone, answer: bytes) -> None:
    assert phone.update(answer) != "written"
    assert phone.held() == ["e", 3, 2, "yksi", len("yksikaksi")]

    assert phone.update(stream(4, {"/fi/1/": "uusi"}, since=3)) == "written"
    assert phone.held()[1:4] == [4, 2, "uusi"]


@pytest.mark.parametrize(("edition", "epoch"), [(2, "e"), (1, "f"), (3, "f")], ids=["backwards", "restored", "reset"])
def test_another_history_ends_in_a_whole_edition(phone: Phone, edition: int, epoch: str) -> None:
    assert phone.update(stream(edition, {"/fi/1/": "toinen"}, epoch=epoch)) == "written"

    assert phone.held() == [epoch, edition, 1, "toinen", len("toinen")]


def test_a_page_killed_half_way_leaves_one_edition_whole(phone: Phone) -> None:
    many = {f"/fi/{n}/": "x" * 20_000 for n in range(1, 200)}
    for kill_after in (0, 20, 60):
        phone.answer = stream(4, many, since=3)
        page = phone.page.context.new_page()
        page.goto(phone.page.url)
        page.evaluate(f"void ({UPDATE})({json.dumps(build.build_id())})")
        page.wait_for_timeout(kill_after)
        page.close()

        _, edition, count, one, _ = phone.held()
        assert (edition, count, one) in [(3, 2, "yksi"), (4, 199, "x" * 20_000)]
