"""The agenda's calendar addresses, and what people thought of sessions."""

from __future__ import annotations

from sqlite_utils import Database

from pwa.migrations.registry import migrations


@migrations()
def m010_calendar(db: Database) -> None:
    """Make the secret addresses at which calendars read an agenda."""
    db.executescript(
        """
        create table calendar (
          secret_hash text primary key, attendee integer not null references attendee(id) on delete cascade,
          lang text not null, created_at text not null) strict;
        create index calendar_attendee on calendar(attendee);
        """
    )


@migrations()
def m011_feedback(db: Database) -> None:
    """Make the answers to "how was it": one a device and session, and no two of a device can be brought together."""
    db.executescript(
        """
        create table feedback (
          session text not null, device_hash text not null, score integer not null, line text not null,
          at text not null, primary key (session, device_hash)) strict;
        """
    )
