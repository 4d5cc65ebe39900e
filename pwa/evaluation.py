"""The report after the event: ticks, answers, alerts, languages, exhibitors, changes; nothing of fewer than five."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sqlite_utils import Database

from pwa.agenda import feedback
from pwa.agenda.feedback import Summary
from pwa.planning import FEWEST
from pwa.programme.model import Programme, Session

_TICKS = """
  select case when b.item like 't:%' then s.session else substr(b.item, 3) end session, b.attendee
  from bookmark b left join slot s on b.item = 't:' || s.id where b."on" = 1 and substr(b.item, 1, 2) in ('s:', 't:')
"""


@dataclass(frozen=True)
class Line:
    """A row of the report: how many sessions, who ticked them, answers and their mean (1–3); None under five people."""

    key: str
    sessions: int
    ticks: int | None
    answers: int | None
    mean: float | None
    lines: tuple[str, ...] = ()


def by_session(db: Database, programme: Programme) -> list[Line]:
    """Sum up each session, the most ticked first."""
    ticks, said = _ticks(db), feedback.summary(db)
    found = [_line(one.id, [one], ticks, said) for one in programme.sessions.values()]
    return _most_first(found)


def by_theme(db: Database, programme: Programme) -> list[Line]:
    """Sum up the sessions of each theme."""
    return _by(db, programme, lambda one: one.themes)


def by_format(db: Database, programme: Programme) -> list[Line]:
    """Sum up the sessions of each format."""
    return _by(db, programme, lambda one: (one.format,) if one.format else ())


def by_language(db: Database, programme: Programme) -> list[Line]:
    """Sum up the sessions in each spoken language."""
    return _by(db, programme, lambda one: one.spoken)


def alerts_by_kind(db: Database) -> list[tuple[str, int, int | None, int, int]]:
    """List (kind, attendees, those reached, sent, not sent) of alerts."""
    rows = db.execute(
        "select n.kind, count(distinct n.attendee), count(distinct case when d.state = 'sent' then n.attendee end),"
        " sum(d.state = 'sent'), sum(d.state <> 'sent') from notice n"
        " join delivery d on d.notice = n.id group by n.kind having count(distinct n.attendee) >= ? order by 4 desc",
        [FEWEST],
    )
    return [(kind, count, _enough(reached), sent, unsent) for kind, count, reached, sent, unsent in rows]


def attendees_by_language(db: Database) -> list[tuple[str, int, int | None]]:
    """List (language, attendees, those whom alerts reach)."""
    rows = db.execute(
        "select lang, count(*), sum(exists (select 1 from subscription u where u.attendee = a.id)) from attendee a"
        " group by lang having count(*) >= ? order by 2 desc",
        [FEWEST],
    )
    return [(lang, count, _enough(reached)) for lang, count, reached in rows]


def exhibitor_ticks(db: Database) -> list[tuple[str, int]]:
    """List (exhibitor, attendees who ticked it), the most ticked first."""
    rows = db.execute(
        "select substr(item, 3), count(*) from bookmark where \"on\" = 1 and item like 'e:%'"
        " group by item having count(*) >= ? order by 2 desc, 1",
        [FEWEST],
    )
    return [(row[0], row[1]) for row in rows]


def changes_by_kind(db: Database, programme: Programme) -> list[tuple[str, int]]:
    """List (kind, changes) made while the event was on."""
    days = programme.event.days
    if not days:
        return []
    rows = db.execute(
        "select kind, count(*) from change where substr(at, 1, 10) between ? and ? group by kind order by 2 desc",
        [days[0], days[-1]],
    )
    return [(row[0], row[1]) for row in rows]


def _by(db: Database, programme: Programme, keys: Callable[[Session], Iterable[str]]) -> list[Line]:
    ticks, said = _ticks(db), feedback.summary(db)
    groups: dict[str, list[Session]] = {}
    for one in programme.sessions.values():
        for key in keys(one):
            groups.setdefault(key, []).append(one)
    # What people wrote is told of each session, in the table of sessions.
    return _most_first([replace(_line(key, sessions, ticks, said), lines=()) for key, sessions in groups.items()])


def _most_first(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda one: (-(one.ticks or 0), -(one.answers or 0)))


def _enough(count: int) -> int | None:
    return count if count >= FEWEST else None


def _ticks(db: Database) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for session, attendee in db.execute(_TICKS):
        found.setdefault(session, set()).add(attendee)
    return found


def _line(key: str, sessions: list[Session], ticks: dict[str, set[int]], said: dict[str, Summary]) -> Line:
    who = set().union(*(ticks.get(one.id, set()) for one in sessions))
    summaries = [said[one.id] for one in sessions if one.id in said]
    answers = sum(one.answers for one in summaries)
    total = sum(score * count for one in summaries for score, count in one.counts.items())
    enough = answers >= FEWEST
    lines = tuple(text for one in summaries for _score, text in one.lines) if enough and len(sessions) == 1 else ()
    return Line(
        key, len(sessions), _enough(len(who)), _enough(answers),
        round(total / answers, 2) if enough else None, lines,
    )  # fmt: skip
