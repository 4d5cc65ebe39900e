"""Every difference between two programmes, field by field, and putting them on: nothing is lost between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from pwa.programme.model import Programme

_SHELVES = {"o": "places", "p": "people", "s": "sessions", "i": "pages", "a": "announcements"}


@dataclass(frozen=True)
class Alteration:
    """A field of a subject before and after; the field `""` is a whole record, None where there is none."""

    subject: str
    field: str
    before: Any
    after: Any


def diff(before: Programme, after: Programme) -> list[Alteration]:
    """List all that differs, whole records for what is new or gone."""
    found = [*_fields("v:", before.event, after.event)]
    for letter, name in _SHELVES.items():
        old, new = getattr(before, name), getattr(after, name)
        for key in dict.fromkeys((*old, *new)):
            if key in old and key in new:
                found += _fields(f"{letter}:{key}", old[key], new[key])
            else:
                found.append(Alteration(f"{letter}:{key}", "", old.get(key), new.get(key)))
    return found


def apply(programme: Programme, alterations: Iterable[Alteration]) -> Programme:
    """Return `programme` with `alterations` put on; those of `diff(a, b)` on `a` give `b`."""
    event = programme.event
    shelves = {letter: dict(getattr(programme, name)) for letter, name in _SHELVES.items()}
    for one in alterations:
        letter, _, key = one.subject.partition(":")
        if letter == "v":
            event = replace(event, **{one.field: one.after})
        elif one.field:
            shelves[letter][key] = replace(shelves[letter][key], **{one.field: one.after})
        elif one.after is None:
            del shelves[letter][key]
        else:
            shelves[letter][key] = one.after
    parts: Mapping[str, Any] = {name: shelves[letter] for letter, name in _SHELVES.items()}
    return Programme(event=event, **parts)


def _fields(subject: str, old: Any, new: Any) -> Iterator[Alteration]:
    for field in fields(old):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before != after:
            yield Alteration(subject, field.name, before, after)
