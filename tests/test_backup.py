"""Backups: whole while somebody writes, private, refused in words where they cannot be used."""

from __future__ import annotations

import fcntl
import json
import sqlite3
import stat
import threading
import zipfile
from datetime import UTC, datetime

import pytest

from pwa import backup, database, migrations, publishing
from pwa.backup import BackupError
from pwa.config import Config
from pwa.database import get_state, set_state

NOW = datetime(2024, 11, 1, 3, tzinfo=UTC)


@pytest.fixture
def config(tmp_path, demo):
    config = Config(instance=tmp_path / "instance")
    db = database.open_database(config.database)
    publishing.publish(db, demo, now=NOW)
    db.close()
    (config.instance / "vapid.pem").write_text("a key")
    (config.instance / "uploads").mkdir()
    (config.instance / "uploads" / "plan.png").write_bytes(b"a plan")
    return config


def state(config, key):
    db = database.open_database(config.database)
    try:
        return get_state(db, key)
    finally:
        db.close()


def change(file, name, data):
    """Write the backup `file` again with `name` holding `data`."""
    with zipfile.ZipFile(file) as archive:
        held = {one: archive.read(one) for one in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for one, old in {**held, name: data}.items():
            archive.writestr(one, old)


def test_a_backup_brings_back_programme_keys_and_uploads(config, tmp_path):
    file = tmp_path / "b.zip"
    backup.make(config, file, NOW)
    other = Config(instance=tmp_path / "other")

    assert backup.restore(other, file, NOW) is None

    db = database.open_database(other.database)
    publication = publishing.read_publication(db)
    db.close()
    assert publication and publication.programme.event.slug == "integration2024"
    assert (other.instance / "vapid.pem").read_text() == "a key"
    assert (other.instance / "uploads" / "plan.png").read_bytes() == b"a plan"
    assert not [path for path in other.instance.iterdir() if path.name.startswith(".restore")]


def test_only_its_owner_may_read_a_backup_and_its_keys(config, tmp_path):
    file, other = tmp_path / "b.zip", Config(instance=tmp_path / "other")
    backup.make(config, file, NOW)
    backup.restore(other, file, NOW)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((other.instance / "vapid.pem").stat().st_mode) == 0o600


def test_after_a_restore_phones_see_another_epoch(config, tmp_path):
    file, epoch = tmp_path / "b.zip", state(config, "epoch")
    backup.make(config, file, NOW)

    kept = backup.restore(config, file, NOW)

    assert state(config, "epoch") != epoch
    with sqlite3.connect(kept) as old:
        assert json.loads(old.execute("select value from state where key = 'epoch'").fetchone()[0]) == epoch


def test_a_backup_made_while_somebody_writes_is_whole(config, tmp_path):
    stop, begun, pairs = threading.Event(), threading.Event(), []

    def write():
        db = database.connect(config.database)
        number = 0
        while not stop.is_set():
            number += 1
            with db.atomic():
                set_state(db, "left", number)
                set_state(db, "right", number)
            begun.set()
        db.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert begun.wait(10)
    try:
        for number in range(5):
            file, other = tmp_path / f"{number}.zip", Config(instance=tmp_path / f"other{number}")
            backup.make(config, file, NOW)
            backup.restore(other, file, NOW)
            pairs.append((state(other, "left"), state(other, "right")))
    finally:
        stop.set()
        writer.join()

    assert all(left == right and left for left, right in pairs)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("rasti.db", b"SQLite format 3\0 and then nothing", "damaged"),
        ("rasti-backup.json", b'{"format": 99, "version": "9.0"}', "newer"),
        ("rasti-backup.json", b"[]", "not a backup"),
        ("../outside.pem", b"x", "no place in a backup"),
        ("uploads/../../outside", b"x", "no place in a backup"),
        ("rasti.service", b"x", "no place in a backup"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(config, tmp_path, name, data, said):
    file, epoch = tmp_path / "b.zip", state(config, "epoch")
    backup.make(config, file, NOW)
    change(file, name, data)

    with pytest.raises(BackupError, match=said):
        backup.restore(config, file, NOW)

    assert state(config, "epoch") == epoch
    assert not (tmp_path / "outside.pem").exists() and not (tmp_path / "outside").exists()


def test_a_database_of_a_newer_rasti_is_refused(config, tmp_path):
    db = database.open_database(config.database)
    db["_sqlite_migrations"].insert({"migration_set": "rasti", "name": "m999_later", "applied_at": "2030-01-01"})
    db.close()
    file = tmp_path / "b.zip"
    backup.make(config, file, NOW)

    with pytest.raises(BackupError, match="newer Rasti"):
        backup.restore(Config(instance=tmp_path / "other"), file, NOW)
    assert not (tmp_path / "other" / "rasti.db").exists()


def test_what_is_no_zip_is_refused(config, tmp_path):
    (tmp_path / "b.zip").write_bytes(b"PK\3\4 cut off")
    for file, said in ((tmp_path / "b.zip", "not a backup"), (tmp_path / "none.zip", "no such file")):
        with pytest.raises(BackupError, match=said):
            backup.restore(config, file, NOW)


def test_an_instance_that_is_served_is_not_restored(config, tmp_path):
    file = tmp_path / "b.zip"
    backup.make(config, file, NOW)
    with open(config.instance / "worker.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BackupError, match="being served"):
            backup.restore(config, file, NOW)


def test_a_backup_needs_a_database_and_a_folder_to_write_to(config, tmp_path):
    with pytest.raises(BackupError, match="no database yet"):
        backup.make(Config(instance=tmp_path / "none"), tmp_path / "b.zip", NOW)
    with pytest.raises(BackupError, match="can be written"):
        backup.make(config, tmp_path / "none" / "b.zip", NOW)


def test_the_schema_of_every_backup_is_brought_up(config, tmp_path):
    file, other = tmp_path / "b.zip", Config(instance=tmp_path / "other")
    backup.make(config, file, NOW)
    backup.restore(other, file, NOW)
    db = database.connect(other.database)
    assert not migrations.migrations.pending(db)
    db.close()
