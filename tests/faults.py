"""An instance with nothing to mend, and every fault that `rasti check` finds, each planted by a function."""

from __future__ import annotations

import fcntl
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from pwa import clock, create_app, publishing
from pwa.alerts import status
from pwa.alerts.push import load_or_make_keys
from pwa.checks import find_problems
from pwa.config import Config
from pwa.database import keep_clock, set_state, to_text
from pwa.i18n import Localized
from tests.push_services.tls import make_certificate

NOW = datetime(2024, 11, 10, 12, 0, tzinfo=UTC)


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


def unnamed_proxy(it: Instance) -> None:
    it.set(public_url="", cert=__file__)
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "rasti.example.org"}
    assert create_app(it.config).test_client().get("/fi/", headers=forwarded).status_code == 200
    it.now = clock.wall()


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
    (unnamed_proxy, "one that is not named sent requests on"),
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
