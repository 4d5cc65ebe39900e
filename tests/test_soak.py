"""Two minutes of the soak: a thousand open apps, alerts and two organisers at once, and every answer right."""

from __future__ import annotations

from pathlib import Path

from tests.soak import day


def test_a_thousand_apps_and_two_organisers_disturb_nobody(tmp_path: Path) -> None:
    with day.demo(tmp_path, speed=6) as (server, pushes):
        seen = day.run(server, pushes, apps=1000, seconds=20, speed=6)

    assert seen.errors == [] and seen.lost == 0
    assert seen.answers > 5000 and seen.editions >= 2
    assert {"poll", "page", "sync", "download", "subscription", "desk"} <= seen.seconds.keys()
    assert seen.ticked > 300
    # What starts within the hour is due for those who want to know an hour, or ten minutes, before.
    assert seen.alerts.keys() == {"201"} and seen.alerts["201"] == seen.deliveries["sent"] > 50
    assert seen.watch and not seen.watch.ended
