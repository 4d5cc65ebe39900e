"""The stems of a word, by which its other forms are found: the phone makes the same (static/js/lib/stems.js)."""

from __future__ import annotations

import threading
from functools import lru_cache

from Stemmer import Stemmer

# Snowball cuts an ending; what Finnish changes before it (kotoutumi-nen, kotoutumi-sen) goes with two letters more.
_LONG, _MORE, _LEAST = 6, 2, 3
# A short Finnish word is a stem to Snowball, its vowel and all: kieli, kiele-n.
_SHORT, _VOWELS = 5, "aeiouy"
_local = threading.local()


@lru_cache(maxsize=50_000)
def stems(word: str) -> tuple[str, ...]:
    """Return the stems of a folded `word` in Finnish, Swedish and English, each long one also without its last two.

    A word that ends in a vowel has a stem without it.
    """
    found = {word[:-1]: None} if len(word) >= _SHORT and word[-1] in _VOWELS else {}
    for stemmer in _stemmers():
        stem = stemmer.stemWord(word)
        for one in (stem, stem[:-_MORE] if len(stem) > _LONG else ""):
            if len(one) >= _LEAST:
                found[one] = None
    return tuple(found)


def _stemmers() -> tuple[Stemmer, ...]:
    # A stemmer is for one thread at a time.
    if not hasattr(_local, "stemmers"):
        _local.stemmers = tuple(Stemmer(name) for name in ("finnish", "swedish", "english"))
    return _local.stemmers  # type: ignore[no-any-return]
