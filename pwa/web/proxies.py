"""The reader's scheme and host: a named proxy is believed, any other neighbour's forwarded headers are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from flask import Flask

from pwa import clock, database
from pwa.config import Config

UNNAMED = "unnamed_proxy"
PROTO, HOST = "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def init_app(app: Flask) -> None:
    """Read forwarded headers before any view sees the request."""
    app.wsgi_app = Forwarded(app.wsgi_app, app.config["RASTI"])  # type: ignore[method-assign]


class Forwarded:
    """A WSGI layer that takes the scheme and host from `trusted_proxies`, and notes once that another sends them."""

    def __init__(self, app: Wsgi, config: Config) -> None:
        self._app, self._config = app, config
        self._networks = [network for name in config.trusted_proxies if (network := _network(name))]
        # With a public address nothing depends on what a proxy says.
        self._looks_out = not config.public_url

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        # What was appended last is of the nearest proxy; what stands before it, anybody may have sent.
        proto, host = (environ.get(name, "").rpartition(",")[2].strip() for name in (PROTO, HOST))
        if proto or host:
            peer = _address(environ.get("REMOTE_ADDR", ""))
            if peer and any(peer in network for network in self._networks):
                if proto in ("http", "https"):
                    environ["wsgi.url_scheme"] = proto
                environ["HTTP_HOST"] = host or environ.get("HTTP_HOST", "")
            elif self._looks_out and peer and peer.is_private:
                self._looks_out = False
                self._note()
        return self._app(environ, start_response)

    def _note(self) -> None:
        db = database.connect(self._config.database)
        try:
            # The moment alone: an address is nobody's business, and `rasti check` needs none.
            database.set_state(db, UNNAMED, database.to_text(clock.wall()))
        finally:
            db.close()


def _network(name: str) -> Any:
    try:
        return ip_network(name, strict=False)
    except ValueError:
        return None


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
