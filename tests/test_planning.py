"""Ticks as planning data, and the report: anonymous, nothing of fewer than five people."""

from __future__ import annotations

from sqlite_utils import Database

from pwa import evaluation, planning, publishing
from pwa.agenda import feedback
from pwa.planning import Load, Pair
from tests.alerts.scene import at, join, publish, session, tick

MORNING = at("08:00")


def test_expected_load_counts_people_and_tells_nothing_of_fewer_than_five(db: Database) -> None:
    publish(db, session("tea", "10:00"), session("film", "10:30", place="kino"), now=MORNING)
    people = [join(db, MORNING, devices=0, remote=n == 0) for n in range(5)]
    for one in people:
        tick(db, one, "s:tea", MORNING)
        tick(db, one, "t:tea-1", MORNING)
    for one in people[:4]:
        tick(db, one, "s:film", MORNING)

    assert planning.expected(db) == {"tea-1": Load(5, 4)}
    assert planning.pairs(db) == []
    tick(db, people[4], "s:film", MORNING)
    assert planning.pairs(db) == [Pair("tea-1", "film-1", 5)]
    tick(db, people[0], "t:tea-1", at("09:00"), on=0)
    assert planning.expected(db) == {"film-1": Load(5, 4)}


def test_what_does_not_overlap_or_is_cancelled_is_no_pair(db: Database) -> None:
    publish(db, session("tea", "10:00"), session("film", "10:45"), session("gone", "10:00", status="cancelled"),
            now=MORNING)  # fmt: skip
    for _ in range(6):
        one = join(db, MORNING, devices=0)
        for item in ("s:tea", "s:film", "s:gone"):
            tick(db, one, item, MORNING)

    assert planning.pairs(db) == []


def test_a_move_would_meet_what_its_own_people_ticked_at_that_time(db: Database) -> None:
    publish(db, session("tea", "10:00"), session("film", "14:00", place="kino"), session("talk", "14:00"), now=MORNING)
    people = [join(db, MORNING, devices=0) for _ in range(7)]
    for number, one in enumerate(people):
        if number < 6:
            tick(db, one, "s:tea", MORNING)
        tick(db, one, "s:film", MORNING)
        if number < 4:
            tick(db, one, "s:talk", MORNING)

    assert planning.also_ticked(db, "tea-1", at("14:30"), at("15:15")) == {"film-1": 6}
    assert planning.also_ticked(db, "tea-1", at("14:45"), at("15:15")) == {}


def test_the_report_sums_up_and_keeps_small_numbers_to_itself(db: Database) -> None:
    publish(db, session("tea", "10:00", spoken=("fi",)), session("film", "11:00", spoken=("fi",)), now=MORNING)
    programme = publishing.read_publication(db).programme  # type: ignore[union-attr]
    for number in range(5):
        one = join(db, MORNING, lang="sv")
        tick(db, one, "s:tea", MORNING)
        tick(db, one, "e:stand", MORNING)
        feedback.save(db, f"device-{number:012}", [feedback.Answer("tea", 3, f"line {number}")], at("11:00"))
    tick(db, join(db, MORNING, lang="fi"), "s:film", MORNING)
    feedback.save(db, "device-of-one-person", [feedback.Answer("film", 1, "alone")], at("11:30"))

    tea, film = evaluation.by_session(db, programme)
    assert (tea.key, tea.ticks, tea.answers, tea.mean, len(tea.lines)) == ("tea", 5, 5, 3.0, 5)
    assert (film.ticks, film.answers, film.mean, film.lines) == (None, None, None, ())
    assert [(one.key, one.sessions, one.ticks) for one in evaluation.by_language(db, programme)] == [("fi", 2, 6)]
    assert evaluation.attendees_by_language(db) == [("sv", 5, 5)]
    assert evaluation.exhibitor_ticks(db) == [("stand", 5)]
