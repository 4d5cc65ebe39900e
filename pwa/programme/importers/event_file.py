"""event.toml: the event, its themes and its formats."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pwa.i18n import LANGUAGES, Localized, localized, say
from pwa.programme.importers.problems import Findings, has_template_marks, read_text, refuse_template
from pwa.programme.importers.row import ID, read_moment
from pwa.programme.model import Event, Format, Theme

NAME = "event.toml"
TOKENS = ("t1", "t2", "t3", "t4", "t5", "t6")
_KNOWN = frozenset(
    "slug timezone day_boundary languages sample days name tagline description sample_note organiser"
    " funding contact supervisor rehearsal themes formats".split()
)


def read_event(path: Path, findings: Findings) -> Event | None:
    """Read event.toml at `path`; None, with problems noted, where it cannot be read at all."""
    text = read_text(path, findings, NAME)
    if text is None:
        return None
    if mark := has_template_marks(text):
        refuse_template(findings, NAME, mark)
        return None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        place = say("%(file)s line %(line)s", file=NAME, line=line[1]) if line else NAME
        findings.fail(NAME, place, "", say("It is not TOML: %(error)s.", error=error), say("Correct the line."))
        return None
    for key in sorted(data.keys() - _KNOWN):
        findings.warn(NAME, say("“%(key)s” is not known and was not read.", key=key))
    return make_event(data, findings)


def make_event(data: dict[str, Any], findings: Findings) -> Event:
    """Make the event of what event.toml has, or would have, in it."""

    def refuse(field: str, reason: str, remedy: str) -> None:
        findings.refuse(NAME, field, reason, remedy)

    slug, name = str(data.get("slug", "")), _texts(data, "name", findings)
    if not ID.fullmatch(slug):
        refuse(
            "slug",
            say("“%(slug)s” cannot be the event's short name.", slug=slug),
            say("Use a–z, 0–9 and hyphens, like integration2024."),
        )
    if not name:
        refuse("name", say("The event has no name."), say('Add [name] with fi = "…", sv = "…" or en = "…".'))
    zone = str(data.get("timezone", Event.timezone))
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        refuse("timezone", say("There is no time zone “%(zone)s”.", zone=zone), say("Use a name like Europe/Helsinki."))
        zone = Event.timezone
    boundary = str(data.get("day_boundary", Event.day_boundary))
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", boundary):
        refuse(
            "day_boundary", say("“%(boundary)s” is not a time of day.", boundary=boundary), say("Write it like 04:00.")
        )
        boundary = Event.day_boundary
    languages = _list(data, "languages", findings) or Event.languages
    for lang in set(languages) - set(LANGUAGES):
        refuse(
            "languages",
            say("Rasti does not speak “%(lang)s”.", lang=lang),
            say("Use one of: %(words)s.", words=", ".join(LANGUAGES)),
        )
    days = _list(data, "days", findings)
    for day in days:
        try:
            date.fromisoformat(day)
        except ValueError:
            refuse("days", say("“%(day)s” is not a day.", day=day), say("Write it like 2024-11-14."))
    contact, supervisor = _table(data, "contact", findings), _table(data, "supervisor", findings)
    funding, rehearsal = _table(data, "funding", findings), _table(data, "rehearsal", findings)
    start = str(rehearsal.get("start", ""))
    return Event(
        slug=slug,
        name=name,
        timezone=zone,
        day_boundary=boundary,
        languages=tuple(lang for lang in languages if lang in LANGUAGES) or Event.languages,
        days=tuple(sorted(days)),
        tagline=_texts(data, "tagline", findings),
        description=_texts(data, "description", findings),
        organiser=_texts(data, "organiser", findings),
        funding=_texts(funding, "statement", findings),
        sample=data.get("sample") is True,
        sample_note=_texts(data, "sample_note", findings),
        contact_email=str(contact.get("email", "")),
        contact_label=_texts(contact, "label", findings),
        supervisor=_texts(supervisor, "name", findings),
        supervisor_url=str(supervisor.get("url", "")),
        rehearsal=read_moment(start, ZoneInfo(zone), findings, NAME, "rehearsal.start") if start else None,
        themes=tuple(Theme(*parts, _token(one, at, findings)) for at, parts, one in _keyed(data, "themes", findings)),
        formats=tuple(Format(*parts) for _, parts, _ in _keyed(data, "formats", findings)),
    )


def _keyed(
    data: dict[str, Any], field: str, findings: Findings
) -> list[tuple[int, tuple[str, Localized], dict[str, Any]]]:
    """List the entries of `field` as (position, (key, label), entry)."""
    found, seen = [], set()
    entries = data.get(field, [])
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        findings.refuse(
            NAME, field, say("It is not a list of tables."), say("Write each one under [[%(field)s]].", field=field)
        )
        return []
    for at, one in enumerate(entries):
        key, label = str(one.get("key", "")), _texts(one, "label", findings)
        place = f"{field} {at + 1}"
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", key):
            findings.refuse(NAME, place, say("“%(key)s” cannot be a key.", key=key), say("Use a–z, 0–9 and hyphens."))
        elif key in seen:
            findings.refuse(
                NAME, place, say("The key “%(key)s” is there twice.", key=key), say("Give each one its own key.")
            )
        if not label:
            findings.refuse(
                NAME, place, say("“%(key)s” has no label.", key=key), say('Add label.fi = "…", label.sv and label.en.')
            )
        seen.add(key)
        found.append((at, (key, label), one))
    return found


def _token(one: dict[str, Any], at: int, findings: Findings) -> str:
    token = str(one.get("token", TOKENS[at % len(TOKENS)]))
    if token not in TOKENS:
        findings.refuse(
            NAME,
            f"themes {at + 1}",
            say("There is no colour “%(token)s”.", token=token),
            say("Use one of: %(words)s.", words=", ".join(TOKENS)),
        )
    return token


def _table(data: dict[str, Any], field: str, findings: Findings) -> dict[str, Any]:
    value = data.get(field, {})
    if isinstance(value, dict):
        return value
    findings.refuse(NAME, field, say("It is not a table."), say("Write it under [%(field)s].", field=field))
    return {}


def _texts(data: dict[str, Any], field: str, findings: Findings) -> Localized:
    value = data.get(field, {})
    if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
        return localized({lang: text for lang, text in value.items() if lang in LANGUAGES})
    findings.refuse(
        NAME,
        field,
        say("It is not a text by language."),
        say('Write %(field)s.fi = "…", %(field)s.sv and %(field)s.en.', field=field),
    )
    return Localized()


def _list(data: dict[str, Any], field: str, findings: Findings) -> tuple[str, ...]:
    value = data.get(field, [])
    if isinstance(value, list) and all(isinstance(one, str | date) and not isinstance(one, datetime) for one in value):
        return tuple(str(one) for one in value)
    findings.refuse(NAME, field, say("It is not a list of texts."), say('Write %(field)s = ["…", "…"].', field=field))
    return ()
