"""What real files do, each by a small one of our own: texts, people, languages, status, calendars, privacy."""

import pytest

from pwa import publishing
from tests.programme.odd_files import CSV, TEA, XML, ics, konopas, starts, v1, xml

# 5. Texts.


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Tea &amp;amp; rusks", "Tea & rusks"),
        ("Te\u200ba\u00ad \u202eand rusks", "Tea and rusks"),
        ("Ho\u0308yry", "Höyry"),
        ("茶 🫖", "茶 🫖"),
        ("Tea\u2028and\r\nrusks", "Tea and rusks"),
        ("T" * 192, "T" * 192),
    ],
)
def test_05_a_title_is_one_clean_line(one, written, title):
    assert one("s.json", v1({"title": written})).title.get_text("en").text == title


@pytest.mark.parametrize(
    ("written", "kept", "gone"),
    [
        ('<p style="color:red">Hot <b>tea</b></p>', "tea", "style"),
        ("<iframe src='https://x.example'></iframe><p>Tea</p>", "Tea", "iframe"),
        ('<p>Tea <img src="https://x.example/t.png"></p>', "Tea", "<img"),
        ('<p><a href="file:///etc/tea">Tea</a></p>', "Tea", "file:"),
        ('<p><a href="javascript:alert(1)">Tea</a></p>', "Tea", "javascript:"),
        ("&lt;p&gt;Hot &lt;b&gt;tea&lt;/b&gt;&lt;/p&gt;", "tea", "&lt;"),
        ("tea " * 5_250, "tea tea", "\x00"),
    ],
)
def test_05_a_text_is_safe_however_it_came(one, written, kept, gone):
    from pwa.programme.text import to_html

    shown = str(to_html(one("s.json", v1({"abstract": written})).body.get_text("en").text or "")) + str(
        one("s.json", v1({"abstract": written})).summary.get_text("en").text
    )

    assert kept in shown and gone not in shown


def test_05_a_fragment_that_looks_like_a_script_is_a_link(one):
    session = one(
        "s.xml", XML.format(xml(links='<link href="https://tea.example/x#2024-javascript:tea">Slides</link>'))
    )

    assert [link.url for link in session.links] == ["https://tea.example/x#2024-javascript:tea"]


def test_05_two_languages_in_one_text_are_split(one):
    text = "Suomeksi: Teetä on tarjolla kaikille, jotka ovat paikalla. / In English: There is tea for all of you."
    session = one("s.json", v1({"abstract": text}))

    assert {"fi", "en"} <= set(session.summary | session.body)


# 6. People.


def test_06_people_without_ids_teams_and_roles_within_names(read):
    people = [
        {"public_name": "Aino"},
        {"public_name": "Aino"},
        {"public_name": "Team Tea"},
        {"public_name": "Björn (PJ)"},
    ]
    found = read(
        "s.json", v1({"persons": people}, {"title": "Milk", "persons": people[:1]}, {"title": "Rusks"}), TEA
    ).programme

    assert sorted(one.name for one in found.people.values()) == ["Aino", "Björn", "Team Tea"]
    roles = {found.people[part.person].name: part.role for one in found.sessions.values() for part in one.people}
    assert roles["Björn"] == "chair"


def test_06_a_person_in_two_places_is_warned_about(read, db, morning):
    people = [{"public_name": "Aino"}]
    found = read("s.json", v1({"persons": people}, {"title": "Milk", "persons": people}), TEA)

    report = publishing.publish(db, found, now=morning)

    assert report.published and any("overlap in time for person" in one for one in report.warnings)


# 7. Languages.


@pytest.mark.parametrize(
    ("written", "spoken"), [("", ()), ("de, en", ("de", "en")), ("xx", ()), ("English", ("en",)), ("suomi", ("fi",))]
)
def test_07_a_language_is_a_code_a_name_a_list_or_nothing(one, written, spoken):
    assert one("s.json", v1({"language": written})).spoken == spoken


def test_07_language_in_a_tag(one):
    assert one("p.js", konopas({"tags": ["In_English"]})).spoken == ("en",)


# 8. Status.


@pytest.mark.parametrize("status", ["rejected", "draft", "pending"])
def test_08_what_is_not_accepted_is_left_out_and_counted(read, status):
    found = read("s.csv", CSV + f"Tea,2024-11-14 10:00,,,{status}\nMilk,2024-11-14 10:00,,,confirmed\n", TEA)

    assert len(found.programme.sessions) == 1
    assert any("1 items were left out: they are drafts, pending or rejected" in one for one in found.warnings)


@pytest.mark.parametrize("title", ["(CANCELLED) Tea", "PERUTTU: Tea", "Tea – inställt"])
def test_08_a_word_for_cancelled_in_the_title_cancels(one, title):
    session = one("s.json", v1({"title": title}))

    assert session.cancelled and session.title.get_text("en").text == "Tea"


def test_08_what_vanished_is_cancelled_and_many_are_asked_about(read, db, morning):
    many = [{"title": f"Tea {n}"} for n in range(10)]
    publishing.publish(db, read("s.json", v1(*many), TEA), now=morning)
    publishing.publish(db, read("s.json", v1(*many[:9]), TEA), now=morning)

    assert sum(one.cancelled for one in publishing.read_publication(db).programme.sessions.values()) == 1
    with pytest.raises(publishing.TooManyCancelled):
        publishing.publish(db, read("s.json", v1(*many[:3]), TEA), now=morning)


# 9. Overlaps.


def test_09_a_hundred_at_once_in_one_room_are_published_with_a_warning(read, db, morning):
    report = publishing.publish(
        db, read("s.json", v1(*({"title": f"Poster {n}"} for n in range(100))), TEA), now=morning
    )

    assert report.published and any("overlap in time for place" in one for one in report.warnings)


# 10. Calendars.


@pytest.mark.parametrize(
    "lines",
    [
        ["SUMMARY;CHARSET=UTF-8:Tea"],
        ["SUMMARY:Tea", "DESCRIPTION:Hot", "and strong, in a raw second line"],
        ["SUMMARY:Tea", "X-ALT-DESC;FMTTYPE=text/html:<p>Hot</p>", "DESCRIPTION:<p>Hot</p>"],
        ["VTIMEZONE:Europe/Helsinki", "SUMMARY:Tea"],
    ],
)
def test_10_what_calendars_write_wrong_is_mended(one, lines):
    session = one("c.ics", ics(*lines))

    assert session.title.get_text("en").text == "Tea" and starts(session) == ["14 08:00"]


def test_10_floating_times_are_venue_time_and_rules_repeat(one):
    session = one("c.ics", ics("SUMMARY:Tea", "RRULE:FREQ=DAILY;COUNT=2", start="DTSTART:20241114T100000"))

    assert starts(session) == ["14 08:00", "15 08:00"]


# 11. Privacy.


def test_11_what_is_internal_is_never_kept_and_is_counted(read, db, morning):
    secret = {"answers": [{"answer": "+358 00 123 4567"}], "email": "sam@tea.example", "access_code": "s3cret"}
    found = read("s.json", v1({"persons": [{"public_name": "Aino"} | secret]} | secret), TEA)
    publishing.publish(db, found, now=morning)

    kept = "\n".join(map(str, db.conn.iterdump()))
    assert not any(word in kept for word in ("123 4567", "sam@tea.example", "s3cret"))
    (told,) = [one for one in found.warnings if "not for the public" in one]
    assert "answers" in told and "access_code" in told


# 12. Again.


def test_12_the_same_file_again_publishes_nothing_and_an_edit_stays(read, db, morning):
    source = v1({"title": "Tea"}, {"title": "Milk"})
    publishing.publish(db, read("s.json", source, TEA), now=morning)
    (key,) = [one.id for one in publishing.read_publication(db).programme.sessions.values() if one.title["en"] == "Tea"]
    publishing.edit(db, [publishing.Edit(f"s:{key}", "title.en", "Best tea")], by="Aino", now=morning)

    again = publishing.publish(db, read("s.json", source, TEA), now=morning)

    assert not again.published
    assert publishing.read_publication(db).programme.sessions[key].title["en"] == "Best tea"
