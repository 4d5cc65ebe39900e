"""Printed pages a second from two processes, against nginx with two serving the same bytes and headers."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests import nginx as nginx_before
from tests.bench.table import Row
from tests.browser.conftest import Server, free_port

SECONDS = 5
NGINX = """
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{ access_log off; types {{ text/html html; }} gzip_static on;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  open_file_cache max=1000; sendfile on; tcp_nopush on;
  server {{ listen 127.0.0.1:{port}; root {folder}; {headers} }} }}
"""
# nginx makes these itself.
ITS_OWN = (
    "content-type",
    "content-length",
    "content-encoding",
    "etag",
    "date",
    "server",
    "connection",
    "last-modified",
)


def measure(server: Server) -> Iterator[Row]:
    """Measure a printed page and its 304 with wrk, beside nginx."""
    if not (shutil.which("wrk") and shutil.which("nginx")):
        yield Row("a printed page against nginx", "≥ 0.5", "wrk or nginx is not installed", None)
        return
    path = "/fi/programme/2024-11-14/"
    page = urllib.request.Request(server.url + path, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(page) as answer:
        body, etag = answer.read(), answer.headers["ETag"]
        headers = " ".join(
            f'add_header {name} "{value}";' for name, value in answer.headers.items() if name.lower() not in ITS_OWN
        )
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        (folder / "page.html.gz").write_bytes(body)
        (folder / "page.html").write_bytes(b"unpacked bytes are not asked for")
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, headers=headers))
        nginx = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
        try:
            time.sleep(0.5)
            theirs = f"http://127.0.0.1:{port}/page.html"
            with urllib.request.urlopen(urllib.request.Request(theirs, headers={"Accept-Encoding": "gzip"})) as answer:
                their_etag = answer.headers["ETag"]
                assert len(answer.read()) == len(body)
            ours_200, nginx_200 = _rate(server.url + path), _rate(theirs)
            ours_304, nginx_304 = _rate(server.url + path, etag), _rate(theirs, their_etag)
        finally:
            nginx.terminate()
            nginx.wait(10)
        with nginx_before.serving(server.port, folder / "cache") as front:
            _rate(front + path)
            cached = _rate(front + path)
    yield _ratio("behind nginx with the shipped cache, against nginx's own files", cached, nginx_200, 0.9)
    yield _ratio("a printed page from two processes, against nginx serving it with two", ours_200, nginx_200, 0.5)
    yield _ratio("its 304, against nginx's", ours_304, nginx_304, 0.4)


def _ratio(what: str, ours: float, theirs: float, budget: float) -> Row:
    ratio = ours / theirs
    return Row(what, f"≥ {budget}", f"{ratio:.2f} ({ours:,.0f}/s against {theirs:,.0f}/s)", ratio >= budget)


def _rate(url: str, etag: str | None = None) -> float:
    command = ["wrk", "-t2", "-c32", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip"]
    command += ["-H", f"If-None-Match: {etag}"] if etag else []
    said = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if not found or (not etag and "Non-2xx" in said):
        raise RuntimeError(said)
    return float(found[1])
