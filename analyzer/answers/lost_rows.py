"""What a damaged store no longer tells, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = {
    "word": "your decisions",
    "pair_word": "your word on which runs are one",
    "noted": "your journal",
    "trial": "your trials",
    "trial_draw": "what was drawn in your trials",
    "record": "activities",
    "file": "what is known of your files",
    "account_record": "what accounts sent",
}
_OTHER = "bookkeeping"


def lost_words(tables: Iterable[str]) -> str:
    """Say of what not all could be read, by the store's tables."""
    lost = set(tables)
    named = [words for table, words in _WORDS.items() if table in lost]
    return units.listed([*named, *[_OTHER] * bool(lost - _WORDS.keys())])
