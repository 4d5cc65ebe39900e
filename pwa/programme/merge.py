"""An incoming programme laid over the published one: ids stay, what vanished is cancelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from pwa.programme.model import Programme, Session, Slot


def merge(published: Programme | None, incoming: Programme, now: datetime) -> Programme:
    """Return `incoming` with the published slot ids, and with what vanished from it kept as cancelled.

    What vanished but is over by `now` took place, and stays as it was.
    """
    old = published.sessions if published else {}
    sessions = {key: _merge_session(old.get(key), session, now) for key, session in incoming.sessions.items()}
    kept = {key: _withdraw(_fit(session, incoming), now) for key, session in old.items() if key not in sessions}
    sessions |= kept
    if published is None:
        return replace(incoming, sessions=sessions)
    used = {slot.place for session in sessions.values() for slot in session.slots}
    places = dict(incoming.places)
    for key in published.places:
        if key in used and key not in places:
            places[key] = replace(published.places[key], position=len(places))
    people = dict(incoming.people)
    for key in (part.person for session in kept.values() for part in session.people):
        if key in published.people:
            people.setdefault(key, published.people[key])
    return replace(incoming, sessions=sessions, places=places, people=people)


def _merge_session(old: Session | None, new: Session, now: datetime) -> Session:
    # Without any before, the source's own numbers stand: an export has those that were published.
    known = old is None and len({slot.id for slot in new.slots}) == len(new.slots)
    slots = new.slots if known else match_slots(old.slots if old else (), new.slots, new.id, now)
    if new.status == "cancelled":
        slots = tuple(replace(slot, status="cancelled") for slot in slots)
    return replace(new, slots=slots)


def match_slots(old: Iterable[Slot], new: Iterable[Slot], session: str, now: datetime) -> tuple[Slot, ...]:
    """Give the showings of `new` the ids they had: by same start and place, then by order; the rest are new.

    A showing that vanished is kept as cancelled, or as it was where it is over by `now`.
    """
    # A showing that moved is one that was still to come, rather than one that is over or was cancelled.
    left = sorted(old, key=lambda slot: (slot.status == "cancelled", slot.end <= now))
    last = max((_number(slot.id) for slot in left), default=0)
    coming = list(new)
    found: dict[int, Slot] = {}
    for is_same in (_same_showing, _same_start, _any):
        for at, slot in enumerate(coming):
            match = None if at in found else next((one for one in left if is_same(one, slot)), None)
            if match:
                left.remove(match)
                found[at] = replace(slot, id=match.id)
    for at, slot in enumerate(coming):
        if at not in found:
            last += 1
            found[at] = replace(slot, id=f"{session}-{last}")
    gone = [_withdraw_slot(slot, now) for slot in left]
    return (*(found[at] for at in range(len(coming))), *sorted(gone, key=lambda slot: _number(slot.id)))


def _same_showing(old: Slot, new: Slot) -> bool:
    return old.start == new.start and old.place == new.place


def _same_start(old: Slot, new: Slot) -> bool:
    return old.start == new.start and old.status != "cancelled"


def _any(old: Slot, new: Slot) -> bool:
    return True


def _withdraw(session: Session, now: datetime) -> Session:
    slots = tuple(_withdraw_slot(slot, now) for slot in session.slots)
    took_place = any(slot.status != "cancelled" for slot in slots)
    return replace(session, slots=slots, status=session.status if took_place else "cancelled")


def _withdraw_slot(slot: Slot, now: datetime) -> Slot:
    return slot if slot.end <= now else replace(slot, status="cancelled")


def _fit(session: Session, programme: Programme) -> Session:
    """Leave out the themes and the format that the programme no longer has."""
    themes = tuple(key for key in session.themes if programme.theme(key))
    return replace(session, themes=themes, format=session.format if programme.format(session.format) else "")


def _number(slot_id: str) -> int:
    tail = slot_id.rpartition("-")[2]
    return int(tail) if tail.isdigit() else 0
