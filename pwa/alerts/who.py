"""Who gets an alert: what SQL says of ticks, of wishes, and of the devices that may be sent to now."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from pwa import clock

# `b` is a bookmark of `s`. For two names of one showing, `s:` and `t:`, the newest tick decides; a tie is on
# (pwa/agenda/bookmarks.py).
TICKED = """
  b."on" = 1 and not exists (
    select 1 from bookmark o where o.attendee = b.attendee and o."on" = 0 and o.at > b.at
      and o.item in ('t:' || s.id, 's:' || s.session))
"""
# `a` wants alerts of `:kind`; outside a rehearsal `:testers` is 0 and every device counts.
WANTS = """
  exists (select 1 from subscription u where u.attendee = a.id and u.tester >= :testers)
  and instr(a.kinds, '"' || :kind || '"')
"""
# A session stays ticked while its bell is off.
HEARS = """
  not exists (select 1 from bookmark q where q.attendee = a.id and q.item = 'q:' || s.session and q."on" = 1)
"""


def testers_only(db: Database) -> bool:
    """Say whether alerts go to testers alone: on a rehearsal clock, unless the whole event is a sample."""
    if clock.anchor() is None:
        return False
    row = db.execute("select sample from event").fetchone()
    return bool(row and not row[0])


def in_quiet_hours(db: Database, now: datetime) -> set[int]:
    """Return the attendees who have quiet hours at `now`, in venue time; they may go over midnight."""
    row = db.execute("select timezone from event").fetchone()
    if row is None:
        return set()
    time = f"{now.astimezone(ZoneInfo(row[0])):%H:%M}"
    rows = db.execute(
        "select id from attendee where quiet_from <> quiet_until and case when quiet_from < quiet_until"
        " then :time >= quiet_from and :time < quiet_until else :time >= quiet_from or :time < quiet_until end",
        {"time": time},
    )
    return {row[0] for row in rows}
