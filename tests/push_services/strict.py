"""What a push service may insist on, all of it: RFC 8030 (protocol), 8188 and 8291 (encryption), 8292 (VAPID)."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Mapping
from typing import NamedTuple

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

DAY = 24 * 3600
URGENCIES = {"very-low", "low", "normal", "high"}


class Fault(NamedTuple):
    """Why a request is refused, and with which status."""

    status: int
    reason: str


def find_fault(headers: Mapping[str, str], body: bytes, audience: str, key: str) -> Fault | None:
    """Return the first rule that a push breaks; `key` is what the browser subscribed with, in base64url."""
    for find in (_find_in_headers, _find_in_body):
        if fault := find(headers, body):
            return fault
    return _find_in_signature(headers.get("Authorization", ""), audience, key)


def decode(text: str) -> bytes:
    """Return the bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encode(content: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _find_in_headers(headers: Mapping[str, str], body: bytes) -> Fault | None:
    if not re.fullmatch(r"\d{1,10}", headers.get("TTL", "")):
        return Fault(400, "TTL is missing or no number (RFC 8030, 5.2)")
    if headers.get("Urgency", "normal") not in URGENCIES:
        return Fault(400, "unknown Urgency (RFC 8030, 5.3)")
    if "Topic" in headers and not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", headers["Topic"]):
        return Fault(400, "Topic is not 1 to 32 characters of base64url (RFC 8030, 5.4)")
    if headers.get("Content-Encoding") != "aes128gcm":
        return Fault(400, "Content-Encoding is not aes128gcm (RFC 8291, 4)")
    return None


def _find_in_body(headers: Mapping[str, str], body: bytes) -> Fault | None:
    if len(body) > 4096:
        return Fault(413, f"{len(body)} bytes are over 4096 (RFC 8030, 7.2)")
    if len(body) < 21 + 65 + 18 or body[20] != 65 or body[21] != 4:
        return Fault(400, "no aes128gcm header with a P-256 point (RFC 8188, 2.1; RFC 8291, 4)")
    if int.from_bytes(body[16:20], "big") < len(body) - 86:
        return Fault(400, "more than one record (RFC 8291, 4)")
    return None


def _find_in_signature(authorization: str, audience: str, key: str) -> Fault | None:
    found = re.fullmatch(r"vapid t=([\w.-]+), ?k=([\w-]+)", authorization)
    if not found:
        return Fault(401, "no vapid authorization (RFC 8292, 3)")
    if decode(found[2]) != decode(key):
        return Fault(403, "another key than the subscription's (RFC 8292, 4.2)")
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(found[2]))
    try:
        claims = jwt.decode(
            found[1], point, algorithms=["ES256"], audience=audience, options={"require": ["exp", "aud", "sub"]}
        )
    except jwt.InvalidTokenError as error:
        return Fault(401, f"{type(error).__name__}: {error} (RFC 8292, 2)")
    if claims["exp"] > time.time() + DAY:
        return Fault(401, "exp is more than a day ahead (RFC 8292, 2)")
    if not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+\.\w+|https://\S+\.\w+\S*", claims["sub"]):
        return Fault(403, "sub cannot be reached (RFC 8292, 2.1; Apple refuses it)")
    return None
