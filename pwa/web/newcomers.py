"""A budget for new attendees, a process each: a whole venue may come at once, a flood fills no disk."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask, current_app, jsonify
from sqlite_utils import Database

from pwa import attendees, clock
from pwa.web.language import gettext as _

AT_ONCE = 2000
PER_MINUTE = 200
RETRY_SECONDS = (20, 60)


class Busy(RuntimeError):
    """More new attendees come than there is room for just now."""


@dataclass
class Budget:
    """How many new attendees there is room for at `at`; it fills up again by PER_MINUTE."""

    left: float = AT_ONCE
    at: datetime | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


def init_app(app: Flask) -> None:
    """Give the application its budget, and an answer for when it is used up."""
    app.extensions["newcomers"] = Budget()
    app.register_error_handler(Busy, show_busy)


def admit(db: Database, key: str | None) -> None:
    """Let through who has a key of ours, and new ones while the budget lasts; raises Busy."""
    if attendees.find(db, key):
        return
    budget: Budget = current_app.extensions["newcomers"]
    wall = clock.wall()
    with budget.lock:
        minutes = max(0.0, (wall - (budget.at or wall)).total_seconds() / 60)
        budget.left, budget.at = min(AT_ONCE, budget.left + minutes * PER_MINUTE), wall
        if budget.left < 1:
            raise Busy
        budget.left -= 1


def show_busy(error: Busy) -> Any:
    """Answer when to come again, to each phone another time, so that they do not return together."""
    answer = jsonify(
        error=_("Very busy just now"), remedy=_("Your ticks are safe on this device. Try again in a moment.")
    )
    return answer, 503, {"Retry-After": str(random.randint(*RETRY_SECONDS))}
