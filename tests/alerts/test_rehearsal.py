"""Both days of the event pass in a minute: what a thousand attendees are sent is what a naive oracle says."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from pwa import clock, publishing, worker
from pwa.alerts import outbox
from pwa.alerts.push import Answer
from pwa.attendees import KINDS
from pwa.config import Config
from pwa.database import from_text, keep_clock
from pwa.programme.model import Programme
from tests.alerts.oracle import Oracle, Person, Told
from tests.alerts.scene import at, join, print_edition, tick
from tests.proof import count

PEOPLE = count(60, 1000)
MINUTE = timedelta(minutes=1)


def test_what_is_sent_in_two_days_is_what_the_oracle_says(
    db: Database, demo: publishing.Publication, tmp_path: Path
) -> None:
    chance = random.Random(7)
    set_clock(db, at("06:00"))
    publish(db, demo, at("06:00"))
    oracle = Oracle([make_person(db, demo.programme, chance) for _ in range(PEOPLE)])
    oracle.publish(at("06:00"), demo.programme)
    script = dict(surprises(demo))
    config = Config(instance=tmp_path, public_url="https://rasti.example")

    for now in minutes():
        set_clock(db, now)
        if publication := script.get(now):
            publish(db, publication, now)
            oracle.publish(now, publication.programme)
        worker.tick(db, config)
        settle(db)
        oracle.pass_time(now)

    assert sent(db) == oracle.told
    assert db.execute("select count(*) from delivery where state <> 'sent'").fetchone()[0] == 0


def minutes() -> Iterator[datetime]:
    """Give each minute of both days in which something may be due."""
    for day in (14, 15):
        now = at("07:00", day)
        while now < at("18:30", day):
            yield now
            now += MINUTE


def surprises(demo: publishing.Publication) -> Iterator[tuple[datetime, publishing.Publication]]:
    """Give programmes that come during the days: a move, another room, one cancelled and back on, a late start."""
    single = sorted(
        (one for one in demo.programme.sessions.values() if len(one.slots) == 1 and not one.cancelled
         and not one.slots[0].open_hours and one.slots[0].start > at("12:00")),
        key=lambda one: (one.slots[0].start, one.id),
    )  # fmt: skip
    moved, roomed, gone, late, early = single[0], single[3], single[6], single[9], single[-1]
    sessions = dict(demo.programme.sessions)

    def after(**changes: object) -> publishing.Publication:
        sessions.update(changes)  # type: ignore[arg-type]
        return replace(demo, programme=replace(demo.programme, sessions=dict(sessions)))

    def slot(one, **more):  # type: ignore[no-untyped-def]
        return replace(one, slots=(replace(one.slots[0], **more),))

    hour = timedelta(hours=1)
    start, end = moved.slots[0].start, moved.slots[0].end
    yield at("09:10"), after(**{moved.id: slot(moved, start=start + hour, end=end + hour)})
    yield at("09:40"), after(**{roomed.id: slot(roomed, place=moved.slots[0].place)})
    yield at("10:05"), after(**{gone.id: replace(gone, status="cancelled")})
    yield at("10:35"), after(**{gone.id: gone})
    shift = timedelta(minutes=5)
    before = late.slots[0].start - 2 * MINUTE
    yield before, after(**{late.id: slot(late, start=late.slots[0].start + shift, end=late.slots[0].end + shift)})
    yield at("08:00", 15), after(**{early.id: slot(early, start=early.slots[0].start - hour)})


def make_person(db: Database, programme: Programme, chance: random.Random) -> Person:
    lead, remote = chance.choice([0, 5, 10, 15, 30, 60]), chance.random() < 0.3
    kinds = KINDS if chance.random() < 0.7 else tuple(kind for kind in KINDS if chance.random() < 0.6)
    quiet = chance.choice([("", ""), ("", ""), ("", ""), ("21:00", "09:30"), ("12:00", "13:00")])
    joined = at("06:30") + timedelta(minutes=chance.randrange(0, 30))
    made = join(
        db, joined, lang=chance.choice(["fi", "sv", "en"]), lead_minutes=lead, kinds=kinds, remote=remote,
        quiet_from=quiet[0], quiet_until=quiet[1],
    )  # fmt: skip
    ticks, silenced = set(), set()
    for session in chance.sample(list(programme.sessions.values()), 12):
        item = f"s:{session.id}" if chance.random() < 0.7 else f"t:{session.slots[0].id}"
        ticks.add(item)
        if chance.random() < 0.05:
            silenced.add(session.id)
    for item in sorted(ticks) + [f"q:{one}" for one in sorted(silenced)]:
        tick(db, made, item, at("07:00", 13))
    return Person(made.id, lead, kinds, remote, quiet, joined, ticks, silenced)


def publish(db: Database, publication: publishing.Publication, now: datetime) -> None:
    publishing.publish(db, publication, now=now, yes=True)
    print_edition(db, now)


def set_clock(db: Database, now: datetime) -> None:
    keep_clock(db, clock.Anchor(now, clock.wall()))


def settle(db: Database) -> None:
    """Be a push service that takes everything."""
    while ready := outbox.take(db, clock.now(), clock.wall(), 500):
        outbox.settle(db, [(one, Answer(201)) for one in ready], clock.wall())


def sent(db: Database) -> set[Told]:
    """Return what was sent, in the oracle's words: a change by the moment of it, a start by its start."""
    changed = dict(db.execute("select cast(number as text), at from change").fetchall())
    found = set()
    for row in db.query("select attendee, kind, subject, occasion, body from notice where kind <> 'test'"):
        occasion = row["occasion"]
        if row["kind"] == "change":
            occasion = from_text(changed[occasion]).astimezone(at("00:00").tzinfo).isoformat()
        elif row["kind"] in ("start", "live"):
            occasion = from_text(occasion).isoformat()
        else:
            occasion = ""
        assert json.loads(row["body"])["notification"]["title"]
        found.add((row["attendee"], row["kind"], row["subject"], occasion))
    return found
