"""The spelling nearest to a word that nobody wrote: the phone finds the same (static/js/lib/spelling.js)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pwa.programme.search import fold

_LONG, _LEAST = 6, 4


def written(texts: Iterable[str]) -> dict[str, str]:
    """Map each folded word of `texts` of four letters or more to how it is written where it comes first."""
    words: dict[str, str] = {}
    for word in dict.fromkeys(word for text in texts for word in re.findall(r"\w+", text)):
        if len(folded := fold(word)) >= _LEAST and " " not in folded:
            words.setdefault(folded, word)
    return words


def suggest(words: Iterable[str], known: Iterable[str]) -> str:
    """Return folded `words` with each that begins none of the `known` ones replaced by its nearest, or nothing."""
    words, known, found = list(words), list(known), []
    for word in words:
        begins = any(one.startswith(word) for one in known)
        found.append(word if begins else _nearest(word, known))
    return " ".join(found) if all(found) and found != words else ""


def distance(one: str, other: str) -> int:
    """Count the letters to change, add, take away, or swap with their neighbour, to make `other` of `one`."""
    earlier, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        new = [n]
        for m, against in enumerate(other, 1):
            least = min(row[m] + 1, new[m - 1] + 1, row[m - 1] + (letter != against))
            if n > 1 and m > 1 and letter == other[m - 2] and one[n - 2] == against:
                least = min(least, earlier[m - 2] + 1)
            new.append(least)
        earlier, row = row, new
    return row[-1]


def _nearest(word: str, known: Iterable[str]) -> str:
    best, least, letters = "", (2 if len(word) >= _LONG else 1) + 1, set(word)
    for one in known:
        # Each letter that the other has not is at least one step.
        if abs(len(one) - len(word)) >= least or len(letters.difference(one)) >= least:
            continue
        if (far := distance(word, one)) < least:
            best, least = one, far
    return best
