"""The build: what phones load, joined so that a first visit asks for little."""

from __future__ import annotations

import gzip
import re
import subprocess

import pytest

from pwa import build, bundle
from tests.needs import need


def test_styles_are_one_file_tokens_first_and_print_last():
    styles = build.assets()["css/app.css"].body

    assert styles.startswith(b"@layer reset,tokens,base,layout,components,print;@layer tokens{")
    assert styles.index(b"@layer tokens{") < styles.index(b"@layer components{") < styles.index(b"@layer print{")
    apart = {"css/app.css", "css/organiser.css", "css/signs.css", "css/screen.css"}
    assert {path for path in build.assets() if path.startswith("css/")} == apart


def test_a_joined_module_keeps_its_address_and_passes_its_names_on():
    assert build.assets()["js/lib/words.js"].body == b'export * from "../main.js";\n'
    assert b"export function word(" in build.assets()["js/main.js"].body


def test_every_import_of_every_asset_leads_to_an_asset():
    scripts = {path: asset.body.decode() for path, asset in build.assets().items() if path.endswith(".js")}

    missing = [
        (path, found)
        for path, source in scripts.items()
        for found in re.findall(r'(?:from |import |import\(|": )"(\.{1,2}/[^"]+\.js)"', source)
        if bundle._resolve(found, path) not in scripts
    ]

    assert not missing


def test_without_a_network_every_import_leads_to_what_is_downloaded():
    offline = {path: asset.body.decode() for path, asset in build.assets().items() if asset.offline}
    scripts = {path: source for path, source in offline.items() if path.endswith(".js")}

    missing = [
        (path, found)
        for path, source in scripts.items()
        for found in re.findall(r'(?:from ?|import ?|import\(|": ?)"(\.{1,2}/[^"]+\.js)"', source)
        if bundle._resolve(found, path) not in scripts and "htmx" not in found
    ]

    assert not missing
    assert "js/lib/words.js" not in offline


@pytest.mark.parametrize("path", bundle.BUNDLES)
def test_joined_modules_do_not_share_a_name(path, tmp_path):
    node = need("node", "nodejs")
    file = tmp_path / "joined.mjs"
    file.write_bytes(build.assets()[path].body)

    done = subprocess.run([node, "--check", str(file)], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


def test_comments_stay_behind_and_lines_keep_their_numbers():
    source = b"// why\nconst a = 1; // here\n/**\n * What\n */\nexport const b = '// not';\n"

    assert build._lean("js/x.js", source) == b"\nconst a = 1; // here\n\n\n\nexport const b = '// not';\n"
    assert build._lean("js/vendor/x.js", source) == source


def test_styles_lose_their_spaces_and_comments_and_keep_what_is_quoted():
    source = b"""/* why */
.a, .b > c { content: " ( , ) "; } /* here */
.d .e { margin: calc(1px + 2px); font: "A  B", serif; }
"""

    lean = build._lean("css/x.css", source)

    assert lean == b'.a,.b > c{content: " ( , ) ";}.d .e{margin: calc(1px + 2px);font: "A  B",serif;}'


def test_what_only_an_installation_needs_is_not_downloaded_for_offline_use():
    assert build.asset_url("icons/icons.svg") in build.offline_urls()
    assert build.asset_url("icons/icon-512.png") not in build.offline_urls()


def test_attendees_download_nothing_of_the_desk():
    urls = build.offline_urls()

    assert not [url for url in urls if "organiser" in url or "htmx" in url or "screen" in url]
    assert {"css/organiser.css", "js/organiser/main.js", "js/vendor/htmx.min.js"} <= set(build.assets())


def test_the_service_worker_is_small():
    assert len(gzip.compress(build.assets()["service_worker/index.js"].body)) <= 6_000
