"""Push subscriptions: the addresses that an attendee's devices gave us, checked, since they are strangers' URLs."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from sqlite_utils import Database

from pwa.attendees import Attendee
from pwa.database import from_row, to_text

MAX_PER_ATTENDEE = 10
MAX_ENDPOINT = 2048
KNOWN_HOSTS = (
    "fcm.googleapis.com",
    "jmt17.google.com",
    "*.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)


@dataclass(frozen=True)
class Subscription:
    """One device's address at its push service; `endpoint` is kept as it came, times are machine time."""

    id: int
    attendee: int
    endpoint: str
    p256dh: str
    auth: str
    created_at: datetime
    checked_at: datetime
    last_ok: datetime | None = None
    last_error: str | None = None
    tester: bool = False


class Address(NamedTuple):
    """Where and how to reach a device, as its browser gave it."""

    endpoint: str
    p256dh: str
    auth: str


class BadSubscription(ValueError):
    """A subscription was refused; `reason` says why in words."""

    reason = "The subscription cannot be used."


class Unreadable(BadSubscription):
    """What was sent is no subscription."""

    reason = "It is not {endpoint, keys: {p256dh, auth}}."


class NotHttps(BadSubscription):
    """The endpoint is not a plain https address on its usual port."""

    reason = "The address is not https on port 443, or it carries a name and password."


class UnknownPushService(BadSubscription):
    """The endpoint's host is no push service that we know."""

    reason = "The address is at no known push service. RASTI_PUSH_HOSTS can allow one."


class BadKey(BadSubscription):
    """`p256dh` is no uncompressed point of P-256 (RFC 8291, section 2.1)."""

    reason = "The key p256dh is not 65 bytes of a point on P-256."


class BadSecret(BadSubscription):
    """`auth` is not 16 bytes (RFC 8291, section 2.1)."""

    reason = "The secret auth is not 16 bytes."


def read_address(value: Any, push_hosts: Iterable[str] = ()) -> Address:
    """Read what a browser's PushSubscription.toJSON() gives, and check all of it; raises a BadSubscription."""
    keys = value.get("keys") if isinstance(value, dict) else None
    if not isinstance(keys, dict):
        raise Unreadable
    found = [value.get("endpoint"), keys.get("p256dh"), keys.get("auth")]
    if not all(isinstance(part, str) for part in found):
        raise Unreadable
    address = Address(*found)
    check_endpoint(address.endpoint, push_hosts)
    check_keys(address.p256dh, address.auth)
    return address


def save(db: Database, attendee: Attendee, address: Address, wall: datetime) -> Subscription:
    """Keep a device's checked address for `attendee`, new or renewed.

    The eleventh device takes the place of the one that was checked longest ago.
    """
    with db.atomic():
        db.execute("delete from subscription where endpoint = ? and attendee <> ?", [address.endpoint, attendee.id])
        db.execute(
            "insert into subscription (endpoint, p256dh, auth, attendee, created_at, checked_at)"
            " values (?, ?, ?, ?, ?, ?) on conflict (endpoint)"
            " do update set p256dh = excluded.p256dh, auth = excluded.auth, checked_at = excluded.checked_at",
            [*address, attendee.id, to_text(wall), to_text(wall)],
        )
        db.execute(
            "delete from subscription where id in (select id from subscription where attendee = ?"
            " order by endpoint = ? desc, checked_at desc, id desc limit -1 offset ?)",
            [attendee.id, address.endpoint, MAX_PER_ATTENDEE],
        )
    return next(kept for kept in of_attendee(db, attendee) if kept.endpoint == address.endpoint)


def of_attendee(db: Database, attendee: Attendee) -> list[Subscription]:
    """List an attendee's devices, the oldest first."""
    rows = db.query("select * from subscription where attendee = ? order by id", [attendee.id])
    return [from_row(Subscription, row) for row in rows]


def drop(db: Database, attendee: Attendee, endpoint: str) -> bool:
    """Erase one device of `attendee`, with what was still to be sent to it; False where it was not there."""
    sql = "delete from subscription where attendee = ? and endpoint = ?"
    return db.execute(sql, [attendee.id, endpoint]).rowcount > 0


def mark_tester(db: Database, attendee: Attendee, endpoint: str, tester: bool) -> bool:
    """Say whether a device of `attendee` gets what a rehearsal sends; False where it was not there."""
    sql = "update subscription set tester = ? where attendee = ? and endpoint = ?"
    return db.execute(sql, [int(tester), attendee.id, endpoint]).rowcount > 0


def check_endpoint(endpoint: str, push_hosts: Iterable[str] = ()) -> None:
    """Refuse an address that is not at a push service; raises NotHttps or UnknownPushService."""
    push_hosts = tuple(push_hosts)
    if is_loopback_allowed(endpoint, push_hosts):
        return
    parts = _split(endpoint)
    if parts is None or parts.scheme != "https" or parts.username is not None or parts.password is not None:
        raise NotHttps
    try:
        if parts.port not in (None, 443):
            raise NotHttps
    except ValueError as error:
        raise NotHttps from error
    host = (parts.hostname or "").lower()
    if not any(_matches(host, entry.lower()) for entry in (*KNOWN_HOSTS, *push_hosts)):
        raise UnknownPushService


def is_loopback_allowed(endpoint: str, push_hosts: Iterable[str]) -> bool:
    """Say whether a configured entry such as `http://127.0.0.1:9000` allows exactly this loopback address."""
    return (parts := _split(endpoint)) is not None and any(
        entry.startswith(("http://127.0.0.1:", "https://127.0.0.1:")) and f"{parts.scheme}://{parts.netloc}" == entry
        for entry in push_hosts
    )


def check_keys(p256dh: str, auth: str) -> None:
    """Refuse keys that nothing could be encrypted to; raises BadKey or BadSecret."""
    point = _decode(p256dh)
    if len(point) != 65 or point[0] != 4:
        raise BadKey
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise BadKey from error
    if len(_decode(auth)) != 16:
        raise BadSecret


def _split(endpoint: str) -> SplitResult | None:
    # Python drops tabs and line ends from an address, and an HTTP client may not: only plain ASCII gets so far.
    if not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint or "\\" in endpoint:
        return None
    try:
        return urlsplit(endpoint) if len(endpoint) <= MAX_ENDPOINT else None
    except ValueError:
        return None


def _matches(host: str, entry: str) -> bool:
    return host.endswith(entry[1:]) and len(host) > len(entry) - 1 if entry.startswith("*.") else host == entry


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
