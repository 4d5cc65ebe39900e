"""Full-text search over everything published, blind to accents, case and endings, in every language at once."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlite_utils import Database

from pwa.database import get_state, set_state
from pwa.i18n import LANGUAGES, Localized
from pwa.programme.model import Programme
from pwa.programme.stems import stems
from pwa.programme.synonyms import SYNONYMS
from pwa.programme.text import to_plain

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ς": "σ"}
)
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_NOT_WORD = re.compile(r"[\W_]+")
# Raised with every change of what is kept of a word: what an older version indexed is indexed anew.
VERSION = 1
# Each entry that goes is looked for through all of them: with more than a few, all anew is quicker.
_FEW = 30


class Entry(NamedTuple):
    """Something to be found: its title, words found as the title is, and words that are worth less."""

    kind: str
    id: str
    title: Localized
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Hit(NamedTuple):
    """Something found; `lang` is the language that its title is in."""

    kind: str
    id: str
    title: str
    lang: str


def find(db: Database, query: str, lang: str, limit: int = 40) -> list[Hit]:
    """Find what has every word of `query`, one that begins so, or another form of it; titled in `lang` where it can be.

    The best comes first.
    """
    if not (words := fold(query).split()):
        return []
    rows = db.execute(
        "select kind, id, shown from search where search match ?"
        " order by bm25(search, 0, 0, 0, 10, 1, 5, 0.5), rowid limit ?",
        [" AND ".join(map(_either, words)), limit],
    )
    return [Hit(kind, key, *Localized(json.loads(shown)).get_text(lang)) for kind, key, shown in rows]


def fold(text: str) -> str:
    """Return the words of `text` in small letters without accents, separated by single spaces."""
    text = _FOREIGN.sub(_without_mark, unicodedata.normalize("NFKD", text))
    return _NOT_WORD.sub(" ", text.lower().translate(_LETTERS)).strip()


def index(db: Database, entries: Iterable[Entry], before: Iterable[Entry] = ()) -> None:
    """Make `entries` the only ones that are found, instead of `before`; inside the caller's transaction."""
    old, new = ({(one.kind, one.id): one for one in each} for each in (before, entries))
    gone = [key for key, one in old.items() if new.get(key) != one]
    if not old or len(gone) > _FEW or not is_current(db):
        old, gone = {}, []
        db.execute("delete from search")
    db.conn.executemany("delete from search where kind = ? and id = ?", gone)
    rows = (_row(one) for key, one in new.items() if old.get(key) != one)
    db.conn.executemany("insert into search values (?, ?, ?, ?, ?, ?, ?)", rows)
    set_state(db, "search", VERSION)


def is_current(db: Database) -> bool:
    """Say whether this version made the index."""
    return bool(get_state(db, "search") == VERSION)


def list_entries(programme: Programme) -> Iterator[Entry]:
    """Give an entry for each session, person, place and page."""
    labels = {theme.key: theme.label for theme in programme.event.themes}
    formats = {one.key: one.label for one in programme.event.formats}
    for session in programme.sessions.values():
        people = [programme.people[part.person] for part in session.people if part.person in programme.people]
        places = [programme.places[slot.place].name for slot in session.slots if slot.place in programme.places]
        named = [formats.get(session.format), *map(labels.get, session.themes), *places]
        words = [text for one in (session.summary, session.audience, *named) if one for text in one.values()]
        words += [to_plain(text) for text in session.body.values()]
        words += [f"{person.name} {person.organisation}" for person in people]
        yield Entry("session", session.id, session.title, (), tuple(words))
    for person in programme.people.values():
        words = [person.organisation, *person.role.values(), *map(to_plain, person.bio.values())]
        name = Localized(dict.fromkeys(LANGUAGES, person.name))
        yield Entry("person", person.id, name, (), tuple(words))
    for place in programme.places.values():
        words = [place.address, *map(to_plain, place.about.values())]
        names = (place.short, *place.aliases.values(), SYNONYMS.get(place.kind, ""))
        yield Entry("place", place.id, place.name, names, tuple(words))
    for page in programme.pages.values():
        yield Entry("page", page.key, page.title, (), tuple(map(to_plain, page.body.values())))


def _without_mark(match: re.Match[str]) -> str:
    return "" if unicodedata.category(match[0]).startswith("M") else match[0]


def _either(word: str) -> str:
    return "(" + " OR ".join((f'"{word}"*', *(f'"{stem}"' for stem in stems(word)))) + ")"


def _row(entry: Entry) -> tuple[str, ...]:
    title, body = fold(" ".join((*entry.title.values(), *entry.names))), fold(" ".join(entry.words))
    shown = json.dumps(entry.title, ensure_ascii=False)
    return entry.kind, entry.id, shown, title, body, _stems_of(title), _stems_of(body)


def _stems_of(text: str) -> str:
    return " ".join(dict.fromkeys(stem for word in dict.fromkeys(text.split()) for stem in stems(word)))
