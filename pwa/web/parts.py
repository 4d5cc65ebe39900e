"""Parts that many pages share, rendered once: printing renders thousands of pages."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from flask import Flask, current_app, render_template
from markupsafe import Markup

from pwa.programme.model import Session, Slot
from pwa.web.cards import card_of
from pwa.web.context import NotPublished, get_publication
from pwa.web.language import page_language


def init_app(app: Flask) -> None:
    """Give templates `part`, `row` and `session_row`, with empty stores: of what, and what is kept of it."""
    app.extensions["parts"] = app.extensions["rows"] = (None, {})
    for function in (part, row, session_row):
        app.add_template_global(function)


def part(template: str, **values: Any) -> Markup:
    """Render a template that depends on nothing but the language, the publication and hashable `values`."""
    try:
        publication = get_publication()
    except NotPublished:
        publication = None
    of, kept = current_app.extensions["parts"]
    if of is not publication:
        kept = {}
        current_app.extensions["parts"] = (publication, kept)
    key = (page_language(), template, *sorted(values.items()))
    if key not in kept:
        kept[key] = _render(template, values)
    return kept[key]  # type: ignore[no-any-return]


def session_row(slot: Slot, session: Session, day: bool = False) -> Markup:
    """Render the card of a showing, as lists have it; with `day` where the list holds several days."""
    seen = {"slot": slot, "session": session, "day": day, "card": card_of(slot, session)}
    return row("_session_row.html", (slot.id, day), **seen)


def row(template: str, key: Hashable, **values: Any) -> Markup:
    """Render the row `key` of a list; its template depends on nothing but language, event, places and `values`.

    It stays from one publication to the next while these are equal: most changes concern one row of thousands.
    """
    programme = get_publication().programme
    now = (programme.event, programme.places)
    of, kept = current_app.extensions["rows"]
    if of is None or of[0] is not now[0] or of[1] is not now[1]:
        # Compared once a publication.
        kept = kept if of == now else {}
        current_app.extensions["rows"] = (now, kept)
    key = (page_language(), template, key)
    before, rendered = kept.get(key, (None, None))
    if before != values:
        rendered = _render(template, values)
        kept[key] = (values, rendered)
    return rendered  # type: ignore[no-any-return]


def _render(template: str, values: dict[str, Any]) -> Markup:
    return Markup(render_template(template, **values).strip())
