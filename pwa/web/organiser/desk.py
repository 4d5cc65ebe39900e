"""What every module of the desk shares: who is signed in, the rule on each view, the log, the menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

from flask import Blueprint, Response, current_app, g, render_template, request
from sqlite_utils import Database

from pwa import clock, i18n
from pwa.organisers import accounts, audit
from pwa.organisers.accounts import ROLES, Organiser
from pwa.web.context import NotPublished, get_db
from pwa.web.language import gettext as _
from pwa.web.language import local, page_language, set_language
from pwa.web.security import SAFE

COOKIE = "rasti_desk"
ANYONE = "anyone"

View = TypeVar("View", bound=Callable[..., Any])


class Rule(NamedTuple):
    """Who may use a view; `changes` is False where an unsafe method changes nothing that others see."""

    roles: frozenset[str]
    changes: bool


class CannotUndo(ValueError):
    """A change cannot be taken back; the message says why, in the reader's language."""


@dataclass(frozen=True)
class Entry:
    """A line of the desk's menu; `main` ones are in the bar at a phone's bottom."""

    endpoint: str
    icon: str
    word: Callable[[], str]
    main: bool = False


@dataclass(frozen=True)
class Kind:
    """How lines of one kind are said in the log, and taken back (may raise CannotUndo; returns before and after)."""

    say: Callable[[audit.Entry], str]
    undo: Callable[[Database, audit.Entry], tuple[Any, Any]] | None = None


KINDS: dict[str, Kind] = {}


def allowed(*roles: str, changes: bool = True) -> Callable[[View], View]:
    """Say which roles may use a view, below its route; one without a rule answers nobody, and fails a test.

    An unsafe request that succeeds without writing to the log gets a plain line there, unless `changes` is False.
    """
    unknown = set(roles) - {*ROLES, ANYONE}
    if unknown or not roles:
        raise ValueError(f"{unknown or 'no role'}: a rule names {', '.join(ROLES)} or {ANYONE}")

    def mark(view: View) -> View:
        view.rule = Rule(frozenset(roles), changes)  # type: ignore[attr-defined]
        return view

    return mark


def rule_of(endpoint: str | None) -> Rule | None:
    """Return the rule of a view, or None where it has none."""
    return getattr(current_app.view_functions.get(endpoint or ""), "rule", None)


def current() -> Organiser:
    """Return who is signed in."""
    organiser: Organiser = g.organiser
    return organiser


def may(endpoint: str, organiser: Organiser | None = None) -> bool:
    """Say whether the signed-in organiser may use a view."""
    rule, who = rule_of(endpoint), organiser or g.get("organiser")
    return bool(rule and (ANYONE in rule.roles or (who and who.role in rule.roles)))


def record(kind: str, subject: str, action: str, before: Any, after: Any) -> audit.Entry:
    """Write what the signed-in organiser just changed into the log; `kind` is one of KINDS."""
    g.audited = True
    who = current()
    return audit.record(get_db(), who, kind, subject, action, before, after, now=clock.now(), wall=clock.wall())


def guard(bp: Blueprint) -> None:
    """Check each request to the desk's blueprints, and mark each answer."""
    bp.before_request(_admit)
    bp.after_request(_finish)


def refuse(title: str, remedy: str, status: int) -> tuple[str, int]:
    """Answer with a page of the desk that says what is wrong and what to do."""
    return render_template("organiser/refused.html", title=title, remedy=remedy), status


def _admit() -> Any:
    rule, db = rule_of(request.endpoint), get_db()
    found = accounts.find(db, request.cookies.get(COOKIE), clock.wall())
    if found:
        g.organiser, g.sign_in = found
    lang = found[0].lang if found else request.args.get("lang", "")
    set_language(lang)
    if rule and ANYONE in rule.roles:
        return None
    if not found:
        return render_template("organiser/sign_in.html", ask=True), 401
    if rule is None or found[0].role not in rule.roles:
        return refuse(_("This is not for your role"), _("Ask an organiser to do it, or to change your role."), 403)
    return None


def _finish(response: Response) -> Response:
    # No cache, no worker and no search engine keeps a page of the desk.
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    rule = rule_of(request.endpoint)
    unsafe = request.method not in SAFE
    if unsafe and rule and rule.changes and response.status_code < 400 and "organiser" in g and "audited" not in g:
        record("other", request.path, str(request.endpoint), None, None)
    return response


def is_own(path: str) -> bool:
    """Say whether a way back that a form names stays at the desk."""
    return path.startswith("/organiser/") and "\\" not in path and path.isprintable()


def desk_globals() -> dict[str, Any]:
    """Give the desk's templates what they ask."""
    return {"organiser": g.get("organiser"), "may": may, "wall_time": wall_time}


def wall_time(moment: datetime) -> str:
    """Write a moment of machine time with its day, in the venue's zone."""
    try:
        moment = local(moment)
    except NotPublished:
        moment = moment.astimezone(UTC)
    lang = page_language()
    return f"{i18n.short_day(moment.date(), lang)} {i18n.clock_time(moment, lang)}"


KINDS["other"] = Kind(lambda entry: f"{entry.action} {entry.subject}")
