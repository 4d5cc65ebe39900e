"""Programme commands: import, export, person forget."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from pwa import clock, differences, exporting, forgetting, publishing
from pwa.agenda import bookmarks
from pwa.cli.common import INSTANCE, load, open_instance, published, refuse, show_progress
from pwa.i18n import LANGUAGES

SIGNS = "door-signs"


@click.command("import")
@click.argument("source")
@INSTANCE
@click.option("--yes", is_flag=True, help="Publish even where over 20 % of the sessions would be cancelled.")
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
def import_(source: str, instance: Path | None, yes: bool, dry_run: bool) -> None:
    """Import SOURCE (folder, file or https address, any known format) and publish it; a bad one changes nothing."""
    settings = load(instance=instance)
    with TemporaryDirectory(prefix="rasti-") as folder:
        if source.startswith(("https://", "http://")):
            # Loaded here: its HTTP client takes longer to load than most files take to read.
            from pwa import fetching

            show_progress(f"Fetching {source} …")
            try:
                path = fetching.fetch(source, Path(folder))
            except fetching.CannotFetch as error:
                refuse([str(error)])
        else:
            path = Path(source)
        with_db = open_instance(settings)
        try:
            if not path.exists():
                refuse([f"{source}: there is no such file or folder. Check the path."])
            publish_source(with_db, path, yes=yes, dry_run=dry_run)
        except PermissionError as error:
            refuse(
                [f"{error.filename}: this user may not read it. Copy it to where it may, or let all read it (chmod)."]
            )
        with_db.close()


@click.command()
@click.argument("kind", metavar="FORMAT", type=click.Choice((*exporting.FORMATS, SIGNS)))
@INSTANCE
@click.option("-o", "--output", "output", type=click.Path(path_type=Path), help="File, or the new folder, to write.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of a schedule (default: the event's first).")
def export(kind: str, instance: Path | None, output: Path | None, lang: str | None) -> None:
    """Write the published programme as FORMAT: frab-xml, frab-json, ics, a folder, or door-signs to print."""
    settings = load(instance=instance)
    db = open_instance(settings)
    publication = published(db)
    if kind == "folder":
        output = output or Path(publication.programme.event.slug)
        try:
            exporting.write_folder(publication, output, db)
        except exporting.FolderTaken:
            refuse([f"{output}: there is something in it already. Name a new folder with -o."])
        except OSError as error:
            refuse([f"{output}: {error.strerror}. Name a folder that can be written, with -o."])
        click.echo(f"{output} is written; rasti import reads it.")
        return
    if kind == SIGNS:
        from pwa import create_app
        from pwa.web import signs

        with create_app(settings).test_request_context(f"/{lang or publication.programme.event.languages[0]}/"):
            text = signs.write_signs(publication, settings.origin).encode()
    else:
        text = exporting.write_schedule(db, publication, kind, settings.origin, lang or "")
    with click.open_file(str(output or "-"), "wb") as file:
        file.write(text)


@click.group()
def person() -> None:
    """See to a person on stage."""


@person.command()
@click.argument("id")
@INSTANCE
def forget(id: str, instance: Path | None) -> None:
    """Forget the person ID: page, sessions, history and exports lose the name, and no import brings it back."""
    db = open_instance(load(instance=instance))
    try:
        named = forgetting.forget(db, id, now=clock.now())
    except forgetting.NoSuchPerson:
        refuse([f"There is no person “{id}”. The id is the end of the address of their page."])
    click.echo(f"“{id}” is forgotten, and stays out of later imports. Remove them from your source too.")
    if named:
        click.echo(f"Texts still name them; correct these in your source: {', '.join(named)}.")


def publish_source(db: Any, source: Path, *, yes: bool, dry_run: bool = False) -> None:
    """Publish `source`, or tell what would change; refuse in words what cannot be."""
    try:
        before = publishing.read_publication(db)
        show_progress(f"Reading {source.name} …")
        incoming = publishing.read_source(source, before.programme.event if before else None)
        count = len(incoming.programme.sessions)
        stages = {"compare": f"Comparing {count} sessions with what is published …", "save": "Saving …"}
        report = publishing.publish(
            db, incoming, now=clock.now(), yes=yes, dry_run=dry_run, by="command line",
            tell=lambda stage: show_progress(stages[stage]),
        )  # fmt: skip
    except publishing.Refused as error:
        refuse([str(problem) for problem in error.problems])
    except publishing.TooManyCancelled as error:
        # Somebody at a terminal can answer; a script has to say it beforehand.
        if not sys.stdin.isatty() or not click.confirm(f"{error}\nPublish it?", err=True):
            refuse([f"{error} Nothing was changed. If it is meant, repeat with --yes."])
        return publish_source(db, source, yes=True)
    told = differences.describe if dry_run else differences.summarise
    click.echo("\n".join(told(report, bookmarks.tickers(db))))
