"""Drafts: what an organiser wrote and did not publish yet, beside what was published when they began."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from pwa.database import from_text, to_text
from pwa.organisers.accounts import Organiser


@dataclass(frozen=True)
class Draft:
    """A field of a subject as its organiser wants it; `base` is what was published when they began."""

    subject: str
    field: str
    value: Any
    base: Any
    at: datetime


def save(db: Database, by: Organiser, subject: str, values: dict[str, tuple[Any, Any]], wall: datetime) -> None:
    """Keep `values`, {field: (value, published)}; what says the same as is published is no draft any more."""
    with db.atomic():
        for field, (value, published) in values.items():
            if value == published:
                db.execute(
                    "delete from draft where organiser = ? and subject = ? and field = ?", [by.id, subject, field]
                )
                continue
            db.execute(
                "insert into draft (organiser, subject, field, value, base, at) values (?, ?, ?, ?, ?, ?)"
                " on conflict do update set value = excluded.value, at = excluded.at where value <> excluded.value",
                [by.id, subject, field, json.dumps(value), json.dumps(published), to_text(wall)],
            )


def read(db: Database, by: Organiser, subject: str = "") -> list[Draft]:
    """List an organiser's drafts, of one subject where that is given, the oldest first."""
    rows = db.query(
        "select * from draft where organiser = ? and (? = '' or subject = ?) order by at, subject, field",
        [by.id, subject, subject],
    )
    return [
        Draft(row["subject"], row["field"], json.loads(row["value"]), json.loads(row["base"]), from_text(row["at"]))
        for row in rows
    ]


def rebase(db: Database, by: Organiser, subject: str, field: str, published: Any) -> None:
    """Note that an organiser saw what is published now and keeps to their draft."""
    sql = "update draft set base = ? where organiser = ? and subject = ? and field = ?"
    db.execute(sql, [json.dumps(published), by.id, subject, field])


def drop(db: Database, by: Organiser, subjects: Iterable[str], field: str = "") -> None:
    """Throw an organiser's drafts of `subjects` away, or those of one field."""
    with db.atomic():
        for subject in subjects:
            sql = "delete from draft where organiser = ? and subject = ? and (? = '' or field = ?)"
            db.execute(sql, [by.id, subject, field, field])


def others(db: Database, by: Organiser, subject: str) -> list[str]:
    """List the names of the other organisers who have a draft of a subject."""
    rows = db.execute(
        "select distinct o.name from draft d join organiser o on o.id = d.organiser"
        " where d.subject = ? and d.organiser <> ? order by o.name",
        [subject, by.id],
    )
    return [row[0] for row in rows]
