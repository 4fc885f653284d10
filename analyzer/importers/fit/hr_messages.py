"""The ``hr`` messages: heart rate that a strap stored and transferred after the activity."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analyzer.importers.fit.rollover import low_part
from analyzer.importers.table import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.importers.fit.tables import FitData
    from analyzer.model import Floats


_CLOCK_SPAN_S = 1 << 22
_SAMPLE_S = 0.25
_MOST_SAMPLES = 21.0


def with_hr_messages(fit: FitData) -> FitData:
    """Put the heart rate of ``hr`` messages, if there are any, into the records.

    Some straps store every beat (swims, a watch out of reach) and transfer the beats at the end.
    As the profile has it, a value holds until the next beat, five seconds at most; a record gets
    the mean over the time since the record before it, in steps of a quarter of a second, rounded.
    Records without a beat keep the heart rate they have.
    """
    records, beats = fit.table("record"), fit.table("hr")
    if not len(records) or not len(beats):
        return fit
    merged = Table(
        "record",
        records.columns | {"heart_rate": _merged_heart_rate(records, beats)},
        records.position,
    )
    return replace(fit, tables=fit.tables | {"record": merged})


def _merged_heart_rate(records: Table, beats: Table) -> Floats:
    time, bpm = _beats_in_order(beats)
    if not len(time):
        return records.numbers("heart_rate")
    end = records.numbers("timestamp")
    # A record at the time of the one before it (and the first) stands for the second before it.
    without_before = np.flatnonzero(np.diff(end, prepend=end[:1]) == 0)
    edges = np.concatenate([end, end[without_before] - 1])
    count, total = (
        _since_before(sums, without_before) for sums in _samples_up_to(edges, time, bpm)
    )
    mean: Floats = total / np.maximum(count, 1)
    return np.where(count > 0, np.floor(mean + 0.5), records.numbers("heart_rate"))


def _since_before(sums: Floats, without_before: NDArray[np.intp]) -> Floats:
    """Return each sum less the one at the record before; the last ones serve where none is."""
    own = sums[: len(sums) - len(without_before)]
    before = np.concatenate([own[:1], own[:-1]])
    before[without_before] = sums[len(own) :]
    since: Floats = own - before
    return since


def _samples_up_to(edge: Floats, time: Floats, bpm: Floats) -> tuple[Floats, Floats]:
    """Count and add up the samples up to each edge, where every value repeats until the next."""
    until_next = np.ceil((time[1:] - time[:-1]) / _SAMPLE_S)
    times = np.full(len(time), _MOST_SAMPLES)
    times[:-1] = np.minimum(np.maximum(until_next, 1), _MOST_SAMPLES)
    samples = np.concatenate([[0.0], times.cumsum()])
    total = np.concatenate([[0.0], (times * bpm).cumsum()])
    beat = time.searchsorted(edge, side="right") - 1
    samples_held = np.minimum(np.floor((edge - time[beat]) / _SAMPLE_S) + 1, times[beat])
    begun = beat >= 0
    return (
        np.where(begun, samples[beat] + samples_held, 0),
        np.where(begun, total[beat] + samples_held * bpm[beat], 0),
    )


def _beats_in_order(beats: Table) -> tuple[Floats, Floats]:
    """Return time (seconds since 1970) and heart rate of every beat, in order of time."""
    bpm, event = _as_rows(beats.numbers("filtered_bpm")), _as_rows(beats.numbers("event_timestamp"))
    width = min(bpm.shape[1], event.shape[1])
    bpm, time = bpm[:, :width].ravel(), _beat_times(beats, event)[:, :width].ravel()
    known = np.flatnonzero(~np.isnan(time) & ~np.isnan(bpm))
    order = known[time[known].argsort(kind="stable")]
    return time[order], bpm[order]


def _as_rows(values: Floats) -> Floats:
    return values if values.ndim > 1 else values[:, np.newaxis]


def _beat_times(beats: Table, event: Floats) -> Floats:
    """Tie the strap's own clock to the watch's by the latest message that has both times."""
    fraction = beats.numbers("fractional_timestamp")
    fraction = np.where(np.isnan(fraction), beats.numbers("time256"), fraction)
    clock = beats.numbers("timestamp") + np.nan_to_num(fraction)
    # The strap's clock is its own (1/1024 s, rolling over): only differences in it mean something.
    is_anchor = ~np.isnan(clock) & ~np.isnan(event[:, 0])
    anchor = np.maximum.accumulate(np.where(is_anchor, np.arange(len(clock)), -1))
    since = low_part(event - event[anchor, :1], _CLOCK_SPAN_S)
    return np.where((anchor < 0)[:, np.newaxis], np.nan, clock[anchor, np.newaxis] + since)
