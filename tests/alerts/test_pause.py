"""After a restore nothing goes out until somebody confirms, and nothing that may have been sent goes out again."""

from __future__ import annotations

from datetime import timedelta

from click.testing import CliRunner
from sqlite_utils import Database

from pwa import clock, worker
from pwa.alerts import outbox, pause
from pwa.alerts.due import due
from pwa.cli import main
from pwa.config import Config
from pwa.database import keep_clock
from tests.alerts.scene import ORIGIN, at, join, publish, session, tick


def test_what_was_due_before_a_restore_is_never_sent_and_what_came_after_is(db: Database, tmp_path) -> None:
    config = Config(instance=tmp_path, public_url=ORIGIN)
    keep_clock(db, clock.Anchor(at("10:21"), clock.wall()))
    publish(db, session("tea", "10:30"), session("film", "10:31:30"), session("walk", "13:00"), now=at("08:00"))
    aino = join(db, at("08:00"))
    for item in ("s:tea", "s:film", "s:walk"):
        tick(db, aino, item, at("08:30"))
    publish(db, session("tea", "10:30"), session("film", "10:31:30"), session("walk", "14:00"), now=at("09:00"))
    outbox.put(db, due(db, at("10:20")), ORIGIN, clock.wall())

    pause.begin(db, clock.wall())
    assert worker.tick(db, config) == 0 and pause.is_paused(db)
    assert outbox.take(db, clock.now(), clock.wall(), 10) == []
    db.execute("delete from notice")

    assert (pause.end(db), pause.end(db)) == (True, False)
    assert [one.subject for one in due(db, clock.now() + timedelta(minutes=1))] == ["t:film-1"]


def test_the_command_line_says_how_alerts_are_and_resumes_them(db: Database, tmp_path) -> None:
    publish(db, session("tea", "10:30"), now=at("08:00"))
    keep_clock(db, clock.Anchor(at("09:00"), clock.wall()))
    tick(db, join(db, at("08:00"), devices=2), "s:tea", at("08:30"))
    pause.begin(db, clock.wall())

    def rasti(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["alerts", *words, "--instance", str(tmp_path)])
        return result.exit_code, result.output

    status, said = rasti("status")
    assert status == 1 and "worker has not ticked" in said and "Paused since a restore" in said
    assert "Thu 14 Nov 10:20 to 1: tea in English" in said
    assert "Reachable devices: 2 (fi 2; updates.push.services.mozilla.com 2)" in said
    assert rasti("resume") == (0, "Alerts go out again.\n")
    assert rasti("resume") == (0, "Alerts were not paused.\n")
