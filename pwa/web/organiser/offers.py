"""What an import would change, in the reader's words."""

from __future__ import annotations

from typing import NamedTuple

from pwa.differences import Tickers, ticked
from pwa.programme.changes import KINDS
from pwa.publishing import Report
from pwa.web.changes import label, side
from pwa.web.language import gettext as _
from pwa.web.language import plain


class Line(NamedTuple):
    """A session that an import would change, in the reader's words."""

    subject: str
    title: str
    sides: tuple[tuple[str, str, str], ...]
    ticked: int


class Group(NamedTuple):
    """The sessions that an import would change in one way, and how many people ticked any of them."""

    heading: str
    lines: list[Line]
    ticked: int


def list_groups(report: Report, tickers: Tickers) -> list[Group]:
    """Group the changes by kind, one line a session."""
    groups = []
    for kind in KINDS:
        lines: dict[str, Line] = {}
        changes = [one for one in report.changes if one.kind == kind]
        for change in changes:
            programme = report.after.programme if report.after else None
            letter, _colon, key = change.subject.partition(":")
            slot = programme.slot(key) if programme and letter == "t" else None
            session = programme.sessions.get(slot.session if slot else key) if programme else None
            if programme is None or session is None:
                continue
            own = label(kind), side(change, change.before, programme), side(change, change.after, programme)
            there = lines.get(session.id)
            lines[session.id] = Line(
                f"s:{session.id}", plain(session.title), (*(there.sides if there else ()), own),
                max(there.ticked if there else 0, ticked(report, [change], tickers)),
            )  # fmt: skip
        if lines:
            groups.append(Group(label(kind), list(lines.values()), ticked(report, changes, tickers)))
    return groups


def part_word(part: str) -> str:
    """Name a part of the programme."""
    words = {
        "event": _("The event itself"), "places": _("Places"), "people": _("People"), "pages": _("Info pages"),
        "announcements": _("Announcements"), "venue": _("Map"), "exhibitors": _("Exhibitors"),
    }  # fmt: skip
    return str(words.get(part, part))


def state_word(state: str) -> str:
    """Say how an edit stands beside what the import says."""
    words = {
        "agrees": _("The import now says the same"), "differs": _("The import says something else"),
        "gone": _("No longer in the import"), "new": _("Made here"),
    }  # fmt: skip
    return str(words[state])
