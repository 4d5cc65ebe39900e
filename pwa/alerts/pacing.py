"""Pacing: each push service gets as much at once as it takes, so that one in trouble holds nobody else's alerts up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pwa.alerts.push import CONNECTIONS, Answer

# A service that does not say for how long it wants to be left alone.
BREATH = timedelta(seconds=1)
LONGEST = timedelta(hours=1)


@dataclass
class _Service:
    room: float = float(2 * CONNECTIONS)
    flying: int = 0
    closed_until: datetime | None = None


class Pacing:
    """What is under way to each push service, and how much more may be: halved on trouble, grown on each success."""

    def __init__(self) -> None:
        self._services: dict[str, _Service] = {}

    def may_depart(self, host: str, wall: datetime) -> bool:
        """Say whether one more may go to `host`, and count it as under way if so."""
        service = self._services.setdefault(host, _Service())
        if (service.closed_until and wall < service.closed_until) or service.flying >= int(service.room):
            return False
        service.flying += 1
        return True

    def land(self, host: str, answer: Answer, wall: datetime) -> None:
        """Learn from an answer of `host`."""
        service = self._services.setdefault(host, _Service())
        service.flying = max(0, service.flying - 1)
        if answer.status == 429 or answer.status is None or answer.status >= 500:
            service.room = max(1.0, service.room / 2)
            if answer.status == 429 or answer.retry_after:
                wait = min(timedelta(seconds=answer.retry_after or 0) or BREATH, LONGEST)
                service.closed_until = max(service.closed_until or wall, wall + wait)
        else:
            service.room = min(2.0 * CONNECTIONS, service.room + 1)

    def full(self, wall: datetime) -> list[str]:
        """List the services to which nothing may go now."""
        return [
            host
            for host, service in self._services.items()
            if (service.closed_until and wall < service.closed_until) or service.flying >= int(service.room)
        ]
