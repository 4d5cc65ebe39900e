"""Upgrades: from every schema that was ever released, with rows in each table, forward to this one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from pwa import database
from pwa import migrations as _steps  # noqa: F401
from pwa.migrations.registry import migrations

STEPS = [step.name for step in migrations.pending(Database(memory=True))]
SPECIAL = {"kinds": '["start"]'}
NUMBERS = {"INTEGER": 1, "REAL": 1.0, "BLOB": b"1"}


def shape(db: Database) -> set[tuple[str, str]]:
    """Return every table and index with its columns."""
    found = set()
    for name, kind in db.execute("select name, type from sqlite_master where name not like 'sqlite_%'").fetchall():
        columns = [tuple(row[1:3]) for row in db.execute(f"pragma table_info([{name}])").fetchall()]
        found.add((f"{kind} {name}", str(sorted(columns))))
    return found


def fill(db: Database) -> dict[str, int]:
    """Put a row into each table, all of one attendee, and count them."""
    db.execute("pragma foreign_keys=off")
    tables = [
        row[0]
        for row in db.execute(
            "select name from sqlite_master where type = 'table' and sql not like '%virtual%'"
            " and name not like 'sqlite_%' and name not like '_sqlite%' and name not like 'search%'"
        )
    ]
    for table in tables:
        columns = [(row[1], row[2]) for row in db.execute(f"pragma table_info([{table}])")]
        values = {name: SPECIAL.get(name) or NUMBERS.get(kind, "1") for name, kind in columns if kind}
        marks = ", ".join("?" * len(values))
        names = ", ".join(f"[{name}]" for name in values)
        db.execute(f"insert or ignore into [{table}] ({names}) values ({marks})", list(values.values()))
    db.execute("pragma foreign_keys=on")
    return {table: db.execute(f"select count(*) from [{table}]").fetchone()[0] for table in tables}


@pytest.mark.parametrize("last", range(1, len(STEPS)), ids=lambda number: STEPS[number - 1])
def test_what_an_older_version_kept_is_there_after_the_upgrade(last: int, tmp_path: Path) -> None:
    old = database.connect(tmp_path / "rasti.db")
    migrations.apply(old, stop_before=STEPS[last])
    before = fill(old)
    old.close()

    db = database.open_database(tmp_path / "rasti.db")

    after = {table: db.execute(f"select count(*) from [{table}]").fetchone()[0] for table in before}
    assert after == before and 0 not in before.values()
    assert db.execute("pragma integrity_check").fetchone()[0] == "ok"
    assert shape(db) == shape(database.open_database(":memory:"))
    db.close()


def test_a_newer_database_is_refused_with_a_sentence_and_left_alone(tmp_path: Path) -> None:
    db = database.open_database(tmp_path / "rasti.db")
    db.execute("insert into _sqlite_migrations (migration_set, name, applied_at) values ('rasti', 'm999', '2030')")
    db.close()
    before = (tmp_path / "rasti.db").read_bytes()

    with pytest.raises(database.NewerDatabase, match="Install that version, or restore a backup"):
        database.open_database(tmp_path / "rasti.db")

    assert (tmp_path / "rasti.db").read_bytes() == before
