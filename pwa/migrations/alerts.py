"""Alerts: what each attendee wishes, whom an announcement is for, which devices take part in a rehearsal."""

from __future__ import annotations

from sqlite_utils import Database

from pwa.migrations.registry import migrations


@migrations()
def m200_wishes(db: Database) -> None:
    """Add quiet hours and here or remote; whoever has alerts gets the new kinds too, each of which they can end."""
    db.executescript(
        """
        alter table attendee add column remote integer not null default 0;
        alter table attendee add column quiet_from text not null default '';
        alter table attendee add column quiet_until text not null default '';
        update attendee set kinds = rtrim(kinds, ']') || ',"showing","full","live"]' where kinds like '%"change"%';
        """
    )


@migrations()
def m201_audience(db: Database) -> None:
    """Say whom an announcement is for."""
    db.executescript("alter table announcement add column audience text not null default '';")


@migrations()
def m202_tester(db: Database) -> None:
    """Mark the devices that a rehearsal's alerts go to."""
    db.executescript("alter table subscription add column tester integer not null default 0;")


@migrations()
def m203_made_at(db: Database) -> None:
    """Say when a delivery was written down, to tell how long it took."""
    db.executescript("alter table delivery add column made_at text;")
