"""Feedback: one answer a device and session, and no more of the person than that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from pwa import publishing
from pwa.agenda import feedback
from pwa.agenda.feedback import Answer, BadFeedback, Summary, read_answers, save, summary

OVER = datetime(2024, 11, 16, tzinfo=UTC)
AINO, SAM = "aino-aino-aino-aino", "sam-sam-sam-sam-sam"


@pytest.fixture
def sessions(db: Database, demo: publishing.Publication) -> list[str]:
    publishing.publish(db, demo, now=OVER - timedelta(days=30))
    return [session.id for session in demo.programme.sessions.values() if session.slots and not session.cancelled]


def test_answers_are_counted_with_their_lines(db: Database, sessions: list[str]) -> None:
    bread = sessions[0]
    assert save(db, AINO, [Answer(bread, 3, "Warm")], OVER) == 1
    assert save(db, SAM, [Answer(bread, 1, "Too loud")], OVER + timedelta(minutes=1)) == 1

    assert summary(db) == {bread: Summary({3: 1, 2: 0, 1: 1}, ((1, "Too loud"), (3, "Warm")))}
    assert summary(db)[bread].answers == 2


def test_a_device_that_answers_again_changes_its_answer(db: Database, sessions: list[str]) -> None:
    save(db, AINO, [Answer(sessions[0], 1, "Cold")], OVER)
    save(db, AINO, [Answer(sessions[0], 3)], OVER)

    assert summary(db) == {sessions[0]: Summary({3: 1, 2: 0, 1: 0})}


def test_nobody_can_put_one_devices_answers_side_by_side(db: Database, sessions: list[str]) -> None:
    save(db, AINO, [Answer(sessions[0], 3), Answer(sessions[1], 3)], OVER)

    names = [row[0] for row in db.execute("select device_hash from feedback")]
    assert len(set(names)) == 2
    assert not any(AINO in str(row) for row in db.query("select * from feedback"))


def test_only_what_has_begun_takes_answers(db: Database, sessions: list[str]) -> None:
    assert save(db, AINO, [Answer(sessions[0], 3)], OVER - timedelta(days=400)) == 0
    assert save(db, AINO, [Answer("unknown", 3)], OVER) == 0
    assert summary(db) == {}


@pytest.mark.parametrize(
    ("device", "value"),
    [
        (None, {"bread": {"score": 3}}),
        ("short", {"bread": {"score": 3}}),
        ("x" * 65, {"bread": {"score": 3}}),
        (AINO, None),
        (AINO, {}),
        (AINO, []),
        (AINO, {"bread": 3}),
        (AINO, {"bread": {"score": 4}}),
        (AINO, {"bread": {"score": True}}),
        (AINO, {"bread": {"score": "3"}}),
        (AINO, {"bread": {"score": 3, "line": 7}}),
        (AINO, {"bread": {"score": 3, "line": "x" * 501}}),
        (AINO, {f"n{n}": {"score": 3} for n in range(101)}),
    ],
)
def test_what_is_no_answer_is_refused(device: Any, value: Any) -> None:
    with pytest.raises(BadFeedback):
        read_answers(device, value)


def test_a_line_is_one_line() -> None:
    assert read_answers(AINO, {"bread": {"score": 2, "line": " a\n\x00b  c "}}) == (AINO, [Answer("bread", 2, "a b c")])
    assert feedback.SCORES == (3, 2, 1)
