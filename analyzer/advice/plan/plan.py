"""The plan of a week: where the leg days go, against where they lie now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyzer.advice.plan.placements import (
    MOST_LEG_DAYS,
    USUAL_LEG_HOUR_MIN,
    Choice,
    place,
    rank_placements,
)
from analyzer.advice.plan.saving import choose_placement, saved_by
from analyzer.advice.plan.timeline import PlanLimits
from analyzer.advice.plan.week import DAY_MIN, EXAMPLE, USUAL_MINUTES, SessionKind
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.advice.plan.placements import Placement
    from analyzer.advice.plan.saving import Ranked
    from analyzer.advice.plan.week import Week
    from analyzer.config import Config
    from analyzer.effect import BucketMixtures

_ALIKE_MIN = 4 * 60
"""Times of day nearer to each other than this are one habit."""


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """A week as it is and as it would cost the key runs least.

    ``present`` is None where the week has no leg day yet, or another number of them than asked.
    """

    week: Week
    present: Placement | None
    ranked: Ranked
    limits: PlanLimits

    @property
    def best(self) -> Placement:
        """The placement that is advised."""
        return self.ranked.best


def plan_week(
    week: Week,
    mixtures: BucketMixtures,
    config: Config,
    *,
    leg_days: int | None = None,
    usual_times: tuple[int, ...] = (),
    with_run: bool | None = None,
    begins_badly: Callable[[Week], bool] | None = None,
) -> WeekPlan:
    """Place the leg days of a week.

    Args:
        week: its runs and present leg days.
        mixtures: the athlete's own posterior.
        config: the limits.
        leg_days: how many there are to be; default as many as now, else one.
        usual_times: when legs are usually trained, in minutes after midnight.
        with_run: only on days with a run (True), or without (False).
        begins_badly: tells whether a week, begun now, comes too soon or too long after the last
            leg day.

    Raises:
        UsageError: the week has no key run, or no day is left for legs.
    """
    if not week.key_runs:
        raise UsageError(
            "No hard or long run of your week is known.",
            f"Give your week: legstats plan --week '{EXAMPLE}'",
        )
    own = tuple(session.start_min % DAY_MIN for session in week.legs)
    wanted = leg_days or min(max(len(week.legs), 1), MOST_LEG_DAYS)
    choice = Choice(
        wanted,
        _times_of_day((*own, *usual_times)) or (USUAL_LEG_HOUR_MIN,),
        week.legs[0].minutes if week.legs else USUAL_MINUTES[SessionKind.LEGS],
        with_run,
    )
    limits = PlanLimits.of(config)
    placements = rank_placements(week, week if week.legs else None, choice, limits)
    if not placements:
        days = {None: "", True: " with a run", False: " without a run"}[with_run]
        if wanted == 1:
            raise UsageError(f"The week has no day{days} on which legs fit.", "Allow other days.")
        raise UsageError(
            f"The week has fewer than {wanted} days{days} on which legs fit.", "Ask for fewer."
        )
    present = place(week, week, limits, choice.times) if len(week.legs) == wanted else None
    ranked = choose_placement(placements, present, mixtures)
    if begins_badly is not None and not ranked.present_is_as_good:
        ranked = _begun_well(ranked, present, mixtures, begins_badly)
    return WeekPlan(week, present, ranked, limits)


def _begun_well(
    ranked: Ranked,
    present: Placement | None,
    mixtures: BucketMixtures,
    begins_badly: Callable[[Week], bool],
) -> Ranked:
    """Choose among placements that cannot be told apart one that fits the last leg day."""
    best = ranked.best
    if not begins_badly(best.week):
        return ranked
    better = next((tie for tie in ranked.ties if not begins_badly(tie.week)), None)
    if better is None:
        return ranked
    saving = saved_by(better, present, mixtures) if present else ranked.saving
    ties = (best, *(tie for tie in ranked.ties if tie is not better))
    return replace(ranked, best=better, saving=saving, ties=ties)


def _times_of_day(times: tuple[int, ...]) -> tuple[int, ...]:
    """Return times that differ by some hours, the first of those alike."""
    kept: list[int] = []
    for time in times:
        if all(abs(time - other) >= _ALIKE_MIN for other in kept):
            kept.append(time)
    return tuple(kept)
