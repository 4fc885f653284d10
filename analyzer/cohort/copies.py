"""Which athletes of a cohort hold the same recordings: who is there twice counts twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from analyzer import config as settings_file
from analyzer import units
from analyzer.errors import LegstatsError
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from analyzer.cohort.keeping import Cohort


class SharedRecordings(NamedTuple):
    """Two athletes, by their pseudonyms, and how many files of activities both hold."""

    first: str
    second: str
    files: int


def shared_recordings(cohort: Cohort) -> tuple[SharedRecordings, ...]:
    """Return who holds the same recordings, by the digests of their files; most first.

    Of many who hold one file, each is told beside the next alone.
    """
    holders: dict[str, list[str]] = defaultdict(list)
    for pseudonym in cohort.pseudonyms():
        for digest in _digests_of(cohort, pseudonym):
            holders[digest].append(pseudonym)
    pairs = Counter(pair for names in holders.values() for pair in pairwise(names))
    ranked = sorted(pairs.items(), key=lambda one: (-one[1], one[0]))
    return tuple(SharedRecordings(*pair, count) for pair, count in ranked)


def copies_words(copies: Sequence[SharedRecordings]) -> str:
    """Say who holds the same recordings; "" where nobody does."""
    if not copies:
        return ""
    told = units.listed(
        units.first_few(
            [
                f"{one.first} and {one.second} ({units.count(one.files, 'recording')})"
                for one in copies
            ],
            3,
        )
    )
    return f"These hold the same recordings: {told}. Whoever is there twice counts twice."


def _digests_of(cohort: Cohort, pseudonym: str) -> Collection[str]:
    try:
        path = settings_file.load(cohort.home_of(pseudonym), environ={}).store_path
        if not path.exists():
            return ()
        with Store(path) as store:
            return {row.digest for row in store.files() if row.activities}
    except LegstatsError:  # told of where the athlete is read
        return ()
