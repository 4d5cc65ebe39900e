"""The command line, `rasti`: exit 0 is done, 1 a refused input with a line per problem, 2 wrong usage."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import click

from pwa import __version__, clock, config, database, differences, exporting, forgetting, paths, publishing
from pwa.agenda import bookmarks
from pwa.config import Config, ConfigError
from pwa.i18n import LANGUAGES
from pwa.publishing import Publication

INSTANCE = click.option("--instance", type=click.Path(path_type=Path), help="Folder with database and keys.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rasti")
def main() -> None:
    """Rasti: the programme of a conference, in the pocket of everyone there."""


@main.command()
@INSTANCE
@click.option("--host", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (default 8080).")
@click.option("--cert", help="TLS certificate (PEM), for https.")
@click.option("--key", help="Its private key (PEM).")
@click.option("--speed", type=float, default=1.0, show_default=True, help="How fast the rehearsal clock runs.")
def demo(instance: Path | None, speed: float, **given: Any) -> None:
    """Serve Integration 2024 on a rehearsal clock: the first thing a newcomer runs."""
    settings = _load(instance=instance or _demo_instance(), **given)
    db = _open(settings)
    _publish(db, paths.DEMO, yes=True)
    event = publishing.read_publication(db).programme.event  # type: ignore[union-attr]
    if event.rehearsal:
        _set_clock(db, clock.Anchor(event.rehearsal, clock.wall(), speed))
    db.close()
    _serve(settings)


@main.command()
@INSTANCE
@click.option("--host", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (default 8080).")
@click.option("--workers", type=int, help="Web processes (default 1).")
@click.option("--cert", help="TLS certificate (PEM), for https.")
@click.option("--key", help="Its private key (PEM).")
def serve(instance: Path | None, **given: Any) -> None:
    """Serve the instance: web, printer and alert worker, supervised."""
    settings = _load(instance=instance, **given)
    _open(settings).close()
    _serve(settings)


@main.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@INSTANCE
@click.option("--yes", is_flag=True, help="Publish even where over 20 % of the sessions would be cancelled.")
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
def import_(source: Path, instance: Path | None, yes: bool, dry_run: bool) -> None:
    """Import SOURCE (a folder or file in any known format) and publish it; a bad file changes nothing."""
    settings = _load(instance=instance)
    if not source.exists():
        _refuse([f"{source}: there is no such file or folder. Check the path."])
    with_db = _open(settings)
    _publish(with_db, source, yes=yes, dry_run=dry_run)
    with_db.close()


@main.command()
@click.argument("kind", metavar="FORMAT", type=click.Choice(exporting.FORMATS))
@INSTANCE
@click.option("-o", "--output", "output", type=click.Path(path_type=Path), help="File, or the new folder, to write.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of a schedule (default: the event's first).")
def export(kind: str, instance: Path | None, output: Path | None, lang: str | None) -> None:
    """Write the published programme as FORMAT: frab-xml, frab-json, ics, or the whole event as a folder."""
    settings = _load(instance=instance)
    db = _open(settings)
    publication = _published(db)
    if kind == "folder":
        output = output or Path(publication.programme.event.slug)
        try:
            exporting.write_folder(publication, output)
        except exporting.FolderTaken:
            _refuse([f"{output}: there is something in it already. Name a new folder with -o."])
        except OSError as error:
            _refuse([f"{output}: {error.strerror}. Name a folder that can be written, with -o."])
        click.echo(f"{output} is written; rasti import reads it.")
        return
    text = exporting.write_schedule(db, publication, kind, settings.origin, lang or "")
    with click.open_file(str(output or "-"), "wb") as file:
        file.write(text)


@main.group()
def person() -> None:
    """See to a person on stage."""


@person.command()
@click.argument("id")
@INSTANCE
def forget(id: str, instance: Path | None) -> None:
    """Forget the person ID: page, sessions, history and exports lose the name, and no import brings it back."""
    db = _open(_load(instance=instance))
    try:
        named = forgetting.forget(db, id, now=clock.now())
    except forgetting.NoSuchPerson:
        _refuse([f"There is no person “{id}”. The id is the end of the address of their page."])
    click.echo(f"“{id}” is forgotten, and stays out of later imports. Remove them from your source too.")
    if named:
        click.echo(f"Texts still name them; correct these in your source: {', '.join(named)}.")


@main.command("clock")
@click.argument("moment", required=False)
@INSTANCE
@click.option("--speed", type=float, default=1.0, show_default=True, help="How many event seconds pass in a second.")
@click.option("--off", is_flag=True, help="Return to real time.")
def clock_(moment: str | None, instance: Path | None, speed: float, off: bool) -> None:
    """Show the rehearsal clock, or anchor it to MOMENT (venue time, as "2024-11-14 08:40")."""
    db = _open(_load(instance=instance))
    publication = publishing.read_publication(db)
    zone = publication.programme.event.zone if publication else UTC
    if off:
        _set_clock(db, None)
    elif moment:
        try:
            at = datetime.fromisoformat(moment)
        except ValueError:
            raise click.UsageError(f"“{moment}” is not a moment. Write it as 2024-11-14 08:40.") from None
        if not 0 < speed <= 3600:
            raise click.UsageError("The speed must be over 0 and at most 3600.")
        _set_clock(db, clock.Anchor(at if at.tzinfo else at.replace(tzinfo=zone), clock.wall(), speed))
    anchor = clock.anchor()
    local = clock.now().astimezone(zone)
    mode = f"rehearsal, {anchor.speed:g} × real time" if anchor else "real time"
    click.echo(f"{local:%Y-%m-%d %H:%M:%S %Z} ({mode})")


@main.command()
@INSTANCE
def check(instance: Path | None) -> None:
    """Name what would go wrong on the day."""
    from pwa.checks import find_problems

    settings = _load(instance=instance)
    problems = find_problems(_open(settings), settings, clock.wall())
    if problems:
        _refuse(problems)
    click.echo("Nothing to mend.")


def _load(**given: Any) -> Config:
    try:
        return config.load(**given)
    except ConfigError as error:
        _refuse([str(error)])
        raise AssertionError from error


def _demo_instance() -> Path | None:
    import os

    return None if os.environ.get("RASTI_INSTANCE") else Path("instance") / "demo"


def _open(settings: Config) -> Any:
    try:
        return database.open_database(settings.database)
    except database.NewerDatabase as error:
        _refuse([str(error)])
    except OSError as error:
        _refuse([f"{settings.instance}: {error.strerror}. Choose a folder that can be written, with RASTI_INSTANCE."])


def _published(db: Any) -> Publication:
    if publication := publishing.read_publication(db):
        return publication
    _refuse(["No programme has been published yet. Bring one in with rasti import."])
    raise AssertionError


def _publish(db: Any, source: Path, *, yes: bool, dry_run: bool = False) -> None:
    try:
        published = publishing.read_publication(db)
        incoming = publishing.read_source(source, published.programme.event if published else None)
        report = publishing.publish(db, incoming, now=clock.now(), yes=yes, dry_run=dry_run)
    except publishing.Refused as error:
        _refuse([str(problem) for problem in error.problems])
    except publishing.TooManyCancelled as error:
        _refuse([f"{error} Nothing was changed. If it is meant, repeat with --yes."])
    told = differences.describe if dry_run else differences.summarise
    click.echo("\n".join(told(report, bookmarks.tickers(db))))


def _set_clock(db: Any, anchor: clock.Anchor | None) -> None:
    database.keep_clock(db, anchor)
    database.set_state(db, "print", database.get_state(db, "print", 0) + 1)


def _serve(settings: Config) -> None:
    from pwa import supervisor

    def announce(config: Config) -> None:
        click.echo("\n".join(address_lines(config)))

    click.echo("Printing the pages: the first time takes some seconds.")
    try:
        sys.exit(supervisor.serve(settings, announce=announce))
    except supervisor.CannotServe as error:
        _refuse([str(error)])


def address_lines(settings: Config) -> list[str]:
    """Tell where to open the app, with a QR code where a phone can reach it, and what plain http lacks."""
    lines = [f"Open {settings.origin}/   (stop with Ctrl+C)"]
    if _is_loopback(settings.host) and not settings.public_url:
        return [
            *lines,
            f"On an Android phone by cable: adb reverse tcp:{settings.port} tcp:{settings.port}, then this address.",
        ]
    if not settings.https:
        lines.append(
            "This is plain http: browsers give no offline copy, alerts or installation except on localhost. "
            "Use --cert and --key, or a proxy with https and RASTI_PUBLIC_URL."
        )
    return [*lines, _qr(f"{settings.origin}/")]


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _qr(text: str) -> str:
    import io

    import segno

    out = io.StringIO()
    segno.make(text).terminal(out, compact=True)
    return out.getvalue()


def _refuse(problems: list[str]) -> None:
    for problem in problems:
        click.echo(problem, err=True)
    sys.exit(1)
