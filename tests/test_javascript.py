"""The modules of the service worker and of the elements, under Node's own test runner."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.needs import need

ROOT = Path(__file__).parents[1]


def test_the_javascript_modules_pass_their_tests() -> None:
    node = need("node", "nodejs")
    files = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.js"))
    assert files
    done = subprocess.run([node, "--test", *files], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
