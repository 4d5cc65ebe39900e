"""Texts that a language lacks while another has them: counted for the desk, listed for a translator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from pwa.database import hints
from pwa.history import KINDS, shelve
from pwa.i18n import Localized
from pwa.sources import Publication

# Words to find a place by may well be missing in a language.
OPTIONAL = frozenset((("o", "aliases"),))


@dataclass(frozen=True)
class Text:
    """A text of a record (`s:opening`, `title`) in the languages that it has, and those of the event that it lacks."""

    subject: str
    field: str
    texts: Localized
    missing: tuple[str, ...]


def list_texts(publication: Publication) -> Iterator[Text]:
    """Give every text that is written in one language at least, kind by kind, in the order of the programme."""
    languages = publication.programme.event.languages
    for letter, records in shelve(publication).items():
        for key, record in records.items():
            for one in fields(record):
                if hints(KINDS[letter])[one.name] is not Localized or (letter, one.name) in OPTIONAL:
                    continue
                texts = getattr(record, one.name)
                if any(texts.values()):
                    missing = tuple(lang for lang in languages if not texts.get(lang))
                    yield Text(f"{letter}:{key}", one.name, texts, missing)


def list_gaps(publication: Publication) -> list[Text]:
    """List the texts that a language of the event lacks."""
    return [one for one in list_texts(publication) if one.missing]


def missing_by_subject(publication: Publication) -> dict[str, tuple[str, ...]]:
    """Return the languages that a record lacks some text in, by subject."""
    found: dict[str, set[str]] = {}
    for one in list_gaps(publication):
        found.setdefault(one.subject, set()).update(one.missing)
    order = publication.programme.event.languages
    return {subject: tuple(lang for lang in order if lang in langs) for subject, langs in found.items()}
