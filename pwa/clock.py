"""The two clocks: event time, which can be rehearsed, and machine time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Anchor:
    """Where the rehearsal clock was set: `event` was shown at machine time `wall`, running `speed` times as fast."""

    event: datetime
    wall: datetime
    speed: float = 1.0

    def at(self, wall: datetime) -> datetime:
        """Return the event time at machine time `wall`."""
        return self.event + (wall - self.wall) * self.speed

    def wall_at(self, event: datetime) -> datetime:
        """Return the machine time that shows `event`."""
        return self.wall + (event - self.event) / self.speed


_anchor: Anchor | None = None


def now() -> datetime:
    """Return event time, aware, in UTC: for the programme, alerts and retention."""
    return _anchor.at(wall()) if _anchor else wall()


def wall() -> datetime:
    """Return machine time, aware, in UTC: for tokens, back-off, limits and sync stamps."""
    return datetime.now(UTC)


def stamp_at(event: datetime) -> int:
    """Return the stamp of the machine time that shows `event`, to compare it with sync stamps."""
    return int((_anchor.wall_at(event) if _anchor else event).timestamp() * 1000)


def stamp() -> int:
    """Return machine time in milliseconds since 1970, as sync stamps count it."""
    return time.time_ns() // 1_000_000


def anchor() -> Anchor | None:
    """Return the rehearsal anchor, or None where event time is real time."""
    return _anchor


def set_anchor(value: Anchor | None) -> None:
    """Let this process's event time follow `value`."""
    global _anchor
    _anchor = value


def speed() -> float:
    """Return how many event seconds pass in a second."""
    return _anchor.speed if _anchor else 1.0


def wait_seconds(duration: timedelta) -> float:
    """Return how many machine seconds an event-time `duration` takes."""
    return max(0.0, duration.total_seconds() / speed())
