"""The rehearsal: the clock that pages and alerts follow, and clearing away what was made under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from pwa import clock
from pwa.alerts.notice import keep_last_id
from pwa.database import get_state, keep_clock, set_state, to_text, writing
from pwa.venue import rooms

# What stood when real time was left: the last notice and the machine time.
BEGAN = "rehearsal"


@dataclass(frozen=True)
class Cleared:
    """How much a reset took away."""

    alerts: int
    answers: int
    rooms: int


class NotRehearsing(ValueError):
    """Event time is real time: nothing was made in a rehearsal."""


def set_clock(db: Database, anchor: clock.Anchor | None) -> None:
    """Anchor the event's clock, or return to real time without the rehearsal's alerts; pages get printed anew."""
    with writing(db):
        if anchor and not get_state(db, "clock"):
            last = db.execute("select coalesce(max(id), 0) from notice").fetchone()[0]
            answer = db.execute("select coalesce(max(rowid), 0) from feedback").fetchone()[0]
            set_state(db, BEGAN, {"notice": last, "answer": answer, "wall": to_text(clock.wall())})
        if anchor is None and get_state(db, "clock"):
            # What was told in a rehearsal of these very days would else count as told.
            _erase_notices(db)
        keep_clock(db, anchor)
        set_state(db, "print", get_state(db, "print", 0) + 1)


def reset(db: Database) -> Cleared:
    """Take away the alerts, answers and room states of the rehearsal, so that it can begin again.

    Ticks and edits stay: ticks are people's own, and the log takes edits back. Raises NotRehearsing.
    """
    if not get_state(db, "clock"):
        raise NotRehearsing
    began: dict[str, Any] = get_state(db, BEGAN) or {"notice": 0, "answer": 0}
    with db.atomic():
        alerts = _erase_notices(db)
        answers = db.execute("delete from feedback where rowid > ?", [began["answer"]]).rowcount
        states = db.execute("delete from room_state").rowcount
        set_state(db, rooms.PRINTED, {})
    return Cleared(alerts, answers, states)


def _erase_notices(db: Database) -> int:
    began: dict[str, Any] = get_state(db, BEGAN) or {"notice": 0}
    keep_last_id(db)
    return db.execute("delete from notice where id > ?", [began["notice"]]).rowcount
