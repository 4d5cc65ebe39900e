"""Signing in by a one-time link, signing out, the own language and devices."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for

from pwa import clock
from pwa.i18n import LANGUAGES
from pwa.organisers import accounts, audit
from pwa.organisers.accounts import ROLES, ExpiredLink, SpentLink, TooManyAttempts, UnknownLink
from pwa.web.context import get_db
from pwa.web.language import gettext as _
from pwa.web.organiser import desk
from pwa.web.organiser.desk import ANYONE, COOKIE, Entry, allowed, current, record

bp = Blueprint("signing", __name__)

ENTRIES = (Entry("organiser.signing.me", "people", lambda: _("You and your devices")),)
REFUSALS = (UnknownLink, SpentLink, ExpiredLink, TooManyAttempts)
RETRY_SECONDS = 600


@bp.get("/sign-in/")
@allowed(ANYONE)
def ask() -> str:
    """Say how one signs in."""
    return render_template("organiser/sign_in.html", ask=True)


@bp.get("/sign-in/<account>/<secret>")
@allowed(ANYONE)
def show(account: str, secret: str) -> Any:
    """Show a link's button; opening it spends nothing, since mail scanners open links."""
    try:
        organiser = accounts.check_link(get_db(), account, secret, clock.wall())
    except REFUSALS as error:
        return _refuse(error)
    return render_template("organiser/sign_in.html", name=organiser.name)


@bp.post("/sign-in/<account>/<secret>")
@allowed(ANYONE)
def sign_in(account: str, secret: str) -> Any:
    """Spend the link and give the device its key."""
    db, wall = get_db(), clock.wall()
    try:
        organiser, key = accounts.sign_in(db, account, secret, _device(), wall)
    except REFUSALS as error:
        return _refuse(error)
    # The language that was chosen on the link's own page is the desk's from now on.
    if (lang := request.args.get("lang", "")) in LANGUAGES:
        organiser = accounts.change(db, organiser, lang=lang)
    audit.record(
        db, organiser, "sign-in", organiser.id, "signed in", None, {"device": _device()}, now=clock.now(), wall=wall
    )
    answer = current_app.make_response(redirect(url_for("organiser.home"), 303))
    answer.set_cookie(
        COOKIE,
        key,
        int(accounts.SIGN_IN_LIFETIME.total_seconds()),
        path="/organiser",
        secure=current_app.config["RASTI"].https,
        httponly=True,
        samesite="Lax",
    )
    return answer


@bp.get("/me/")
@allowed(*ROLES)
def me() -> str:
    """Show the own name, role, language and devices."""
    own = [one for one in accounts.sign_ins(get_db(), clock.wall()) if one.organiser == current().id]
    return render_template("organiser/me.html", sign_ins=own, here=g.sign_in.id)


@bp.post("/language")
@allowed(*ROLES, changes=False)
def choose_language() -> Any:
    """Keep the language that the organiser reads the desk in."""
    lang, back = request.form.get("lang", ""), request.form.get("back", "")
    if lang in LANGUAGES:
        accounts.change(get_db(), current(), lang=lang)
    return redirect(back if desk.is_own(back) else url_for("organiser.home"), 303)


@bp.post("/sign-out")
@allowed(*ROLES)
def sign_out() -> Response:
    """End the sign-in of this device, or another own one by `id`."""
    asked = request.form.get("id", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 16 else g.sign_in.id
    accounts.sign_out(get_db(), number, current())
    record("sign-in", current().id, "signed out", None, None)
    if number != g.sign_in.id:
        return current_app.make_response(redirect(url_for("organiser.signing.me"), 303))
    answer = current_app.make_response(redirect(url_for("organiser.signing.ask"), 303))
    answer.delete_cookie(
        COOKIE, path="/organiser", secure=current_app.config["RASTI"].https, httponly=True, samesite="Lax"
    )
    return answer


def _say(entry: audit.Entry) -> str:
    if entry.action == "signed out":
        return str(_("Signed out"))
    return str(_("Signed in on %(device)s", device=(entry.after or {}).get("device") or _("a device")))


desk.KINDS["sign-in"] = desk.Kind(_say)


def _device() -> str:
    agent = request.headers.get("User-Agent", "")
    systems = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")
    browsers = (("Firefox/", "Firefox"), ("Edg/", "Edge"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    system = next((name for name in systems if name in agent), "")
    browser = next((name for mark, name in browsers if mark in agent), "")
    return ", ".join(part for part in (browser, system.replace("Macintosh", "Mac")) if part)


def _refuse(error: ValueError) -> Any:
    again = _("Ask an organiser for a new link, or make one with “rasti organiser invite”.")
    words = {
        UnknownLink: (404, _("This link is not known here"), again),
        SpentLink: (410, _("This link was used already"), f"{_('A link works once.')} {again}"),
        ExpiredLink: (410, _("This link’s time is over"), f"{_('A link works for two days.')} {again}"),
        TooManyAttempts: (429, _("Too many wrong links were tried"), _("Wait ten minutes, then open your link again.")),
    }
    status, title, remedy = words[type(error)]
    headers = {"Retry-After": str(RETRY_SECONDS)} if status == 429 else {}
    return render_template("organiser/sign_in.html", title=title, remedy=remedy), status, headers
