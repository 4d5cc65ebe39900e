"""What goes over the wire: a first visit, the whole event, and what a moved session costs."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from statistics import median

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from pwa import build, clock, database, publishing
from tests.bench.table import Row
from tests.browser.conftest import CHROMIUM, QUIET_CHROMIUM, Server, wait_until
from tests.browser.line import line_to


def measure(server: Server, name: str, whole_budget: int, delta_budget: int) -> Iterator[Row]:
    """Measure the whole event in one language, and the delta and printing after one move."""
    stream = _download(server, "/fi/pages.ndjson?since=0")
    assets = _asset_bytes(server)
    total = (stream + assets) / 1000
    yield Row(
        f"{name}: the whole event offline, one language",
        f"≤ {whole_budget} kB",
        f"{total:.0f} kB (pages {stream / 1000:.0f}, assets {assets / 1000:.0f})",
        total <= whole_budget,
    )
    edition = _edition(server)
    seconds = _move_one(server, edition)
    delta = _download(server, f"/fi/pages.ndjson?since={edition}") / 1000
    yield Row(
        f"{name}: download after one session moved", f"≤ {delta_budget} kB", f"{delta:.1f} kB", delta <= delta_budget
    )
    budget = 1 if name == "demo" else 3
    yield Row(
        f"{name}: printing the edition after one change, three languages",
        f"< {budget} s",
        f"{seconds:.2f} s from publishing to current",
        seconds < budget,
    )


def measure_browser(server: Server) -> Iterator[Row]:
    """Measure a first visit and a never-opened page with the server stopped, in Chromium."""
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as profile:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET_CHROMIUM))
        page = browser.new_page(service_workers="block", **_phone(driver))
        sizes: list[float] = []
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        page.goto(f"{server.url}/fi/programme/", wait_until="networkidle")
        kilobytes = sum(sizes) / 1000
        yield Row(
            "first visit to the demo's programme, before the copy for offline use",
            "≤ 45 kB, ≤ 10 requests",
            f"{kilobytes:.1f} kB, {len(sizes)} requests",
            kilobytes <= 45 and len(sizes) <= 10,
        )
        browser.close()
        context = driver.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=list(QUIET_CHROMIUM), **_phone(driver)
        )
        page = context.pages[0]
        page.goto(f"{server.url}/fi/")
        page.wait_for_selector("edition-status[data-state=ready]", timeout=30_000)
        paths = [path for path in server.printed("fi") if "/sessions/" in path][:12]
        with server.stopped():
            times = []
            for path in paths:
                page.goto(server.url + path)
                times.append(page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd"))
        worst = max(times)
        yield Row(
            "a never-opened page with the network cut, slowest of 12",
            "< 100 ms",
            f"{worst:.0f} ms to its last byte",
            worst < 100,
        )
        yield _worker_start(context, page, server, paths)
        context.close()
        yield _patience(driver, server)
    served = len(_answer(server, build.asset_url("service_worker/index.js"), "gzip"))
    yield Row("the service worker's code, as served", "≤ 6,000 bytes of gzip", f"{served:,} bytes", served <= 6_000)


def _worker_start(context: BrowserContext, page: Page, server: Server, paths: list[str]) -> Row:
    """Open pages with the worker asleep and awake, by turns, since a machine is not equally quick all the time."""
    system = context.new_cdp_session(page)
    system.send("ServiceWorker.enable")
    times: dict[bool, list[float]] = {True: [], False: []}
    for path in paths * 2:
        for asleep in (True, False):
            if asleep:
                system.send("ServiceWorker.stopAllWorkers")
            page.goto(server.url + path, wait_until="load")
            times[asleep].append(page.evaluate("performance.getEntriesByType('navigation')[0].responseStart"))
    cold, warm = median(times[True]), median(times[False])
    return Row(
        "what starting the worker adds to a navigation, to the first byte",
        "< 30 ms",
        f"{cold - warm:.0f} ms (medians of {len(times[True])} each: {cold:.0f} and {warm:.0f} ms)",
        cold - warm < 30,
    )


def _patience(driver: Playwright, server: Server) -> Row:
    with line_to(server) as line:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET_CHROMIUM))
        page = browser.new_page(**_phone(driver))
        page.goto(f"{line.url}/fi/")
        page.wait_for_selector("edition-status[data-state=ready]", timeout=30_000)
        line.state = "hangs"
        began = time.perf_counter()
        page.goto(f"{line.url}/fi/people/", wait_until="commit")
        page.get_by_role("heading", level=1).wait_for()
        seconds = time.perf_counter() - began
        browser.close()
    return Row(
        "a page from a server that hangs, until it is readable as stored",
        "2 s of patience, ≤ 2.5 s",
        f"{seconds:.2f} s",
        seconds <= 2.5,
    )


def _phone(driver: object) -> dict[str, object]:
    device = driver.devices["Pixel 7"]  # type: ignore[attr-defined]
    return {key: value for key, value in device.items() if key != "default_browser_type"}


def _download(server: Server, path: str) -> int:
    return len(_answer(server, path, "br"))


def _answer(server: Server, path: str, encoding: str) -> bytes:
    request = urllib.request.Request(server.url + path, headers={"Accept-Encoding": encoding})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return bytes(answer.read())


def _asset_bytes(server: Server) -> int:
    return sum(_download(server, url) for url in build.offline_urls())


def _edition(server: Server) -> int:
    with sqlite3.connect(server.instance / "rasti.db") as db:
        return int(db.execute("select max(number) from edition").fetchone()[0])


def _move_one(server: Server, edition: int) -> float:
    db = database.open_database(server.instance / "rasti.db")
    published = publishing.read_publication(db)
    assert published
    programme = published.programme
    session = next(one for one in programme.sessions.values() if len(one.slots) == 1 and not one.slots[0].open_hours)
    slot = session.slots[0]
    later = replace(slot, start=slot.start + timedelta(minutes=15), end=slot.end + timedelta(minutes=15))
    sessions = {**programme.sessions, session.id: replace(session, slots=(later,))}
    moved = replace(published, programme=replace(programme, sessions=sessions))
    began = time.perf_counter()
    publishing.publish(db, moved, now=clock.now())
    wait_until(lambda: _edition(server) > edition, 120)
    db.close()
    clock.set_anchor(None)
    return time.perf_counter() - began


def have_browsers() -> bool:
    """Say whether Chromium is here."""
    return shutil.which(CHROMIUM) is not None
