"""What an attendee leaves with us, and how it goes away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from pwa import attendees
from pwa.agenda import bookmarks
from pwa.agenda.bookmarks import Entry

NOW = datetime(2024, 11, 14, 8, 0, tzinfo=UTC)


def add_slot(db: Database, end: str) -> None:
    db.execute("pragma foreign_keys = off")
    db.execute("insert or replace into slot values ('bread-1', 'bread', ?, ?, 'hall', 0, 'confirmed')", [end, end])
    db.execute("pragma foreign_keys = on")


def test_only_a_digest_of_the_key_is_kept(db: Database) -> None:
    aino, key = attendees.create(db, "fi", NOW)

    assert attendees.find(db, key) == attendees.get(db, aino.id) == aino
    assert attendees.find(db, "another") is attendees.find(db, "") is attendees.find(db, None) is None
    assert len(key) == 22
    assert key not in str(db.execute("select * from attendee").fetchall())


def test_what_is_changed_is_kept(db: Database) -> None:
    aino, key = attendees.create(db, "fi", NOW)

    changed = attendees.update(db, aino, lang="sv", lead_minutes=20, kinds=("start",))

    assert attendees.find(db, key) == changed
    assert (changed.lang, changed.lead_minutes, changed.kinds) == ("sv", 20, ("start",))
    assert changed.name == aino.name


def test_an_attendee_is_kept_until_thirty_days_after_the_event(db: Database) -> None:
    add_slot(db, "2024-11-15T14:00:00.000Z")
    aino, _ = attendees.create(db, "fi", NOW)

    assert aino.expires_at == datetime(2024, 12, 15, 14, 0, tzinfo=UTC)
    assert attendees.expire(db, aino.expires_at - timedelta(seconds=1)) == 0
    assert attendees.expire(db, aino.expires_at) == 1


def test_after_the_event_an_attendee_is_kept_for_thirty_days(db: Database) -> None:
    add_slot(db, "2024-02-09T14:00:00.000Z")
    aino, _ = attendees.create(db, "fi", NOW)

    assert aino.expires_at == NOW + timedelta(days=30)


def test_an_event_that_moved_later_keeps_its_attendees_longer(db: Database) -> None:
    add_slot(db, "2024-11-15T14:00:00.000Z")
    aino, key = attendees.create(db, "fi", NOW)
    add_slot(db, "2024-11-16T14:00:00.000Z")

    longer = attendees.prolong(db, aino)

    assert longer.expires_at == aino.expires_at + timedelta(days=1)
    assert attendees.prolong(db, longer) == attendees.find(db, key) == longer


def test_forgetting_leaves_nothing_and_says_what_went(db: Database) -> None:
    aino, key = attendees.create(db, "fi", NOW)
    sam, _ = attendees.create(db, "en", NOW)
    bookmarks.save(db, aino, {"s:bread": Entry(1, 5), "s:tea": Entry(0, 6)})
    bookmarks.save(db, sam, {"s:bread": Entry(1, 5)})

    assert attendees.forget(db, aino) == {
        "bookmarks": 2,
        "devices": 1,
        "calendars": 0,
        "subscriptions": 0,
        "notices": 0,
    }

    assert attendees.find(db, key) is None
    assert db.execute("select attendee from bookmark").fetchall() == [(sam.id,)]
