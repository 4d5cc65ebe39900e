"""Run the soak and every proof at its full count, and write what was seen: `make soak`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.conftest import Server, publish_demo
from tests.ports import free_port
from tests.soak import day

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "proof.md"
HEAD = """# Proof

Written by `make soak`; do not edit. `make test` runs a sample of each.

"""
APPS, SECONDS, SPEED = 1000, 300.0, 6.0


def main() -> int:
    """Print and write what was seen; return 1 where something failed."""
    with tempfile.TemporaryDirectory() as folder:
        publish_demo(Path(folder))
        server = Server(Path(folder), free_port())
        server.start()
        try:
            seen = day.run(server, APPS, SECONDS, SPEED)
        finally:
            server.stop()
    lines = ["## An event day", "", *seen.lines(), "", "## Proofs at their full counts", ""]
    passed, proofs = _prove()
    DOCUMENT.write_text(HEAD + "\n".join(lines + proofs) + "\n", "utf-8")
    print("\n".join([*lines, *proofs]))
    for error in seen.errors[:10]:
        print(error, file=sys.stderr)
    return int(bool(seen.errors) or not passed)


def _prove() -> tuple[bool, list[str]]:
    files = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests").rglob("test_*.py")) if _counts(path)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--durations=0", "-p", "no:cacheprovider", *files],
        cwd=ROOT, env={**os.environ, "RASTI_PROOF": "full"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = []
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
