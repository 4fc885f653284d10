"""Which shorter records make up a longer one: a watch saved in two halves what a phone has whole.

No single part tells this: a watch left running all day covers another run of that day too. What
the parts add up to does: nobody runs just as far twice at once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from analyzer.matching.pairs import LOGS, duration_of, is_one_file, overlap_share, sport_family

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.model import Activity, SourceRecord

_NO_TIME = timedelta(0)
_TOLD_BY_PARTS = 0.85
"""Parts that make up this share of the whole tell all of it."""
_MORE_THAN_WHOLE = 1 / _TOLD_BY_PARTS
_WITHIN = 0.9
"""The share of a part's time that the whole must have been running."""
_AT_ONCE = 0.1
"""What two parts may share of their time: one device was started before the other had stopped."""


def lies_within(whole: SourceRecord, part: SourceRecord) -> bool:
    """Tell whether one record was made while another was, and is shorter than all of it."""
    a, b = whole.activity, part.activity
    if a.start_hidden or b.start_hidden or is_one_file(whole, part):
        return False
    if whole.kind in LOGS or part.kind in LOGS or sport_family(a) != sport_family(b):
        return False
    if not _NO_TIME < duration_of(b) < _TOLD_BY_PARTS * duration_of(a):
        return False
    return overlap_share(a, b) >= _WITHIN


def tell_all(whole: Activity, parts: Sequence[Activity]) -> bool:
    """Tell whether parts are as far as a whole, or move as long where a distance is unknown.

    A pause between the parts is no distance that they lack.
    """
    return _share_told(whole, parts) >= _TOLD_BY_PARTS


def is_made_up_of(whole: SourceRecord, part: SourceRecord, others: Iterable[SourceRecord]) -> bool:
    """Tell whether a part and some of the others follow each other and make up the whole.

    Args:
        whole: the longer record.
        part: one that lies within it and is not all of it.
        others: records near them, of which copies of one part count once.
    """
    if not lies_within(whole, part) or tell_all(whole.activity, [part.activity]):
        return False
    parts = [part.activity]
    inside = (r for r in others if lies_within(whole, r))
    for other in sorted(inside, key=lambda r: (-duration_of(r.activity), r.key)):
        if all(overlap_share(other.activity, one) <= _AT_ONCE for one in parts):
            parts.append(other.activity)
    return len(parts) > 1 and _TOLD_BY_PARTS <= _share_told(whole.activity, parts) <= (
        _MORE_THAN_WHOLE
    )


def _share_told(whole: Activity, parts: Sequence[Activity]) -> float:
    distances = [one.distance_m for one in (whole, *parts)]
    lasting = [one.moving_s or duration_of(one).total_seconds() for one in (whole, *parts)]
    all_of_it, *told = [m or 0.0 for m in distances] if all(distances) else lasting
    return sum(told) / all_of_it if all_of_it else 0.0
