"""The organiser's desk: who may sign in, what they did, and how each room is."""

from __future__ import annotations

from sqlite_utils import Database

from pwa.migrations.registry import migrations


@migrations()
def m025_organiser(db: Database) -> None:
    """Make organisers, their links and sign-ins, and the log of what they did."""
    db.executescript(
        """
        create table organiser (
          id text primary key, name text not null unique, role text not null, lang text not null,
          created_at text not null, removed_at text) strict;
        create table invitation (
          link_hash text primary key, organiser text not null references organiser(id) on delete cascade,
          expires_at text not null, spent_at text) strict;
        create table sign_in (
          id integer primary key, key_hash text not null unique,
          organiser text not null references organiser(id) on delete cascade,
          device text not null, created_at text not null, seen_at text not null, expires_at text not null) strict;
        create table attempt (organiser text not null, at text not null) strict;
        create index attempt_organiser on attempt(organiser, at);
        create table audit (
          number integer primary key, at text not null, wall text not null, organiser text not null,
          who text not null, kind text not null, subject text not null, action text not null,
          before text not null, after text not null, undone_by integer) strict;
        """
    )


@migrations()
def m026_room_state(db: Database) -> None:
    """Make the states of rooms that stewards set."""
    db.executescript(
        """
        create table room_state (
          place text primary key, state text not null, by text not null, at text not null) strict;
        """
    )


@migrations()
def m027_room_state_of_a_showing(db: Database) -> None:
    """Say which showing a room's state is of: it lapses with it."""
    db.executescript("alter table room_state add column slot text not null default '';")


@migrations()
def m280_draft(db: Database) -> None:
    """Make what organisers write before they publish it, each their own."""
    db.executescript(
        """
        create table draft (
          organiser text not null references organiser(id) on delete cascade, subject text not null,
          field text not null, value text not null, base text not null, at text not null,
          primary key (organiser, subject, field)) strict, without rowid;
        """
    )
