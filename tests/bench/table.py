"""A row of figures, and the table that a run prints and writes."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"
HEAD = """# Performance

Written by `make bench`; do not edit. Each row is one measurement in one run on one machine, so compare
ratios and counts, not seconds, with other machines. A budget that is not met says so.

| what | budget | measured | verdict |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Row:
    """One figure: `met` is None where it could not be measured, and `figure` then says why."""

    what: str
    budget: str
    figure: str
    met: bool | None

    def __str__(self) -> str:
        verdict = {True: "met", False: "**not met**", None: "not measured"}[self.met]
        return f"| {self.what} | {self.budget} | {self.figure} | {verdict} |"


def write(rows: Iterable[Row]) -> None:
    """Write the rows to docs/performance.md, with the versions that they were measured with."""
    lines = "\n".join(str(row) for row in rows)
    DOCUMENT.write_text(f"{HEAD}{lines}\n\n{_versions()}\n", "utf-8")


def _versions() -> str:
    packages = ("flask", "granian", "sqlite-utils", "webpush", "aiohttp", "playwright")
    said = [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in packages)]
    for command in (["chromium", "--version"], ["nginx", "-v"]):
        if shutil.which(command[0]):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            said.append((done.stdout + done.stderr).strip().replace("nginx version: ", "").split(" built on")[0])
    cores = len(__import__("os").sched_getaffinity(0))
    return f"Measured with {', '.join(said)}, on {platform.machine()} with {cores} cores."
