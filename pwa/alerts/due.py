"""What is due: alerts are derived at each tick from today's programme and ticks, never scheduled."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from pwa import clock
from pwa.alerts.notice import Notice, Showing, describe_place, read_places, read_showings
from pwa.database import from_text, to_text
from pwa.programme.model import Place

# Several edits of one session, made one after another, become one alert.
SETTLE = timedelta(seconds=10)
LOOK_BACK = timedelta(hours=12)
# Who wants an alert "at the start" may get it this much later.
GRACE = timedelta(minutes=1)


# For two names of one showing, `s:` and `t:`, the newest tick decides; a tie is on (pwa/agenda/bookmarks.py).
_TICKED = """
  b."on" = 1 and not exists (
    select 1 from bookmark o where o.attendee = b.attendee and o."on" = 0 and o.at > b.at
      and o.item in ('t:' || s.id, 's:' || s.session))
  and exists (select 1 from subscription where attendee = a.id)
  and instr(a.kinds, '"' || :kind || '"')
"""
_STARTS = f"""
  select distinct a.id attendee, a.lang, s.id slot, s.start from slot s
  join session on session.id = s.session
  join bookmark b on b.item in ('t:' || s.id, 's:' || s.session)
  join attendee a on a.id = b.attendee
  where s.start > :after and s.start <= :horizon and a.lead_minutes = :lead and s.open_hours = 0
    and s.status <> 'cancelled' and session.status <> 'cancelled' and {_TICKED}
    and not exists (select 1 from notice n where n.attendee = a.id and n.kind = 'start'
      and n.subject = 't:' || s.id and n.occasion = s.start)
"""
_CONCERNED = f"""
  select a.id attendee, a.lang, max(b.at) at, json_group_array(s.id) slots,
    coalesce((select max(cast(n.occasion as integer)) from notice n
      where n.attendee = a.id and n.kind = 'change' and n.subject = :subject), 0) told
  from slot s
  join bookmark b on b.item in ('t:' || s.id, 's:' || s.session)
  join attendee a on a.id = b.attendee
  where :subject in ('t:' || s.id, 's:' || s.session) and b.at < :stamp and a.created_at <= :at and {_TICKED}
    and not exists (select 1 from notice n where n.attendee = a.id and n.kind = 'change'
      and n.subject = :subject and n.occasion = :last)
  group by a.id order by a.id
"""
# Where a whole session was cancelled or came back, that says it all.
_CHANGES = """
  select number, publication, at, subject, kind, before from change c
  where kind in ('moved', 'room', 'cancelled', 'back') and at > :since and at <= :now and not exists (
    select 1 from change w join slot s on 't:' || s.id = c.subject
    where w.publication = c.publication and w.subject = 's:' || s.session and w.kind in ('cancelled', 'back'))
  order by number
"""


def due_starts(db: Database, now: datetime) -> list[Notice]:
    """List the start alerts that are due at `now` and have no notice yet, the first start first."""
    # Lead by lead, since then the index of starts leaves little to look at.
    leads = [timedelta(minutes=row[0]) for row in db.execute("select distinct lead_minutes from attendee")]
    rows = [row | {"lead": lead} for lead in leads for row in _starts_within(db, lead, now)]
    rows.sort(key=lambda row: (row["start"], row["slot"], row["attendee"]))
    showings = read_showings(db, {row["slot"] for row in rows})
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
        )
        for row in rows
        for showing in [showings[row["slot"]]]
    ]


def due_changes(db: Database, now: datetime) -> list[Notice]:
    """List what to tell at `now` about changes, once they settled and the current edition shows them.

    Changes of one subject that an attendee was not told of are merged to the last state; where nothing is different
    in the end, nothing is told.
    """
    return [notice for subject, changes in _settled(db, now) for notice in _tell(db, subject, changes, now)]


def _starts_within(db: Database, lead: timedelta, now: datetime) -> Iterator[dict[str, Any]]:
    args = {
        "kind": "start",
        "lead": lead // timedelta(minutes=1),
        "after": to_text(now if lead else now - GRACE),
        "horizon": to_text(now + lead),
    }
    return iter(db.query(_STARTS, args))


def _settled(db: Database, now: datetime) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    by_subject: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in db.query(_CHANGES, {"since": to_text(now - LOOK_BACK), "now": to_text(now)}):
        by_subject[row["subject"]].append(row)
    if not by_subject:
        return
    shown = db.execute("select max(publication) from edition").fetchone()[0] or 0
    for subject, changes in by_subject.items():
        last = changes[-1]
        if last["publication"] <= shown and from_text(last["at"]) <= now - SETTLE:
            yield subject, changes


def _tell(db: Database, subject: str, changes: list[dict[str, Any]], now: datetime) -> Iterator[Notice]:
    last = changes[-1]
    args: dict[str, Any] = {
        "kind": "change",
        "subject": subject,
        "last": str(last["number"]),
        "at": last["at"],
        "stamp": clock.stamp_at(from_text(last["at"])),
    }
    rows = list(db.query(_CONCERNED, args))
    slots = {slot["id"]: slot for slot in _slots_of(db, subject)} if rows else {}
    showings, places = read_showings(db, set(slots)), read_places(db) if rows else {}
    ahead = [slot_id for slot_id in slots if showings[slot_id].end > now]
    for row in rows:
        news = [c for c in changes if c["number"] > row["told"] and row["at"] < clock.stamp_at(from_text(c["at"]))]
        ticked = json.loads(row["slots"])
        slot = next((slots[slot_id] for slot_id in ahead if slot_id in ticked), None)
        if slot and (found := _difference(showings[slot["id"]], slot, news, places)):
            showing = showings[slot["id"]]
            yield Notice(
                attendee=row["attendee"],
                lang=row["lang"],
                kind="change",
                subject=subject,
                occasion=args["last"],
                due_at=from_text(last["at"]) + SETTLE,
                until=showing.end,
                showing=showing,
                change=found[0],
                before=found[1],
            )


def _difference(
    showing: Showing, slot: dict[str, Any], changes: list[dict[str, Any]], places: dict[str, Place]
) -> tuple[str, Showing] | None:
    """Return what became of a slot over `changes`, and how it was before them."""
    before: dict[str, Any] = {}
    for change in reversed(changes):
        before |= json.loads(change["before"] or "{}")
    turns = [change["kind"] for change in changes if change["kind"] in ("cancelled", "back")]
    was_gone = turns[0] == "back" if turns else bool(slot["gone"])
    place = before.get("place", slot["place"])
    start = from_text(before["start"]).astimezone(showing.start.tzinfo) if before.get("start") else showing.start
    old = replace(showing, start=start, **describe_place(places, place))
    if slot["gone"] or was_gone:
        return None if slot["gone"] and was_gone else ("cancelled" if slot["gone"] else "back", old)
    if start != showing.start:
        return "moved", old
    return ("room", old) if place != slot["place"] else None


def _slots_of(db: Database, subject: str) -> list[dict[str, Any]]:
    return list(
        db.query(
            "select s.id, s.place, (s.status = 'cancelled' or session.status = 'cancelled') gone from slot s"
            " join session on session.id = s.session where ? in ('t:' || s.id, 's:' || s.session) order by s.start",
            [subject],
        )
    )
