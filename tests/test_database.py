"""Records become rows: only what differs is written, in the order that was asked for."""

import subprocess
import sys

import pytest

from pwa import database
from pwa.database import read_all, replace_changed
from pwa.i18n import Localized
from pwa.programme import search
from pwa.programme.model import Page


def page(key, title="Title"):
    return Page(key, Localized(en=title), Localized())


@pytest.fixture
def pages(db):
    """Hold three pages, and count the rows that are written."""
    before = {key: page(key) for key in "abc"}
    replace_changed(db, "page", {}, before)
    db.execute("create temp table written (key)")
    for verb, row in (("insert", "new"), ("update", "new"), ("delete", "old")):
        db.execute(
            f"create temp trigger on_{verb} after {verb} on page begin insert into written values ({row}.key); end"
        )
    return before


def test_only_what_differs_is_written(db, pages):
    after = {"a": pages["a"], "c": page("c", "Another"), "d": page("d")}

    replace_changed(db, "page", pages, after)

    assert read_all(db, "page", Page) == list(after.values())
    assert sorted(row[0] for row in db.execute("select key from written")) == ["b", "c", "d"]


@pytest.mark.parametrize("order", ["cba", "dabc", "adc", "", "abcd", "bca"])
def test_records_stand_in_the_order_asked_for(db, pages, order):
    after = {key: pages.get(key) or page(key) for key in order}

    replace_changed(db, "page", pages, after)

    assert [one.key for one in read_all(db, "page", Page)] == list(order)


def test_the_index_follows_what_differs(db):
    def entries(**titles):
        return [search.Entry("page", key, Localized(en=title)) for key, title in titles.items()]

    search.index(db, entries(a="Alder", b="Birch", c="Cedar"))
    search.index(db, entries(a="Alder", b="Beech", d="Dogwood"), entries(a="Alder", b="Birch", c="Cedar"))

    found = {
        word: [hit.id for hit in search.find(db, word, "en")] for word in "alder birch beech cedar dogwood".split()
    }
    assert found == {"alder": ["a"], "birch": [], "beech": ["b"], "cedar": [], "dogwood": ["d"]}


def test_opening_once_more_keeps_the_locks_of_the_connections_there(tmp_path):
    path = tmp_path / "rasti.db"
    first, second = database.open_database(path), database.open_database(path)
    second.close()

    # Whoever leaves last takes the log away: nobody may believe that of a process that still has a connection.
    code = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('select * from state'); db.close()"
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)

    assert path.with_name("rasti.db-wal").exists()
    first.close()
