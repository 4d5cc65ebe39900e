"""The venue as it is on the day."""

from __future__ import annotations

from sqlite_utils import Database

from pwa.migrations.registry import migrations


@migrations()
def m260_closure(db: Database) -> None:
    """Make the lifts and stairs that are out of order."""
    db.executescript("create table closure (place text primary key, by text not null, at text not null) strict;")


@migrations()
def m261_picture(db: Database) -> None:
    """Let a picture lie under a floor."""
    db.executescript(
        """
        create table picture (
          digest text primary key, type text not null, width integer not null, height integer not null,
          body blob not null) strict;
        alter table floor add column picture text not null default '';
        """
    )


@migrations()
def m262_contact(db: Database) -> None:
    """Let an exhibitor say whom to ask for, and have several links."""
    db.executescript(
        """
        alter table exhibitor add column contact text not null default '{}';
        alter table exhibitor add column links text not null default '[]';
        """
    )


@migrations()
def m263_arrival(db: Database) -> None:
    """Let each place say how to get there."""
    db.executescript(
        """
        alter table place add column by_train text not null default '{}';
        alter table place add column by_bus text not null default '{}';
        alter table place add column by_car text not null default '{}';
        alter table place add column access text not null default '{}';
        """
    )
