"""The morning digest: the day's picks in one alert, to those who asked for it."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from pwa.alerts.notice import Notice, read_showings
from pwa.alerts.who import HEARS, TICKED, WANTS, testers_only
from pwa.database import to_text

MORNING = time(7, 30)
# After it the day is under way, and its start alerts say more.
LATEST = time(12, 0)

_PICKS = f"""
  select attendee, lang, remote, json_group_array(slot) slots from (
    select distinct a.id attendee, a.lang, a.remote, s.id slot, s.start from slot s
    join session on session.id = s.session
    join bookmark b on b.item in ('t:' || s.id, 's:' || s.session)
    join attendee a on a.id = b.attendee
    where s.start > :now and s.start < :midnight and s.open_hours = 0 and s.status <> 'cancelled'
      and session.status <> 'cancelled' and a.created_at <= :due and {TICKED} and {WANTS} and {HEARS}
      and not exists (select 1 from notice n where n.attendee = a.id and n.kind = 'digest'
        and n.subject = :subject and n.occasion = '1')
    order by a.id, s.start, s.id)
  group by attendee order by attendee
"""


def due_digests(db: Database, now: datetime) -> list[Notice]:
    """List the digests that are due at `now`, on the morning of each day of which something is ticked."""
    row = db.execute("select timezone from event").fetchone()
    if row is None:
        return []
    local = now.astimezone(ZoneInfo(row[0]))
    if not MORNING <= local.time() < LATEST:
        return []
    due_at = local.replace(hour=MORNING.hour, minute=MORNING.minute, second=0, microsecond=0)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    subject = f"d:{local:%Y-%m-%d}"
    args = {
        "kind": "digest", "testers": int(testers_only(db)), "now": to_text(now), "due": to_text(due_at),
        "midnight": to_text(midnight), "subject": subject,
    }  # fmt: skip
    rows = list(db.query(_PICKS, args))
    showings = read_showings(db, {slot for row in rows for slot in json.loads(row["slots"])})
    found = []
    for row in rows:
        picks = sorted((showings[slot] for slot in json.loads(row["slots"])), key=lambda one: (one.start, one.slot))
        until = min(picks[0].start, local.replace(hour=LATEST.hour, minute=0, second=0, microsecond=0))
        found.append(
            Notice(
                row["attendee"], row["lang"], "digest", subject, "1", due_at, until, others=tuple(picks),
                urgency="normal", remote=bool(row["remote"]),
            )
        )  # fmt: skip
    return found
