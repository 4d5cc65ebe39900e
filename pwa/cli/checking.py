"""Name what would go wrong on the day: `rasti check`."""

from __future__ import annotations

from pathlib import Path

import click

from pwa import clock
from pwa.cli.common import INSTANCE, load, open_instance, refuse


@click.command()
@INSTANCE
def check(instance: Path | None) -> None:
    """Name what would go wrong on the day."""
    from pwa.checks import find_problems, names

    settings = load(instance=instance)
    problems = find_problems(open_instance(settings), settings, clock.wall()) + names.find_unknown(settings)
    if problems:
        refuse(problems)
    click.echo("Nothing to mend.")
