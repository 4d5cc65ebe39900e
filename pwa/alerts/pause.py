"""The pause after a restore: nobody knows what was sent since the backup, so alerts wait until somebody confirms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from pwa import clock
from pwa.alerts.notice import Notice
from pwa.database import from_text, get_state, set_state, to_text

PAUSED = "alerts_paused"
# Machine time: whatever was due before it may have been sent by the instance that the backup was made of.
FLOOR = "alerts_floor"


def begin(db: Database, wall: datetime) -> None:
    """Stop alerts at machine time `wall`, and give up what was still to be sent."""
    with db.atomic():
        db.execute("update delivery set state = 'expired', settled_at = ? where state = 'due'", [to_text(wall)])
        for key in (PAUSED, FLOOR):
            set_state(db, key, to_text(wall))


def end(db: Database) -> bool:
    """Let alerts go out again, of what was due since the pause began; False where there was none."""
    paused = is_paused(db)
    set_state(db, PAUSED, None)
    return paused


def is_paused(db: Database) -> bool:
    """Say whether alerts wait for somebody to confirm."""
    return bool(get_state(db, PAUSED))


def newer(db: Database, notices: Iterable[Notice]) -> list[Notice]:
    """Leave out what was due before the last restore."""
    floor = get_state(db, FLOOR)
    if not floor:
        return list(notices)
    stamp = int(from_text(floor).timestamp() * 1000)
    return [notice for notice in notices if clock.stamp_at(notice.due_at) > stamp]
