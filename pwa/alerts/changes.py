"""What became of a pick since it was ticked: moved, another room, cancelled, back on, shown once more."""

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
from pwa.alerts.who import HEARS, TICKED, WANTS, testers_only
from pwa.database import from_text, to_text
from pwa.programme.model import Place

# Several edits of one session, made one after another, become one alert.
SETTLE = timedelta(seconds=10)
LOOK_BACK = timedelta(hours=12)

_CONCERNED = f"""
  select a.id attendee, a.lang, a.remote, max(b.at) at, json_group_array(s.id) slots,
    coalesce((select max(cast(n.occasion as integer)) from notice n
      where n.attendee = a.id and n.kind = 'change' and n.subject = :subject), 0) told
  from slot s
  join bookmark b on b.item in ('t:' || s.id, 's:' || s.session)
  join attendee a on a.id = b.attendee
  where :subject in ('t:' || s.id, 's:' || s.session) and b.at < :stamp and a.created_at <= :at
    and {TICKED} and {WANTS} and {HEARS}
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
_SHOWN_ONCE_MORE = """
  select c.number, c.at, s.id slot, s.session from change c join slot s on 't:' || s.id = c.subject
  join session on session.id = s.session
  where c.kind = 'new' and c.at > :since and c.at <= :settled and c.publication <= :shown and s.start > :now
    and s.open_hours = 0 and s.status <> 'cancelled' and session.status <> 'cancelled'
"""
_FOND_OF_IT = f"""
  select distinct a.id attendee, a.lang, a.remote from slot s
  join bookmark b on b.item in ('t:' || s.id, 's:' || s.session)
  join attendee a on a.id = b.attendee
  where s.session = :session and b.at < :stamp and a.created_at <= :at and {TICKED} and {WANTS} and {HEARS}
    and not exists (select 1 from notice n where n.attendee = a.id and n.kind = 'showing'
      and n.subject = :subject and n.occasion = :occasion)
  order by a.id
"""
_CLASHING = f"""
  select distinct b.attendee, s.id slot from slot s join session on session.id = s.session
  join bookmark b on b.item in ('t:' || s.id, 's:' || s.session)
  where s.start < :end and s."end" > :start and s.id <> :slot and s.open_hours = 0 and s.status <> 'cancelled'
    and session.status <> 'cancelled' and {TICKED}
  order by s.start, s.id
"""


def due_changes(db: Database, now: datetime) -> list[Notice]:
    """List what to tell at `now` about changes, once they settled and the current edition shows them.

    Changes of one subject that an attendee was not told of are merged to the last state; where nothing is different
    in the end, nothing is told.
    """
    return [notice for subject, changes in _settled(db, now) for notice in _tell(db, subject, changes, now)]


def due_showings(db: Database, now: datetime) -> list[Notice]:
    """List whom to tell at `now` that what they ticked is shown once more; each new showing is its own."""
    args = {
        "since": to_text(now - LOOK_BACK), "settled": to_text(now - SETTLE), "now": to_text(now), "shown": _shown(db),
    }  # fmt: skip
    found = []
    for row in list(db.query(_SHOWN_ONCE_MORE, args)):
        at, subject = from_text(row["at"]), f"t:{row['slot']}"
        asked = {
            "kind": "showing", "testers": int(testers_only(db)), "session": row["session"], "at": row["at"],
            "stamp": clock.stamp_at(at), "subject": subject, "occasion": str(row["number"]),
        }  # fmt: skip
        fond = list(db.query(_FOND_OF_IT, asked))
        showings = read_showings(db, [row["slot"]]) if fond else {}
        for one in fond:
            showing = showings[row["slot"]]
            found.append(
                Notice(
                    one["attendee"], one["lang"], "showing", subject, str(row["number"]), at + SETTLE, showing.start,
                    showing, urgency="normal", remote=bool(one["remote"]),
                )
            )  # fmt: skip
    return found


def _shown(db: Database) -> int:
    return int(db.execute("select max(publication) from edition").fetchone()[0] or 0)


def _settled(db: Database, now: datetime) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    by_subject: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in db.query(_CHANGES, {"since": to_text(now - LOOK_BACK), "now": to_text(now)}):
        by_subject[row["subject"]].append(row)
    if not by_subject:
        return
    shown = _shown(db)
    for subject, changes in by_subject.items():
        last = changes[-1]
        if last["publication"] <= shown and from_text(last["at"]) <= now - SETTLE:
            yield subject, changes


def _tell(db: Database, subject: str, changes: list[dict[str, Any]], now: datetime) -> Iterator[Notice]:
    last = changes[-1]
    args: dict[str, Any] = {
        "kind": "change",
        "testers": int(testers_only(db)),
        "subject": subject,
        "last": str(last["number"]),
        "at": last["at"],
        "stamp": clock.stamp_at(from_text(last["at"])),
    }
    rows = list(db.query(_CONCERNED, args))
    slots = {slot["id"]: slot for slot in _slots_of(db, subject)} if rows else {}
    showings, places = read_showings(db, set(slots)), read_places(db) if rows else {}
    clashes: dict[str, dict[int, list[Showing]]] = {}
    ahead = [slot_id for slot_id in slots if showings[slot_id].end > now]
    for row in rows:
        news = [c for c in changes if c["number"] > row["told"] and row["at"] < clock.stamp_at(from_text(c["at"]))]
        ticked = json.loads(row["slots"])
        slot = next((slots[slot_id] for slot_id in ahead if slot_id in ticked), None)
        if slot and (found := _difference(showings[slot["id"]], slot, news, places)):
            showing = showings[slot["id"]]
            if found[0] in ("moved", "back") and slot["id"] not in clashes:
                clashes[slot["id"]] = _clashing(db, showing)
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
                others=tuple(clashes.get(slot["id"], {}).get(row["attendee"], ())),
                remote=bool(row["remote"]),
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


def _clashing(db: Database, showing: Showing) -> dict[int, list[Showing]]:
    """Return what attendees ticked beside `showing` that runs at the same time."""
    args = {"start": to_text(showing.start), "end": to_text(showing.end), "slot": showing.slot}
    rows = list(db.query(_CLASHING, args))
    showings = read_showings(db, {row["slot"] for row in rows})
    found: dict[int, list[Showing]] = defaultdict(list)
    for row in rows:
        found[row["attendee"]].append(showings[row["slot"]])
    return found


def _slots_of(db: Database, subject: str) -> list[dict[str, Any]]:
    return list(
        db.query(
            "select s.id, s.place, (s.status = 'cancelled' or session.status = 'cancelled') gone from slot s"
            " join session on session.id = s.session where ? in ('t:' || s.id, 's:' || s.session) order by s.start",
            [subject],
        )
    )
