"""What is wrong with a source: problems refuse it, warnings are told and let it pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pwa.i18n import in_language, say

MAX_BYTES = 64_000_000
MAX_SESSIONS = 50_000


@dataclass(frozen=True)
class Problem:
    """One reason to refuse: where (`sessions.csv line 7`), which field, why, and what to do about it."""

    place: str
    field: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return self.in_language("en")

    def in_language(self, lang: str) -> str:
        """Say it in `lang`: where, which field, why, and the remedy."""
        place, reason, remedy = (in_language(one, lang) for one in (self.place, self.reason, self.remedy))
        return f"{place}, {self.field}: {reason} {remedy}" if self.field else f"{place}: {reason} {remedy}"


class Refused(ValueError):
    """The source cannot be published as it is; `problems` are all that were found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass
class Findings:
    """Problems and warnings, gathered while a source is read; `unread` names the files that failed as a whole."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    outer: Findings | None = None
    told: set[str] = field(default_factory=set, repr=False)

    def refuse(self, place: str, column: str, reason: str, remedy: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(place, column, reason, remedy))

    def fail(self, name: str, place: str, column: str, reason: str, remedy: str) -> None:
        """Note a problem that keeps the file `name` from being read whole."""
        self.unread.add(name)
        self.refuse(place, column, reason, remedy)
        if self.outer:
            self.outer.fail(name, place, column, reason, remedy)

    def after(self, *names: str) -> Findings:
        """Return where to note what is wrong in a file that builds on the files `names`.

        Where one of those was not read, everything that refers to it would be wrong: only whole files are noted then.
        """
        return Findings(outer=self) if self.unread.intersection(names) else self

    def warn(self, place: str, text: str) -> None:
        """Note a warning about what is at `place`, once."""
        self.note(say("%(place)s: %(text)s", place=place, text=text))

    def note(self, text: str) -> None:
        """Note a warning that says itself where, once."""
        if text not in self.told:
            self.told.add(text)
            self.warnings.append(text)

    def settle(self) -> None:
        """Raise Refused where there are problems."""
        if self.problems:
            raise Refused(self.problems)


def read_text(path: Path, findings: Findings, name: str = "") -> str | None:
    """Read a UTF-8 file (a byte order mark is fine); None, with problems noted, where it is not what it should be."""
    name = name or path.name
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            remedy = say(
                "A programme has %(most)s MB at most: export it without pictures.", most=MAX_BYTES // 1_000_000
            )
            findings.fail(name, name, "", say("It is %(size)s MB large.", size=size // 1_000_000), remedy)
            return None
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        findings.fail(name, name, "", say("The file is missing."), say("Add it, or check its name."))
        return None
    except OSError as error:
        findings.fail(
            name,
            name,
            "",
            say("The file cannot be read: %(error)s.", error=error.strerror),
            say("Check its permissions."),
        )
        return None
    except UnicodeDecodeError as error:
        at = error.object.count(b"\n", 0, error.start) + 1
        place = say("%(file)s line %(line)s", file=name, line=at)
        findings.fail(name, place, "", say("The text is not UTF-8."), say("Save the file as UTF-8."))
        return None
    if not text.strip():
        findings.fail(name, name, "", say("The file is empty."), say("Export it again, or restore an earlier version."))
        return None
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(("<<<<<<< ", ">>>>>>> ")):
            findings.fail(
                name,
                say("%(file)s line %(line)s", file=name, line=number),
                "",
                say("The file has conflict markers of a version control system."),
                say("Resolve the conflict (keep one side, remove the marker lines) and import again."),
            )
            return None
    return text


def refuse_many(findings: Findings, name: str, count: int) -> bool:
    """Say whether `count` sessions are more than any programme has, with a problem noted where they are."""
    if count <= MAX_SESSIONS:
        return False
    reason = say("It has over %(most)s sessions.", most=MAX_SESSIONS)
    findings.fail(name, name, "", reason, say("Export the programme alone."))
    return True


def has_template_marks(text: str) -> str:
    """Return the first placeholder of a template (`{{`, `{%`, `<%`) in `text`, or an empty text."""
    return next((mark for mark in ("{%", "<%", "{{") if mark in text), "")


def refuse_template(findings: Findings, place: str, mark: str) -> None:
    """Note that a file is a template and not data."""
    reason = say("The file is a template instead of data: it has “%(mark)s”.", mark=mark)
    findings.fail(place, place, "", reason, say("Import the file that the template produces."))
