"""Import at the desk: upload, look, choose, publish, take back."""

import io
import re

import pytest

from pwa import attendees, clock, database, publishing
from pwa.agenda import bookmarks
from pwa.programme.importers.problems import MAX_BYTES
from tests.desk import sign_in
from tests.folders import SESSIONS, write_folder


@pytest.fixture
def desk(app):
    return sign_in(app, "organiser")


def published(app):
    db = database.open_database(app.config["RASTI"].database)
    try:
        return publishing.read_publication(db)
    finally:
        db.close()


def zipped(tmp_path, changes=None):
    import shutil

    folder = write_folder(tmp_path / "tea", changes)
    return io.BytesIO(open(shutil.make_archive(str(tmp_path / "zip"), "zip", folder), "rb").read())


def upload(desk, data, name="tea.zip"):
    return desk.post("/organiser/imports/", data={"file": (data, name)}, content_type="multipart/form-data")


def test_another_event_is_shown_first_and_replaces_only_when_meant(app, desk, tmp_path):
    answer = upload(desk, zipped(tmp_path))
    page = desk.get(answer.location).text

    assert answer.status_code == 303 and 'name="sure"' in page
    assert desk.post(f"{answer.location}publish").location == answer.location
    assert published(app).programme.event.slug != "tea-days"
    assert desk.post(f"{answer.location}publish", data={"sure": "yes"}).status_code == 303
    assert published(app).programme.event.slug == "tea-days"


def test_what_is_not_chosen_stays_and_the_log_takes_the_import_back(app, desk, tmp_path):
    first = upload(desk, zipped(tmp_path)).location
    desk.post(f"{first}publish", data={"sure": "yes"})
    moved = SESSIONS.replace("Avaus,Opening", "Alku,Start").replace("Elokuva,", "Filmi,")
    answer = upload(desk, zipped(tmp_path, {"sessions.csv": moved})).location
    offered = re.findall(r'name="offered" value="([^"]+)"', desk.get(answer).text)

    desk.post(f"{answer}publish", data={"offered": offered, "take": ["s:film"]})

    sessions = published(app).programme.sessions
    assert offered == ["s:opening", "s:film"]
    assert (sessions["opening"].title["fi"], sessions["film"].title["fi"]) == ("Avaus", "Filmi")
    number = max(map(int, re.findall(r"/organiser/log/(\d+)/undo", desk.get("/organiser/log/").text)))
    desk.post(f"/organiser/log/{number}/undo")
    assert published(app).programme.sessions["film"].title["fi"] == "Elokuva"


def test_a_group_tells_how_many_ticked_any_of_it_and_where_the_import_meets_an_edit(app, desk, tmp_path):
    desk.post(f"{upload(desk, zipped(tmp_path)).location}publish", data={"sure": "yes"})
    db = database.open_database(app.config["RASTI"].database)
    publishing.edit(db, [publishing.Edit("s:opening", "title.en", "Beginning")], by="Aino", now=clock.now())
    for ticks in (("s:opening", "s:film"), ("s:opening",)):
        _, key = attendees.create(db, "fi", clock.wall())
        bookmarks.sync(db, key, {one: bookmarks.Entry(1, 1) for one in ticks}, 0, "fi", clock.wall())
    db.close()
    titles = SESSIONS.replace("Avaus,Opening", "Alku,Beginning").replace("Elokuva,", "Filmi,")

    page = desk.get(upload(desk, zipped(tmp_path / "new", {"sessions.csv": titles})).location).text

    assert re.search(r"<h2[^>]*>[^<]*\(2\) · ticked by 2</h2>", page)
    assert "The import now says the same" in page


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("fi", "s.csv, nimetön kohta, title: Otsikko on tyhjä. Anna sille otsikko."),
        ("sv", "s.csv, en punkt utan namn, title: Rubriken är tom. Ge den en rubrik."),
        ("en", "s.csv, an item, title: The title is empty. Give it a title."),
    ],
)
def test_a_broken_file_is_refused_with_every_reason_in_the_organisers_language(app, lang, told):
    desk = sign_in(app, lang=lang)

    answer = upload(desk, io.BytesIO(b"title,start\n,2024-11-14 10:00\n"), "s.csv")

    assert answer.status_code == 422 and told in answer.text


def test_warnings_are_told_in_the_organisers_language(app):
    desk = sign_in(app, lang="fi")
    rows = b"title,start,duration\nTea,2024-11-14 10:00,soon\n"

    page = desk.get(upload(desk, io.BytesIO(rows), "s.csv").location).text

    assert "”soon” ei ole kesto; se jätettiin pois." in page


def test_a_private_address_is_refused(desk):
    answer = desk.post("/organiser/imports/", data={"url": "https://127.0.0.1/x"})

    assert answer.status_code == 422 and "private network" in answer.text


def test_edits_are_compared_and_dropped(app, desk):
    db = database.open_database(app.config["RASTI"].database)
    key, session = next(iter(publishing.read_publication(db).programme.sessions.items()))
    publishing.edit(db, [publishing.Edit(f"s:{key}", "title.fi", "Uusi nimi")], by="Aino", now=clock.now())
    db.close()
    page = desk.get("/organiser/imports/").text

    assert "Uusi nimi" in page and session.title["fi"] in page
    assert (
        desk.post("/organiser/imports/overrides/drop", data={"subject": f"s:{key}", "field": "title.fi"}).status_code
        == 303
    )
    assert published(app).programme.sessions[key].title == session.title


def test_the_workbook_to_begin_from_is_given(desk):
    answer = desk.get("/organiser/imports/template.xlsx")

    assert answer.data.startswith(b"PK") and "programme.xlsx" in answer.headers["Content-Disposition"]


def test_only_names_that_we_made_are_looked_up(desk):
    assert desk.get("/organiser/imports/..%2f..%2fx/").status_code == 404
    assert desk.get(f"/organiser/imports/{'0' * 32}/").status_code == 404


def test_a_file_that_is_too_large_is_refused_in_words(app):
    desk = sign_in(app, lang="fi")

    answer = upload(desk, io.BytesIO(bytes(MAX_BYTES + 2_000_000)), "s.csv")

    assert answer.status_code == 413
    assert "enintään 64" in answer.text and "<form" in answer.text
