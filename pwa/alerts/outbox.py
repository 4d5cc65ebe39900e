"""The outbox: a notice is written before it is sent and settled after, so a crash loses nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils import Database

from pwa import clock
from pwa.alerts.compose import compose, compose_test, topic
from pwa.alerts.notice import LAST_ID, Notice
from pwa.alerts.push import MAX_TTL, Answer, Message
from pwa.alerts.status import ALARM, HOST
from pwa.alerts.who import testers_only
from pwa.attendees import Attendee
from pwa.database import from_text, get_state, set_state, to_text

INBOX = 50
TEST_LIFE = timedelta(minutes=2)
FIRST_WAIT = 2.0
LONGEST_WAIT = 300.0
LONGEST_OBEYED = 3600.0


@dataclass(frozen=True)
class Delivery:
    """A notice on its way to one device; `until` in event time."""

    id: int
    subscription: int
    attempts: int
    until: datetime
    message: Message

    @property
    def host(self) -> str:
        """Return the push service that it goes to."""
        return urlsplit(self.message.endpoint).netloc


def put(db: Database, notices: Iterable[Notice], origin: str, wall: datetime) -> int:
    """Write `notices`, and a delivery to each device that their attendee has, in one transaction; return how many."""
    testers = testers_only(db)
    with db.atomic():
        written = [
            _write(
                db,
                notice.attendee,
                (notice.kind, notice.subject, notice.occasion),
                notice.due_at,
                notice.until,
                compose(notice, origin),
                wall,
                notice.urgency,
                testers,
            )
            for notice in notices
        ]
    return sum(written)


def put_test(db: Database, attendee: Attendee, origin: str, now: datetime, wall: datetime) -> int:
    """Write a trial alert to every device of `attendee`, at most one in ten seconds; return to how many it goes."""
    occasion = str(int(wall.timestamp()) // 10)
    until = now + TEST_LIFE * max(1.0, clock.speed())
    with db.atomic():
        key = ("test", "settings", occasion)
        if not _write(db, attendee.id, key, now, until, compose_test(attendee.lang, origin, occasion), wall):
            return 0
        return int(db.execute("select count(*) from subscription where attendee = ?", [attendee.id]).fetchone()[0])


def inbox(db: Database, attendee: Attendee, now: datetime) -> list[dict[str, Any]]:
    """List the last alerts of `attendee` as phones show them: {id, at, title, body, navigate}, the newest first."""
    rows = db.query(
        "select id, due_at, body from notice where attendee = ? and kind <> 'test' and due_at <= ?"
        " order by due_at desc, id desc limit ?",
        [attendee.id, to_text(now), INBOX],
    )
    return [
        {"id": row["id"], "at": row["due_at"]}
        | {name: json.loads(row["body"])["notification"].get(name, "") for name in ("title", "body", "navigate")}
        for row in rows
    ]


def expire(db: Database, now: datetime, wall: datetime) -> int:
    """Give up what is about the past, starts that no longer stand and devices that left; return how many."""
    return db.execute(
        """
        update delivery set state = 'expired', settled_at = :wall where state = 'due'
          and (subscription is null or notice in (
          select n.id from delivery d join notice n on n.id = d.notice where d.state = 'due' and (n.until <= :now
            or n.kind in ('start', 'live') and not exists (
              select 1 from slot s join session on session.id = s.session
              join bookmark b on b.attendee = n.attendee and b.item in ('t:' || s.id, 's:' || s.session) and b."on" = 1
              where 't:' || s.id = n.subject and s.start = n.occasion
                and s.status <> 'cancelled' and session.status <> 'cancelled')
            or n.kind = 'announcement' and not exists (select 1 from announcement where 'a:' || id = n.subject))))
        """,
        {"now": to_text(now), "wall": to_text(wall)},
    ).rowcount


def take(
    db: Database, now: datetime, wall: datetime, limit: int, skip: Iterable[int] = (), full: Iterable[str] = ()
) -> list[Delivery]:
    """List up to `limit` deliveries to try at machine time `wall`, the most urgent first.

    Those in `skip` are left out, and those to the push services in `full`.
    """
    rows = db.query(
        f"""
        select d.id, d.subscription, d.attempts, n.kind, n.subject, n.occasion, n.until, n.urgency, n.body,
          s.endpoint, s.p256dh, s.auth from delivery d
        join notice n on n.id = d.notice join subscription s on s.id = d.subscription
        where d.state = 'due' and d.next_at <= ? and d.id not in (select value from json_each(?))
          and {HOST.format("s.endpoint")} not in (select value from json_each(?))
        order by n.until, d.id limit ?
        """,
        [to_text(wall), json.dumps(list(skip)), json.dumps(list(full)), limit],
    )
    return [
        Delivery(
            id=row["id"],
            subscription=row["subscription"],
            attempts=row["attempts"],
            until=from_text(row["until"]),
            message=Message(
                endpoint=row["endpoint"],
                p256dh=row["p256dh"],
                auth=row["auth"],
                body=row["body"].encode(),
                ttl=_ttl(from_text(row["until"]), now),
                urgency=row["urgency"],
                topic=topic(row["kind"], row["subject"], row["occasion"]),
            ),
        )
        for row in rows
    ]


def settle(db: Database, answers: Iterable[tuple[Delivery, Answer]], wall: datetime) -> None:
    """Write down what became of deliveries: sent, gone, failed, or due again later, in one transaction."""
    with db.atomic():
        for delivery, answer in answers:
            status = answer.status or 0
            if 200 <= status < 300:
                _sent(db, delivery, wall)
            elif status in (404, 410):
                _end(db, delivery, "gone", answer, wall)
                db.execute("delete from subscription where id = ?", [delivery.subscription])
            elif status == 429 or status >= 500 or not status:
                _postpone(db, delivery, answer, wall)
            elif status in (401, 403):
                _raise_alarm(db, delivery, answer, wall)
                _postpone(db, delivery, answer, wall)
            else:
                _raise_alarm(db, delivery, answer, wall)
                _end(db, delivery, "failed", answer, wall)


def wait_seconds(attempts: int, retry_after: float | None, chance: float | None = None) -> float:
    """Return how long to wait after the failed attempt number `attempts`: as told, else doubling, with jitter."""
    chance = random.random() if chance is None else chance
    if retry_after is not None:
        return min(retry_after, LONGEST_OBEYED) + chance
    return float(min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT) * (0.5 + chance / 2))


def _write(
    db: Database,
    attendee: int,
    key: tuple[str, str, str],
    due_at: datetime,
    until: datetime,
    body: str,
    wall: datetime,
    urgency: str = "high",
    testers: bool = False,
) -> bool:
    found = db.execute(
        "insert into notice (id, attendee, kind, subject, occasion, due_at, until, urgency, body) values"
        " (1 + max(coalesce((select max(id) from notice), 0), (select coalesce(max(cast(value as integer)), 0)"
        f" from state where key = '{LAST_ID}')), ?, ?, ?, ?, ?, ?, ?, ?)"
        " on conflict (attendee, kind, subject, occasion) do nothing returning id",
        [attendee, *key, to_text(due_at), to_text(until), urgency, body],
    ).fetchone()
    if not found:
        return False
    db.execute(
        "insert into delivery (notice, subscription, state, next_at, made_at)"
        " select ?, id, 'due', ?, ? from subscription where attendee = ? and tester >= ?",
        [found[0], to_text(wall), to_text(wall), attendee, int(testers)],
    )
    return True


def _ttl(until: datetime, now: datetime) -> int:
    """Return the seconds of machine time until an alert is about the past, at least one."""
    return max(1, min(int(clock.wait_seconds(until - now)), MAX_TTL))


def _sent(db: Database, delivery: Delivery, wall: datetime) -> None:
    _end(db, delivery, "sent", Answer(201), wall)
    db.execute(
        "update subscription set last_ok = ?, last_error = null where id = ?", [to_text(wall), delivery.subscription]
    )
    alarm = get_state(db, ALARM)
    if alarm and alarm["host"] == delivery.host:
        set_state(db, ALARM, None)


def _end(db: Database, delivery: Delivery, state: str, answer: Answer, wall: datetime) -> None:
    db.execute(
        "update delivery set state = ?, settled_at = ?, attempts = attempts + 1, error = ? where id = ?",
        [state, to_text(wall), None if state == "sent" else _words(answer), delivery.id],
    )


def _postpone(db: Database, delivery: Delivery, answer: Answer, wall: datetime) -> None:
    later = wall + timedelta(seconds=wait_seconds(delivery.attempts + 1, answer.retry_after))
    db.execute(
        "update delivery set attempts = attempts + 1, next_at = ?, error = ? where id = ?",
        [to_text(later), _words(answer), delivery.id],
    )
    db.execute("update subscription set last_error = ? where id = ?", [_words(answer), delivery.subscription])


def _raise_alarm(db: Database, delivery: Delivery, answer: Answer, wall: datetime) -> None:
    set_state(db, ALARM, {"at": to_text(wall), "host": delivery.host, "error": _words(answer)})


def _words(answer: Answer) -> str:
    return f"{answer.status or ''} {answer.reason}".strip()
