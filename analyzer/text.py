"""Text from outside, made comparable and safe to show; and sentences as they are printed."""

from __future__ import annotations

import re
import unicodedata

_LONGEST_NAME = 80
_FILE_NAME = re.compile(r"\S+\.[A-Za-z]\w{0,7}[:,;]?(?=\s|$)")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Categories of Unicode without a shape of their own: controls, direction marks, separators."""


def fold(text: str) -> str:
    """Return a text without case, accents and presentation forms: "Médio" and "MEDIO" are alike.

    Compatibility forms (full-width letters, ligatures) become plain ones before accents are split
    off. What is left is composed again, so that a Korean syllable stays one letter.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare)


def one_line(text: str, longest: int = _LONGEST_NAME) -> str:
    """Make a foreign text safe to show: one line, no invisible or direction marks, not endless."""
    # Cut before it is looked at letter by letter: a name may be megabytes long.
    seen = "".join(
        " " if unicodedata.category(letter) in _UNSEEN else letter
        for letter in text[: 20 * longest]
    )
    line = re.sub(r"\s+", " ", seen).strip()
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def capital(sentence: str) -> str:
    """Begin a sentence with a capital, unless a file's name begins it."""
    if _FILE_NAME.match(sentence):
        return sentence
    return sentence[:1].upper() + sentence[1:]


def typographic(words: str) -> str:
    """Return words as they are printed: with a typographic apostrophe."""
    return words.replace("'", "’")
