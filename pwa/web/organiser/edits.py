"""Edit everything: a form a record, drafts that save themselves, a preview, publishing one or many with a note."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, url_for

from pwa import clock, gaps, history, publishing
from pwa.alerts.reach import reach
from pwa.database import to_text
from pwa.organisers import drafts
from pwa.organisers.drafts import Draft
from pwa.programme import overrides
from pwa.web import exhibitors as exhibitor_pages
from pwa.web import info, programme, venue
from pwa.web.context import get_db, get_publication
from pwa.web.language import gettext as _
from pwa.web.language import page_language, set_language
from pwa.web.organiser import desk
from pwa.web.organiser.desk import Entry, allowed, record
from pwa.web.organiser.drafts import publish_drafts
from pwa.web.organiser.fields import FIELDS, kind_word, option_word, options
from pwa.web.organiser.forms import BadValue, digest, read
from pwa.web.organiser.records import (
    NAMED,
    check,
    field_sends,
    field_word,
    find_clashes,
    is_there,
    may_send,
    name_of,
    published,
    say_value,
    sends,
    slug,
    to_edits,
)

bp = Blueprint("edits", __name__, url_prefix="/edit")

ENTRIES = (Entry("organiser.edits.index", "add", lambda: _("Edit"), main=True),)
KINDS = ("s", "p", "e", "o", "i", "a", "v")
LISTED = 300
# In place of a value that is no longer known: what an organiser saw before somebody else published another.
SEEN = "seen"


class _TakenBack(Exception):
    """Nothing of a preview stays."""


@bp.get("/")
@allowed("organiser", "editor")
def index() -> str:
    """List the records of a kind, those with gaps and drafts marked."""
    kind, query = request.args.get("kind", "s"), request.args.get("q", "").strip().casefold()
    if kind not in KINDS:
        abort(404)
    shelves = history.shelve(get_publication())
    found = [(f"{kind}:{key}", name_of(f"{kind}:{key}")) for key in shelves[kind]]
    found = [(subject, name) for subject, name in found if query in name.casefold()]
    own = drafts.read(get_db(), desk.current())
    return render_template(
        "organiser/edits/index.html", kind=kind, kinds=KINDS, found=found[:LISTED], query=query,
        drafted={one.subject for one in own}, missing=gaps.missing_by_subject(get_publication()),
        fresh=[s for s in dict.fromkeys(one.subject for one in own) if s[0] == kind and not is_there(s)],
    )  # fmt: skip


@bp.post("/")
@allowed("organiser", "editor", changes=False)
def begin() -> Any:
    """Begin a new record as a draft; nobody sees it before it is published."""
    kind, name, by = request.form.get("kind", ""), request.form.get("name", "").strip()[:200], desk.current()
    shelves = history.shelve(get_publication())
    if kind == "t":
        session = get_publication().programme.sessions.get(request.form.get("session", "")) or abort(404)
        number = next(n for n in range(1, 999) if f"{session.id}-{n}" not in shelves["t"])
        start = session.slots[-1].end if session.slots else clock.now().replace(minute=0, second=0, microsecond=0)
        place = session.slots[-1].place if session.slots else ""
        values: dict[str, Any] = {"session": session.id, "start": to_text(start), "place": place}
        values["end"] = to_text(start + (session.slots[-1].length if session.slots else timedelta(minutes=45)))
        subject = f"t:{session.id[:40]}-{number}"
    elif kind in KINDS and kind != "v" and name:
        id = slug(name)
        while id in shelves[kind]:
            id = f"{id[:40]}-{secrets.token_hex(2)}"
        subject = f"{kind}:{id}"
        named = NAMED.get(kind, "name")
        values = {named if kind == "p" else f"{named}.{page_language()}": name}
        last = max((one.position for one in shelves["o"].values()), default=-1)
        values |= {"kind": "room", "position": last + 1} if kind == "o" else {}
    else:
        return redirect(url_for(".index", kind=kind if kind in KINDS else "s"), 303)
    if not may_send() and sends(subject):
        abort(403)
    drafts.save(get_db(), by, subject, {field: (value, None) for field, value in values.items()}, clock.wall())
    return redirect(url_for(".show", subject=subject), 303)


@bp.get("/<subject>/")
@allowed("organiser", "editor")
def show(subject: str) -> Any:
    """Show a record's form, with what the import says where that was edited over."""
    return _form(subject)


@bp.post("/<subject>/")
@allowed("organiser", "editor", changes=False)
def save(subject: str) -> Any:
    """Keep the form as a draft; with `publish`, publish it at once."""
    check(subject)
    try:
        _save(subject)
    except BadValue as error:
        problem = _("This cannot be read: %(field)s", field=error.args[0])
        if request.headers.get("HX-Request"):
            return render_template("organiser/edits/_saved.html", problem=problem, subject=subject)
        return _form(subject, problem=problem), 422
    if request.form.get("publish"):
        return publish_drafts([subject])
    if request.headers.get("HX-Request"):
        found, clashes = drafts.read(get_db(), desk.current(), subject), find_clashes([subject])
        return render_template("organiser/edits/_saved.html", found=found, clashes=clashes, subject=subject)
    then = ".preview" if request.form.get("preview") else ".show"
    return redirect(url_for(then, subject=subject), 303)


@bp.get("/<subject>/preview")
@allowed("organiser", "editor")
def preview(subject: str) -> Any:
    """Show the page as it would be, in any language; nothing is published."""
    check(subject)
    lang = request.args.get("in", page_language())
    try:
        g.publication = _as_if(drafts.read(get_db(), desk.current()), subject)
    except publishing.Refused as error:
        return _form(subject, problem=" ".join(one.in_language(page_language()) for one in error.problems)), 422
    letter, _colon, key = subject.partition(":")
    note = render_template("organiser/edits/_preview.html", subject=subject, shown=lang)
    set_language(lang)
    g.lang = page_language()
    page = {
        "s": lambda: programme.session(key), "p": lambda: programme.person(key), "i": lambda: info.page(key),
        "e": lambda: exhibitor_pages.show(key), "o": lambda: venue.place(key), "a": info.news,
        "t": lambda: programme.session(g.publication.programme.slot(key).session), "v": programme.start,
    }[letter]()  # fmt: skip
    answer = make_response(str(page).replace("<main ", note + "<main ", 1))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/<subject>/withdraw")
@allowed("organiser")
def withdraw(subject: str) -> Any:
    """Take away what was never meant to be public."""
    check(subject)
    name = name_of(subject)
    try:
        report = publishing.withdraw(get_db(), [subject], by=desk.current().name, now=clock.now())
    except publishing.Refused as error:
        return _form(subject, problem=" ".join(one.in_language(page_language()) for one in error.problems)), 422
    record("programme", subject, "withdrawn", {"name": name}, {"number": report.publication, "name": name})
    return redirect(url_for(".index", kind=subject[0] if subject[0] in KINDS else "s"), 303)


bp.add_app_template_global(name_of, "subject_name")
bp.add_app_template_global(kind_word, "record_kind")
bp.add_app_template_global(field_word, "field_label")


def _form(subject: str, **values: Any) -> str:
    check(subject)
    db, by, publication = get_db(), desk.current(), get_publication()
    letter, _colon, key = subject.partition(":")
    own = {one.field: one for one in drafts.read(db, by, subject)}
    compared = {one.override.field: one for one in overrides.compare(db) if one.override.subject == subject}
    may_drop = desk.may("organiser.imports.drop")
    shown = [field for field in FIELDS[letter] if may_send() or not field_sends(letter, field)]
    session = publication.programme.sessions.get(key) if letter == "s" else None

    def value(field: str) -> Any:
        return own[field].value if field in own else published(subject, field)

    def is_written(field: str) -> bool:
        return any(value(f"{field}.{lang}") for lang in publication.programme.event.languages)

    return render_template(
        "organiser/edits/show.html", subject=subject, letter=letter, fields=shown, value=value, own=own,
        compared=compared, options=options, digest=digest, say_value=say_value, is_written=is_written,
        programme=publication.programme, others=drafts.others(db, by, subject),
        clashes=find_clashes([subject]), is_new=not is_there(subject), session=session, option_word=option_word,
        link_kinds=("stream", "recording", "slides", "material", "registration", "feedback", "chat"),
        roles=("speaker", "chair", "moderator", "panellist", "performer"),
        told=reach(db, [subject]) if letter in "st" else None, languages_of=publication.programme.event.languages,
        may_drop=may_drop, **values,
    )  # fmt: skip


def _save(subject: str) -> None:
    letter = subject[0]
    values = dict(read(letter, request.form, get_publication().programme.event))
    if not may_send():
        values = {field: value for field, value in values.items() if not sends(subject, field)}
    drafted = {one.field for one in drafts.read(get_db(), desk.current(), subject)}
    pairs = {}
    for field, value in values.items():
        was, stands = request.form.get(f"was.{field}"), published(subject, field)
        if was == digest(value) and field not in drafted:
            continue
        # Published by somebody else since the form was opened: what it was begun from is known by its sign alone.
        pairs[field] = (value, {SEEN: was} if was and was != digest(stands) and field not in drafted else stands)
    if not is_there(subject):
        pairs = {field: (value, None) for field, (value, _none) in pairs.items() if value not in ("", [], None, False)}
        gone = [field for field in values if field not in pairs]
        for field in gone:
            drafts.drop(get_db(), desk.current(), [subject], field)
    drafts.save(get_db(), desk.current(), subject, pairs, clock.wall())


def _as_if(found: list[Draft], subject: str) -> Any:
    """Return the publication as it would be with the drafts of `subject`, and of showings of it; nothing is kept."""
    db, after = get_db(), get_publication()
    own = [one for one in found if one.subject == subject]
    if not own:
        return after
    try:
        with db.atomic():
            report = publishing.edit(db, to_edits(own), by="", now=clock.now())
            raise _TakenBack
    except _TakenBack:
        return report.after
