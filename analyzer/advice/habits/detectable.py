"""How large must a habit's effect be to be seen? Said before an athlete begins to log or to try."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.distributions import t_quantiles
from analyzer.effect import DETECTABLE_SES
from analyzer.stats import ALPHA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.advice.habits.leg_days import LegDayCases

POWER = 0.8
"""Seen in four of five cases."""
WHOLE_SORENESS_SD = 0.6
"""All the soreness of a leg day, in standard deviations of the outcome: 8 lifters, 848 diary days
of the public data set PMData."""
LEAST_WHOLE_SD = 0.2
"""With less soreness than this after leg day there is nothing to take away, as far as is known."""
LEAST_KNOWN = 8
"""Leg days, and rested days, that it takes to know the runner's own soreness."""
LATER_LEG_DAYS = 60
"""About a year of leg days: what an athlete who begins to log may look forward to."""
USUAL_HABITS = 10
"""How many habits the article names: as many are looked at unless fewer were logged."""


@dataclass(frozen=True, slots=True)
class HabitOutlook:
    """What so many leg days can show, with so many habits looked at.

    ``detectable_sd`` is the least effect seen in four of five cases, in standard deviations of a
    leg day's soreness, ``whole_sd`` all the soreness of a leg day. ``sd_points`` is the runner's
    own standard deviation, None while it is not known; then ``whole_sd`` is that of other lifters.
    ``known`` of the leg days are there already, with soreness after them.
    """

    leg_days: int
    habits: int
    detectable_sd: float
    whole_sd: float
    sd_points: float | None
    known: int = 0

    @property
    def whole_points(self) -> float | None:
        """All the soreness of a leg day in points, None while it is not the runner's own."""
        return None if self.sd_points is None else self.whole_sd * self.sd_points

    @property
    def can_show_all(self) -> bool:
        """Tell whether a habit that takes all soreness away would be seen."""
        return self.detectable_sd <= self.whole_sd

    @property
    def detectable_points(self) -> float | None:
        """The least effect that is seen, in points of the runner's own soreness."""
        return None if self.sd_points is None else self.detectable_sd * self.sd_points


def smallest_detectable(error: float, freedom: float, family: int = 1) -> float:
    """Return the least effect that is told in four of five cases, among ``family`` questions.

    (t of 1 - alpha / 2m + t of .8) x standard error: 2.8 errors for one question and many leg
    days, 3.65 for ten.

    Args:
        error: standard error of the effect.
        freedom: its degrees of freedom.
        family: how many questions Holm allows for; the hardest step of it is counted.
    """
    ends = t_quantiles(freedom, np.array([1 - ALPHA / (2 * family), POWER]))
    return float(ends.sum() * error)


def detectable_sd(leg_days: int, habits: int = 1) -> float:
    """Return the least effect that so many leg days show, half of them with the habit [SD].

    2 / sqrt(n) standard errors: 1.0, 0.72 and 0.56 with 30, 60 and 100 for one habit.
    """
    return smallest_detectable(2 / math.sqrt(leg_days), math.inf, habits)


def flips_for(effect_sd: float) -> int:
    """Return how many flips, an even number, show an effect of that size in four of five cases."""
    return 2 * math.ceil((2 * DETECTABLE_SES / effect_sd) ** 2 / 2 - 1e-9)


def habit_outlook(
    cases: LegDayCases,
    rested: Sequence[float],
    habits: int = USUAL_HABITS,
    leg_days: int | None = None,
) -> HabitOutlook:
    """Return what leg days to come can show, in the runner's own soreness where it is known.

    Args:
        cases: the leg days so far.
        rested: soreness of rested days (``SorenessDays.rested``).
        habits: how many are looked at.
        leg_days: how many leg days; default about a year of them, or those known if more.
    """
    known = cases.soreness[np.isfinite(cases.soreness)]
    count = max(LATER_LEG_DAYS, len(known)) if leg_days is None else leg_days
    least = detectable_sd(count, habits)
    enough = min(len(known), len(rested)) >= LEAST_KNOWN
    spread = float(np.std(known, ddof=1)) if enough else 0.0
    whole = float(known.mean() - np.mean(rested)) if enough else 0.0
    if not spread > 0 or whole < LEAST_WHOLE_SD * spread:
        return HabitOutlook(count, habits, least, WHOLE_SORENESS_SD, None, len(known))
    return HabitOutlook(count, habits, least, whole / spread, spread, len(known))
