"""What leg day costs at the same effort: what ``legstats compare`` answers."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from analyzer import units
from analyzer.advice.baseline import easy_pace
from analyzer.advice.power import still_needed
from analyzer.answers.effect_now import effect_now
from analyzer.answers.months import lifts_of, one_of_several, quarters_of, stretches_of
from analyzer.buckets import NEXT_DAY_BUCKET, REFERENCE_BUCKET
from analyzer.effect import METRICS, level_by_bucket
from analyzer.effect.refusal import Refusal
from analyzer.errors import UsageError
from analyzer.frames.dataset import Dataset
from analyzer.jsonable import json_value

if TYPE_CHECKING:
    from datetime import date

    from analyzer.advice.lifts_after_running import LiftsAfterRunning
    from analyzer.effect import BucketEffect, Effect, PeriodComparison
    from analyzer.units import DistanceUnit


_CHOICE = (
    "Do not read this as fatigue: people choose easier runs after leg day, and that choice "
    "alone makes them slower."
)


@dataclass(frozen=True, slots=True)
class EasyPace:
    """The runner's own easy pace, and the unit to give it in."""

    s_per_km: float
    unit: DistanceUnit

    def change(self, effect_pct: float) -> str:
        """Say what an effect adds to a kilometre or mile, e.g. "+8 s/km"."""
        seconds = units.pace_change(effect_pct, self.s_per_km, self.unit)
        return f"{units.number(seconds, 0, signed=True)} s/{self.unit}"

    def __str__(self) -> str:
        return units.pace(self.s_per_km, self.unit)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The effect of leg day on one metric, and what puts it into the runner's own terms."""

    data: Dataset
    effect: Effect
    quarters: PeriodComparison
    lifts: LiftsAfterRunning | None
    periods: PeriodComparison | None = None

    @property
    def title(self) -> str:
        """What is compared, and what is held equal."""
        return METRICS[self.effect.metric].title

    @property
    def compared(self) -> list[BucketEffect]:
        """The effect by bucket, and last that of one leg day where there is one."""
        pooled = self.effect.per_leg_day
        return [*self.effect.buckets, *([pooled] if pooled else [])]

    @property
    def lacking(self) -> list[tuple[str, int, int]]:
        """The hours, their runs and how many more it takes, where no hours have a number yet.

        Rested ones last; none where some hours have a number, or more runs would not give one.
        """
        effect = self.effect
        counted = [b for b in effect.buckets if b.refusal is Refusal.TOO_FEW_RUNS]
        if not counted or any(not found.refused for found in self.compared):
            return []
        rested = max(found.lacking_rested for found in counted)
        rows = [(found.bucket, found.n, found.lacking_here) for found in counted]
        return [*rows, (f"> {effect.rested_from_h:g} h", effect.n_reference, rested)]

    @property
    def held_back(self) -> str:
        """Which numbers leave out 0 and still have no direction in words, and why; else ""."""
        names = [found.bucket for found in self.compared if found.held_back]
        return one_of_several(names, "numbers")

    @property
    def easy_pace(self) -> EasyPace | None:
        """The pace at which seconds a kilometre are given; None when none is known."""
        config = self.data.config
        pace = easy_pace(self.data.runs, config.rules)
        return None if pace is None else EasyPace(pace, config.display.distance_unit)

    @property
    def still_needed(self) -> str:
        """What a clear answer would take; "" when there is one."""
        needed = still_needed(self.data.runs, self.effect, today=self.data.present)
        return needed.sentence if needed else ""

    @property
    def unadjusted_warning(self) -> str:
        """Why the unadjusted table misleads, and how far that can be seen in these runs."""
        return " ".join(filter(None, (_CHOICE, own_choice(self.data.runs))))

    def to_dict(self) -> dict[str, Any]:
        """Return the object of ``compare --json``."""
        return self.effect.to_dict() | {
            "quarters": self.quarters.to_dict(),
            "lifts": json_value(self.lifts),
            "periods": self.periods and self.periods.to_dict(),
        }


def compare_runs(
    data: Dataset, metric: str, since: date | None = None, until: date | None = None
) -> Comparison:
    """Compare runs by hours since leg day, with placebos and the other checks, and over time.

    The lifts are compared where speed is and no days were chosen: they need all weeks of running.

    Args:
        data: the athlete.
        metric: a key of ``effect.METRICS``.
        since: only runs from this day on; None for all. Leg days before it still count.
        until: only runs up to this day; None for all.
    """
    if since or until:
        days = data.runs["local_date"].dt.date
        chosen = (days >= (since or days.min())) & (days <= (until or days.max()))
        part = replace(_frames_of(data), runs=data.runs[chosen].reset_index(drop=True))
        quarters = quarters_of(part, metric, since, until)
        return Comparison(part, effect_now(part, metric, checks=True), quarters, None)
    effect = effect_now(data, metric, checks=True)
    lifts = lifts_of(data) if metric == "speed" else None
    return Comparison(data, effect, quarters_of(data, metric), lifts)


def compare_stretches(
    data: Dataset,
    metric: str,
    since: date | None,
    until: date | None,
    against: tuple[date, date],
) -> PeriodComparison:
    """Compare the runs of some days with those of others, at the same effort.

    Args:
        data: the athlete.
        metric: a key of ``effect.METRICS``.
        since: the first of the days asked about; None for the first known.
        until: the last; None for today.
        against: first and last day of those they are held against.

    Raises:
        UsageError: no days are asked about, or a day is in both.
    """
    if since is None and until is None:
        raise UsageError(
            "--against needs days to compare with its own.", "Say them by --since or --until."
        )
    later = _days_asked_about(data, since, until)
    if max(later[0], against[0]) <= min(later[1], against[1]):
        both = units.span(max(later[0], against[0]), min(later[1], against[1]))
        raise UsageError(
            f"{both} would be in both stretches.", "Choose two stretches that share no day."
        )
    return stretches_of(data, metric, later, against)


def _days_asked_about(data: Dataset, since: date | None, until: date | None) -> tuple[date, date]:
    today = data.local_now.date()
    if until is None:
        since = since or today
        if since > today:
            raise UsageError(f"{units.day(since)} is still to come.", "Say an earlier --since.")
        return since, today
    if since is None:
        first = data.runs["local_date"].min()
        since = until if pd.isna(first) else min(first.date(), until)
    return since, until


def _frames_of(data: Dataset) -> Dataset:
    """Return a dataset with its frames read, of which one may be replaced."""
    return Dataset(**{entry.name: getattr(data, entry.name) for entry in fields(Dataset)})


def own_choice(runs: pd.DataFrame) -> str:
    """Say that this runner chose easier runs, where their heart rate was surely lower; else ""."""
    unadjusted = {found.bucket: found for found in level_by_bucket(runs, "hr")}
    soon, rested = unadjusted[NEXT_DAY_BUCKET], unadjusted[REFERENCE_BUCKET]
    surely_lower = soon.difference_high_pct is not None and soon.difference_high_pct < 0
    if not surely_lower or soon.mean is None or rested.mean is None:
        return ""
    lower = units.beats(rested.mean - soon.mean)
    return f"Yours the day after were easier: {lower} lower in heart rate than your rested ones."
