"""Lifts and stairs out of order: routes change at once, in every place that asks for one."""

from __future__ import annotations

from pwa import affected, create_app, printer, publishing
from pwa.config import Config
from pwa.venue import closures, store
from pwa.venue.model import Edge
from pwa.venue.routing import find_route
from tests.conftest import FIRST_MORNING


def rides(publication):
    """The codes of the rides on the step-free way to a room upstairs."""
    route = find_route(publication.ways, "info", "logi", step_free=True)
    return [route.codes[n] for n, hop in enumerate(route.hops) if hop.kind == "lift"]


def test_a_route_takes_the_other_lift_while_one_is_out_of_order(db, demo):
    publishing.publish(db, demo, now=FIRST_MORNING)
    usual = rides(publishing.read_publication(db))
    stops = next(stops for stops in closures.rides(demo.venue.edges) if usual[0] in stops)

    closures.close(db, stops, by="Aino", now=FIRST_MORNING)
    other = rides(publishing.read_publication(db))
    assert len(store.read_ways(db)) == len(demo.venue.edges) - 1
    closures.reopen(db, stops)

    assert {usual[0], other[0]} == {"hissi-a-1", "hissi-b-1"}
    assert rides(publishing.read_publication(db)) == usual


def test_without_a_lift_there_is_no_step_free_way_but_one_by_the_stairs(db, demo):
    publishing.publish(db, demo, now=FIRST_MORNING)
    closures.close(db, ["hissi-a-1", "hissi-b-2"], by="Aino", now=FIRST_MORNING)
    ways = publishing.read_publication(db).ways

    assert find_route(ways, "info", "logi", step_free=True) is None
    assert "stairs" in [hop.kind for hop in find_route(ways, "info", "logi").hops]
    assert find_route(ways, "info", "hissi-a-1", step_free=True)


def test_a_later_import_keeps_a_lift_out_of_order(db, demo):
    publishing.publish(db, demo, now=FIRST_MORNING)
    closures.close(db, ["hissi-a-1"], by="Aino", now=FIRST_MORNING)

    report = publishing.publish(db, demo, now=FIRST_MORNING)

    assert not report.published
    assert publishing.read_publication(db).closed == {"hissi-a-1"}


def test_rides_are_joined_over_all_their_floors():
    edges = [Edge("a1", "a2", 5, True, "lift"), Edge("b1", "b2", 5, False, "stairs"), Edge("a3", "a2", 5, True, "lift")]

    assert closures.rides([*edges, Edge("a1", "b1", 5)]) == [("a1", "a2", "a3"), ("b1", "b2")]


def test_a_closed_lift_prints_the_pages_with_routes_and_no_others(tmp_path, db, demo):
    publishing.publish(db, demo, now=FIRST_MORNING)
    app = create_app(Config(instance=tmp_path))
    printer.print_now(app, db)
    shown = publishing.read_publication(db)
    closures.close(db, ["hissi-a-1", "hissi-a-2"], by="Aino", now=FIRST_MORNING)

    printer.print_change(app, db, shown)

    assert printer.is_printed(app, db)
    newest = "select path from printed where edition = (select max(number) from edition)"
    paths = {path for (path,) in db.execute(newest)}
    assert "/fi/graph.json" in paths and "/fi/venue/1/" in paths
    assert printer.print_now(app, db) == db.execute("select max(number) from edition").fetchone()[0]
    assert paths <= affected.find_ways(db)
