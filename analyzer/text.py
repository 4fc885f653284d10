"""Text from outside, made comparable and safe to show; and sentences as they are printed."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_NAME = 80
_FILE_NAME = re.compile(r"\S+\.[A-Za-z]\w{0,7}[:,;]?(?=\s|$)")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Categories of Unicode without a shape of their own: controls, direction marks, separators."""
HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Letters that act on a screen instead of standing on it."""
_TWO_DIGITS = 0x100
_HALF_LETTER = re.compile("[\\ud800-\\udfff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula when a cell begins with it."""


def whole_letters(text: str) -> str:
    """Return a text that can be kept: halves of letters, and bytes that were none, replaced.

    JSON can spell them, a terminal can hand them over, and a cut may leave them of an emoji; but
    nothing can be stored or read again with one.
    """
    return text if _HALF_LETTER.search(text) is None else _HALF_LETTER.sub("\ufffd", text)


def fold(text: str) -> str:
    """Return a text without case, accents and presentation forms: "Médio" and "MEDIO" are alike.

    Compatibility forms (full-width letters, ligatures) become plain ones before accents are split
    off. What is left is composed again, so that a Korean syllable stays one letter.
    """
    if text.isascii():  # most texts are, and have nothing to split off
        return text.casefold()
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


def harmless(text: str) -> str:
    """Return a text in which nothing acts on a screen: what would is shown as its escape.

    Terminal codes (C0 but for tab and line feed, DEL, C1), marks that turn the direction of
    writing, line separators and halves of letters: a file's name, too, comes from outside.
    """
    return HARMFUL.sub(lambda found: _escape(found[0]), text)


def harmless_line(text: str) -> str:
    """Return a text as ``harmless`` does, and on one line."""
    return harmless(text).replace("\n", "\\n").replace("\t", "\\t")


def _escape(letter: str) -> str:
    code = ord(letter)
    return f"\\x{code:02x}" if code < _TWO_DIGITS else f"\\u{code:04x}"


def for_spreadsheet(text: str) -> str:
    """Return a text as a spreadsheet shows it: what would be a formula gets an apostrophe.

    So does what begins with apostrophes before one, so that ``from_spreadsheet`` gives it back.
    """
    return f"'{text}" if _looks_like_formula(text) else text


def from_spreadsheet(cell: str) -> str:
    """Return the text that ``for_spreadsheet`` wrote."""
    return cell[1:] if cell.startswith("'") and _looks_like_formula(cell[1:]) else cell


def _looks_like_formula(text: str) -> bool:
    return text.lstrip("'").startswith(_FORMULA)


def capital(sentence: str) -> str:
    """Begin a sentence with a capital, unless a file's name begins it."""
    if _FILE_NAME.match(sentence):
        return sentence
    return sentence[:1].upper() + sentence[1:]


def typographic(words: str) -> str:
    """Return words as they are printed: with a typographic apostrophe."""
    return words.replace("'", "’")


def words_like(typed: str, possible: Iterable[str], least: float = 0.6) -> list[str]:
    """Return which words may have been meant, the likeliest first.

    Args:
        typed: a word that is none of them.
        possible: the words.
        least: how much alike they must look, 0 to 1, by ``difflib``.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - most is typed as it is meant

    return get_close_matches(typed, list(possible), cutoff=least)
