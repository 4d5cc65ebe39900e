"""Encryption and signature as the RFCs say, and no connection to anything but a push service."""

from __future__ import annotations

import asyncio
import socket
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from pwa import clock
from pwa.alerts import push
from pwa.alerts.push import (
    Answer,
    Keys,
    Message,
    Signer,
    is_public,
    is_subject,
    load_or_make_keys,
    open_sender,
    subject,
)
from tests.push_services.background import run
from tests.push_services.device import Device
from tests.push_services.firefox import FirefoxService
from tests.push_services.strict import decode

CONTACT = "mailto:info@example.org"


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return load_or_make_keys(tmp_path)


@pytest.fixture
def service() -> Iterator[FirefoxService]:
    service = FirefoxService().start()
    yield service
    service.stop()


def message(device: Device, body: bytes = b"{}", **more: Any) -> Message:
    return Message(device.endpoint, **device.subscription["keys"], body=body, ttl=more.pop("ttl", 60), **more)


def send(keys: Keys, *messages: Message, hosts: tuple[str, ...] = ()) -> list[Answer]:
    async def go() -> list[Answer]:
        async with open_sender(keys, CONTACT, hosts) as sender:
            return [await sender.send(one) for one in messages]

    return run(go())


def test_the_vector_of_rfc_8291_appendix_a_comes_out_byte_by_byte(keys: Keys) -> None:
    private = ec.derive_private_key(
        int.from_bytes(decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1()
    )
    given = Message(
        endpoint="https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        p256dh="BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth="BTBZMqHH6r4Tts7J_aSIgg",
        body=b"When I grow up, I want to be a watermelon",
        ttl=0,
    )

    async def encrypt() -> bytes:
        async with open_sender(keys, CONTACT) as sender:
            return sender.encrypt(given)

    with (
        mock.patch("webpush.ec.generate_private_key", return_value=private),
        mock.patch("webpush.os.urandom", return_value=decode("DGv6ra1nlYgDCS1FRnbzlw")),
    ):
        sealed = run(encrypt())

    assert sealed == decode(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_strict_service_takes_what_we_send_and_the_device_reads_it(keys: Keys, service: FirefoxService) -> None:
    device = service.make_device(keys.public)

    answers = send(
        keys, message(device, b"first", ttl=7, urgency="high", topic="a" * 32), message(device), hosts=(service.origin,)
    )

    assert ([answer.status for answer in answers], service.refused) == ([201, 201], [])
    first, second = service.pushes
    assert device.decrypt(first.body) == b"first"
    assert [first.headers[name] for name in ("TTL", "Urgency", "Topic")] == ["7", "high", "a" * 32]
    assert (second.headers["TTL"], second.headers["Urgency"], "Topic" in second.headers) == ("60", "normal", False)


def test_the_largest_payload_fits_and_a_larger_one_is_not_sent(keys: Keys, service: FirefoxService) -> None:
    device = service.make_device(keys.public)

    answers = send(keys, message(device, b"x" * 3993), message(device, b"x" * 3994), hosts=(service.origin,))

    assert [answer.status for answer in answers] == [201, 413]
    assert [len(one.body) for one in service.pushes] == [4096]


def test_redirects_are_not_followed_and_retry_after_is_read(keys: Keys, service: FirefoxService) -> None:
    device = service.make_device(keys.public)
    service.script += [
        (307, {"Location": f"{service.origin}/wpush/v2/elsewhere"}),
        (429, {"Retry-After": "7"}),
        (503, {"Retry-After": "Thu, 14 Nov 2024 08:00:00 GMT"}),
        (500, {"Retry-After": "soon"}),
    ]

    answers = send(keys, *[message(device)] * 4, hosts=(service.origin,))

    assert [(answer.status, answer.retry_after) for answer in answers] == [(307, None), (429, 7), (503, 0), (500, None)]
    assert service.pushes == []


def test_an_address_that_is_no_push_service_is_never_connected_to(keys: Keys, service: FirefoxService) -> None:
    device = service.make_device(keys.public)

    assert [answer.status for answer in send(keys, message(device))] == [400]
    assert service.pushes == service.refused == []


def test_a_known_name_that_leads_inside_is_not_connected_to(keys: Keys) -> None:
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in ("127.0.0.1", "10.0.0.7")]

    async def go() -> Answer:
        with mock.patch.object(asyncio.get_running_loop(), "getaddrinfo", mock.AsyncMock(return_value=inside)):
            async with open_sender(keys, CONTACT) as sender:
                return await sender.send(message(Device("https://fcm.googleapis.com/fcm/send/x")))

    answer = run(go())
    assert answer.status is None and "no public address" in answer.reason


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "::",
    ],
)
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["142.250.74.10", "2a00:1450:400f:80d::200a", "::ffff:142.250.74.10"])
def test_addresses_of_the_open_internet_are(address: str) -> None:
    assert is_public(address)


def test_a_dead_service_is_an_answer_without_status(keys: Keys) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{closed.getsockname()[1]}"
        answers = send(keys, message(Device(f"{origin}/x")), hosts=(origin,))

    assert answers[0].status is None and answers[0].reason


def test_one_token_a_push_service_renewed_an_hour_before_it_ends(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    signer, start = Signer(keys, CONTACT), clock.wall()
    first = signer.header("https://fcm.googleapis.com/fcm/send/a")
    claims = jwt.decode(first.split("t=")[1].split(",")[0], options={"verify_signature": False})

    assert (claims["aud"], claims["sub"]) == ("https://fcm.googleapis.com", CONTACT)
    assert signer.header("https://fcm.googleapis.com:443/other") == first
    assert signer.header("https://127.0.0.1:8443/x") != first
    monkeypatch.setattr(clock, "wall", lambda: start + timedelta(hours=10, minutes=59))
    assert signer.header("https://fcm.googleapis.com/a") == first
    monkeypatch.setattr(clock, "wall", lambda: start + timedelta(hours=11, minutes=1))
    assert signer.header("https://fcm.googleapis.com/a") != first


def test_keys_are_made_once_and_are_their_owners_alone(tmp_path: Path) -> None:
    first, second = load_or_make_keys(tmp_path / "new"), load_or_make_keys(tmp_path / "new")

    assert first == second
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["vapid.pem"]
    assert stat.S_IMODE((tmp_path / "new" / "vapid.pem").stat().st_mode) == 0o600
    assert len(decode(first.public)) == 65


def test_a_broken_key_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "vapid.pem").write_text("half of a")

    with pytest.raises(push.KeyFileBroken, match="Restore it"):
        load_or_make_keys(tmp_path)


def test_the_contact_is_a_uri_of_its_own_kind() -> None:
    assert subject("https://example.org/contact") == "https://example.org/contact"
    assert subject("", "info@example.org") == "mailto:info@example.org"
    assert subject("mailto:a@example.org", "b@example.org") == "mailto:a@example.org"


@pytest.mark.parametrize("bad", ["aino", "mailto:", "mailto:aino", "http://example.org", "https://", "aino@localhost"])
def test_a_contact_that_push_services_refuse_is_passed_over(bad: str) -> None:
    assert not is_subject(bad)
    assert subject(bad, "info@example.org") == "mailto:info@example.org"
