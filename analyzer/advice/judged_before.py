"""From when on verdicts have to be found anew after a change: no run is judged by a later one.

The one thing that looks ahead is the maximum heart rate that runs have shown. So where nothing of
the runs themselves changed, and only what is known of leg days or soreness did, all that was judged
before the first change stands.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.dataset.journal import soreness_entries
from analyzer.frames.dictionary import RUN_TAGS
from analyzer.timestamps import DAY_S, epoch_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from analyzer.advice.verdicts import Judge
    from analyzer.frames.dataset import Dataset
    from analyzer.model import Verdict

    Mask = NDArray[np.bool_]

_OF_RUNS = ("record", "former_record", "pair_word")
"""Tables that runs are made of, the athlete's words on them apart."""
_MARGIN_S = 2 * DAY_S
"""A note on a run may tell that lifting followed it on the same day, by the athlete's clock."""


class JudgedBefore(NamedTuple):
    """The judge of what was known before something changed, and the verdicts."""

    judge: Judge
    verdicts: tuple[Verdict, ...]


def same_until_s(before: Dataset, now: Dataset) -> float:
    """Return until when runs are judged as they were [s since 1970]; -inf: none surely is.

    Args:
        before: what was known.
        now: what is known by now.
    """
    if before.config != now.config or not _same_runs(before, now):
        return -math.inf
    return min(_changes_s(before, now), default=math.inf) - _MARGIN_S


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


def _changes_s(before: Dataset, now: Dataset) -> Iterator[float]:
    """Yield when the first of each kind of what changed began [s since 1970]."""
    if before.runs is not now.runs:
        tags = [frame[[*RUN_TAGS]] for frame in (before.runs, now.runs)]
        yield from _firsts(now.runs["started_at"], _differing(*tags))
    if before.strength_sessions is not now.strength_sessions:
        yield from _sessions_changed_s(before, now)
    if before.journal is not now.journal:
        entries = [
            {tuple(row) for row in soreness_entries(data.journal).itertuples(index=False)}
            for data in (before, now)
        ]
        yield from (day.timestamp() for day, *_ in entries[0] ^ entries[1])


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
