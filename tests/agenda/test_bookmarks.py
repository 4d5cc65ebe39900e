"""Merging the copies of several phones, and what the server keeps of them."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from pwa import attendees, database
from pwa.agenda import bookmarks
from pwa.agenda.bookmarks import BadEntries, Entry, StampAhead, TooManyEntries, merge, read_entries

NOW = datetime(2024, 11, 14, 8, 0, tzinfo=UTC)
STAMP = 1_731_571_200_000
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "merge.json").read_text("utf-8"))

entries = st.builds(Entry, st.integers(0, 1), st.integers(1, 4))
copies = st.dictionaries(st.sampled_from(["s:bread", "t:film-1", "e:library"]), entries)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_merging_follows_the_shared_vectors(vector: dict) -> None:
    merged = merge(*({item: Entry(*pair) for item, pair in copy.items()} for copy in vector["copies"]))

    assert merged == {item: tuple(pair) for item, pair in vector["merged"].items()}


@given(copies, copies, copies)
def test_merging_is_commutative_associative_and_idempotent(a: dict, b: dict, c: dict) -> None:
    assert merge(a, b) == merge(b, a)
    assert merge(merge(a, b), c) == merge(a, merge(b, c)) == merge(a, b, c)
    assert merge(a, a) == a


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "s:bread",
        {"bread": [1, 5]},
        {"x:bread": [1, 5]},
        {"s:": [1, 5]},
        {"s:a b": [1, 5]},
        {"s:" + "a" * 200: [1, 5]},
        {"s:bread": 1},
        {"s:bread": [1]},
        {"s:bread": [1, 5, 6]},
        {"s:bread": [2, 5]},
        {"s:bread": [True, 5]},
        {"s:bread": [1, 5.5]},
        {"s:bread": [1, "5"]},
        {"s:bread": [1, 0]},
        {"s:bread": [1, -5]},
        {"s:bread": [1, 2**60]},
        {"s:tea": [1, 5], "s:bread": [None, 5]},
    ],
)
def test_garbage_is_no_set_of_entries(value: object) -> None:
    with pytest.raises(BadEntries):
        read_entries(value, STAMP)


def test_a_stamp_up_to_five_minutes_ahead_is_believed() -> None:
    ahead = STAMP + 5 * 60 * 1000

    assert read_entries({"s:bread": [1, ahead]}, STAMP) == {"s:bread": (1, ahead)}
    with pytest.raises(StampAhead):
        read_entries({"s:bread": [1, ahead + 1]}, STAMP)


def test_five_thousand_entries_fit_and_no_more() -> None:
    most = {f"s:n{n}": [1, 5] for n in range(5000)}

    assert len(read_entries(most, STAMP)) == 5000
    with pytest.raises(TooManyEntries):
        read_entries(most | {"s:bread": [1, 5]}, STAMP)


def test_every_written_row_rises_above_the_cursor_of_before(db: Database) -> None:
    aino, _ = attendees.create(db, "fi", NOW)
    björn, _ = attendees.create(db, "sv", NOW)
    bookmarks.save(db, aino, {"s:bread": Entry(1, 5), "s:tea": Entry(1, 6)})
    first, everything = bookmarks.newer_than(db, aino, 0)
    bookmarks.save(db, björn, {"s:bread": Entry(1, 7)})
    bookmarks.save(db, aino, {"s:tea": Entry(0, 8), "s:bread": Entry(1, 4)})

    assert everything == {"s:bread": (1, 5), "s:tea": (1, 6)}
    second, newer = bookmarks.newer_than(db, aino, first)
    assert second > first
    assert newer == {"s:tea": (0, 8)}
    assert bookmarks.newer_than(db, aino, second) == (second, {})
    assert bookmarks.ticked(db, aino) == {"s:bread"}
    assert bookmarks.count_on(db, ["s:bread", "s:tea"]) == 2


def test_numbers_are_never_given_twice_also_after_an_agenda_was_erased(db: Database) -> None:
    aino, _ = attendees.create(db, "fi", NOW)
    bookmarks.save(db, aino, {"s:bread": Entry(1, 5)})
    before, _ = bookmarks.newer_than(db, aino, 0)
    attendees.forget(db, aino)

    sam, _ = attendees.create(db, "en", NOW)
    bookmarks.save(db, sam, {"s:bread": Entry(1, 5)})

    assert bookmarks.newer_than(db, sam, 0)[0] > before


def test_an_agenda_over_the_limit_keeps_what_it_had(db: Database) -> None:
    aino, _ = attendees.create(db, "fi", NOW)
    bookmarks.save(db, aino, {f"s:n{n}": Entry(1, 5) for n in range(5000)})

    with pytest.raises(TooManyEntries):
        bookmarks.save(db, aino, {"s:bread": Entry(1, 5), "s:n1": Entry(0, 9)})

    assert len(bookmarks.ticked(db, aino)) == 5000


def test_phones_that_sync_at_once_lose_nothing(db: Database, tmp_path: Path) -> None:
    _, key = attendees.create(db, "fi", NOW)

    def sync(phone: int) -> None:
        own = database.connect(tmp_path / "rasti.db")
        for n in range(10):
            bookmarks.sync(own, key, {f"s:p{phone}-{n}": Entry(1, 5)}, 0, "fi", NOW)
        own.close()

    phones = [threading.Thread(target=sync, args=[n]) for n in range(4)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()

    assert len(bookmarks.sync(db, key, {}, 0, "fi", NOW).entries) == 40
