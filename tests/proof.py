"""Long proofs: a sample in `make test`, the full count in `make soak`, which writes what it saw to docs/proof.md."""

from __future__ import annotations

import os

FULL = os.environ.get("RASTI_PROOF") == "full"


def count(sample: int, full: int) -> int:
    """Return how many rounds a proof takes in this run."""
    return full if FULL else sample
