"""The offline copy's switch: off, every phone that comes by deletes its copy and uses the network."""

from __future__ import annotations

from pathlib import Path

import click

from pwa import database
from pwa.cli.common import INSTANCE, load, open_instance
from pwa.edition import OFFLINE


@click.command("offline")
@click.argument("switch", type=click.Choice(["on", "off"]), required=False)
@INSTANCE
def offline(switch: str | None, instance: Path | None) -> None:
    """Say whether phones keep an offline copy; switch it off where it does harm, and on again."""
    db = open_instance(load(instance=instance))
    if switch:
        database.set_state(db, OFFLINE, switch == "on")
    if database.get_state(db, OFFLINE, True):
        click.echo("Phones keep an offline copy.")
    else:
        click.echo(
            "Phones delete their offline copy when they next have the network; ticks stay. Alerts stop on phones too.\n"
            "Switch it on again with rasti offline on."
        )
