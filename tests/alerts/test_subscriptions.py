"""Addresses from browsers are strangers' URLs: what is not surely a push service is refused."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlite_utils import Database

from pwa import clock
from pwa.alerts import subscriptions
from pwa.alerts.subscriptions import BadKey, BadSecret, NotHttps, UnknownPushService, Unreadable, read_address
from tests.alerts.scene import at, join, subscribe
from tests.push_services.device import Device
from tests.push_services.strict import encode

GOOD = "https://updates.push.services.mozilla.com/wpush/v2/gAAAA_-x=="
LOOPBACK = "http://127.0.0.1:9000"


def address(endpoint: str = GOOD, **keys: str) -> dict[str, Any]:
    made = Device(endpoint).subscription
    return {**made, "keys": made["keys"] | keys}


@pytest.mark.parametrize(
    "endpoint",
    [
        GOOD,
        "https://fcm.googleapis.com/fcm/send/c3Y:APA91b_-x",
        "https://jmt17.google.com/fcm/send/abc",
        "https://web.push.apple.com/QGuQyavXutnMH",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYAAABx%2fA%2bc%3d%3d",
        "https://fcm.googleapis.com:443/fcm/send/x",
    ],
)
def test_known_push_services_are_taken_as_they_come(endpoint: str) -> None:
    assert read_address(address(endpoint)).endpoint == endpoint


@pytest.mark.parametrize(
    "endpoint, refusal",
    [
        ("http://fcm.googleapis.com/x", NotHttps),
        ("https://fcm.googleapis.com:8443/x", NotHttps),
        ("https://fcm.googleapis.com:99999/x", NotHttps),
        ("https://sam:secret@fcm.googleapis.com/x", NotHttps),
        ("https://@fcm.googleapis.com/x", NotHttps),
        ("file:///etc/passwd", NotHttps),
        ("//fcm.googleapis.com/x", NotHttps),
        ("https://fcm.googleapis.com\t.example/x", NotHttps),
        ("https://example.org\\@fcm.googleapis.com/x", NotHttps),
        ("https://fcm.googleapis.com/" + "x" * 3000, NotHttps),
        ("https://[::1/x", NotHttps),
        ("https://example.org/x", UnknownPushService),
        ("https://fcm.googleapis.com.example.org/x", UnknownPushService),
        ("https://fcm.googleapis.com./x", UnknownPushService),
        ("https://evilpush.apple.com/x", UnknownPushService),
        ("https://push.apple.com/x", UnknownPushService),
        ("https://127.0.0.1/x", UnknownPushService),
        ("https://169.254.169.254/latest/", UnknownPushService),
        ("https:///x", UnknownPushService),
    ],
)
def test_any_other_address_is_refused_with_its_reason(endpoint: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        read_address(address(endpoint))


def test_a_configured_loopback_address_is_allowed_exactly() -> None:
    allowed = (LOOPBACK,)

    assert read_address(address(f"{LOOPBACK}/wpush/x"), allowed)
    for endpoint in ("http://127.0.0.1:9001/x", "http://127.0.0.1/x", "http://127.0.0.1:9000@example.org/x"):
        with pytest.raises(NotHttps):
            read_address(address(endpoint), allowed)
    with pytest.raises(UnknownPushService):
        read_address(address("https://127.0.0.1/x"), ("127.0.0.2",))
    with pytest.raises(NotHttps):
        read_address(address("http://192.168.0.1:9000/x"), ("http://192.168.0.1:9000",))


def test_configured_hosts_are_allowed_beside_the_known_ones() -> None:
    assert read_address(address("https://push.example.org/x"), ("push.example.org",))
    assert read_address(address("https://a.push.example.org/x"), ("*.push.example.org",))


def test_keys_that_nothing_could_be_encrypted_to_are_refused() -> None:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    compressed = encode(public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint))
    for p256dh in (compressed, encode(b"\x04" + b"\x01" * 64), encode(b"\x04" * 64), "?" * 87, ""):
        with pytest.raises(BadKey):
            read_address(address(p256dh=p256dh))
    for auth in (encode(b"x" * 15), encode(b"x" * 17), "ä" * 22, ""):
        with pytest.raises(BadSecret):
            read_address(address(auth=auth))


@pytest.mark.parametrize("value", [None, [], "x", {}, {"endpoint": GOOD}, {"endpoint": GOOD, "keys": {"p256dh": 1}}])
def test_what_is_no_subscription_is_refused(value: Any) -> None:
    with pytest.raises(Unreadable):
        read_address(value)


def test_a_renewed_address_stays_one_and_takes_the_new_keys(db: Database) -> None:
    aino = join(db, at("08:00"), devices=0)
    for _ in range(2):
        device = Device(GOOD)
        subscribe(db, aino, device)

    kept = subscriptions.of_attendee(db, aino)
    assert [(one.endpoint, one.auth) for one in kept] == [(GOOD, encode(device.auth))]


def test_a_device_belongs_to_the_agenda_that_it_shows_now(db: Database) -> None:
    aino, sam = join(db, at("08:00"), devices=0), join(db, at("08:00"), devices=0)
    subscribe(db, aino, Device(GOOD))
    subscribe(db, sam, Device(GOOD))

    assert [len(subscriptions.of_attendee(db, one)) for one in (aino, sam)] == [0, 1]


def test_the_eleventh_device_takes_the_place_of_the_one_unseen_longest(db: Database) -> None:
    aino = join(db, at("08:00"), devices=0)
    for n in range(11):
        subscribe(db, aino, Device(f"{GOOD}{n}"), wall=clock.wall().replace(year=2024 + n))

    assert [one.endpoint for one in subscriptions.of_attendee(db, aino)] == [f"{GOOD}{n}" for n in range(1, 11)]


def test_an_attendee_drops_only_devices_of_their_own(db: Database) -> None:
    aino, sam = join(db, at("08:00"), devices=0), join(db, at("08:00"), devices=0)
    subscribe(db, aino, Device(GOOD))

    assert not subscriptions.drop(db, sam, GOOD)
    assert subscriptions.drop(db, aino, GOOD)
    assert not subscriptions.drop(db, aino, GOOD)
