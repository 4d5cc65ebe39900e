"""What texts from elsewhere need before they are anybody's programme: entities, marks, languages, words of status."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from pwa.i18n import LANGUAGES, Localized, normal
from pwa.programme.importers.frab_text import make_body
from pwa.programme.text import is_html

# Zero-width and direction marks: invisible, and in the way of a search or a page's own direction.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.I)
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.I)
_CANCELLED = (
    "cancell?ed|call?ed off|peruttu|peruutettu|peruuntunut|inställd|inställt|odwołan[eyao]|abgesagt|entfällt|annulée?"
    "|cancelad[oa]|annullat[oa]|aflyst|avlyst|tühistatud"
)
_STATUS = re.compile(
    rf"[(\[{{*!]+\s*(?:{_CANCELLED})\s*[)\]}}*!]+"
    rf"|^\s*(?:{_CANCELLED})\s*[:–—!-]+|[:–—-]\s*(?:{_CANCELLED})\s*!*\s*$",
    re.I,
)
_MARKERS = {
    "fi": "suomeksi|in finnish|på finska|suomi",
    "sv": "på svenska|svenska|in swedish|ruotsiksi",
    "en": "in english|english|englanniksi|på engelska",
}
_MARKER = re.compile(
    r"(?:^|(?<=[\n/|]))[ \t*_#>-]*(?:"
    + "|".join(f"(?P<{lang}>{words})" for lang, words in _MARKERS.items())
    + r")[ \t*_]*(?::[ \t*_]*|(?=\n))",
    re.I,
)
_COMMON = {
    "fi": "ja on ei että tai mutta sekä kun joka ovat voi mitä miten myös olla tämä se jossa kanssa".split(),
    "sv": "och att är för inte som på av med till den ett om men kan vi eller från hur vad".split(),
    "en": "the and of to in is that for with this you are on how what will from by be we".split(),
}


def tidy(text: object) -> str:
    """Return `text` composed, stripped and without invisible marks; what is no text is empty."""
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        return ""
    return normal(_INVISIBLE.sub("", str(text)))


def plain_line(text: object) -> str:
    """Return a title or name on one line, with entities resolved (twice where they were escaped twice) and no tags."""
    line = tidy(text)
    for _ in range(2):
        if _ENTITY.search(line):
            line = tidy(html.unescape(line))
    return " ".join((_TAG.sub("", line) if is_html(line) else line).split())


def rich_text(text: object, more: object = "") -> str:
    """Return a body of one text or two: Markdown as it is, HTML sanitised, HTML that was escaped twice unescaped."""
    return make_body(_unescape(tidy(text)), _unescape(tidy(more)))


def read_status(title: str) -> tuple[str, bool]:
    """Return `title` without a word for cancelled set apart in it, and whether there was one."""
    found = _STATUS.sub(" ", title)
    if found == title:
        return title, False
    return " ".join(found.split()).strip(" :–—-") or title, True


def split_languages(text: str) -> dict[str, str]:
    """Return the parts of a text like `Suomeksi: … / In English: …` by language, or {} where that is not certain."""
    marks = list(_MARKER.finditer(text))
    langs = [mark.lastgroup or "" for mark in marks]
    if not marks or len(set(langs)) != len(langs):
        return {}
    parts: dict[str, str] = {}
    lead = text[: marks[0].start()].strip(" /|\n-*_")
    if lead:
        lang = guess_language(lead)
        if not lang or lang in langs:
            return {}
        parts[lang] = lead
    for mark, follower in zip(marks, [*marks[1:], None], strict=True):
        body = text[mark.end() : follower.start() if follower else len(text)].strip(" /|\n-*_")
        parts[mark.lastgroup or ""] = body
    return parts if len(parts) > 1 and all(parts.values()) else {}


def guess_language(text: str) -> str:
    """Return fi, sv or en where the commonest words of one outweigh those of the others; else an empty text."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    counts = sorted(((sum(word in common for word in words), lang) for lang, common in _COMMON.items()), reverse=True)
    (most, lang), (second, _) = counts[:2]
    return lang if most >= 2 and most >= 3 * second else ""


def in_languages(text: str, default: str) -> Localized:
    """Return a text under its language: split where it holds two, else under `default`."""
    if not text:
        return Localized()
    return Localized(split_languages(text) or {default: text})


def from_map(value: object, default: str) -> Localized:
    """Return a `{"en": …, "fi": …}` map, or a plain text under `default`, as one line a language."""
    if isinstance(value, Mapping):
        texts = {str(lang)[:2].lower(): plain_line(text) for lang, text in value.items()}
        known = {lang: text for lang, text in texts.items() if text and lang in LANGUAGES}
        first = next(filter(None, texts.values()), "")
        return Localized(known or ({default: first} if first else {}))
    text = plain_line(value)
    return Localized({default: text} if text else {})


def _unescape(text: str) -> str:
    return html.unescape(text) if "&lt;" in text and not is_html(text) and is_html(html.unescape(text)) else text
