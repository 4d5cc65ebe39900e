"""What every command shares: settings, the database, and refusing in words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from pwa import config, database, publishing
from pwa.config import Config, ConfigError
from pwa.publishing import Publication

INSTANCE = click.option("--instance", type=click.Path(path_type=Path), help="Folder with database and keys.")


def load(**given: Any) -> Config:
    """Read the settings, those `given` on the command line first."""
    try:
        return config.load(**given)
    except ConfigError as error:
        refuse([str(error)])
        raise AssertionError from error


def open_instance(settings: Config) -> Any:
    """Open the instance's database, its schema brought up to this version."""
    try:
        return database.open_database(settings.database)
    except database.CannotOpen as error:
        refuse([str(error)])


def published(db: Any) -> Publication:
    """Return what is published, or refuse where nothing is."""
    if publication := publishing.read_publication(db):
        return publication
    refuse(["No programme has been published yet. Bring one in with rasti import."])
    raise AssertionError


def show_progress(line: str) -> None:
    """Tell who watches what goes on; a log or a pipe gets the outcome alone."""
    if sys.stderr.isatty():
        click.echo(line, err=True)


def refuse(problems: list[str]) -> None:
    """Print a line per problem and end with status 1."""
    for problem in problems:
        click.echo(problem, err=True)
    sys.exit(1)
