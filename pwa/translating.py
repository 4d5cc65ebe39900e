"""The texts that a language lacks as a sheet for a translator, and what comes back of it as edits."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException

from pwa.gaps import Text, list_gaps, list_texts
from pwa.i18n import normal
from pwa.programme.overrides import Edit
from pwa.sources import Publication

MAX_ROWS = 50_000
MAX_UNPACKED = 200_000_000
_UNREADABLE = (InvalidFileException, zipfile.BadZipFile, ValueError, KeyError, OSError, EOFError, csv.Error)


@dataclass(frozen=True)
class Returned:
    """What a translator's sheet brings: edits, and how many cells were left alone since there is a text already."""

    edits: tuple[Edit, ...]
    left: int


class NoSheet(ValueError):
    """A file is no sheet of missing texts."""


def count_texts(publication: Publication) -> dict[str, dict[str, tuple[int, int]]]:
    """Return by kind of record and language how many texts are written, of how many."""
    languages = publication.programme.event.languages
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for one in list_texts(publication):
        counts = found.setdefault(one.subject[0], dict.fromkeys(languages, (0, 0)))
        for lang in languages:
            written, all_ = counts[lang]
            counts[lang] = (written + (lang not in one.missing), all_ + 1)
    return found


def write_csv(publication: Publication, languages: Iterable[str]) -> bytes:
    """Return the texts that any of `languages` lacks as a CSV that spreadsheets open as UTF-8."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(_rows(publication, languages))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def write_xlsx(publication: Publication, languages: Iterable[str]) -> bytes:
    """Return the texts that any of `languages` lacks as a workbook."""
    book = Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(_rows(publication, languages), 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(number, column, text)
            # A text that begins with = is a text.
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for letter in "CDE":
        sheet.column_dimensions[letter].width = 50
    sheet.freeze_panes = "C2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read_sheet(publication: Publication, body: bytes) -> Returned:
    """Read a sheet that a translator filled in, CSV or workbook; what is written meanwhile stays. Raises NoSheet."""
    try:
        rows = list(_read_xlsx(body) if body.startswith(b"PK") else _read_csv(body))
    except (*_UNREADABLE, RuntimeError):
        raise NoSheet from None
    header = [cell.strip() for cell in rows[0]] if rows else []
    languages = [lang for lang in publication.programme.event.languages if lang in header]
    if header[:2] != ["id", "field"] or not languages:
        raise NoSheet
    known: dict[tuple[str, str], Text] = {(one.subject, one.field): one for one in list_texts(publication)}
    edits, left = [], 0
    for cells in rows[1:]:
        row = dict(zip(header, cells, strict=False))
        text = known.get((row.get("id", "").strip(), row.get("field", "").strip()))
        for lang in languages if text else ():
            assert text
            written = normal(row.get(lang, ""))
            if written and lang in text.missing:
                edits.append(Edit(text.subject, f"{text.field}.{lang}", written))
            elif written and written != normal(text.texts.get(lang) or ""):
                left += 1
    return Returned(tuple(edits), left)


def _rows(publication: Publication, languages: Iterable[str]) -> Iterator[Sequence[str]]:
    every, wanted = publication.programme.event.languages, set(languages)
    yield ("id", "field", *every)
    for one in list_gaps(publication):
        if wanted & set(one.missing):
            yield (one.subject, one.field, *(one.texts.get(lang) or "" for lang in every))


def _read_csv(body: bytes) -> Iterator[list[str]]:
    text = body.decode("utf-8-sig")
    first = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    for number, row in enumerate(rows):
        if number > MAX_ROWS:
            raise NoSheet
        yield row


def _read_xlsx(body: bytes) -> Iterator[list[str]]:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED:
            raise NoSheet
    with closing(load_workbook(io.BytesIO(body), read_only=True, data_only=True)) as book:
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True)):
            if number > MAX_ROWS:
                raise NoSheet
            yield ["" if cell is None else str(cell) for cell in row[:20]]
