"""How alerts are doing: what is due next, what was sent, who can be reached, and what is wrong."""

from __future__ import annotations

import json
import statistics
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pwa.alerts import pause
from pwa.alerts.push import KEY_FILE, KeyFileBroken, is_subject, load_or_make_keys
from pwa.alerts.who import HEARS, TICKED, WANTS, testers_only
from pwa.database import from_text, get_state, set_state, to_text
from pwa.i18n import Localized, say

LATE = timedelta(minutes=1)
KEYS = "vapid"
ALARM = "push_alarm"
CONTACT = "bad_contact"
SOON = timedelta(hours=36)

# The address without its scheme, up to the first slash.
_BARE = "replace(replace({0}, 'https://', ''), 'http://', '')"
HOST = f"substr({_BARE}, 1, instr({_BARE} || '/', '/') - 1)"
_NEXT = f"""
  select s.id slot, s.start, session.title, a.lead_minutes lead, count(distinct a.id) people from slot s
  join session on session.id = s.session
  join bookmark b on b.item in ('t:' || s.id, 's:' || s.session)
  join attendee a on a.id = b.attendee
  where s.start > :now and s.start <= :soon and s.open_hours = 0 and s.status <> 'cancelled'
    and session.status <> 'cancelled' and {TICKED} and {WANTS} and {HEARS}
    and not exists (select 1 from notice n where n.attendee = a.id and n.kind = 'start'
      and n.subject = 't:' || s.id and n.occasion = s.start)
  group by s.id, a.lead_minutes
"""


@dataclass(frozen=True)
class Next:
    """Start alerts that go out together: when, of what, to how many attendees."""

    at: datetime
    slot: str
    title: Localized
    people: int


@dataclass(frozen=True)
class Status:
    """A look at the alerts; counts are of deliveries, `latency` in seconds from due to taken by the push service."""

    paused: bool
    next: tuple[Next, ...]
    sent: int
    waiting: int
    given_up: int
    failures: dict[str, int]
    latency: tuple[float, float] | None
    by_language: dict[str, int]
    by_service: dict[str, int]
    testers: int
    troubles: tuple[str, ...] = field(default=())


def read_status(db: Database, instance: Path, now: datetime, wall: datetime, limit: int = 5) -> Status:
    """Read how the alerts of an instance are doing."""
    states = dict(db.execute("select state, count(*) from delivery group by state").fetchall())
    failures = db.execute(
        "select coalesce(nullif(error, ''), state), count(*) from delivery"
        " where state in ('failed', 'gone') or (state = 'due' and error is not null) group by 1 order by 2 desc limit 8"
    ).fetchall()
    languages = db.execute(
        "select a.lang, count(*) from subscription u join attendee a on a.id = u.attendee group by 1 order by 2 desc"
    ).fetchall()
    services = db.execute(
        f"select {HOST.format('endpoint')}, count(*) from subscription group by 1 order by 2 desc"
    ).fetchall()
    testers = db.execute("select count(*) from subscription where tester = 1").fetchone()[0]
    return Status(
        pause.is_paused(db),
        tuple(_next(db, now)[:limit]),
        states.get("sent", 0),
        states.get("due", 0),
        states.get("failed", 0) + states.get("gone", 0) + states.get("expired", 0),
        dict(failures),
        _latency(db),
        dict(languages),
        dict(services),
        int(testers),
        tuple(find_troubles(db, instance, wall)),
    )


def find_troubles(db: Database, instance: Path, wall: datetime) -> list[str]:
    """List what keeps alerts from going out: English lines that `i18n.in_language` says in another language."""
    found: list[str] = []
    tick = get_state(db, "worker_tick")
    if not tick or wall - from_text(tick) > LATE:
        found.append(say("The alert worker has not ticked in the last minute."))
    late = db.execute(
        "select count(*) from delivery where state = 'due' and coalesce(made_at, next_at) <= ?", [to_text(wall - LATE)]
    ).fetchone()[0]
    if late and not pause.is_paused(db):
        found.append(say("Alerts due for over a minute and not sent: %(num)s.", num=late))
    if alarm := get_state(db, ALARM):
        found.append(say("%(host)s refuses our alerts: %(error)s.", host=alarm["host"], error=alarm["error"]))
    if contact := get_state(db, CONTACT):
        found.append(
            say("Push services refuse the contact %(contact)s. Set RASTI_CONTACT to an address.", contact=contact)
        )
    found += _key_troubles(db, instance)
    return found


def keep_keys(db: Database, instance: Path) -> None:
    """Remember which keys phones subscribe with, so that others are noticed."""
    if get_state(db, KEYS) is None:
        set_state(db, KEYS, load_or_make_keys(instance).public)


def keep_contact(db: Database, contact: str) -> bool:
    """Say whether push services take the contact that is set, if any, and remember one that they refuse."""
    bad = bool(contact) and not is_subject(contact)
    if bad or get_state(db, CONTACT):
        set_state(db, CONTACT, contact if bad else None)
    return not bad


def _key_troubles(db: Database, instance: Path) -> list[str]:
    known = get_state(db, KEYS)
    if known is None:
        return []
    path = instance / KEY_FILE
    try:
        if path.exists() and load_or_make_keys(instance).public == known:
            return []
    except (KeyFileBroken, OSError):
        pass
    return [say("%(file)s is not the key that phones subscribed with. Restore it from a backup.", file=path.name)]


def _next(db: Database, now: datetime) -> list[Next]:
    args: dict[str, Any] = {
        "kind": "start", "testers": int(testers_only(db)), "now": to_text(now), "soon": to_text(now + SOON),
    }  # fmt: skip
    found = [
        Next(
            max(now, from_text(row["start"]) - timedelta(minutes=row["lead"])), row["slot"],
            Localized(json.loads(row["title"])), row["people"],
        )
        for row in db.query(_NEXT, args)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.at, one.slot))


def _latency(db: Database) -> tuple[float, float] | None:
    """Return the middle and the slowest of the last hundred, from written down to taken."""
    rows = db.execute(
        "select made_at, settled_at from delivery where state = 'sent' and made_at is not null"
        " order by settled_at desc limit 100"
    ).fetchall()
    seconds = [(from_text(settled) - from_text(made)).total_seconds() for made, settled in rows]
    return (statistics.median(seconds), max(seconds)) if seconds else None
