"""The documents say what is true: every command and setting is there, every link leads somewhere."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from pwa.cli import COMMANDS
from pwa.config import Config

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXT = "\n".join(path.read_text("utf-8") for path in DOCUMENTS)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_documented(command: str) -> None:
    assert f"rasti {command}" in TEXT


def test_no_document_promises_a_command_that_is_missing() -> None:
    promised = set(re.findall(r"`rasti ([a-z-]+)", TEXT)) | set(re.findall(r"^rasti ([a-z-]+)", TEXT, re.M))
    assert promised <= set(COMMANDS)


@pytest.mark.parametrize("setting", [f.name for f in fields(Config)])
def test_every_setting_is_documented(setting: str) -> None:
    assert f"RASTI_{setting.upper()}" in TEXT


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_and_picture_of_a_document_is_there(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", document.read_text("utf-8"))
    missing = [link for link in links if not (document.parent / link).exists()]
    assert not missing


def test_every_make_target_that_is_mentioned_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"`make ([a-z]+)", TEXT)) <= targets


@pytest.mark.parametrize("pattern", [r"/work/", r"/tmp/", r"/root/"])
def test_no_document_names_a_path_of_one_machine(pattern: str) -> None:
    assert not re.search(pattern, TEXT)
