from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pwa import database, publishing
from pwa.programme import changes
from tests import folders
from tests.folders import write_folder
from tests.generate import generate, move_one

MORNING = datetime(2024, 11, 14, 6, 0, tzinfo=UTC)


@pytest.fixture
def publish(db, tmp_path):
    """Publish the small folder with some files changed."""

    def publish(changed=None, now=MORNING, **more):
        folder = write_folder(tmp_path, folders.FILES | (changed or {}))
        return publishing.publish(db, publishing.read_source(folder), now=now, **more)

    return publish


def sessions(old, new):
    assert old in folders.SESSIONS
    return {"sessions.csv": folders.SESSIONS.replace(old, new)}


def without(session):
    kept = [line for line in folders.SESSIONS.splitlines() if not line.startswith(f"{session},")]
    return {"sessions.csv": "\n".join(kept)}


def everything(db):
    return list(db.conn.iterdump())


def test_what_was_read_is_what_is_published(db, publish, tmp_path):
    publish()

    assert publishing.read_publication(db) == publishing.read_source(tmp_path)


def test_nothing_is_published_at_first(db):
    assert publishing.read_publication(db) is None


def test_the_first_publication_has_no_changes(db, publish):
    report = publish()

    assert (report.publication, report.published, report.changes) == (1, True, ())
    assert report.summary() == [
        "3 sessions, 4 showings, 2 people, 3 places, 1 exhibitors, 1 pages, 1 announcements, 1 floors.",
        "Published as number 1.",
    ]


def test_the_same_source_publishes_nothing(db, publish):
    publish()
    before = everything(db)

    report = publish(now=MORNING + timedelta(hours=12))

    assert (report.publication, report.published) == (1, False)
    assert everything(db) == before


def test_a_moved_showing_is_a_change_with_a_number(db, publish):
    publish()

    report = publish(sessions("2024-11-14 13:00,2024-11-14 14:00", "2024-11-14 15:00,2024-11-14 16:00"))

    assert [(change.number, change.subject, change.kind) for change in report.changes] == [(1, "t:film-2", "moved")]
    assert changes.since(db, 0) == list(report.changes)
    assert report.summary()[1] == "Published as number 2: 1 moved."


def test_another_page_is_a_publication_without_changes(publish):
    publish()

    report = publish({"pages/about.fi.md": "# Tietoa\n\nUutta."})

    assert (report.publication, report.published, report.changes) == (2, True, ())


def test_a_session_that_vanished_is_cancelled_and_comes_back(db, publish):
    publish()

    gone = publish(without("tasting"), yes=True)
    kept = publishing.read_publication(db).programme.sessions["tasting"]
    back = publish()

    assert [(change.subject, change.kind) for change in gone.changes] == [("s:tasting", "cancelled")]
    assert (kept.status, kept.slots[0].status) == ("cancelled", "cancelled")
    assert [(change.subject, change.kind) for change in back.changes] == [("s:tasting", "back")]


def test_a_vanished_session_is_cancelled_only_once(publish):
    publish()
    publish(without("tasting"), yes=True)

    assert not publish(without("tasting")).published


def test_a_fifth_of_the_sessions_may_go_and_more_has_to_be_confirmed(db):
    whole = generate(sessions=10, people=5, rooms=2)
    now = datetime(2025, 1, 1, tzinfo=UTC)
    publishing.publish(db, whole, now=now)

    def cut(count):
        kept = dict(list(whole.programme.sessions.items())[: 10 - count])
        return replace(whole, programme=replace(whole.programme, sessions=kept))

    before = everything(db)
    with pytest.raises(publishing.TooManyCancelled, match="3 of 10 sessions to come would be cancelled"):
        publishing.publish(db, cut(3), now=now)
    assert everything(db) == before
    assert len(publishing.publish(db, cut(2), now=now).changes) == 2
    assert len(publishing.publish(db, cut(4), now=now, yes=True).changes) == 2


def test_what_is_over_may_go_unasked_and_is_not_cancelled(publish):
    publish()

    report = publish({"sessions.csv": folders.SESSIONS.splitlines()[0]}, now=MORNING + timedelta(days=1))

    assert report.changes == ()
    assert report.counts["sessions"] == 3


def test_another_event_replaces_the_whole_one_only_when_confirmed(db, publish):
    publish()
    other = generate(sessions=3, people=3, rooms=1)

    with pytest.raises(publishing.TooManyCancelled, match="“tea-days” is published and would be replaced whole"):
        publishing.publish(db, other, now=MORNING)
    report = publishing.publish(db, other, now=MORNING, yes=True)

    assert report.changes == ()
    assert len(publishing.read_publication(db).programme.sessions) == 3


def test_a_source_without_venue_and_exhibitors_keeps_them(db, publish):
    publish()

    publish({"exhibitors.csv": None, "venue/1.svg": None, "venue/paths.csv": None})
    assert list(publishing.read_publication(db).exhibitors) == ["teeseura"]


def test_the_parts_a_source_has_are_known(tmp_path):
    write_folder(tmp_path, {"exhibitors.csv": None})

    assert publishing.read_source(tmp_path).parts == {"venue"}


def test_a_failure_leaves_nothing_behind(db, publish, monkeypatch):
    publish()
    before = everything(db)
    monkeypatch.setattr(changes, "record", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        publish({"people.csv": folders.PEOPLE + "sam,Sam,,\n"})

    assert everything(db) == before


def test_another_connection_notices_a_publication(db, publish, tmp_path):
    other = database.open_database(db.execute("pragma database_list").fetchone()[2])
    before = database.data_version(other)

    publish()

    assert database.data_version(other) != before
    assert database.get_state(other, "publication") == 1
    other.close()


def test_a_generated_event_is_the_same_each_time_and_publishes_nothing_again(db):
    now = datetime(2025, 1, 1, tzinfo=UTC)
    publishing.publish(db, generate(sessions=100), now=now)

    assert publishing.publish(db, generate(sessions=100), now=now).published is False
    assert len(publishing.publish(db, move_one(generate(sessions=100)), now=now).changes) == 1


def test_a_real_schedule_is_published_twice_and_changes_nothing(db, shared_data):
    source = publishing.read_source(shared_data / "xml" / "fosdem-2025.xml")
    first = publishing.publish(db, source, now=MORNING)

    assert first.published
    assert publishing.publish(db, source, now=MORNING).published is False


def test_the_demo_comes_back_as_it_was_read(db, demo):
    publishing.publish(db, demo, now=MORNING)

    assert publishing.read_publication(db).exhibitors == demo.exhibitors
    assert publishing.read_publication(db).venue == demo.venue
    assert publishing.read_publication(db).programme.sessions.keys() == demo.programme.sessions.keys()
