"""Rows of lists stay from one publication to the next exactly while they would be printed the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlite_utils import Database

from pwa import clock, create_app, printer, publishing
from pwa.config import Config
from pwa.database import keep_clock
from pwa.i18n import Localized
from pwa.programme.model import Format, Link, Programme, Theme
from pwa.venue import rooms
from tests.conftest import FIRST_MORNING
from tests.folders import write_folder


@pytest.fixture
def printed(tmp_path: Path, db: Database) -> Iterator[tuple[Flask, Database]]:
    """A small programme with recordings, printed by a process that goes on."""
    read = publishing.read_source(write_folder(tmp_path / "event"))
    links = (Link("recording", "https://example.org/film", label="Film"), Link("slides", "https://example.org/slides"))
    publishing.publish(db, with_session(read, "opening", links=links), now=FIRST_MORNING)
    keep_clock(db, clock.Anchor(FIRST_MORNING, clock.wall()))
    app = create_app(Config(instance=tmp_path))
    printer.print_now(app, db)
    yield app, db


def with_session(publication: publishing.Publication, key: str, **values: Any) -> publishing.Publication:
    sessions = publication.programme.sessions
    return with_programme(publication, sessions={**sessions, key: replace(sessions[key], **values)})


def with_programme(publication: publishing.Publication, **values: Any) -> publishing.Publication:
    return replace(publication, programme=replace(publication.programme, **values))


def moved(programme: Programme, minutes: int) -> dict[str, Any]:
    slot, by = programme.sessions["opening"].slots[0], timedelta(minutes=minutes)
    return {"slots": (replace(slot, start=slot.start + by, end=slot.end + by),)}


def renamed(programme: Programme, place: str) -> dict[str, Any]:
    name = Localized({"fi": "Uusi nimi", "en": "New name"})
    return {"places": {**programme.places, place: replace(programme.places[place], name=name)}}


CHANGES: dict[str, Callable[[publishing.Publication], publishing.Publication]] = {
    "another title": lambda it: with_session(it, "opening", title=Localized({"sv": "Öppning"})),
    "another time": lambda it: with_session(it, "opening", **moved(it.programme, 90)),
    "another room": lambda it: with_session(
        it, "opening", slots=(replace(it.programme.sessions["opening"].slots[0], place="house"),)
    ),
    "cancelled": lambda it: with_session(it, "opening", status="cancelled"),
    "a note": lambda it: with_session(it, "opening", note=Localized({"fi": "Ovet auki"})),
    "subtitles": lambda it: with_session(it, "opening", subtitles=("fi",)),
    "another recording": lambda it: with_session(it, "opening", links=(Link("recording", "https://example.org/2"),)),
    "a stream": lambda it: with_session(it, "opening", links=(Link("stream", "https://example.org/3"),)),
    "another room's name": lambda it: with_programme(it, **renamed(it.programme, "teatro")),
    "another theme's name": lambda it: with_programme(
        it, event=replace(it.programme.event, themes=(Theme("green", Localized({"fi": "Sininen"}), "t3"),))
    ),
    "another format's name": lambda it: with_programme(
        it, event=replace(it.programme.event, formats=(Format("talk", Localized({"fi": "Esitelmä"})),))
    ),
    "another time zone": lambda it: with_programme(it, event=replace(it.programme.event, timezone="Europe/Lisbon")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_process_that_goes_on_prints_a_change_as_a_new_one_would(
    printed: tuple[Flask, Database], change: Callable[[publishing.Publication], publishing.Publication]
) -> None:
    app, db = printed
    before = publishing.read_publication(db)
    assert before

    publishing.publish(db, change(before), now=FIRST_MORNING, yes=True)
    printer.print_change(app, db, before)

    assert_as_new(app, db)


def test_a_row_that_moved_and_moved_back_says_nothing_of_it(printed: tuple[Flask, Database]) -> None:
    app, db = printed
    for minutes in (90, -90, 0):
        before = publishing.read_publication(db)
        assert before
        publishing.publish(
            db, with_session(before, "opening", **moved(before.programme, minutes)), now=FIRST_MORNING, yes=True
        )
        printer.print_change(app, db, before)
        assert_as_new(app, db)


def test_a_room_that_fills_shows_on_rows_that_stayed(printed: tuple[Flask, Database]) -> None:
    app, db = printed
    for state in ("amber", "red", "green"):
        rooms.set_state(db, "teatro", state, by="Sam", now=FIRST_MORNING)
        printer.print_change(app, db, publishing.read_publication(db))
        assert_as_new(app, db)


def assert_as_new(app: Flask, db: Database) -> None:
    """Expect of every printed page the bytes that an application made just now gives."""
    fresh = create_app(app.config["RASTI"])
    bodies = dict(db.execute("select path, body from printed where body is not null").fetchall())
    assert {path: body for path, body in bodies.items() if printer.render(fresh, path).body != body} == {}
