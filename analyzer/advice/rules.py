"""The rules of "short and slow after leg day", as data, and what judging by one of them finds.

The numbers are settings (``settings.Rules``, section ``rules``); a rule names those it uses. The
limits alone decide the verdict: broke when any rule is broken, borderline when any is near its
limit, kept when length and effort were both judged and nothing stands out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.model import Reason


class Level(IntEnum):
    """How far a run went by one rule."""

    EASY = 0
    MODERATE = 1
    BORDERLINE = 2
    BROKE = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id, what it asks, the settings that are its limits, and its source."""

    id: str
    text: str
    limits: tuple[str, ...]
    source: str


RULES: tuple[Rule, ...] = (
    Rule(
        "length",
        "short to moderate: no longer than three quarters of your recent runs",
        (
            "length_short_percentile",
            "length_moderate_percentile",
            "length_over_median_pct",
            "length_margin_pct",
            "length_absolute_min",
        ),
        "the article",
    ),
    Rule(
        "spike",
        "no run far beyond the longest of the last days",
        ("spike_pct", "spike_days", "length_margin_pct"),
        "Frandsen 2025, BJSM 59:1203",
    ),
    Rule(
        "hr",
        "slow to moderate: mean heart rate below the easy ceiling",
        (
            "hr_easy_pct",
            "hr_ceiling_pct",
            "lthr_ceiling_pct",
            "hr_margin_points",
            "hr_unsure_margin_points",
            "heat_c",
        ),
        "three-zone model (Seiler); ventilatory threshold 83 ± 2.5 % (JSSM 2008)",
    ),
    Rule(
        "threshold",
        "little time above the threshold",
        (
            "hr_threshold_pct",
            "hard_minutes",
            "hard_share_pct",
            "hr_margin_points",
            "hr_unsure_margin_points",
        ),
        "three-zone model (Seiler)",
    ),
    Rule(
        "pace",
        "without heart rate: no faster than most of your recent runs on such a surface",
        (
            "pace_easy_percentile",
            "pace_moderate_percentile",
            "pace_fast_percentile",
            "pace_over_median_pct",
            "pace_margin_pct",
            "walk_share_pct",
        ),
        "one day's noise",
    ),
    Rule(
        "intervals",
        "no intervals; strides of seconds are fine",
        (
            "repetitions",
            "repetition_percentile",
            "hr_threshold_pct",
            "hr_margin_points",
            "hr_unsure_margin_points",
            "pace_margin_pct",
        ),
        "effect largest above threshold: Doma 2013, 2014",
    ),
)

NOTES: tuple[Rule, ...] = (
    Rule(
        "fading",
        "fatiguing halfway",
        ("fading_percentile", "fading_points"),
        "the article",
    ),
    Rule("same day", "a hard run hours after lifting", ("same_day_h",), "Doma 2013, 2014"),
    Rule("order", "the run came before lifting on the same day", (), "Doma 2013, APNM 38:651"),
    Rule("descent", "a long descent loads legs as squats do", ("long_descent_m",), "Chen 2007"),
    Rule("plyometrics", "jumps load legs as squats do", ("plyometric_sets",), "Marcora 2007"),
    Rule("long race", "a long race tires legs as leg day does", ("long_race_km",), "docs/rules.md"),
)

LENGTH_RULES = frozenset({"length"})
EFFORT_RULES = frozenset({"hr", "pace"})
HARD_RULES = frozenset({"hr", "threshold", "pace", "intervals"})

_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found in one run.

    ``reason`` puts it into words, which are worth telling from borderline on. ``because`` is a
    sentence: why the finding says no more than it does.
    """

    level: Level
    rule: str
    reason: Callable[[], Reason]
    because: str = ""

    def at_most(self, level: Level, because: str = "") -> Finding:
        """Return the finding, softened to ``level`` where it was worse."""
        return self if self.level <= level else Finding(level, self.rule, self.reason, because)


@dataclass(frozen=True, slots=True)
class Limits:
    """Where easy, moderate and the margin over the broke limit end; a value on a limit is within.

    ``broke`` is the limit itself, ``margin`` the last value that is still borderline.
    """

    easy: float
    moderate: float
    broke: float
    margin: float

    def level(self, value: float) -> Level:
        """Return how far ``value`` goes."""
        ends = (self.easy, self.moderate, self.margin)
        return Level(sum(value > end + _SAME * abs(end) for end in ends))

    def passed(self, value: float) -> float:
        """Return the limit that decided: the broke limit when over it, else the moderate one."""
        return self.broke if value > self.broke + _SAME * abs(self.broke) else self.moderate
