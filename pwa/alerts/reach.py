"""Whom an alert would reach, and what it would say: asked before something is moved, cancelled or announced."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from pwa.alerts.notice import Notice, describe_place, read_places, read_showings
from pwa.alerts.who import testers_only
from pwa.alerts.wording import write
from pwa.i18n import LANGUAGES
from pwa.programme.model import Announcement

# For two names of one showing, `s:` and `t:`, the newest tick decides; a tie is on (pwa/agenda/bookmarks.py).
_TICKED = """
  select distinct b.attendee from bookmark b left join slot s on b.item in ('t:' || s.id, 's:' || s.session)
  where b."on" = 1 and (b.item in (select value from json_each(:items))
      or 's:' || s.session in (select value from json_each(:items))
      or 't:' || s.id in (select value from json_each(:items)))
    and not exists (select 1 from bookmark o where s.id is not null and o.attendee = b.attendee and o."on" = 0
      and o.at > b.at and o.item in ('t:' || s.id, 's:' || s.session))
"""


@dataclass(frozen=True)
class Reach:
    """How many attendees ticked something, and how many of them have a device that alerts of it reach."""

    ticked: int
    reachable: int


@dataclass(frozen=True)
class Words:
    """An alert's title and body as its readers get them."""

    title: str
    body: str


def reach(db: Database, items: Collection[str], kind: str = "change") -> Reach:
    """Count who ticked any of `items` (`s:<session>`, `t:<slot>`, `e:<exhibitor>`), and who of them can be told.

    In a rehearsal only testers can.
    """
    row = db.execute(
        f"""
        select count(*), coalesce(sum(instr(a.kinds, '"' || :kind || '"') > 0
          and exists (select 1 from subscription u where u.attendee = a.id and u.tester >= :testers)), 0)
        from attendee a where a.id in ({_TICKED})
        """,
        {"items": json.dumps(sorted(items)), "kind": kind, "testers": int(testers_only(db))},
    ).fetchone()
    return Reach(int(row[0]), int(row[1]))


def preview_texts(
    db: Database,
    slot: str,
    now: datetime,
    *,
    start: datetime | None = None,
    place: str | None = None,
    cancelled: bool = False,
    langs: Iterable[str] = LANGUAGES,
) -> dict[str, Words]:
    """Return by language what those who ticked `slot` will read at `now` of a new start, a new place, or the end of it.

    Moments are aware. Empty where the slot is unknown or nothing is different.
    """
    if (before := read_showings(db, [slot]).get(slot)) is None:
        return {}
    after = before
    if start is not None:
        start = start.astimezone(before.start.tzinfo)
        after = replace(after, start=start, end=start + (before.end - before.start))
    if place is not None:
        floors = {row[0] for row in db.execute("select id from floor")}
        after = replace(after, **describe_place(read_places(db), place, floors))
    if after == before and not cancelled:
        return {}
    change = "cancelled" if cancelled else "moved" if after.start != before.start else "room"
    found = {}
    for lang in langs:
        notice = Notice(0, lang, "change", f"t:{slot}", "0", now, after.end, after, change, before)
        found[lang] = Words(*write(notice))
    return found


def preview_announcement(one: Announcement, langs: Iterable[str] = LANGUAGES) -> dict[str, Words]:
    """Return by language what the audience of an announcement will read; in a language that it lacks, the fallback."""
    due_at = one.since or datetime.max
    notice = Notice(0, "", "announcement", f"a:{one.id}", "0", due_at, due_at, title=one.title, body=one.body)
    return {lang: Words(*write(replace(notice, lang=lang))) for lang in langs}
