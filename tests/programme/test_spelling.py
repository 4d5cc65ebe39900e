import json
from pathlib import Path

import pytest

from pwa.programme.spelling import distance, suggest

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "spelling.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_nearest_spelling_is_as_on_the_phone(vector):
    assert suggest(vector["query"].split(), vector["known"]) == vector["instead"]


def test_a_swap_is_one_step():
    assert [distance("kieli", other) for other in ("kieli", "keili", "kiel", "kielit", "", "tieto")] == [
        0, 1, 1, 1, 5, 3,
    ]  # fmt: skip
