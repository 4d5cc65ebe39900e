"""The command line, `rasti`: exit 0 is done, 1 a refused input with a line per problem, 2 wrong usage."""

from __future__ import annotations

from importlib import import_module

import click

from pwa import __version__

# Where each command is: only the one that is asked for is loaded, since all together take longer than most of them.
COMMANDS = {
    "demo": "serving.demo",
    "serve": "serving.serve",
    "import": "programme.import_",
    "export": "programme.export",
    "person": "programme.person",
    "withdraw": "editing.withdraw",
    "overrides": "editing.overrides_",
    "template": "editing.template",
    "organiser": "organiser.organiser",
    "clock": "rehearsal.clock_",
    "offline": "offline.offline",
    "check": "checking.check",
    "alerts": "alerts.alerts",
    "backup": "backup.backup_",
    "restore": "backup.restore",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(".")
        command: click.Command = getattr(import_module(f"pwa.cli.{module}"), name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rasti")
def main() -> None:
    """Rasti: the programme of a conference, in the pocket of everyone there."""
