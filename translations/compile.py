"""Compile the message catalogues into the wheel, which carries them compiled only."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogs(BuildHookInterface):  # type: ignore[type-arg]
    """Add each language's catalogue to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write a compiled catalogue a language and include it."""
        if self.target_name != "wheel":
            return
        folder = Path(tempfile.mkdtemp())
        for source in sorted((Path(self.root) / "translations").glob("*/LC_MESSAGES/messages.po")):
            lang = source.parent.parent.name
            target = folder / f"{lang}.mo"
            with source.open("rb") as po, target.open("wb") as mo:
                write_mo(mo, read_po(po, locale=lang))
            build_data["force_include"][str(target)] = f"pwa/translations/{lang}/LC_MESSAGES/messages.mo"
