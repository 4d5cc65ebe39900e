"""Edit at the desk: drafts, gaps, a preview, publishing with a note, two at once."""

from __future__ import annotations

import dataclasses
import re
from html import unescape
from typing import Any

import pytest
from flask import Flask

from pwa import clock, history, publishing
from pwa.database import open_database
from pwa.organisers import audit
from pwa.programme import overrides
from pwa.programme.overrides import Edit
from pwa.web.organiser.fields import FIELDS
from tests.desk import sign_in

SUBJECT = "s:ennakko-tervetuloa"
HREF = f"/organiser/edit/{SUBJECT}/"
TITLE = {"fields": "title", "title.fi": "Tervetuloa", "title.sv": "Välkommen", "title.en": "Hello there"}


@pytest.fixture
def db(app: Flask) -> Any:
    db = open_database(app.config["RASTI"].database)
    yield db
    db.close()


def session(db: Any, id: str = "ennakko-tervetuloa") -> Any:
    return publishing.read_publication(db).programme.sessions.get(id)  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["s", "p", "e", "o", "i", "a", "v"])
def test_every_kind_opens_saves_unchanged_and_previews(app: Flask, db: Any, kind: str) -> None:
    client = sign_in(app)
    found = re.search(r'"(/organiser/edit/[a-z]:[^"]+/)"', client.get(f"/organiser/edit/?kind={kind}").text)
    assert found
    page = client.get(found[1])
    assert page.status_code == 200
    names = re.findall(r'name="fields" value="([a-z_]+)"', page.text)
    inputs = dict(re.findall(r'<input [^>]*name="([a-z_.]+)"[^>]* value="([^"]*)"', page.text))
    texts = dict(re.findall(r'<textarea [^>]*name="([a-z_.]+)"[^>]*>([^<]*)</textarea>', page.text))
    texts_of = "title name summary body blurb about bio role description".split()
    kept = [n for n in names if n in texts_of]
    data = {"fields": kept} | {n: unescape(v) for n, v in (inputs | texts).items() if n.split(".")[0] in kept}

    client.post(found[1], data=data)

    assert "You have no drafts." in client.get("/organiser/drafts/").text
    assert "Preview: not published." in client.get(f"{found[1]}preview?in=sv").text


def test_several_themes_keep_their_order_in_a_form_that_nobody_touched(app: Flask, db: Any) -> None:
    client, programme = sign_in(app), publishing.read_publication(db).programme  # type: ignore[union-attr]
    order = [one.key for one in programme.event.themes]
    one = next(one for one in programme.sessions.values() if list(one.themes) != sorted(one.themes, key=order.index))
    page = client.get(f"/organiser/edit/s:{one.id}/").text
    boxes = re.findall(r'name="themes" value="([^"]+)" checked', page)
    was = re.search(r'name="was.themes" value="([^"]+)"', page)
    assert was

    client.post(f"/organiser/edit/s:{one.id}/", data={"fields": "themes", "themes": boxes, "was.themes": was[1]})

    assert boxes == list(one.themes) and "You have no drafts." in client.get("/organiser/drafts/").text


def test_a_draft_is_seen_in_the_preview_only_until_it_is_published(app: Flask, db: Any) -> None:
    client = sign_in(app)

    saved = client.post(HREF, data=TITLE, headers={"HX-Request": "true"})

    assert "Draft saved" in saved.text
    assert "Hello there" in client.get(HREF).text
    assert "Hello there" in client.get(f"{HREF}preview?in=en").text
    assert session(db).title["en"] != "Hello there"
    drafts = client.get("/organiser/drafts/").text
    assert "Hello there" in drafts and "Title (en)" in drafts

    client.post("/organiser/drafts/publish", data={"subject": SUBJECT, "note": "Shorter"})

    assert session(db).title["en"] == "Hello there"
    assert "You have no drafts." in client.get("/organiser/drafts/").text
    assert "the import" in client.get(HREF).text.casefold()
    line = audit.page(db)[0]
    assert (line.kind, line.subject) == ("programme", SUBJECT)
    client.post(f"/organiser/log/{line.number}/undo")
    assert session(db).title["en"] != "Hello there"


def test_what_another_published_meanwhile_is_never_overwritten_unseen(app: Flask, db: Any) -> None:
    aino, sam = sign_in(app, name="Aino"), sign_in(app, name="Sam")
    aino.post(HREF, data=TITLE)
    assert "Has a draft of this too: Aino" in sam.get(HREF).text
    sam.post(HREF, data=TITLE | {"title.en": "Good evening", "publish": "1"})
    assert session(db).title["en"] == "Good evening"

    refused = aino.post("/organiser/drafts/publish", data={"subject": SUBJECT})

    assert refused.status_code == 409 and "Good evening" in refused.text and "Hello there" in refused.text
    assert session(db).title["en"] == "Good evening"
    aino.post("/organiser/drafts/keep", data={"subject": SUBJECT, "field": "title.en"})
    aino.post("/organiser/drafts/publish", data={"subject": SUBJECT})
    assert session(db).title["en"] == "Hello there"


def test_what_another_published_can_be_taken(app: Flask, db: Any) -> None:
    aino = sign_in(app, name="Aino")
    aino.post(HREF, data=TITLE)
    publishing.edit(db, [Edit(SUBJECT, "title.en", "Good evening")], by="Sam", now=clock.now())

    aino.post("/organiser/drafts/drop", data={"subject": SUBJECT, "field": "title.en"})

    assert aino.post("/organiser/drafts/publish", data={"subject": SUBJECT}).status_code == 303
    assert session(db).title["en"] == "Good evening" and session(db).title["fi"] == "Tervetuloa"


def test_a_new_session_with_its_showing_is_made_published_and_withdrawn(app: Flask, db: Any) -> None:
    client = sign_in(app)

    new = client.post("/organiser/edit/", data={"kind": "s", "name": "Tea för två"}).location
    assert new == "/organiser/edit/s:tea-for-tva/" and session(db, "tea-for-tva") is None
    assert "Tea för två" in client.get(f"{new}preview").text
    client.post(new, data={"fields": "themes", "themes": "nothing", "publish": "1"})
    assert session(db, "tea-for-tva") is None
    client.post(new, data={"fields": ["themes"], "publish": "1"})
    assert session(db, "tea-for-tva").title["en"] == "Tea för två"

    slot = client.post("/organiser/edit/", data={"kind": "t", "session": "tea-for-tva"}).location
    data: dict[str, Any] = {"fields": ["start", "end", "place"], "place": "kino"}
    data |= {"start": "2024-11-14T18:00", "end": "2024-11-14T19:00"}
    client.post(slot, data=data | {"publish": "1"})
    made = session(db, "tea-for-tva").slots[0]
    assert (made.start.isoformat(), made.place) == ("2024-11-14T16:00:00+00:00", "kino")

    client.post("/organiser/edit/s:tea-for-tva/withdraw")
    assert session(db, "tea-for-tva") is None


def test_a_form_that_was_open_meanwhile_takes_nothing_back(app: Flask, db: Any) -> None:
    client = sign_in(app)
    page = client.get(HREF).text
    opened = {"fields": ["title", "format"]} | dict(re.findall(r'name="(was[.][^"]+)" value="([^"]+)"', page))
    shown = dict(session(db).title)
    opened |= {f"title.{lang}": shown.get(lang, "") for lang in ("fi", "sv", "en")} | {"format": session(db).format}
    publishing.edit(db, [Edit(SUBJECT, "title.en", "Good evening")], by="Sam", now=clock.now())

    client.post(HREF, data=opened | {"title.fi": "Hei", "publish": "1"})

    assert (session(db).title["fi"], session(db).title["en"]) == ("Hei", "Good evening")
    publishing.edit(db, [Edit(SUBJECT, "title.sv", "God kväll")], by="Sam", now=clock.now())
    refused = client.post(HREF, data=opened | {"title.fi": "Hei", "title.sv": "Hej", "publish": "1"})
    assert refused.status_code == 409 and "God kväll" in refused.text and session(db).title["sv"] == "God kväll"


def test_every_field_of_the_model_is_edited_or_named_here() -> None:
    own = {"id", "key", "slug", "session", "slots", "sources", "rehearsal"}
    # Spots and plans are placed on the plan itself (test_plans.py).
    for letter, kind in overrides.KINDS.items() | {("e", history.KINDS["e"])}:
        assert {one.name for one in dataclasses.fields(kind)} - own == {one.name for one in FIELDS[letter]}, letter


def test_hours_coordinates_kinds_and_days_are_read_as_written(app: Flask, db: Any) -> None:
    client, publication = sign_in(app), publishing.read_publication(db)
    stand = next(iter(publication.exhibitors))  # type: ignore[union-attr]
    hours = {"fields": "hours", "hours.0.opens": "2024-11-14T09:30", "hours.0.closes": "2024-11-14T16:00"}

    client.post(f"/organiser/edit/e:{stand}/", data=hours | {"hours.1.opens": "", "hours.1.closes": "", "publish": "1"})
    backwards = hours | {"hours.0.closes": "2024-11-14T08:00"}
    assert client.post(f"/organiser/edit/e:{stand}/", data=backwards).status_code == 422
    where = {"fields": ["lat", "lon", "kind", "features"], "lat": "60,5", "lon": "22.25", "kind": "foyer"}
    client.post("/organiser/edit/o:teatro/", data=where | {"features": "step_free; two doors", "publish": "1"})

    after = publishing.read_publication(db)
    assert after
    opens, closes = after.exhibitors[stand].hours[0]
    assert (len(after.exhibitors[stand].hours), opens.hour, closes.hour) == (1, 7, 14)
    place = after.programme.places["teatro"]
    assert (place.lat, place.lon, place.kind) == (60.5, 22.25, "foyer")
    assert place.features == ("step_free", "two doors")
    form = client.get("/organiser/edit/o:teatro/").text
    assert "In the import" in form and "Take the import" in form
    client.post("/organiser/imports/overrides/drop", data={"subject": "o:teatro", "field": "kind"})
    assert publishing.read_publication(db).programme.places["teatro"].kind == "hall"  # type: ignore[union-attr]

    event = f"/organiser/edit/v:{after.programme.event.slug}/"
    for field, wrong in (("days", "soon"), ("timezone", "Turku"), ("day_boundary", "dawn"), ("languages", "xx")):
        assert client.post(event, data={"fields": field, field: wrong, "publish": "1"}).status_code == 422, field
        client.post("/organiser/drafts/drop", data={"subject": event[16:-1]})
    assert client.post(event, data={"fields": "themes", "publish": "1"}).status_code == 422


def test_an_editor_writes_texts_but_nothing_that_sends_alerts(app: Flask, db: Any) -> None:
    editor = sign_in(app, "editor")

    editor.post(HREF, data=TITLE | {"fields": ["title", "status"], "status": "cancelled", "publish": "1"})

    assert (session(db).title["en"], session(db).status) == ("Hello there", "confirmed")
    assert editor.post("/organiser/edit/", data={"kind": "a", "name": "Tea"}).status_code == 403
    assert editor.post("/organiser/edit/", data={"kind": "t", "session": "ennakko-tervetuloa"}).status_code == 403
    publishing.edit(db, [Edit(SUBJECT, "status", "cancelled")], by="Sam", now=clock.now())
    back = {"subject": SUBJECT, "field": "status"}
    assert editor.post("/organiser/imports/overrides/drop", data=back).status_code == 403


def test_lists_of_people_links_and_themes_are_read_as_written(app: Flask, db: Any) -> None:
    client, person = sign_in(app), next(iter(publishing.read_publication(db).programme.people))  # type: ignore[union-attr]
    data = {
        "fields": ["people", "links", "spoken", "capacity", "signup_deadline"], "people.0.person": person,
        "people.0.role": "chair", "people.1.person": "", "links.0.kind": "slides",
        "links.0.url": "https://example.org/x", "spoken": "fi; sv, en", "capacity": "40",
        "signup_deadline": "2024-11-12T23:59", "publish": "1",
    }  # fmt: skip

    client.post(HREF, data=data)

    found = session(db)
    assert [(one.person, one.role) for one in found.people] == [(person, "chair")]
    assert [(one.kind, one.url) for one in found.links] == [("slides", "https://example.org/x")]
    assert (found.spoken, found.capacity) == (("fi", "sv", "en"), 40)
    assert client.post(HREF, data={"fields": "capacity", "capacity": "many"}).status_code == 422
    bad = {"fields": "links", "links.0.kind": "slides", "links.0.url": "javascript:x", "publish": "1"}
    assert client.post(HREF, data=bad).status_code == 422


def test_an_exhibitor_gets_somebody_to_ask_and_links(app: Flask, db: Any) -> None:
    client, href = sign_in(app), "/organiser/edit/e:selkotyopaja/"
    form = client.get(href).get_data(as_text=True)
    assert 'name="contact.sv"' in form and 'value="https://selkotyopaja.example/video"' in form
    data = {
        "fields": ["contact", "links"], "contact.fi": "Kurssit", "contact.sv": "Kurser", "contact.en": "Courses",
        "links.0.url": "https://selkotyopaja.example/video", "links.0.label": "Film",
        "links.1.url": "https://tea.example/", "links.1.label": "", "links.2.url": "", "publish": "1",
    }  # fmt: skip

    client.post(href, data=data)

    found = publishing.read_publication(db).exhibitors["selkotyopaja"]  # type: ignore[union-attr]
    assert found.contact == {"fi": "Kurssit", "sv": "Kurser", "en": "Courses"}
    assert [(one.url, one.label) for one in found.links] == [
        ("https://selkotyopaja.example/video", "Film"), ("https://tea.example/", ""),
    ]  # fmt: skip
    bad = {"fields": "links", "links.0.url": "javascript:x", "publish": "1"}
    assert client.post(href, data=bad).status_code == 422


def test_a_venue_gets_its_own_way_there(app: Flask, db: Any) -> None:
    client, href = sign_in(app), "/organiser/edit/o:daisyladies/"

    client.post(
        href, data={"fields": ["by_bus", "access"], "by_bus.fi": "Linja 1", "access.fi": "Hissi", "publish": "1"}
    )

    found = publishing.read_publication(db).programme.places["daisyladies"]  # type: ignore[union-attr]
    assert (found.by_bus, found.access) == ({"fi": "Linja 1"}, {"fi": "Hissi"})


def test_a_theme_gets_another_name_and_a_new_one(app: Flask, db: Any) -> None:
    client, event = sign_in(app), publishing.read_publication(db).programme.event  # type: ignore[union-attr]
    rows = {}
    for n, one in enumerate(event.themes):
        rows |= {f"themes.{n}.key": one.key, f"themes.{n}.token": one.token}
        rows |= {f"themes.{n}.label.{lang}": text for lang, text in one.label.items()}
    last = len(event.themes)
    rows |= {"themes.0.label.en": "Tea", f"themes.{last}.key": "cake", f"themes.{last}.label.fi": "Kakku"}

    client.post(f"/organiser/edit/v:{event.slug}/", data=rows | {"fields": "themes", "publish": "1"})

    themes = publishing.read_publication(db).programme.event.themes  # type: ignore[union-attr]
    assert (themes[0].label["en"], themes[-1].key, len(themes)) == ("Tea", "cake", last + 1)
