"""What a damaged store no longer tells, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORDS = {
    "record": ("activity", "activities"),
    "word": ("decision of yours", "decisions of yours"),
    "pair_word": ("word on two runs", "words on two runs"),
    "noted": ("note in the journal", "notes in the journal"),
    "file": ("file", "files"),
    "account_record": ("answer of an account", "answers of accounts"),
}
_OTHER = ("line of bookkeeping", "lines of bookkeeping")


def lost_words(lost: Mapping[str, int]) -> str:
    """Say how many rows could not be read, by table of the store."""
    return units.listed(
        units.count(number, *_WORDS.get(table, _OTHER)) for table, number in lost.items()
    )
