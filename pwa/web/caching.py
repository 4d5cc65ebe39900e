"""What may be kept, and by whom: printed addresses briefly and by all, live ones by none."""

from __future__ import annotations

from flask import Flask, Response


def init_app(app: Flask) -> None:
    """Give every live answer `no-store`, unless its view said otherwise."""

    @app.after_request
    def add_cache_control(response: Response) -> Response:
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response
