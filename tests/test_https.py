"""A phone gets https from `rasti serve --cert --key`, with everything that https switches on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.ports import free_port
from tests.push_services.tls import make_certificate, trusting


def test_the_demo_is_served_over_https_with_strict_cookies(tmp_path: Path) -> None:
    cert, key = make_certificate(tmp_path, ("127.0.0.1",))
    port = free_port()
    origin = f"https://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "pwa", "demo", "--port", str(port), "--cert", str(cert), "--key", str(key)],
        env={**os.environ, "RASTI_INSTANCE": str(tmp_path / "instance")},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        assert any(origin in line for line in process.stdout)
        tls = trusting(cert)
        with urllib.request.urlopen(f"{origin}/sv/", context=tls, timeout=10) as page:
            assert page.headers["Strict-Transport-Security"]
        body = json.dumps({"since": 0, "entries": {"s:avaus": [1, 1]}, "lang": "sv"}).encode()
        sync = urllib.request.Request(
            f"{origin}/agenda/sync", body, {"Content-Type": "application/json", "Origin": origin}, method="POST"
        )
        with urllib.request.urlopen(sync, context=tls, timeout=10) as answer:
            cookies = answer.headers.get_all("Set-Cookie")
        (secret,) = [cookie for cookie in cookies if cookie.startswith("rasti=")]
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(secret.split("; "))
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert process.returncode == 0
