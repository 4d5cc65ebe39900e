"""The build: a digest of everything a page is made with, and the files that phones load under its name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pwa import bundle, paths

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
STYLES_FIRST, STYLES_LAST = ("tokens", "base", "layout", "components"), ("print",)
APP_STYLE = "css/app.css"
WORKER = "/service_worker.js"
COMMENT = re.compile(rb"^[ \t]*(?://[^\n]*|/\*\*.*?\*/)[ \t]*$", re.M | re.S)
# In styles: quoted text, which stays as it is, or a comment with what is around it, or spaces. (rcssmin takes the space
# before a `:is()` inside @media, which means a descendant.)
STYLE_SPACE = re.compile(rb"""("[^"]*"|'[^']*')|\s*/\*.*?\*/\s*|\s*([{};,])\s*|\s+""", re.S)
# Pages of their own load these; attendees never need them.
APART = ("organiser", "signs", "screen")
APART_PATHS = (
    "css/organiser.css", "css/signs.css", "css/screen.css", "js/organiser/", "js/screen/", "js/vendor/htmx.min.js",
)  # fmt: skip
# Only the system that installs the app asks for these, and only online; pictures were made from three of the drawings.
NOT_OFFLINE = (
    ".png", ".webp", ".txt", "icons/apple-touch-icon.svg", "icons/icon-maskable.svg", "icons/icon-monochrome.svg",
)  # fmt: skip


@dataclass(frozen=True)
class Asset:
    """A file that pages load; `path` is below the build's folder."""

    path: str
    type: str
    body: bytes

    @property
    def offline(self) -> bool:
        """Say whether pages need it without a network."""
        apart = self.path.startswith(("service_worker/", *APART_PATHS))
        return not apart and not self.path.endswith(NOT_OFFLINE) and self.path not in bundle.HOME


@cache
def build_id() -> str:
    """Return the digest of static files, worker, templates and translations, as this process found them."""
    digest = hashlib.sha256(b"".join((paths.PACKAGE / name).read_bytes() for name in ("build.py", "bundle.py")))
    for folder in ("static", "service_worker", "templates", "translations"):
        for file in _files(paths.ROOT / folder):
            if file.suffix not in (".mo", ".pot"):
                digest.update(f"{file.relative_to(paths.ROOT).as_posix()}\0".encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:10]


@cache
def assets() -> dict[str, Asset]:
    """Return every asset by its path: static files, the worker's modules, small modules and all styles joined."""
    found = {}
    for folder, prefix in (("static", ""), ("service_worker", "service_worker/")):
        for file in _files(paths.ROOT / folder):
            path = prefix + file.relative_to(paths.ROOT / folder).as_posix()
            joined = path.startswith("css/") and file.suffix == ".css" and file.stem not in APART
            if file.suffix in TYPES and not joined:
                found[path] = Asset(path, TYPES[file.suffix], _lean(path, file.read_bytes()))
    scripts = bundle.join({path: asset.body for path, asset in found.items() if path.endswith(".js")})
    found |= {path: Asset(path, TYPES[".js"], body) for path, body in scripts.items()}
    found[APP_STYLE] = Asset(APP_STYLE, TYPES[".css"], _styles())
    return dict(sorted(found.items()))


def asset_url(path: str) -> str:
    """Return the address of an asset of this build."""
    return f"/static/{build_id()}/{path}"


def offline_urls() -> list[str]:
    """List the addresses a phone must hold before it shows an edition of this build."""
    return [asset_url(asset.path) for asset in assets().values() if asset.offline]


def worker_script(build: str) -> bytes:
    """Return `/service_worker.js`: it differs with the build, so that browsers see a new one."""
    return f'import "/static/{build}/service_worker/index.js";\n'.encode()


def withdrawn_script() -> bytes:
    """Return `/service_worker.js` while the offline copy is switched off: whole, as it must work whatever is broken."""
    return assets()["service_worker/withdrawn.js"].body


def _lean(path: str, body: bytes) -> bytes:
    # Comments are for us, not for phones; empty lines keep the numbers in error messages right.
    if path.endswith(".css"):
        return STYLE_SPACE.sub(lambda found: found[1] or found[2] or (b"" if b"*/" in found[0] else b" "), body)
    if not path.endswith(".js") or "vendor/" in path:
        return body
    return COMMENT.sub(lambda found: b"\n" * found[0].count(b"\n"), body)


def _styles() -> bytes:
    by_name = {file.stem: file for file in (paths.ROOT / "static" / "css").glob("*.css")}
    middle = sorted(by_name.keys() - {*STYLES_FIRST, *STYLES_LAST, *APART})
    order = [name for name in (*STYLES_FIRST, *middle, *STYLES_LAST) if name in by_name]
    return b"".join(_lean(f"css/{name}.css", by_name[name].read_bytes().strip()) for name in order)


def _files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not any(part.startswith((".", "__")) for part in file.relative_to(folder).parts):
            yield file
