"""Sentences that are made in English where they arise are said in the reader's language later."""

import ast
from pathlib import Path

import pytest

from pwa import paths
from pwa.i18n import in_language, reworded, say
from pwa.programme.importers.problems import Problem
from pwa.programme.importers.workbook import name_sheets


def test_a_sentence_is_english_until_it_is_said_in_another_language():
    said = say("“%(value)s” is not a length.", value="soon")

    assert said == "“soon” is not a length."
    assert in_language(said, "fi") == "”soon” ei ole kesto."
    assert in_language(said, "sv") == "”soon” är ingen längd."
    assert in_language("Anything else", "fi") == "Anything else"


def test_sentences_and_lists_in_a_sentence_are_said_too():
    why = [say("they have no time yet"), say("they are private or drafts")]
    said = say("There is no session in it (left out: %(why)s).", why=why)

    assert said == "There is no session in it (left out: they have no time yet and they are private or drafts)."
    assert in_language(said, "fi").endswith("(pois jätetty: aika puuttuu vielä ja yksityisiä tai luonnoksia).")


def test_a_change_of_words_is_made_in_every_language():
    said = reworded(say("Correct it, or add that place to places.csv."), lambda text, lang: text.replace(".csv", lang))

    assert said == "Correct it, or add that place to placesen."
    assert in_language(said, "sv") == "Rätta det eller lägg till platsen (placessv)."


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "s.csv line 3, format: There is no format “x”. Correct it, or add it to the sheet formats."),
        ("fi", "s.csv, rivi 3, format: Muotoa ”x” ei ole. Korjaa se tai lisää se (taulukko formats)."),
        (
            "sv",
            "s.csv, rad 3, format: Det finns inget format ”x”. Rätta det eller lägg till det (bladet formats).",
        ),
    ],
)
def test_a_problem_of_a_workbook_names_its_sheets_in_every_language(lang, told):
    problem = Problem(
        say("%(file)s line %(line)s", file="s.csv", line=3),
        "format",
        say("There is no format “%(kind)s”.", kind="x"),
        say("Correct it, or add it to event.toml under [[formats]]."),
    )

    assert name_sheets(problem).in_language(lang) == told


def test_no_sentence_of_an_import_is_english_alone():
    """Every text that is noted as a problem or a warning goes through `say`."""
    bare = []
    for path in Path(paths.ROOT, "pwa").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("refuse", "fail", "warn"):
                texts = [one for one in node.args if isinstance(one, ast.Constant | ast.JoinedStr)]
                bare += [f"{path.name}:{one.lineno}" for one in texts if _has_words(one)]
    assert bare == []


def _has_words(node: ast.expr) -> bool:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return any(" " in str(part.value).strip(", ") for part in parts if isinstance(part, ast.Constant))
