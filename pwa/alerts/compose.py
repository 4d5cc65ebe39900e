"""Composing: what an alert says, in its reader's language, as declarative-push JSON."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from pwa import i18n
from pwa.alerts.notice import Notice
from pwa.alerts.push import MAX_PAYLOAD
from pwa.alerts.wording import write

DECLARATIVE = 8030
MAX_TITLE = 200
# Phones show two.
MAP, UNTICK = "map", "untick"


def compose(notice: Notice, origin: str) -> str:
    """Return the payload of an alert: JSON of at most MAX_PAYLOAD bytes, opening what it is about."""
    title, body = write(notice)
    name = tag(notice.kind, notice.subject, notice.occasion)
    return payload(title, body, _address(notice, origin), notice.lang, name, _actions(notice, origin))


def compose_test(lang: str, origin: str, occasion: str) -> str:
    """Return the payload of the alert that an attendee sends to themselves."""
    _ = i18n.words(lang).gettext
    address = f"{origin}/{lang}/settings/"
    return payload(
        _("Alerts work on this device"), _("They look like this: time and room first."), address, lang, "test"
    )


def payload(title: str, body: str, address: str, lang: str, tag: str, actions: Iterable[dict[str, str]] = ()) -> str:
    """Return declarative-push JSON (WebKit's and W3C's `web_push: 8030`); too long a body, then title, is cut."""
    title = _cut(title, MAX_TITLE)
    notification: dict[str, Any] = {
        "title": title, "body": body, "navigate": address, "lang": lang, "dir": "auto", "tag": tag,
    }  # fmt: skip
    if offered := list(actions):
        notification["actions"] = offered
    message = {"web_push": DECLARATIVE, "notification": notification, "mutable": True}
    while (
        len(text := json.dumps(message, ensure_ascii=False, separators=(",", ":")))
        and (over := len(text.encode()) - MAX_PAYLOAD) > 0
    ):
        notification["body"] = _cut(notification["body"], max(0, len(notification["body"]) - max(1, over // 4)))
    return text


def tag(kind: str, subject: str, occasion: str) -> str:
    """Return the name under which a phone shows a notice once, however often it arrives."""
    return f"{kind} {subject} {occasion}"


def topic(kind: str, subject: str, occasion: str) -> str:
    """Return the name under which a push service keeps one unsent copy (RFC 8030, section 5.4: 32 characters)."""
    digest = hashlib.sha256(tag(kind, subject, occasion).encode()).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def _address(notice: Notice, origin: str) -> str:
    if notice.showing:
        return f"{origin}/{notice.lang}/sessions/{notice.showing.session}/"
    return f"{origin}/{notice.lang}/{'agenda' if notice.kind == 'digest' else 'news'}/"


def _actions(notice: Notice, origin: str) -> list[dict[str, str]]:
    showing, _ = notice.showing, i18n.words(notice.lang).gettext
    if showing is None:
        return []
    session = f"{origin}/{notice.lang}/sessions/{showing.session}/"
    found = []
    if showing.drawn and not notice.remote and notice.change != "cancelled":
        way = f"{origin}/{notice.lang}/venue/{showing.floor}/?to={showing.place_id}"
        found.append({"action": MAP, "title": _("Show on map"), "navigate": way})
    # The worker unticks these two names; where there is none, a tap opens the session, where it can be done by hand.
    items = f"s:{showing.session},t:{showing.slot}"
    found.append({"action": f"{UNTICK} {items}", "title": _("Untick"), "navigate": session})
    return found


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: max(0, length - 1)].rstrip()}…" if length else ""
