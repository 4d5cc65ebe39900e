"""What organisers changed over the imported programme, what the source said, and who published what."""

from __future__ import annotations

from sqlite_utils import Database

from pwa.migrations.registry import migrations


@migrations()
def m005_overrides(db: Database) -> None:
    """Make the overrides, the sources they lie over, and the log of publications."""
    db.executescript(
        """
        create table override (
          subject text not null, field text not null, value text not null, "by" text not null, at text not null,
          note text not null, primary key (subject, field)) strict;
        create table source (publication integer primary key, body blob not null) strict;
        create table publication (
          number integer primary key, at text not null, "by" text not null, kind text not null, note text not null,
          touched text not null) strict;
        """
    )
