"""What is due: alerts are derived at each tick from today's programme and ticks, never scheduled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from pwa.alerts import pause
from pwa.alerts.announcements import due_announcements
from pwa.alerts.changes import due_changes, due_showings
from pwa.alerts.digest import due_digests
from pwa.alerts.full import due_full
from pwa.alerts.notice import Notice
from pwa.alerts.starts import due_live, due_starts
from pwa.alerts.who import in_quiet_hours

# Who would set out for a session that is off is told at any hour.
URGENT_WITHIN = timedelta(hours=2)


def due(db: Database, now: datetime) -> list[Notice]:
    """List every alert that is due at `now` and has no notice yet; quiet hours put off what may wait."""
    if not db.execute("select 1 from subscription limit 1").fetchone():
        return []
    found = [
        notice
        for derive in (due_starts, due_live, due_changes, due_showings, due_full, due_announcements, due_digests)
        for notice in derive(db, now)
    ]
    found = pause.newer(db, found)
    quiet = in_quiet_hours(db, now) if found else set()
    wanted = [one for one in found if one.attendee not in quiet or _is_urgent(one, now)]
    return [one if one.told_at else replace(one, told_at=now) for one in wanted]


def _is_urgent(notice: Notice, now: datetime) -> bool:
    showing = notice.showing
    return notice.change == "cancelled" and showing is not None and showing.start <= now + URGENT_WITHIN
