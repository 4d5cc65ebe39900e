"""A row of a table: its cells read into what they mean, every mistake noted with its line and column."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale

from pwa.i18n import LANGUAGES, Localized, localized, normal, say
from pwa.programme.importers.problems import Findings

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?(Z|[+-]\d{2}:\d{2})?")
_KNOWN_LANGUAGES = frozenset(Locale("en").languages)


class Row:
    """One row: each method reads one cell and notes what is wrong with it."""

    def __init__(self, place: str, cells: dict[str, str], findings: Findings, zone: ZoneInfo) -> None:
        self.place = place
        self.findings = findings
        self._cells = cells
        self._zone = zone

    def refuse(self, column: str, reason: str, remedy: str) -> None:
        """Note a problem in this row."""
        self.findings.refuse(self.place, column, reason, remedy)

    def text(self, column: str) -> str:
        """Return a cell's text."""
        return normal(self._cells.get(column) or "")

    def localized(self, stem: str, required: bool = False) -> Localized:
        """Return the texts of `stem_fi`, `stem_sv` and `stem_en`."""
        found = localized({lang: self._cells.get(f"{stem}_{lang}") for lang in LANGUAGES})
        if required and not found:
            self.refuse(
                stem,
                say("It is empty in every language."),
                say("Fill %(stem)s_fi, %(stem)s_sv or %(stem)s_en.", stem=stem),
            )
        return found

    def id(self, column: str = "id") -> str:
        """Return an id, checked; empty where it cannot be used."""
        value = self.text(column)
        if ID.fullmatch(value):
            return value
        reason = say("“%(value)s” cannot be an id.", value=value) if value else say("The id is empty.")
        self.refuse(column, reason, say("Use a–z, 0–9 and hyphens, 40 characters at most."))
        return ""

    def items(self, column: str) -> tuple[str, ...]:
        """Return the parts of a list separated by semicolons."""
        return tuple(part for one in self.text(column).split(";") if (part := one.strip()))

    def choice(self, column: str, allowed: Collection[str], default: str) -> str:
        """Return one of the `allowed` words, the `default` where the cell is empty."""
        value = self.text(column) or default
        if value not in allowed:
            words = ", ".join(word for word in allowed if word)
            self.refuse(
                column, say("“%(value)s” is not known.", value=value), say("Use one of: %(words)s.", words=words)
            )
            return default
        return value

    def yes(self, column: str) -> bool:
        """Read yes or no; empty is no."""
        return self.choice(column, ("yes", "no"), "no") == "yes"

    def known(self, column: str, known: Iterable[str], remedy: str) -> tuple[str, ...]:
        """Return the list in a cell, each of which has to be among the `known` ones."""
        known = set(known)
        for one in self.items(column):
            if one not in known:
                self.refuse(column, say("There is no theme “%(key)s”.", key=one), remedy)
        return tuple(one for one in self.items(column) if one in known)

    def languages(self, column: str) -> tuple[str, ...]:
        """Return language codes; an unknown one is warned about and kept."""
        for code in self.items(column):
            if code not in _KNOWN_LANGUAGES:
                self.findings.warn(
                    say("%(place)s, %(column)s", place=self.place, column=column),
                    say("“%(code)s” is not a language code (ISO 639-1) that we know.", code=code),
                )
        return self.items(column)

    def url(self, column: str) -> str:
        """Return a web address; anything but http and https is refused."""
        value = self.text(column)
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
            self.refuse(
                column,
                say("“%(value)s” is not a web address.", value=value),
                say("Write it whole, with https:// before it."),
            )
            return ""
        return value

    def number(self, column: str) -> int | None:
        """Return a whole number of zero or more."""
        value = self.text(column)
        if value and not (value.isascii() and value.isdigit()):
            self.refuse(
                column,
                say("“%(value)s” is not a whole number.", value=value),
                say("Write it in digits, without spaces."),
            )
            return None
        return int(value) if value else None

    def decimal(self, column: str) -> float | None:
        """Return a decimal number."""
        try:
            return float(self.text(column)) if self.text(column) else None
        except ValueError:
            self.refuse(
                column, say("“%(column)s” is not a number.", column=self.text(column)), say("Write it like 60.4569.")
            )
            return None

    def moment(self, column: str, required: bool = False) -> datetime | None:
        """Return a moment in UTC, from venue time or with an offset of its own."""
        value = self.text(column)
        if value:
            return read_moment(value, self._zone, self.findings, self.place, column)
        if required:
            self.refuse(column, say("The time is empty."), say("Write it like 2024-11-14 10:30."))
        return None

    def hours(self, column: str) -> tuple[tuple[datetime, datetime], ...]:
        """Return opening hours (opens, closes), written as `2024-11-14 09:00-17:00; …`."""
        found = []
        for part in self.items(column):
            match = re.fullmatch(r"(\S+) (\d\d:\d\d) ?[-–] ?(\d\d:\d\d)", part)
            if not match:
                self.refuse(
                    column,
                    say("“%(part)s” is not opening hours.", part=part),
                    say("Write them like 2024-11-14 09:00-17:00."),
                )
                continue
            day, opens, closes = match.groups()
            pair = [read_moment(f"{day} {at}", self._zone, self.findings, self.place, column) for at in (opens, closes)]
            if pair[0] and pair[1]:
                if pair[1] <= pair[0]:
                    self.refuse(
                        column, say("“%(part)s” closes before it opens.", part=part), say("Exchange the two times.")
                    )
                found.append((pair[0], pair[1]))
        return tuple(found)


def read_moment(value: str, zone: ZoneInfo, findings: Findings, place: str, column: str) -> datetime | None:
    """Read venue time (or a time with an offset) as UTC; a time that a change of clocks skips is refused."""
    match = _MOMENT.fullmatch(value)
    try:
        if not match:
            raise ValueError
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
        if not 1970 < moment.year < 2200:
            raise ValueError
    except ValueError:
        findings.refuse(
            place,
            column,
            say("“%(value)s” is not a date and time.", value=value),
            say("Write it like 2024-11-14 10:30."),
        )
        return None
    if moment.tzinfo:
        return moment.astimezone(UTC)
    local = moment.replace(tzinfo=zone)
    there = local.astimezone(UTC).astimezone(zone)
    if there.replace(tzinfo=None) != moment:
        findings.refuse(
            place,
            column,
            say("“%(value)s” does not exist: clocks go forward then.", value=value),
            say("Did you mean %(there)s?", there=f"{there:%Y-%m-%d %H:%M}"),
        )
        return None
    if local.utcoffset() != (local.replace(fold=1)).utcoffset():
        findings.warn(
            say("%(place)s, %(column)s", place=place, column=column),
            say("“%(value)s” happens twice as clocks go back; the first is taken.", value=value),
        )
    return local.astimezone(UTC)


def as_span(row: Row, start: datetime | None, end: datetime | None) -> tuple[datetime, datetime] | None:
    """Return (start, end) where both are there and in order."""
    if not start or not end:
        return None
    if end < start:
        row.refuse(
            "end",
            say("It ends before it starts."),
            say("Correct one of them; after midnight it is the next day's date."),
        )
        return None
    if end - start > timedelta(hours=24):
        row.findings.warn(
            say("%(place)s, %(column)s", place=row.place, column="end"), say("it lasts longer than a day.")
        )
    return start, end
