"""WebKitGTK, Safari's engine, by its own driver (W3C WebDriver, https://www.w3.org/TR/webdriver2/)."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from typing import Any

from tests.needs import need
from tests.ports import free_port

BROWSER = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"


class WebKit:
    """A session with one window; `address` is where its driver hears it."""

    def __init__(self, driver: str) -> None:
        options = {"binary": glob(BROWSER)[-1], "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        self.address = f"{driver}/session"
        self.address += f"/{self._call('POST', '', wanted)['sessionId']}"
        self._call("POST", "/timeouts", {"script": 30_000, "pageLoad": 30_000})

    def open(self, url: str) -> None:
        """Open `url` and wait until it is loaded."""
        self._call("POST", "/url", {"url": url})

    def ask(self, expression: str) -> Any:
        """Return what an expression of JavaScript comes to, or what its promise does."""
        script = f"const done = arguments[0]; Promise.resolve({expression}).then(done, (e) => done(String(e)))"
        return self._call("POST", "/execute/async", {"script": script, "args": []})

    def wait(self, expression: str, seconds: float = 15) -> None:
        """Wait until an expression is true; fails after `seconds`, showing the page."""
        end = time.monotonic() + seconds
        while not self.ask(f"Boolean({expression})"):
            assert time.monotonic() < end, (
                f"not so after {seconds} s: {expression}\n{self.ask('document.body.innerText')}"
            )
            time.sleep(0.05)

    def quit(self) -> None:
        """Close the window."""
        self._call("DELETE", "", None)

    def _call(self, method: str, path: str, body: Any) -> Any:
        request = urllib.request.Request(
            self.address + path, json.dumps(body).encode() if body is not None else None, method=method
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]


@contextmanager
def open_webkit() -> Iterator[WebKit]:
    """Open WebKitGTK on a screen that nobody sees."""
    driver, screen = need("WebKitWebDriver", "webkit2gtk-driver"), need("Xvfb", "xvfb")
    reading, writing = os.pipe()
    with subprocess.Popen(
        [screen, "-displayfd", str(writing), "-nolisten", "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL
    ) as xvfb:
        os.close(writing)
        with os.fdopen(reading) as said:
            display = said.readline().strip()
        port = free_port()
        environ = {**os.environ, "DISPLAY": f":{display}", "GDK_BACKEND": "x11", "LIBGL_ALWAYS_SOFTWARE": "1"}
        with subprocess.Popen([driver, f"--port={port}"], env=environ, stderr=subprocess.DEVNULL) as process:
            try:
                webkit = WebKit(_listening(f"http://127.0.0.1:{port}"))
                yield webkit
                webkit.quit()
            finally:
                process.terminate()
                xvfb.terminate()


def _listening(driver: str) -> str:
    for _try in range(100):
        try:
            urllib.request.urlopen(f"{driver}/status", timeout=5).close()
            return driver
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("WebKitWebDriver does not listen")
