"""Info pages, announcements, the menu of everything else, languages, and the page for what is not on the phone."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from pwa.programme.model import Announcement
from pwa.publishing import Publication
from pwa.web.context import get_publication
from pwa.web.index import index_of

bp = Blueprint("info", __name__)
# In the order in which people on their way need them; the rest follow as the source has them.
FIRST = ("practical", "arrival", "about", "accessibility", "privacy")


@bp.get("/<lang:lang>/info/<key>/")
def page(key: str) -> str:
    """Show an info page of the event's folder."""
    return render_template("info/page.html", page=get_publication().programme.pages.get(key) or abort(404))


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
    return [*menus, *(f"/{lang}/info/{key}/" for key in publication.programme.pages)]
