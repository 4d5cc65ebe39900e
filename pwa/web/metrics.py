"""Metrics for a monitor (Prometheus text format), behind a token: counts alone, nothing of a person."""

from __future__ import annotations

import hmac
import shutil
import time
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlite_utils import Database
from werkzeug.exceptions import NotFound

from pwa import clock, edition
from pwa.alerts.status import HOST
from pwa.config import Config
from pwa.database import from_text, get_state
from pwa.web.context import get_db

bp = Blueprint("metrics", __name__)

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
COUNTED = ("attendee", "device", "bookmark", "subscription", "notice")


def init_app(app: Flask) -> None:
    """Count what the views answer, by endpoint: printed pages are answered before them."""
    registry = CollectorRegistry()
    answers = Counter("rasti_answers", "Answers of views", ("endpoint", "status"), registry=registry)
    seconds = Histogram("rasti_answer_seconds", "Time a view took", buckets=SECONDS, registry=registry)
    registry.register(_Instance(app.config["RASTI"]))
    app.extensions["metrics"] = registry

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        answers.labels(request.endpoint or "none", str(response.status_code)).inc()
        if "began" in g:
            seconds.observe(time.perf_counter() - g.began)
        return response


@bp.get("/metrics")
def show() -> Response:
    """Give the metrics to who knows RASTI_METRICS_TOKEN, sent as a bearer token; without one there are none."""
    token = current_app.config["RASTI"].metrics_token
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(sent.encode("utf-8", "replace"), token.encode()):
        raise NotFound
    return Response(generate_latest(current_app.extensions["metrics"]), content_type=CONTENT_TYPE_LATEST)


class _Instance(Collector):
    """What the database says, asked at each scrape, so that every process says the same."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        db = get_db()
        printed = edition.current(db)
        yield _gauge("edition", "Number of the edition that is served", printed.number if printed else 0)
        yield _gauge("pages", "Pages of the edition", printed.pages if printed else 0)
        yield _gauge("printed", "1 where all that is published is printed", int(edition.is_printed(db)))
        for table in COUNTED:
            yield _gauge(f"{table}s", f"Rows of {table}", _one(db, f"select count(*) from {table}"))
        yield _labelled("deliveries", "Deliveries", "state", "select state, count(*) from delivery group by 1", db)
        hosts = f"select {HOST.format('endpoint')}, count(*) from subscription group by 1"
        yield _labelled("push_subscriptions", "Subscriptions", "service", hosts, db)
        if tick := get_state(db, "worker_tick"):
            age = (clock.wall() - from_text(tick)).total_seconds()
            yield _gauge("worker_tick_age_seconds", "Since the alert worker ticked", age)
        if backup := get_state(db, "backup_at"):
            age = (clock.wall() - from_text(backup)).total_seconds()
            yield _gauge("backup_age_seconds", "Since the last backup", age)
        yield _gauge("database_bytes", "Size of the database", self._config.database.stat().st_size)
        yield _gauge("disk_free_bytes", "Free on its disk", shutil.disk_usage(self._config.instance).free)


def _gauge(name: str, help: str, value: float) -> Metric:
    return GaugeMetricFamily(f"rasti_{name}", help, value=value)


def _labelled(name: str, help: str, label: str, sql: str, db: Database) -> Metric:
    family = GaugeMetricFamily(f"rasti_{name}", help, labels=[label])
    for value, count in db.execute(sql).fetchall():
        family.add_metric([value], count)
    return family


def _one(db: Database, sql: str) -> Any:
    return db.execute(sql).fetchone()[0]
