"""Proof by fault: killed workers, push services in trouble, clocks that jump, a database that is locked."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import sqlite3
import threading
import time
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from sqlite_utils import Database

from pwa import attendees, clock, database, worker
from pwa.alerts import outbox, push
from pwa.alerts.due import due
from pwa.config import Config
from pwa.database import keep_clock
from pwa.printer import is_held
from pwa.programme.model import Slot
from tests.alerts.scene import at, join, publish, session, subscribe, tick
from tests.proof import count
from tests.push_services.background import run
from tests.push_services.device import Device
from tests.push_services.firefox import FirefoxService

MORNING = at("08:00")
KILLS = count(20, 200)
# So many event seconds in a second, so that starts fall due all through the kills.
SPEED = 60.0
# How long before a start alerts come, unless an attendee says otherwise.
LEAD = timedelta(minutes=10)


def phones(db: Database, config: Config, service: FirefoxService, number: int, *items: str) -> list[Device]:
    """Make attendees with a phone each, who ticked `items`."""
    key = push.load_or_make_keys(config.instance).public
    made = []
    for _ in range(number):
        attendee = join(db, MORNING, devices=0)
        made.append(service.make_device(key))
        subscribe(db, attendee, made[-1])
        for item in items:
            tick(db, attendee, item, MORNING)
    return made


def shown(service: FirefoxService, devices: list[Device]) -> list[tuple[str, str]]:
    """Return what each phone shows: its address and the tag of each notification."""
    known = {device.endpoint.rpartition("/")[2]: device for device in devices}
    return [(one.token, known[one.token].read(one.body)["notification"]["tag"]) for one in service.pushes]


def work_until(config: Config, done: threading.Event) -> None:
    """Let a worker work in this process until `done`."""

    async def go() -> None:
        stop = asyncio.Event()
        working = asyncio.create_task(worker.work(config, stop))
        await asyncio.to_thread(done.wait, count(20, 60))
        stop.set()
        await working

    run(go())


def test_a_worker_killed_at_any_moment_loses_nothing_and_shows_nothing_twice(
    db: Database, config: Config, service: FirefoxService
) -> None:
    chance, names = random.Random(3), [f"tea{n}" for n in range(KILLS // 2)]
    begin = at("10:00")
    starts = {name: begin + timedelta(minutes=12, seconds=18 * n) for n, name in enumerate(names)}
    sessions = []
    for name in names:
        (slot,) = session(name, "10:30").slots
        slot = replace(slot, start=starts[name], end=begin + timedelta(hours=9))
        sessions.append(replace(session(name), slots=(slot,)))
    publish(db, *sessions, now=MORNING)
    devices = phones(db, config, service, 8, *(f"s:{name}" for name in names))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pwa.worker"])
    began = clock.wall() + timedelta(seconds=1)
    keep_clock(db, clock.Anchor(begin, began, SPEED))
    for _ in range(KILLS):
        process = context.Process(target=worker.run, args=(config,))
        process.start()
        time.sleep(chance.uniform(0.02, 0.4))
        process.kill()
        process.join()
    last = context.Process(target=worker.run, args=(config,))
    last.start()
    while not is_held(config.instance / worker.LOCK_FILE):
        time.sleep(0.01)
    working_since = clock.wall()
    expected = {(one.endpoint.rpartition("/")[2], name) for one in devices for name in names}
    for _ in range(300):
        if len(set(shown(service, devices))) >= len(expected):
            break
        time.sleep(0.1)
    last.terminate()
    last.join()

    arrived = shown(service, devices)
    assert {(token, tag.split()[1].removeprefix("t:").rpartition("-")[0]) for token, tag in arrived} == expected
    first: dict[str, datetime] = {}
    for (token, tag), one in zip(arrived, service.pushes, strict=True):
        first.setdefault(f"{token} {tag}", one.at)
    for key, moment in first.items():
        name = key.split()[2].removeprefix("t:").rpartition("-")[0]
        due_at = began + (starts[name] - LEAD - begin) / SPEED
        # What fell due while nobody lived long enough to send it counts from the worker that stays.
        assert moment - max(due_at, working_since) < timedelta(seconds=worker.TICK_SECONDS + outbox.FIRST_WAIT), key
        assert moment >= due_at, key
    # What arrives again is the same notification under the same topic: a phone shows it once.
    topics = {(token, one.headers["Topic"]) for (token, _), one in zip(arrived, service.pushes, strict=True)}
    assert len(topics) == len(set(arrived)) == len(expected)
    assert all(int(one.headers["TTL"]) >= 1 for one in service.pushes) and service.refused == []


def test_a_push_service_in_trouble_gets_everything_in_the_end(
    db: Database, config: Config, service: FirefoxService, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What hangs is tried again once its time is out.
    monkeypatch.setattr(push, "TIMEOUT", aiohttp.ClientTimeout(total=count(1, 15)))
    publish(db, session("tea", "10:30"), now=MORNING)
    devices = phones(db, config, service, 9, "s:tea")
    for gone in devices[::3]:
        service.forget(gone)
    service.script.extend([(429, {"Retry-After": "1"}), (500, {}), (503, {}), (0, {}), (-1, {})])
    keep_clock(db, clock.Anchor(at("10:20"), clock.wall()))
    done = threading.Event()

    def watch() -> None:
        for _ in range(count(200, 600)):
            if len(service.pushes) >= 6 and len(service.refused) >= 3:
                break
            time.sleep(0.1)
        done.set()

    watcher = threading.Thread(target=watch)
    watcher.start()
    work_until(config, done)
    watcher.join()

    living = {device.endpoint.rpartition("/")[2] for device in devices} - {
        device.endpoint.rpartition("/")[2] for device in devices[::3]
    }
    assert {token for token, _ in shown(service, devices)} == living and len(service.pushes) == len(living)
    assert service.script == deque() and service.refused == ["410 gone"] * 3
    states = dict(db.execute("select state, count(*) from delivery group by state").fetchall())
    assert states == {"sent": 6, "gone": 3}


def test_a_clock_that_jumps_back_and_forth_tells_nothing_twice(db: Database, config: Config) -> None:
    publish(db, session("tea", "10:30"), now=MORNING)
    tick(db, join(db, MORNING), "s:tea", MORNING)
    new = []
    for moment in ("10:19:59", "10:20", "10:05", "10:20", "10:40", "10:25", "09:00", "10:21"):
        keep_clock(db, clock.Anchor(at(moment), clock.wall()))
        new.append(worker.tick(db, config))

    assert new == [0, 1, 0, 0, 0, 0, 0, 0]


def test_the_night_when_clocks_go_back_has_two_half_past_threes(db: Database) -> None:
    first, second = datetime(2024, 10, 27, 0, 30, tzinfo=UTC), datetime(2024, 10, 27, 1, 30, tzinfo=UTC)
    slots = tuple(
        Slot(f"tea-{n}", "tea", start, start + timedelta(minutes=20), "kino") for n, start in enumerate((first, second))
    )
    publish(db, replace(session("tea"), slots=slots), now=first - timedelta(days=1))
    aino = attendees.update(db, join(db, first - timedelta(days=1)), lead_minutes=30, kinds=("start", "digest"))
    tick(db, aino, "s:tea", first - timedelta(days=1))

    def subjects(moment: datetime) -> list[str]:
        return [one.subject for one in due(db, moment)]

    assert subjects(first - timedelta(minutes=30)) == ["t:tea-0"]
    assert subjects(first) == []
    assert subjects(second - timedelta(minutes=30)) == ["t:tea-1"]
    assert [one.showing.start.hour for one in due(db, second - timedelta(minutes=1)) if one.showing] == [3]


def test_an_alert_of_what_starts_after_midnight_comes_before_it(db: Database) -> None:
    night = replace(session("tea", "10:30").slots[0], start=at("00:05", 15), end=at("01:00", 15))
    publish(db, replace(session("tea"), slots=(night,)), now=MORNING)
    tick(db, join(db, MORNING), "s:tea", MORNING)

    assert [bool(due(db, at(*moment))) for moment in (("23:54", 14), ("23:55", 14), ("00:05", 15))] == [
        False, True, False,
    ]  # fmt: skip


def test_what_moves_to_five_minutes_from_now_is_told_and_starts_at_once(db: Database, config: Config) -> None:
    publish(db, session("tea", "14:30"), now=MORNING)
    tick(db, join(db, MORNING), "s:tea", MORNING)
    publish(db, session("tea", "10:05"), now=at("10:00"))

    assert [one.kind for one in due(db, at("10:00:01"))] == ["start"]
    assert sorted(one.kind for one in due(db, at("10:00:10"))) == ["change", "start"]


def test_what_is_cancelled_between_derive_and_send_is_not_sent_as_a_start(db: Database, config: Config) -> None:
    tea = session("tea", "10:30")
    publish(db, tea, now=MORNING)
    tick(db, join(db, MORNING), "s:tea", MORNING)
    keep_clock(db, clock.Anchor(at("10:20"), clock.wall()))
    assert worker.tick(db, config) == 1
    publish(db, replace(tea, status="cancelled"), now=at("10:20:01"))
    keep_clock(db, clock.Anchor(at("10:20:11"), clock.wall()))
    worker.tick(db, config)

    (delivery,) = outbox.take(db, clock.now(), clock.wall(), 10)
    assert b"Peruttu: tea suomeksi" in delivery.message.body


def test_a_locked_database_delays_alerts_and_loses_none(
    db: Database, config: Config, service: FirefoxService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", count(0.1, 8.0))
    publish(db, session("tea", "10:30"), now=MORNING)
    phones(db, config, service, 1, "s:tea")
    keep_clock(db, clock.Anchor(at("10:20"), clock.wall()))
    lock = sqlite3.connect(config.database, isolation_level=None, check_same_thread=False)
    lock.execute("begin immediate")
    done = threading.Event()

    def let_go() -> None:
        time.sleep(count(1, 10))
        assert service.pushes == []
        lock.execute("rollback")
        service.wait_for(1, 15)
        done.set()

    watcher = threading.Thread(target=let_go)
    watcher.start()
    work_until(config, done)
    watcher.join()
    lock.close()

    assert len(service.pushes) == 1
