"""Feedback: how a session was, in one tap and perhaps a line; who said so is not kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from pwa.database import to_text
from pwa.i18n import normal

# Good, fair, poor.
SCORES = (3, 2, 1)
MAX_LINE = 500
MAX_ANSWERS = 100
DEVICE = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True)
class Answer:
    """What a device answers about a session; `line` may be empty."""

    session: str
    score: int
    line: str = ""


@dataclass(frozen=True)
class Summary:
    """What is known of a session: how many gave each score, and the lines with their scores, newest first."""

    counts: Mapping[int, int]
    lines: tuple[tuple[int, str], ...] = ()

    @property
    def answers(self) -> int:
        """Return how many devices answered."""
        return sum(self.counts.values())


class BadFeedback(ValueError):
    """What was sent is no set of answers; nothing of it was kept."""


def read_answers(device: Any, value: Any) -> tuple[str, list[Answer]]:
    """Read a device's random name and `{session: {score, line?}}`; raises BadFeedback."""
    if not isinstance(device, str) or not DEVICE.fullmatch(device):
        raise BadFeedback("device")
    if not isinstance(value, dict) or not 0 < len(value) <= MAX_ANSWERS:
        raise BadFeedback("answers")
    answers = []
    for session, said in value.items():
        if not isinstance(said, dict) or type(said.get("score")) is not int or said["score"] not in SCORES:
            raise BadFeedback(session)
        line = said.get("line", "")
        if not isinstance(line, str) or len(line) > MAX_LINE:
            raise BadFeedback(session)
        answers.append(Answer(session, said["score"], " ".join(normal(line).split())))
    return device, answers


def save(db: Database, device: str, answers: list[Answer], now: datetime) -> int:
    """Keep a device's answers about sessions that have begun, each in place of its last; say how many.

    An answer about something else is let go: a phone may hold one about a session that was taken out since.
    """
    kept = 0
    with db.atomic():
        for answer in answers:
            kept += db.execute(
                "insert into feedback (session, device_hash, score, line, at) select ?, ?, ?, ?, ?"
                " where exists (select 1 from slot where session = ? and start <= ? and status <> 'cancelled')"
                " on conflict (session, device_hash) do update"
                " set score = excluded.score, line = excluded.line, at = excluded.at",
                [
                    answer.session,
                    # Of each session another name, so that nobody can put one device's answers side by side.
                    hashlib.sha256(f"{answer.session} {device}".encode()).hexdigest(),
                    answer.score,
                    answer.line,
                    to_text(now),
                    answer.session,
                    to_text(now),
                ],
            ).rowcount
    return kept


def summary(db: Database) -> dict[str, Summary]:
    """Sum up what was answered, by session; sessions without an answer are not in it."""
    counts: dict[str, dict[int, int]] = {}
    lines: dict[str, list[tuple[int, str]]] = {}
    rows = db.execute("select session, score, line from feedback order by at desc, rowid desc")
    for session, score, line in rows:
        tally = counts.setdefault(session, dict.fromkeys(SCORES, 0))
        tally[score] += 1
        if line:
            lines.setdefault(session, []).append((score, line))
    return {session: Summary(tally, tuple(lines.get(session, ()))) for session, tally in counts.items()}
