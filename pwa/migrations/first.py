"""The schema of the first landing: state, programme, edition, attendees."""

from __future__ import annotations

import secrets

from sqlite_utils import Database

from pwa.database import set_state
from pwa.migrations.registry import migrations


@migrations()
def m001_state(db: Database) -> None:
    """Make the small state: epoch, clock, keys of what is published."""
    db.executescript("create table state (key text primary key, value text not null) strict;")
    set_state(db, "epoch", secrets.token_hex(6))


@migrations()
def m002_programme(db: Database) -> None:
    """Make the programme, venue and exhibitors as published."""
    db.executescript(
        """
        create table event (
          slug text primary key, name text not null, timezone text not null, day_boundary text not null,
          languages text not null, days text not null, tagline text not null, description text not null,
          organiser text not null, funding text not null, sample integer not null, sample_note text not null,
          contact_email text not null, contact_label text not null, supervisor text not null,
          supervisor_url text not null, rehearsal text, themes text not null, formats text not null) strict;
        create table place (
          id text primary key, kind text not null, name text not null, parent text not null, short text not null,
          floor text not null, capacity integer, features text not null, aliases text not null, address text not null,
          lat real, lon real, about text not null, position integer not null) strict;
        create table person (
          id text primary key, name text not null, organisation text not null, role text not null,
          bio text not null) strict;
        create table session (
          id text primary key, title text not null, summary text not null, body text not null, spoken text not null,
          interpretation text not null, subtitles text not null, themes text not null, format text not null,
          level text not null, audience text not null, age_limit text not null, access text not null,
          attendance text not null, status text not null, note text not null, people text not null, links text not null,
          signup_url text not null, signup_deadline text, capacity integer, sources text not null) strict;
        create table slot (
          id text primary key, session text not null references session(id) deferrable initially deferred,
          start text not null, "end" text not null, place text not null, open_hours integer not null,
          status text not null) strict;
        create index slot_session on slot(session);
        create index slot_start on slot(start);
        create table page (key text primary key, title text not null, body text not null) strict;
        create table announcement (
          id text primary key, title text not null, body text not null, severity text not null, since text,
          until text) strict;
        create table exhibitor (
          id text primary key, name text not null, blurb text not null, themes text not null, languages text not null,
          booths text not null, hours text not null, website text not null, email text not null,
          sample integer not null) strict;
        create table floor (id text primary key, svg text not null, view_box text not null) strict;
        create table shape (
          code text not null, floor text not null, kind text not null, x real not null, y real not null,
          primary key (floor, code)) strict;
        create table edge (
          start text not null, "end" text not null, metres real not null, step_free integer not null,
          kind text not null) strict;
        create table change (
          number integer primary key, publication integer not null, at text not null, subject text not null,
          kind text not null, before text, after text) strict;
        create index change_subject on change(subject);
        create virtual table search using fts5 (
          kind unindexed, id unindexed, shown unindexed, title, body,
          tokenize = "unicode61 remove_diacritics 2", prefix = '2 3');
        """
    )


@migrations()
def m003_edition(db: Database) -> None:
    """Make the printed pages and the assets of the last builds."""
    db.executescript(
        """
        create table edition (
          number integer primary key, publication integer not null, build text not null, printed_at text not null,
          pages integer not null) strict;
        create table printed (
          path text primary key, lang text not null, edition integer not null, type text not null, etag text not null,
          body blob, br blob, gz blob) strict;
        create index printed_delta on printed(lang, edition);
        create table asset (
          build text not null, path text not null, type text not null, body blob not null, br blob, gz blob,
          primary key (build, path)) strict;
        """
    )


@migrations()
def m004_attendee(db: Database) -> None:
    """Make what an attendee leaves with us, once alerts or a second device are wanted."""
    db.executescript(
        """
        create table attendee (
          id integer primary key, lang text not null, lead_minutes integer not null, kinds text not null,
          created_at text not null, expires_at text not null) strict;
        create table device (
          key_hash text primary key, attendee integer not null references attendee(id) on delete cascade) strict;
        create index device_attendee on device(attendee);
        create table transfer (
          code_hash text primary key, attendee integer not null references attendee(id) on delete cascade,
          expires_at text not null, spent_at text) strict;
        create index transfer_attendee on transfer(attendee);
        create table bookmark (
          attendee integer not null references attendee(id) on delete cascade, item text not null,
          "on" integer not null, at integer not null, cursor integer not null, primary key (attendee, item)) strict;
        create index bookmark_item on bookmark(item) where "on" = 1;
        create table subscription (
          id integer primary key, attendee integer not null references attendee(id) on delete cascade,
          endpoint text not null unique, p256dh text not null, auth text not null, created_at text not null,
          checked_at text not null, last_ok text, last_error text) strict;
        create index subscription_attendee on subscription(attendee);
        create table notice (
          id integer primary key, attendee integer not null references attendee(id) on delete cascade,
          kind text not null, subject text not null, occasion text not null, due_at text not null,
          until text not null, urgency text not null, body text not null, unique (attendee, kind, subject,
          occasion)) strict;
        create table delivery (
          id integer primary key, notice integer not null references notice(id) on delete cascade,
          subscription integer references subscription(id) on delete set null, state text not null,
          attempts integer not null default 0, next_at text not null, settled_at text, error text,
          unique (notice, subscription)) strict;
        create index delivery_due on delivery(state, next_at);
        create index delivery_subscription on delivery(subscription);
        """
    )
