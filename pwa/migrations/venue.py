"""The venue as it is on the day."""

from __future__ import annotations

from sqlite_utils import Database

from pwa.migrations.registry import migrations


@migrations()
def m260_closure(db: Database) -> None:
    """Make the lifts and stairs that are out of order."""
    db.executescript("create table closure (place text primary key, by text not null, at text not null) strict;")
