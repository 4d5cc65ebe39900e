"""Parts that many pages share, rendered once a language and publication: printing renders thousands of pages."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, render_template
from markupsafe import Markup

from pwa.programme.model import Session, Slot
from pwa.web.context import NotPublished, get_publication
from pwa.web.language import page_language


def init_app(app: Flask) -> None:
    """Give templates `part` and `session_row`, with an empty store."""
    app.extensions["parts"] = {"of": None, "kept": {}}
    app.add_template_global(part)
    app.add_template_global(session_row)


def part(template: str, **values: Any) -> Markup:
    """Render a template that depends on nothing but the language, the publication and hashable `values`."""
    return _keep((template, *sorted(values.items())), template, values)


def session_row(slot: Slot, session: Session, day: bool = False) -> Markup:
    """Render the card of a showing, as lists have it; with `day` where the list holds several days."""
    return _keep(("row", slot.id, day), "_session_row.html", {"slot": slot, "session": session, "day": day})


def _keep(key: tuple[Any, ...], template: str, values: dict[str, Any]) -> Markup:
    try:
        publication = get_publication()
    except NotPublished:
        publication = None
    store = current_app.extensions["parts"]
    if store["of"] is not publication:
        store["of"], store["kept"] = publication, {}
    kept, key = store["kept"], (page_language(), *key)
    if key not in kept:
        kept[key] = Markup(render_template(template, **values).strip())
    return kept[key]  # type: ignore[no-any-return]
