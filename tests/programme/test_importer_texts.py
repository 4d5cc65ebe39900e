from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pwa.i18n import Localized
from pwa.programme.importers.gathering import read_role
from pwa.programme.importers.texts import (
    from_map,
    guess_language,
    plain_line,
    read_status,
    rich_text,
    split_languages,
    tidy,
)
from pwa.programme.importers.times import as_utc, on_day, read_clock, read_day, read_length, read_moment
from pwa.programme.model import Event

HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Tea &amp;amp; buns", "Tea & buns"),
        ("AT&T; tea", "AT&T; tea"),
        ("Te\u00ada\u200b \u202eand\u202c\u00a0buns\r\n", "Tea and buns"),
        ("Pa\u0308iva\u0308\x00\x1b", "Päivä"),
        ("One\u2028two", "One two"),
        ("All <em>about</em> tea", "All about tea"),
        ("a < b > c", "a < b > c"),
        ("茶 🍵", "茶 🍵"),
        (7, "7"),
        (True, ""),
        (["x"], ""),
        (None, ""),
    ],
)
def test_a_title_is_one_plain_line(text, plain):
    assert plain_line(text) == plain


def test_a_body_keeps_markdown_and_loses_what_is_not_safe_in_html():
    assert rich_text("All *about* tea.\r\n\r\nGreen.") == "All *about* tea.\n\nGreen."
    assert rich_text("&lt;p&gt;Tea&lt;/p&gt;") == "<p>Tea</p>"
    styled = '<p style="x"><iframe src="//x"></iframe><img src="/x"><a href="file:///x">a</a><a href="/b">b</a>'
    assert "style" not in rich_text(styled) and "iframe" not in rich_text(styled) and "file:" not in rich_text(styled)
    fragment = '<a href="https://tea.example/#2025-javascript:tea">Tea</a>'
    assert 'href="https://tea.example/#2025-javascript:tea"' in rich_text(fragment)
    assert rich_text("<a href='javascript:x'>x</a>") == '<a rel="noopener noreferrer">x</a>'
    assert tidy("x" * 21_000) == "x" * 21_000


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Suomeksi: Teetä. / In English: Tea.", {"fi": "Teetä.", "en": "Tea."}),
        ("*SUOMEKSI*\nTeetä.\n\nPå svenska:\nTe.\n\nIn English: Tea.", {"fi": "Teetä.", "sv": "Te.", "en": "Tea."}),
        ("Tule juomaan teetä ja syömään pullaa, joka on hyvää.\n\nEnglish: Tea.", None),
        ("The game is in English: bring a cup.", {}),
        ("Some words.\n\nIn English: Tea.", {}),
        ("Suomeksi: Teetä.", {}),
        ("Suomeksi: Teetä.\nSuomeksi: Pullaa.\nIn English: Tea.", {}),
        ("Suomeksi:\nIn English: Tea.", {}),
    ],
)
def test_two_languages_in_one_text_are_split_only_where_that_is_certain(text, parts):
    if parts is None:
        parts = {"fi": text.partition("\n")[0], "en": "Tea."}

    assert split_languages(text) == parts


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Teetä ja pullaa, mutta ei kahvia", "fi"),
        ("Te och bullar, men inte kaffe", "sv"),
        ("Tea and buns for the whole day", "en"),
        ("Tea", ""),
        ("Tee und Kuchen", ""),
    ],
)
def test_a_language_is_guessed_from_its_commonest_words_or_not_at_all(text, lang):
    assert guess_language(text) == lang


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Tea (CANCELLED)", ("Tea", True)),
        ("[Peruttu] Tee", ("Tee", True)),
        ("ODWOŁANE - Herbata", ("Herbata", True)),
        ("Te – inställt!", ("Te", True)),
        ("*** CANCELED *** Tea", ("Tea", True)),
        ("How we cancelled a film", ("How we cancelled a film", False)),
        ("(cancelled)", ("(cancelled)", True)),
    ],
)
def test_a_word_for_cancelled_counts_only_where_it_is_set_apart(title, expected):
    assert read_status(title) == expected


def test_a_map_of_texts_keeps_the_languages_that_we_speak():
    assert from_map({"en": "Tea", "fi-FI": "Tee", "de": "Tee"}, "en") == {"en": "Tea", "fi": "Tee"}
    assert from_map({"fr": "Thé"}, "en") == {"en": "Thé"}
    assert from_map({"fr": ""}, "en") == from_map(None, "en") == Localized()


@pytest.mark.parametrize(("word", "role"), [("PJ", "chair"), ("Mod", "moderator"), ("19th", ""), ("ghost writer", "")])
def test_a_role_is_a_word_of_its_own(word, role):
    assert read_role(word) == role


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        (60, 60),
        ("60", 60),
        ("00:45", 45),
        ("1:30", 90),
        ("1:02:30", 1590),
        ("PT1H30M", 90),
        ("P2D", 2880),
        (None, 0),
        (3000, 3000),
        ("long", None),
        ("-5", None),
        ("9" * 30, None),
        ("P", None),
    ],
)
def test_lengths_are_written_in_many_ways(value, minutes):
    assert read_length(value) == (None if minutes is None else timedelta(minutes=minutes))


def test_days_clocks_and_moments_are_read_or_are_none():
    assert (str(read_clock("0930")), str(read_clock("9.05")), read_clock("25:00"), read_clock("")) == (
        "09:30:00",
        "09:05:00",
        None,
        None,
    )
    assert read_day("20241114") == read_day("2024-11-14T10:00") == date(2024, 11, 14)
    assert read_day("2024-02-30") is read_day("1") is None
    assert read_moment("2024-11-14T10:00:00.000Z") == datetime(2024, 11, 14, 10, tzinfo=UTC)
    assert read_moment("2024-11-14") is read_moment("soon") is read_moment("0001-01-01T00:00") is None


def test_what_is_before_the_day_boundary_is_past_midnight():
    event = Event("x", Localized(), day_boundary="04:00")

    assert on_day(date(2024, 11, 14), read_clock("03:59"), event) == datetime(2024, 11, 15, 3, 59)
    assert on_day(date(2024, 11, 14), read_clock("04:00"), event) == datetime(2024, 11, 14, 4, 0)


def test_hours_that_clocks_skip_or_repeat_are_told():
    assert as_utc(datetime(2024, 3, 31, 3, 30), HELSINKI) == (datetime(2024, 3, 31, 1, 30, tzinfo=UTC), "skipped")
    assert as_utc(datetime(2024, 10, 27, 3, 30), HELSINKI) == (datetime(2024, 10, 27, 0, 30, tzinfo=UTC), "twice")
    assert as_utc(datetime(2024, 7, 1, 3, 30), HELSINKI) == (datetime(2024, 7, 1, 0, 30, tzinfo=UTC), "")
