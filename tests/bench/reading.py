"""Reading: what a keystroke of a search costs on a phone, and what Lighthouse says of each kind of page."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.bench.table import Row
from tests.browser.conftest import CHROMIUM, QUIET_CHROMIUM, Server

LIGHTHOUSE = "lighthouse@12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices")
PAGES = {
    "start": "/fi/",
    "day": "/fi/programme/2024-11-14/",
    "session": "/fi/sessions/avaus/",
    "exhibitors": "/fi/exhibitors/",
    "map": "/fi/venue/1/",
    "agenda": "/fi/agenda/",
}
LARGEST_PAINT_MS = 1300
# From the letter to the hits in the document, as its next frame would show them.
KEYSTROKE = """async (query) => {
  const input = document.querySelector("#q"), hits = document.querySelector("#hits"), times = [];
  for (let length = 1; length <= query.length; length++) {
    input.value = query.slice(0, length);
    const began = performance.now();
    const shown = new Promise((go) => {
      const seen = new MutationObserver(() => (seen.disconnect(), go()));
      seen.observe(hits, { childList: true });
    });
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await shown;
    times.push(performance.now() - began);
    await new Promise(requestAnimationFrame);
  }
  return times;
}"""

SLOWER = 4
LONG_TASKS = """globalThis.longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask", buffered: true });"""
SHIFTS = """globalThis.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => (shifted += one.value)))
  .observe({ type: "layout-shift", buffered: true });"""


def measure_search(server: Server) -> Iterator[Row]:
    """Measure each keystroke of three searches on the phone profile, once its index is there."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET_CHROMIUM))
        device = {key: value for key, value in driver.devices["Pixel 7"].items() if key != "default_browser_type"}
        page = browser.new_page(service_workers="block", **device)
        page.goto(f"{server.url}/en/search/", wait_until="networkidle")
        title = page.evaluate("fetch('/en/search.json').then((answer) => answer.json()).then((rows) => rows[700][2])")
        page.locator("#q").fill("warming up")
        page.locator("#hits > *").first.wait_for()
        page.evaluate(KEYSTROKE, "zzzz")
        times = [one for query in (title[:18], "aino", "xyzzyq") for one in page.evaluate(KEYSTROKE, query)]
        browser.close()
    slowest = max(times)
    yield Row(
        "a keystroke of the phone's search, generated event of FOSDEM's size",
        "< 30 ms",
        f"{statistics.median(times):.0f} ms, slowest of {len(times)} {slowest:.0f} ms",
        slowest < 30,
    )


def measure_day(server: Server) -> Iterator[Row]:
    """Count the long tasks until a list of some 200 sessions can be used, the processor four times slower."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET_CHROMIUM))
        device = {key: value for key, value in driver.devices["Pixel 7"].items() if key != "default_browser_type"}
        page = browser.new_page(service_workers="block", **device)
        page.add_init_script(LONG_TASKS)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(f"{server.url}/en/programme/2025-02-01/", wait_until="networkidle")
        page.locator(".tick").first.click()
        sessions = page.locator("[data-find]").count()
        tasks = page.evaluate("longTasks")
        browser.close()
    yield Row(
        f"the day list of {sessions} sessions, the processor {SLOWER} times slower: tasks over 50 ms",
        "none",
        f"{len(tasks)}{': ' if tasks else ''}{', '.join(f'{one:.0f} ms' for one in tasks)}",
        not tasks,
    )


def measure_shift(server: Server) -> Iterator[Row]:
    """Add up how far the wide start, day and session move about while they load."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET_CHROMIUM))
        page = browser.new_page(service_workers="block", viewport={"width": 1280, "height": 900})
        page.add_init_script(SHIFTS)
        for name in ("start", "day", "session"):
            page.goto(server.url + PAGES[name], wait_until="networkidle")
            shift = page.evaluate("shifted")
            yield Row(f"layout shift at 1280 px: {name}", "CLS 0", f"{shift:.3f}", shift < 0.001)
        browser.close()


def measure_lighthouse(server: Server) -> Iterator[Row]:
    """Have Lighthouse, installed for this run, score six kinds of page as a phone, and read the layout shift."""
    what, budget = "Lighthouse, mobile: performance, accessibility, best practices", "100 / 100 / 100"
    if not shutil.which("npm"):
        yield Row(what, budget, "npm is not installed", None)
        return
    with tempfile.TemporaryDirectory() as folder:
        installing = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, LIGHTHOUSE]
        done = subprocess.run(installing, capture_output=True, text=True, check=False)
        if done.returncode:
            yield Row(what, budget, f"{LIGHTHOUSE} could not be installed", None)
            return
        for name, path in PAGES.items():
            said = _audit(Path(folder), server.url + path)
            scores = [round(said["categories"][category]["score"] * 100) for category in CATEGORIES]
            shift, paint = (
                said["audits"][audit]["numericValue"]
                for audit in ("cumulative-layout-shift", "largest-contentful-paint")
            )
            figure = f"{' / '.join(map(str, scores))}, CLS {shift:.3f}, LCP {paint / 1000:.2f} s"
            met = min(scores) == 100 and shift < 0.001 and paint <= LARGEST_PAINT_MS
            yield Row(f"{what}: {name}", f"{budget}, CLS 0, LCP ≤ {LARGEST_PAINT_MS / 1000} s", figure, met)


def _audit(folder: Path, url: str) -> dict[str, Any]:
    command = [
        str(folder / "node_modules" / ".bin" / "lighthouse"), url, "--quiet", "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]  # fmt: skip
    environ = {**os.environ, "CHROME_PATH": CHROMIUM}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environ)
    said: dict[str, Any] = json.loads(done.stdout)
    return said
