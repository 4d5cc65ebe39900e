"""Privacy: the data map names every table, what hangs on an attendee goes with them, and no column is for a network."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from pwa import attendees, worker
from tests.test_upgrades import fill

MAP = (Path(__file__).parents[1] / "docs" / "privacy.md").read_text("utf-8")


def tables(db: Database) -> list[str]:
    names = [row[0] for row in db.execute("select name from sqlite_master where type = 'table'")]
    return [name for name in names if not name.startswith(("_sqlite", "sqlite_", "search_"))]


def of_attendees(db: Database) -> list[str]:
    """List the tables whose rows hang on an attendee, also by way of another."""
    found = {"attendee"}
    while True:
        more = {
            table
            for table in tables(db)
            if {row[2] for row in db.execute(f"pragma foreign_key_list([{table}])")} & found
        }
        if more <= found:
            return sorted(found)
        found |= more


def test_the_data_map_names_every_table(db: Database) -> None:
    named = set(re.findall(r"`([a-z_]+)`", MAP))

    assert not set(tables(db)) - named


def test_what_hangs_on_attendees_is_in_their_part_of_the_map(db: Database) -> None:
    theirs = set(re.findall(r"`([a-z_]+)`", MAP.split("## Of people")[0]))

    assert set(of_attendees(db)) <= theirs
    assert len(of_attendees(db)) >= 8


def test_no_column_is_for_an_address_of_the_network_or_a_user_agent(db: Database) -> None:
    columns = {f"{table}.{row[1]}" for table in tables(db) for row in db.execute(f"pragma table_info([{table}])")}

    assert not [one for one in columns if re.search(r"\.(ip|agent|user_agent|remote_addr|referrer)$", one)]


@pytest.mark.parametrize("way", ["the worker, once their time is over", "the person"])
def test_nothing_of_an_attendee_stays(db: Database, way: str) -> None:
    fill(db)
    past = datetime(2024, 1, 1, tzinfo=UTC)
    db.execute(
        "update attendee set expires_at = ?, created_at = ?",
        [(past + timedelta(days=30)).isoformat(), past.isoformat()],
    )
    db.execute("update transfer set expires_at = ?", [past.isoformat()])
    before = {table: db.execute(f"select count(*) from [{table}]").fetchone()[0] for table in of_attendees(db)}
    assert 0 not in before.values()

    if way == "the person":
        attendee = attendees.get(db, 1)
        assert attendee
        attendees.forget(db, attendee)
    else:
        worker.clean(db)

    assert not [table for table in before if db.execute(f"select count(*) from [{table}]").fetchone()[0]]
