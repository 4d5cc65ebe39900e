"""An incoming programme laid over the published one: ids stay, what vanished is cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from pwa.i18n import say
from pwa.programme.model import Programme, Session, Slot
from pwa.programme.search import fold


def merge(
    published: Programme | None, incoming: Programme, now: datetime, by_hand: Mapping[str, Sequence[Slot]] | None = None
) -> Programme:
    """Return `incoming` with the published slot ids, and with what vanished from it kept as cancelled.

    What vanished but is over by `now` took place, and stays as it was. `by_hand` are the showings by session that no
    source had: their ids are not given to others.
    """
    old, hand = published.sessions if published else {}, by_hand or {}
    sessions = {
        key: _merge_session(old.get(key), session, now, hand.get(key, ())) for key, session in incoming.sessions.items()
    }
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


def keep_ids(published: Programme, incoming: Programme) -> tuple[Programme, list[str]]:
    """Return `incoming` with the published ids of sessions that have new ones, and a note for each.

    One is the same by an id that its source had before, else where title and people match and no other's do.
    """
    gone = {key: one for key, one in published.sessions.items() if key not in incoming.sessions}
    new = {key: one for key, one in incoming.sessions.items() if key not in published.sessions}
    found: dict[str, str] = {}
    known = {source: key for key, one in gone.items() for source in one.sources}
    for key, one in new.items():
        if match := next((known[id] for id in (key, *one.sources) if known.get(id) in gone), None):
            found[key] = match
            del gone[match]
    old_names = _by_name(gone, published)
    new_names = _by_name({key: one for key, one in new.items() if key not in found}, incoming)
    notes: list[str] = []
    for name, keys in new_names.items():
        others = old_names.get(name, [])
        if len(keys) == len(others) == 1:
            found[keys[0]] = others[0]
            title = incoming.sessions[keys[0]].title.get_text("en").text
            notes.append(
                say(
                    "“%(title)s” has a new id, %(new)s: it stays %(old)s, and its bookmarks are kept.",
                    title=title,
                    new=keys[0],
                    old=others[0],
                )
            )
    if not found:
        return incoming, []
    sessions = {}
    for key, one in incoming.sessions.items():
        stays = found.get(key, key)
        slots = tuple(replace(slot, session=stays) for slot in one.slots)
        sources = one.sources if stays == key else tuple(dict.fromkeys((*one.sources, key)))
        sessions[stays] = replace(one, id=stays, slots=slots, sources=sources)
    return replace(incoming, sessions=sessions), notes


def next_number(slots: Iterable[Slot]) -> int:
    """Return the number of a further showing beside `slots`."""
    return max((_number(slot.id) for slot in slots), default=0) + 1


def _by_name(sessions: Mapping[str, Session], programme: Programme) -> dict[tuple[str, frozenset[str]], list[str]]:
    """Return the ids of `sessions` by title and people, as they read without accents and case."""
    found: dict[tuple[str, frozenset[str]], list[str]] = {}
    for key, one in sessions.items():
        people = (programme.people[part.person].name for part in one.people if part.person in programme.people)
        title = " / ".join(fold(text) for _lang, text in sorted(one.title.items()) if text)
        found.setdefault((title, frozenset(map(fold, people))), []).append(key)
    return found


def _merge_session(old: Session | None, new: Session, now: datetime, by_hand: Sequence[Slot]) -> Session:
    # Without any before, the source's own numbers stand: an export has those that were published.
    known = old is None and len({slot.id for slot in new.slots}) == len(new.slots)
    slots = new.slots if known else match_slots(old.slots if old else (), new.slots, new.id, now, by_hand)
    if new.status == "cancelled":
        slots = tuple(replace(slot, status="cancelled") for slot in slots)
    return replace(new, slots=slots)


def match_slots(
    old: Iterable[Slot], new: Iterable[Slot], session: str, now: datetime, by_hand: Sequence[Slot] = ()
) -> tuple[Slot, ...]:
    """Give the showings of `new` the ids they had: by same start and place, then by order; the rest are new.

    A showing that vanished is kept as cancelled, or as it was where it is over by `now`. One made `by_hand` gives its
    id only to a showing of the same start and place.
    """
    # A showing that moved is one that was still to come, rather than one that is over or was cancelled.
    left = sorted(old, key=lambda slot: (slot.status == "cancelled", slot.end <= now))
    last = next_number((*left, *by_hand)) - 1
    coming = list(new)
    found: dict[int, Slot] = {}
    for at, slot in enumerate(coming):
        made = next((one for one in by_hand if _same_showing(one, slot)), None)
        if made and not any(_same_showing(one, slot) for one in left):
            found[at] = replace(slot, id=made.id)
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
