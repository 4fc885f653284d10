"""What is measured of an activity when it is read: runs with a stream, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.measures.run import measure_run

if TYPE_CHECKING:
    from analyzer.model import Activity, RunMeasures


def measures_of(activity: Activity) -> RunMeasures | None:
    """Return the measures of what may be a run and has a stream, None for anything else."""
    if activity.stream is None or not _may_be_a_run(activity):
        return None
    return measure_run(
        activity.stream,
        surface=activity.surface or "road",
        pauses=activity.pauses,
        hr_source=activity.hr_source,
    )


def _may_be_a_run(activity: Activity) -> bool:
    """Tell whether it is one, or its file names no sport, which another source may yet do."""
    return activity.sport == "run" or (activity.sport == "other" and not activity.sport_detail)
