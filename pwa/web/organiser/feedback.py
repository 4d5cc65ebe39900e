"""What people thought of sessions: counts and lines, without anybody's name."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, render_template

from pwa.agenda import feedback
from pwa.programme.model import Session
from pwa.web.context import get_db, get_publication
from pwa.web.language import gettext as _
from pwa.web.organiser.desk import Entry, allowed

bp = Blueprint("feedback", __name__, url_prefix="/feedback")

ENTRIES = (Entry("organiser.feedback.index", "people", lambda: _("Feedback")),)
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@bp.get("/")
@allowed("organiser", "editor")
def index() -> str:
    """Show what was answered about each session, in the order of the programme."""
    sessions = get_publication().programme.sessions
    heard = feedback.summary(get_db())
    known = [(sessions[key], one) for key, one in heard.items() if key in sessions]
    found = sorted(known, key=lambda pair: _order(pair[0]))
    return render_template("organiser/feedback/index.html", found=found, scores=feedback.SCORES, score_word=score_word)


def score_word(score: int) -> str:
    """Name a score."""
    return str({3: _("Good"), 2: _("Fair"), 1: _("Poor")}[score])


def _order(session: Session) -> tuple[datetime, str]:
    return min((slot.start for slot in session.slots), default=_NEVER), session.id
