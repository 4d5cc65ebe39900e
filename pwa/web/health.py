"""Health: whether the database answers and alerts go out, for a monitor that asks each minute."""

from __future__ import annotations

import sqlite3

from flask import Blueprint, Response, current_app, jsonify

from pwa import clock
from pwa.alerts.status import find_troubles
from pwa.web.context import get_db

bp = Blueprint("health", __name__)


@bp.get("/health")
def show() -> tuple[Response, int]:
    """Answer 200 where all is well, else 503 with what is not."""
    try:
        problems = find_troubles(get_db(), current_app.config["RASTI"].instance, clock.wall())
    except sqlite3.Error as error:
        problems = [f"The database does not answer: {error}"]
    answer = jsonify(ok=not problems, problems=problems)
    answer.headers["Cache-Control"] = "no-store"
    return answer, 503 if problems else 200
