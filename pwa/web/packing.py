"""Live public pages compressed, as printed ones are: a shared `?to=` address is opened on a phone, too."""

from __future__ import annotations

from flask import Flask, Response, request

from pwa import edition

SMALL = 1_000  # bytes that fit a packet anyhow
QUALITY = 4
KINDS = ("text/html", "application/json", "image/svg+xml")


def init_app(app: Flask) -> None:
    """Compress what is rendered live at a public address and is worth it.

    The desk's pages hold what is secret beside what a request says (BREACH): they stay as they are. No Vary is said,
    as what is live may be kept by nobody.
    """

    @app.after_request
    def compress(response: Response) -> Response:
        public = request.url_rule is not None and request.url_rule.rule.startswith("/<lang:lang>/")
        if not public or response.is_streamed or response.mimetype not in KINDS or response.content_encoding:
            return response
        coding = request.accept_encodings.best_match(("br", "gzip"))
        body = response.get_data()
        if coding and len(body) > SMALL:
            response.set_data(edition.pack(body, coding, QUALITY))
            response.content_encoding = coding
        return response
