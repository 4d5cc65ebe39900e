"""What starts soon, and what can be followed live now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from pwa import clock
from pwa.alerts.notice import Notice, Walk, read_places, read_showings
from pwa.alerts.who import HEARS, TICKED, WANTS, testers_only
from pwa.database import from_text, to_text
from pwa.i18n import Localized
from pwa.venue import routing
from pwa.venue import store as venue_store

# Who wants an alert "at the start" may get it this much later.
GRACE = timedelta(minutes=1)
# A stream whose link shows for days is told of when it has something to show.
STREAM_AHEAD = timedelta(minutes=5)
# Whoever's last pick ended longer ago may be anywhere.
CAME_WITHIN = timedelta(hours=1)

_STARTS = f"""
  select distinct a.id attendee, a.lang, a.remote, s.id slot, s.start from slot s
  join session on session.id = s.session
  join bookmark b on b.item in ('t:' || s.id, 's:' || s.session)
  join attendee a on a.id = b.attendee
  where s.start > :after and s.start <= :horizon and a.lead_minutes = :lead and s.open_hours = 0
    and s.status <> 'cancelled' and session.status <> 'cancelled'
    and not exists (select 1 from notice n where n.attendee = a.id and n.kind = 'start'
      and n.subject = 't:' || s.id and n.occasion = s.start)
    and {TICKED} and {WANTS} and {HEARS}
"""
_STREAMS = """
  select s.id slot, s.start, s."end", json_extract(link.value, '$.since') since from slot s
  join session on session.id = s.session, json_each(session.links) link
  where s.start <= :horizon and s."end" > :now and s.open_hours = 0 and s.status <> 'cancelled'
    and session.status <> 'cancelled' and json_extract(link.value, '$.kind') = 'stream'
"""
_FOLLOWERS = f"""
  select distinct a.id attendee, a.lang from slot s
  join bookmark b on b.item in ('t:' || s.id, 's:' || s.session)
  join attendee a on a.id = b.attendee
  where s.id = :slot and a.remote = 1 and b.at < :stamp and {TICKED} and {WANTS} and {HEARS}
    and not exists (select 1 from notice n where n.attendee = a.id and n.kind = 'live'
      and n.subject = 't:' || :slot and n.occasion = :start)
"""
_CAME_FROM = f"""
  select b.attendee, s.place from slot s join session on session.id = s.session
  join bookmark b on b.item in ('t:' || s.id, 's:' || s.session)
  where s."end" <= :start and s."end" > :since and s.open_hours = 0 and s.place <> '' and s.status <> 'cancelled'
    and session.status <> 'cancelled' and b.attendee in (select value from json_each(:who)) and {TICKED}
  order by s."end"
"""


def due_starts(db: Database, now: datetime) -> list[Notice]:
    """List the start alerts that are due at `now` and have no notice yet, the first start first."""
    # Lead by lead, since then the index of starts leaves little to look at.
    leads = [timedelta(minutes=row[0]) for row in db.execute("select distinct lead_minutes from attendee")]
    rows = [row | {"lead": lead} for lead in leads for row in _starts_within(db, lead, now)]
    rows.sort(key=lambda row: (row["start"], row["slot"], row["attendee"]))
    showings = read_showings(db, {row["slot"] for row in rows})
    walks = _walks(db, rows)
    return [
        Notice(
            attendee=row["attendee"],
            lang=row["lang"],
            kind="start",
            subject=f"t:{row['slot']}",
            occasion=row["start"],
            due_at=showing.start - row["lead"],
            until=showing.start if row["lead"] else showing.start + GRACE,
            showing=showing,
            walk=walks.get((row["attendee"], row["slot"])),
            remote=bool(row["remote"]),
            # Set here, as copying each of thousands would take a sixth of the tick.
            told_at=now,
        )
        for row in rows
        for showing in [showings[row["slot"]]]
    ]


def due_live(db: Database, now: datetime) -> list[Notice]:
    """List what remote attendees can follow from now on, once a showing: when its stream opens, near its start."""
    found = []
    args = {"now": to_text(now), "horizon": to_text(now + STREAM_AHEAD)}
    for row in list(db.query(_STREAMS, args)):
        start = from_text(row["start"])
        due_at = max(start - STREAM_AHEAD, from_text(row["since"])) if row["since"] else start
        if due_at > now:
            continue
        asked = {"slot": row["slot"], "start": row["start"], "stamp": clock.stamp_at(due_at)}
        followers = list(db.query(_FOLLOWERS, asked | _wanting(db, "live")))
        showings = read_showings(db, [row["slot"]]) if followers else {}
        for follower in followers:
            showing = showings[row["slot"]]
            found.append(
                Notice(
                    follower["attendee"], follower["lang"], "live", f"t:{row['slot']}", row["start"], due_at,
                    showing.end, showing, remote=True,
                )
            )  # fmt: skip
    return found


def _starts_within(db: Database, lead: timedelta, now: datetime) -> Iterator[dict[str, Any]]:
    args = _wanting(db, "start") | {
        "lead": lead // timedelta(minutes=1),
        "after": to_text(now if lead else now - GRACE),
        "horizon": to_text(now + lead),
    }
    return iter(db.query(_STARTS, args))


def _wanting(db: Database, kind: str) -> dict[str, Any]:
    return {"kind": kind, "testers": int(testers_only(db))}


def _walks(db: Database, rows: Iterable[dict[str, Any]]) -> dict[tuple[int, str], Walk]:
    """Return how far it is from what each attendee saw before, by attendee and slot, where that is known."""
    goers: dict[str, list[int]] = {}
    for row in rows:
        if not row["remote"]:
            goers.setdefault(row["slot"], []).append(row["attendee"])
    edges = venue_store.read_ways(db) if goers else ()
    if not edges:
        return {}
    names = {place.id: place.name for place in read_places(db).values()}
    found: dict[tuple[int, str], Walk] = {}
    minutes: dict[tuple[str, str], int] = {}
    for slot, attendees in goers.items():
        start, place = db.execute("select start, place from slot where id = ?", [slot]).fetchone()
        since = to_text(from_text(start) - CAME_WITHIN)
        args = {"start": start, "since": since, "who": json.dumps(attendees)}
        origins = dict(db.execute(_CAME_FROM, args).fetchall())
        for attendee, origin in origins.items():
            if origin == place or origin not in names:
                continue
            if (origin, place) not in minutes:
                minutes[origin, place] = routing.minutes(edges, origin, place) or 0
            if minutes[origin, place]:
                found[attendee, slot] = Walk(minutes[origin, place], names.get(origin, Localized()))
    return found
