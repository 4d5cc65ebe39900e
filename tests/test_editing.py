"""Organisers' edits: they win over imports, are compared with them, dropped, undone, and withdraw for good."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pwa import attendees, differences, exporting, history, laying, publishing
from pwa.agenda import bookmarks
from pwa.database import to_text
from pwa.programme import changes, overrides
from pwa.programme.overrides import Edit
from tests import folders
from tests.folders import write_folder

MORNING = datetime(2024, 11, 14, 6, 0, tzinfo=UTC)
LATER = "2024-11-14T13:00:00.000Z"


@pytest.fixture
def bring(db, tmp_path):
    """Import the small folder with some of sessions.csv changed."""

    def bring(old="", new="", **more):
        assert old in folders.SESSIONS
        folder = write_folder(tmp_path / "event", {"sessions.csv": folders.SESSIONS.replace(old, new)})
        return publishing.publish(db, publishing.read_source(folder), now=MORNING, **more)

    bring()
    return bring


@pytest.fixture
def edit(db, bring):
    """Make one edit as Aino."""
    return lambda subject, field, value, **more: publishing.edit(
        db, [Edit(subject, field, value)], by="Aino", now=MORNING, **more
    )


def session(db, key):
    return publishing.read_publication(db).programme.sessions[key]


def problems(edits, db):
    with pytest.raises(publishing.Refused) as caught:
        publishing.edit(db, edits, by="Aino", now=MORNING)
    return [str(one) for one in caught.value.problems]


def test_an_edit_is_published_and_told_as_a_change(db, edit):
    report = edit("t:film-2", "place", "house", note="leak")

    assert [(one.subject, one.kind) for one in report.changes] == [("t:film-2", "room")]
    assert session(db, "film").slots[1].place == "house"
    entry = history.find(db, report.publication)
    assert (entry.by, entry.kind, entry.note) == ("Aino", "edit", "leak")


def test_an_edit_wins_over_the_next_import_field_by_field(db, bring, edit):
    edit("s:opening", "title", {"fi": "Avajaiset", "en": "Opening"})

    bring("Avaus,Opening", "Avaus 2,Grand opening")

    assert session(db, "opening").title == {"fi": "Avajaiset", "en": "Grand opening"}


def test_an_edited_start_stays_and_the_showing_keeps_its_id(db, bring, edit):
    edit("t:film-2", "start", "2024-11-14T12:00:00.000Z")
    edit("t:film-2", "end", LATER)

    report = bring("Avaus", "Avajaiset")

    assert [one.kind for one in report.changes] == ["reworded"]
    assert [slot.id for slot in session(db, "film").slots] == ["film-1", "film-2"]
    assert session(db, "film").slots[1].start.hour == 12


def test_the_report_says_when_the_import_agrees_or_differs(db, bring, edit):
    edit("s:opening", "title.fi", "Avajaiset")

    agrees = bring("Avaus", "Avajaiset")
    differs = bring("Avaus", "Alku")
    same = bring("Avaus", "Alku")

    assert [(one.state, one.theirs) for one in agrees.overrides] == [("agrees", "Avajaiset")]
    assert [(one.state, one.theirs) for one in differs.overrides] == [("differs", "Alku")]
    assert (same.overrides, same.published) == ((), False)
    assert [one.state for one in overrides.compare(db)] == ["differs"]


def test_an_override_can_be_dropped(db, edit):
    edit("s:opening", "title.fi", "Avajaiset")

    publishing.drop_override(db, "s:opening", "title", by="Björn", now=MORNING)

    assert session(db, "opening").title["fi"] == "Avaus"
    assert overrides.compare(db) == []


def test_editing_back_to_what_the_source_says_leaves_no_override(db, edit):
    edit("s:opening", "format", "")
    edit("s:opening", "format", "talk")

    assert overrides.read(db) == {}


def test_cancelling_takes_the_showings_along_and_they_come_back(db, edit):
    off = edit("s:film", "status", "cancelled")
    assert [slot.status for slot in session(db, "film").slots] == ["cancelled", "cancelled"]
    on = edit("s:film", "status", "confirmed")

    assert [one.kind for one in (*off.changes, *on.changes)] == ["cancelled", "back"]
    assert [slot.status for slot in session(db, "film").slots] == ["confirmed", "confirmed"]


def test_a_new_session_with_showings_outlives_imports(db, bring, edit):
    slots = [{"start": "2024-11-14T14:00:00Z", "end": "2024-11-14T15:00:00Z", "place": "teatro"}]
    edit("s:extra", "", {"title": {"sv": "Extra"}, "slots": slots})

    report = bring()

    assert not report.published
    assert [slot.id for slot in session(db, "extra").slots] == ["extra-1"]


def test_a_new_showing_keeps_its_id_from_those_that_imports_bring(db, bring, edit):
    id = laying.new_slot_id(publishing.read_publication(db), "opening")
    edit(f"t:{id}", "", {"session": "opening", "start": "2024-11-14T14:00:00Z", "end": "2024-11-14T15:00:00Z"})

    bring("film,Elokuva", "opening,,,,,,,,2024-11-14 20:00,2024-11-14 21:00,teatro,\nfilm,Elokuva")

    assert id == "opening-2"
    assert sorted(slot.id for slot in session(db, "opening").slots) == ["opening-1", "opening-2", "opening-3"]


def test_everything_wrong_is_told_at_once(db, bring):
    found = problems(
        [
            Edit("s:opening", "title", {"fi": ""}),
            Edit("s:opening", "status", "off"),
            Edit("s:opening", "id", "x"),
            Edit("t:film-1", "place", "nowhere"),
            Edit("t:film-1", "start", "soon"),
            Edit("s:none", "title.fi", "x"),
            Edit("q:x", "title", "x"),
            Edit("s:opening", "people", [{"who": 1}]),
            Edit("s:opening", "signup_url", "javascript:alert(1)"),
        ],
        db,
    )

    assert len(found) == 8
    assert problems([Edit("s:opening", "title", {})], db) == [
        "s:opening, title: It would be empty in every language. Leave it in one language at least."
    ]
    assert problems([Edit("t:film-1", "start", "2024-11-15T09:00:00Z")], db)[0].startswith("t:film-1, end: It would")


def test_withdrawing_takes_page_history_and_exports(db, bring, edit):
    edit("t:film-2", "place", "house")

    publishing.withdraw(db, ["s:film"], by="Aino", now=MORNING)

    publication = publishing.read_publication(db)
    assert "film" not in publication.programme.sessions
    assert changes.since(db, 0) == []
    for kind in ("frab-xml", "frab-json", "ics"):
        assert b"Elokuva" not in exporting.write_schedule(db, publication, kind, "https://example.org")
    assert not bring().published


def test_a_person_and_a_place_are_withdrawn_from_what_names_them(db, bring):
    publishing.withdraw(db, ["p:aino", "o:teatro", "e:teeseura"], by="Björn", now=MORNING)

    assert [part.person for part in session(db, "opening").people] == ["bjorn"]
    assert session(db, "opening").slots[0].place == ""
    assert publishing.read_publication(db).exhibitors == {}


def test_an_edit_is_undone_and_so_is_the_undoing(db, edit):
    before = publishing.read_publication(db)
    done = edit("t:film-2", "place", "house")

    undone = publishing.undo(db, done.publication, by="Aino", now=MORNING)
    assert publishing.read_publication(db) == before
    publishing.undo(db, undone.publication, by="Aino", now=MORNING)

    assert session(db, "film").slots[1].place == "house"


def test_withdrawing_and_a_new_session_are_undone(db, edit):
    before = publishing.read_publication(db)
    gone = publishing.withdraw(db, ["s:film"], by="Aino", now=MORNING)
    publishing.undo(db, gone.publication, by="Aino", now=MORNING)
    made = edit("s:extra", "", {"title": {"en": "Extra"}})
    publishing.undo(db, made.publication, by="Aino", now=MORNING)

    assert publishing.read_publication(db) == before
    assert not [one for one in changes.since(db, 0) if one.subject == "s:extra"]


def test_what_was_edited_again_is_not_undone(db, edit):
    first = edit("t:film-2", "place", "house")
    edit("t:film-2", "place", "wc-1")

    with pytest.raises(publishing.CannotUndo, match="“t:film-2” place was changed again since by Aino"):
        publishing.undo(db, first.publication, by="Björn", now=MORNING)


def test_the_last_import_is_undone_whole_and_edits_stay(db, bring, edit):
    edit("s:opening", "title.fi", "Avajaiset")
    before = publishing.read_publication(db)
    wrong = bring("tasting,", "tasting-2,", yes=True)

    publishing.undo(db, wrong.publication, by="Aino", now=MORNING)

    assert publishing.read_publication(db) == before


def test_the_forgotten_leave_edits_and_sources_too(db, edit):
    from pwa import forgetting

    edit("s:opening", "people", [{"person": "aino", "role": "speaker"}])
    edit("p:aino", "organisation", "Teeyhdistys")
    edit("s:film", "note", {"fi": "Vieraana Aino Niemelä"})

    forgetting.forget(db, "aino", now=MORNING)

    dump = "\n".join(db.conn.iterdump()) + str(history.shelve(history.find_source(db)[1]))
    assert "Aino Niemelä" not in dump
    assert session(db, "opening").people == ()


def test_choosing_leaves_the_rest_as_it_was(db, bring):
    report = bring("Avaus,Opening", "Alku,Start", leave=["s:opening"])

    assert not report.published
    assert bring("Avaus,Opening", "Alku,Start").published


def test_a_new_id_where_title_and_people_match_keeps_the_old_one(db, bring):
    report = bring("opening,Avaus", "talk-77,Avaus")
    again = bring("opening,Avaus", "talk-77,Avaus")
    renamed = bring("opening,Avaus", "talk-77,Alku")

    assert "has a new id, talk-77: it stays opening" in report.warnings[-1]
    assert not again.published
    assert session(db, "opening").title["fi"] == "Alku"
    assert "talk-77" not in publishing.read_publication(db).programme.sessions
    assert [one.kind for one in renamed.changes] == ["reworded"]


def test_ticks_stand_for_the_same_whatever_an_import_changes(db, bring):
    _, key = attendees.create(db, "fi", MORNING)
    ticks = {item: bookmarks.Entry(1, 1) for item in ("s:opening", "t:film-2")}
    bookmarks.sync(db, key, ticks, 0, "fi", MORNING)

    bring("opening,Avaus,Opening", "talk-77,Avaus,Opening")
    bring("opening,Avaus,Opening", "talk-77,Alku,Beginning")
    report = bring("2024-11-14 13:00,2024-11-14 14:00,teatro", "2024-11-14 15:30,2024-11-14 16:00,house")

    slots = {slot.id: slot for slot in session(db, "film").slots}
    assert (to_text(slots["film-2"].start)[11:16], slots["film-2"].place) == ("13:30", "house")
    moved = [change for change in report.changes if change.subject == "t:film-2"]
    assert differences.ticked(report, moved, bookmarks.tickers(db)) == 1
    assert bookmarks.tickers(db).keys() == {"s:opening", "t:film-2"}
    assert not session(db, "opening").cancelled


def test_another_event_takes_the_edits_away(db, bring, edit, demo):
    edit("s:opening", "title.fi", "Avajaiset")

    publishing.publish(db, replace(demo), now=MORNING, yes=True)

    assert overrides.read(db) == {}
