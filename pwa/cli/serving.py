"""Serve: the demo or an instance of one's own."""

from __future__ import annotations

import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import click

from pwa import clock, paths, publishing
from pwa.cli.common import INSTANCE, load, open_instance, refuse
from pwa.cli.programme import publish_source
from pwa.config import Config
from pwa.rehearsal import set_clock


@click.command()
@INSTANCE
@click.option("--host", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (default 8080).")
@click.option("--cert", help="TLS certificate (PEM), for https.")
@click.option("--key", help="Its private key (PEM).")
@click.option("--speed", type=float, default=1.0, show_default=True, help="How fast the rehearsal clock runs.")
def demo(instance: Path | None, speed: float, **given: Any) -> None:
    """Serve Integration 2024 on a rehearsal clock: the first thing a newcomer runs."""
    settings = load(instance=instance or _demo_instance(), **given)
    db = open_instance(settings)
    publish_source(db, paths.DEMO, yes=True)
    event = publishing.read_publication(db).programme.event  # type: ignore[union-attr]
    if event.rehearsal:
        set_clock(db, clock.Anchor(event.rehearsal, clock.wall(), speed))
    db.close()
    _serve(settings)


@click.command()
@INSTANCE
@click.option("--host", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (default 8080).")
@click.option("--workers", type=int, help="Web processes (default 1).")
@click.option("--cert", help="TLS certificate (PEM), for https.")
@click.option("--key", help="Its private key (PEM).")
def serve(instance: Path | None, **given: Any) -> None:
    """Serve the instance: web, printer and alert worker, supervised."""
    settings = load(instance=instance, **given)
    open_instance(settings).close()
    _serve(settings)


def _demo_instance() -> Path | None:
    import os

    return None if os.environ.get("RASTI_INSTANCE") else Path("instance") / "demo"


def _serve(settings: Config) -> None:
    from pwa import supervisor

    def announce(config: Config) -> None:
        click.echo("\n".join(address_lines(config)))

    click.echo("Printing the pages: the first time takes some seconds.")
    try:
        sys.exit(supervisor.serve(settings, announce=announce))
    except supervisor.CannotServe as error:
        refuse([str(error)])


def address_lines(settings: Config) -> list[str]:
    """Tell where to open the app, with a QR code where a phone can reach it, and what plain http lacks."""
    lines = [f"Open {settings.origin}/   (stop with Ctrl+C)"]
    if _is_loopback(settings.host) and not settings.public_url:
        return [
            *lines,
            f"On an Android phone by cable: adb reverse tcp:{settings.port} tcp:{settings.port}, then this address.",
        ]
    if not settings.https:
        lines.append(
            "This is plain http: browsers give no offline copy, alerts or installation except on localhost. "
            "Use --cert and --key, or a proxy with https and RASTI_PUBLIC_URL."
        )
    return [*lines, draw_qr(f"{settings.origin}/")]


def draw_qr(text: str) -> str:
    """Draw a QR code for the terminal."""
    import io

    import segno

    out = io.StringIO()
    segno.make(text).terminal(out, compact=True)
    return out.getvalue()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
