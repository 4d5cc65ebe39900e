"""Announcements as alerts: to everyone, to those here or remote, to who ticked a session or anything of a theme."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from pwa.alerts.notice import Notice
from pwa.alerts.who import TICKED, WANTS, testers_only
from pwa.database import from_text, read_all, to_text
from pwa.programme.model import Announcement

# One that ends nowhere is news for this long.
FRESH = timedelta(hours=12)
# There is one alert of each, whenever it is shown: a later edit of it is read on its page.
OCCASION = "1"

_AUDIENCE = f"""
  case when :audience in ('', 'here', 'remote') then :audience = '' or a.remote = (:audience = 'remote')
  else exists (
    select 1 from slot s join session on session.id = s.session
    join bookmark b on b.attendee = a.id and b.item in ('t:' || s.id, 's:' || s.session)
    where ('s:' || s.session = :audience or exists (
      select 1 from json_each(session.themes) where 'theme:' || value = :audience)) and {TICKED}) end
"""
_CONCERNED = f"""
  select a.id attendee, a.lang from attendee a where a.created_at <= :since and {WANTS} and {_AUDIENCE}
    and not exists (select 1 from notice n where n.attendee = a.id and n.kind = 'announcement'
      and n.subject = :subject and n.occasion = '{OCCASION}')
"""
_COUNT = f"""
  select count(*), coalesce(sum(exists (select 1 from subscription u where u.attendee = a.id and u.tester >= :testers)
    and instr(a.kinds, '"announcement"') > 0), 0)
  from attendee a where {_AUDIENCE}
"""


def due_announcements(db: Database, now: datetime) -> list[Notice]:
    """List whom to tell of the announcements whose time is now; one without a beginning is news to nobody."""
    where = "since is not null and since <= ? and since > ? and (until is null or until > ?)"
    args = [to_text(now), to_text(now - FRESH), to_text(now)]
    return [notice for one in read_all(db, "announcement", Announcement, where, args) for notice in _tell(db, one)]


def count_audience(db: Database, audience: str) -> tuple[int, int]:
    """Return how many attendees an audience has, and how many of them an alert reaches."""
    row = db.execute(_COUNT, {"audience": audience, "testers": int(testers_only(db))}).fetchone()
    return int(row[0]), int(row[1])


def count_told(db: Database, announcement: str) -> tuple[int, int]:
    """Return how many attendees an announcement's alert is for, and to how many devices it was sent."""
    row = db.execute(
        "select count(distinct n.id), coalesce(sum(d.state = 'sent'), 0) from notice n"
        " left join delivery d on d.notice = n.id where n.kind = 'announcement' and n.subject = ?",
        [f"a:{announcement}"],
    ).fetchone()
    return int(row[0]), int(row[1])


def _tell(db: Database, one: Announcement) -> Iterator[Notice]:
    assert one.since
    args: dict[str, Any] = {
        "kind": "announcement",
        "testers": int(testers_only(db)),
        "audience": one.audience,
        "subject": f"a:{one.id}",
        "since": to_text(one.since),
    }
    for row in db.query(_CONCERNED, args):
        yield Notice(
            attendee=row["attendee"],
            lang=row["lang"],
            kind="announcement",
            subject=f"a:{one.id}",
            occasion=OCCASION,
            due_at=from_text(args["since"]),
            until=one.until or one.since + FRESH,
            title=one.title,
            body=one.body,
            urgency="normal" if one.severity == "info" else "high",
        )
