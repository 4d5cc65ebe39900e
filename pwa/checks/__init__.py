"""What would go wrong on the day: found before it, each with a remedy."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from pwa.checks import content, machine, settings
from pwa.config import Config


def find_problems(db: Database, config: Config, now: datetime) -> list[str]:
    """List the problems of an instance at machine time `now`, a sentence each with its remedy."""
    return [
        problem
        for room in (settings, machine, content)
        for find in room.CHECKS
        for problem in find(db, config, now)  # type: ignore[operator]
    ]
