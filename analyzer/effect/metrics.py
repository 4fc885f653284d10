"""What can be compared, at what held equal, and what may be said of the difference."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from analyzer.effect.prior import SPEED_PRIOR, Prior
from analyzer.errors import UsageError

SMALL_ENOUGH_PCT = 2.0
NOTHING_PCT = 1e-6  # rounding in the last digit is no effect


class EffectVerdict(StrEnum):
    """The words for an effect; each equals its string in JSON."""

    SLOWER = "slower"
    FASTER = "faster"
    LOWER = "lower"
    HIGHER = "higher"
    LEANING_SLOWER = "leaning slower"
    LEANING_FASTER = "leaning faster"
    LEANING_LOWER = "leaning lower"
    LEANING_HIGHER = "leaning higher"
    NO_CLEAR_DIFFERENCE = "no clear difference"
    CANT_TELL = "can't tell"
    NOT_ENOUGH_RUNS = "not enough runs"

    @property
    def clear(self) -> bool:
        """True when the word claims a direction, which it does only of clear effects."""
        return self in _CLEAR

    @property
    def leaning(self) -> bool:
        """True when the interval excludes zero today, but did not stand at two quarter-ends."""
        return self in _LEANING

    @property
    def direction(self) -> EffectVerdict:
        """The word for the direction alone, whether it is claimed or leaned to."""
        return _DIRECTIONS.get(self, self)


_DIRECTIONS = {
    EffectVerdict.LEANING_SLOWER: EffectVerdict.SLOWER,
    EffectVerdict.LEANING_FASTER: EffectVerdict.FASTER,
    EffectVerdict.LEANING_LOWER: EffectVerdict.LOWER,
    EffectVerdict.LEANING_HIGHER: EffectVerdict.HIGHER,
}
_LEANING = frozenset(_DIRECTIONS)
_CLEAR = frozenset(
    {EffectVerdict.SLOWER, EffectVerdict.FASTER, EffectVerdict.LOWER, EffectVerdict.HIGHER}
)


def leaves_out_zero(low_pct: float | None, high_pct: float | None) -> bool:
    """Tell whether an interval is known and leaves out 0."""
    return low_pct is not None and high_pct is not None and not low_pct <= 0 <= high_pct


def held_back(
    verdict: EffectVerdict,
    low_pct: float | None,
    high_pct: float | None,
    own_pct: float | None = None,
) -> bool:
    """Tell whether sharing the level with others kept an effect from a direction in words.

    Args:
        verdict: its word.
        low_pct: of its interval, which leaves out 0 then.
        high_pct: likewise.
        own_pct: what the data alone say, where the interval is drawn towards studies: on the other
            side of 0 it is that which keeps the word back.
    """
    if verdict.clear or verdict.leaning or not leaves_out_zero(low_pct, high_pct):
        return False
    return own_pct is None or own_pct * (low_pct or 0.0) > 0


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
    less: EffectVerdict = EffectVerdict.LOWER
    more: EffectVerdict = EffectVerdict.HIGHER

    @property
    def leans(self) -> bool:
        """True where a direction after leg day has to stand at two quarter-ends."""
        return self.less is EffectVerdict.SLOWER

    @property
    def leaning(self) -> tuple[EffectVerdict, EffectVerdict]:
        """The words for less and more that have not stood yet."""
        if self.less is EffectVerdict.SLOWER:
            return EffectVerdict.LEANING_SLOWER, EffectVerdict.LEANING_FASTER
        return EffectVerdict.LEANING_LOWER, EffectVerdict.LEANING_HIGHER


TYPICAL_SLOPE = 1.8
_HR_PRIOR = Prior(
    -SPEED_PRIOR.mean / TYPICAL_SLOPE,
    SPEED_PRIOR.sd / TYPICAL_SLOPE,
    SPEED_PRIOR.noise / TYPICAL_SLOPE,
)
_DYNAMICS_PRIOR = Prior(0.0, 0.02, 0.008)

METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric(
            "speed",
            "Speed at the same heart rate",
            "gap_speed_mps",
            "hr",
            SPEED_PRIOR,
            EffectVerdict.SLOWER,
            EffectVerdict.FASTER,
        ),
        Metric("hr", "Heart rate at the same speed", "hr_bpm", "effort", _HR_PRIOR),
        Metric("cadence", "Cadence at the same speed", "cadence_spm", "speed", _DYNAMICS_PRIOR),
        Metric(
            "step_length",
            "Step length at the same speed",
            "step_length_mm",
            "speed",
            _DYNAMICS_PRIOR,
        ),
        Metric(
            "ground_contact",
            "Ground contact time at the same speed",
            "ground_contact_ms",
            "speed",
            _DYNAMICS_PRIOR,
        ),
        Metric(
            "vertical_ratio",
            "Vertical ratio at the same speed",
            "vertical_ratio_pct",
            "speed",
            _DYNAMICS_PRIOR,
        ),
    )
}


def find_metric(name: str) -> Metric:
    """Return a metric by name.

    Raises:
        UsageError: there is none of that name.
    """
    if name not in METRICS:
        raise UsageError(f"no metric {name!r}", f"choose one of {', '.join(METRICS)}")
    return METRICS[name]
