"""Composing: what an alert says, in its reader's language, as declarative-push JSON."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable

from pwa import i18n
from pwa.alerts.notice import Notice, Showing
from pwa.alerts.push import MAX_PAYLOAD
from pwa.i18n import Localized

DECLARATIVE = 8030
MAX_TITLE = 200


def compose(notice: Notice, origin: str) -> str:
    """Return the payload of a start or change alert: JSON of at most MAX_PAYLOAD bytes, opening the session."""
    title, body = write(notice)
    address = f"{origin}/{notice.lang}/sessions/{_showing(notice).session}/"
    return payload(title, body, address, notice.lang, tag(notice.kind, notice.subject, notice.occasion))


def write(notice: Notice) -> tuple[str, str]:
    """Return the title and body of an alert."""
    return (_start if notice.kind == "start" else _change)(notice)


def compose_test(lang: str, origin: str, occasion: str) -> str:
    """Return the payload of the alert that an attendee sends to themselves."""
    _ = i18n.words(lang).gettext
    address = f"{origin}/{lang}/settings/"
    return payload(
        _("Alerts work on this device"), _("They look like this: time and room first."), address, lang, "test"
    )


def payload(title: str, body: str, address: str, lang: str, tag: str) -> str:
    """Return declarative-push JSON (WebKit's and W3C's `web_push: 8030`); too long a body, then title, is cut."""
    title = _cut(title, MAX_TITLE)
    notification = {"title": title, "body": body, "navigate": address, "lang": lang, "dir": "auto", "tag": tag}
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


def _start(notice: Notice) -> tuple[str, str]:
    showing, lang = _showing(notice), notice.lang
    where = " ".join(filter(None, [i18n.clock_time(showing.start, lang), _text(showing.place, lang)]))
    return f"{where} · {_text(showing.title, lang)}", _whereabouts(showing, lang)


def _change(notice: Notice) -> tuple[str, str]:
    showing, lang = _showing(notice), notice.lang
    _ = i18n.words(lang).gettext
    before = notice.before or showing
    now, then = _when_where(showing, lang), _when_where(before, lang)
    title = _text(showing.title, lang)
    if notice.change == "cancelled":
        return _("Cancelled: %(title)s") % {"title": title}, then
    if notice.change == "back":
        return _("Back on: %(now)s · %(title)s") % {"now": now, "title": title}, _whereabouts(showing, lang)
    if notice.change == "room":
        head = _("New room: %(now)s · %(title)s") % {"now": now, "title": title}
        was = _("Was in %(place)s") % {"place": _text(before.place, lang)} if before.place else ""
    else:
        head = _("Moved: %(now)s · %(title)s") % {"now": now, "title": title}
        was = _("Was %(then)s") % {"then": then}
    return head, " · ".join(filter(None, [was, _whereabouts(showing, lang)]))


def _showing(notice: Notice) -> Showing:
    assert notice.showing
    return notice.showing


def _when_where(showing: Showing, lang: str) -> str:
    day = i18n.short_day(showing.start.date(), lang)
    return " ".join(filter(None, [day, i18n.clock_time(showing.start, lang), _text(showing.place, lang)]))


def _whereabouts(showing: Showing, lang: str) -> str:
    """Return the floor and what the place is in."""
    _: Callable[[str], str] = i18n.words(lang).gettext
    floor = _("Floor %(floor)s") % {"floor": showing.floor} if showing.floor else ""
    return ", ".join(filter(None, [floor, *(_text(name, lang) for name in showing.within)]))


def _text(text: Localized, lang: str) -> str:
    return " ".join(text.get_text(lang).text.split())


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: max(0, length - 1)].rstrip()}…" if length else ""
