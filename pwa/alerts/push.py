"""Pushing: encrypted (RFC 8291) and signed (RFC 8292) by webpush, sent (RFC 8030) by aiohttp to guarded addresses."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import socket
import ssl
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import jwt
import webpush
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography.hazmat.primitives import serialization
from webpush.vapid import VAPID
from yarl import URL

from pwa import clock
from pwa.alerts.subscriptions import BadSubscription, check_endpoint

KEY_FILE = "vapid.pem"
MAX_PAYLOAD = 3993
MAX_TTL = 28 * 24 * 3600
MAX_ANSWER = 4096
# To one push service at once: a hundred lose a third of the rate to one 50 ms away.
CONNECTIONS = 150
TOKEN_LIFE = timedelta(hours=12)
RENEW_BEFORE = timedelta(hours=1)
_SUBJECT = re.compile(r"mailto:[^@\s]+@[^@\s.]+(\.[^@\s.]+)+|https://[^@\s/?#.]+(\.[^@\s/?#.]+)+([/?#]\S*)?")
TIMEOUT = aiohttp.ClientTimeout(total=15, connect=6)


@dataclass(frozen=True)
class Keys:
    """The server's VAPID pair: PEM for signing, `public` in base64url for browsers."""

    private_pem: bytes
    public_pem: bytes
    public: str


@dataclass(frozen=True)
class Message:
    """One push to one device; `ttl` in seconds, `body` is the JSON that its worker reads."""

    endpoint: str
    p256dh: str
    auth: str
    body: bytes
    ttl: int
    urgency: str = "normal"
    topic: str = ""


@dataclass(frozen=True)
class Answer:
    """What a push service said: its status, or None where it said nothing; `retry_after` in seconds."""

    status: int | None
    reason: str = ""
    retry_after: float | None = None


class KeyFileBroken(RuntimeError):
    """The key file cannot be read; without the same key every subscription is lost."""


class RefusedAddress(OSError):
    """A push host's name leads to an address that is not public."""


def load_or_make_keys(instance: Path) -> Keys:
    """Read the VAPID keys of an instance; at its first start make them, readable by their owner only."""
    path = instance / KEY_FILE
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        _write_new(path, VAPID.generate_keys()[0])
    pem = path.read_bytes()
    try:
        private = serialization.load_pem_private_key(pem, None)
    except ValueError as error:
        raise KeyFileBroken(f"{path}: {error}. Restore it from a backup; a new one ends every subscription.") from error
    public = private.public_key()
    public_pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return Keys(pem, public_pem, VAPID.get_application_server_key(public))


def subject(*contacts: str) -> str:
    """Return whom a push service should tell (RFC 8292, section 2.1): the first contact that is one, as a URI."""
    return next(filter(is_subject, map(_as_uri, contacts)), "mailto:nobody@example.org")


def is_subject(contact: str) -> bool:
    """Say whether a contact is one that push services take: an address on the internet, with or without `mailto:`."""
    return bool(_SUBJECT.fullmatch(_as_uri(contact)))


def _as_uri(contact: str) -> str:
    contact = contact.strip()
    return contact if contact.startswith(("mailto:", "https://")) or "@" not in contact else f"mailto:{contact}"


class Signer(VAPID):  # type: ignore[misc]
    """VAPID with its key parsed once, and a token per push service that is signed once in eleven hours."""

    def __init__(self, keys: Keys, contact: str) -> None:
        super().__init__(private_key=keys.private_pem, public_key=keys.public_pem)
        self._key = serialization.load_pem_private_key(keys.private_pem, None)
        self._public = keys.public
        self._contact = contact
        self._tokens: dict[str, tuple[datetime, str]] = {}

    def header(self, endpoint: str) -> str:
        """Return the Authorization header for the push service of `endpoint`."""
        parts = urlsplit(endpoint)
        audience = f"{parts.scheme}://{parts.netloc.lower().removesuffix(':443')}"
        now = clock.wall()
        ends, value = self._tokens.get(audience, (now, ""))
        if ends - now <= RENEW_BEFORE:
            ends = now + TOKEN_LIFE
            claims = {"aud": audience, "exp": int(ends.timestamp()), "sub": self._contact}
            value = f"vapid t={jwt.encode(claims, self._key, algorithm='ES256')}, k={self._public}"  # type: ignore[arg-type]
            self._tokens[audience] = (ends, value)
        return value


class Sender:
    """Sends messages over a bounded pool of connections to each push service; made by `open_sender`."""

    def __init__(self, session: aiohttp.ClientSession, signer: Signer, keys: Keys, push_hosts: Iterable[str]) -> None:
        self._session, self._signer, self._push_hosts = session, signer, tuple(push_hosts)
        self._cipher = webpush.WebPush(keys.private_pem, keys.public_pem)

    def encrypt(self, message: Message) -> bytes:
        """Return the body as only the device can read it (RFC 8291)."""
        keys = webpush.WebPushSubscription.model_construct(
            endpoint=message.endpoint, keys=webpush.types.WebPushKeys(p256dh=message.p256dh, auth=message.auth)
        )
        return bytes(self._cipher._encrypt(message.body, keys))

    async def send(self, message: Message) -> Answer:
        """Send one message and return the answer; an address that may not be used is answered with status None."""
        if len(message.body) > MAX_PAYLOAD:
            return Answer(413, f"{len(message.body)} bytes before sending")
        try:
            check_endpoint(message.endpoint, self._push_hosts)
            request = self._session.post(
                URL(message.endpoint, encoded=True),
                data=self.encrypt(message),
                headers=self._headers(message),
                allow_redirects=False,
            )
            async with request as response:
                text = await response.content.read(MAX_ANSWER)
                if not response.content.at_eof():
                    response.close()
                return Answer(
                    response.status,
                    text.decode("utf-8", "replace")[:200],
                    _retry_after(response.headers.get("Retry-After", "")),
                )
        except BadSubscription as error:
            return Answer(400, error.reason)
        except TimeoutError:
            return Answer(None, "no answer in time")
        except (aiohttp.ClientError, OSError) as error:
            return Answer(None, f"{type(error).__name__}: {error}"[:200])

    def _headers(self, message: Message) -> dict[str, str]:
        headers = {
            "TTL": str(max(0, min(message.ttl, MAX_TTL))),
            "Urgency": message.urgency,
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "Authorization": self._signer.header(message.endpoint),
        }
        return headers | ({"Topic": message.topic} if message.topic else {})


@asynccontextmanager
async def open_sender(
    keys: Keys,
    contact: str,
    push_hosts: Iterable[str] = (),
    resolver: AbstractResolver | None = None,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[Sender]:
    """Open a pool of connections; `resolver` and `tls` are given by tests that stand in for a push service."""
    connector = aiohttp.TCPConnector(
        limit=0, limit_per_host=CONNECTIONS, resolver=resolver or PublicResolver(), ssl=tls or True, ttl_dns_cache=60
    )
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=TIMEOUT,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=("Accept-Encoding",),
    ) as session:
        yield Sender(session, Signer(keys, contact), keys, push_hosts)


class PublicResolver(AbstractResolver):
    """Finds the addresses of a name and keeps the public ones, at the moment of connecting."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the public addresses of `host`; raises RefusedAddress where there are none."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)
        kept: list[ResolveResult] = [
            {
                "hostname": host,
                "host": str(address[0]),
                "port": port,
                "family": kind,
                "proto": proto,
                "flags": socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            }
            for kind, _type, proto, _name, address in found
            if is_public(str(address[0]))
        ]
        if not kept:
            raise RefusedAddress(errno.EACCES, f"{host} leads to no public address")
        return kept

    async def close(self) -> None:
        """Hold nothing."""


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the open internet."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or ip
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or getattr(ip, "is_site_local", False))


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that nobody else can read; one that another process made meanwhile stands."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()


def _retry_after(value: str) -> float | None:
    """Read Retry-After in seconds or as a date (RFC 9110, section 10.2.3)."""
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - clock.wall()).total_seconds())
    except (ValueError, TypeError):
        return None
