"""The schema, a decorated function a step, a module a time. A released step is never edited."""

from __future__ import annotations

from sqlite_utils import Database

from pwa.database import NewerDatabase
from pwa.migrations import agenda, alerts, desk, first, overrides, reading, venue  # noqa: F401
from pwa.migrations.registry import migrations


def apply(db: Database) -> None:
    """Bring the schema of `db` up to this version; raises NewerDatabase where it is ahead of it."""
    known = {step.name for step in migrations.pending(Database(memory=True))}
    done = set()
    if db["_sqlite_migrations"].exists():
        done = {row["name"] for row in db.query("select name from _sqlite_migrations where migration_set = 'rasti'")}
    if done - known:
        raise NewerDatabase(
            "A newer Rasti wrote this database. Install that version, or restore a backup made by this one."
        )
    if known - done:
        migrations.apply(db)
