"""The wheel carries everything: built, installed into an empty environment, it runs the demo from there."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.ports import free_port

ROOT = Path(__file__).parents[1]
PATHS = ("/fi/", "/sv/programme/2024-11-14/", "/service_worker.js")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty environment with the wheel in it; the locked dependencies are borrowed from ours by a path file."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    wheel = next(folder.glob("rasti-*.whl"))
    venv = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    python = venv / "bin" / "python"
    subprocess.run(
        [
            str(python),
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "-r",
            str(ROOT / "requirements.lock"),
        ],
        check=True,
    )
    subprocess.run(
        [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", str(wheel)], check=True
    )
    return venv


def test_the_wheel_runs_the_demo_from_an_empty_environment(installed: Path, tmp_path: Path) -> None:
    port = free_port()
    environ = {"PATH": os.environ["PATH"], "RASTI_INSTANCE": str(tmp_path / "instance"), "HOME": str(tmp_path)}
    process = subprocess.Popen(
        [str(installed / "bin" / "rasti"), "demo", "--port", str(port)],
        cwd=tmp_path,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    try:
        said = next((line for line in process.stdout if f"http://127.0.0.1:{port}/" in line), "")
        assert said
        pages = {path: _get(f"http://127.0.0.1:{port}{path}") for path in PATHS}
        stylesheet = re.search(r'href="(/static/[^"]+/css/app\.css)"', pages["/fi/"])
        assert stylesheet
        assert "@layer" in _get(f"http://127.0.0.1:{port}{stylesheet[1]}")
        assert "Omat rastit" in pages["/fi/"]
        assert "Mitt program" in pages["/sv/programme/2024-11-14/"]
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert process.returncode == 0


def _get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())
