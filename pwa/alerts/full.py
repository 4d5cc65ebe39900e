"""A room is full, as its steward sees it: told to those who would come in vain."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from pwa import clock
from pwa.alerts.notice import Notice, read_showings
from pwa.alerts.who import HEARS, TICKED, WANTS, testers_only
from pwa.database import from_text, to_text
from pwa.venue import rooms

# A steward may tap the wrong colour.
SETTLE = timedelta(seconds=10)
# Later whoever wanted in is in, or elsewhere.
LATE = timedelta(minutes=15)

_CONCERNED = f"""
  select distinct a.id attendee, a.lang, r.slot, r.at from room_state r join slot s on s.id = r.slot
  join bookmark b on b.item in ('t:' || s.id, 's:' || s.session)
  join attendee a on a.id = b.attendee
  where r.state = :red and r.at <= :settled and s.start > :late and s."end" > :now and s.status <> 'cancelled'
    and a.remote = 0 and {TICKED} and {WANTS} and {HEARS}
    and not exists (select 1 from notice n where n.attendee = a.id and n.kind = 'full'
      and n.subject = 't:' || s.id and n.occasion = r.at)
  order by r.slot, a.id
"""
_OLDER = 'select min(at) from bookmark where attendee = ? and item in (?, ?) and "on" = 1'


def due_full(db: Database, now: datetime) -> list[Notice]:
    """List whom to tell at `now` that the room of what they ticked is full; whoever ticks it later sees it there."""
    args = {
        "kind": "full",
        "testers": int(testers_only(db)),
        "red": rooms.RED,
        "now": to_text(now),
        "settled": to_text(now - SETTLE),
        "late": to_text(now - LATE),
    }
    rows = list(db.query(_CONCERNED, args))
    showings = read_showings(db, {row["slot"] for row in rows})
    found = []
    for row in rows:
        showing, at = showings[row["slot"]], from_text(row["at"])
        ticked = db.execute(_OLDER, [row["attendee"], f"t:{showing.slot}", f"s:{showing.session}"]).fetchone()[0]
        if ticked < clock.stamp_at(at):
            until = min(showing.end, showing.start + LATE)
            found.append(
                Notice(
                    row["attendee"], row["lang"], "full", f"t:{row['slot']}", row["at"], at + SETTLE, until, showing
                )
            )  # fmt: skip
    return found
