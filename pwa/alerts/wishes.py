"""Wishes: how long before a start, which kinds, when to be quiet, in which language, here or from elsewhere."""

from __future__ import annotations

import re
from typing import Any

from pwa.attendees import ALL_KINDS, Attendee
from pwa.i18n import LANGUAGES

MAX_LEAD = 60
FIELDS = ("lead_minutes", "kinds", "quiet_from", "quiet_until", "remote", "lang")
_TIME = re.compile(r"(([01]\d|2[0-3]):[0-5]\d)?")


class BadWish(ValueError):
    """A wish cannot be fulfilled; its message is the field."""


def read(body: dict[str, Any]) -> dict[str, Any]:
    """Return the wishes that a phone sent, by the names of an Attendee's fields; raises BadWish.

    A language that we have not is left out: the one before stands.
    """
    found = {}
    for field in FIELDS:
        value = body.get(field)
        if value is None or (field == "lang" and value not in LANGUAGES):
            continue
        if not _fits(field, value):
            raise BadWish(field)
        found[field] = tuple(kind for kind in ALL_KINDS if kind in value) if field == "kinds" else value
    if bool(found.get("quiet_from")) != bool(found.get("quiet_until")):
        raise BadWish("quiet_from")
    return found


def describe(attendee: Attendee) -> dict[str, Any]:
    """Return an attendee's wishes as `read` takes them."""
    return {field: getattr(attendee, field) for field in FIELDS}


def _fits(field: str, value: Any) -> bool:
    if field == "lead_minutes":
        return type(value) is int and 0 <= value <= MAX_LEAD
    if field == "kinds":
        return isinstance(value, list) and len(value) <= len(ALL_KINDS) and all(kind in ALL_KINDS for kind in value)
    if field == "remote":
        return isinstance(value, bool)
    return isinstance(value, str) and (field == "lang" or _TIME.fullmatch(value) is not None)
