"""Sheets to hang at the doors: what is on in each room on each day, large, in every language of the event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as date_of
from typing import NamedTuple

from flask import Blueprint, render_template

from pwa import i18n
from pwa.i18n import Localized
from pwa.programme.model import Slot
from pwa.web.context import get_publication
from pwa.web.index import Index, index_of

bp = Blueprint("doors", __name__)
Texts = list[tuple[str, str]]


class Sheet(NamedTuple):
    """One room on one day; names, days and titles are (language, text) pairs."""

    names: Texts
    days: Texts
    rows: list[tuple[Slot, Texts]]


@bp.get("/<lang:lang>/doors/")
def doors() -> str:
    """Show all sheets on one page, each a page of its own on paper."""
    return render_template("programme/doors.html", sheets=list(list_sheets(index_of(get_publication()))))


def list_sheets(index: Index) -> Iterator[Sheet]:
    """Give a sheet for each room that has something on a day people come, in the order of places."""
    languages = index.publication.programme.event.languages
    for place in index.publication.programme.places.values():
        for day in index.on_site:
            on = [showing for showing in day.showings if showing.slot.place == place.id and not showing.gone]
            if on:
                rows = [(slot, _each(session.title, languages)) for slot, session in on]
                yield Sheet(_each(place.name, languages), [(one, _day(day.date, one)) for one in languages], rows)


def _each(text: Localized, languages: tuple[str, ...]) -> Texts:
    """Return a text in each language that has its own, once where two are the same."""
    found = {text[lang]: lang for lang in reversed(languages) if text.get(lang)} or {text.get_text("en").text: "en"}
    return [(lang, said) for said, lang in reversed(found.items())]


def _day(date: str, lang: str) -> str:
    return i18n.long_day(date_of.fromisoformat(date), lang)
