"""What every source that is not ours comes to: items gathered one by one, and a programme made of them all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from pwa.i18n import Localized, say
from pwa.programme.importers import problems
from pwa.programme.importers.event_file import TOKENS
from pwa.programme.importers.frab_text import make_id, slugify
from pwa.programme.importers.problems import Findings
from pwa.programme.importers.texts import plain_line, read_status
from pwa.programme.importers.times import as_utc
from pwa.programme.model import Event, Format, Participation, Person, Place, Programme, Session, Slot, Theme

LONG = timedelta(hours=6)
ROLES = (
    ("moderator", re.compile(r"\b(moderator|mod|m|host|juontaja|moderaattori|prowadz\w*)\b", re.I)),
    ("chair", re.compile(r"\b(pj|chair\w*|puheenjohtaja|ordf\w*|session ?lead)\b", re.I)),
    ("panellist", re.compile(r"\bpanell?isti?\b", re.I)),
    ("performer", re.compile(r"\b(performer|artist|esiintyjä|musician)\b", re.I)),
)
_TABLE = re.compile(r"(.+?)\s*\((?:[^()]*\b)?(?:pöytä|\w*pöytä|table|bord|stół|tisch)\s*\w+\)", re.I)
_IN_NAME = re.compile(r"\s*\(([^()]+)\)\s*$")


class Gathering:
    """The items of one file in their order, with the places, people, themes and formats that they name."""

    def __init__(self, name: str, findings: Findings, event: Event, lang: str = "en") -> None:
        self.name = name
        self.findings = findings
        self.event = event
        self.lang = lang
        self.places: dict[str, Place] = {}
        self.people: dict[str, Person] = {}
        self.themes: dict[str, Theme] = {}
        self.formats: dict[str, Format] = {}
        self.counts: Counter[str] = Counter()
        self._items: list[tuple[Session, Slot]] = []
        self._rooms: dict[str, str] = {}
        self._named: dict[str, str] = {}
        self._dropped: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()

    def drop(self, item: Mapping[str, object], known: Iterable[str], kind: str = "") -> None:
        """Count the filled fields of `item` that are not `known`: they are never read, whatever they hold."""
        left = (key for key, value in item.items() if key not in known and value not in (None, "", [], {}))
        self._dropped.update(f"{kind}{key}" for key in left)

    def moment(self, value: datetime, where: str, zone: ZoneInfo | None = None) -> datetime:
        """Return `value` in UTC, by its own offset or as venue time; a change of clocks is warned about."""
        self.counts["with an offset" if value.tzinfo else "in venue time"] += 1
        found, change = as_utc(value, zone or self.event.zone)
        if change:
            shown = f"{value:%Y-%m-%d %H:%M}"
            skipped = say("%(value)s does not exist as clocks change.", value=shown)
            told = skipped if change == "skipped" else say("%(value)s happens twice as clocks change.", value=shown)
            self.findings.warn(f"{self.name}, {where}", told)
        return found

    def place(self, name: str, label: Localized | None = None, source: str = "", **known: object) -> str:
        """Return the id of the room called `name`; a table in a room is a place inside it."""
        name = plain_line(name)
        folded = (source or name).casefold()
        if not name or folded in self._rooms:
            return self._rooms.get(folded, "")
        table = _TABLE.fullmatch(name)
        parent = self.place(table[1]) if table else ""
        key = make_id(slugify(name) or name, self.places)
        made = Place(key, "area" if table else "room", label or Localized({self.lang: name}), parent)
        self.places[key] = replace(made, position=len(self.places), **known)  # type: ignore[arg-type]
        self._rooms[folded] = key
        return key

    def theme(self, label: Localized, source: str = "") -> tuple[str, ...]:
        """Return the key of a theme as a list of one, or of none where it has no name."""
        key = _key(source or next(iter(label.values()), ""))
        if not key or not label:
            return ()
        self.themes.setdefault(key, Theme(key, label, TOKENS[len(self.themes) % len(TOKENS)]))
        return (key,)

    def format(self, label: Localized, source: str = "") -> str:
        """Return the key of a format, or an empty text where it has no name."""
        key = _key(source or next(iter(label.values()), ""))
        if key and label:
            self.formats.setdefault(key, Format(key, label))
        return key if label else ""

    def person(self, name: object, source: object = "", part: str = "", **known: object) -> tuple[Participation, ...]:
        """Return somebody's part as a list of one; a role in brackets after the name is not part of the name."""
        shown = plain_line(name)
        bracket = _IN_NAME.search(shown)
        role = read_role(part)
        if bracket and read_role(bracket[1]):
            shown, role = shown[: bracket.start()], read_role(bracket[1])
        if not shown:
            return ()
        origin = str(source or shown).casefold()
        if origin not in self._named:
            key = self._named[origin] = make_id(str(source or shown), self.people)
            self.people[key] = Person(key, shown)
        key = self._named[origin]
        filled = {name: value for name, value in known.items() if value and not getattr(self.people[key], name)}
        self.people[key] = replace(self.people[key], **filled)  # type: ignore[arg-type]
        return (Participation(key, role or "speaker"),)

    def leave_out(self, reason: str) -> None:
        """Count an item that is left out."""
        self._left_out[reason] += 1

    def add(
        self,
        session: Session,
        start: datetime,
        end: datetime,
        place: str = "",
        *,
        cancelled: bool = False,
        open_hours: bool | None = None,
    ) -> None:
        """Add a showing of `session`, whose id is its source's own, or empty; times are in UTC."""
        if len(self._items) >= problems.MAX_SESSIONS:
            if self.name not in self.findings.unread:
                problems.refuse_many(self.findings, self.name, len(self._items) + 1)
            return
        where = session.id or next(iter(session.title.values()), "")
        if not session.title:
            place = say("%(place)s, %(column)s", place=self.name, column=where or say("an item"))
            self.findings.refuse(place, "title", say("The title is empty."), say("Give it a title."))
            return
        if end < start:
            self.findings.warn(f"{self.name}, {where}", say("it ends before it starts; its end was left out."))
            end = start
        if start == end and self.event.local(start).time() == time.min:
            # Midnight to midnight is how several systems write “no time yet”.
            return self.leave_out(say("they have no time yet"))
        read = {lang: read_status(title) for lang, title in session.title.items()}
        session = replace(session, title=Localized({lang: title for lang, (title, _) in read.items()}))
        off = cancelled or session.status == "cancelled" or any(called_off for _, called_off in read.values())
        opened = end - start >= LONG if open_hours is None else open_hours
        slot = Slot("", "", start, end, place, opened, "cancelled" if off else "confirmed")
        self._items.append((replace(session, status="confirmed"), slot))

    def programme(self) -> Programme:
        """Make the programme of all that was added, with a warning for whatever was left out."""
        titles: dict[str, set[str]] = {}
        for session, _ in self._items:
            titles.setdefault(session.id, set()).add(_title(session).casefold())
        sources: dict[str, str] = {}
        sessions: dict[str, Session] = {}
        for session, slot in self._items:
            # An id that stands for several titles is none; the title alone is better than a place in the file.
            source = session.id if session.id and len(titles[session.id]) == 1 else f"{session.id} {_title(session)}"
            key = sources.setdefault(source.strip().casefold(), "") or make_id(source.strip(), sessions)
            sources[source.strip().casefold()] = key
            there = sessions.get(key) or replace(session, id=key, sources=(source.strip(),))
            if any((one.start, one.end, one.place) == (slot.start, slot.end, slot.place) for one in there.slots):
                self.leave_out(say("they are there twice"))
                continue
            slot = replace(slot, id=f"{key}-{len(there.slots) + 1}", session=key)
            sessions[key] = replace(there, slots=(*there.slots, slot))
        for key, session in sessions.items():
            if all(slot.status == "cancelled" for slot in session.slots):
                sessions[key] = replace(session, status="cancelled")
        self._tell(sessions)
        days = self.event.days or sorted({self.event.day_of(slot.start).isoformat() for _, slot in self._items})
        event = replace(
            self.event, days=tuple(days), themes=tuple(self.themes.values()), formats=tuple(self.formats.values())
        )
        return Programme(event, self.places, self.people, sessions)

    def tell_of_times(self) -> None:
        """Warn where some times have an offset and others do not: how those were taken."""
        if self.counts["with an offset"] and self.counts["in venue time"]:
            local, zone = self.counts["in venue time"], self.event.timezone
            self.findings.warn(
                self.name,
                say("%(count)s times have no offset and were taken as %(zone)s time.", count=local, zone=zone),
            )

    def _tell(self, sessions: Mapping[str, Session]) -> None:
        if not sessions and not self.findings.problems:
            reason = say("There is no session in it.")
            if self._left_out:
                reason = say("There is no session in it (left out: %(why)s).", why=list(self._left_out))
            self.findings.refuse(self.name, "", reason, say("Export it again, whole."))
        for why, count in self._left_out.items():
            self.findings.warn(self.name, say("%(count)s items were left out: %(why)s.", count=count, why=why))
        self.tell_of_times()
        if self._dropped:
            told = ", ".join(f"{key} ({count})" for key, count in sorted(self._dropped.items()))
            self.findings.warn(
                self.name,
                say("fields that are not for the public, or not known, were not read: %(fields)s.", fields=told),
            )
        nowhere = sum(not slot.place for session in sessions.values() for slot in session.slots)
        if nowhere and nowhere < sum(len(session.slots) for session in sessions.values()):
            self.findings.warn(self.name, say("%(count)s showings have no place.", count=nowhere))


def read_role(text: str) -> str:
    """Return the role that a word like `PJ`, `moderator` or `Mod` stands for, or an empty text."""
    return next((role for role, pattern in ROLES if pattern.search(text)), "")


def _title(session: Session) -> str:
    return next(iter(session.title.values()), "")


def _key(text: str) -> str:
    return slugify(text) or (make_id(text, {}) if text else "")
