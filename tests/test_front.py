"""The layer before Flask: look-ups, conditional and compressed answers, and what it leaves to the views."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import brotli
import pytest
from werkzeug.test import Client

from pwa import build, clock, edition, front
from pwa.config import Config
from pwa.database import keep_clock, set_state
from pwa.edition import Rendered
from pwa.headers import PRINTED, security_headers

NOW = datetime(2024, 11, 14, 6, 40, tzinfo=UTC)
TEXT = "Tervetuloa Logomoon. " * 40
PAGES = {"/fi/": TEXT, "/fi/news/": "uutiset", "/sv/": "välkommen"}


def live(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['REQUEST_METHOD']} live".encode()]


@pytest.fixture
def config(tmp_path):
    return Config(instance=tmp_path)


@pytest.fixture
def client(db, config):
    edition.store_assets(db)
    publish(db, PAGES)
    return Client(front.Front(live, config, look_seconds=0))


def publish(db, pages):
    render = lambda path: Rendered(200, "text/html; charset=utf-8", pages[path].encode())  # noqa: E731
    return edition.print_edition(db, render, list(pages), build.build_id(), NOW)


@pytest.mark.parametrize(
    ("accept", "unpack", "coding"),
    [
        ("gzip, deflate, br, zstd", brotli.decompress, "br"),
        ("gzip", gzip.decompress, "gzip"),
        ("br;q=0, *;q=0.5", gzip.decompress, "gzip"),
        ("identity", bytes, None),
        ("", bytes, None),
    ],
)
def test_a_page_comes_in_the_coding_that_the_reader_takes(client, accept, unpack, coding):
    answer = client.get("/fi/", headers={"Accept-Encoding": accept})

    assert unpack(answer.data).decode() == TEXT
    assert answer.headers.get("Content-Encoding") == coding
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_page_carries_edition_caching_and_security_headers(client):
    headers = client.get("/fi/").headers

    assert headers["Rasti-Edition"] == "1"
    assert headers["Cache-Control"] == PRINTED
    assert security_headers(False).items() <= dict(headers).items()
    over_https = security_headers(True).keys() - security_headers(False).keys()
    assert over_https == {"Strict-Transport-Security", "Cross-Origin-Opener-Policy"}


@pytest.mark.parametrize("form", ["{}", '"other", {}', "*", "{strong}"])
def test_a_page_that_the_reader_has_is_not_sent_again(client, form):
    etag = client.get("/fi/").headers["ETag"]

    answer = client.get("/fi/", headers={"If-None-Match": form.format(etag, strong=etag.removeprefix("W/"))})

    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_another_etag_gets_the_page(client):
    assert client.get("/fi/", headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_has_the_headers_of_get_and_no_body(client):
    get, head = client.get("/fi/"), client.head("/fi/")

    assert head.data == b""
    assert dict(head.headers) == dict(get.headers)


@pytest.mark.parametrize(("method", "path"), [("GET", "/fi/?theme=work"), ("GET", "/fi/unknown/"), ("POST", "/fi/")])
def test_queries_unknown_pages_and_unsafe_methods_are_left_to_the_views(client, method, path):
    answer = client.open(path, method=method)

    assert answer.text == f"{method} live"
    assert answer.headers["Rasti-Edition"] == "1"


def test_a_new_edition_shows_at_the_next_request(client, db):
    publish(db, {"/fi/": "uusi", "/sv/": "välkommen"})

    answer = client.get("/fi/")

    assert (answer.text, answer.headers["Rasti-Edition"]) == ("uusi", "2")
    assert client.get("/fi/news/").text == "GET live"
    assert client.get("/sv/").text == "välkommen"


def test_a_process_that_slept_until_removals_were_forgotten_serves_none_of_them(client, db, monkeypatch):
    monkeypatch.setattr(edition, "KEPT_REMOVALS", 1)
    assert client.get("/fi/news/").text == "uutiset"
    for number in range(3):
        publish(db, {"/fi/": f"uusi {number}", "/sv/": "välkommen"})

    assert client.get("/fi/news/").text == "GET live"
    assert (client.get("/fi/").text, client.get("/sv/").text) == ("uusi 2", "välkommen")


def test_before_anything_is_printed_the_views_answer(config, db):
    assert Client(front.Front(live, config, look_seconds=0)).get("/fi/").text == "GET live"


def test_assets_are_kept_for_good(client):
    answer = client.get(build.asset_url("js/main.js"), headers={"Accept-Encoding": "br"})

    assert brotli.decompress(answer.data) == build.assets()["js/main.js"].body
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"


def test_the_worker_is_of_the_printed_build(client):
    assert client.get("/service_worker.js").data == build.worker_script(build.build_id())


def test_the_edition_is_told_in_less_than_250_bytes_with_the_event_time(client, db):
    keep_clock(db, clock.Anchor(NOW, clock.wall(), 60))

    answer = client.get("/edition")

    told = json.loads(answer.data)
    assert set(told) == {"edition", "epoch", "printed_at", "build", "now", "speed"}
    assert (told["edition"], told["printed_at"], told["speed"]) == (1, "2024-11-14T06:40:00.000Z", 60)
    assert told["now"].startswith("2024-11-14T06:4")
    assert len(answer.data) < 250
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_download_is_the_delta_of_its_language(client, db):
    epoch = json.loads(client.get("/edition").data)["epoch"]
    publish(db, {**PAGES, "/fi/": "uusi"})

    answer = client.get(f"/fi/pages.ndjson?since=1&epoch={epoch}", headers={"Accept-Encoding": "br"})

    body = brotli.decompress(answer.data)
    assert body == edition.delta(db, "fi", 1, epoch)
    assert json.loads(body.splitlines()[0])["since"] == 1


def test_the_download_lists_what_pages_need_offline(client):
    first = json.loads(client.get("/fi/pages.ndjson").data.splitlines()[0])

    assert build.asset_url("css/app.css") in first["assets"]
    assert first["assets"] == build.offline_urls()
    assert not [url for url in first["assets"] if url.endswith(".png")]


def test_an_unchanged_download_is_not_sent_again(client):
    etag = client.get("/fi/pages.ndjson").headers["ETag"]

    assert client.get("/fi/pages.ndjson", headers={"If-None-Match": etag}).status_code == 304
    assert client.get("/sv/pages.ndjson", headers={"If-None-Match": etag}).status_code == 200


def test_a_download_tells_how_long_it_is_unpacked(client):
    plain, packed = (client.get("/fi/pages.ndjson", headers={"Accept-Encoding": one}) for one in ("identity", "br"))

    assert packed.headers["Rasti-Length"] == plain.headers["Rasti-Length"] == str(len(plain.data))
    assert int(packed.headers["Content-Length"]) < len(plain.data)


def test_a_download_that_broke_off_goes_on_from_its_byte(client):
    whole = client.get("/fi/pages.ndjson")

    rest = client.get("/fi/pages.ndjson", query_string={"from": 40, "of": whole.headers["ETag"]})
    other = client.get("/fi/pages.ndjson", query_string={"from": 40, "of": 'W/"of-another"'})

    assert (rest.data, rest.headers["Rasti-From"]) == (whole.data[40:], "40")
    assert rest.headers["Rasti-Length"] == str(len(whole.data))
    assert other.data == whole.data
    assert "Rasti-From" not in other.headers


def test_switched_off_the_worker_deletes_the_copies_and_goes(client, db):
    before = client.get("/service_worker.js").headers["ETag"]
    set_state(db, edition.OFFLINE, False)

    answer = client.get("/service_worker.js", headers={"If-None-Match": before})

    assert answer.data == build.withdrawn_script()
    assert b"unregister" in answer.data
    assert json.loads(client.get("/edition").data)["offline"] is False
    set_state(db, edition.OFFLINE, True)
    assert client.get("/service_worker.js").data == build.worker_script(build.build_id())
    assert "offline" not in json.loads(client.get("/edition").data)
