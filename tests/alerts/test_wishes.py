"""What a phone may wish for, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from pwa.alerts import wishes
from pwa.alerts.wishes import BadWish


def test_wishes_are_read_and_kinds_put_in_order() -> None:
    body = {
        "lead_minutes": 0,
        "kinds": ["digest", "start", "start"],
        "remote": True,
        "lang": "de",
        "quiet_from": "22:00",
    }

    assert wishes.read({**body, "quiet_until": "07:00", "endpoint": "x"}) == {
        "lead_minutes": 0, "kinds": ("start", "digest"), "remote": True, "quiet_from": "22:00", "quiet_until": "07:00",
    }  # fmt: skip
    assert wishes.read({"quiet_from": "", "quiet_until": ""}) == {"quiet_from": "", "quiet_until": ""}


@pytest.mark.parametrize(
    "body",
    [
        {"lead_minutes": 61},
        {"lead_minutes": True},
        {"kinds": "start"},
        {"kinds": ["everything"]},
        {"kinds": [["start"]]},
        {"remote": 1},
        {"quiet_from": "24:00", "quiet_until": "07:00"},
        {"quiet_from": "22:00", "quiet_until": ""},
        {"quiet_from": 22, "quiet_until": 7},
    ],
)
def test_what_makes_no_sense_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(BadWish):
        wishes.read(body)
