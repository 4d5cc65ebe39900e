"""A CSV file or a sheet as rows, each with its place: which columns it has, and which it has to have."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from pwa.i18n import LANGUAGES, say
from pwa.programme.importers.problems import Findings, has_template_marks, read_text, refuse_template
from pwa.programme.importers.row import Row

MAX_ROWS = 50_000


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
