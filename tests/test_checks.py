"""`rasti check`: a sound instance has nothing to mend, and each planted fault is found by name."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from pwa import database, publishing
from pwa.alerts import status
from pwa.alerts.push import load_or_make_keys
from pwa.checks import machine, names
from pwa.cli import main
from pwa.config import Config
from pwa.database import set_state, to_text
from pwa.printer import LOCK_FILE
from tests.faults import FAULTS, NOW, OPEN, Instance
from tests.ports import free_port

ROOT = Path(__file__).parents[1]


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


def test_a_sound_instance_has_nothing_to_mend(sound: Instance) -> None:
    assert sound.problems() == []


@pytest.mark.parametrize(("plant", "told"), FAULTS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_planted_fault_is_found(sound: Instance, plant: Callable[[Instance], None], told: str) -> None:
    plant(sound)

    assert [problem for problem in sound.problems() if told in problem]
    while OPEN:
        OPEN.pop().close()


def test_a_contact_whose_domain_nobody_registered_is_found(sound: Instance) -> None:
    asked: list[str] = []

    problems = names.find_unknown(sound.config, lambda host: bool(asked.append(host)))

    assert asked == ["example.org"]
    assert problems[0].startswith("Contact: no such domain as example.org")
    assert names.find_unknown(sound.config, lambda _host: True) == []
    assert names.exists("localhost")


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
