"""Who works at the desk: invite, list, remove."""

from __future__ import annotations

from pathlib import Path

import click
from sqlite_utils import Database

from pwa import clock, printer
from pwa.cli.common import INSTANCE, load, open_instance, refuse
from pwa.cli.serving import draw_qr
from pwa.config import Config
from pwa.database import SERVED_AT, get_state
from pwa.i18n import LANGUAGES
from pwa.organisers import accounts
from pwa.organisers.accounts import ROLES, BadName, LastOrganiser


@click.group()
def organiser() -> None:
    """Say who may work at the organiser's desk."""


@organiser.command()
@click.argument("name")
@INSTANCE
@click.option("--role", type=click.Choice(ROLES), help="What they may do (organiser, or what it was).")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of their desk (fi, or what it was).")
def invite(name: str, instance: Path | None, role: str | None, lang: str | None) -> None:
    """Print a one-time link by which NAME signs in; it works for two days."""
    settings = load(instance=instance)
    db = open_instance(settings)
    known = accounts.find_named(db, name)
    try:
        role = role or (known.role if known and not known.removed_at else "organiser")
        found, path = accounts.invite(db, name, role, lang or "fi", clock.wall())
    except BadName:
        refuse([f"“{name}” is not a name that can be used. Write at most 60 letters."])
        return
    if lang and found.lang != lang:
        accounts.change(db, found, lang=lang)
    link = f"{_origin(db, settings)}/organiser/sign-in/{path}"
    click.echo(f"{found.name}, {found.role}. Open this link once, within two days, and tap the button:\n{link}")
    click.echo(draw_qr(link))


def _origin(db: Database, settings: Config) -> str:
    """Return where the desk is: where the instance is served just now, if it is, whatever this command was told."""
    served = printer.is_held(settings.instance / printer.LOCK_FILE) and get_state(db, SERVED_AT)
    return settings.public_url.rstrip("/") or served or settings.origin


@organiser.command("list")
@INSTANCE
def list_(instance: Path | None) -> None:
    """List who may sign in, with their role and devices."""
    db, wall = open_instance(load(instance=instance)), clock.wall()
    sign_ins = accounts.sign_ins(db, wall)
    for one in accounts.everyone(db):
        count = sum(each.organiser == one.id for each in sign_ins)
        click.echo(f"{one.name}: {one.role}, signed in on {count} device{'' if count == 1 else 's'}")


@organiser.command()
@click.argument("name")
@INSTANCE
def remove(name: str, instance: Path | None) -> None:
    """Take NAME off the desk: every sign-in and link of theirs ends at once."""
    db = open_instance(load(instance=instance))
    found = next((one for one in accounts.everyone(db) if one.name == name), None)
    if found is None:
        refuse([f"Nobody called “{name}” is at the desk. rasti organiser list shows who is."])
        return
    try:
        accounts.remove(db, found, clock.wall())
    except LastOrganiser:
        refuse([f"{name} is the last organiser. Invite another one first."])
    click.echo(f"{name} is off the desk.")
