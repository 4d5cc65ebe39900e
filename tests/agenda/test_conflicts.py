"""The overlaps among picks, by the vectors that the phone follows too."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from pwa.agenda.conflicts import Pick, overlaps

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "conflicts.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_overlaps_follow_the_shared_vectors(vector: dict) -> None:
    picks = [
        Pick(**pick | {"start": datetime.fromisoformat(pick["start"]), "end": datetime.fromisoformat(pick["end"])})
        for pick in vector["picks"]
    ]

    assert [[one.first, one.second, one.minutes] for one in overlaps(picks)] == vector["overlaps"]
