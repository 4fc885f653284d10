"""Each kind of file the watch leaves behind, as bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_data.fit_files import encode, message
from sample_data.lift_files import LiftFile
from sample_data.run_files import RunFile
from sample_data.watch import activity, head, in_order

if TYPE_CHECKING:
    from datetime import datetime

    from sample_data.plans import LiftPlan, RunPlan

SAVED_SHARE = 0.83
"""How much of its file a watch had written when the battery died."""


def run_file(plan: RunPlan) -> bytes:
    """Return the file of one run."""
    return _one_session(RunFile(plan))


def lift_file(plan: LiftPlan) -> bytes:
    """Return the file of one strength session."""
    return _one_session(LiftFile(plan))


def combined_file(plans: tuple[LiftPlan, RunPlan, LiftPlan]) -> bytes:
    """Return one file with three sessions: strength, run, strength."""
    before, run, after = LiftFile(plans[0]), RunFile(plans[1]), LiftFile(plans[2])
    start = plans[0].started_at
    along = [*before.along(), *run.along(), *after.along()]
    laps = len(run.track.laps)
    summaries = [
        *before.summaries(),
        *run.summaries(index=1),
        *after.summaries(first_lap=laps, index=2),
        activity(after.ended_at, before.timer_s + run.timer_s + after.timer_s, sessions=3),
    ]
    return encode([*head(start), *in_order(start, along, summaries)])


def cut_short_file(plan: RunPlan) -> bytes:
    """Return what a dying watch leaves of a run: no end, no checksum, no summary."""
    data = run_file(plan)
    return data[: round(SAVED_SHARE * len(data))]


def settings_file(at: datetime) -> bytes:
    """Return a file that is no activity."""
    return encode(
        [
            *head(at, file_type="settings"),
            message("user_profile", weight=71.0, height=1.77, resting_heart_rate=49),
            message("device_settings", utc_offset=3600, time_mode="hour24"),
        ]
    )


def _one_session(one: RunFile | LiftFile) -> bytes:
    start = one.plan.started_at
    summaries = [*one.summaries(), activity(one.ended_at, one.timer_s, sessions=1)]
    return encode([*head(start), *in_order(start, one.along(), summaries)])
