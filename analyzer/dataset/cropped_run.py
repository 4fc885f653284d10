"""The measures of a run that was cropped at a service after it was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.measures.run import measure_run
from analyzer.model import Stream

if TYPE_CHECKING:
    from analyzer.matching.corrections import Correction
    from analyzer.model import Activity, RunMeasures


def measure_cropped(recorded: Activity, correction: Correction) -> RunMeasures | None:
    """Return the measures of what counts of a recording, None where that cannot be known.

    Args:
        recorded: the recording with its whole stream.
        correction: which part of it counts; with a hidden start it is known how long that was,
            but not when.
    """
    stream = recorded.stream
    row, window = correction.row, correction.window
    if stream is None or row is None or window is None or row.start_hidden:
        return None
    from_s, until_s = ((moment - recorded.started_at).total_seconds() for moment in window)
    return measure_run(
        _cut_out(stream, from_s, until_s),
        surface=recorded.surface or "road",
        pauses=tuple(
            (max(start - from_s, 0.0), min(end, until_s) - from_s)
            for start, end in recorded.pauses
            if end > from_s and start < until_s
        ),
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
