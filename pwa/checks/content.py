"""The event itself: languages, statement pages, clock and dates, and that its pages load nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlite_utils import Database

from pwa import database
from pwa.config import Config
from pwa.i18n import Localized
from pwa.publishing import Publication, read_publication

STATEMENTS = ("accessibility", "privacy")
LOADS = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed|image|use)\b[^>]*?(?:src|href)=["']?((?:https?:)?//[^"'\s>]+)"""
    r"""|<link\b[^>]*rel=["']?(?:stylesheet|preload|icon)[^>]*?href=["']?((?:https?:)?//[^"'\s>]+)"""
    r"""|url\(["']?((?:https?:)?//[^"')]+)""",
    re.I,
)


def check_programme(db: Database, config: Config, now: datetime) -> list[str]:
    """Something is published, it has every language and statement page, and it is not over."""
    if (publication := read_publication(db)) is None:
        return ["Programme: nothing is published. Run rasti import SOURCE."]
    programme = publication.programme
    problems = []
    for lang in programme.event.languages:
        gaps = sum(lang not in session.title for session in programme.sessions.values())
        if gaps:
            problems.append(
                f"Languages: {gaps} sessions have no title in {lang}. They are shown in another language, marked."
            )
        if missing := [what for what, text in _event_texts(publication) if text and lang not in text]:
            problems.append(
                f"Languages: the event's own texts lack {lang}: {', '.join(missing[:5])}. Add a column _{lang}."
            )
    missing = [key for key in STATEMENTS if key not in programme.pages]
    problems += [f"Pages: there is no page “{key}”. Add pages/{key}.fi.md, .sv.md and .en.md." for key in missing]
    ends = [slot.end for session in programme.sessions.values() for slot in session.slots]
    if ends and max(ends) < now - timedelta(days=1):
        problems.append(f"Event: it was over on {max(ends):%Y-%m-%d}. Import the next one, or stop serving.")
    return problems


def check_rehearsal(db: Database, config: Config, now: datetime) -> list[str]:
    """On the rehearsal clock, alerts come at the wrong time."""
    if not database.get_state(db, "clock"):
        return []
    return ["Clock: the rehearsal clock is on. Before the real event, run rasti clock --off."]


def check_offline(db: Database, config: Config, now: datetime) -> list[str]:
    """With the offline copy switched off there are no alerts on phones either."""
    if database.get_state(db, "offline", True):
        return []
    return ["Offline copy: it is switched off, and alerts with it. Switch it on with rasti offline on."]


def check_hosts(db: Database, config: Config, now: datetime) -> list[str]:
    """What pages load from other hosts fails offline, and tells them who reads."""
    own = urlsplit(config.origin).netloc
    hosts: dict[str, str] = {}
    rows = db.execute("select path, body from printed where body is not null union all select path, body from asset")
    for path, body in rows:
        for found in LOADS.finditer(body.decode("utf-8", "replace")):
            host = urlsplit(next(filter(None, found.groups()))).netloc
            # A namespace is a name, never fetched.
            if host not in (own, "www.w3.org"):
                hosts.setdefault(host, path)
    return [
        f"Pages: {path} loads something from {host}, which offline phones cannot, and which then knows who reads. "
        "Take it out, or bring it along."
        for host, path in hosts.items()
    ]


CHECKS = (check_programme, check_rehearsal, check_offline, check_hosts)


def _event_texts(publication: Publication) -> Iterator[tuple[str, Localized]]:
    programme = publication.programme
    yield "name", programme.event.name
    for theme in programme.event.themes:
        yield f"theme {theme.key}", theme.label
    for place in programme.places.values():
        yield f"place {place.id}", place.name
    for key, page in programme.pages.items():
        yield f"page {key}", page.title
