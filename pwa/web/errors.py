"""Errors as pages in the reader's language, and as JSON for the phone's calls."""

from __future__ import annotations

import logging
import sqlite3
from typing import Any

from flask import Flask, jsonify, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from pwa.web.context import NotPublished

log = logging.getLogger("rasti.web")
UNWRITABLE = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_BUSY", "SQLITE_CANTOPEN")


def init_app(app: Flask) -> None:
    """Register the error pages."""
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(NotPublished, show_not_published)
    app.register_error_handler(sqlite3.OperationalError, show_cannot_write)
    app.log_exception = log_fault  # type: ignore[method-assign]


def log_fault(exc_info: Any) -> None:
    """Log a fault by its view: the address may hold a secret or what somebody searched for."""
    log.error("%s %s failed.", request.method, request.url_rule or "unknown address", exc_info=exc_info)


def show_http_error(error: HTTPException) -> Any:
    """Answer an HTTP error: JSON where JSON was sent, else a page."""
    code = error.code or 500
    if error.response is not None:
        return error.response
    words = {
        403: (_("This request came from elsewhere"), _("Open the page again and try once more.")),
        404: (
            _("This page is not here"),
            _("It may have been moved or taken out of the programme. Try the search or the programme."),
        ),
        405: (_("This address does not take that request"), _("Go back and try again.")),
        413: (_("That is too much at once"), _("Send less at a time.")),
        503: (_("Very busy just now"), _("Your ticks are safe on this device. Try again in a moment.")),
    }
    title, remedy = words.get(code, (_("Something went wrong"), _("Try again. What you had on this device is safe.")))
    if request.is_json or request.path.startswith(("/agenda", "/alerts", "/attendee", "/edition")):
        return jsonify(error=title, remedy=remedy), code
    return render_template("errors/error.html", title=title, remedy=remedy, code=code), code


def show_cannot_write(error: sqlite3.OperationalError) -> Any:
    """Answer that nothing can be written just now: a full or failing disk, or one that is read-only."""
    code = getattr(error, "sqlite_errorname", "")
    if not code.startswith(UNWRITABLE):
        raise error
    log.error("The database cannot be written: %s (%s). Run rasti check.", error, code)
    answer = show_http_error(ServiceUnavailable())
    return *answer[:2], {"Retry-After": "30"}


def show_not_published(error: NotPublished) -> Any:
    """Answer that there is no programme yet."""
    return (
        render_template("errors/empty.html"),
        503,
        {"Retry-After": "10"},
    )
