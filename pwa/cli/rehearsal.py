"""The rehearsal clock: show it, anchor it, leave it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from pwa import clock, publishing
from pwa.cli.common import INSTANCE, load, open_instance
from pwa.rehearsal import set_clock


@click.command("clock")
@click.argument("moment", required=False)
@INSTANCE
@click.option("--speed", type=float, default=1.0, show_default=True, help="How many event seconds pass in a second.")
@click.option("--off", is_flag=True, help="Return to real time.")
def clock_(moment: str | None, instance: Path | None, speed: float, off: bool) -> None:
    """Show the rehearsal clock, or anchor it to MOMENT (venue time, as "2024-11-14 08:40")."""
    db = open_instance(load(instance=instance))
    publication = publishing.read_publication(db)
    zone = publication.programme.event.zone if publication else UTC
    if off:
        set_clock(db, None)
    elif moment:
        try:
            at = datetime.fromisoformat(moment)
        except ValueError:
            raise click.UsageError(f"“{moment}” is not a moment. Write it as 2024-11-14 08:40.") from None
        if not 0 < speed <= 3600:
            raise click.UsageError("The speed must be over 0 and at most 3600.")
        set_clock(db, clock.Anchor(at if at.tzinfo else at.replace(tzinfo=zone), clock.wall(), speed))
    anchor = clock.anchor()
    local = clock.now().astimezone(zone)
    mode = f"rehearsal, {anchor.speed:g} × real time" if anchor else "real time"
    click.echo(f"{local:%Y-%m-%d %H:%M:%S %Z} ({mode})")
