"""JSON as it is really published: with a byte order mark, in a JavaScript assignment, with something after it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pwa.i18n import say
from pwa.programme.importers.problems import Findings, has_template_marks, read_text, refuse_template

_ASSIGNED = re.compile(r"\s*(?:(?:var|let|const|window\.)\s*)?([A-Za-z_$][\w$.]*)\s*=\s*(?=[\[{])")
_CALLED = re.compile(r"\s*[A-Za-z_$][\w$.]*\s*\(\s*(?=[\[{])")
_COMMENT = re.compile(r"\s*(?://[^\n]*\n|/\*.*?\*/)", re.S)
_REMEDY = say("Export it again as JSON.")
_decoder = json.JSONDecoder(strict=False)


def looks_like_json(text: str) -> bool:
    """Say whether `text` begins as JSON, or as JavaScript that assigns it, does."""
    return text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") or bool(_head(text.lstrip("\ufeff")))


def load_json(path: Path, findings: Findings) -> dict[str, Any]:
    """Return what the file holds by the name it is assigned to, "" where it is plain JSON; {} with a problem noted."""
    text = read_text(path, findings)
    if text is None:
        return {}
    found: dict[str, Any] = {}
    at = 0
    try:
        while match := _head(text[at : at + 100_000]):
            at += match.end()
            value, at = _decoder.raw_decode(text, at)
            found[(match[1] if match.re is _ASSIGNED else "").rpartition(".")[2]] = value
            at += len(text[at:]) - len(text[at:].lstrip(" \t\r\n;)"))
        if not found:
            start = len(text) - len(text.lstrip())
            found[""], at = _decoder.raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        if mark := has_template_marks(text[:100_000]):
            refuse_template(findings, path.name, mark)
        elif isinstance(error, json.JSONDecodeError):
            line = text.count("\n", 0, error.pos) + 1
            findings.refuse(
                say("%(file)s line %(line)s", file=path.name, line=line),
                "",
                say("It is not JSON: %(error)s.", error=error.msg),
                _REMEDY,
            )
        else:
            findings.refuse(path.name, "", say("It is nested too deeply, or has a number too long."), _REMEDY)
        return {}
    if text[at:].strip(" \t\r\n;)\x00"):
        findings.warn(path.name, say("what follows the data was not read."))
    return found


def as_list(value: object) -> list[Any]:
    """Return `value` where it is a list, else the values of a map, else an empty list."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def as_dict(value: object) -> dict[str, Any]:
    """Return `value` where it is a map, else an empty one."""
    return value if isinstance(value, dict) else {}


def _head(text: str) -> re.Match[str] | None:
    at = 0
    while comment := _COMMENT.match(text, at):
        at = comment.end()
    return _ASSIGNED.match(text, at) or _CALLED.match(text, at)
