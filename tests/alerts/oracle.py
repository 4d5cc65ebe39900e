"""A naive oracle: who should be told of what, by plain loops over lists, sharing nothing with what it judges."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pwa.programme.model import Programme, Session, Slot

TEN_SECONDS = timedelta(seconds=10)
Told = tuple[int, str, str, str]


@dataclass
class Person:
    """An attendee as the oracle sees them, who ticked all of `ticks` the day before."""

    id: int
    lead: int
    kinds: tuple[str, ...]
    remote: bool
    quiet: tuple[str, str]
    joined: datetime
    ticks: set[str]
    silenced: set[str] = field(default_factory=set)


@dataclass
class Oracle:
    """Watches programmes come and time pass, and writes down what everyone should have been told."""

    people: list[Person]
    told: set[Told] = field(default_factory=set)
    versions: list[tuple[datetime, Programme]] = field(default_factory=list)

    def publish(self, at: datetime, programme: Programme) -> None:
        """Take note of a programme that stands from `at`."""
        self.versions.append((at, programme))

    def pass_time(self, now: datetime) -> None:
        """Write down what is to be told at `now`."""
        programme = self.versions[-1][1]
        near = [
            (session, slot)
            for session in programme.sessions.values()
            for slot in session.slots
            if slot.end > now and not slot.open_hours and slot.start <= now + timedelta(hours=1)
        ]
        for person in self.people:
            for session, slot in near:
                self._starts(person, session, slot, now)
            self._announcements(person, programme, now)
        self._changes(now)

    def _starts(self, person: Person, session: Session, slot: Slot, now: datetime) -> None:
        if self._gone(session, slot) or not self._ticked(person, session, slot):
            return
        grace = timedelta(minutes=1) if person.lead == 0 else timedelta(0)
        if slot.start - timedelta(minutes=person.lead) <= now < slot.start + grace:
            self._tell(person, "start", f"t:{slot.id}", slot.start.isoformat(), now)
        streamed = any(link.kind == "stream" for link in session.links)
        if person.remote and streamed and slot.start <= now < slot.end:
            self._tell(person, "live", f"t:{slot.id}", slot.start.isoformat(), now)

    def _announcements(self, person: Person, programme: Programme, now: datetime) -> None:
        for one in programme.announcements.values():
            audience = {"": True, "here": not person.remote, "remote": person.remote}[one.audience]
            fresh = one.since and one.since <= now < (one.until or one.since + timedelta(hours=12))
            if audience and fresh and person.joined <= one.since:
                self._tell(person, "announcement", f"a:{one.id}", "", now)

    def _changes(self, now: datetime) -> None:
        """Compare each programme with the one before it, ten seconds after it came."""
        for (_, before), (at, after) in zip(self.versions, self.versions[1:], strict=False):
            if at + TEN_SECONDS > now:
                continue
            for key, session in after.sessions.items():
                old = before.sessions[key]
                if session is old:
                    continue
                for slot, was in zip(session.slots, old.slots, strict=True):
                    whole = session.status != old.status
                    different = whole or (slot.start, slot.place, slot.status) != (was.start, was.place, was.status)
                    if not different or slot.end <= now:
                        continue
                    for person in self.people:
                        if person.joined <= at and self._ticked(person, session, slot):
                            subject = f"s:{key}" if whole else f"t:{slot.id}"
                            soon = self._gone(session, slot) and slot.start <= now + timedelta(hours=2)
                            self._tell(person, "change", subject, at.isoformat(), now, urgent=soon)

    def _tell(self, who: Person, kind: str, subject: str, occasion: str, now: datetime, urgent: bool = False) -> None:
        time = now.astimezone(ZoneInfo("Europe/Helsinki")).strftime("%H:%M")
        begin, end = who.quiet
        quiet = begin and (begin <= time < end if begin < end else time >= begin or time < end)
        if kind in who.kinds and (urgent or not quiet):
            self.told.add((who.id, kind, subject, occasion))

    @staticmethod
    def _gone(session: Session, slot: Slot) -> bool:
        return "cancelled" in (session.status, slot.status)

    @staticmethod
    def _ticked(person: Person, session: Session, slot: Slot) -> bool:
        return session.id not in person.silenced and bool({f"s:{session.id}", f"t:{slot.id}"} & person.ticks)
