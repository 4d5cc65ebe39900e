"""Debian's nginx with the shipped configuration before a server under test."""

from __future__ import annotations

import os
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port

SHIPPED = Path(__file__).parents[1] / "docs" / "hosting" / "nginx.conf"
AROUND = """
{user} daemon off; worker_processes 2; worker_cpu_affinity auto; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  # As in Debian's nginx.conf: said twice in one place, nginx would not start.
  sendfile on; tcp_nopush on; types_hash_max_size 2048; gzip on;
  {shipped}
}}
"""


@contextmanager
def serving(upstream: int, folder: Path) -> Iterator[str]:
    """Run nginx before the port `upstream`, as shipped but for ports, https and its folder; give its origin."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o777)
    port = free_port()
    shipped = SHIPPED.read_text("utf-8").replace("127.0.0.1:8080", f"127.0.0.1:{upstream}")
    shipped = re.sub(r"listen 80;", f"listen 127.0.0.1:{free_port()};", shipped)
    shipped = re.sub(r"listen 443 ssl http2;", f"listen 127.0.0.1:{port};", shipped)
    shipped = re.sub(r"\n  ssl_certificate.*", "", shipped).replace("/var/cache/nginx/rasti", f"{folder}/cache")
    shipped = shipped.replace("server_name rasti.example;", "server_name 127.0.0.1;")
    # As root it would work as nobody, who may not write into our folder.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, shipped=shipped, user=user))
    process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/edition", timeout=5).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
