"""The edition as live views: what the layer before Flask answers once pages are printed, and the app's manifest."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, request, url_for
from werkzeug.exceptions import NotFound

from pwa import build as builds
from pwa import clock
from pwa import edition as editions
from pwa.database import get_state
from pwa.headers import STATIC
from pwa.publishing import Publication
from pwa.web.context import NotPublished, get_db, get_publication
from pwa.web.language import asset, plain
from pwa.web.language import gettext as _

bp = Blueprint("edition", __name__)

BAR, SURFACE = "#14212b", "#ffffff"
# A picture for the installer's dialog: event, language, form, subject and size are its name (`make screenshots`).
SCREENSHOT = re.compile(
    r"screenshots/(?P<event>[\w-]+)/(?P<lang>\w+)-(?P<form>narrow|wide)-(?P<subject>\w+)-(?P<size>\d+x\d+)\.webp"
)


def printed_paths(publication: Publication, lang: str) -> list[str]:
    """List the manifest."""
    return [f"/{lang}/manifest.webmanifest"]


@bp.get("/edition")
def show() -> Response:
    """Say which edition stands, and what time it is here."""
    db = get_db()
    if not (edition := editions.current(db)):
        raise NotPublished
    offline = get_state(db, editions.OFFLINE, True)
    return jsonify(editions.describe(edition, get_state(db, "epoch"), clock.now(), clock.speed(), offline))


@bp.get("/<lang:lang>/pages.ndjson")
def pages() -> Response:
    """Give the pages of a language, whole or since an edition."""
    asked = request.args.get("since", "0")
    since = int(asked) if asked.isdecimal() and len(asked) < 16 else 0
    body = editions.delta(get_db(), g.lang, since, request.args.get("epoch", ""))
    return Response(body, mimetype="application/x-ndjson")


@bp.get("/<lang:lang>/manifest.webmanifest")
def manifest() -> Response:
    """Describe the app to the system that installs it."""
    return describe_app(f"/{g.lang}/")


def describe_app(start_url: str) -> Response:
    """Return the manifest in the page's language (W3C Web Application Manifest); it is one app wherever it starts."""
    event = get_publication().programme.event
    answer = jsonify(
        id="/",
        name=plain(event.name),
        short_name=plain(event.name),
        description=plain(event.description) or plain(event.tagline),
        lang=g.lang,
        dir="ltr",
        start_url=start_url,
        scope="/",
        display="standalone",
        display_override=["standalone", "minimal-ui"],
        theme_color=BAR,
        background_color=SURFACE,
        categories=["events", "education", "social"],
        icons=_icons(),
        screenshots=_screenshots(event.slug),
        shortcuts=[
            _shortcut(_("Now"), url_for("programme.start")),
            _shortcut(_("My agenda"), url_for("agenda.show")),
            _shortcut(_("Map"), url_for("venue.index")),
        ],
    )
    answer.mimetype = "application/manifest+json"
    return answer


@bp.get(builds.WORKER)
def worker() -> Response:
    """Give the service worker's entry, which loads this build's modules, or the one that goes."""
    offline = get_state(get_db(), editions.OFFLINE, True)
    script = builds.worker_script(current_app.config["BUILD"]) if offline else builds.withdrawn_script()
    answer = Response(script, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get(builds.asset_url("<path:name>"))
def show_asset(name: str) -> Response:
    """Give a file that pages load, just as it is kept beside the printed pages."""
    if not (found := builds.assets().get(name)):
        raise NotFound
    answer = Response(found.body, content_type=found.type)
    answer.headers["Cache-Control"] = STATIC
    return answer


def _icons() -> list[dict[str, str]]:
    svg = {"sizes": "any", "type": "image/svg+xml"}
    return [
        _png("icon", 192, "any"),
        _png("icon", 512, "any"),
        _png("icon-maskable", 192, "maskable"),
        _png("icon-maskable", 512, "maskable"),
        _png("icon-monochrome", 512, "monochrome"),
        {"src": asset("icons/icon.svg"), "purpose": "any", **svg},
    ]


def _screenshots(event: str) -> list[dict[str, str]]:
    labels = {
        "start": _("What is on now and next"),
        "day": _("The programme of a day"),
        "map": _("The map with its stands"),
    }
    found = [one for path in builds.assets() if (one := SCREENSHOT.fullmatch(path))]
    ours = [one for one in found if (one["event"], one["lang"]) == (event, g.lang) and one["subject"] in labels]
    return [
        {
            "src": asset(one[0]),
            "sizes": one["size"],
            "type": builds.TYPES[".webp"],
            "form_factor": one["form"],
            "label": labels[one["subject"]],
        }
        for one in sorted(ours, key=lambda one: list(labels).index(one["subject"]))
    ]


def _png(name: str, size: int, purpose: str) -> dict[str, str]:
    return {
        "src": asset(f"icons/{name}-{size}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


def _shortcut(name: str, url: str) -> dict[str, Any]:
    return {"name": name, "url": url, "icons": [_png("icon", 192, "any")]}
