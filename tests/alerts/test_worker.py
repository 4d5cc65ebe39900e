"""From a tick to the phone: the worker against a strict push service, and what faults do to it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from pwa import attendees, clock, database, worker
from pwa.agenda import transfer
from pwa.alerts import outbox, push, status
from pwa.alerts.starts import due_starts
from pwa.attendees import Attendee
from pwa.config import Config
from pwa.database import get_state, keep_clock
from tests.alerts.scene import at, join, publish, session, subscribe, tick
from tests.push_services.background import run
from tests.push_services.chromium import ChromiumService
from tests.push_services.device import Device
from tests.push_services.firefox import FirefoxService

MORNING = at("08:00")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def aino(db: Database) -> Attendee:
    """Aino, who ticked the tea of 10:30."""
    publish(db, session("tea", "10:30"), now=MORNING)
    aino = join(db, MORNING, devices=0)
    tick(db, aino, "s:tea", MORNING)
    return aino


@pytest.fixture
def phone(db: Database, config: Config, service: FirefoxService, aino: Attendee) -> Device:
    """Aino's phone, with alerts on."""
    return add_phone(db, config, service, aino)


def add_phone(db: Database, config: Config, service: FirefoxService, attendee: Attendee) -> Device:
    device = service.make_device(push.load_or_make_keys(config.instance).public)
    subscribe(db, attendee, device)
    return device


def set_clock(db: Database, moment: datetime, speed: float = 1.0) -> None:
    keep_clock(db, clock.Anchor(moment, clock.wall(), speed))


def work(db: Database, config: Config, ticks: int = 1) -> None:
    """Tick and send, as often as asked."""

    async def go() -> None:
        keys = push.load_or_make_keys(config.instance)
        async with push.open_sender(keys, config.contact, config.push_hosts) as sender:
            for _ in range(ticks):
                worker.tick(db, config)
                await worker.send_due(db, sender)

    run(go())


def test_a_tick_becomes_an_alert_on_the_phone(
    db: Database, config: Config, service: FirefoxService, phone: Device
) -> None:
    set_clock(db, at("10:19:50"))
    work(db, config)
    assert service.pushes == []

    set_clock(db, at("10:20:01"))
    work(db, config, ticks=3)

    (received,) = service.pushes
    notification = phone.read(received.body)["notification"]
    assert notification["title"] == "10.30 Teatro · tea suomeksi"
    assert notification["navigate"] == "https://rasti.example/fi/sessions/tea/"
    assert 595 <= int(received.headers["TTL"]) <= 600
    assert service.refused == []


def test_both_devices_of_an_attendee_get_it(
    db: Database, config: Config, service: FirefoxService, phone: Device, aino: Attendee
) -> None:
    add_phone(db, config, service, aino)
    set_clock(db, at("10:20"))
    work(db, config, ticks=2)

    assert len({one.token for one in service.pushes}) == len(service.pushes) == 2


def test_a_moved_session_is_told_and_due_again(
    db: Database, config: Config, service: FirefoxService, phone: Device
) -> None:
    set_clock(db, at("10:20"))
    work(db, config)
    publish(db, session("tea", "14:30", place="kino"), now=at("10:21"))
    set_clock(db, at("10:21:11"))
    work(db, config)
    set_clock(db, at("14:20"))
    work(db, config, ticks=2)

    titles = [phone.read(one.body)["notification"]["title"] for one in service.pushes]
    assert titles[0] == "10.30 Teatro · tea suomeksi"
    assert "14.30 Kino" in titles[1]
    assert titles[2:] == ["14.30 Kino · tea suomeksi"]


def test_a_crash_between_writing_and_sending_loses_nothing(
    db: Database, config: Config, service: FirefoxService, phone: Device
) -> None:
    set_clock(db, at("10:20"))
    worker.tick(db, config)
    db.close()

    again = database.open_database(config.database)
    work(again, config)
    again.close()

    assert len(service.pushes) == 1


def test_a_crash_between_sending_and_settling_sends_again_under_the_same_topic(
    db: Database, config: Config, service: FirefoxService, phone: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(db, at("10:20"))
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(outbox, "settle", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        work(db, config)
    work(db, config)

    first, second = service.pushes
    assert first.headers["Topic"] == second.headers["Topic"]
    assert phone.read(first.body) == phone.read(second.body)


def test_a_device_that_is_gone_is_forgotten(
    db: Database, config: Config, service: FirefoxService, phone: Device
) -> None:
    service.forget(phone)
    set_clock(db, at("10:20"))
    work(db, config, ticks=2)

    assert service.refused == ["410 gone"]
    assert db["subscription"].count == 0


def test_the_past_is_never_sent(db: Database, config: Config, service: FirefoxService, phone: Device) -> None:
    set_clock(db, at("10:20"))
    worker.tick(db, config)
    set_clock(db, at("10:31"))
    work(db, config, ticks=2)

    assert service.pushes == service.refused == []


def test_a_hanging_push_service_holds_nobody_up(
    db: Database, config: Config, service: FirefoxService, phone: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "LAST_WORDS_SECONDS", 0.1)
    sam = join(db, MORNING, devices=0)
    tick(db, sam, "s:tea", MORNING)
    add_phone(db, config, service, sam)
    service.script.append((0, {}))
    set_clock(db, at("10:20"))

    async def go() -> None:
        stop = asyncio.Event()
        working = asyncio.create_task(worker.work(config, stop))
        await asyncio.to_thread(service.wait_for, 1)
        stop.set()
        await working

    run(go())
    assert len(service.pushes) == 1


def test_google_is_reached_by_its_name_over_tls(db: Database, config: Config, aino: Attendee, tmp_path: Path) -> None:
    google = ChromiumService(tmp_path).start()
    keys = push.load_or_make_keys(config.instance)
    phone = google.make_device(keys.public)
    subscribe(db, aino, phone)
    set_clock(db, at("10:20"))

    async def go() -> None:
        stop = asyncio.Event()
        sending = push.open_sender(keys, config.contact, **google.sending())
        working = asyncio.create_task(worker.work(config, stop, sending))
        await asyncio.to_thread(google.wait_for, 1)
        stop.set()
        await working

    run(go())
    google.stop()

    assert google.refused == []
    assert [phone.read(one.body)["notification"]["lang"] for one in google.pushes] == ["fi"]


def test_the_tick_is_written_down_for_the_health_check(db: Database, config: Config) -> None:
    worker.tick(db, config)

    assert clock.wall() - database.from_text(get_state(db, "worker_tick")) < timedelta(seconds=10)


def test_a_bad_contact_is_told_at_the_start_and_alerts_go_out_all_the_same(
    db: Database, config: Config, service: FirefoxService, phone: Device, caplog: pytest.LogCaptureFixture
) -> None:
    set_clock(db, at("10:20"))

    def work_once(config: Config) -> list[str]:
        async def go() -> None:
            stop = asyncio.Event()
            working = asyncio.create_task(worker.work(config, stop))
            await asyncio.to_thread(service.wait_for, 1)
            stop.set()
            await working

        run(go())
        return status.find_troubles(db, config.instance, clock.wall())

    assert work_once(replace(config, contact="mailto:aino")) == [
        "Push services refuse the contact mailto:aino. Set RASTI_CONTACT to an address."
    ]
    assert "RASTI_CONTACT" in caplog.text and len(service.pushes) == 1 and service.refused == []
    assert work_once(config) == []


def test_attendees_whose_time_is_over_are_erased_with_codes_long_past(
    db: Database, config: Config, aino: Attendee
) -> None:
    transfer.make(db, aino, clock.wall() - timedelta(hours=1))
    set_clock(db, aino.expires_at - timedelta(minutes=1))
    assert worker.clean(db) == 0
    assert db["transfer"].count == 0

    set_clock(db, aino.expires_at)
    assert worker.clean(db) == 1
    assert db["attendee"].count == db["bookmark"].count == 0


def test_a_rehearsal_of_the_time_after_the_event_erases_nobody(db: Database, config: Config, aino: Attendee) -> None:
    attendees.update(db, aino, expires_at=clock.wall() + timedelta(days=30))
    set_clock(db, clock.wall() + timedelta(days=31))

    assert worker.clean(db) == 0


def test_without_a_programme_the_worker_waits(db: Database, config: Config) -> None:
    assert worker.tick(db, config) == 0
    assert due_starts(db, MORNING) == []


def test_a_second_worker_waits_and_takes_over_from_one_that_was_killed(
    db: Database, config: Config, service: FirefoxService, phone: Device
) -> None:
    set_clock(db, at("10:00"))
    first = start(config)
    wait_for_tick(db)
    second = start(config)
    try:
        first.send_signal(signal.SIGKILL)
        first.wait(10)
        set_clock(db, at("10:20"))
        assert len(service.wait_for(1)) == 1
        second.send_signal(signal.SIGTERM)
        assert second.wait(10) == 0
    finally:
        for process in (first, second):
            process.kill()
            process.wait(10)


def start(config: Config) -> subprocess.Popen[bytes]:
    environ = os.environ | {
        "RASTI_INSTANCE": str(config.instance),
        "RASTI_PUBLIC_URL": config.public_url,
        "RASTI_CONTACT": config.contact,
        "RASTI_PUSH_HOSTS": " ".join(config.push_hosts),
    }
    code = "from pwa import config, worker; worker.run(config.load())"
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environ)


def wait_for_tick(db: Database) -> None:
    for _ in range(200):
        if get_state(db, "worker_tick"):
            return
        time.sleep(0.05)
    raise AssertionError("the worker never ticked")
