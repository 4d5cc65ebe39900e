"""How alerts are doing, and the end of the pause after a restore."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import click

from pwa import clock, publishing
from pwa.alerts import pause
from pwa.alerts.status import Status, read_status
from pwa.cli.common import INSTANCE, load, open_instance


@click.group()
def alerts() -> None:
    """See how alerts are doing, and resume them after a restore."""


@alerts.command("status")
@INSTANCE
def status(instance: Path | None) -> None:
    """Show what is due next, sent, failed and reachable; ends with 1 where something keeps alerts from going out."""
    settings = load(instance=instance)
    db = open_instance(settings)
    found = read_status(db, settings.instance, clock.now(), clock.wall())
    publication = publishing.read_publication(db)
    zone = publication.programme.event.zone if publication else UTC
    if found.paused:
        click.echo("Paused since a restore. Run rasti alerts resume when the programme is right.")
    for one in found.next:
        click.echo(f"Next: {one.at.astimezone(zone):%a %d %b %H:%M} to {one.people}: {one.title.get_text('en').text}")
    if not found.next:
        click.echo("Next: no start alert within 36 hours.")
    for line in _figures(found):
        click.echo(line)
    for trouble in found.troubles:
        click.echo(f"Trouble: {trouble}", err=True)
    if found.troubles:
        raise SystemExit(1)


@alerts.command()
@INSTANCE
def resume(instance: Path | None) -> None:
    """Let alerts go out again after a restore; what was due before it is not sent a second time."""
    db = open_instance(load(instance=instance))
    click.echo("Alerts go out again." if pause.end(db) else "Alerts were not paused.")


def _figures(found: Status) -> list[str]:
    counts = f"Sent: {found.sent}. Under way: {found.waiting}. Given up: {found.given_up}."
    failures = [f"  {count} × {reason}" for reason, count in found.failures.items()]
    latency = (
        ["From due to taken: {:.1f} s in the middle, {:.1f} s at most.".format(*found.latency)] if found.latency else []
    )
    devices = sum(found.by_language.values())
    languages = ", ".join(f"{lang} {count}" for lang, count in found.by_language.items())
    services = ", ".join(f"{host} {count}" for host, count in found.by_service.items())
    reach = [f"Reachable devices: {devices}" + (f" ({languages}; {services})" if devices else "") + "."]
    return [counts, *failures, *latency, *reach, f"Testers: {found.testers}."]
