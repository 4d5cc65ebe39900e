"""Copy an instance, and bring a copy back."""

from __future__ import annotations

from pathlib import Path

import click

from pwa import backup, clock
from pwa.backup import BackupError
from pwa.cli.common import INSTANCE, load, refuse


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@INSTANCE
def backup_(file: Path, instance: Path | None) -> None:
    """Write FILE: database, keys, settings and uploads as they stand now, also while Rasti is serving."""
    try:
        size = backup.make(load(instance=instance), file.resolve(), clock.wall())
    except BackupError as error:
        refuse([str(error)])
    click.echo(f"{file} is written ({size // 1024:,} kB). It holds secret keys: keep it where only you can read it.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@INSTANCE
def restore(file: Path, instance: Path | None) -> None:
    """Make the instance what FILE holds."""
    try:
        kept = backup.restore(load(instance=instance), file, clock.wall())
    except BackupError as error:
        refuse([str(error)])
    click.echo(f"{file} is restored. Phones download the programme anew.")
    click.echo(
        "Alerts are paused, so that nothing is sent twice. Start rasti serve, look, then run rasti alerts resume."
    )
    if kept:
        click.echo(f"The database that was there is kept as {kept}.")
