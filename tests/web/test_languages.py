"""Languages at the desk: how complete, out to a translator, back as published texts."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook

from pwa import clock, publishing, translating
from pwa.database import open_database
from pwa.gaps import list_gaps
from pwa.organisers import audit
from pwa.programme.overrides import Edit
from pwa.sources import Publication
from tests.desk import sign_in


def published(app: Flask) -> Publication:
    db = open_database(app.config["RASTI"].database)
    found = publishing.read_publication(db)
    db.close()
    assert found
    return found


def rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def write(filled: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, filled[0].keys())
    writer.writeheader()
    writer.writerows(filled)
    return out.getvalue().encode()


def bring(client: object, body: bytes, name: str = "missing.csv") -> object:
    return client.post(  # type: ignore[attr-defined]
        "/organiser/languages/", data={"file": (io.BytesIO(body), name)}, content_type="multipart/form-data"
    )


def test_only_the_missing_texts_go_out_and_come_back_published(app: Flask) -> None:
    client, db = sign_in(app, "editor"), open_database(app.config["RASTI"].database)
    before = list_gaps(published(app))
    assert before
    sheet = rows(client.get("/organiser/languages/missing.csv").data)
    assert len(sheet) == len(before)
    texts = [row for row in sheet if not row["id"].startswith("a:")]
    for row in texts:
        row |= {lang: row[lang] or f"{row['field']} på {lang}" for lang in ("fi", "sv", "en")}

    got = bring(client, write(texts))

    assert got.status_code == 303  # type: ignore[attr-defined]
    assert [one for one in list_gaps(published(app)) if not one.subject.startswith("a:")] == []
    line = audit.page(db)[0]
    assert line.kind == "programme"
    sign_in(app).post(f"/organiser/log/{line.number}/undo")
    assert list_gaps(published(app)) == before


def test_what_is_written_meanwhile_is_left_alone(app: Flask) -> None:
    client, db = sign_in(app), open_database(app.config["RASTI"].database)
    gap = next(one for one in list_gaps(published(app)) if one.subject.startswith("s:"))
    lang = gap.missing[0]
    sheet = [row for row in rows(client.get("/organiser/languages/missing.csv").data) if row["id"] == gap.subject]
    sheet = [row | {lang: "Theirs"} for row in sheet if row["field"] == gap.field]
    publishing.edit(db, [Edit(gap.subject, f"{gap.field}.{lang}", "Ours")], by="Sam", now=clock.now())

    returned = translating.read_sheet(published(app), write(sheet))

    assert (returned.edits, returned.left) == ((), 1)


def test_a_workbook_of_one_language_keeps_texts_as_texts(app: Flask) -> None:
    publication = published(app)
    gap = next(one for one in list_gaps(publication) if one.subject.startswith("s:") and "en" in one.missing)
    session = publication.programme.sessions[gap.subject[2:]]
    named = replace(session, **{gap.field: type(gap.texts)({**gap.texts, "fi": "=1+1"})})
    programme = replace(publication.programme, sessions={**publication.programme.sessions, session.id: named})
    body = translating.write_xlsx(replace(publication, programme=programme), ["en"])
    book = load_workbook(io.BytesIO(body))
    sheet = book.worksheets[0]
    row = next(r for r in sheet.iter_rows(min_row=2) if (r[0].value, r[1].value) == (gap.subject, gap.field))
    assert (row[2].value, row[2].data_type) == ("=1+1", "s")
    assert all("en" in one.missing for one in list_gaps(publication) if one == gap)
    row[4].value = "In English"
    file = io.BytesIO()
    book.save(file)

    returned = translating.read_sheet(publication, file.getvalue())

    assert Edit(gap.subject, f"{gap.field}.en", "In English") in returned.edits


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04broken", b"\xff\xfe\x00", b"id,title\n1,2\n", b"id,field,xx\n"])
def test_another_file_is_refused(app: Flask, body: bytes) -> None:
    client = sign_in(app)

    assert bring(client, body).status_code == 422  # type: ignore[attr-defined]
    other = io.BytesIO()
    Workbook().save(other)
    assert bring(client, other.getvalue(), "x.xlsx").status_code == 422  # type: ignore[attr-defined]


def test_the_view_counts_by_kind_and_language(app: Flask) -> None:
    page = sign_in(app, "editor").get("/organiser/languages/").text

    assert "100 %" in page and "Missing" in page
    assert sign_in(app).get("/organiser/languages/missing.pdf").status_code == 404
