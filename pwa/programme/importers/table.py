"""A CSV file as rows whose cells are read into what they mean, every mistake noted with its line and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale

from pwa.i18n import LANGUAGES, Localized, localized, normal, say
from pwa.programme.importers.problems import Findings, has_template_marks, read_text, refuse_template

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
MAX_ROWS = 50_000
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?(Z|[+-]\d{2}:\d{2})?")
_KNOWN_LANGUAGES = frozenset(Locale("en").languages)


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook as rows of text, to be read as a CSV file is; `rows` is None where there is none."""

    name: str
    rows: Sequence[Sequence[str]] | None = None

    def exists(self) -> bool:
        """Say whether the workbook has the sheet."""
        return self.rows is not None


Source = Path | Sheet


def read_table(
    source: Source, findings: Findings, zone: ZoneInfo, needs: Sequence[str], knows: str, name: str = ""
) -> Iterator[Row]:
    """Give the rows of the CSV or sheet `source`; `needs` are the columns that must be there (`title_*`: in one
    language at least), `knows` names the others, `x_*` in every language.
    """
    name = name or source.name
    lines = _read_sheet(source) if isinstance(source, Sheet) else _read_csv(source, findings, name)
    header: list[str] | None = None
    for place, cells in lines:
        if header is None:
            header = [cell.strip() for cell in cells]
            if not _check_header(header, findings, name, place, needs, knows):
                return
        elif any(cell.strip() for cell in cells):
            if len(cells) > len(header):
                findings.refuse(
                    place,
                    "",
                    say("The row has %(count)s cells, the header %(count2)s.", count=len(cells), count2=len(header)),
                    say("Put cells that contain a comma in double quotes."),
                )
            yield Row(place, dict(zip(header, cells, strict=False)), findings, zone)


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


def _read_sheet(sheet: Sheet) -> Iterator[tuple[str, Sequence[str]]]:
    for number, cells in enumerate(sheet.rows or [[]], 1):
        yield say("%(file)s row %(row)s", file=sheet.name, row=number), cells


def _read_csv(path: Path, findings: Findings, name: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Give (place, cells) of each line, the header first."""
    text = read_text(path, findings, name)
    if text is None:
        return
    if mark := has_template_marks(text):
        refuse_template(findings, name, mark)
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for number, cells in enumerate(reader):
            if number > MAX_ROWS:
                remedy = say("Remove what is no programme, or split the event.")
                findings.fail(name, name, "", say("It has over %(most)s rows.", most=MAX_ROWS), remedy)
                return
            yield say("%(file)s line %(line)s", file=name, line=line), cells
            line = reader.line_num + 1
    except csv.Error as error:
        findings.fail(
            name,
            say("%(file)s line %(line)s", file=name, line=reader.line_num),
            "",
            say("The row is not CSV: %(error)s.", error=error),
            say("Check its quotation marks; one inside a text is written twice."),
        )


def _check_header(
    header: list[str], findings: Findings, name: str, place: str, needs: Sequence[str], knows: str
) -> bool:
    if len(header) == 1 and ";" in header[0]:
        reason = say("The columns are separated by semicolons.")
        findings.fail(name, place, "", reason, say("Save it as CSV separated by commas, in UTF-8."))
        return False
    twice = {column for column in header if column and header.count(column) > 1}
    for column in sorted(twice):
        findings.fail(name, place, column, say("The column is there twice."), say("Remove one of them."))
    known = {one for stem in (*needs, *knows.split()) for one in _spelled(stem)}
    missing = [need for need in needs if not set(_spelled(need)) & set(header)]
    for need in missing:
        remedy = say("Add it: the first row names the columns, %(needs)s among them.", needs=", ".join(needs))
        findings.fail(name, place, need, say("The column is missing."), remedy)
    for column in header:
        if column and column not in known:
            findings.warn(name, say("the column “%(column)s” is not known and was not read.", column=column))
    return not missing and not twice


def _spelled(stem: str) -> list[str]:
    return [f"{stem[:-1]}{lang}" for lang in LANGUAGES] if stem.endswith("_*") else [stem]
