"""Small modules that every page needs are sent as one: joined in order, with a stub at each one's own address.

The modules stay plain ES modules in the source. Joined ones share a scope, so their top-level names must differ, and
they import one another by the names exported (a test has Node read the result).
"""

from __future__ import annotations

import posixpath
import re

import rjsmin

# The module that is sent whole: what is joined before it, in the order in which they import one another.
BUNDLES = {
    "js/main.js": (
        "js/lib/memory.js",
        "js/lib/clock.js",
        "js/lib/words.js",
        "js/lib/fold.js",
        "js/lib/drawn.js",
        "js/lib/ours.js",
        "js/lib/parts.js",
        "js/lib/times.js",
        "js/lib/edition.js",
        "js/lib/mode.js",
        "js/components/edition-status.js",
        "js/components/language-menu.js",
        "js/components/rehearsal-clock.js",
        "js/components/filter-list.js",
        "js/components/past-fold.js",
        "js/components/timed-items.js",
        "js/components/viewer-time.js",
        "js/programme/day-grid.js",
        "js/programme/seen-change.js",
    ),
    "service_worker/index.js": (
        "service_worker/routes.js",
        "service_worker/download.js",
        "service_worker/store.js",
        "service_worker/shell.js",
        "service_worker/pages.js",
        "service_worker/agenda.js",
        "service_worker/push.js",
        "service_worker/strategies.js",
    ),
    "js/agenda/bookmark-button.js": (
        "js/vendor/idb.js",
        "js/agenda/merge.js",
        "js/agenda/reserve.js",
        "js/agenda/store.js",
    ),
    "js/agenda/agenda-course.js": (
        "js/agenda/plan.js",
        "js/agenda/course.js",
        "js/agenda/sections.js",
        "js/agenda/walks.js",
    ),
    "js/components/now-next.js": ("js/components/moment.js",),
    "js/screen/wall-screen.js": ("js/screen/on-screen.js", "js/screen/kept.js"),
    "js/venue/floor-plan.js": ("js/venue/view.js", "js/venue/zoom.js"),
    "js/venue/routing.js": ("js/lib/heap.js", "js/venue/step-free.js"),
    "js/venue/way-sheet.js": ("js/venue/course.js",),
}
WORKER = "service_worker/index.js"
HOME = {part: target for target, parts in BUNDLES.items() if target != WORKER for part in parts}
IMPORT = re.compile(r'^import (?:(?P<names>[^;"]+) from )?"(?P<path>[^"]+)";\n', re.M)
EXPORT = re.compile(r"^export ", re.M)
DYNAMIC = re.compile(r'(?P<before>\bimport\(|^\s+"[a-z-]+": )"(?P<path>\.[^"]+)"', re.M)


def join(modules: dict[str, bytes]) -> dict[str, bytes]:
    """Return `modules` (by path) with the bundles joined, and stubs that pass on their names for what went into one."""
    joined = {path: _lead_home(path, body) for path, body in modules.items()}
    for target, parts in BUNDLES.items():
        paths = [*parts, target]
        imports: dict[str, dict[str, None]] = {}
        bodies = [_inline(path, modules[path].decode(), target, paths, imports) for path in paths]
        lines = [_import(other, names) for other, names in imports.items()]
        joined[target] = _slim(target, "".join([*lines, *bodies])).encode()
        # The worker imports nothing at run time, so its parts may stay as they are, for tests to import.
        for path in parts if target != WORKER else ():
            joined[path] = f'export * from "{_relative(target, path)}";\n'.encode()
    return joined


def _slim(target: str, source: str) -> str:
    """Leave out needless spaces, as a phone loads these on nearly every page, and exports where nobody imports."""
    alone = EXPORT.sub("", source) if target == WORKER else source
    return str(rjsmin.jsmin(alone)) + "\n"


def _lead_home(path: str, body: bytes) -> bytes:
    """Have a module import from the joined file at once, rather than through a stub."""

    def lead(found: re.Match[str]) -> str:
        other = _resolve(found["path"], path)
        return found[0].replace(found["path"], _relative(HOME[other], path)) if other in HOME else found[0]

    return body if "vendor/" in path else IMPORT.sub(lead, body.decode()).encode()


def _import(path: str, names: dict[str, None]) -> str:
    return f'import {{ {", ".join(names)} }} from "{path}";\n' if names else f'import "{path}";\n'


def _inline(path: str, source: str, target: str, inside: list[str], imports: dict[str, dict[str, None]]) -> str:
    def hoist(found: re.Match[str]) -> str:
        other = _resolve(found["path"], path)
        if other not in inside:
            names = imports.setdefault(_relative(HOME.get(other, other), target), {})
            names |= dict.fromkeys(re.findall(r"[^{},\s][^{},]*[^{},\s]|\w", found["names"] or ""))
        return ""

    def move(found: re.Match[str]) -> str:
        other = _resolve(found["path"], path)
        return f'{found["before"]}"{_relative(HOME.get(other, other), target)}"'

    return DYNAMIC.sub(move, IMPORT.sub(hoist, source))


def _resolve(path: str, importer: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(importer), path))


def _relative(path: str, importer: str) -> str:
    found = posixpath.relpath(path, posixpath.dirname(importer))
    return found if found.startswith(".") else f"./{found}"
