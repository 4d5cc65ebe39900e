"""Edits over the imported programme: withdraw what was never to be public, see overrides and drop them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pwa import clock, publishing
from pwa.cli.common import INSTANCE, load, open_instance, refuse
from pwa.programme import overrides
from pwa.programme.importers.workbook_template import workbook_template


@click.command()
@click.argument("subjects", nargs=-1, required=True)
@INSTANCE
def withdraw(subjects: tuple[str, ...], instance: Path | None) -> None:
    """Withdraw SUBJECTS (s:opening, p:aino, e:society …): never meant to be public, so page and history go."""
    db = open_instance(load(instance=instance))
    try:
        publishing.withdraw(db, subjects, by="command line", now=clock.now())
    except publishing.Refused as error:
        refuse([str(problem) for problem in error.problems])
    click.echo(f"Withdrawn: {', '.join(subjects)}. No import brings it back; rasti overrides --drop does.")


@click.command("overrides")
@click.option("--drop", nargs=2, metavar="SUBJECT FIELD", help="Let the source's value stand again.")
@INSTANCE
def overrides_(drop: tuple[str, str] | None, instance: Path | None) -> None:
    """List the edits that lie over the imported programme, beside what the last import says."""
    db = open_instance(load(instance=instance))
    if drop:
        try:
            publishing.drop_override(db, *drop, by="command line", now=clock.now())
        except publishing.Refused as error:
            refuse([str(problem) for problem in error.problems])
        click.echo(f"{' '.join(drop)} is as the source says again.")
        return
    found = overrides.compare(db)
    for one in found:
        o = one.override
        ours, theirs = (json.dumps(value, ensure_ascii=False) for value in (o.value, one.theirs))
        click.echo(f"{o.subject} {o.field or 'new'}: {ours} ({o.by or 'nobody'}); the source {one.state}: {theirs}")
    if not found:
        click.echo("Nothing lies over the imported programme.")


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), default="programme.xlsx", show_default=True)
def template(output: Path) -> None:
    """Write the workbook to begin from: a sheet a kind of thing, one example row each in three languages."""
    try:
        output.write_bytes(workbook_template())
    except OSError as error:
        refuse([f"{output}: {error.strerror}. Name a file that can be written, with -o."])
    click.echo(f"{output} is written: replace the example rows, then rasti import it.")
