"""Every kind of alert is derived for whom it concerns, once, and at no hour that is meant to be quiet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from pwa import clock, publishing
from pwa.alerts import outbox
from pwa.alerts.announcements import count_audience
from pwa.alerts.due import due
from pwa.alerts.notice import Notice
from pwa.database import keep_clock
from pwa.i18n import Localized
from pwa.programme.model import Announcement, Link, Programme, Session
from pwa.venue import rooms
from pwa.venue.model import Edge, Venue
from tests.alerts import scene
from tests.alerts.scene import ORIGIN, at, join, print_edition, publish, session, tick

MORNING, NINE = at("08:00"), at("09:00")
STREAM = (Link("stream", "https://stream.example/tea"),)


def told(db: Database, now: datetime) -> list[tuple[int, str, str]]:
    return [(one.attendee, one.kind, one.subject) for one in due(db, now)]


def keep(db: Database, now: datetime) -> list[Notice]:
    notices = due(db, now)
    outbox.put(db, notices, ORIGIN, clock.wall())
    return notices


def announce(db: Database, *news: Announcement, sessions: tuple[Session, ...] = (), now: datetime = MORNING) -> None:
    programme = Programme(
        scene.EVENT, scene.PLACES, {}, {one.id: one for one in sessions}, announcements={one.id: one for one in news}
    )
    publishing.publish(db, publishing.Publication(programme), now=now, yes=True)
    print_edition(db, now)


def news(key: str = "doors", **more: object) -> Announcement:
    return Announcement(key, Localized(en="Doors are open"), Localized(en="**Come** in."), since=NINE, **more)  # type: ignore[arg-type]


def test_another_showing_of_what_is_ticked_is_told_once_ten_seconds_later(db: Database) -> None:
    film = session("film", "10:30")
    publish(db, film, now=MORNING)
    aino, late = join(db, MORNING), join(db, MORNING)
    tick(db, aino, "t:film-1", at("08:30"))
    publish(db, session("film", "10:30", "13:00", "13:00", place="kino"), now=NINE)
    tick(db, late, "s:film", at("09:00:05"))

    assert [one for one in told(db, at("09:00:09")) if one[1] == "showing"] == []
    found = [one for one in keep(db, at("09:00:10")) if one.kind == "showing"]
    assert [(one.attendee, one.subject) for one in found] == [(aino.id, "t:film-2"), (aino.id, "t:film-3")]
    assert due(db, at("09:00:11")) == []


def test_a_full_room_is_told_to_those_who_would_come_in_vain(db: Database) -> None:
    publish(db, session("tea", "10:30", links=STREAM), session("film", "13:00"), now=MORNING)
    aino, afar, late = join(db, MORNING, lead_minutes=0), join(db, MORNING, remote=True, lead_minutes=0), join(db, NINE)
    for one in (aino, afar):
        tick(db, one, "s:tea", at("08:30"))
        tick(db, one, "s:film", at("08:30"))
    rooms.set_state(db, "teatro", rooms.RED, by="Sam", now=at("10:10"))
    tick(db, late, "s:tea", at("10:10:05"))

    assert told(db, at("10:10:09")) == []
    assert [(one.attendee, one.subject) for one in keep(db, at("10:10:10"))] == [(aino.id, "t:tea-1")]
    assert due(db, at("10:11")) == []

    rooms.set_state(db, "teatro", rooms.GREEN, by="Sam", now=at("10:12"))
    rooms.set_state(db, "teatro", rooms.RED, by="Sam", now=at("10:14"))
    assert (aino.id, "full", "t:tea-1") in told(db, at("10:15"))
    assert [one for one in told(db, at("10:46")) if one[1] == "full"] == []


def test_a_stream_is_told_to_remote_attendees_when_it_opens(db: Database) -> None:
    early = (Link("stream", "https://stream.example/a", since=at("10:27")),)
    publish(db, session("tea", "10:30", links=STREAM), session("film", "10:30", links=early), now=MORNING)
    aino, here = join(db, MORNING, remote=True, kinds=("live",)), join(db, MORNING, kinds=("live",))
    for one in (aino, here):
        tick(db, one, "s:tea", at("08:30"))
        tick(db, one, "s:film", at("08:30"))

    assert told(db, at("10:26:59")) == []
    assert [one.subject for one in keep(db, at("10:27"))] == ["t:film-1"]
    assert [(one.attendee, one.subject) for one in keep(db, at("10:30"))] == [(aino.id, "t:tea-1")]
    assert due(db, at("10:31")) == []


@pytest.mark.parametrize(
    "audience, who", [("", "abc"), ("here", "ac"), ("remote", "b"), ("s:tea", "a"), ("theme:work", "ac")]
)
def test_an_announcement_reaches_its_audience_once(db: Database, audience: str, who: str) -> None:
    tea, film = session("tea", "10:30", themes=("work",)), session("film", "13:00", themes=("work", "food"))
    announce(db, news(audience=audience), sessions=(tea, film))
    people = {name: join(db, MORNING, remote=name == "b", kinds=("announcement",)) for name in "abc"}
    tick(db, people["a"], "s:tea", at("08:30"))
    tick(db, people["c"], "t:film-1", at("08:30"))
    join(db, at("09:00:01"), kinds=("announcement",))

    assert due(db, at("08:59")) == []
    assert [one.attendee for one in keep(db, NINE)] == [people[name].id for name in who]
    announce(db, news(audience=audience, severity="urgent"), sessions=(tea, film), now=at("09:05"))
    assert due(db, at("09:06")) == []
    # The latecomer is counted where everyone there is meant.
    assert count_audience(db, audience)[0] == len(who) + (audience in ("", "here"))


def test_an_announcement_whose_time_is_over_or_never_began_is_not_sent(db: Database) -> None:
    announce(db, news("over", until=at("09:10")), replace(news("always"), since=None))
    join(db, MORNING)

    assert due(db, at("09:10")) == []
    assert told(db, at("09:09")) != []


def test_the_digest_comes_in_the_morning_to_those_who_asked(db: Database) -> None:
    publish(db, session("tea", "10:30"), session("film", "13:00"), now=at("20:00", 13))
    aino, sam = join(db, at("20:00", 13), kinds=("digest",)), join(db, at("20:00", 13))
    for one in (aino, sam):
        for item in ("s:tea", "s:film"):
            tick(db, one, item, at("21:00", 13))

    assert due(db, at("07:29")) == []
    (notice,) = keep(db, at("07:30"))
    assert (notice.attendee, notice.kind, notice.subject) == (aino.id, "digest", "d:2024-11-14")
    assert [one.slot for one in notice.others] == ["tea-1", "film-1"]
    assert due(db, at("08:00")) == due(db, at("07:30", 15)) == []


def test_a_bell_that_is_off_silences_one_session_while_it_stays_ticked(db: Database) -> None:
    publish(db, session("tea", "10:30"), session("film", "10:30"), now=MORNING)
    aino = join(db, MORNING)
    for item in ("s:tea", "t:film-1", "q:film"):
        tick(db, aino, item, at("08:30"))
    publish(db, session("tea", "10:30", place="kino"), session("film", "10:30", place="kino"), now=NINE)

    assert [subject for _, _, subject in told(db, at("09:01"))] == ["t:tea-1"]
    assert [(kind, subject) for _, kind, subject in told(db, at("10:20")) if kind == "start"] == [("start", "t:tea-1")]


def test_quiet_hours_put_off_all_but_an_urgent_cancellation(db: Database) -> None:
    tea, film = session("tea", "10:30"), session("film", "13:00")
    publish(db, tea, film, now=MORNING)
    aino = join(db, MORNING, quiet_from="22:00", quiet_until="09:30")
    for item in ("s:tea", "s:film"):
        tick(db, aino, item, at("08:30"))
    publish(db, replace(tea, status="cancelled"), replace(film, status="cancelled"), now=NINE)

    assert [one.subject for one in keep(db, at("09:00:10"))] == ["s:tea"]
    assert told(db, at("09:29")) == []
    assert told(db, at("09:30")) == [(aino.id, "change", "s:film")]


def test_a_move_names_what_it_clashes_with_and_a_start_how_far_it_is(db: Database) -> None:
    sessions = [session("tea", "10:30"), session("film", "13:00"), session("walk", "11:30", place="kino")]
    publication = publishing.Publication(
        Programme(scene.EVENT, scene.PLACES, {}, {one.id: one for one in sessions}),
        Venue({}, {}, (Edge("teatro", "kino", 170.0, True),)),
    )
    publishing.publish(db, publication, now=MORNING)
    print_edition(db, MORNING)
    aino = join(db, MORNING)
    for item in ("s:tea", "s:film", "s:walk"):
        tick(db, aino, item, at("08:30"))

    start = next(one for one in due(db, at("11:21")) if one.subject == "t:walk-1")
    assert start.walk and (start.walk.minutes, start.walk.origin["en"]) == (3, "Teatro")
    publish(db, session("tea", "13:15"), *sessions[1:], now=NINE)
    moved = next(one for one in due(db, at("09:00:10")) if one.kind == "change")
    assert [one.session for one in moved.others] == ["film"]


def test_a_rehearsal_reaches_testers_alone_and_a_sample_event_everyone(db: Database) -> None:
    real = replace(scene.EVENT, sample=False)
    tea = session("tea", "10:30")
    for event, reached in ((real, 1), (scene.EVENT, 3)):
        programme = Programme(event, scene.PLACES, {}, {"tea": tea})
        publishing.publish(db, publishing.Publication(programme), now=MORNING, yes=True)
        keep_clock(db, clock.Anchor(at("10:20"), clock.wall()))
        db.execute("delete from attendee")
        aino, sam = join(db, MORNING, devices=2), join(db, MORNING)
        for one in (aino, sam):
            tick(db, one, "s:tea", MORNING)
        db.execute("update subscription set tester = 1 where id = (select min(id) from subscription)")
        outbox.put(db, due(db, at("10:20")), ORIGIN, clock.wall())

        assert db["delivery"].count == reached


def test_no_alert_without_a_device_or_a_programme(db: Database) -> None:
    assert due(db, MORNING) == []
    publish(db, session("tea", "09:00"), now=MORNING)
    tick(db, join(db, MORNING, devices=0), "s:tea", MORNING)
    assert due(db, NINE - timedelta(minutes=5)) == []
