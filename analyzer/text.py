"""Text from outside, made comparable."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Return a text without case, accents and presentation forms: "Médio" and "MEDIO" are alike.

    Compatibility forms (full-width letters, ligatures) become plain ones before accents are split
    off. What is left is composed again, so that a Korean syllable stays one letter.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare)
