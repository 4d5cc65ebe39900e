"""How a source, the next import and organisers' edits become one publication; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from pwa.history import KINDS, shelve, unshelve
from pwa.i18n import join as join_words
from pwa.i18n import say
from pwa.programme import edits, overrides
from pwa.programme.importers.problems import Findings
from pwa.programme.merge import keep_ids, merge, next_number
from pwa.programme.model import Programme, Slot
from pwa.programme.overrides import WHOLE, Compared, Edit, Key, Override
from pwa.sources import Publication

CANCELLED_SHARE = 0.2
LEAVABLE = ("places", "people", "pages", "announcements", "exhibitors", "venue", "event")


class TooManyCancelled(ValueError):
    """So much of what is published would go that it has to be confirmed; the message says how much."""


def join(
    source: Publication | None,
    incoming: Publication,
    kept: Mapping[Key, Override],
    now: datetime,
    leave: Iterable[str] = (),
) -> tuple[Publication, list[str]]:
    """Return what the source says once `incoming` is merged into it, and what is to be told of ids that changed.

    `source` is None where another event begins; `leave` names sessions (`s:opening`) and parts to leave as they are.
    """
    if source is None:
        return Publication(merge(None, incoming.programme, now), incoming.venue, incoming.exhibitors), []
    programme, notes = keep_ids(source.programme, incoming.programme)
    merged = merge(source.programme, programme, now, _made_by_hand(kept))
    joined = Publication(
        merged,
        incoming.venue if "venue" in incoming.parts else source.venue,
        incoming.exhibitors if "exhibitors" in incoming.parts else source.exhibitors,
    )
    return _leave(source, joined, set(leave)), notes


def lay(source: Publication, kept: Mapping[Key, Override]) -> Publication:
    """Return the source with the organisers' edits laid over it."""
    return unshelve(overrides.lay(shelve(source), kept.values(), KINDS), source.venue) if kept else source


def contrast(kept: Mapping[Key, Override], before: Publication | None, after: Publication) -> tuple[Compared, ...]:
    """List the overrides of which the source now says something else than it did."""
    if not kept or before is None:
        return ()
    old, new = shelve(before), shelve(after)
    pairs = ((overrides.contrast(one, old), overrides.contrast(one, new)) for one in kept.values())
    return tuple(now for then, now in pairs if (then.state, then.theirs) != (now.state, now.theirs))


def expand(given: Iterable[Edit], before: Publication) -> list[Edit]:
    """Return `given` tidied, and the showings of new sessions as edits of their own."""
    found: list[Edit] = []
    for one in given:
        found.append(replace(one, value=edits.tidy(one.value)))
        if one.field == WHOLE and one.subject.startswith("s:") and isinstance(one.value, dict):
            key = one.subject[2:]
            for number, slot in enumerate(one.value.get("slots") or (), 1):
                whole = {"session": key, **{name: value for name, value in slot.items() if name != "id"}}
                found.append(Edit(f"t:{key}-{number}", WHOLE, edits.tidy(whole)))
    return found


def check(given: Iterable[Edit], before: Publication) -> None:
    """Raise Refused with all that is wrong with the edits `given` one by one."""
    findings, given = Findings(), list(given)
    # Names that new records bring are known to the others.
    shelves = shelve(before)
    named = {letter: dict(records) for letter, records in shelves.items()}
    for one in given:
        letter, _, key = one.subject.partition(":")
        if one.field == WHOLE and letter in named:
            named[letter].setdefault(key, None)
    edits.check(given, shelves, named, KINDS, findings)
    findings.settle()


def check_whole(given: Iterable[Edit], source: Publication, kept: Mapping[Key, Override]) -> None:
    """Raise Refused with all that would be wrong once the edits `given`, of which `kept` is made, are laid."""
    findings = Findings()
    edits.check_whole(given, overrides.lay(shelve(source), kept.values(), KINDS), findings)
    findings.settle()


def new_slot_id(publication: Publication, session: str) -> str:
    """Return a free id for a further showing of `session`, to be made by an edit."""
    one = publication.programme.sessions[session]
    return f"{session}-{next_number(one.slots)}"


def is_other(before: Publication | None, incoming: Publication) -> bool:
    """Say whether `incoming` is another event than what is published."""
    return before is None or before.programme.event.slug != incoming.programme.event.slug


def replaced(before: Publication, incoming: Publication) -> str:
    """Say in English that another event would replace the published one."""
    old, new = before.programme.event.slug, incoming.programme.event.slug
    return say(
        "“%(old)s” is published and would be replaced whole by “%(new)s”. Confirm with --yes if that is meant.",
        old=old,
        new=new,
    )


def too_many_cancelled(before: Publication | None, after: Publication, now: datetime) -> str:
    """Say in English that over a fifth of the sessions to come would go; else return an empty text."""
    if before is None:
        return ""
    sessions, new = before.programme.sessions.values(), after.programme.sessions
    upcoming = [one for one in sessions if not one.cancelled and any(slot.end > now for slot in one.slots)]
    gone = [one for one in upcoming if one.id in new and new[one.id].cancelled]
    if len(gone) <= CANCELLED_SHARE * len(upcoming):
        return ""
    return say(
        "%(gone)s of %(all)s sessions to come would be cancelled. Check that the source is whole;"
        " confirm with --yes if that is meant.",
        gone=len(gone),
        all=len(upcoming),
    )


def vanished(before: Publication, after: Publication) -> Iterator[str]:
    """Give the sessions and showings that are no longer there, by subject."""
    for letter in "st":
        there = shelve(after)[letter]
        yield from (f"{letter}:{key}" for key in shelve(before)[letter] if key not in there)


def _made_by_hand(kept: Mapping[Key, Override]) -> dict[str, list[Slot]]:
    """Return the showings that organisers made, by session: no import may take their ids."""
    found: dict[str, list[Slot]] = {}
    for one in kept.values():
        if one.field == WHOLE and one.subject.startswith("t:"):
            slot = overrides.make(one, KINDS)
            found.setdefault(slot.session, []).append(slot)
    return found


def _leave(source: Publication, joined: Publication, left: Collection[str]) -> Publication:
    """Return `joined` with what is `left` as the source had it."""
    if not left:
        return joined
    old, new = source.programme, joined.programme
    sessions = dict(new.sessions)
    for key in [one[2:] for one in left if one.startswith("s:")]:
        if key in old.sessions:
            sessions[key] = old.sessions[key]
        else:
            sessions.pop(key, None)
    parts = {name: getattr(old, name) for name in ("pages", "announcements") if name in left}
    if "places" in left:
        parts["places"] = new.places | old.places
    if "people" in left:
        parts["people"] = new.people | old.people
    if "event" in left:
        event = old.event
        parts["event"] = replace(event, themes=new.event.themes, formats=new.event.formats)
    programme = replace(new, **parts, sessions=sessions)
    programme = _with_references(programme, old)
    return Publication(
        programme,
        source.venue if "venue" in left else joined.venue,
        source.exhibitors if "exhibitors" in left else joined.exhibitors,
    )


def _with_references(programme: Programme, old: Programme) -> Programme:
    """Bring back the people and places that sessions which were left need."""
    people, places = dict(programme.people), dict(programme.places)
    for session in programme.sessions.values():
        for part in session.people:
            if part.person not in people and part.person in old.people:
                people[part.person] = old.people[part.person]
        for slot in session.slots:
            if slot.place not in places and slot.place in old.places:
                places[slot.place] = old.places[slot.place]
    return replace(programme, people=people, places=places)


def describe(stood: Compared, title: str) -> str:
    """Say in English how an override stands beside what the import now says."""
    one = stood.override
    what = join_words([part for part in (title or one.subject, one.field) if part], "en")
    who = f" by {one.by}" if one.by else ""
    told = {
        "agrees": "the import now agrees; it can be dropped",
        "differs": "the import now says something else; the edit stands",
        "gone": "the import no longer has it; the edit rests",
        "new": "the import does not have it; it stays",
    }
    return f"Edit of {what}{who}: {told[stood.state]}."
