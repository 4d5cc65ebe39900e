"""Plans at the desk: set or move what has no shape by a tap, lay a picture under a floor, try a way."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any, NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from pwa import clock, publishing
from pwa.i18n import in_language
from pwa.organisers import audit
from pwa.programme import overrides
from pwa.programme.overrides import WHOLE, Edit
from pwa.publishing import Publication
from pwa.venue import pictures
from pwa.venue.drawing import draw_course
from pwa.venue.model import Floor, Shape
from pwa.venue.pictures import MOST_BYTES, NotAPicture, read_picture
from pwa.venue.svg import find_boxes, list_strangers
from pwa.web import directions
from pwa.web.context import get_db, get_publication
from pwa.web.exhibitors import booth_order
from pwa.web.language import gettext as _
from pwa.web.language import page_language
from pwa.web.organiser import desk
from pwa.web.organiser.desk import allowed, record
from pwa.web.organiser.showings import undo_publication
from pwa.web.spots import ELSEWHERE
from pwa.web.venue import draw_floor

bp = Blueprint("plans", __name__, url_prefix="/places/plans")

NUMBERS = ("x", "y", "width", "height")


class Thing(NamedTuple):
    """A place or booth by its code, where it is on a plan (`at` is x, y, width, height), if by hand."""

    code: str
    name: str
    floor: str
    at: tuple[str, ...] | None
    by_hand: bool


class BadSpot(ValueError):
    """What was sent is no point or rectangle on the plan."""


@bp.get("/<floor>/")
@allowed("organiser", "editor")
def show(floor: str) -> Any:
    """Show a plan to put things on, what has no place yet, and a way to try."""
    return _show(_floor(floor))


@bp.post("/<floor>/")
@allowed("organiser", "editor")
def put(floor: str) -> Any:
    """Set a place or booth on the plan, or move it."""
    plan, code = _floor(floor), request.form.get("code", "")
    thing = next((one for one in list_things(get_publication()) if one.code == code), None) or abort(404)
    try:
        at = _read_spot(plan)
    except BadSpot:
        return _show(plan, problem=_("Write where it is in numbers that are on the plan.")), 422
    value = {"floor": plan.id, "kind": _kind(code), **dict(zip(NUMBERS, at, strict=True))}
    return _publish(plan, Edit(f"m:{code}", WHOLE, value), code, "moved" if thing.at else "set")


@bp.post("/<floor>/removal")
@allowed("organiser", "editor")
def remove(floor: str) -> Any:
    """Take off the plan what was set by hand; what is drawn shows where it is drawn."""
    plan, code = _floor(floor), request.form.get("code", "")
    try:
        report = publishing.drop_override(get_db(), f"m:{code}", WHOLE, by=desk.current().name, now=clock.now())
    except publishing.Refused:
        abort(404)
    line = record("plan", code, "removed", None, {"number": report.publication})
    return redirect(url_for(".show", floor=plan.id, done=line.number), 303)


@bp.post("/")
@allowed("organiser", "editor")
def upload() -> Any:
    """Lay a picture under a floor, or begin a floor with it."""
    request.max_content_length = MOST_BYTES + 100_000
    try:
        file, key = request.files.get("file"), request.form.get("floor", "").strip()[:20]
        if not file or not file.filename or not key:
            return desk.refuse(_("Choose a picture and name its floor."), _("Go back and try again."), 422)
        picture = read_picture(file.read())
    except RequestEntityTooLarge:
        remedy = _("Save the plan as PNG, JPEG or WebP of at most %(most)s MB.", most=MOST_BYTES // 1_000_000)
        return desk.refuse(_("The picture is too large."), remedy, 413)
    except NotAPicture as error:
        return desk.refuse(_("This is no picture of a plan."), in_language(str(error), page_language()), 422)
    with get_db().atomic():
        pictures.keep(get_db(), [picture])
    plan = {"picture": picture.digest, "width": picture.width, "height": picture.height}
    return _publish(Floor(key, ""), Edit(f"f:{key}", WHOLE, plan), key, "picture")


def list_things(publication: Publication) -> list[Thing]:
    """List everything that can be on a plan: what is on none first, then by floor and name."""
    shapes, floors = publication.venue.shapes, publication.venue.floors
    boxes = {key: find_boxes(floor) for key, floor in floors.items()}
    by_hand = {one.subject[2:] for one in overrides.read(get_db()).values() if one.subject.startswith("m:")}
    places = [place.id for place in publication.programme.places.values() if place.kind not in ELSEWHERE]
    booths = sorted({code for one in publication.exhibitors.values() for code in one.booths}, key=booth_order)
    found = []
    for code in dict.fromkeys((*places, *booths)):
        shape = shapes.get(code)
        at = None
        if shape:
            left, top, right, bottom = boxes[shape.floor].get(code, (shape.x, shape.y, shape.x, shape.y))
            at = tuple(f"{round(one, 1):g}" for one in (left, top, right - left, bottom - top))
        name = directions.name_of(publication, code)
        name = f"{code} · {name}" if code in booths and name != code else name
        found.append(Thing(code, name, shape.floor if shape else "", at, code in by_hand))
    return sorted(found, key=lambda one: one.floor)


def _floor(key: str) -> Floor:
    return get_publication().venue.floors.get(key) or abort(404)


def _kind(code: str) -> str:
    place = get_publication().programme.places.get(code)
    return "booth" if place is None else "facility" if place.is_facility else "room"


def _read_spot(plan: Floor) -> tuple[float, ...]:
    left, top, wide, high = plan.view_box
    try:
        x, y, width, height = (float(request.form.get(name, "").replace(",", ".") or 0) for name in NUMBERS)
    except ValueError as error:
        raise BadSpot from error
    if not all(map(math.isfinite, (x, y, width, height))) or width < 0 or height < 0:
        raise BadSpot
    if not (left <= x <= x + width <= left + wide and top <= y <= y + height <= top + high):
        raise BadSpot
    if not width or not height:
        x, y, width, height = x + width / 2, y + height / 2, 0.0, 0.0
    return tuple(round(one, 1) for one in (x, y, width, height))


def _publish(plan: Floor, edit: Edit, subject: str, action: str) -> Any:
    try:
        report = publishing.edit(get_db(), [edit], by=desk.current().name, now=clock.now())
    except publishing.Refused as error:
        said = " ".join(one.in_language(page_language()) for one in error.problems)
        return desk.refuse(_("This cannot be published."), said, 422)
    line = record("plan", subject, action, None, {"floor": plan.id, "number": report.publication})
    return redirect(url_for(".show", floor=plan.id, code=request.form.get("code", ""), done=line.number), 303)


def _show(plan: Floor, **values: Any) -> str:
    publication = get_publication()
    things = list_things(publication)
    code, origin = request.values.get("code", ""), request.args.get("from", "")
    target = directions.find_target(publication, code, origin) if code else None
    asked = request.args.get("done", "")
    done = audit.get(get_db(), int(asked)) if asked.isdecimal() and len(asked) < 16 else None
    known = {one.code for one in things}
    shapes = publication.venue.shapes
    return render_template(
        "organiser/places/plan.html",
        floor=plan,
        things=things,
        chosen=next((one for one in things if one.code == code), None),
        sent={name: request.form[name] for name in NUMBERS if name in request.form},
        drawing=draw_floor(plan, code, links=False),
        course=draw_course(plan.id, shapes, target.code, target.route, target.steps) if target else "",
        target=target,
        origins=directions.origins(publication),
        unknown=[
            *(one.code for one in shapes.values() if _is_unknown(one, plan, known)),
            *list_strangers(plan, shapes),
        ],
        done=done if done and done.kind == "plan" else None,
        say=_say,
        **values,
    )


def _is_unknown(shape: Shape, plan: Floor, known: Collection[str]) -> bool:
    return shape.floor == plan.id and shape.kind != "node" and shape.code not in known


def _say(entry: audit.Entry) -> str:
    name = directions.name_of(get_publication(), entry.subject)
    words = {
        "set": _("%(name)s was put on the plan"), "moved": _("%(name)s was moved on the plan"),
        "removed": _("%(name)s was taken off the plan"), "picture": _("Floor %(name)s has a new picture"),
    }  # fmt: skip
    return str(words.get(entry.action, "%(name)s")) % {"name": name}


desk.KINDS["plan"] = desk.Kind(_say, undo_publication)
