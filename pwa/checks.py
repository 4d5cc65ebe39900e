"""What would go wrong on the day: found before it, each with a remedy."""

from __future__ import annotations

import shutil
import stat
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlite_utils import Database

from pwa import database
from pwa.config import Config
from pwa.publishing import read_publication

LOW_DISK = 200 * 1024 * 1024


def find_problems(db: Database, config: Config, now: datetime) -> list[str]:
    """List the problems of an instance at machine time `now`, a sentence each with its remedy."""
    return [
        problem
        for find in (_address, _contact, _key_mode, _disk, _programme, _push, _processes, _backup)
        for problem in find(db, config, now)
    ]


def _address(db: Database, config: Config, now: datetime) -> list[str]:
    host = urlsplit(config.origin).hostname or ""
    if config.https or host in ("127.0.0.1", "localhost", "::1"):
        return []
    return [
        f"Public address: {config.origin} is not https, so phones get no offline copy, alerts or installation. "
        "Set RASTI_PUBLIC_URL to the https address of the proxy, or serve with --cert and --key."
    ]


def _contact(db: Database, config: Config, now: datetime) -> list[str]:
    host = (
        config.contact.rpartition("@")[2] if config.contact.startswith("mailto:") else urlsplit(config.contact).hostname
    )
    if not config.contact:
        return ["Contact: push services want to know whom to tell. Set RASTI_CONTACT to mailto:somebody@your.domain."]
    if not host or "." not in host or host.endswith((".local", ".localhost", ".invalid")):
        return [
            f"Contact: {config.contact} cannot be reached from outside, and Apple refuses it. "
            "Set RASTI_CONTACT to a real address."
        ]
    return []


def _key_mode(db: Database, config: Config, now: datetime) -> list[str]:
    return [
        f"{key}: others can read this key. Run chmod 600 on it."
        for key in sorted(config.instance.glob("*.pem"))
        if stat.S_IMODE(key.stat().st_mode) & 0o077
    ]


def _disk(db: Database, config: Config, now: datetime) -> list[str]:
    free = shutil.disk_usage(config.instance).free
    return (
        [f"Disk: {free // 2**20} MB are free. Make room: at least {LOW_DISK // 2**20} MB."] if free < LOW_DISK else []
    )


def _programme(db: Database, config: Config, now: datetime) -> list[str]:
    publication = read_publication(db)
    if publication is None:
        return ["Programme: nothing is published. Run rasti import SOURCE."]
    event, problems = publication.programme.event, []
    for lang in event.languages:
        gaps = sum(lang not in session.title for session in publication.programme.sessions.values())
        if gaps:
            problems.append(
                f"Languages: {gaps} sessions have no title in {lang}. They are shown in another language, marked."
            )
    missing = [key for key in ("accessibility", "privacy") if key not in publication.programme.pages]
    problems += [f"Pages: there is no page “{key}”. Add pages/{key}.fi.md, .sv.md and .en.md." for key in missing]
    if database.get_state(db, "clock"):
        problems.append("Clock: the rehearsal clock is on. Before the real event, run rasti clock --off.")
    return problems


def _push(db: Database, config: Config, now: datetime) -> list[str]:
    alarm = database.get_state(db, "push_alarm")
    if not alarm:
        return []
    return [
        f"Alerts: {alarm['host']} refused a push at {alarm['at']} ({alarm['error']}). "
        "Look at RASTI_CONTACT, and that the alert keys are those that phones subscribed with."
    ]


def _processes(db: Database, config: Config, now: datetime) -> list[str]:
    tick = database.get_state(db, "worker_tick")
    if tick and now - database.from_text(tick) < timedelta(minutes=1):
        return []
    return [
        "Alert worker: it has not ticked in the last minute, so no alerts leave. "
        "Start rasti serve, and look at its output."
    ]


def _backup(db: Database, config: Config, now: datetime) -> list[str]:
    last = database.get_state(db, "backup_at")
    if not database.get_state(db, "publication") or (last and now - database.from_text(last) < timedelta(days=1)):
        return []
    return ["Backup: there was none in the last day. Run rasti backup FILE every night, with the file elsewhere."]
