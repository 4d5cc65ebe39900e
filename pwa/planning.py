"""Ticks as planning data, anonymous: how full rooms will be, and what people cannot see both of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from pwa.alerts.who import TICKED
from pwa.database import to_text

# Fewer people are never told of.
FEWEST = 5

_STANDS = "s.status <> 'cancelled' and session.status <> 'cancelled'"
_LOAD = f"""
  select s.id, count(distinct b.attendee) ticks, count(distinct case when a.remote = 0 then a.id end) here from slot s
  join session on session.id = s.session
  join bookmark b on b.item in ('t:' || s.id, 's:' || s.session)
  join attendee a on a.id = b.attendee
  where {_STANDS} and {TICKED} group by s.id having ticks >= :fewest
"""
_PAIRS = f"""
  with pick as (
    select distinct b.attendee, s.id slot, s.session, s.start, s."end" until from slot s
    join session on session.id = s.session
    join bookmark b on b.item in ('t:' || s.id, 's:' || s.session)
    where {_STANDS} and s.open_hours = 0 and {TICKED})
  select p.slot, q.slot, count(*) both from pick p
  join pick q on q.attendee = p.attendee and q.session <> p.session and q.start < p.until and p.start < q.until
    and (p.start, p.slot) < (q.start, q.slot)
  group by p.slot, q.slot having both >= :fewest order by both desc, p.start, p.slot, q.slot limit :limit
"""

_ALSO = f"""
  with ticker as (
    select distinct b.attendee from slot s
    join bookmark b on b.item in ('t:' || s.id, 's:' || s.session) where s.id = :slot and {TICKED})
  select s.id, count(distinct b.attendee) both from slot s
  join session on session.id = s.session
  join bookmark b on b.item in ('t:' || s.id, 's:' || s.session)
  where b.attendee in (select attendee from ticker) and {_STANDS} and {TICKED} and s.open_hours = 0
    and s.start < :until and s."end" > :start and s.session <> (select session from slot where id = :slot)
  group by s.id having both >= :fewest order by both desc, s.start, s.id
"""


@dataclass(frozen=True)
class Load:
    """How many ticked a showing, and how many of them come to the venue."""

    ticks: int
    here: int


@dataclass(frozen=True)
class Pair:
    """Two showings at the same time, and how many ticked both."""

    first: str
    second: str
    both: int


def expected(db: Database) -> dict[str, Load]:
    """Return by showing how many are expected; those with fewer than FEWEST are left out."""
    return {row[0]: Load(row[1], row[2]) for row in db.execute(_LOAD, {"fewest": FEWEST})}


def pairs(db: Database, limit: int = 50) -> list[Pair]:
    """Rank the pairs of showings at the same time by how many ticked both, never fewer than FEWEST."""
    return [Pair(*row) for row in db.execute(_PAIRS, {"fewest": FEWEST, "limit": limit})]


def also_ticked(db: Database, slot: str, start: datetime, end: datetime) -> dict[str, int]:
    """Return by showing how many of those who ticked `slot` ticked that too, at another time of it; most first.

    Nothing of fewer than FEWEST.
    """
    values = {"slot": slot, "start": to_text(start), "until": to_text(end), "fewest": FEWEST}
    return {row[0]: row[1] for row in db.execute(_ALSO, values)}
