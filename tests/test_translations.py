"""The three languages are equals: every word of templates and code is there, in each, none fuzzy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
METHODS = [("pwa/**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{(\w+)\}")

KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": None}


def used_words() -> set[str]:
    found = set()
    for folder in ("pwa", "templates"):
        rows = extract_from_dir(
            ROOT / folder,
            [("**.py", "python"), ("**.html", "jinja2")],
            {"**.html": OPTIONS["templates/**.html"]},
            keywords=KEYWORDS,
        )
        for _file, _line, message, _comments, _context in rows:
            found.add(message if isinstance(message, str) else message[0])
    return found


def catalogue(lang: str) -> Catalog:
    with (ROOT / "translations" / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=lang)


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_every_word_is_translated(lang: str) -> None:
    there = {}
    for message in catalogue(lang):
        if message.id:
            there[message.id if isinstance(message.id, str) else message.id[0]] = message
    untranslated = [
        word
        for word in sorted(used_words())
        if word not in there
        or there[word].fuzzy
        or not there[word].string
        or (not isinstance(there[word].string, str) and not all(there[word].string))
    ]
    assert not untranslated


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_placeholders_survive_translation(lang: str) -> None:
    for message in catalogue(lang):
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = {name for text in ids for pair in PLACEHOLDER.findall(text) for name in pair if name}
        for text in strings:
            used = {name for pair in PLACEHOLDER.findall(text) for name in pair if name}
            assert used <= wanted, f"{lang}: {ids[0]!r} became {text!r}"
            if len(strings) == 1:
                assert used == wanted, f"{lang}: {ids[0]!r} became {text!r}"


def test_catalogues_hold_only_what_is_used() -> None:
    used = used_words()
    left_over = {
        (lang, str(message.id))
        for lang in ("fi", "sv", "en")
        for message in catalogue(lang)
        if message.id and (message.id if isinstance(message.id, str) else message.id[0]) not in used
    }
    assert not left_over
