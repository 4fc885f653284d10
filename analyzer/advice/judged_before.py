"""Which verdicts have to be found anew after a change: no run is judged by a later one.

The one thing that looks ahead is the maximum heart rate that runs have shown. So where nothing of
the runs themselves changed, and only what is known of leg days or soreness did, all that was judged
before the first change stands. Soreness lengthens a window and says what holds on its day; no run
is compared by it, so that what came after the longest window stands as well.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.dataset.journal import soreness_entries
from analyzer.frames.dictionary import RUN_TAGS
from analyzer.timestamps import DAY_S, HOUR_S, epoch_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from analyzer.frames.dataset import Dataset

    Mask = NDArray[np.bool_]

_OF_RUNS = ("record", "former_record", "pair_word")
"""Tables that runs are made of, the athlete's words on them apart."""
_MARGIN_S = 2 * DAY_S
"""A note on a run may tell that lifting followed it on the same day, by the athlete's clock."""


class ChangedSpan(NamedTuple):
    """The runs that have to be judged anew: those that begin in it [s since 1970]."""

    from_s: float = -math.inf
    until_s: float = math.inf

    def __contains__(self, moment_s: object) -> bool:
        return isinstance(moment_s, float) and self.from_s <= moment_s <= self.until_s

    @property
    def is_everything(self) -> bool:
        """Whether the runs themselves may be other ones, so that nothing of them stands."""
        return self.from_s == -math.inf


EVERYTHING = ChangedSpan()
NOTHING = ChangedSpan(math.inf, -math.inf)


def changed_span(before: Dataset, now: Dataset) -> ChangedSpan:
    """Return when runs began that may be judged otherwise than they were.

    Args:
        before: what was known.
        now: what is known by now.
    """
    if before.config != now.config or not _same_runs(before, now):
        return EVERYTHING
    spans = [*_changes(before, now)]
    if not spans:
        return NOTHING
    begins, ends = zip(*spans, strict=True)
    return ChangedSpan(min(begins) - _MARGIN_S, max(ends) + _MARGIN_S)


def _same_runs(before: Dataset, now: Dataset) -> bool:
    """Tell whether all is the same of the runs but the hours since leg day."""
    if before.runs is now.runs:
        return True
    stamps, stamps_now = before.stamps, now.stamps
    if stamps is None or stamps_now is None:
        return False
    if any(stamps.get(name) != stamps_now.get(name) for name in _OF_RUNS):
        return False
    return before.runs.drop(columns=[*RUN_TAGS]).equals(now.runs.drop(columns=[*RUN_TAGS]))


def _changes(before: Dataset, now: Dataset) -> Iterator[ChangedSpan]:
    """Yield from when until when each kind of what changed matters [s since 1970]."""
    if before.runs is not now.runs:
        tags = [frame[[*RUN_TAGS]] for frame in (before.runs, now.runs)]
        firsts = _firsts(now.runs["started_at"], _differing(*tags))
        yield from (ChangedSpan(first_s) for first_s in firsts)
    if before.strength_sessions is not now.strength_sessions:
        yield from (ChangedSpan(first_s) for first_s in _sessions_changed_s(before, now))
    if before.journal is not now.journal:
        entries = [
            {tuple(row) for row in soreness_entries(data.journal).itertuples(index=False)}
            for data in (before, now)
        ]
        windows = now.config.windows
        longest_s = HOUR_S * max(windows.standard_h, windows.severe_h, windows.first_h)
        for day, entered_at, _ in entries[0] ^ entries[1]:
            day_s, entered_s = day.timestamp(), entered_at.timestamp()
            yield ChangedSpan(day_s, max(day_s, entered_s) + longest_s)


def _sessions_changed_s(before: Dataset, now: Dataset) -> Iterator[float]:
    frames = before.strength_sessions, now.strength_sessions
    in_both = []
    for frame, other in (frames, frames[::-1]):
        stays = frame["session_id"].isin(other["session_id"]).to_numpy()
        yield from _firsts(frame["started_at"], ~stays)
        in_both.append(frame[stays].reset_index(drop=True))
    yield from _firsts(in_both[1]["started_at"], _differing(*in_both))


def _firsts(began: pd.Series, changed: Mask) -> Iterator[float]:
    if changed.any():
        yield float(epoch_seconds(began[changed]).min())


def _differing(one: pd.DataFrame, other: pd.DataFrame) -> Mask:
    """Flag the rows of two frames of the same rows in which any column differs."""
    differs = np.zeros(len(one), dtype=bool)
    for name in one.columns:
        a, b = one[name].to_numpy(), other[name].to_numpy()
        unknown = one[name].isna().to_numpy() & other[name].isna().to_numpy()
        differs |= (a != b) & ~unknown
    return differs
