"""How a session was: what phones answer, also long after, when they find a network again."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from pwa import clock
from pwa.agenda import feedback
from pwa.agenda.feedback import BadFeedback
from pwa.web import newcomers
from pwa.web.agenda import COOKIE, refuse
from pwa.web.context import get_db
from pwa.web.language import gettext as _

bp = Blueprint("feedback", __name__)


@bp.post("/agenda/feedback")
def answer() -> tuple[Response, int] | Response:
    """Keep a device's answers: {device, answers: {session: {score, line?}}}; gives {kept}."""
    body = request.get_json(force=True, silent=True)
    body = body if isinstance(body, dict) else {}
    try:
        device, answers = feedback.read_answers(body.get("device"), body.get("answers"))
    except BadFeedback:
        return refuse(_("This answer cannot be read"), _("Update the app: open the page again."), 400)
    db = get_db()
    # Answering needs no key of ours; a flood of made-up devices is held back as one of new attendees is.
    newcomers.admit(db, request.cookies.get(COOKIE))
    return jsonify(kept=feedback.save(db, device, answers, clock.now()))
