"""The organiser's desk: one module a feature, each with a blueprint `bp`, its rule on every view, and menu `ENTRIES`.

To add one: `pwa/web/organiser/<feature>.py` with `bp = Blueprint("<feature>", __name__, url_prefix="/<feature>")`,
`@allowed("organiser", …)` under each route,
`ENTRIES = (Entry("organiser.<feature>.index", "icon", lambda: _("Word")),)`, and its name in FEATURES below.
Templates go to `templates/organiser/<feature>/` and extend `organiser/_desk.html`.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from pwa.web.organiser import (
    alerts,
    desk,
    drafts,
    edits,
    feedback,
    imports,
    languages,
    log,
    places,
    planning,
    plans,
    rehearsal,
    report,
    rooms,
    screens,
    showings,
    signing,
    team,
    today,
)
from pwa.web.organiser.desk import Entry, allowed

# In the order of the menu.
FEATURES = (
    today, rooms, showings, alerts, edits, drafts, languages, planning, places, plans, feedback, imports, screens,
    rehearsal, report, team, log, signing,
)  # fmt: skip

bp = Blueprint("organiser", __name__, url_prefix="/organiser")
desk.guard(bp)
bp.context_processor(desk.desk_globals)
for feature in FEATURES:
    bp.register_blueprint(feature.bp)


@bp.get("/")
@allowed("organiser", "editor", "steward")
def home() -> Any:
    """Go to the first page of the menu that the role may use."""
    return redirect(url_for(entries()[0].endpoint), 303)


def entries() -> list[Entry]:
    """List the menu's lines that the signed-in organiser may use."""
    found = [entry for feature in FEATURES for entry in getattr(feature, "ENTRIES", ())]
    return [entry for entry in found if desk.may(entry.endpoint)]


@bp.get("/more/")
@allowed("organiser", "editor", "steward")
def more() -> str:
    """Show the whole menu: a phone's bar has room for its main lines only."""
    return render_template("organiser/more.html")


@bp.app_template_global()
def desk_entries() -> list[Entry]:
    """Give the desk's page its menu."""
    return entries()
