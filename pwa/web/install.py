"""Installation where the home screen has a storage of its own (iOS): a manifest whose start brings the agenda along."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, url_for

from pwa.agenda.transfer import read_code
from pwa.web.edition import describe_app
from pwa.web.transfer import give_code

bp = Blueprint("install", __name__)

# Between opening the steps and starting from the icon people put the phone away.
LIFETIME = timedelta(minutes=30)


@bp.post("/agenda/install")
def prepare() -> Response:
    """Make a one-time code for the phone's agenda: {manifest, seconds}; {lang?} is the app's language."""

    def tell(code: str, lang: str) -> dict[str, object]:
        return {
            "manifest": url_for(".manifest", lang=lang, code=code),
            "seconds": int(LIFETIME.total_seconds()),
        }

    return give_code(tell, LIFETIME)


@bp.get("/<lang:lang>/install/<code>/manifest.webmanifest")
def manifest(code: str) -> Response:
    """Describe the same app with a start that joins the agenda of `code`; nothing is looked up or spent here."""
    return describe_app(url_for("programme.start", join=read_code(code)))
