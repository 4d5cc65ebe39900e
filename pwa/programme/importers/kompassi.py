"""Kompassi's programme as JSON: version 2 with several showings a programme, and the flat version 1."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pwa.i18n import LANGUAGES, Localized, say
from pwa.programme.importers.gathering import Gathering
from pwa.programme.importers.json_source import as_dict, as_list, load_json
from pwa.programme.importers.named_event import name_event
from pwa.programme.importers.problems import Findings
from pwa.programme.importers.texts import guess_language, in_languages, plain_line, rich_text, tidy
from pwa.programme.importers.times import read_length, read_moment
from pwa.programme.model import Event, Participation, Programme, Session

HIDDEN_STATES = frozenset("new draft pending rejected declined deleted withdrawn submitted".split())
_ITEM = frozenset(
    "slug identifier id title description isCancelled is_cancelled scheduleItems schedule_items cachedDimensions"
    " dimensions cachedAnnotations annotations cachedHosts hosts formatted_hosts category_title room_name location"
    " start_time startTime end_time endTime length lengthMinutes language is_public".split()
)
_DIMENSIONS = frozenset(
    "date room state topic type program-type language age-group scheduled guidegrouping revolvingdoor".split()
)
_ANNOTATIONS = {"konsti:maxAttendance", "ropecon:contentWarnings", "ropecon:accessibilityOther"}
_AGES = {
    "only-adults": "18+", "everyone": "", "adults": "", "adultsnyouth": "", "teens": "", "kids": "", "small-kids": "",
}  # fmt: skip


def read_kompassi(path: Path, findings: Findings, known: Event | None = None) -> Programme:
    """Read either version; the file does not name its event, which is `known` or named after the file."""
    gathering = Gathering(path.name, findings, name_event(path.name, findings, known), "fi")
    for data in load_json(path, findings).values():
        items = as_list(data.get("program") or data.get("results")) if isinstance(data, dict) else data
        for item in map(as_dict, as_list(items)):
            _read(gathering, item)
    return gathering.programme()


def _read(to: Gathering, item: dict[str, Any]) -> None:
    to.drop(item, _ITEM)
    dimensions = as_dict(item.get("cachedDimensions") or item.get("dimensions"))
    annotations = as_dict(item.get("cachedAnnotations") or item.get("annotations"))
    to.drop(dimensions, _DIMENSIONS, "dimension ")
    to.drop(annotations, _ANNOTATIONS, "annotation ")
    states = set(map(tidy, as_list(dimensions.get("state"))))
    if states & HIDDEN_STATES or item.get("is_public") is False:
        return to.leave_out(say("they are drafts, pending or rejected"))
    session = _make(to, item, dimensions, annotations)
    off = item.get("isCancelled") is True or item.get("is_cancelled") is True or "cancelled" in states
    showings = item.get("scheduleItems") or item.get("schedule_items")
    if showings is None and (item.get("start_time") or item.get("startTime")):
        showings = [item]
    if not showings:
        return to.leave_out(say("they have no time yet"))
    drop_in = _has(dimensions, "revolvingdoor", "true")
    for one in map(as_dict, as_list(showings)):
        _read_showing(to, session, one, off, drop_in)
    return None


def _read_showing(to: Gathering, session: Session, one: dict[str, Any], off: bool, drop_in: bool) -> None:
    start = _moment(one, "startTime", "start_time")
    if start is None:
        return to.leave_out(say("they have no time yet"))
    begins = to.moment(start, session.id)
    length, ends = read_length(one.get("lengthMinutes", one.get("length"))), _moment(one, "endTime", "end_time")
    end = to.moment(ends, session.id) if ends else begins + (length or timedelta())
    cancelled = off or one.get("isCancelled") is True or one.get("is_cancelled") is True
    place = to.place(tidy(one.get("location")) or tidy(one.get("room_name")))
    to.add(session, begins, end, place, cancelled=cancelled, open_hours=drop_in or None)
    return None


def _make(to: Gathering, item: dict[str, Any], dimensions: dict[str, Any], annotations: dict[str, Any]) -> Session:
    title, text = plain_line(item.get("title")), rich_text(tidy(item.get("description")))
    languages = _languages(dimensions, item)
    lang = next((code for code in languages if code in LANGUAGES), "")
    if len(languages) != 1:
        lang = guess_language(f"{title} {text}") or lang
    lang = lang or to.lang
    access = rich_text(tidy(annotations.get("ropecon:accessibilityOther")))
    warning = tidy(annotations.get("ropecon:contentWarnings"))
    most = annotations.get("konsti:maxAttendance")
    topics = [part for key in ("topic",) for one in as_list(dimensions.get(key)) for part in _theme(to, tidy(one))]
    kind = next((tidy(one) for key in ("type", "program-type") for one in as_list(dimensions.get(key))), "")
    return Session(
        id=tidy(item.get("slug")) or tidy(item.get("identifier")) or tidy(item.get("id")),
        title=Localized({lang: title} if title else {}),
        body=in_languages(text, lang),
        spoken=languages,
        themes=tuple(topics),
        format=_format(to, kind or tidy(item.get("category_title"))),
        age_limit=next((_AGES[age] for one in as_list(dimensions.get("age-group")) if (age := tidy(one)) in _AGES), ""),
        access=Localized({lang: access} if access else {}),
        note=Localized({lang: warning} if warning else {}),
        people=_people(to, item),
        capacity=most if isinstance(most, int) and not isinstance(most, bool) and most > 0 else None,
    )


def _languages(dimensions: dict[str, Any], item: dict[str, Any]) -> tuple[str, ...]:
    """Return the languages spoken: `fi`, `lang-fi`; `free` and `lang-free` are none."""
    values = [tidy(one).removeprefix("lang-") for one in as_list(dimensions.get("language"))]
    values += [tidy(item.get("language"))] if item.get("language") else []
    return tuple(dict.fromkeys(one for one in values if len(one) == 2 and one.isalpha()))


def _people(to: Gathering, item: dict[str, Any]) -> tuple[Participation, ...]:
    hosts = item.get("cachedHosts") or item.get("hosts") or item.get("formatted_hosts")
    if not isinstance(hosts, str) or hosts.startswith("<"):
        return ()
    return tuple(part for name in hosts.split(",") for part in to.person(name))


def _theme(to: Gathering, slug: str) -> tuple[str, ...]:
    return to.theme(Localized({"en": slug.replace("-", " ").capitalize()}), slug) if slug else ()


def _format(to: Gathering, slug: str) -> str:
    return to.format(Localized({"en": slug.replace("-", " ").capitalize()}), slug) if slug else ""


def _has(dimensions: dict[str, Any], key: str, value: str) -> bool:
    return value in map(tidy, as_list(dimensions.get(key)))


def _moment(one: dict[str, Any], *names: str) -> datetime | None:
    return next((found for name in names if (found := read_moment(tidy(one.get(name))))), None)
