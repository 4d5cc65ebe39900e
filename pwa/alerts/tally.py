"""How alerts stand: how many are on their way, left, failed, and when the next ones are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from pwa.alerts.status import ALARM
from pwa.alerts.who import HEARS, TICKED, WANTS, testers_only
from pwa.database import from_text, get_state, to_text

# So far ahead nobody at the desk looks.
AHEAD = timedelta(days=3)

_NEXT = f"""
  select s.id slot, a.lead_minutes lead, s.start, count(distinct a.id) attendees from slot s
  join session on session.id = s.session
  join bookmark b on b.item in ('t:' || s.id, 's:' || s.session)
  join attendee a on a.id = b.attendee
  where s.start > :now and s.start <= :horizon and s.open_hours = 0 and s.status <> 'cancelled'
    and session.status <> 'cancelled' and {TICKED} and {WANTS} and {HEARS}
  group by s.id, a.lead_minutes
"""


@dataclass(frozen=True)
class Next:
    """The start alerts that leave next: when, of which showing, to how many attendees."""

    at: datetime
    slot: str
    attendees: int


@dataclass(frozen=True)
class Tally:
    """Deliveries by what became of them; `alarm` is what a push service said when it refused us."""

    due: int = 0
    sent: int = 0
    gone: int = 0
    expired: int = 0
    failed: int = 0
    devices: int = 0
    last: datetime | None = None
    alarm: dict[str, Any] | None = None


def tally(db: Database) -> Tally:
    """Count the deliveries of the whole event; `last` is the machine time when one was sent."""
    counts = dict(db.execute("select state, count(*) from delivery group by state").fetchall())
    last = db.execute("select max(settled_at) from delivery where state = 'sent'").fetchone()[0]
    devices = db.execute("select count(*) from subscription").fetchone()[0]
    return Tally(
        **{state: counts.get(state, 0) for state in ("due", "sent", "gone", "expired", "failed")},
        devices=devices, last=from_text(last) if last else None, alarm=get_state(db, ALARM),
    )  # fmt: skip


def next_starts(db: Database, now: datetime, limit: int = 3) -> list[Next]:
    """List the start alerts that leave next, the soonest first."""
    asked = {
        "kind": "start", "testers": int(testers_only(db)), "now": to_text(now), "horizon": to_text(now + AHEAD),
    }  # fmt: skip
    rows = db.query(_NEXT, asked)
    found = [
        Next(from_text(row["start"]) - timedelta(minutes=row["lead"]), row["slot"], row["attendees"]) for row in rows
    ]
    return sorted((one for one in found if one.at > now), key=lambda one: (one.at, one.slot))[:limit]
