"""Conflicts: which picks cannot both be seen whole. The same rule runs on the phone (tests/vectors/conflicts.json)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Pick:
    """A ticked showing; `key` is any name of it."""

    key: str
    start: datetime
    end: datetime
    open_hours: bool = False
    cancelled: bool = False


@dataclass(frozen=True)
class Overlap:
    """Two picks, the earlier first, and for how many minutes both run."""

    first: str
    second: str
    minutes: int


def overlaps(picks: Iterable[Pick]) -> list[Overlap]:
    """List every overlap of a minute or more; drop-in hours and cancelled picks never conflict."""
    fixed = sorted(
        (pick for pick in picks if not pick.open_hours and not pick.cancelled),
        key=lambda pick: (pick.start, pick.end, pick.key),
    )
    found = []
    for n, first in enumerate(fixed):
        for second in fixed[n + 1 :]:
            if second.start >= first.end:
                break
            minutes = int((min(first.end, second.end) - second.start).total_seconds() // 60)
            if minutes > 0:
                found.append(Overlap(first.key, second.key, minutes))
    return found
