"""Browsers and a real server: Debian's Chromium as a phone, Firefox ESR, and `serve` on an instance of its own."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from pwa import paths
from tests.needs import need
from tests.ports import free_port
from tests.push_services.firefox import FirefoxService

CHROMIUM, FIREFOX = "/usr/bin/chromium", "/usr/bin/firefox-esr"
QUIET_CHROMIUM = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
QUIET_FIREFOX = {
    "remote.prefs.recommended": False,
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
}
# A page goes out of sight, or comes back: a browser without a window never hides one by itself.
SEEN = """state => {
  Object.defineProperty(document, "visibilityState", { get: () => state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
REPOSITORY = Path(__file__).parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a browser that a busy machine starved try again; the report counts every such run."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=2, reruns_delay=1))


@dataclass
class Server:
    """A running `serve`: `url` is its origin, `instance` its folder, `code` where it runs from."""

    instance: Path
    port: int
    environ: dict[str, str] = field(default_factory=dict)
    code: Path = REPOSITORY
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Return the origin, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start serving and wait until it answers with a printed edition."""
        environ = {
            **os.environ,
            **self.environ,
            "RASTI_INSTANCE": str(self.instance),
            "RASTI_HOST": "127.0.0.1",
            "RASTI_PORT": str(self.port),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pwa.supervisor"],
            cwd=self.code,
            env=environ,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout
        if not (said := self.process.stdout.readline()):
            raise RuntimeError(f"serve ended with {self.process.wait()}; what it said is above")
        assert self.url in said, said

    def stop(self) -> None:
        """Stop serving, as a person would, and wait until nothing of it is left."""
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
            assert self.process.stdout
            self.process.stdout.close()
            self.process = None

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Have the server stopped for a while."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def get(self, path: str) -> str:
        """Fetch `path` as text."""
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return str(answer.read().decode())

    def database(self) -> Any:
        """Open the instance's database in this process."""
        from pwa.database import open_database

        return open_database(self.instance / "rasti.db")

    def printed(self, lang: str) -> list[str]:
        """List the printed pages of a language."""
        with sqlite3.connect(self.instance / "rasti.db") as db:
            rows = db.execute(
                "select path from printed where lang = ? and body is not null and type like 'text/html%' order by path",
                [lang],
            )
            return [row[0] for row in rows]


@pytest.fixture(scope="module")
def mozilla() -> Iterator[FirefoxService]:
    """Have a push service for Firefox."""
    service = FirefoxService().start()
    yield service
    service.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Have a copy of the demo's event folder, to be changed."""
    return Path(shutil.copytree(paths.DEMO, tmp_path / "event"))


@pytest.fixture(scope="module")
def make_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Make servers with the demo published at its rehearsal time; `environ` adds RASTI_* settings."""
    made: list[Server] = []

    def make(
        environ: dict[str, str] | None = None, source: Path | None = None, speed: float = 1.0, code: Path = REPOSITORY
    ) -> Server:
        instance = tmp_path_factory.mktemp("instance")
        publish_demo(instance, source, speed)
        server = Server(instance, free_port(), environ or {}, code)
        made.append(server)
        server.start()
        return server

    yield make
    for server in made:
        server.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the demo, once for all: make one of your own to publish; `with server.stopped():` cuts this one off."""
    instance = tmp_path_factory.mktemp("instance")
    publish_demo(instance)
    server = Server(instance, free_port())
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Run Playwright's driver."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Have Chromium for contexts of one's own, without push or a profile that stays."""
    need(CHROMIUM, "chromium")
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET_CHROMIUM))
    yield browser
    browser.close()


@pytest.fixture
def launch_phone(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """Launch Chromium as a phone: a persistent context, with `args` and context options added."""
    need(CHROMIUM, "chromium")
    opened: list[BrowserContext] = []

    def launch(args: list[str] | tuple[str, ...] = (), profile: str = "phone", **options: Any) -> BrowserContext:
        device = {k: v for k, v in playwright.devices["Pixel 7"].items() if k != "default_browser_type"}
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / f"{profile}-{len(opened)}"),
            executable_path=CHROMIUM,
            args=[*QUIET_CHROMIUM, *args],
            **{**device, "locale": "fi-FI", **options},
        )
        opened.append(context)
        return context

    yield launch
    for context in opened:
        context.close()


@pytest.fixture
def phone(launch_phone: Callable[..., BrowserContext]) -> BrowserContext:
    """Have a Chromium phone with a fresh profile."""
    return launch_phone()


@pytest.fixture
def launch_firefox(playwright: Playwright) -> Iterator[Callable[..., BrowserContext]]:
    """Launch Firefox ESR with `prefs` added to the quiet ones; gives a fresh context."""
    need(FIREFOX, "firefox-esr")
    opened: list[Browser] = []

    def launch(prefs: dict[str, Any] | None = None, **options: Any) -> BrowserContext:
        browser = playwright.firefox.launch(
            channel="moz-firefox", executable_path=FIREFOX, firefox_user_prefs={**QUIET_FIREFOX, **(prefs or {})}
        )
        opened.append(browser)
        return browser.new_context(**options)

    yield launch
    for browser in opened:
        browser.close()


@pytest.fixture
def firefox(launch_firefox: Callable[..., BrowserContext]) -> BrowserContext:
    """Have Firefox with a fresh profile."""
    return launch_firefox()


def publish_demo(instance: Path, source: Path | None = None, speed: float = 1.0) -> None:
    """Publish the demo (or `source`) into a new instance, with the clock at its rehearsal moment."""
    from pwa import clock, paths, publishing
    from pwa.database import keep_clock, open_database

    db = open_database(instance / "rasti.db")
    publication = publishing.read_source(source or paths.DEMO)
    if start := publication.programme.event.rehearsal:
        keep_clock(db, clock.Anchor(start, clock.wall(), speed))
    publishing.publish(db, publication, now=clock.now())
    clock.set_anchor(None)
    db.conn.close()


def set_morning(server: Server) -> None:
    """Set the clock to the demo's rehearsal moment again: a day folds what is over."""
    from pwa import clock, paths, publishing
    from pwa.database import keep_clock

    db = server.database()
    keep_clock(db, clock.Anchor(publishing.read_source(paths.DEMO).programme.event.rehearsal, clock.wall(), 1.0))
    clock.set_anchor(None)
    db.close()


def import_with(server: Server, folder: Path, session: str, **cells: str) -> None:
    """Write `cells` into the session's row of the folder and import it, as an organiser does."""
    file = folder / "sessions.csv"
    with file.open(encoding="utf-8", newline="") as source:
        reader = csv.DictReader(source)
        rows, names = list(reader), list(reader.fieldnames or [])
    next(row for row in rows if row["id"] == session).update(cells)
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    subprocess.run(
        [sys.executable, "-m", "pwa", "import", str(folder)],
        check=True,
        capture_output=True,
        cwd=REPOSITORY,
        env={**os.environ, "RASTI_INSTANCE": str(server.instance)},
    )


def wait_until(true: Callable[[], bool], seconds: float = 15.0) -> None:
    """Wait until `true()` holds; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"still not so after {seconds} s"
        time.sleep(0.1)
