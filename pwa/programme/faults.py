"""What is wrong with what is still to come: two things at once, no room, no stream where one was promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pwa.programme.model import Programme, Session, Slot

ROOM, PERSON, PLACE, STREAM, TITLE = "room", "person", "place", "stream", "title"


@dataclass(frozen=True)
class Fault:
    """Something to look at: `other` runs at the same time in the same room, or with `person` in it too."""

    kind: str
    session: Session
    slot: Slot
    other: Slot | None = None
    person: str = ""
    langs: tuple[str, ...] = ()


def find(programme: Programme, now: datetime) -> list[Fault]:
    """List the faults of what is not over at `now`, by start; each clash once."""
    found: list[Fault] = []
    ahead = [(session, slot) for session, slot in _standing(programme) if slot.end > now]
    for session, slot in ahead:
        clashes = find_clashes(programme, slot)
        found += [one for one in clashes if one.other and (one.other.start, one.other.id) > (slot.start, slot.id)]
        if not slot.place and session.attendance != "online":
            found.append(Fault(PLACE, session, slot))
        if session.attendance != "onsite" and not any(link.kind == "stream" for link in session.links):
            found.append(Fault(STREAM, session, slot))
        missing = tuple(lang for lang in programme.event.languages if not session.title.get(lang))
        if missing and slot.id == session.slots[0].id:
            found.append(Fault(TITLE, session, slot, langs=missing))
    return found


def find_clashes(programme: Programme, slot: Slot) -> list[Fault]:
    """List what `slot`, as it is or would be, clashes with: another showing in its room, or of its people."""
    session = programme.sessions[slot.session]
    if slot.open_hours:
        return []
    own = {part.person for part in session.people}
    found = []
    for other_session, other in _standing(programme):
        if other.id == slot.id or other.open_hours or other.start >= slot.end or other.end <= slot.start:
            continue
        if slot.place and other.place == slot.place and programme.places[slot.place].kind != "online":
            found.append(Fault(ROOM, session, slot, other))
        for part in other_session.people:
            if part.person in own and other_session.id != session.id:
                found.append(Fault(PERSON, session, slot, other, part.person))
    return found


def _standing(programme: Programme) -> Iterator[tuple[Session, Slot]]:
    for slot in programme.slots():
        session = programme.sessions[slot.session]
        if not session.cancelled and slot.status != "cancelled":
            yield session, slot
