"""What the rules of "short and slow after leg day" share: levels, limits, findings and words.

A rule's numbers are settings (``settings.Rules``, section ``rules``, each with its unit and its
source); what it asks of a run, how far beyond it the run went and how it says so stand in its own
file: ``length`` (length, spike), ``effort`` (heart rate, threshold, pace, intervals) and
``soreness`` (sore). The limits
alone decide the verdict: broke when any rule is broken, borderline when any is near its limit, kept
when length and effort were both judged and nothing stands out (``verdicts``). (docs/rules.md.)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from analyzer.units import NARROW_SPACE, apart, hours, percent

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.model import Reason

RuleId = Literal["length", "spike", "hr", "threshold", "pace", "intervals", "sore"]
HARD_RULES: frozenset[str] = frozenset({"hr", "threshold", "pace", "intervals"})
LENGTH_RULES: frozenset[str] = frozenset({"length", "spike"})
"""Those that say a run was too hard; ``Reason.rule`` names its rule."""

# Percentiles are interpolated and shares computed: equal values may differ in their last bits.
_SAME = 1e-9
_RIGHT_AFTER_H = 0.05
_SHARES = {25.0: "a quarter", 50.0: "half", 75.0: "three quarters", 90.0: "nine in ten"}


class Level(IntEnum):
    """How far a run went by one rule."""

    EASY = 0
    MODERATE = 1
    BORDERLINE = 2
    BROKE = 3


class Explanation(NamedTuple):
    """A finding in words: the reason in full, and ``short``, what a list of runs has room for."""

    reason: Reason
    short: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found in one run.

    ``explain`` puts it into words, which are needed from borderline on. ``because`` is a sentence:
    why the finding says no more than it does.
    """

    level: Level
    rule: RuleId
    explain: Callable[[], Explanation]
    because: str = ""

    def at_most(self, level: Level, because: str = "") -> Finding:
        """Return the finding, softened to ``level`` where it was worse."""
        return self if self.level <= level else Finding(level, self.rule, self.explain, because)


@dataclass(frozen=True, slots=True)
class RuleLimits:
    """Where easy, moderate and the margin over the broke limit end; a value on a limit is within.

    ``broke`` is the limit itself, ``margin`` the last value that is still borderline.
    """

    easy: float
    moderate: float
    broke: float
    margin: float

    def level_of(self, value: float) -> Level:
        """Return how far ``value`` goes."""
        if value > self.margin + _SAME * abs(self.margin):
            return Level.BROKE
        if value > self.moderate + _SAME * abs(self.moderate):
            return Level.BORDERLINE
        return Level.MODERATE if value > self.easy + _SAME * abs(self.easy) else Level.EASY

    def limit_passed(self, value: float) -> float:
        """Return the limit that decided: the broke limit when over it, else the moderate one."""
        return self.broke if value > self.broke + _SAME * abs(self.broke) else self.moderate


def clip_share(value: float) -> float:
    """Hold a part of the score between 0 and 1; unknown counts as zero."""
    return min(max(value, 0.0), 1.0) if math.isfinite(value) else 0.0


def share_under(percentile: float, of_what: str = "runs") -> str:
    """Say how many stay under a percentile, e.g. "three quarters of your runs"."""
    return f"{_SHARES.get(percentile) or percent(percentile, 0)} of your {of_what}"


def percents_apart(value: float, limit: float) -> tuple[str, str]:
    """Format two percentages so that a value over its limit never reads as equal to it."""
    shown, bound = apart(value, limit)
    return f"{shown}{NARROW_SPACE}%", f"{bound}{NARROW_SPACE}%"


def hours_words(after_h: float) -> str:
    """Say how long after or before, e.g. "21 h", and "right" instead of "0.0 h"."""
    return "right" if after_h < _RIGHT_AFTER_H else hours(after_h)


def than_advised(excess: str, *, much: bool) -> str:
    """Name what is too much, e.g. "longer than advised" or "a little longer than advised"."""
    return f"{'' if much else 'a little '}{excess} than advised"
