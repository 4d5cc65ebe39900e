"""The machine and what runs on it: files, disk, clock, port, processes, backup."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import stat
import tempfile
from datetime import datetime, timedelta

from sqlite_utils import Database

from pwa import database, edition, printer
from pwa.alerts.status import find_troubles
from pwa.config import Config

LOW_DISK = 200 * 1024 * 1024
# Clocks of two machines never agree to the second.
DRIFT = timedelta(minutes=1)


def check_files(db: Database, config: Config, now: datetime) -> list[str]:
    """Keys and the database are for their owner alone."""
    problems = []
    for path in sorted((*config.instance.glob("*.pem"), *config.instance.glob("rasti.db*"))):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            problems.append(f"{path}: others can read this file. Run chmod 600 on it.")
        if not os.access(path, os.R_OK):
            problems.append(f"{path}: this file cannot be read. Give it to the user that serves, with chown.")
    return problems


def check_writing(db: Database, config: Config, now: datetime) -> list[str]:
    """Everything that phones send is written into the instance folder."""
    try:
        with tempfile.TemporaryFile(dir=config.instance):
            pass
        if not os.access(config.database, os.W_OK):
            raise PermissionError(errno.EACCES, "Permission denied")
    except OSError as error:
        return [
            f"{config.instance}: nothing can be written here ({error.strerror}). "
            "Give it to the user that serves, with chown, on a disk that is not read-only."
        ]
    return []


def check_disk(db: Database, config: Config, now: datetime) -> list[str]:
    """A full disk takes no ticks."""
    free = shutil.disk_usage(config.instance).free
    if free >= LOW_DISK:
        return []
    return [f"Disk: {free // 2**20} MB are free. Make room: at least {LOW_DISK // 2**20} MB."]


def check_clock(db: Database, config: Config, now: datetime) -> list[str]:
    """Alerts go out by the machine's clock: one behind what was written before is wrong."""
    newest = max(filter(None, (database.get_state(db, key) for key in ("worker_tick", "backup_at"))), default=None)
    if newest is None or database.from_text(newest) <= now + DRIFT:
        return []
    return [
        f"Clock: this machine says {now:%Y-%m-%d %H:%M} UTC, but wrote something at {newest[:16]}. "
        "Set its clock, with timedatectl set-ntp true."
    ]


def check_database(db: Database, config: Config, now: datetime) -> list[str]:
    """SQLite finds what a broken disk or a copy without its log did."""
    found = [row[0] for row in db.execute("pragma quick_check(3)")]
    if found != ["ok"]:
        return [f"Database: it is damaged ({found[0]}). Stop rasti serve and restore a backup."]
    damage = database.get_state(db, "log_damage")
    if not damage or damage["at"] < database.get_state(db, "backup_at", ""):
        return []
    return [
        f"Database: at {damage['at'][:16]} its log was damaged ({damage['why']}), so the last changes may be lost. "
        "Look at the programme, then run rasti backup FILE."
    ]


def check_alerts(db: Database, config: Config, now: datetime) -> list[str]:
    """What keeps alerts from going out, the worker not running among it."""
    return [f"Alerts: {trouble}" for trouble in find_troubles(db, config.instance, now)]


def check_printer(db: Database, config: Config, now: datetime) -> list[str]:
    """Without a printer, changes do not reach pages."""
    if printer.is_held(config.instance / printer.LOCK_FILE):
        return []
    late = database.get_state(db, "publication") and not edition.is_printed(db)
    return [
        f"Printer: it is not running{', and what was published last is not on the pages' if late else ''}. "
        "Start rasti serve, and look at its output."
    ]


def check_port(db: Database, config: Config, now: datetime) -> list[str]:
    """Another program on our port is found before the day, unless it is us who serve there."""
    if not config.port or printer.is_held(config.instance / printer.LOCK_FILE):
        return []
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((config.host, config.port))
        except OSError as error:
            return [f"Port: {config.host} port {config.port}: {error.strerror}. Choose another with RASTI_PORT."]
    return []


def check_backup(db: Database, config: Config, now: datetime) -> list[str]:
    """A backup of yesterday is the least."""
    last = database.get_state(db, "backup_at")
    if not database.get_state(db, "publication") or (last and now - database.from_text(last) < timedelta(days=1)):
        return []
    return ["Backup: there was none in the last day. Run rasti backup FILE every night, with the file elsewhere."]


CHECKS = (
    check_files,
    check_writing,
    check_disk,
    check_clock,
    check_database,
    check_alerts,
    check_printer,
    check_port,
    check_backup,
)
