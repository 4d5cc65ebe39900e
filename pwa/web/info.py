"""Info pages, announcements, the menu of everything else, languages, and the page for what is not on the phone."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from pwa import i18n
from pwa.i18n import LANGUAGES, Localized
from pwa.programme.model import Announcement, Event, Page
from pwa.publishing import Publication
from pwa.web.context import get_publication
from pwa.web.index import index_of

bp = Blueprint("info", __name__)
# In the order in which people on their way need them; the rest follow as the source has them.
STATEMENT = "accessibility"
FIRST = ("practical", "arrival", "about", "accessibility", "privacy")


@bp.get("/<lang:lang>/info/<key>/")
def page(key: str) -> str:
    """Show an info page of the event's folder."""
    found = get_publication().programme.pages.get(key)
    if found is None and key == STATEMENT:
        found = _statement(get_publication().programme.event)
    return render_template("info/page.html", page=found or abort(404))


@bp.get("/<lang:lang>/news/")
def news() -> str:
    """Show the organiser's announcements, newest first; an element hides those out of their time."""
    return render_template("info/news.html", news=newest_first(get_publication()))


@bp.get("/<lang:lang>/more/")
def more() -> str:
    """Show the menu of everything that the main menu has no room for."""
    pages = get_publication().programme.pages
    keys = [*(key for key in FIRST if key in pages), *(key for key in pages if key not in FIRST)]
    shared = index_of(get_publication()).shared
    return render_template("info/more.html", pages=[pages[key] for key in keys], shared=bool(shared))


@bp.get("/<lang:lang>/languages/")
def languages() -> str:
    """Show the start page's languages as links."""
    return render_template("info/languages.html")


@bp.get("/<lang:lang>/offline/")
def offline() -> str:
    """Say that a page is not on this phone; the worker answers with it where the network fails."""
    return render_template("info/offline.html")


def newest_first(publication: Publication) -> list[Announcement]:
    """List the announcements with the latest beginning first."""
    found = publication.programme.announcements.values()
    return sorted(found, key=lambda a: a.since.timestamp() if a.since else 0.0, reverse=True)


def printed_paths(publication: Publication, lang: str) -> list[str]:
    """List the addresses of the info pages and menus."""
    menus = [f"/{lang}/{name}/" for name in ("news", "more", "languages", "offline")]
    keys = dict.fromkeys((*publication.programme.pages, STATEMENT))
    return [*menus, *(f"/{lang}/info/{key}/" for key in keys)]


def _statement(event: Event) -> Page:
    """Fill the template of an accessibility statement (Decision (EU) 2018/1523) in for an event that has none."""
    titles, bodies = Localized(), Localized()
    for lang in LANGUAGES:
        said = {name: getattr(event, name).get_text(lang).text for name in ("name", "organiser", "supervisor")}
        said |= {"email": event.contact_email, "label": event.contact_label.get_text(lang).text}
        bodies[lang] = render_template(f"info/accessibility.{lang}.md", supervisor_url=event.supervisor_url, **said)
        titles[lang] = i18n.words(lang).gettext("Accessibility statement")
    return Page(STATEMENT, titles, bodies)
