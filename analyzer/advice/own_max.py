"""The athlete's own maximum heart rate, held against what the runs show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.advice.hr_max import PeakHistory
from analyzer.advice.profiles import ByRun
from analyzer.units import number

if TYPE_CHECKING:
    from analyzer.frames.dataset import Dataset


def hr_max_too_low(dataset: Dataset) -> str | None:
    """Say so where ``athlete.hr_max`` is below what runs of the latest 12 months reached.

    Three runs (``rules.hrmax_rank``) must have reached it: one or two peaks may be errors.
    """
    own, rules = dataset.config.athlete.hr_max, dataset.config.rules
    if not own:
        return None
    profile = ByRun(dataset.hr_profile, dataset.runs["run_id"], ("hr_bpm", "seconds_above"))
    shown = PeakHistory(dataset.runs, profile, rules).reached()
    if shown is None or own >= shown * (1 - rules.hr_max_low_pct / 100):
        return None
    return (
        f"Your hr_max {number(own)} is below the {number(shown)} your runs show, so easy runs may"
        " be called hard: set athlete.hr_max higher (`legstats config` says where)."
    )
