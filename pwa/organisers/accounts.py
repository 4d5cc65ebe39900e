"""Organisers: who may work at the desk, in which role, and the one-time links by which they sign in."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from pwa.database import from_row, to_row, to_text, writing

# Everything; texts but no sending; the rooms' states only.
ROLES = ("organiser", "editor", "steward")
LINK_LIFETIME = timedelta(hours=48)
SIGN_IN_LIFETIME = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=1)
# Wrong links an account takes in a while; who is signed in already notices nothing of it.
MAX_ATTEMPTS, ATTEMPT_WINDOW = 10, timedelta(minutes=10)


@dataclass(frozen=True)
class Organiser:
    """A person at the desk, by a random id; removed ones stay for the log."""

    id: str
    name: str
    role: str
    lang: str
    created_at: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True)
class SignIn:
    """A device that is signed in; times are machine time."""

    id: int
    organiser: str
    device: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class UnknownLink(ValueError):
    """No such link was given out, or it is long past."""


class SpentLink(ValueError):
    """The link signed a device in already."""


class ExpiredLink(ValueError):
    """The link's time is over."""


class TooManyAttempts(ValueError):
    """Too many wrong links were tried for this account; it waits."""


class BadName(ValueError):
    """A name is empty, too long or taken."""


class LastOrganiser(ValueError):
    """Nobody would be left who may invite others."""


def invite(db: Database, name: str, role: str, lang: str, wall: datetime) -> tuple[Organiser, str]:
    """Make an organiser, or find the one of that name, and return it with the path part of a new one-time link.

    Raises BadName.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= 60 or role not in ROLES or not name.isprintable():
        raise BadName
    with writing(db):
        found = find_named(db, name)
        if found is None:
            found = Organiser(secrets.token_hex(4), name, role, lang, wall)
            db.table("organiser").insert(to_row(found))
        elif found.role != role or found.removed_at:
            db.execute("update organiser set role = ?, removed_at = null where id = ?", [role, found.id])
            found = replace(found, role=role, removed_at=None)
        return found, make_link(db, found, wall)


def make_link(db: Database, organiser: Organiser, wall: datetime) -> str:
    """Make a link of 128 random bits, of which only a digest is kept; the ones before it no longer work."""
    secret = secrets.token_urlsafe(16)
    with db.atomic():
        db.execute("delete from invitation where organiser = ?", [organiser.id])
        row = [_digest(organiser.id, secret), organiser.id, to_text(wall + LINK_LIFETIME)]
        db.execute("insert into invitation (link_hash, organiser, expires_at) values (?, ?, ?)", row)
    return f"{organiser.id}/{secret}"


def check_link(db: Database, account: str, secret: str, wall: datetime) -> Organiser:
    """Return whom a link signs in and spend nothing.

    Raises TooManyAttempts, UnknownLink, SpentLink or ExpiredLink.
    """
    since = to_text(wall - ATTEMPT_WINDOW)
    sql = "select count(*) from attempt where organiser = ? and at > ?"
    if db.execute(sql, [account[:40], since]).fetchone()[0] >= MAX_ATTEMPTS:
        raise TooManyAttempts
    row = next(db.query("select * from invitation where link_hash = ?", [_digest(account, secret)]), None)
    organiser = get(db, row["organiser"]) if row else None
    if row is None or organiser is None or organiser.removed_at:
        if get(db, account):
            db.execute("delete from attempt where at <= ?", [since])
            db.execute("insert into attempt (organiser, at) values (?, ?)", [account, to_text(wall)])
        raise UnknownLink
    if row["spent_at"]:
        raise SpentLink
    if row["expires_at"] <= to_text(wall):
        raise ExpiredLink
    return organiser


def sign_in(db: Database, account: str, secret: str, device: str, wall: datetime) -> tuple[Organiser, str]:
    """Spend a link and return the organiser with the device's new key; raises what `check_link` does."""
    organiser = check_link(db, account, secret, wall)
    with db.atomic():
        sql = "update invitation set spent_at = ? where link_hash = ? and spent_at is null"
        if not db.execute(sql, [to_text(wall), _digest(account, secret)]).rowcount:
            raise SpentLink
        db.execute("delete from sign_in where expires_at <= ?", [to_text(wall)])
        key, at = secrets.token_urlsafe(32), to_text(wall)
        db.execute(
            "insert into sign_in (key_hash, organiser, device, created_at, seen_at, expires_at)"
            " values (?, ?, ?, ?, ?, ?)",
            [_digest("", key), organiser.id, device[:200], at, at, to_text(wall + SIGN_IN_LIFETIME)],
        )
    return organiser, key


def find(db: Database, key: str | None, wall: datetime) -> tuple[Organiser, SignIn] | None:
    """Return who is signed in with a device's `key`, and that sign-in."""
    row = next(db.query("select * from sign_in where key_hash = ?", [_digest("", key)]), None) if key else None
    if row is None or row["expires_at"] <= to_text(wall):
        return None
    organiser, found = get(db, row["organiser"]), from_row(SignIn, row)
    if organiser is None or organiser.removed_at:
        return None
    if wall - found.seen_at > SEEN_EVERY:
        db.execute("update sign_in set seen_at = ? where id = ?", [to_text(wall), found.id])
    return organiser, found


def sign_out(db: Database, sign_in_id: int, organiser: Organiser | None = None) -> bool:
    """End a sign-in, one of `organiser` where that is given, and say whether there was one."""
    sql, args = "delete from sign_in where id = ?", [sign_in_id, *([organiser.id] if organiser else [])]
    return bool(db.execute(sql + (" and organiser = ?" if organiser else ""), args).rowcount)


def sign_ins(db: Database, wall: datetime) -> list[SignIn]:
    """List the sign-ins that work, the one used last first."""
    rows = db.query("select * from sign_in where expires_at > ? order by seen_at desc", [to_text(wall)])
    return [from_row(SignIn, row) for row in rows]


def get(db: Database, organiser_id: str) -> Organiser | None:
    """Return an organiser by id."""
    return next(_read(db, "id = ?", organiser_id), None)


def find_named(db: Database, name: str) -> Organiser | None:
    """Return an organiser by name, as it may be written, also one who was removed."""
    return next(_read(db, "name = ?", " ".join(name.split())), None)


def everyone(db: Database) -> list[Organiser]:
    """List who may sign in, by name."""
    return list(_read(db, "removed_at is null", order="name collate nocase"))


def change(db: Database, organiser: Organiser, *, role: str | None = None, lang: str | None = None) -> Organiser:
    """Give an organiser another role or language; raises LastOrganiser."""
    changed = replace(organiser, role=role or organiser.role, lang=lang or organiser.lang)
    with writing(db):
        if changed.role != "organiser":
            _keep_one(db, organiser)
        db.execute("update organiser set role = ?, lang = ? where id = ?", [changed.role, changed.lang, changed.id])
    return changed


def remove(db: Database, organiser: Organiser, wall: datetime) -> None:
    """Take an organiser off the desk: every sign-in and link ends at once. Raises LastOrganiser."""
    with writing(db):
        _keep_one(db, organiser)
        db.execute("update organiser set removed_at = ? where id = ?", [to_text(wall), organiser.id])
        for table in ("sign_in", "invitation"):
            db.execute(f"delete from {table} where organiser = ?", [organiser.id])


def bring_back(db: Database, organiser: Organiser) -> None:
    """Let a removed organiser be invited anew."""
    db.execute("update organiser set removed_at = null where id = ?", [organiser.id])


def _keep_one(db: Database, leaving: Organiser) -> None:
    if leaving.role == "organiser" and not any(
        one.role == "organiser" and one.id != leaving.id for one in everyone(db)
    ):
        raise LastOrganiser


def _digest(account: str, secret: str | None) -> str:
    return hashlib.sha256(f"{account}/{secret}".encode("utf-8", "replace")).hexdigest()


def _read(db: Database, where: str, *values: object, order: str = "name") -> Any:
    rows = db.query(f"select * from organiser where {where} order by {order}", list(values))
    return (from_row(Organiser, row) for row in rows)
