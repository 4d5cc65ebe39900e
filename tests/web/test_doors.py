"""Door sheets: one for each room and day, in every language."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from pwa.publishing import Publication
from pwa.web.doors import list_sheets
from pwa.web.index import make_index
from tests.web.test_programme import changed, serve, tea, text

__all__ = ("tea",)


def test_a_sheet_lists_a_rooms_day_in_every_language(tea: Publication) -> None:
    hall, house = list(list_sheets(make_index(tea)))[::-1]

    assert hall.names == [("fi", "Teatro")]
    assert [lang for lang, _day in hall.days] == ["fi", "sv", "en"]
    assert [slot.id for slot, _titles in hall.rows] == ["opening-1", "film-1", "film-2"]
    assert hall.rows[0][1] == [("fi", "Avaus"), ("en", "Opening")]
    assert [slot.id for slot, _titles in house.rows] == ["tasting-1"]


def test_what_is_cancelled_is_not_on_the_door(tea: Publication) -> None:
    sheets = list(list_sheets(make_index(changed(tea, "opening", status="cancelled"))))

    assert all(slot.id != "opening-1" for sheet in sheets for slot, _titles in sheet.rows)


def test_the_page_is_live(tmp_path: Path, tea: Publication) -> None:
    client = serve(tmp_path, dataclasses.replace(tea))

    assert text(client, "/sv/doors/").count('class="door-sheet"') == 2
    assert client.get("/sv/doors/").headers["Cache-Control"] == "no-store"
