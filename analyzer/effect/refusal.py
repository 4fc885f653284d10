"""Which comparisons the runs allow, and what is missing for the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer import units
from analyzer.buckets import LESS_RESTED_FROM_H, RESTED_FROM_H
from analyzer.effect.answer import COMPARED
from analyzer.effect.answer import REFERENCE as REFERENCE_NAME
from analyzer.effect.rows import DAY_ONE, REFERENCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.effect.rows import Rows

FEWEST_IN_BUCKET = 6
FEWEST_IN_REFERENCE = 8
GOOD_REFERENCE = 15
LAST = 3
RESTED = f"later than {LESS_RESTED_FROM_H:g} h"
"""Where few runs are rested, those of the last compared bucket count as rested too."""
COUNTED_AS_RESTED = (
    f"counted as rested: fewer than {GOOD_REFERENCE} runs came later than {RESTED_FROM_H:g} h"
)


@dataclass(frozen=True)
class Groups:
    """Who is compared with whom.

    ``bucket`` per run as in Rows, with the last compared bucket counted as reference when
    ``joined``; ``counts`` of the four buckets before joining; ``estimable`` indices of the buckets
    that can be shown.
    """

    bucket: NDArray[np.int64]
    counts: tuple[int, int, int, int]
    n_reference: int
    joined: bool

    @property
    def reference(self) -> str:
        """The reference in words."""
        return f"{COMPARED[LAST]} and {REFERENCE_NAME}" if self.joined else REFERENCE_NAME

    @property
    def has_reference(self) -> bool:
        """True when there are enough rested runs to compare with."""
        return self.n_reference >= FEWEST_IN_REFERENCE

    @property
    def estimable(self) -> list[int]:
        """Indices of the buckets with enough runs, when there is a reference."""
        return [
            index
            for index, count in enumerate(self.counts)
            if self.has_reference and count >= FEWEST_IN_BUCKET and not self._in_reference(index)
        ]

    @property
    def pooled_possible(self) -> bool:
        """True when there are runs soon after leg day and runs later, enough of both."""
        soon = sum(self.counts[: DAY_ONE + 1])
        later = sum(self.counts[DAY_ONE + 1 :]) + (
            self.n_reference - self.joined * self.counts[LAST]
        )
        return soon >= FEWEST_IN_BUCKET and later >= FEWEST_IN_BUCKET

    def why_not(self, index: int) -> tuple[int | None, str]:
        """Return how many runs a refused bucket lacks (None: not runs), and a sentence."""
        if self._in_reference(index):
            return None, COUNTED_AS_RESTED
        rested = max(FEWEST_IN_REFERENCE - self.n_reference, 0)
        here = max(FEWEST_IN_BUCKET - self.counts[index], 0)
        lacking = [_more(rested, RESTED)] if rested else []
        lacking += [_more(here, COMPARED[index])] if here else []
        return rested or here or None, f"it takes {' and '.join(lacking)}" if lacking else ""

    def _in_reference(self, index: int) -> bool:
        return self.joined and index == LAST


def rested_lacking(n_reference: int) -> str:
    """Say how many rested runs a comparison lacks, "" where there are enough."""
    count = FEWEST_IN_REFERENCE - n_reference
    return f"it takes {_more(count, RESTED)}" if count > 0 else ""


def _more(count: int, when: str) -> str:
    return f"{units.count(count, 'more run')} {when} after leg day"


def group(rows: Rows) -> Groups:
    """Count the runs of each bucket and decide on the reference (docs/statistics.md)."""
    counts = np.bincount(rows.bucket, minlength=REFERENCE + 1)
    joined = bool(counts[REFERENCE] < GOOD_REFERENCE)
    bucket = np.where((rows.bucket == LAST) & joined, REFERENCE, rows.bucket)
    four = tuple(int(count) for count in counts[:REFERENCE])
    n_reference = int(counts[REFERENCE] + joined * counts[LAST])
    return Groups(bucket, four, n_reference, joined)  # type: ignore[arg-type] # always four
