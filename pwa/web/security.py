"""Security headers, and refusal of requests that another site made."""

from __future__ import annotations

from flask import Flask, Request, Response, abort, current_app, request

from pwa.headers import security_headers

SAFE = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    """Check unsafe requests before, and add headers after, each view."""
    headers = security_headers(app.config["RASTI"].https)

    @app.before_request
    def refuse_cross_site() -> None:
        if request.method not in SAFE and not same_origin(request, current_app.config["RASTI"].origin):
            abort(403)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response


def same_origin(request: Request, origin: str) -> bool:
    """Say whether our own page made the request: Sec-Fetch-Site where sent, else Origin (Fetch Metadata; RFC 6454)."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    sent = request.headers.get("Origin")
    return sent is not None and sent in (origin, request.host_url.rstrip("/"))
