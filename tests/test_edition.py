"""Printing: what makes an edition, what a phone downloads, and what stays when printing fails."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import brotli
import pytest

from pwa import build, edition
from pwa.database import open_database, set_state
from pwa.edition import PrintFailed, Rendered, current, delta, print_edition

NOW = datetime(2024, 11, 14, 6, 40, tzinfo=UTC)


def show(pages, kind="text/html; charset=utf-8"):
    return lambda path: Rendered(200, kind, pages[path].encode())


def print_pages(db, pages, build="b1"):
    return print_edition(db, show(pages), list(pages), build, NOW)


def lines(body):
    return [json.loads(line) for line in body.decode().splitlines()]


def changed(body):
    return {page["path"]: page.get("body") for page in lines(body)[1:-1]}


PAGES = {"/fi/": "etusivu", "/fi/news/": "uutiset", "/sv/": "startsida"}


def test_first_printing_makes_edition_one_with_all_pages(db):
    assert print_pages(db, PAGES) == 1

    assert current(db).pages == 3
    assert changed(delta(db, "fi")) == {"/fi/": "etusivu", "/fi/news/": "uutiset"}


def test_a_page_costs_a_phone_no_more_than_address_type_and_body(db):
    print_pages(db, {"/fi/": "etusivu"})

    page = lines(delta(db, "fi"))[1]

    assert page == {"path": "/fi/", "type": "text/html; charset=utf-8", "body": "etusivu"}


def test_printing_the_same_again_makes_no_edition(db):
    print_pages(db, PAGES)

    assert print_pages(db, PAGES) == 1


def test_a_changed_byte_makes_an_edition_with_that_page_alone(db):
    print_pages(db, PAGES)
    epoch = lines(delta(db, "fi"))[0]["epoch"]

    assert print_pages(db, {**PAGES, "/fi/": "etusivu 2"}) == 2
    assert changed(delta(db, "fi", 1, epoch)) == {"/fi/": "etusivu 2"}
    assert changed(delta(db, "sv", 1, epoch)) == {}


def test_a_new_build_makes_an_edition_though_no_page_changed(db):
    print_pages(db, PAGES)

    assert print_pages(db, PAGES, build="b2") == 2
    assert current(db).build == "b2"


def test_a_page_that_is_gone_is_told_as_removed_and_left_out_of_the_whole(db):
    print_pages(db, PAGES)
    epoch = lines(delta(db, "fi"))[0]["epoch"]

    print_pages(db, {"/fi/": "etusivu", "/sv/": "startsida"})

    assert lines(delta(db, "fi", 1, epoch))[1] == {"path": "/fi/news/", "removed": True}
    assert changed(delta(db, "fi")) == {"/fi/": "etusivu"}


def test_a_page_that_came_back_is_whole_again(db):
    print_pages(db, PAGES)
    print_pages(db, {"/fi/": "etusivu"})

    assert print_pages(db, PAGES) == 3
    assert changed(delta(db, "fi")) == {"/fi/": "etusivu", "/fi/news/": "uutiset"}


def test_what_went_long_ago_is_forgotten_and_who_missed_it_gets_the_whole(db, monkeypatch):
    monkeypatch.setattr(edition, "KEPT_REMOVALS", 3)
    print_pages(db, PAGES)
    print_pages(db, {**PAGES, "/fi/old/": "vanha"})
    print_pages(db, PAGES)
    gone = {"path": "/fi/old/", "removed": True}
    for number in range(4, 7):
        print_pages(db, {**PAGES, "/fi/": f"etusivu {number}"})
        kept = [lines(delta(db, "fi", since)) for since in (1, 2, 3)]
        assert [gone in one for one in kept] == ([True, True, False] if number < 6 else [False] * 3)

    assert db.execute("select count(*) from printed where body is null").fetchone()[0] == 0
    assert [(one[0]["since"], len(one) - 2) for one in kept] == [(0, 2), (0, 2), (3, 1)]


@pytest.mark.parametrize(("since", "epoch"), [(1, "another"), (9, None), (-1, None), (0, None)])
def test_an_edition_unknown_here_gets_the_whole(db, since, epoch):
    print_pages(db, PAGES)
    known = lines(delta(db, "fi"))[0]["epoch"]

    body = delta(db, "fi", since, epoch or known)

    assert lines(body)[0]["since"] == 0
    assert len(changed(body)) == 2


def test_first_and_last_line_count_and_digest_what_is_between(db):
    print_pages(db, PAGES)

    body = delta(db, "fi")

    first, *pages, last = lines(body)
    before = body[: body.rindex(b"\n", 0, -1) + 1]
    assert (first["edition"], first["count"], first["build"]) == (1, 2, "b1")
    assert last == {"end": True, "count": len(pages), "digest": hashlib.sha256(before).hexdigest()}


def test_a_page_that_fails_is_named_and_the_edition_before_stays(db):
    print_pages(db, PAGES)

    with pytest.raises(PrintFailed, match=r"/fi/news/ .* 500"):
        print_edition(db, lambda path: Rendered(200 if path == "/fi/" else 500, "", b"x"), list(PAGES), "b1", NOW)

    assert current(db).number == 1
    assert changed(delta(db, "fi"))["/fi/"] == "etusivu"


def test_a_view_that_raises_is_named(db):
    def broken(path):
        raise KeyError("room")

    with pytest.raises(PrintFailed, match="/fi/ could not be printed: KeyError"):
        print_edition(db, broken, ["/fi/"], "b1", NOW)


def test_what_was_published_while_printing_starts_the_rendering_over(db, tmp_path):
    seen = []
    set_state(db, "publication", 1)

    def render(path):
        seen.append(path)
        if len(seen) == 1:
            set_state(open_database(tmp_path / "rasti.db"), "publication", 2)
        return Rendered(200, "text/html", f"{len(seen)}".encode())

    print_edition(db, render, ["/fi/", "/sv/"], "b1", NOW)

    assert seen == ["/fi/", "/sv/"] * 2
    assert current(db).publication == 2


def test_a_publication_that_changed_no_page_still_counts_as_shown(db):
    print_pages(db, PAGES)
    set_state(db, "publication", 5)

    assert print_pages(db, PAGES) == 1
    assert current(db).publication == 5


def test_printing_some_pages_first_leaves_the_others_and_makes_new_ones(db):
    print_pages(db, PAGES)
    pages = {"/fi/": "etusivu 2", "/fi/news/": "uutiset 2", "/fi/more/": "lisää"}

    number = print_edition(db, show(pages), list(pages), "b1", NOW, only={"/fi/"})

    assert number == 2
    assert changed(delta(db, "fi")) == {"/fi/": "etusivu 2", "/fi/news/": "uutiset", "/fi/more/": "lisää"}
    assert changed(delta(db, "sv")) == {}


def test_pages_are_kept_compressed_and_whole(db):
    print_pages(db, {"/fi/": "etusivu " * 100})

    body, br = db.execute("select body, br from printed").fetchone()

    assert brotli.decompress(br) == body == b"etusivu " * 100


def test_assets_of_the_last_two_builds_stay(db, monkeypatch):
    for number in range(4):
        monkeypatch.setattr(build, "build_id", lambda number=number: f"b{number}")
        edition.store_assets(db)
        print_pages(db, PAGES, build=f"b{number}")

    assert [row[0] for row in db.execute("select distinct build from asset order by 1")] == ["b2", "b3"]
