"""What an import changes, or would change, in words for the organiser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import datetime

from pwa import laying
from pwa.database import from_text
from pwa.i18n import join, short_day, time_range
from pwa.programme.changes import KINDS, Change
from pwa.programme.model import Programme, Session
from pwa.publishing import Publication, Report

HEADINGS = {
    "new": "New",
    "moved": "Moved",
    "room": "Room changed",
    "length": "Length changed",
    "cancelled": "Cancelled",
    "back": "Back again",
    "reworded": "Reworded",
}
OTHERS = ("event", "places", "people", "pages", "announcements")
NAMED, WARNED = 8, 10

Tickers = Mapping[str, Set[int]]


def describe(report: Report, tickers: Tickers) -> list[str]:
    """Tell of a dry run at length: each change on its line, under what kind it is, and how many ticked it."""
    lines = []
    for kind, changes in _grouped(report):
        everyone = ticked(report, changes, tickers) if len(changes) > 1 else 0
        lines += ["", f"{HEADINGS[kind]} ({len(changes)}" + (f"; ticked by {everyone} in all)" if everyone else ")")]
        lines += [f"  {line}" for change in changes if (line := _tell(report, change, tickers))]
    if report.overrides:
        lines += ["", f"Edits ({len(report.overrides)})", *(f"  {one}" for one in tell_overrides(report))]
    if report.warnings:
        lines += ["", f"Warnings ({len(report.warnings)})", *(f"  {one}" for one in report.warnings)]
    return [_count(report), *_frame(report), *lines, "", "Nothing was changed: this was a dry run."]


def summarise(report: Report, tickers: Tickers) -> list[str]:
    """Tell of an import in short: a line a kind with the first titles, and the first warnings."""
    lines = report.summary()
    for kind, changes in _grouped(report):
        titles = list(dict.fromkeys(_title(report, change) + _ticked(report, change, tickers) for change in changes))
        more = [f"{len(titles) - NAMED} more"] if len(titles) > NAMED else []
        lines.append(f"{HEADINGS[kind]}: {join(titles[:NAMED] + more, 'en')}.")
    lines += tell_overrides(report)
    lines += [f"Warning: {one}" for one in report.warnings[:WARNED]]
    if len(report.warnings) > WARNED:
        lines.append(f"And {len(report.warnings) - WARNED} more warnings: --dry-run lists them all.")
    return lines


def tell_overrides(report: Report) -> list[str]:
    """Say of each edit of which the source now says something else whether it agrees."""
    told = []
    for one in report.overrides:
        letter, _, key = one.override.subject.partition(":")
        session = _session(report, Change(one.override.subject, "")) if letter in "st" else None
        told.append(laying.describe(one, session.title.get_text("en").text if session else key))
    return told


def _grouped(report: Report) -> Iterator[tuple[str, list[Change]]]:
    for kind in KINDS:
        if changes := [change for change in report.changes if change.kind == kind]:
            yield kind, changes


def _frame(report: Report) -> list[str]:
    """Say what differs beside the sessions, and where all is new or nothing is."""
    before, after = report.before, report.after
    if before is None:
        return ["Nothing is published yet: all of it would be new."]
    if after is None or before == after:
        return [f"Nothing differs from publication {report.publication}."]
    if before.programme.event.slug != after.programme.event.slug:
        return [f"It would replace “{before.programme.event.slug}” whole."]
    names = [name for name in OTHERS if getattr(before.programme, name) != getattr(after.programme, name)]
    names += [name for name in ("venue", "exhibitors") if getattr(before, name) != getattr(after, name)]
    also = [f"Different too: {join(names, 'en')}."] if names else []
    return also if also or report.changes else ["Only details of sessions differ that nobody is told of."]


def _count(report: Report) -> str:
    return ", ".join(f"{count} {name}" for name, count in report.counts.items()) + "."


def _tell(report: Report, change: Change, tickers: Tickers) -> str:
    assert report.after
    programme = report.after.programme
    old, new = _when(change.before, programme, report.before), _when(change.after, programme, report.before)
    detail = ""
    if change.kind in ("moved", "room", "length"):
        detail = " → ".join(_contrast(old, new))
    elif change.kind == "reworded":
        detail = ", ".join(change.after.get("fields", ()))
        if "title" in change.before:
            detail += f"; it was “{_pick(change.before['title'])}”"
    elif new:
        detail = ", ".join(new)
    elif session := programme.sessions.get(change.subject[2:]):
        detail = "; ".join(_showings(session, programme))
    return f"{_title(report, change)}: {detail}".removesuffix(": ") + _ticked(report, change, tickers)


def _title(report: Report, change: Change) -> str:
    session = _session(report, change)
    return session.title.get_text("en").text if session else change.subject


def _session(report: Report, change: Change) -> Session | None:
    programme = report.after.programme if report.after else None
    kind, _, key = change.subject.partition(":")
    slot = programme.slot(key) if programme and kind == "t" else None
    return programme.sessions.get(slot.session if slot else key) if programme else None


def _ticked(report: Report, change: Change, tickers: Tickers) -> str:
    count = ticked(report, [change], tickers)
    return f" (ticked by {count})" if count else ""


def ticked(report: Report, changes: Iterable[Change], tickers: Tickers) -> int:
    """Count who ticked any of what changed: a showing also by its session, a session also by any showing."""
    items = set()
    for change in changes:
        items.add(change.subject)
        if session := _session(report, change):
            slots = {f"t:{slot.id}" for slot in session.slots} if change.subject.startswith("s:") else set()
            items |= {f"s:{session.id}"} | slots
    return len({attendee for item in items for attendee in tickers.get(item, ())})


def _when(told: Mapping[str, str], programme: Programme, before: Publication | None) -> list[str]:
    """Return day, times and place of one side of a change."""
    if "start" not in told:
        return []
    return _span(programme, from_text(told["start"]), from_text(told["end"]), told.get("place", ""), before)


def _span(
    programme: Programme, start: datetime, end: datetime, place: str, before: Publication | None = None
) -> list[str]:
    local = programme.event.local
    known = programme.places.get(place) or (before.programme.places.get(place) if before else None)
    name = known.name.get_text("en").text if known else place or "no place"
    return [short_day(programme.event.day_of(start), "en"), time_range(local(start), local(end), "en"), name]


def _contrast(old: list[str], new: list[str]) -> list[str]:
    """Leave out of both sides the day where it stays, and the place where it does."""
    kept = [n for n, (one, other) in enumerate(zip(old, new, strict=True)) if one != other or n == 1]
    first = old if 0 in kept else [f"{old[0]} {old[1]}", old[1], old[2]]
    return [", ".join(first[n] if n != 1 or 0 in kept else first[0] for n in kept), ", ".join(new[n] for n in kept)]


def _showings(session: Session, programme: Programme) -> list[str]:
    return [", ".join(_span(programme, slot.start, slot.end, slot.place)) for slot in session.slots[:3]]


def _pick(text: Mapping[str, str]) -> str:
    return text.get("en") or next(iter(text.values()), "")
