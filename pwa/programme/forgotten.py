"""Who asked to be forgotten: kept as digests only, so that no later import brings them back."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import replace

from sqlite_utils import Database

from pwa.database import get_state, set_state
from pwa.programme.model import Person, Programme
from pwa.programme.search import fold

STATE = "forgotten"


def remember(db: Database, person: Person) -> None:
    """Keep that `person` is to stay out, by id and by name; inside the caller's transaction."""
    kept = get_state(db, STATE) or {"salt": secrets.token_hex(16), "people": []}
    digests = {*kept["people"], *_digests(kept["salt"], person)}
    set_state(db, STATE, kept | {"people": sorted(digests)})


def leave_out(db: Database, programme: Programme) -> tuple[Programme, int]:
    """Return `programme` without those who asked to be forgotten, and how many they were."""
    kept = get_state(db, STATE)
    if not kept:
        return programme, 0
    known = set(kept["people"])
    gone = {key for key, person in programme.people.items() if known & _digests(kept["salt"], person)}
    if not gone:
        return programme, 0
    people = {key: person for key, person in programme.people.items() if key not in gone}
    sessions = {
        key: replace(session, people=tuple(part for part in session.people if part.person not in gone))
        for key, session in programme.sessions.items()
    }
    return replace(programme, people=people, sessions=sessions), len(gone)


def _digests(salt: str, person: Person) -> set[str]:
    names = (f"id:{person.id}", f"name:{' '.join(fold(person.name).split())}")
    return {hmac.new(salt.encode(), name.encode(), hashlib.sha256).hexdigest() for name in names}
