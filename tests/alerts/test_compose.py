"""What an alert says: time and room first, in the reader's language, never too long."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from pwa.alerts.compose import compose, compose_test, payload, topic
from pwa.alerts.notice import Notice, Showing, Walk
from pwa.i18n import Localized
from tests.alerts.scene import ORIGIN, at

TEA = Showing(
    slot="tea-1",
    session="tea",
    title=Localized(fi="Teen historia", en="The history of tea"),
    start=at("10:30"),
    end=at("11:15"),
    place=Localized(fi="Teatro", sv="Teatro", en="Teatro"),
    floor="1",
    within=(Localized(fi="Logomo"),),
)


def notice(lang: str, kind: str = "start", **more: Any) -> Notice:
    return Notice(1, lang, kind, "t:tea-1", "2024-11-14T08:30:00.000Z", at("10:20"), at("10:30"), TEA, **more)


def said(one: Notice) -> dict[str, Any]:
    return dict(json.loads(compose(one, ORIGIN))["notification"])


@pytest.mark.parametrize(
    "lang, title",
    [
        ("fi", "10.30 Teatro · Teen historia"),
        ("sv", "10.30 Teatro · Teen historia"),
        ("en", "10:30 Teatro · The history of tea"),
    ],
)
def test_a_start_says_time_room_and_title_in_the_readers_language(lang: str, title: str) -> None:
    found = said(notice(lang))

    assert (found["title"], found["lang"]) == (title, lang)
    assert "Logomo" in found["body"] and "1" in found["body"]
    assert found["navigate"] == f"{ORIGIN}/{lang}/sessions/tea/"


def test_it_is_declarative_push_that_a_worker_may_still_change() -> None:
    message = json.loads(compose(notice("fi"), ORIGIN))

    assert (message["web_push"], message["mutable"]) == (8030, True)


def test_a_move_says_new_first_and_old_after() -> None:
    before = replace(TEA, start=at("09:00"), place=Localized(fi="Kino", en="Kino"))
    found = said(notice("en", "change", change="moved", before=before))

    assert found["title"].endswith("Moved: 10:30 Teatro · The history of tea")
    assert "Was 9:00 Kino" in found["body"]


def test_the_other_changes_name_what_counts() -> None:
    before = replace(TEA, place=Localized(en="Kino"))
    room, cancelled, back = (
        said(notice("en", "change", change=c, before=before)) for c in ("room", "cancelled", "back")
    )

    assert "Teatro" in room["title"] and "Kino" in room["body"]
    assert "The history of tea" in cancelled["title"] and "10:30" in cancelled["body"]
    assert "10:30 Teatro" in back["title"]


def test_a_session_without_a_place_still_has_its_time() -> None:
    bare = replace(TEA, place=Localized(), floor="", within=())

    found = said(replace(notice("fi"), showing=bare))

    assert (found["title"], found["body"]) == ("10.30 · Teen historia", "")


@pytest.mark.parametrize("letter", ["a", "ä", "€", "😀", '"', "\\"])
def test_whatever_is_written_fits_into_a_push(letter: str) -> None:
    text = payload(letter * 5000, letter * 9000, f"{ORIGIN}/fi/sessions/tea/", "fi", "start t:tea-1 2024")

    assert len(text.encode()) <= 3993
    found = json.loads(text)["notification"]
    assert len(found["title"]) == 200 and found["body"].endswith("…") and len(found["body"]) > 500


def test_each_notice_has_its_own_tag_and_topic() -> None:
    topics = {topic("start", "t:tea-1", occasion) for occasion in ("1", "2")} | {topic("change", "t:tea-1", "1")}

    assert len(topics) == 3
    assert all(len(one) == 32 for one in topics)
    assert json.loads(compose_test("fi", ORIGIN, "1"))["notification"]["tag"] == "test"


def test_a_start_tells_the_walk_and_a_remote_one_the_stream() -> None:
    walking = said(replace(notice("en"), walk=Walk(4, Localized(en="Kino"))))
    remote = said(replace(notice("en"), remote=True, showing=replace(TEA, stream=True)))

    assert walking["body"] == "Floor 1, Logomo · 4 min on foot from Kino"
    assert (remote["title"], remote["body"]) == ("10:30 · The history of tea", "Follow the stream")


def test_a_move_names_what_it_clashes_with_now() -> None:
    other = replace(TEA, title=Localized(en="Film"), start=at("10:45"))
    found = said(notice("en", "change", change="moved", before=replace(TEA, start=at("09:00")), others=(other, TEA)))

    assert "Now clashes with 10:45 Film and 1 more" in found["body"]


def test_the_other_kinds_say_what_they_are_and_open_where_they_are_read() -> None:
    live, showing, full = (said(notice("en", kind)) for kind in ("live", "showing", "full"))
    news = said(
        replace(
            notice("en", "announcement"), showing=None, title=Localized(en="Doors"), body=Localized(en="**Come** in.")
        )
    )
    digest = said(replace(notice("en", "digest"), showing=None, others=(TEA,) * 10))

    assert (live["title"], live["body"]) == ("Live now: The history of tea", "10:30–11:15")
    assert showing["title"] == "New showing: 10:30 Teatro · The history of tea"
    assert full["title"] == "Room full: 10:30 Teatro · The history of tea"
    assert (news["title"], news["body"], news["navigate"]) == ("Doors", "Come in.", f"{ORIGIN}/en/news/")
    assert digest["title"] == "Today: 10 picks, from 10:30" and digest["body"].endswith("and 2 more")
    assert digest["navigate"] == f"{ORIGIN}/en/agenda/"


def test_actions_show_the_way_and_untick() -> None:
    drawn = replace(TEA, drawn=True, place_id="teatro")
    way, untick = said(replace(notice("en"), showing=drawn))["actions"]

    assert (way["action"], way["navigate"]) == ("map", f"{ORIGIN}/en/venue/1/?to=teatro")
    assert untick["action"] == "untick s:tea,t:tea-1"
    assert [one["action"][:6] for one in said(notice("en"))["actions"]] == ["untick"]
