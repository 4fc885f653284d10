"""What can be compared, at what held equal, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analyzer.effect.shrinkage import SPEED_PRIOR, Prior
from analyzer.errors import UsageError


@dataclass(frozen=True, slots=True)
class Metric:
    """One quantity: its column, what is held equal, the prior and the words.

    ``held_equal`` "hr" compares speed at equal heart rate, "effort" heart rate at equal speed,
    "speed" anything else at equal speed.
    """

    name: str
    title: str
    column: str
    held_equal: Literal["hr", "effort", "speed"]
    prior: Prior
    less: str = "lower"
    more: str = "higher"


TYPICAL_SLOPE = 1.4
_HR_PRIOR = Prior(
    -SPEED_PRIOR.mean / TYPICAL_SLOPE,
    SPEED_PRIOR.sd / TYPICAL_SLOPE,
    SPEED_PRIOR.noise / TYPICAL_SLOPE,
)
_FORM_PRIOR = Prior(0.0, 0.02, 0.008)

METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric(
            "speed",
            "speed at equal heart rate",
            "gap_speed_mps",
            "hr",
            SPEED_PRIOR,
            "slower",
            "faster",
        ),
        Metric("hr", "heart rate at equal speed", "hr_bpm", "effort", _HR_PRIOR),
        Metric("cadence", "cadence at equal speed", "cadence_spm", "speed", _FORM_PRIOR),
        Metric("step_length", "step length at equal speed", "step_length_mm", "speed", _FORM_PRIOR),
        Metric(
            "ground_contact",
            "ground contact time at equal speed",
            "ground_contact_ms",
            "speed",
            _FORM_PRIOR,
        ),
        Metric(
            "vertical_ratio",
            "vertical ratio at equal speed",
            "vertical_ratio_pct",
            "speed",
            _FORM_PRIOR,
        ),
    )
}


def find(name: str) -> Metric:
    """Return a metric by name.

    Raises:
        UsageError: there is none of that name.
    """
    if name not in METRICS:
        raise UsageError(f"no metric {name!r}", f"choose one of {', '.join(METRICS)}")
    return METRICS[name]
