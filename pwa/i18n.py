"""Text in several languages, and every format of a date, time, number or name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from gettext import NullTranslations
from typing import Any, NamedTuple

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

LANGUAGES = ("fi", "sv", "en")
LOCALES = {"fi": Locale("fi", "FI"), "sv": Locale("sv", "FI"), "en": Locale("en", "GB")}
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# In another language's absence: the neighbour that most readers of it understand.
FALLBACK = {"fi": ("fi", "sv", "en"), "sv": ("sv", "fi", "en"), "en": ("en", "fi", "sv")}

_LONG_WORD = re.compile(r"[^\W\d_]{20,}")
_BREAKS = {
    # Before each consonant with its vowel.
    "fi": re.compile(r"(?<=\w{4})(?=[bcdfghjklmnpqrstvwxz][aeiouyåäö]\w{2})", re.I),
    # After the s that joins two words where the first has such an ending.
    "sv": re.compile(r"(?:(?<=hets)|(?<=tets)|(?<=tions)|(?<=skaps)|(?<=nings))(?=\w{4})", re.I),
}


class Text(NamedTuple):
    """A text as found for a reader: `lang` is the language it is really in."""

    text: str
    lang: str


class Said(str):
    """An English sentence that can be said in every language: its `template` and the `values` in it."""

    template: str
    values: dict[str, Any]

    def in_language(self, lang: str) -> str:
        """Return it in `lang`; values that are sentences or lists are said in it too."""
        return words(lang).gettext(self.template) % {key: _say(one, lang) for key, one in self.values.items()}


def say(template: str, **values: Any) -> Said:
    """Return a sentence in English, `%(name)s` filled from `values`, that can be said in every language later."""
    said = Said(template % {key: _say(one, "en") for key, one in values.items()})
    said.template, said.values = template, values
    return said


class _Reworded(Said):
    original: str
    change: Callable[[str, str], str]

    def in_language(self, lang: str) -> str:
        return self.change(in_language(self.original, lang), lang)


def reworded(text: str, change: Callable[[str, str], str]) -> str:
    """Return `text` with `change(sentence, lang)` made in whatever language it is said later."""
    said = _Reworded(change(str(text), "en"))
    said.original, said.change = text, change
    return said


def in_language(text: str, lang: str) -> str:
    """Return a sentence that `say` made in `lang`, and any other text as it is."""
    return text.in_language(lang) if isinstance(text, Said) else text


def _say(value: Any, lang: str) -> Any:
    if isinstance(value, list | tuple):
        return join([in_language(one, lang) for one in value], lang)
    return in_language(value, lang)


class Localized(dict[str, str]):
    """A text by language; an absent or empty language falls back visibly."""

    def get_text(self, lang: str) -> Text:
        """Return the text in `lang`, else in the nearest language there is, else an empty text in `lang`."""
        for other in (*FALLBACK.get(lang, (lang,)), *self):
            if text := self.get(other):
                return Text(text, other)
        return Text("", lang)

    def __bool__(self) -> bool:
        return any(self.values())


def localized(values: Mapping[str, str | None]) -> Localized:
    """Make a Localized of the non-empty `values`, composed (NFC) and stripped."""
    return Localized({k: normal(v) for k, v in values.items() if v and v.strip()})


def normal(text: str) -> str:
    """Return `text` composed (NFC), stripped, without control characters and odd line ends."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return _CONTROLS.sub("", text).strip()


def best_language(header: str | None, offered: Iterable[str] = LANGUAGES) -> str:
    """Return the offered language that an Accept-Language `header` likes best, else the first."""
    from werkzeug.datastructures import LanguageAccept
    from werkzeug.http import parse_accept_header

    offered = list(offered)
    # A phone set to Swedish of Finland sends `sv-FI,fi`: its region must not cost it its language (RFC 4647, lookup).
    liked = (tag.split("-")[0].lower() for tag, quality in parse_accept_header(header, LanguageAccept) if quality > 0)
    return next((lang for lang in liked if lang in offered), offered[0])


def clock_time(moment: datetime, lang: str) -> str:
    """Format a local time of day: 9.30 in Finnish and Swedish of Finland, 9:30 in English."""
    return f"{moment.hour}{':' if lang == 'en' else '.'}{moment.minute:02}"


def time_range(start: datetime, end: datetime, lang: str) -> str:
    """Format a span of local times with an en dash."""
    return f"{clock_time(start, lang)}–{clock_time(end, lang)}"


@lru_cache(maxsize=1024)
def short_day(day: date, lang: str) -> str:
    """Format a day as a tab shows it: to 14.11., to 14.11., Thu 14 Nov."""
    if lang == "en":
        return format_date(day, "EEE d MMM", LOCALES[lang])
    weekday = format_date(day, "ccc" if lang == "fi" else "EEE", LOCALES[lang]).rstrip(".")[:2]
    return f"{weekday} {day.day}.{day.month}."


@lru_cache(maxsize=1024)
def long_day(day: date, lang: str) -> str:
    """Format a day with its weekday in full, with the year."""
    pattern = {"fi": "cccc d.M.y", "sv": "EEEE d MMMM y", "en": "EEEE d MMMM y"}[lang]
    return str(format_date(day, pattern, LOCALES[lang]))


def day_and_month(day: date, lang: str) -> str:
    """Format a day and month by the language's own pattern."""
    return format_skeleton("dMMM", day, locale=LOCALES[lang])


def minutes(duration: timedelta, lang: str) -> str:
    """Format a length: 45 min, 1 h 30 min."""
    total = round(duration.total_seconds() / 60)
    hours, rest = divmod(total, 60)
    parts = [f"{hours} {'t' if lang == 'fi' else 'h'}"] if hours else []
    return " ".join(parts + ([f"{rest} min"] if rest or not hours else []))


def number(value: float, lang: str) -> str:
    """Format a count as it is, and a mean with two decimals: 2,50 in Finnish and Swedish."""
    return str(format_decimal(value, "#,##0" if isinstance(value, int) else "#,##0.00", LOCALES[lang]))


def join(items: Iterable[str], lang: str) -> str:
    """Join words as the language does: a, b ja c."""
    return format_list(list(items), locale=LOCALES[lang])


def language_name(code: str, lang: str) -> str:
    """Return the name of language `code` in `lang`, or the code itself."""
    return str(LOCALES[lang].languages.get(code, code))


@lru_cache(maxsize=16_384)
def sort_key(text: str) -> tuple[str, str]:
    """Return a key that sorts å, ä, ö after z as Finns and Swedes expect, other accents as their letter."""
    order = {"å": "{", "ä": "|", "ö": "}", "æ": "|", "ø": "}"}
    folded = "".join(order.get(c, _plain(c)) for c in unicodedata.normalize("NFC", text).casefold())
    return folded, text


def _plain(char: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c))


def soften(text: str, lang: str) -> str:
    """Put soft hyphens into the longest words of Finnish and Swedish: not every browser can hyphenate them."""
    return _LONG_WORD.sub(lambda word: _BREAKS[lang].sub("\u00ad", word[0]), text) if lang in _BREAKS else text


def compile_catalogs() -> None:
    """Compile the message catalogues that are newer than their compiled form; a wheel brings them compiled."""
    import os

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    from pwa import paths

    for source in (paths.ROOT / "translations").glob("*/LC_MESSAGES/messages.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parent.parent.name)
        part = target.with_suffix(f".mo.{os.getpid()}")
        with part.open("wb") as file:
            write_mo(file, catalog)
        part.replace(target)


@cache
def words(lang: str) -> NullTranslations:
    """Return the interface's words in `lang`, for what is written outside a request."""
    from babel.support import Translations

    from pwa import paths

    compile_catalogs()
    return Translations.load(paths.ROOT / "translations", [lang], "messages")
