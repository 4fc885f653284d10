"""What another placement of the leg days saves, by the athlete's own effect."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from analyzer.advice.plan.timeline import PlanRule
from analyzer.effect import MixedEffect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from analyzer.advice.plan.placements import Placement
    from analyzer.effect import BucketMixtures
    from analyzer.model import Floats

    Flags: TypeAlias = NDArray[np.bool_]

SAME_COST_PCT = 0.25
SHOWN_PCT = 0.05
"""Costs nearer than this are shown as the same number."""
LIKELY_BEST = 0.10
_DRAWS = 4_000
_WITHIN_BUCKET = 0.25
"""How far an hour's effect lies from that of its bucket (SD, a share of the largest effect).

So much it takes for the interval to hold the saving hour by hour, whatever the shape of the effect
over time (``benchmarks/plan.py``).
"""
_Z_95 = 1.96


class SavingWord(StrEnum):
    """What may be said of a saving; the words of its JSON."""

    OWN_DATA = "your data"
    STUDIES = "studies"
    NO_CHANGE = "no change"
    NO_COMPARISON = "no comparison"


@dataclass(frozen=True, slots=True)
class Saving:
    """What a placement saves on an average key run against the present one [% of speed].

    ``studies_pct`` is what studies found; ``low_pct`` and ``high_pct`` (95 %) are None where the
    athlete's own runs say nothing of it.
    """

    word: SavingWord
    studies_pct: float | None = None
    estimate_pct: float | None = None
    low_pct: float | None = None
    high_pct: float | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """The chosen placement, what it saves, and what is as good as can be told.

    ``ties`` are of as many leg days, none that bends a rule more, leaves more key runs too little
    rest after a heavy leg day, or costs more by what is known so far; ``identical`` those among
    them whose key runs lie in the same buckets. ``present_is_as_good`` when the present week
    stands.
    """

    best: Placement
    saving: Saving
    ties: tuple[Placement, ...]
    present_is_as_good: bool

    @property
    def identical(self) -> tuple[Placement, ...]:
        """The ties that nothing could ever tell apart from the best."""
        return tuple(tie for tie in self.ties if tie.has_load_of(self.best))


def choose_placement(
    placements: Sequence[Placement], present: Placement | None, mixtures: BucketMixtures
) -> Ranked:
    """Choose the first placement in the order of studies, and size it by the own posterior.

    cost(L) = -100 a(L) m and saving = 100 (a(L) - a(L0)) m, with a(L) the shares of the key runs by
    bucket and m the posterior mean of the effects. Placements whose cost is within 0.25 % of the
    best, or that are the best in 10 % of 4,000 posterior draws, cannot be told apart from it. Among
    these the present week stands, unless the own data say that changing it saves something.

    A tie beside the chosen placement must cost no more than it by the mean, too: a day that costs
    more is not as good, only not yet told to be worse.

    Args:
        placements: at least one, in the order of studies.
        present: the present week's; None when there is none with as many leg days.
        mixtures: the own posterior.
    """
    best = placements[0]
    rivals = [p for p in placements if _bends_no_more_than(p, best)]
    shares = np.array([p.shares for p in rivals])
    tied = _tied(shares, mixtures)
    ties = [p for p, is_tie in zip(rivals, tied.tolist(), strict=True) if is_tie and p is not best]
    as_good = False
    if present is not None:
        saving = saved_by(best, present, mixtures)
        alike = present.has_load_of(best) or any(p.week.legs == present.week.legs for p in ties)
        kept = _bends_no_more_than(present, best)
        costs = saving.high_pct is not None and saving.high_pct < 0
        as_good = (alike and kept and saving.word is not SavingWord.OWN_DATA) or costs
        if as_good:
            ties = [best, *(p for p in ties if p.week.legs != present.week.legs)]
            best, saving = present, Saving(SavingWord.NO_CHANGE, 0.0, 0.0)
    else:
        saving = Saving(SavingWord.NO_COMPARISON)
    return Ranked(
        best,
        saving,
        tuple(p for p in ties if p.week.legs != best.week.legs and _is_as_good(p, best, mixtures)),
        as_good,
    )


def saved_by(best: Placement, present: Placement, mixtures: BucketMixtures) -> Saving:
    """Return what one placement saves against another."""
    difference = np.array(best.shares) - np.array(present.shares)
    change = _by_the_hour(mixtures.mix(difference), difference, mixtures)
    own = change.low_pct is not None and change.low_pct > 0
    word = SavingWord.OWN_DATA if own else SavingWord.STUDIES
    if best.week.legs == present.week.legs or best.has_load_of(present):
        word = SavingWord.NO_CHANGE
    return Saving(word, mixtures.studies_pct(difference), *change)


def _by_the_hour(change: MixedEffect, difference: Floats, mixtures: BucketMixtures) -> MixedEffect:
    """Widen an interval of buckets to one of the hours that the key runs truly come at.

    Sums in quadrature: low' = m - sqrt((m - low)^2 + (1.96 c E |d|)^2), with d the difference in
    shares, E the largest effect and c = 0.25.
    """
    estimate, low, high = change
    if low is None or high is None:
        return change
    reach = _Z_95 * _WITHIN_BUCKET * mixtures.largest_pct * float(np.linalg.norm(difference))
    below, above = np.hypot(estimate - low, reach), np.hypot(high - estimate, reach)
    return MixedEffect(estimate, estimate - float(below), estimate + float(above))


def _tied(shares: Floats, mixtures: BucketMixtures) -> Flags:
    """Tell the placements that the posterior cannot tell apart from the first one."""
    costs = -100 * shares @ mixtures.mean
    different, place = np.unique(shares.round(9), axis=0, return_inverse=True)
    drawn = -different @ mixtures.draws(_DRAWS).T
    how_often = np.bincount(drawn.argmin(axis=0), minlength=len(different)) / _DRAWS
    tied: Flags = (costs <= costs[0] + SAME_COST_PCT) | (how_often[place.ravel()] >= LIKELY_BEST)
    return tied


def _is_as_good(tie: Placement, best: Placement, mixtures: BucketMixtures) -> bool:
    more = -100 * float((np.array(tie.shares) - np.array(best.shares)) @ mixtures.mean)
    kept = _bends_no_more_than(tie, best) and tie.cautions <= best.cautions
    return kept and more < SHOWN_PCT


def _bends_no_more_than(placement: Placement, other: Placement) -> bool:
    return all(placement.missing_h(rule) <= other.missing_h(rule) for rule in PlanRule)
