"""The addresses of the wall screens."""

from __future__ import annotations

from flask import Blueprint, render_template

from pwa.web.language import gettext as _
from pwa.web.organiser.desk import Entry, allowed
from pwa.web.screen import list_screens

bp = Blueprint("screens", __name__, url_prefix="/screens")

ENTRIES = (Entry("organiser.screens.index", "map", lambda: _("Wall screens")),)


@bp.get("/")
@allowed("organiser", "editor", "steward")
def index() -> str:
    """List the screens: all rooms, each floor, each room."""
    rooms, floors = list_screens()
    return render_template("organiser/screens.html", rooms=rooms, floors=floors)
