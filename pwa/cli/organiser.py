"""Who works at the desk: invite, list, remove."""

from __future__ import annotations

from pathlib import Path

import click

from pwa import clock
from pwa.cli.common import INSTANCE, load, open_instance, refuse
from pwa.cli.serving import draw_qr
from pwa.i18n import LANGUAGES
from pwa.organisers import accounts
from pwa.organisers.accounts import ROLES, BadName, LastOrganiser


@click.group()
def organiser() -> None:
    """Say who may work at the organiser's desk."""


@organiser.command()
@click.argument("name")
@INSTANCE
@click.option("--role", type=click.Choice(ROLES), default="organiser", show_default=True, help="What they may do.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="fi", show_default=True, help="Language of their desk.")
def invite(name: str, instance: Path | None, role: str, lang: str) -> None:
    """Print a one-time link by which NAME signs in; it works for two days."""
    settings = load(instance=instance)
    db = open_instance(settings)
    try:
        found, path = accounts.invite(db, name, role, lang, clock.wall())
    except BadName:
        refuse([f"“{name}” is not a name that can be used. Write at most 60 letters."])
        return
    link = f"{settings.origin}/organiser/sign-in/{path}"
    click.echo(f"{found.name}, {found.role}. Open this link once, within two days, and tap the button:\n{link}")
    click.echo(draw_qr(link))


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
