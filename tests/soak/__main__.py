"""Run the soak and every proof at its full count, and write what was seen: `make soak`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.soak import day

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "proof.md"
HEAD = """# Proof

Written by `make soak`; do not edit. `make test` runs a sample of each.

"""
BETWEEN = "\n\n<!-- proofs -->\n\n"
# Simulated minutes pass six times as fast as real ones, so the load is that of six times as many apps.
APPS, SECONDS, SPEED = 1000, 300.0, 6.0
# As a stretch: ten times as many apps, at the pace of the real ones.
MANY, MANY_SECONDS = 10_000, 120.0


def main() -> int:
    """Print and write what was seen; return 1 where something failed. `day` or `proofs` does that part alone."""
    asked, failed = sys.argv[1:] or ["day", "proofs"], False
    parts = {"day": _live, "proofs": _prove}
    before = DOCUMENT.read_text("utf-8").removeprefix(HEAD).split(BETWEEN) if DOCUMENT.exists() else ["", ""]
    for place, part in enumerate(parts):
        if part in asked:
            passed, lines = parts[part]()
            failed |= not passed
            before[place] = "\n".join(lines).strip()
            print(before[place])
    DOCUMENT.write_text(HEAD + BETWEEN.join(text.strip() for text in before) + "\n", "utf-8")
    return int(failed)


def _live() -> tuple[bool, list[str]]:
    lines, passed = ["## An event day", "", f"On {os.cpu_count()} cores, with those who ask on the same ones."], True
    for apps, seconds, speed in ((APPS, SECONDS, SPEED), (MANY, MANY_SECONDS, 1.0)):
        with tempfile.TemporaryDirectory() as folder, day.demo(Path(folder), speed) as (server, pushes):
            seen = day.run(server, pushes, apps, seconds, speed)
        lines += ["", *seen.lines()]
        for error in seen.errors[:10]:
            print(error, file=sys.stderr)
        # The stretch tells what gives first; nothing has to hold there.
        passed &= apps > APPS or seen.held
    return passed, lines


def _prove() -> tuple[bool, list[str]]:
    files = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests").rglob("test_*.py")) if _counts(path)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--durations=0", "-p", "no:cacheprovider", *files],
        cwd=ROOT, env={**os.environ, "RASTI_PROOF": "full"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = ["## Proofs at their full counts", ""]
    for path in files:
        pairs = re.findall(r"count\(([\d_]+), ([\d_]+)\)", (ROOT / path).read_text("utf-8"))
        taken = sum(float(one) for one in re.findall(rf"([\d.]+)s call +{re.escape(path)}", done.stdout))
        counts = ", ".join(f"{int(full):,}" for _sample, full in pairs)
        lines.append(f"- `{path}`: {counts} rounds, {taken:.0f} s")
    verdict = "all passed" if done.returncode == 0 else "**some failed**:\n\n" + done.stdout[-3000:]
    return done.returncode == 0, [*lines, "", f"Verdict: {verdict}."]


def _counts(path: Path) -> bool:
    return "from tests.proof import count" in path.read_text("utf-8")


if __name__ == "__main__":
    sys.exit(main())
