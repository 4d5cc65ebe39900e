"""Printed pages a second from two processes, against nginx with two that give the same answers from a file."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from tests import nginx as nginx_before
from tests.bench.table import Row
from tests.browser.conftest import Server, free_port

# A machine is not equally quick all the time: short turns, and the ratio of those that follow one another.
ROUNDS, SECONDS = 15, 1
PAGE = "/fi/programme/2024-11-14/"
NGINX = """
daemon off; worker_processes 2; worker_cpu_affinity auto; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{ access_log off; types {{ }} default_type "text/html; charset=utf-8"; gzip_static on; server_tokens off;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  open_file_cache max=1000; {sending}
  server {{ listen 127.0.0.1:{port}; root {folder}; {headers} }} }}
"""
# As Debian has it, and the way that is quicker for a file so small.
BY_SENDFILE, BY_COPYING = "sendfile on; tcp_nopush on;", "sendfile off;"
# Each server's own: what it calls itself and the file, and whether the line is kept.
ITS_OWN = ("date", "server", "connection", "etag", "last-modified", "rasti-cache")


def measure(server: Server) -> Iterator[Row]:
    """Measure a printed page and its 304 with wrk, by turns with nginx giving the same and with nginx before it."""
    if not (shutil.which("wrk") and shutil.which("nginx")):
        yield Row("a printed page against nginx", "≥ 0.5", "wrk or nginx is not installed", None)
        return
    with (
        tempfile.TemporaryDirectory() as name,
        _files(Path(name) / "sendfile", server.url, BY_SENDFILE) as sent,
        _files(Path(name) / "copying", server.url, BY_COPYING) as copied,
        nginx_before.serving(server.port, Path(name) / "cache") as front,
    ):
        for origin in (sent, copied, front):
            assert _answer(origin) == _answer(server.url)
        for origin in (sent, copied):
            assert _answer(origin, _etag(origin)) == _answer(server.url, _etag(server.url))
        runs = {origin: (origin, "") for origin in (server.url, sent, copied, front)}
        runs |= {f"{origin} 304": (origin, _etag(origin)) for origin in (server.url, sent, copied)}
        rates: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(ROUNDS):
            for key, (origin, etag) in runs.items():
                rates[key].append(_rate(origin + PAGE, etag))
    quicker = max(sent, copied, key=lambda origin: median(rates[origin]))
    quicker_304 = max(sent, copied, key=lambda origin: median(rates[f"{origin} 304"]))
    yield _ratio("behind nginx with the shipped cache, against nginx's own file", rates[front], rates[quicker], 0.9)
    yield _ratio(
        "a printed page from two processes, against nginx with two giving the same answer from a file",
        rates[server.url],
        rates[quicker],
        0.5,
    )
    yield _ratio("its 304, against nginx's", rates[f"{server.url} 304"], rates[f"{quicker_304} 304"], 0.4)


@contextmanager
def _files(folder: Path, ours: str, sending: str) -> Iterator[str]:
    """Run nginx over a file with the page of `ours`, with all its headers; give its origin."""
    _status, headers, body = _answer(ours)
    made = " ".join(
        f'add_header {name} "{value}";'
        for name, value in headers.items()
        if name not in ("content-type", "content-length", "content-encoding")
    )
    file, port = folder / PAGE.strip("/") / "index.html", free_port()
    file.parent.mkdir(parents=True)
    for path in (folder.parent, folder, *file.parents):
        if path.is_relative_to(folder.parent):
            path.chmod(0o755)
    file.with_name("index.html.gz").write_bytes(body)
    file.write_bytes(b"unpacked bytes are not asked for")
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, headers=made, sending=sending))
    process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
    try:
        time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _answer(origin: str, etag: str = "") -> tuple[int, dict[str, str], bytes]:
    """Return status, headers but for each server's own, and the body as it is on the wire."""
    status, headers, body = _ask(origin, etag)
    return status, {name: value for name, value in headers.items() if name not in ITS_OWN}, body


def _etag(origin: str) -> str:
    return _ask(origin)[1]["etag"]


def _ask(origin: str, etag: str = "") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(origin.removeprefix("http://"), timeout=10)
    connection.request("GET", PAGE, headers={"Accept-Encoding": "gzip"} | ({"If-None-Match": etag} if etag else {}))
    answer = connection.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


def _ratio(what: str, ours: list[float], theirs: list[float], budget: float) -> Row:
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    low, ratio, high = quantiles(ratios, n=4)
    rates = f"{median(ours):,.0f}/s against {median(theirs):,.0f}/s"
    return Row(
        what,
        f"≥ {budget}",
        f"{ratio:.2f}, half of {len(ratios)} rounds {low:.2f}–{high:.2f} ({rates})",
        ratio >= budget,
    )


def _rate(url: str, etag: str) -> float:
    command = ["wrk", "-t2", "-c32", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip"]
    command += ["-H", f"If-None-Match: {etag}"] if etag else []
    said = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if not found or "Non-2xx" in said:
        raise RuntimeError(said)
    return float(found[1])
