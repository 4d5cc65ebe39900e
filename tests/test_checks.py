"""`rasti check`: a sound instance has nothing to mend, and each planted fault is found by name."""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from pwa import clock, database, publishing
from pwa.alerts import status
from pwa.alerts.push import load_or_make_keys
from pwa.checks import find_problems, machine
from pwa.cli import main
from pwa.config import Config
from pwa.database import keep_clock, set_state, to_text
from pwa.i18n import Localized
from pwa.printer import LOCK_FILE
from tests.ports import free_port
from tests.push_services.tls import make_certificate

NOW = datetime(2024, 11, 10, 12, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[1]


@dataclass
class Instance:
    """An instance with nothing to mend at NOW."""

    db: Database
    config: Config
    publication: publishing.Publication
    now: datetime = NOW
    lock: int = 0

    def problems(self) -> list[str]:
        """Ask what is to be mended."""
        return find_problems(self.db, self.config, self.now)

    def set(self, **settings: object) -> None:
        """Change settings."""
        self.config = replace(self.config, **settings)  # type: ignore[arg-type]

    def publish(self, **parts: object) -> None:
        """Publish the programme with some parts exchanged."""
        programme = replace(self.publication.programme, **parts)  # type: ignore[arg-type]
        publishing.publish(self.db, replace(self.publication, programme=programme), now=self.now)


@pytest.fixture(scope="module")
def small(demo: publishing.Publication) -> publishing.Publication:
    """A few sessions of the demo that have every language: enough to check, and quickly published."""
    every = set(demo.programme.event.languages)
    whole = [one for one in demo.programme.sessions.values() if every <= set(one.title) and one.slots[0].start > NOW][
        :4
    ]
    programme = replace(demo.programme, sessions={one.id: one for one in whole})
    return replace(demo, programme=programme, exhibitors={})


@pytest.fixture
def sound(tmp_path: Path, small: publishing.Publication) -> Iterator[Instance]:
    config = Config(
        instance=tmp_path / "instance",
        port=free_port(),
        public_url="https://rasti.example.org",
        contact="mailto:info@example.org",
    )
    db = database.open_database(config.database)
    publishing.publish(db, small, now=NOW)
    load_or_make_keys(config.instance)
    status.keep_keys(db, config.instance)
    set_state(db, "worker_tick", to_text(NOW))
    set_state(db, "backup_at", to_text(NOW - timedelta(hours=1)))
    lock = os.open(config.instance / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    yield Instance(db, config, small, lock=lock)
    os.close(lock)
    db.close()


def no_https(it: Instance) -> None:
    it.set(public_url="http://rasti.example.org")


def no_contact(it: Instance) -> None:
    it.set(contact="")


def unreachable_contact(it: Instance) -> None:
    it.set(contact="mailto:me@laptop.local")


def expired_certificate(it: Instance) -> None:
    cert, key = make_certificate(it.config.instance, ("127.0.0.1",))
    key.chmod(0o600)
    it.set(cert=str(cert), key=str(key))
    it.now = clock.wall() + timedelta(days=3650)


def missing_certificate(it: Instance) -> None:
    it.set(cert=str(it.config.instance / "none.pem"))


def unknown_proxy(it: Instance) -> None:
    it.set(trusted_proxies=("proxy",))


def proxy_of_everybody(it: Instance) -> None:
    it.set(trusted_proxies=("0.0.0.0/0",))


def push_hosts_open(it: Instance) -> None:
    it.set(push_hosts=("*",))


def push_host_of_tests(it: Instance) -> None:
    it.set(push_hosts=("http://127.0.0.1:9000",))


def wrong_keys(it: Instance) -> None:
    (it.config.instance / "vapid.pem").unlink()
    load_or_make_keys(it.config.instance)


def broken_keys(it: Instance) -> None:
    (it.config.instance / "vapid.pem").write_text("no key")


def readable_keys(it: Instance) -> None:
    (it.config.instance / "vapid.pem").chmod(0o644)


def readable_database(it: Instance) -> None:
    it.config.database.chmod(0o644)


def clock_behind(it: Instance) -> None:
    set_state(it.db, "worker_tick", to_text(NOW + timedelta(days=1)))


def rehearsal(it: Instance) -> None:
    keep_clock(it.db, clock.Anchor(NOW, NOW))


def worker_dead(it: Instance) -> None:
    set_state(it.db, "worker_tick", to_text(NOW - timedelta(minutes=5)))


def printer_dead(it: Instance) -> None:
    fcntl.flock(it.lock, fcntl.LOCK_UN)


def port_taken(it: Instance) -> None:
    fcntl.flock(it.lock, fcntl.LOCK_UN)
    other = socket.create_server(("127.0.0.1", 0))
    it.set(port=other.getsockname()[1])
    OPEN.append(other)


def untranslated_session(it: Instance) -> None:
    first, *rest = it.publication.programme.sessions.values()
    sessions = {one.id: one for one in (replace(first, title=Localized(fi="Tee", en="Tea")), *rest)}
    it.publish(sessions=sessions)


def untranslated_page(it: Instance) -> None:
    pages = it.publication.programme.pages
    key = next(iter(pages))
    it.publish(pages={**pages, key: replace(pages[key], title=Localized(en="Hello"))})


def no_privacy_page(it: Instance) -> None:
    it.publish(pages={key: page for key, page in it.publication.programme.pages.items() if key != "privacy"})


def event_over(it: Instance) -> None:
    it.now = datetime(2024, 12, 24, tzinfo=UTC)


def no_backup(it: Instance) -> None:
    set_state(it.db, "backup_at", to_text(NOW - timedelta(days=2)))


def log_damaged(it: Instance) -> None:
    set_state(it.db, "log_damage", {"at": to_text(NOW), "why": "its header is not what SQLite wrote"})


def asset_from_elsewhere(it: Instance) -> None:
    page = b'<link rel="stylesheet" href="https://fonts.example/a.css">'
    row = {"path": "/fi/", "lang": "fi", "type": "text/html", "etag": "x", "body": page, "edition": 1}
    it.db.table("printed").insert(row)


def push_refused(it: Instance) -> None:
    set_state(it.db, status.ALARM, {"host": "fcm.googleapis.com", "at": to_text(NOW), "error": "403"})


OPEN: list[socket.socket] = []
FAULTS: list[tuple[Callable[[Instance], None], str]] = [
    (no_https, "Public address: http://rasti.example.org is not https"),
    (no_contact, "Contact: push services want to know"),
    (unreachable_contact, "Contact: mailto:me@laptop.local cannot be reached"),
    (expired_certificate, "ended on"),
    (missing_certificate, "none.pem cannot be read"),
    (unknown_proxy, "Proxy: “proxy” in RASTI_TRUSTED_PROXIES is no address"),
    (proxy_of_everybody, "Proxy: 0.0.0.0/0 trusts nearly everybody"),
    (push_hosts_open, "Push hosts: * allows nearly any host"),
    (push_host_of_tests, "Push hosts: http://127.0.0.1:9000 is for tests only"),
    (wrong_keys, "vapid.pem is not the key that phones subscribed with"),
    (broken_keys, "vapid.pem is not the key that phones subscribed with"),
    (readable_keys, "vapid.pem: others can read this file"),
    (readable_database, "rasti.db: others can read this file"),
    (clock_behind, "Clock: this machine says 2024-11-10 12:00 UTC"),
    (rehearsal, "Clock: the rehearsal clock is on"),
    (worker_dead, "The alert worker has not ticked"),
    (printer_dead, "Printer: it is not running, and what was published last is not on the pages"),
    (port_taken, "Address already in use"),
    (untranslated_session, "Languages: 1 sessions have no title in sv"),
    (untranslated_page, "Languages: the event's own texts lack fi: page"),
    (no_privacy_page, "Pages: there is no page “privacy”"),
    (event_over, "Event: it was over on 2024-11-"),
    (no_backup, "Backup: there was none in the last day"),
    (log_damaged, "Database: at 2024-11-10T12:00 its log was damaged"),
    (asset_from_elsewhere, "Pages: /fi/ loads something from fonts.example"),
    (push_refused, "fcm.googleapis.com refuses our alerts"),
]


def test_a_sound_instance_has_nothing_to_mend(sound: Instance) -> None:
    assert sound.problems() == []


@pytest.mark.parametrize(("plant", "told"), FAULTS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_planted_fault_is_found(sound: Instance, plant: Callable[[Instance], None], told: str) -> None:
    plant(sound)

    assert [problem for problem in sound.problems() if told in problem]
    while OPEN:
        OPEN.pop().close()


def test_a_disk_that_fills_up_is_found(sound: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "LOW_DISK", 2**60)

    assert [problem for problem in sound.problems() if problem.startswith("Disk:")]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not write")
def test_a_folder_that_cannot_be_written_is_found() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        database.open_database(folder / "rasti.db").close()
        (folder / "rasti.db").chmod(0o644)

        done = check_as_nobody(folder)

    assert done.returncode == 1
    assert "cannot be written" in done.stderr and len(done.stderr.splitlines()) == 1


def test_a_newer_database_and_a_damaged_one_are_said_in_a_line(tmp_path: Path) -> None:
    db = database.open_database(tmp_path / "rasti.db")
    db.table("_sqlite_migrations").insert({"migration_set": "rasti", "name": "m999_later", "applied_at": "2030"})
    db.close()
    assert "A newer Rasti wrote this database" in said_by_check(tmp_path)

    (tmp_path / "rasti.db").write_bytes(b"no database at all, but long enough to be looked at" * 40)
    assert "the database is damaged" in said_by_check(tmp_path)


def said_by_check(instance: Path) -> str:
    done = CliRunner().invoke(main, ["check", "--instance", str(instance)])
    assert done.exit_code == 1 and len(done.output.splitlines()) == 1
    return done.output


def check_as_nobody(instance: Path) -> subprocess.CompletedProcess[str]:
    """Open the instance as a user without rights to it."""
    code = (
        "import os, sys; from pwa.cli.common import open_instance; from pwa.config import Config; "
        "from pathlib import Path; os.setgid(65534); os.setuid(65534); "
        f"open_instance(Config(instance=Path({str(instance)!r})))"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
