"""Ticks as planning data: where rooms will be too small, and what people would like to see both of."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template

from pwa import clock, planning
from pwa.programme.model import Place
from pwa.web.context import get_db, get_publication
from pwa.web.index import Showing
from pwa.web.language import gettext as _
from pwa.web.organiser.desk import Entry, allowed

bp = Blueprint("planning", __name__, url_prefix="/planning")

ENTRIES = (Entry("organiser.planning.index", "people", lambda: _("Planning")),)


class Expected(NamedTuple):
    """A showing, how many are expected to come, and how full its room will be, in per cent."""

    showing: Showing
    place: Place | None
    load: planning.Load
    share: int | None


@bp.get("/")
@allowed("organiser", "editor")
def index() -> str:
    """Show the showings that are to come by how full they will be, and pairs that many ticked both of."""
    db, programme, now = get_db(), get_publication().programme, clock.now()
    found = []
    for id, load in planning.expected(db).items():
        slot = programme.slot(id)
        if slot is None or slot.end <= now:
            continue
        place = programme.places.get(slot.place)
        session = programme.sessions[slot.session]
        seats = session.capacity or (place.capacity if place else None)
        share = round(100 * load.here / seats) if seats else None
        found.append(Expected(Showing(slot, session), place, load, share))
    pairs = [
        (one.both, *(Showing(slot, programme.sessions[slot.session]) for slot in slots))
        for one in planning.pairs(db)
        if all(slots := [slot for id in (one.first, one.second) if (slot := programme.slot(id))]) and len(slots) == 2
    ]
    return render_template(
        "organiser/planning.html", found=sorted(found, key=lambda one: -(one.share or 0)), pairs=pairs,
        fewest=planning.FEWEST,
    )  # fmt: skip
