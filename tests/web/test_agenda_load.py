"""Many phones at once: each finds its agenda, none is refused, nothing is lost; a sample of `make bench`'s rows."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from pwa import clock, database
from pwa.agenda import bookmarks
from tests.phones import changes, lost, make_phones
from tests.proof import count


def test_phones_that_come_back_together_lose_nothing(app: Flask) -> None:
    db = database.open_database(app.config["RASTI"].database)
    keys = make_phones(db, count(40, 1000), clock.now())
    stamp = clock.stamp() - 3_600_000
    sent = [changes(phone, stamp) for phone in range(len(keys))]

    def come_back(phone: int) -> int:
        client = app.test_client()
        client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        client.set_cookie("rasti", keys[phone])
        return client.post("/agenda/sync", json={"entries": sent[phone], "since": 0}).status_code

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(come_back, range(len(keys))))

    assert set(answers) == {200}
    assert lost(db, keys, sent) == []
    db.close()


def test_a_sync_stays_quick_among_many_agendas(app: Flask) -> None:
    db = database.open_database(app.config["RASTI"].database)
    keys = make_phones(db, count(500, 10_000), clock.now())
    stamp, took = clock.stamp(), []
    for phone, key in enumerate(keys[:: len(keys) // 50]):
        entries = bookmarks.read_entries(changes(phone, stamp - 1000), stamp)
        began = time.process_time()  # a busy machine makes others wait, not this
        bookmarks.sync(db, key, entries, 0, "fi", clock.now())
        took.append(time.process_time() - began)

    assert statistics.median(took) < 0.010
    db.close()
