"""The workbook to begin from: every sheet with its columns and one example row in three languages."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

LANGS = ("fi", "sv", "en")
_EVENT = [
    ("slug", "example-days"),
    ("timezone", "Europe/Helsinki"),
    ("day_boundary", "04:00"),
    ("languages", "fi; sv; en"),
    ("days", "2030-05-14; 2030-05-15"),
    ("name_fi", "Esimerkkipäivät"),
    ("name_sv", "Exempeldagarna"),
    ("name_en", "Example Days"),
    ("tagline_fi", "Kaksi päivää esimerkkejä"),
    ("tagline_sv", "Två dagar med exempel"),
    ("tagline_en", "Two days of examples"),
    ("contact_email", "info@example.org"),
]
_SHEETS: dict[str, dict[str, Any]] = {
    "themes": {"key": "work", "token": "t1", "label": ("Työ", "Arbete", "Work")},
    "formats": {"key": "talk", "label": ("Puhe", "Föredrag", "Talk")},
    "places": {
        "id": "hall", "parent": "", "kind": "hall", "name": ("Sali", "Salen", "Hall"), "short": "H", "floor": "",
        "capacity": 120, "features": "step_free; induction_loop", "aliases": ("juhlasali", "festsalen", "main hall"),
        "address": "", "lat": "", "lon": "", "about": ("Ensimmäinen kerros", "Första våningen", "First floor"),
        "by_train": ("5 minuuttia asemalta.", "5 minuter från stationen.", "5 minutes from the station."),
        "by_bus": ("Pysäkki: Sali.", "Hållplats: Salen.", "Bus stop: Hall."),
        "by_car": ("Aja Satamakadulle.", "Kör till Hamngatan.", "Drive to Harbour Street."),
        "access": ("Sisään pääsee portaitta.", "Ingången är stegfri.", "The entrance is step-free."),
    },
    "people": {
        "id": "aino", "name": "Aino Esimerkki", "organisation": "Example Society",
        "role": ("tutkija", "forskare", "researcher"), "bio": ("Aino tutkii.", "Aino forskar.", "Aino does research."),
    },
    "sessions": {
        "id": "opening", "title": ("Avaus", "Öppning", "Opening"),
        "summary": ("Näin alkaa.", "Så börjar det.", "How it begins."),
        "body": ("Tervetuloa **kaikki**.", "**Alla** är välkomna.", "Welcome **everyone**."),
        "spoken": "fi; en", "interpretation": "sv", "subtitles": "", "themes": "work", "format": "talk", "level": "",
        "audience": ("kaikille", "för alla", "for everyone"), "age_limit": "", "access": ("", "", ""),
        "attendance": "onsite", "status": "confirmed", "note": ("", "", ""), "start": datetime(2030, 5, 14, 9, 0),
        "end": datetime(2030, 5, 14, 9, 45), "place": "hall", "open_hours": "no", "people": "aino:speaker",
        "stream": "", "recording": "", "slides": "", "signup_url": "", "signup_deadline": "", "capacity": "",
        "showing": "", "links": "", "sources": "",
    },
    "exhibitors": {
        "id": "society", "name": ("Esimerkkiseura", "Exempelsällskapet", "Example Society"),
        "blurb": ("Kertoo itsestään.", "Berättar om sig.", "Tells about itself."), "themes": "work",
        "languages": "fi; sv; en", "booths": "A1", "hours": "2030-05-14 09:00-17:00",
        "contact": ("rekrytointi", "rekrytering", "recruitment"), "website": "https://example.org",
        "links": "https://example.org/jobs Example jobs", "email": "info@example.org", "sample": "no",
    },
    "announcements": {
        "id": "welcome", "title": ("Tervetuloa", "Välkommen", "Welcome"),
        "body": ("Ovet ovat auki.", "Dörrarna är öppna.", "The doors are open."), "severity": "info",
        "from": datetime(2030, 5, 14, 8, 0), "until": datetime(2030, 5, 14, 12, 0), "audience": "",
    },
    "pages": {
        "key": "arrival", "title": ("Saapuminen", "Hitta hit", "Getting here"),
        "body": ("Tule junalla.", "Kom med tåg.", "Come by train."),
    },
}  # fmt: skip


def workbook_template() -> bytes:
    """Return an .xlsx workbook that imports as it is, for an organiser to fill in."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _fill(book, "event", [("key", "value"), *_EVENT])
    for name, columns in _SHEETS.items():
        header: list[str] = []
        example: list[Any] = []
        for key, value in columns.items():
            texts = isinstance(value, tuple)
            header += [f"{key}_{lang}" for lang in LANGS] if texts else [key]
            example += value if texts else [value]
        _fill(book, name, [header, example])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(book: Workbook, name: str, rows: list[Any]) -> None:
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(list(row))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = 18
    sheet.freeze_panes = "B2"
