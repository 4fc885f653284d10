"""The measures of a run that was cropped, or whose distance was corrected, once recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analyzer.measures.run import measure_run
from analyzer.model import Stream

if TYPE_CHECKING:
    from analyzer.matching.corrections import Correction
    from analyzer.model import Activity, RunMeasures

_PER_METRE = ("distance_m", "speed_mps", "step_length_mm")
"""What grows with the distance."""


def measure_corrected(recorded: Activity, correction: Correction) -> RunMeasures | None:
    """Return the measures of what counts of a recording, None where that cannot be known.

    Args:
        recorded: the recording with its whole stream.
        correction: which part of it counts, and how far that was.
    """
    stream, pauses = recorded.stream, recorded.pauses
    if stream is None:
        return None
    if correction.window is None:
        stream = _lengthened(stream, (correction.distance_m or 0.0) / (recorded.distance_m or 1.0))
    elif correction.row is None or correction.row.start_hidden:
        return None  # how much was cut off is known, but not where
    else:
        from_s, until_s = (
            (moment - recorded.started_at).total_seconds() for moment in correction.window
        )
        stream = _cut_out(stream, from_s, until_s)
        pauses = tuple(
            (max(start - from_s, 0.0), min(end, until_s) - from_s)
            for start, end in pauses
            if end > from_s and start < until_s
        )
    return measure_run(
        stream,
        surface=recorded.surface or "road",
        pauses=pauses,
        hr_source=recorded.hr_source,
    )


def _cut_out(stream: Stream, from_s: float, until_s: float) -> Stream:
    """Return what was recorded between two moments; time and distance count from the first."""
    inside = (stream.time_s >= from_s) & (stream.time_s <= until_s)
    columns = {name: values[inside] for name, values in stream.columns()}
    columns["time_s"] = columns["time_s"] - from_s
    covered = columns.get("distance_m")
    if covered is not None and np.isfinite(covered).any():
        columns["distance_m"] = covered - covered[np.isfinite(covered)][0]
    return Stream(**columns)


def _lengthened(stream: Stream, factor: float) -> Stream:
    scaled = {name: values * factor for name, values in stream.columns() if name in _PER_METRE}
    return replace(stream, **scaled)
