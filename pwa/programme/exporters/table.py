"""CSV tables as the importers read them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from pwa.i18n import LANGUAGES, Localized


def write_table(columns: str, rows: Iterable[Mapping[str, object]]) -> str:
    """Return a CSV with the `columns` (`title_*`: one in every language) of `rows`; what a row lacks is empty."""
    names = spell(columns)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return out.getvalue()


def spell(columns: str) -> list[str]:
    """List the names of `columns`, with one in every language for `x_*`."""
    return [name for stem in columns.split() for name in _spell_one(stem)]


def by_language(stem: str, text: Localized) -> dict[str, str]:
    """Return the cells of a text by language."""
    return {f"{stem}_{lang}": text.get(lang, "") for lang in LANGUAGES}


def listed(items: Sequence[str]) -> str:
    """Return a list as one cell."""
    return "; ".join(items)


def venue_time(moment: datetime | None, zone: ZoneInfo) -> str:
    """Write a moment as venue time; with its offset where that hour happens twice."""
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    if twice or local.utcoffset() != local.replace(fold=0).utcoffset():
        return local.isoformat(timespec="seconds")
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return "" if value is None else str(value)


def _spell_one(stem: str) -> list[str]:
    return [f"{stem[:-1]}{lang}" for lang in LANGUAGES] if stem.endswith("_*") else [stem]
