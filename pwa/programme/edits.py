"""What an organiser's edit may be: known subjects and fields, values that fit, showings that end after they start."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, get_args

from pwa.database import from_json, from_text, to_json, to_text
from pwa.i18n import LANGUAGES, Localized, normal, say
from pwa.programme import event_edits
from pwa.programme.importers.frab_text import is_web_address
from pwa.programme.importers.problems import Findings
from pwa.programme.importers.row import ID
from pwa.programme.model import PLACE_KINDS
from pwa.programme.overrides import WHOLE, WITHDRAWN, Edit, Shelves, hint_of, is_there

CHOICES = {
    ("s", "status"): ("confirmed", "tentative", "cancelled"),
    ("t", "status"): ("confirmed", "cancelled"),
    ("s", "attendance"): ("onsite", "online", "both"),
    ("s", "level"): ("", "basic", "advanced"),
    ("a", "severity"): ("info", "important", "urgent"),
    ("o", "kind"): PLACE_KINDS,
    ("m", "kind"): ("room", "booth", "facility"),
}
FIXED = frozenset(("id", "key", "slug", "session", "slots", "sources", "rehearsal"))
NAMED = {"s": "title", "p": "name", "e": "name", "o": "name", "i": "title", "a": "title"}
# Booths and floors are called what they are called; a floor is a part of addresses.
_IDS = {
    "t": re.compile(r"[a-z0-9][a-z0-9-]{0,47}"),
    "m": re.compile(r"[^\s\x00-\x1f][^\x00-\x1f]{0,39}"),
    "f": re.compile(r"[^\s/?#:][^/?#]{0,39}"),
}


def check(
    edits: Iterable[Edit], shelves: Shelves, laid: Shelves, kinds: Mapping[str, type], findings: Findings
) -> None:
    """Note all that is wrong with `edits`; `shelves` are what is published, `laid` what would be."""
    for one in edits:
        letter, _, key = one.subject.partition(":")
        there = letter in shelves and key in shelves[letter]
        if letter not in kinds:
            findings.refuse(
                one.subject,
                "",
                say("There is no such kind of thing."),
                say("Use one of: %(words)s.", words=", ".join(kinds)),
            )
        elif one.field == WHOLE:
            if there or not _IDS.get(letter, ID).fullmatch(key) or letter == "v":
                findings.refuse(
                    one.subject,
                    "id",
                    say("“%(key)s” cannot be a new id.", key=key),
                    say("Choose another: a–z, 0–9, hyphens."),
                )
            for name, value in as_fields(one.value):
                _check_value(letter, one.subject, name, value, kinds, laid, findings, new=True)
            _check_whole(letter, one, findings)
        elif not is_there(laid, one.subject):
            findings.refuse(
                one.subject, "", say("There is no “%(key)s” any more.", key=key), say("Load the page again.")
            )
        elif one.field != WITHDRAWN:
            _check_value(letter, one.subject, one.field, one.value, kinds, laid, findings)
        elif letter == "v":
            findings.refuse(
                one.subject, "", say("The event itself cannot be withdrawn."), say("Withdraw its sessions.")
            )


def check_whole(edits: Iterable[Edit], laid: Shelves, findings: Findings) -> None:
    """Note what is wrong once `edits` are laid: showings that end before they start, names empty in every language."""
    for subject in dict.fromkeys(one.subject for one in edits):
        letter, _, key = subject.partition(":")
        record = laid.get(letter, {}).get(key)
        if record is None:
            continue
        if letter == "v":
            event_edits.check_labels(record, laid, findings)
        if letter == "t" and record.end < record.start:
            findings.refuse(subject, "end", say("It would end before it starts."), say("Correct the start or the end."))
        if letter in NAMED and not getattr(record, NAMED[letter]):
            reason = say("It would be empty in every language.")
            findings.refuse(subject, NAMED[letter], reason, say("Leave it in one language at least."))


def tidy(value: Any) -> Any:
    """Return a value with its texts composed and stripped, and its moments in UTC."""
    if isinstance(value, str):
        return normal(value)
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, dict):
        return {key: tidy(one) for key, one in value.items()}
    return [tidy(one) for one in value] if isinstance(value, list | tuple) else value


def as_fields(value: Any) -> Iterator[tuple[str, Any]]:
    """Give the fields of a new record, its id and showings left out."""
    for name, one in value.items() if isinstance(value, dict) else ():
        if name not in ("id", "key", "slots"):
            yield name, one


def _check_whole(letter: str, one: Edit, findings: Findings) -> None:
    value = one.value if isinstance(one.value, dict) else {}
    name = NAMED.get(letter, "")
    if name and not any(value[name].values() if isinstance(value.get(name), dict) else [value.get(name)]):
        findings.refuse(
            one.subject, name, say("It is empty in every language."), say("Fill it in one language at least.")
        )
    for need in ("session", "start", "end") if letter == "t" else ("kind",) if letter == "o" else ():
        if not value.get(need):
            findings.refuse(one.subject, need, say("It is empty."), say("Fill it."))


def _check_value(
    letter: str, subject: str, field: str, value: Any, kinds: Mapping[str, type], laid: Shelves, findings: Findings,
    new: bool = False,
) -> None:  # fmt: skip
    name, _, lang = field.partition(".")
    hint = hint_of(kinds[letter], name)
    known = {one.name for one in fields(kinds[letter])}

    def refuse(reason: str, remedy: str) -> None:
        findings.refuse(subject, field, reason, remedy)

    if name not in known or (name in FIXED and not (new and name == "session")):
        return refuse(say("It cannot be edited."), say("Edit another field."))
    if lang and (hint is not Localized or lang not in LANGUAGES):
        return refuse(say("It has no such language."), say("Use one of: %(words)s.", words=", ".join(LANGUAGES)))
    if not _fits(hint, value, lang):
        return refuse(say("“%(value)s” does not fit there.", value=value), say("Correct it."))
    if (letter, name) in CHOICES and value not in CHOICES[letter, name]:
        return refuse(
            say("“%(value)s” is not known.", value=value),
            say("Use one of: %(words)s.", words=", ".join(filter(None, CHOICES[letter, name]))),
        )
    if name.endswith("url") or name == "website":
        if value and not is_web_address(value):
            return refuse(
                say("“%(value)s” is not a web address.", value=value), say("Write it whole, with https:// before it.")
            )
    elif name == "links":
        bad = [one.get("url") for one in value if not is_web_address(str(one.get("url") or ""))]
        if bad:
            return refuse(
                say("“%(value)s” is not a web address.", value=bad[0]), say("Write it whole, with https:// before it.")
            )
    if letter == "v" and (wrong := event_edits.find_wrong(name, value)):
        return refuse(*wrong)
    event = next(iter(laid["v"].values()))
    there = {
        ("t", "place"): laid["o"], ("t", "session"): laid["s"], ("o", "parent"): laid["o"],
        ("s", "format"): [one.key for one in event.formats],
        ("s", "themes"): [one.key for one in event.themes], ("e", "themes"): [one.key for one in event.themes],
        ("s", "people"): laid["p"],
    }.get((letter, name))  # fmt: skip
    wanted = value if isinstance(value, list) else [value]
    for one in wanted if there is not None else ():
        key = one.get("person") if isinstance(one, dict) else one
        if key and there is not None and key not in there:
            refuse(say("There is no “%(key)s”.", key=key), say("Choose one of those that there are."))
    return None


def _fits(hint: Any, value: Any, lang: str) -> bool:
    if lang:
        return value is None or isinstance(value, str)
    if hint is Localized:
        return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    kinds = get_args(hint) if type(None) in get_args(hint) else (hint,)
    if value is None:
        return type(None) in kinds
    base = next(kind for kind in kinds if kind is not type(None))
    if base is datetime:
        return _is_moment(value)
    if base in (int, float):
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**9
    if base in (bool, str):
        return isinstance(value, base)
    return isinstance(value, list) and _reads(hint, value)


def _reads(hint: Any, value: Any) -> bool:
    try:
        to_json(from_json(hint, value))
        return True
    except (TypeError, ValueError, KeyError, AttributeError):
        return False


def _is_moment(value: Any) -> bool:
    try:
        moment = from_text(value)
        return moment.tzinfo is not None and 1970 < moment.year < 2200
    except (TypeError, ValueError):
        return False
