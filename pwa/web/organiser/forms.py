"""What an organiser's form says: its fields read as the model keeps them, and which of them were touched."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from pwa.database import to_text
from pwa.i18n import LANGUAGES
from pwa.programme.model import Event
from pwa.web.organiser.fields import FIELDS, Field

# Words that are written with spaces between them too; features of a place may have spaces in them.
SPACED = ("spoken", "interpretation", "subtitles", "languages", "days")
_DECIMAL = re.compile(r"-?\d{1,3}([.,]\d{1,9})?")


class BadValue(ValueError):
    """What was written cannot be read as this field; `args` has its name."""


def read(letter: str, form: MultiDict[str, str], event: Event) -> Iterator[tuple[str, Any]]:
    """Give (field, JSON value) of everything that the form asked for; raises BadValue."""
    asked = set(form.getlist("fields"))
    for field in FIELDS[letter]:
        if field.name not in asked:
            continue
        name, text = field.name, form.get(field.name, "").strip()
        if field.widget in ("text", "long"):
            for lang in LANGUAGES:
                yield f"{name}.{lang}", _tidy(form.get(f"{name}.{lang}", ""))
        elif field.widget == "moment":
            yield name, _moment(text, event, field.word())
        elif field.widget == "number":
            if text and not re.fullmatch(r"\d{1,9}", text):
                raise BadValue(field.word())
            yield name, int(text) if text else 0 if name == "position" else None
        elif field.widget == "decimal":
            if text and not _DECIMAL.fullmatch(text):
                raise BadValue(field.word())
            yield name, float(text.replace(",", ".")) if text else None
        elif field.widget == "yes":
            yield name, bool(text)
        elif field.widget == "many":
            yield name, form.getlist(name)
        elif field.widget == "codes":
            parts = re.split(r"[;,\s]+" if name in SPACED else r"[;,\n]+", text)
            yield name, [part for one in parts if (part := one.strip())]
        elif field.widget in ("people", "links", "addresses", "labels", "hours"):
            yield name, list(_rows(name, form, event, field))
        else:
            yield name, _tidy(text)


def digest(value: Any) -> str:
    """Return a short sign of a JSON value as a form would send it back: the same where nobody touched it."""
    return f"{zlib.crc32(json.dumps(_plain(value), sort_keys=True).encode()):08x}"


def _rows(name: str, form: MultiDict[str, str], event: Event, field: Field) -> Iterator[Any]:
    for number in range(200):
        row = f"{name}.{number}"
        if not any(key.startswith(f"{row}.") for key in form):
            return

        def cell(part: str, row: str = row) -> str:
            return _tidy(form.get(f"{row}.{part}", ""))

        if field.widget == "people" and cell("person"):
            yield {"person": cell("person"), "role": cell("role") or "speaker"}
        elif field.widget == "hours" and (cell("opens") or cell("closes")):
            pair = [_moment(cell(part), event, field.word()) for part in ("opens", "closes")]
            if not pair[0] or not pair[1] or pair[1] <= pair[0]:
                raise BadValue(field.word())
            yield pair
        elif field.widget == "links" and cell("url"):
            moments = {part: _moment(cell(part), event, field.word()) for part in ("since", "until")}
            more = {"lang": cell("lang"), "label": cell("label")}
            yield {"kind": cell("kind") or "material", "url": cell("url"), **moments, **more}
        elif field.widget == "addresses" and cell("url"):
            yield {"kind": "", "url": cell("url"), "label": cell("label")}
        elif field.widget == "labels" and cell("key"):
            label = {lang: text for lang in LANGUAGES if (text := cell(f"label.{lang}"))}
            if not label:
                continue
            token = cell("token")
            colour = {"token": token if re.fullmatch(r"t[1-6]", token) else "t1"} if name == "themes" else {}
            yield {"key": cell("key"), "label": label} | colour


def _moment(text: str, event: Event, word: str) -> str | None:
    if not text.strip():
        return None
    try:
        return to_text(datetime.fromisoformat(text.strip()).replace(tzinfo=event.zone))
    except ValueError:
        raise BadValue(word) from None


def _plain(value: Any) -> Any:
    """Return a value in which nothing and empty are the same, a text as a form sends it, a moment to the minute."""
    if isinstance(value, dict):
        return {key: one for key, part in value.items() if (one := _plain(part)) is not None}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value] or None
    if isinstance(value, str):
        if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*", value):
            return value[:16]
        return _tidy(value) or None
    return value or None


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
