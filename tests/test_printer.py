"""The printer: printed pages are what the views answer, and what a change concerns is printed first."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pwa import affected, clock, create_app, database, edition, printer, publishing
from pwa.config import Config
from pwa.database import keep_clock, open_database, set_state
from pwa.i18n import Localized
from pwa.publishing import read_publication
from tests.conftest import FIRST_MORNING
from tests.folders import write_folder


@pytest.fixture
def small(tmp_path, db):
    """A small programme, printed: (app, db)."""
    publishing.publish(db, publishing.read_source(write_folder(tmp_path / "event")), now=FIRST_MORNING)
    keep_clock(db, clock.Anchor(FIRST_MORNING, clock.wall()))
    app = create_app(Config(instance=tmp_path))
    printer.print_now(app, db)
    return app, db


def publish_title(db, session_id, title):
    """Give a session another title, as an import would."""
    shown = read_publication(db)
    session = replace(shown.programme.sessions[session_id], title=Localized({"fi": title}))
    programme = replace(shown.programme, sessions={**shown.programme.sessions, session_id: session})
    publishing.publish(db, replace(shown, programme=programme), now=FIRST_MORNING)
    return shown


def printed(db, number):
    return {row[0] for row in db.execute("select path from printed where edition = ?", [number])}


def body(db, path):
    return db.execute("select body from printed where path = ?", [path]).fetchone()[0].decode()


def test_live_view_and_printed_page_are_the_same_bytes(small):
    app, db = small
    client = app.test_client()

    for path, body in db.execute("select path, body from printed where body is not null and lang = 'fi'").fetchall():
        assert client.get(path).data == body, path


def test_a_change_prints_first_exactly_what_printing_all_would(small):
    app, db = small
    shown = publish_title(db, "opening", "Avajaiset")

    first = affected.find(db, shown, read_publication(db))
    everything = {path for (path,) in db.execute("select path from printed where body is not null")}
    number = printer.print_now(app, db)

    assert printed(db, number) <= first
    assert first < everything


def test_a_change_of_the_event_itself_chooses_nothing(small):
    _, db = small
    shown = read_publication(db)
    renamed = replace(
        shown, programme=replace(shown.programme, event=replace(shown.programme.event, day_boundary="05:00"))
    )

    assert affected.find(db, shown, renamed) is None


def test_a_change_is_printed_in_one_edition_though_all_pages_are_looked_over(small):
    app, db = small
    before = edition.current(db).number
    shown = publish_title(db, "opening", "Avajaiset")

    printer.print_change(app, db, shown)

    assert edition.current(db).number == before + 1
    assert edition.is_printed(db)


def test_the_print_counter_and_the_clock_ask_for_a_printing(small):
    app, db = small
    assert edition.is_printed(db)

    for ask in (lambda: set_state(db, "print", 7), lambda: keep_clock(db, None)):
        ask()
        assert not edition.is_printed(db)
        printer.print_now(app, db)
        assert edition.is_printed(db)


def test_edits_at_every_page_keep_no_edition_from_being_printed_and_mix_in_none(small, tmp_path, monkeypatch):
    app, db = small
    publish_title(db, "opening", "Avajaiset 0")
    other = open_database(tmp_path / "rasti.db")
    render, edits = printer.render, iter(range(1, 1000))

    def while_somebody_edits(app, path):
        publish_title(other, "opening", f"Avajaiset {next(edits)}")
        return render(app, path)

    monkeypatch.setattr(printer, "render", while_somebody_edits)
    number = printer.print_now(app, db)
    monkeypatch.undo()

    bodies = [body.decode() for (body,) in db.execute("select body from printed where edition = ?", [number])]
    assert {title for body in bodies for title in re.findall(r"Avajaiset \d+", body)} == {"Avajaiset 0"}
    assert edition.current(db).publication < database.get_state(db, "publication")
    assert not printer.is_printed(app, db)
    last = f"Avajaiset {next(edits) - 1}"
    assert printer.print_now(app, db) == number + 1
    assert last in body(db, "/fi/sessions/opening/")
    assert printer.is_printed(app, db)
    other.close()


def test_an_edit_while_pages_are_chosen_is_not_told_of_before_its_own_pages_show(small, tmp_path, monkeypatch):
    app, db = small
    before = edition.current(db).number
    shown = publish_title(db, "opening", "Avajaiset")
    first, other, find = database.get_state(db, "publication"), open_database(tmp_path / "rasti.db"), affected.find

    def while_somebody_edits(*args):
        publish_title(other, "film", "Toinen elokuva")
        return find(*args)

    monkeypatch.setattr(affected, "find", while_somebody_edits)
    printer.print_change(app, db, shown)

    told = db.execute("select number, publication from edition where number > ? order by number", [before]).fetchall()
    assert told == [(before + 1, first), (before + 2, first + 1)]
    assert "Avajaiset" in body(db, "/fi/sessions/opening/")
    assert "/fi/sessions/film/" in printed(db, before + 2)
    other.close()
