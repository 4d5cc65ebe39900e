"""A zip of an event folder, of an Open Event export or of one file, unpacked where it can do no harm."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from pwa.i18n import say
from pwa.programme.importers.problems import Findings

MAX_FILES = 2_000
MAX_UNPACKED = 200_000_000
_CHUNK = 1 << 20
_REMEDY = say("Zip the folder alone, with its files as they are.")


def unpack(path: Path, folder: Path, findings: Findings) -> Path | None:
    """Unpack the zip at `path` into the empty `folder` and return the source in it: a folder, or its only file.

    Refused, with nothing left outside `folder`: too many files or bytes, links, and names that lead elsewhere.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not _is_litter(entry.filename)]
            if not _check(path.name, entries, findings):
                return None
            left = MAX_UNPACKED
            for entry in entries:
                target = folder.joinpath(*PurePosixPath(entry.filename).parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as source, target.open("wb") as copy:
                    # What an entry says of its size is not to be believed.
                    while chunk := source.read(_CHUNK):
                        left -= len(chunk)
                        if left < 0:
                            raise ValueError(say("it unpacks to over %(most)s MB", most=MAX_UNPACKED // 1_000_000))
                        copy.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError) as error:
        _refuse(
            path.name, findings, say("The zip cannot be read: %(error)s.", error=error.args[0] if error.args else error)
        )
        return None
    return _descend(folder)


def _check(name: str, entries: list[zipfile.ZipInfo], findings: Findings) -> bool:
    before = len(findings.problems)
    if not entries:
        _refuse(name, findings, say("There is no file in it."))
    if len(entries) > MAX_FILES:
        _refuse(name, findings, say("It holds over %(most)s files.", most=MAX_FILES))
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        _refuse(name, findings, say("It unpacks to over %(most)s MB.", most=MAX_UNPACKED // 1000000))
    for entry in entries[:MAX_FILES]:
        parts = PurePosixPath(entry.filename).parts
        mode = entry.external_attr >> 16
        leads_out = ".." in parts or entry.filename.startswith("/") or "\\" in entry.filename or ":" in parts[0]
        if leads_out or len(entry.filename) > 300 or len(parts) > 12 or "\x00" in entry.filename:
            _refuse(
                name, findings, say("“%(filename)s” is not a name for a file inside it.", filename=entry.filename[:80])
            )
        elif stat.S_ISLNK(mode):
            _refuse(name, findings, say("“%(filename)s” is a link.", filename=entry.filename))
    return len(findings.problems) == before


def _descend(folder: Path) -> Path:
    """Return the folder that holds more than one folder alone, or the only file there is."""
    for _ in range(8):
        entries = list(folder.iterdir())
        if len(entries) != 1:
            break
        folder = entries[0]
        if folder.is_file():
            break
    return folder


def _is_litter(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return (
        not parts
        or name.endswith("/")
        or parts[0] == "__MACOSX"
        or parts[-1] in (".DS_Store", "Thumbs.db", "desktop.ini")
    )


def _refuse(name: str, findings: Findings, reason: str) -> None:
    findings.refuse(name, "", reason, _REMEDY)
