"""The map: what its page weighs, and what panning a floor of 200 booths costs a slow phone."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, sync_playwright

from tests.bench.offline import _phone
from tests.bench.table import Row
from tests.browser.conftest import CHROMIUM, QUIET_CHROMIUM, Server

BOOTHS, MOVES, SLOWER = 200, 120, 4
# The demo's floor has forty booths: more of them, and watch for tasks over 50 ms.
_CROWD = """
count => {
  const plan = document.querySelector("svg.plan");
  const booths = [...plan.querySelectorAll("a:has(> .booth)")];
  for (let n = booths.length; n < count; n++) plan.append(booths[n % booths.length].cloneNode(true));
  globalThis.long = 0;
  new PerformanceObserver((list) => (globalThis.long += list.getEntries().length)).observe({ type: "longtask" });
}
"""


def measure(server: Server) -> Iterator[Row]:
    """Load the map page and drag it about, in Chromium as a phone."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET_CHROMIUM))
        page = browser.new_page(service_workers="block", **_phone(driver))
        session = page.context.new_cdp_session(page)
        sizes: list[float] = []
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        page.goto(f"{server.url}/fi/venue/1/", wait_until="networkidle")
        kilobytes = sum(sizes) / 1000
        yield Row("the map page with all its files, two floors", "≤ 45 kB", f"{kilobytes:.1f} kB", kilobytes <= 45)
        page.evaluate(_CROWD, BOOTHS)
        page.locator("[data-zoom=in]").click(click_count=4)
        session.send("Performance.enable")
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.evaluate("globalThis.long = 0")
        before = _script(session)
        _drag(page)
        script = (_script(session) - before) * 1000 / MOVES
        tasks = page.evaluate("long")
        yield Row(
            f"panning {BOOTHS} booths, the processor {SLOWER} times slower",
            "≤ 4 ms of script a frame, no long task",
            f"{script:.2f} ms, {tasks} long tasks",
            script <= 4 and not tasks,
        )
        browser.close()


def _script(session: object) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]  # type: ignore[attr-defined]
    return next(float(one["value"]) for one in metrics if one["name"] == "ScriptDuration")


def _drag(page: Page) -> None:
    box = page.locator(".plan-frame").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for n in range(MOVES):
        page.mouse.move(x + (n % 40 - 20) * 3, y + (n % 30 - 15) * 3)
    page.mouse.up()
