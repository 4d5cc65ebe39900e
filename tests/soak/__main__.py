"""Run the soak and every proof at its full count, and write what was seen: `make soak`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.soak import day

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "proof.md"
HEAD = """# Proof

Written by `make soak`; do not edit. `make test` runs a sample of each.

"""
BETWEEN = "\n\n"
# Simulated minutes pass six times as fast as real ones, so the load is that of six times as many apps.
APPS, SECONDS, SPEED = 1000, 300.0, 6.0
# As a stretch: ten times as many apps, at the pace of the real ones.
MANY, MANY_SECONDS = 10_000, 120.0


def main() -> int:
    """Print and write what was seen; return 1 where something failed.

    Arguments do a part alone, and leave the rest as it was: `day`, `proofs`, or files of proofs.
    """
    asked = sys.argv[1:] or ["day", "proofs"]
    files = [path for path in _files() if path in asked or "proofs" in asked]
    text = DOCUMENT.read_text("utf-8") if DOCUMENT.exists() else HEAD
    before = text.removeprefix(HEAD).partition(BETWEEN + "## Proofs")
    lived, lines = _live() if "day" in asked else (True, before[0].splitlines())
    proven, proofs = _prove(files, before[2])
    DOCUMENT.write_text(HEAD + "\n".join(lines).strip() + BETWEEN + "\n".join(proofs) + "\n", "utf-8")
    print("\n".join([*lines, *proofs]))
    return int(not (lived and proven))


def _live() -> tuple[bool, list[str]]:
    ahead = "" if os.sched_getscheduler(0) == os.SCHED_OTHER else "; this ran ahead of it (chrt)"
    shared = f"Other work kept the machine at a load of {os.getloadavg()[0]:.1f} as it began{ahead}."
    cores = f"On {os.cpu_count()} cores, with those who ask on the same ones. {shared}"
    lines, passed = ["## An event day", "", cores], True
    for apps, seconds, speed in ((APPS, SECONDS, SPEED), (MANY, MANY_SECONDS, 1.0)):
        with tempfile.TemporaryDirectory() as folder, day.demo(Path(folder), speed) as (server, pushes):
            seen = day.run(server, pushes, apps, seconds, speed)
        lines += ["", *seen.lines()]
        for error in seen.errors[:10]:
            print(error, file=sys.stderr)
        # The stretch tells what gives first; nothing has to hold there.
        passed &= apps > APPS or seen.held
    return passed, lines


def _prove(files: list[str], before: str) -> tuple[bool, list[str]]:
    found = {line.split("`")[1]: line for line in before.splitlines() if line.startswith("- `")}
    for path in files:
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", path],
            cwd=ROOT, env={**os.environ, "RASTI_PROOF": "full"}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        pairs = re.findall(r"count\(([\d_]+), ([\d_]+)\)", (ROOT / path).read_text("utf-8"))
        counts = ", ".join(f"{int(full):,}" for _sample, full in pairs)
        said = f"{counts} rounds" if counts else "every combination"
        verdict = "passed" if done.returncode == 0 else "**failed**"
        found[path] = f"- `{path}`: {said}, {time.monotonic() - began:.0f} s, {verdict}"
        if done.returncode:
            print(done.stdout[-3000:], file=sys.stderr)
    lines = [found.get(path, f"- `{path}`: not run at its full count yet") for path in _files()]
    return not any("**failed**" in line for line in lines), ["## Proofs at their full counts", "", *lines]


def _files() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests").rglob("test_*.py")) if _counts(path)]


def _counts(path: Path) -> bool:
    return bool(re.search(r"from tests.proof import .*count", path.read_text("utf-8")))


if __name__ == "__main__":
    sys.exit(main())
