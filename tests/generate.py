"""A made-up event of FOSDEM's size: the same for a seed, every name invented, text as long and varied as real text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from pwa.exhibitors import Exhibitor
from pwa.i18n import Localized
from pwa.programme.importers.event_file import TOKENS
from pwa.programme.model import (
    Event,
    Format,
    Link,
    Participation,
    Person,
    Place,
    Programme,
    Session,
    Slot,
    Theme,
)
from pwa.publishing import Publication

FIRST_DAY = datetime(2025, 2, 1, 8, 0, tzinfo=UTC)
DAY_MINUTES = 570
LENGTHS = (30, 25, 20, 15, 10, 50)
ONSETS = "b bl br d dr f fl g gr h j k kl kr l m n p pl pr r s sk sl sp st t tr v".split()
VOWELS = "a e i o u aa ee ii oo ai au ei ie ou".split()
CODAS = ["", "", "", "n", "r", "s", "l", "t", "nd", "st", "rk"]
FIRST_NAMES = "Aino Björn Sam Elli Tuuli Otso Sölve Ylva Ossi Nils Vera Ilta Eero Kaisla Runa Taru Mira Tove".split()


def generate(
    seed: int = 2024, sessions: int = 1105, people: int = 1193, rooms: int = 35, exhibitors: int = 0
) -> Publication:
    """Make an event of two days with so many sessions, people and rooms."""
    dice = random.Random(seed)
    words = _Words(dice)
    themes = tuple(Theme(f"theme-{n}", _english(words.title(3)), TOKENS[n % len(TOKENS)]) for n in range(60))
    event = Event(
        slug="generated",
        name=_english("Generated Days 2025"),
        timezone="Europe/Brussels",
        days=("2025-02-01", "2025-02-02"),
        sample=True,
        sample_note=_english("Everything here is made up by a generator."),
        themes=themes,
        formats=(Format("talk", _english("Talk")), Format("lightning", _english("Lightning talk"))),
    )
    places = {
        f"room-{n}": Place(f"room-{n}", "room", _english(f"{words.word().title()} {n}"), capacity=80 + n, position=n)
        for n in range(1, rooms + 1)
    }
    persons = {f"p{n}": Person(f"p{n}", words.name(n), words.title(2)) for n in range(people)}
    listed = dict(_sessions(dice, words, event, list(places), list(persons), sessions))
    programme = Programme(event, places, persons, listed)
    stands = {
        f"stand-{n}": Exhibitor(f"stand-{n}", _english(words.title(2)), _english(words.text(200)), booths=(f"S{n}",))
        for n in range(1, exhibitors + 1)
    }
    return Publication(programme, exhibitors=stands)


def move_one(publication: Publication, session: str = "1", minutes: int = 45) -> Publication:
    """Return the event with the first showing of `session` so much later."""
    programme = publication.programme
    one = programme.sessions[session]
    slot, by = one.slots[0], timedelta(minutes=minutes)
    moved = replace(one, slots=(replace(slot, start=slot.start + by, end=slot.end + by), *one.slots[1:]))
    return replace(publication, programme=replace(programme, sessions=programme.sessions | {session: moved}))


def _sessions(
    dice: random.Random, words: _Words, event: Event, rooms: list[str], people: list[str], count: int
) -> Iterator[tuple[str, Session]]:
    """Give sessions that fill the rooms one after the other; everybody speaks once before anybody speaks again."""
    places = [(day, room) for day in range(2) for room in rooms]
    share = -(-count // len(places))
    waiting = list(people)
    for n in range(count):
        day, room = places[n // share]
        length = timedelta(minutes=min(dice.choices(LENGTHS, (30, 20, 19, 12, 12, 7))[0], DAY_MINUTES // share))
        start = FIRST_DAY + timedelta(days=day, minutes=(n % share) * (DAY_MINUTES // share))
        size = dice.choices((1, 2, 3), (75, 18, 7))[0]
        team = [waiting.pop(0) if waiting else dice.choice(people) for _ in range(size)]
        key = str(n + 1)
        yield (
            key,
            Session(
                id=key,
                title=_english(words.title(dice.randint(4, 12))),
                slots=(Slot(f"{key}-1", key, start, start + length, room),),
                body=_english(words.paragraphs(min(int(dice.lognormvariate(6.6, 0.65)), 12_000))),
                spoken=("en",),
                themes=(event.themes[n // share % len(event.themes)].key,),
                format="talk" if length.seconds > 900 else "lightning",
                people=tuple(Participation(one) for one in dict.fromkeys(team)),
                links=tuple(_links(key)),
            ),
        )


def _links(key: str) -> Iterator[Link]:
    site = f"https://generated.example/2025/{key}"
    yield Link("chat", f"{site}/chat", label="Chat room (web)")
    yield Link("recording", f"{site}/video.webm", label="Video recording (WebM)")
    yield Link("recording", f"{site}/video.mp4", label="Video recording (MP4)")
    yield Link("slides", f"{site}/slides.pdf", label="Slides")
    yield Link("feedback", f"{site}/feedback", label="Submit feedback")


class _Words:
    """Invented words, a few of them often and most of them seldom, as in any language."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._all = list(dict.fromkeys(self._invent() for _ in range(9000)))
        self._weights = list(accumulate(1 / (rank + 2) for rank in range(len(self._all))))

    def word(self) -> str:
        return self._dice.choices(self._all, cum_weights=self._weights)[0]

    def title(self, length: int) -> str:
        words = self._dice.choices(self._all[60:], k=length)
        return " ".join(words).capitalize()

    def name(self, number: int) -> str:
        return f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {self._invent().capitalize()}{self._invent()}"

    def text(self, length: int) -> str:
        """Make sentences of `length` characters, roughly."""
        sentences = []
        while length > 0:
            words = self._dice.choices(self._all, cum_weights=self._weights, k=self._dice.randint(6, 22))
            sentences.append(" ".join(words).capitalize() + ".")
            length -= len(sentences[-1]) + 1
        return " ".join(sentences)

    def paragraphs(self, length: int) -> str:
        """Make HTML paragraphs of `length` characters, roughly."""
        return "".join(f"<p>{self.text(min(length - at, 500))}</p>" for at in range(0, length, 500))

    def _invent(self) -> str:
        syllables = self._dice.choices((1, 2, 3), (3, 5, 2))[0]
        parts = (self._dice.choice(kind) for _ in range(syllables) for kind in (ONSETS, VOWELS, CODAS))
        return "".join(parts)


def _english(text: str) -> Localized:
    return Localized({"en": text})
