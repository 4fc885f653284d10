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


def unread_note(tables: Iterable[str]) -> str:
    """Say of what not all can be read, by the store's tables, and what helps."""
    return (
        f"The store is damaged: not all of {lost_words(tables)} can be read. `legstats repair` "
        "keeps what can be, and sets the damaged file aside."
    )


def lost_words(tables: Iterable[str]) -> str:
    """Say of what not all could be read, by the store's tables."""
    lost = set(tables)
    named = [words for table, words in _WORDS.items() if table in lost]
    return units.listed([*named, *[_OTHER] * bool(lost - _WORDS.keys())])
