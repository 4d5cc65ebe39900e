"""Whatever programme there is: out and in again gives the same, and differences put on give the other."""

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pwa import exporting, publishing
from pwa.i18n import Localized, localized
from pwa.programme import changes, delta
from pwa.programme.model import (
    Announcement,
    Event,
    Format,
    Link,
    Page,
    Participation,
    Person,
    Place,
    Programme,
    Session,
    Slot,
    Theme,
)
from tests.proof import count

DAY = datetime(2024, 11, 14, tzinfo=UTC)
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp"))
KEYS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
# What a source cannot say, it cannot say again: conflict markers and template marks are refused wherever they stand.
LINES = st.text(LETTERS, max_size=12).filter(lambda text: not {"{", "<", ">"} & set(text))
WORDS = LINES.map(lambda text: " ".join(text.split()))
TEXTS = st.lists(LINES, max_size=3).map("\n".join)


def by_language(texts, at_least=0):
    made = st.dictionaries(st.sampled_from(("fi", "sv", "en")), texts, max_size=3).map(localized)
    return made.filter(bool) if at_least else made


def moments(hours=60):
    return st.integers(0, hours * 12).map(lambda n: DAY + timedelta(minutes=5 * n))


@st.composite
def programmes(draw):
    """Make an event with whatever an event folder can hold."""
    themes = [Theme(key, draw(by_language(WORDS, 1))) for key in draw(st.sets(KEYS, max_size=2))]
    formats = [Format(key, draw(by_language(WORDS, 1))) for key in draw(st.sets(KEYS, max_size=2))]
    event = Event(
        "tea-days", draw(by_language(WORDS, 1)), days=("2024-11-14",), description=draw(by_language(TEXTS)),
        themes=tuple(themes), formats=tuple(formats),
    )  # fmt: skip
    places = {
        key: Place(key, draw(st.sampled_from(("room", "hall", "wc"))), draw(by_language(WORDS, 1)), position=at)
        for at, key in enumerate(draw(st.sets(KEYS, max_size=3)))
    }
    people = {}
    for key in draw(st.sets(KEYS, max_size=3)):
        name = draw(
            WORDS.map(lambda text: text.strip()).filter(bool).map(lambda text: localized({"en": text})["en"] or "A")
        )
        people[key] = Person(key, name or "A", bio=draw(by_language(TEXTS)))
    sessions = {}
    for key in draw(st.sets(KEYS, max_size=4)):
        starts = draw(st.lists(moments(), max_size=3, unique=True))
        slots = tuple(
            Slot(
                f"{key}-{n}", key, start, start + timedelta(minutes=draw(st.integers(0, 90))),
                draw(st.sampled_from(["", *places])), draw(st.booleans()),
            )
            for n, start in enumerate(starts, 1)
        )  # fmt: skip
        parts = draw(st.lists(st.sampled_from([*people]), max_size=2, unique=True)) if people else []
        sessions[key] = Session(
            key, draw(by_language(WORDS, 1)), slots, draw(by_language(WORDS)), draw(by_language(TEXTS)),
            spoken=tuple(draw(st.lists(st.sampled_from(("fi", "sv", "uk")), max_size=2, unique=True))),
            themes=tuple(draw(st.sets(st.sampled_from([one.key for one in themes])))) if themes else (),
            format=draw(st.sampled_from(["", *(one.key for one in formats)])),
            status=draw(st.sampled_from(("confirmed", "tentative"))),
            people=tuple(Participation(one, "chair") for one in parts),
            links=tuple(Link("material", f"https://a.example/{n}", label="x") for n in range(draw(st.integers(0, 2)))),
            capacity=draw(st.none() | st.integers(0, 900)),
        )  # fmt: skip
    pages = {
        key: Page(key, Localized({"fi": "Sivu"}), Localized({"fi": "Teksti"}))
        for key in draw(st.sets(KEYS, max_size=1))
    }
    told = {
        key: Announcement(key, draw(by_language(WORDS, 1)), draw(by_language(TEXTS)))
        for key in draw(st.sets(KEYS, max_size=1))
    }
    return Programme(event, places, people, sessions, pages, told)


def proof(test):
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    return settings(max_examples=count(40, 1000), deadline=None, suppress_health_check=checks)(test)


@proof
@given(programmes())
def test_an_exported_folder_imports_as_the_same_programme(programme):
    with tempfile.TemporaryDirectory() as folder:
        exporting.write_folder(publishing.Publication(programme), Path(folder) / "out")

        assert publishing.read_source(Path(folder) / "out").programme == programme


@proof
@given(programmes())
def test_a_programme_does_not_differ_from_itself(programme):
    assert changes.diff(programme, programme) == []
    assert delta.diff(programme, programme) == []


@proof
@given(programmes(), programmes())
def test_differences_put_on_one_programme_give_the_other(one, other):
    assert delta.apply(one, delta.diff(one, other)) == other


def test_a_session_without_a_time_is_in_the_folder_too(tmp_path, db):
    bare = Session("later", Localized({"fi": "Myöhemmin"}))
    programme = Programme(Event("tea-days", Localized({"fi": "Teepäivät"})), sessions={"later": bare})
    exporting.write_folder(publishing.Publication(programme), tmp_path / "out")

    assert publishing.read_source(tmp_path / "out").programme.sessions == {"later": replace(bare)}
