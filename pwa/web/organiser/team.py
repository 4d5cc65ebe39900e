"""Who works at the desk: invite, change a role, end a sign-in, remove."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for

from pwa import clock
from pwa.organisers import accounts, audit
from pwa.organisers.accounts import ROLES, BadName, LastOrganiser, Organiser
from pwa.web.context import get_db
from pwa.web.language import gettext as _
from pwa.web.language import page_language
from pwa.web.organiser import desk
from pwa.web.organiser.desk import CannotUndo, Entry, allowed, record
from pwa.web.transfer import draw

bp = Blueprint("team", __name__, url_prefix="/team")

ENTRIES = (Entry("organiser.team.index", "people", lambda: _("Team")),)


@bp.get("/")
@allowed("organiser")
def index() -> str:
    """List everyone with their sign-ins, and a form to invite."""
    return _show()


@bp.post("/")
@allowed("organiser")
def invite() -> Any:
    """Invite somebody by name: the link shows once, to be handed over."""
    name, role, db = request.form.get("name", ""), request.form.get("role", ""), get_db()
    before = next((one for one in accounts.everyone(db) if one.name == " ".join(name.split())), None)
    if before and before.role != role:
        return _show(problem=_("Somebody of that name is here already: change their role below.")), 409
    try:
        organiser, path = accounts.invite(db, name, role, page_language(), clock.wall())
    except BadName:
        return _show(problem=_("Write a name of at most 60 letters and choose a role.")), 400
    record("team", organiser.id, "invited", None, _state(organiser))
    return _show(link=_link(path), invited=organiser)


@bp.post("/<id>/link")
@allowed("organiser")
def make_link(id: str) -> str:
    """Make a new one-time link; the ones before it no longer work."""
    organiser = _get(id)
    path = accounts.make_link(get_db(), organiser, clock.wall())
    record("team", organiser.id, "link", None, {"name": organiser.name})
    return _show(link=_link(path), invited=organiser)


@bp.post("/<id>/role")
@allowed("organiser")
def change_role(id: str) -> Any:
    """Give somebody another role."""
    organiser, role = _get(id), request.form.get("role", "")
    if role not in ROLES:
        abort(400)
    try:
        changed = accounts.change(get_db(), organiser, role=role)
    except LastOrganiser:
        return _show(problem=_last()), 409
    record("team", organiser.id, "role", _state(organiser), _state(changed))
    return redirect(url_for(".index"), 303)


@bp.post("/<id>/remove")
@allowed("organiser")
def remove(id: str) -> Any:
    """Take somebody off the desk: their sign-ins end at once."""
    organiser = _get(id)
    try:
        accounts.remove(get_db(), organiser, clock.wall())
    except LastOrganiser:
        return _show(problem=_last()), 409
    record("team", organiser.id, "removed", _state(organiser), None)
    return redirect(url_for(".index"), 303)


@bp.post("/sign-ins/<int:number>/end")
@allowed("organiser")
def end_sign_in(number: int) -> Any:
    """End one sign-in of anybody."""
    found = next((one for one in accounts.sign_ins(get_db(), clock.wall()) if one.id == number), None) or abort(404)
    owner = accounts.get(get_db(), found.organiser) or abort(404)
    accounts.sign_out(get_db(), number)
    record("team", owner.id, "ended", {"name": owner.name, "device": found.device}, None)
    return redirect(url_for(".index"), 303)


def role_word(role: str) -> str:
    """Name a role."""
    return str({"organiser": _("Organiser"), "editor": _("Editor"), "steward": _("Steward")}.get(role, role))


bp.add_app_template_global(role_word)


def _show(**values: Any) -> str:
    db, wall = get_db(), clock.wall()
    if link := values.get("link"):
        values["qr"] = draw(link)
    everyone, sign_ins = accounts.everyone(db), accounts.sign_ins(db, wall)
    devices = {one.id: [each for each in sign_ins if each.organiser == one.id] for one in everyone}
    return render_template("organiser/team.html", everyone=everyone, devices=devices, roles=ROLES, **values)


def _get(id: str) -> Organiser:
    found = accounts.get(get_db(), id)
    return found if found and not found.removed_at else abort(404)


def _link(path: str) -> str:
    origin = current_app.config["RASTI"].public_url.rstrip("/") or request.host_url.rstrip("/")
    return f"{origin}/organiser/sign-in/{path}"


def _last() -> str:
    return str(_("Somebody has to stay an organiser: make another one first."))


def _state(organiser: Organiser) -> dict[str, str]:
    return {"name": organiser.name, "role": organiser.role}


def _say(entry: audit.Entry) -> str:
    before, after = entry.before or {}, entry.after or {}
    name, role = after.get("name") or before.get("name"), role_word(after.get("role", ""))
    words = {
        "invited": _("%(name)s invited as %(role)s", name=name, role=role),
        "link": _("New link for %(name)s", name=name),
        "role": _("%(name)s: role %(role)s", name=name, role=role),
        "removed": _("%(name)s removed", name=name),
        "ended": _("%(name)s signed out by force", name=name),
        "back": _("%(name)s brought back", name=name),
    }
    return str(words.get(entry.action, entry.action))


def _undo(db: Any, entry: audit.Entry) -> tuple[Any, Any]:
    organiser = accounts.get(db, entry.subject)
    if organiser is None or entry.action in ("link", "ended"):
        raise CannotUndo(_("A sign-in that ended cannot come back: make a new link."))
    try:
        if entry.action in ("removed", "back"):
            if entry.action == "removed":
                accounts.bring_back(db, organiser)
            else:
                accounts.remove(db, organiser, clock.wall())
        elif entry.before:
            accounts.change(db, organiser, role=entry.before["role"])
        else:
            accounts.remove(db, organiser, clock.wall())
    except LastOrganiser:
        raise CannotUndo(_last()) from None
    return entry.after, entry.before


desk.KINDS["team"] = desk.Kind(_say, _undo)
