"""A speaker who asked for it goes from everything: page, sessions, search, history, exports, and imports to come."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from pwa import history, publishing
from pwa.database import writing
from pwa.programme import changes, forgotten
from pwa.programme.search import fold


class NoSuchPerson(LookupError):
    """Nobody with that id is published."""


def forget(db: Database, person_id: str, *, now: datetime) -> list[str]:
    """Forget a person in one transaction; return the ids of the sessions whose texts still name them.

    Raises NoSuchPerson.
    """
    with writing(db):
        publication = publishing.read_publication(db)
        person = publication.programme.people.get(person_id) if publication else None
        if publication is None or person is None:
            raise NoSuchPerson(person_id)
        forgotten.remember(db, person)
        history.forget(db, person)
        publishing.republish(db, by="", now=now)
        changes.redact(db, person.name)
    return [
        session.id
        for session in publication.programme.sessions.values()
        for text in [(*session.title.values(), *session.summary.values(), *session.body.values())]
        if fold(person.name) in fold(" ".join(text))
    ]
