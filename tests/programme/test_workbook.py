import zipfile
from datetime import date, datetime, time
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from pwa import publishing
from pwa.programme.importers import workbook
from pwa.programme.importers.problems import Findings
from pwa.programme.importers.workbook_template import workbook_template
from tests.folders import write_folder


def make(**sheets):
    """Make a small workbook with some sheets changed, or left out where they are None."""
    rows = {
        "event": [
            ("slug", "tea-days"),
            ("name_fi", "Teepäivät"),
            ("name_en", "Tea Days"),
            ("days", date(2024, 11, 14)),
        ],
        "themes": [("key", "label_fi"), ("green", "Vihreä")],
        "formats": [("key", "label_en"), ("talk", "Talk")],
        "places": [("id", "kind", "name_fi", "capacity"), ("teatro", "hall", "Teatro", 120.0)],
        "people": [("id", "name"), ("aino", "Aino Niemelä")],
        "sessions": [
            ("id", "title_fi", "themes", "format", "people", "start", "end", "place", "open_hours"),
            (
                "opening",
                "Avaus",
                "green",
                "talk",
                "aino:chair",
                datetime(2024, 11, 14, 9),
                "2024-11-14 10:00",
                "teatro",
            ),
            ("opening", None, None, None, None, datetime(2024, 11, 14, 13), datetime(2024, 11, 14, 14), "teatro", True),
        ],
        "exhibitors": [("id", "name_fi", "booths"), ("teeseura", "Teeseura", "A1;A2")],
        "announcements": [("id", "title_fi", "from"), ("welcome", "Tervetuloa", datetime(2024, 11, 14, 8))],
        "pages": [("key", "title_fi", "body_fi"), ("about", "Tietoa", "Tämä on *näyte*.")],
    } | sheets
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in rows.items():
        if lines is not None:
            sheet = book.create_sheet(name)
            for line in lines:
                sheet.append(list(line))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_is_read_as_an_event_folder_is(read):
    found = read("tea.xlsx", make())

    programme = found.programme
    assert (programme.event.slug, programme.event.name["fi"], programme.event.days) == (
        "tea-days",
        "Teepäivät",
        ("2024-11-14",),
    )
    assert [slot.start.hour for slot in programme.sessions["opening"].slots] == [7, 11]
    assert [slot.open_hours for slot in programme.sessions["opening"].slots] == [False, True]
    assert programme.places["teatro"].capacity == 120
    assert found.exhibitors["teeseura"].booths == ("A1", "A2")
    assert programme.announcements["welcome"].since.hour == 6
    assert programme.pages["about"].body == {"fi": "Tämä on *näyte*."}
    assert found.parts == {"exhibitors"}
    assert found.warnings == ()


def test_a_workbook_without_exhibitors_keeps_the_published_ones(read):
    assert read("tea.xlsx", make(exhibitors=None, pages=None, announcements=None)).parts == frozenset()


def test_the_template_has_an_example_in_three_languages_a_sheet_and_imports_without_a_warning(read):
    found = read("template.xlsx", workbook_template())

    assert found.warnings == ()
    assert found.programme.sessions["opening"].title == {"fi": "Avaus", "sv": "Öppning", "en": "Opening"}
    assert found.programme.event.name["sv"] == "Exempeldagarna"
    book = load_workbook(BytesIO(workbook_template()))
    assert tuple(book.sheetnames) == workbook.SHEETS
    assert all(sheet.max_row == 2 for sheet in book if sheet.title != "event")


def test_the_template_has_every_column_that_a_folder_may_have(read, tmp_path):
    book = load_workbook(BytesIO(workbook_template()))
    for sheet in book:
        if sheet.title in ("places", "people", "sessions", "exhibitors", "announcements"):
            header = ",".join(str(cell.value) for cell in sheet[1])
            folder = write_folder(tmp_path / sheet.title, {f"{sheet.title}.csv": header + "\n"})
            try:
                warnings = publishing.read_source(folder).warnings
            except publishing.Refused as error:
                warnings = [str(problem) for problem in error.problems if "column" in problem.reason]
            assert not [one for one in warnings if "column" in one]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2024, 11, 14, 10, 29, 59, 999000), "2024-11-14 10:30"),
        (date(2024, 11, 14), "2024-11-14"),
        (time(9, 5), "09:05"),
        (12.0, "12"),
        (60.45, "60.45"),
        (False, "no"),
        (None, ""),
    ],
)
def test_a_cell_is_the_text_that_a_csv_would_have(value, text):
    assert workbook._as_text(value) == text


def test_problems_are_told_by_sheet_and_row_with_remedies_for_a_workbook(refused):
    sessions = [
        ("id", "title_fi", "themes", "people", "start", "end", "place"),
        ("a", "A", "red", "sam", "14.11.2024 9.00", "2024-11-14 10:00", "attic"),
    ]

    assert refused("tea.xlsx", make(sessions=sessions, event=[("slug", "tea")])) == [
        "tea.xlsx sheet event, name: The event has no name. Fill name_fi, name_sv or name_en.",
        "tea.xlsx sheet sessions row 2, start: “14.11.2024 9.00” is not a date and time."
        " Write it like 2024-11-14 10:30.",
        "tea.xlsx sheet sessions row 2, place: There is no place “attic”."
        " Correct it, or add that place to the sheet places.",
        "tea.xlsx sheet sessions row 2, themes: There is no theme “red”. Correct it, or add it to the sheet themes.",
        "tea.xlsx sheet sessions row 2, people: There is no person “sam”."
        " Correct it, or add that person to the sheet people.",
    ]


def test_an_unknown_sheet_and_an_unknown_row_are_warned_about(read):
    event = [("slug", "tea"), ("name_fi", "Tee"), ("colour", "green")]

    assert read("tea.xlsx", make(event=event, notes=[("x",)])).warnings == (
        "tea.xlsx: the sheet “notes” is not known and was not read.",
        "tea.xlsx sheet event: “colour” is not known and was not read.",
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (make(sessions=None), "tea.xlsx sheet sessions: The sheet is missing."),
        (make(event=None), "tea.xlsx sheet event: The sheet is missing."),
        (make(sessions=[("id", "title_fi", "start")]), "tea.xlsx sheet sessions row 1, end: The column is missing."),
        (make()[:2000], "tea.xlsx: The zip cannot be read"),
        (make(people=[("id", "name"), ("aino", "#REF!")]), "tea.xlsx sheet people row 2: A cell has the error #REF!."),
    ],
)
def test_a_broken_workbook_is_refused_in_words(refused, content, told):
    assert any(problem.startswith(told) for problem in refused("tea.xlsx", content))


def test_a_workbook_that_unpacks_to_too_much_or_goes_on_for_too_long_is_refused(refused, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 2)
    assert any(one.startswith("tea.xlsx sheet sessions: It has over 2 rows.") for one in refused("tea.xlsx", make()))

    monkeypatch.setattr(workbook, "MAX_UNPACKED", 100)
    assert refused("tea.xlsx", make())[0].startswith("tea.xlsx: It unpacks to")


def test_a_sheet_with_something_in_its_last_column_is_read_as_far_as_columns_go(tmp_path):
    wide = [("id", "title_fi", *[None] * 16_000, "x"), ("tea", "Tee", *[None] * 16_000, "x")]
    (tmp_path / "tea.xlsx").write_bytes(make(sessions=wide))

    rows = workbook.read_sheets(tmp_path / "tea.xlsx", Findings())["sessions"].rows

    assert [list(row) for row in rows] == [["id", "title_fi"], ["tea", "Tee"]]


def test_a_document_type_that_multiplies_entities_is_refused(refused):
    bomb = b'<!DOCTYPE x [<!ENTITY a "tea"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    packed, source = BytesIO(), zipfile.ZipFile(BytesIO(make()))
    with zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = bomb + data.replace(b"<sheetData>", b"<sheetData><!-- &b; -->")
            target.writestr(name, data)

    assert refused("tea.xlsx", packed.getvalue())[0].startswith("tea.xlsx: The workbook cannot be read")
