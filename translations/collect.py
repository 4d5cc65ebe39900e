"""Collect the words of code and templates into the catalogues: `make words`."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": None}


def main() -> None:
    """Write messages.pot anew and bring each language's catalogue up to it, keeping what is translated."""
    template = _extracted()
    _write(HERE / "messages.pot", template, header="")
    for lang in ("fi", "sv", "en"):
        path = HERE / lang / "LC_MESSAGES" / "messages.po"
        header = path.read_text("utf-8").split("\n\n", 1)[0] + "\n\n"
        catalogue = read_po(BytesIO(path.read_bytes()), locale=lang)
        catalogue.update(template, no_fuzzy_matching=True)
        _write(path, catalogue, header)


def _extracted() -> Catalog:
    with (HERE / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)
    template = Catalog()
    for _, _, message, comments, context in extract_from_dir(HERE.parent, methods, options, keywords=KEYWORDS):
        template.add(message, None, auto_comments=comments, context=context)
    return template


def _write(path: Path, catalogue: Catalog, header: str) -> None:
    body = BytesIO()
    write_po(body, catalogue, width=110, omit_header=True, no_location=True, sort_output=True, ignore_obsolete=True)
    path.write_bytes(header.encode() + body.getvalue())


if __name__ == "__main__":
    main()
