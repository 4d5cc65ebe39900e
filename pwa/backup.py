"""Backups: one file with the database as it stood at one moment, keys, settings and uploads; and the way back."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from pwa import __version__, database
from pwa.alerts import pause
from pwa.config import Config
from pwa.database import NewerDatabase, get_state, set_state, to_text

MANIFEST, DATABASE = "rasti-backup.json", "rasti.db"
FORMAT = 1
LAST = "backup_at"
SERVING = "worker.lock"


class BackupError(ValueError):
    """A backup cannot be made or used; the message says why and what to do."""


def make(config: Config, target: Path, now: datetime) -> int:
    """Write a backup of the instance to `target`, also while it is served; return its size in bytes.

    The file holds secret keys: only its owner may read it. Raises BackupError.
    """
    if not config.database.exists():
        raise BackupError(f"{config.database}: there is no database yet. Name the instance with --instance.")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".rasti-") as name:
            copy, packed = Path(name) / DATABASE, Path(name) / "packed"
            _copy(config.database, copy)
            with open(os.open(packed, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                _pack(file, copy, config.instance, now)
                file.flush()
                os.fsync(file.fileno())
            os.replace(packed, target)
    except OSError as error:
        raise BackupError(f"{target}: {error.strerror}. Name a file in a folder that can be written.") from error
    with closing(database.connect(config.database)) as db:
        set_state(db, LAST, to_text(now))
    return target.stat().st_size


def restore(config: Config, source: Path, now: datetime) -> Path | None:
    """Make the instance what `source` holds; return where the database that was there before is kept.

    Phones notice a new epoch and download anew; alerts pause. Nothing is changed where the
    file is not a backup, damaged, or of a newer version, or while the instance is served: raises BackupError.
    """
    config.instance.mkdir(parents=True, exist_ok=True)
    with _not_serving(config), tempfile.TemporaryDirectory(dir=config.instance, prefix=".restore-") as name:
        folder = Path(name)
        _unpack(source, folder)
        _prepare(folder / DATABASE, source, now)
        kept = _set_aside(config.database, now)
        for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST):
            place = config.instance / file.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(file, place)
    return kept


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        try:
            live.backup(copy)
        except sqlite3.DatabaseError as error:
            raise BackupError(f"{source}: {error}. The database is damaged: restore the last good backup.") from error
        _check(copy, source)


def _check(db: sqlite3.Connection, named: Path) -> None:
    try:
        said = db.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        raise BackupError(f"{named}: the database is damaged ({said}). Use an earlier backup.")


def _pack(file: Any, copy: Path, instance: Path, now: datetime) -> None:
    told = {"format": FORMAT, "version": __version__, "made_at": to_text(now)}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(told))
        archive.write(copy, DATABASE)
        for path in _beside(instance):
            archive.write(path, path.relative_to(instance).as_posix())


def _beside(instance: Path) -> Iterator[Path]:
    yield from sorted(instance.glob("*.pem"))
    if (settings := instance / "config.toml").is_file():
        yield settings
    yield from sorted(path for path in (instance / "uploads").rglob("*") if path.is_file())


def _unpack(source: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            told = json.loads(archive.read(MANIFEST))
            if told["format"] > FORMAT:
                raise BackupError(f"{source}: Rasti {told['version']} made it, which is newer. Install that version.")
            for name in archive.namelist():
                _refuse_stray(name, source)
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
                    out.write(archive.read(name))
    except BackupError:
        raise
    except FileNotFoundError as error:
        raise BackupError(f"{source}: there is no such file. Check the path.") from error
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        raise BackupError(f"{source}: this is not a backup of Rasti, or it is cut off. Choose another file.") from error
    if not (folder / DATABASE).is_file():
        raise BackupError(f"{source}: there is no database in it. Choose another file.")


def _refuse_stray(name: str, source: Path) -> None:
    path = PurePosixPath(name)
    ours = name in (MANIFEST, DATABASE, "config.toml") or path.suffix == ".pem" or path.parts[:1] == ("uploads",)
    if path.is_absolute() or ".." in path.parts or "\\" in name or not ours:
        raise BackupError(f"{source}: “{name}” has no place in a backup. Choose another file.")


def _prepare(file: Path, source: Path, now: datetime) -> None:
    with closing(sqlite3.connect(file)) as copy:
        _check(copy, source)
    try:
        db = database.open_database(file)
    except NewerDatabase as error:
        raise BackupError(f"{source}: {error}") from error
    with closing(db):
        if get_state(db, "epoch") is None:
            raise BackupError(f"{source}: the database in it is not one of Rasti. Choose another file.")
        set_state(db, "epoch", secrets.token_hex(6))
        pause.begin(db, now)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode=DELETE")


def _set_aside(path: Path, now: datetime) -> Path | None:
    if not path.exists():
        return None
    kept = path.with_name(f"before-restore-{now:%Y%m%d-%H%M%S}.db")
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as db:
        # What stands in the log beside the file must be in the file that is kept.
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.replace(path, kept)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return kept


@contextmanager
def _not_serving(config: Config) -> Iterator[None]:
    with open(config.instance / SERVING, "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BackupError(f"{config.instance} is being served. Stop rasti serve, then restore.") from error
        yield
