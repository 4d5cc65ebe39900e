"""The command line, `rasti`: exit 0 is done, 1 a refused input with a line per problem, 2 wrong usage."""

from __future__ import annotations

import click

from pwa import __version__
from pwa.cli import alerts, backup, checking, editing, offline, organiser, programme, rehearsal, serving


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rasti")
def main() -> None:
    """Rasti: the programme of a conference, in the pocket of everyone there."""


for command in (
    serving.demo,
    serving.serve,
    programme.import_,
    programme.export,
    programme.person,
    editing.withdraw,
    editing.overrides_,
    editing.template,
    organiser.organiser,
    rehearsal.clock_,
    offline.offline,
    checking.check,
    alerts.alerts,
    backup.backup_,
    backup.restore,
):
    main.add_command(command)
