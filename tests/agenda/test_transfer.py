"""A second device joins an agenda by a code that works once and for ten minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from pwa import attendees
from pwa.agenda import bookmarks, transfer
from pwa.agenda.bookmarks import Entry
from pwa.agenda.transfer import ExpiredCode, SpentCode, Transfer, UnknownCode
from pwa.attendees import Attendee, TooManyDevices

NOW = datetime(2024, 11, 14, 8, 0, tzinfo=UTC)
WALL = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def aino(db: Database) -> Attendee:
    aino, _ = attendees.create(db, "fi", NOW)
    bookmarks.save(db, aino, {"s:bread": Entry(1, 5), "s:tea": Entry(0, 9)})
    return aino


def add_subscription(db: Database, attendee: Attendee, endpoint: str) -> None:
    db.execute(
        "insert into subscription (attendee, endpoint, p256dh, auth, created_at, checked_at)"
        " values (?, ?, '', '', '', '')",
        [attendee.id, endpoint],
    )


def add_notice(db: Database, attendee: Attendee, subject: str) -> None:
    db.execute(
        "insert into notice (attendee, kind, subject, occasion, due_at, until, urgency, body)"
        " values (?, 'start', ?, 'x', '', '', '', '')",
        [attendee.id, subject],
    )


def test_a_code_gives_a_second_device_a_key_of_its_own(db: Database, aino: Attendee) -> None:
    code = transfer.make(db, aino, WALL)

    joined, key = transfer.join(db, code, None, WALL)

    assert joined == attendees.find(db, key) == aino


def test_of_a_code_only_a_digest_is_kept(db: Database, aino: Attendee) -> None:
    code = transfer.make(db, aino, WALL)

    groups = code.split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert set("".join(groups)) <= set(transfer.ALPHABET)
    assert len(transfer.ALPHABET) ** 16 >= 2**64
    assert code not in (kept := str(db.execute("select * from transfer").fetchall()))
    assert code.replace("-", "") not in kept


def test_a_code_works_once(db: Database, aino: Attendee) -> None:
    code = transfer.make(db, aino, WALL)
    transfer.join(db, code, None, WALL)

    with pytest.raises(SpentCode):
        transfer.join(db, code, None, WALL)
    with pytest.raises(SpentCode):
        transfer.find(db, code, WALL)
    assert db["device"].count == 2


def test_looking_at_a_code_spends_nothing(db: Database, aino: Attendee) -> None:
    code = transfer.make(db, aino, WALL)

    assert transfer.find(db, code, WALL) == transfer.find(db, code, WALL)
    assert transfer.find(db, code, WALL) == Transfer(aino.id, WALL + timedelta(minutes=10))


def test_a_code_works_for_ten_minutes_of_machine_time(db: Database, aino: Attendee) -> None:
    code = transfer.make(db, aino, WALL)
    over = WALL + transfer.LIFETIME

    assert transfer.find(db, code, over - timedelta(seconds=1))
    for use in (transfer.find, lambda db, code, wall: transfer.join(db, code, None, wall)):
        with pytest.raises(ExpiredCode):
            use(db, code, over)
    assert db["device"].count == 1


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000", "\udcff", "x" * 1000])
def test_a_wrong_code_opens_nothing(db: Database, aino: Attendee, code: str) -> None:
    transfer.make(db, aino, WALL)

    with pytest.raises(UnknownCode):
        transfer.join(db, code, None, WALL)


def test_the_newest_five_codes_of_an_agenda_stay_open(db: Database, aino: Attendee) -> None:
    first, *others = [transfer.make(db, aino, WALL) for _ in range(6)]

    with pytest.raises(UnknownCode):
        transfer.find(db, first, WALL)
    assert all(transfer.find(db, code, WALL) for code in others)


def test_codes_long_past_are_erased(db: Database, aino: Attendee) -> None:
    code = transfer.make(db, aino, WALL)

    assert transfer.expire(db, WALL + timedelta(minutes=19)) == 0
    assert transfer.expire(db, WALL + timedelta(minutes=20)) == 1
    with pytest.raises(UnknownCode):
        transfer.find(db, code, WALL)


def test_with_its_agenda_a_code_goes_too(db: Database, aino: Attendee) -> None:
    transfer.make(db, aino, WALL)
    attendees.forget(db, aino)

    assert db["transfer"].count == db["device"].count == 0


def test_what_the_joining_device_had_is_merged_and_its_old_agenda_erased(db: Database, aino: Attendee) -> None:
    sam, sams_key = attendees.create(db, "en", NOW)
    bookmarks.save(db, sam, {"s:tea": Entry(1, 7), "s:bread": Entry(0, 8), "e:library": Entry(1, 1)})

    joined, _ = transfer.join(db, transfer.make(db, aino, WALL), sams_key, WALL)

    assert bookmarks.all_entries(db, joined) == {
        "s:bread": Entry(0, 8),
        "s:tea": Entry(0, 9),
        "e:library": Entry(1, 1),
    }
    assert attendees.get(db, sam.id) is attendees.find(db, sams_key) is None


def test_an_old_agenda_that_another_device_still_has_stays_as_it_was(db: Database, aino: Attendee) -> None:
    sam, sams_key = attendees.create(db, "en", NOW)
    others_key = attendees.add_device(db, sam)
    bookmarks.save(db, sam, {"s:tea": Entry(1, 20)})
    add_subscription(db, sam, "https://push.example/sam")

    joined, key = transfer.join(db, transfer.make(db, aino, WALL), sams_key, WALL)

    assert attendees.find(db, key) == joined == aino
    assert attendees.find(db, sams_key) is None
    assert attendees.find(db, others_key) == sam
    assert bookmarks.ticked(db, sam) == {"s:tea"}
    assert bookmarks.ticked(db, aino) == {"s:bread", "s:tea"}
    assert db.execute("select attendee from subscription").fetchall() == [(sam.id,)]


def test_alerts_of_the_joining_device_go_with_it_and_are_not_sent_anew(db: Database, aino: Attendee) -> None:
    sam, sams_key = attendees.create(db, "en", NOW)
    add_subscription(db, sam, "https://push.example/sam")
    for attendee, subject in ((aino, "t:tea-1"), (sam, "t:tea-1"), (sam, "t:bread-1")):
        add_notice(db, attendee, subject)

    transfer.join(db, transfer.make(db, aino, WALL), sams_key, WALL)

    assert db.execute("select attendee, endpoint from subscription").fetchall() == [
        (aino.id, "https://push.example/sam")
    ]
    notices = db.execute("select attendee, subject from notice order by subject").fetchall()
    assert notices == [(aino.id, "t:bread-1"), (aino.id, "t:tea-1")]


def test_a_device_that_has_the_agenda_keeps_its_key(db: Database) -> None:
    aino, key = attendees.create(db, "fi", NOW)

    assert transfer.join(db, transfer.make(db, aino, WALL), key, WALL) == (aino, key)
    assert db["device"].count == 1


def test_the_twenty_first_device_is_refused_and_the_code_stays_good(db: Database, aino: Attendee) -> None:
    for _ in range(attendees.MAX_DEVICES - 1):
        attendees.add_device(db, aino)
    code = transfer.make(db, aino, WALL)
    sam, sams_key = attendees.create(db, "en", NOW)

    with pytest.raises(TooManyDevices):
        transfer.join(db, code, sams_key, WALL)

    assert attendees.find(db, sams_key) == sam
    assert transfer.find(db, code, WALL)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("k7qm-2xtr-9fgh-4wpn", "k7qm-2xtr-9fgh-4wpn"),
        (" K7QM 2XTR 9FGH 4WPN ", "k7qm-2xtr-9fgh-4wpn"),
        ("k7qm2xtr9fgh4wpn", "k7qm-2xtr-9fgh-4wpn"),
        ("oIl1-aaaa-bbbb-cccc", "0111-aaaa-bbbb-cccc"),
        ("https://rasti.example/fi/join/k7qm-2xtr-9fgh-4wpn/?a=b", "k7qm-2xtr-9fgh-4wpn"),
        ("", ""),
        ("…", ""),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, code: str) -> None:
    assert transfer.read_code(typed) == code
