"""Fitness over time: one stretch of time against another, at the same effort.

The estimator's own regression with its spline in time replaced by a column per stretch: hills,
heat, length, time of day and surface are held equal, what is left of leg day too, and the slope of
speed on heart rate is learned with all the uncertainty it has. No study says which way a runner's
year goes, so nothing is drawn towards one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analyzer.effect.answer import LAPSED_DAYS
from analyzer.effect.fit import build_regression, fit_regression
from analyzer.effect.hac import hac_reference, t_95, two_sided_p
from analyzer.effect.metrics import (
    NOTHING_PCT,
    SMALL_ENOUGH_PCT,
    EffectVerdict,
    find_metric,
    held_back,
)
from analyzer.effect.refusal import FEWEST_IN_PERIOD, FEWEST_WEEKS, Refusal
from analyzer.effect.rows import read_rows
from analyzer.effect.sample import has_measures
from analyzer.effect.words import holm, leaves_room_for
from analyzer.jsonable import json_value
from analyzer.units import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from analyzer.effect.fit import Fit, Regression
    from analyzer.effect.metrics import Metric
    from analyzer.effect.rows import Flags, Rows, Whole

QUARTERS_SHOWN = 8
MONTHS_IN_QUARTER, QUARTERS_IN_YEAR = 3, 4
POWER_SES = 0.84
"""Beyond the interval's own reach, for an effect to be seen four times in five."""
LEAST_RATIO = 0.2
CLAIM_LEVEL = 0.03
"""A word is one look of several in a year: it asks for more than an interval that excludes 0."""
AROUND_DAYS = 183
_OUTSIDE = -1
_MIXED = 0.5


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of calendar days, both included, and how many runs in it can be compared."""

    first: date
    last: date
    n: int = 0


@dataclass(frozen=True, slots=True)
class PeriodDifference:
    """How much the metric was higher in the later stretch than in ``period``, at equal effort.

    In percent, with its 95 % interval, the smallest difference that would be seen four times in
    five and the p-value for none; all None when refused, with the reason. ``lacking`` counts the
    runs that are missing in this stretch. ``sensor_changed`` when most heart rates came from the
    wrist in one and from a chest strap in the other. ``leads`` marks the one primary result.
    """

    period: Period
    estimate_pct: float | None = None
    low_pct: float | None = None
    high_pct: float | None = None
    mde_pct: float | None = None
    p: float | None = None
    verdict: EffectVerdict = EffectVerdict.NOT_ENOUGH_RUNS
    refusal: Refusal | None = None
    lacking: int = 0
    sensor_changed: bool = False
    leads: bool = False

    @property
    def refused(self) -> bool:
        """True when there is no number to show."""
        return self.estimate_pct is None

    @property
    def held_back(self) -> bool:
        """True when the interval leaves out 0, and sharing the level kept it from a direction."""
        return held_back(self.verdict, self.low_pct, self.high_pct)

    @property
    def why(self) -> str:
        """Why there is no number, as the end of a sentence; "" where there is one."""
        if self.refusal is None:
            return ""
        return self.refusal.value or f"it takes {count(self.lacking, 'more run')} there"


@dataclass(frozen=True, slots=True)
class PeriodComparison:
    """The later stretch, against each of the ``others``, the latest first.

    One of them leads. ``over`` is False while the later stretch still goes on. ``lacking`` counts
    the runs that are missing in the later stretch itself.
    """

    metric: str
    later: Period | None
    others: tuple[PeriodDifference, ...] = ()
    over: bool = True
    lacking: int = 0

    @property
    def primary(self) -> PeriodDifference | None:
        """The one result that has a word by itself; None where there is nothing to compare with."""
        return next((other for other in self.others if other.leads), None)

    def to_dict(self) -> dict[str, Any]:
        """Return it as an object of ``compare --json``; None for refused, reasons as sentences."""
        told: dict[str, Any] = json_value(self)
        for other, content in zip(self.others, told["others"], strict=True):
            del content["refusal"], content["p"]
            content["why"] = other.why
        return told


class _Measured(NamedTuple):
    """The runs that can be compared, each one's local day, its sensor, and the metric."""

    rows: Rows
    days: NDArray[np.datetime64]
    sensors: NDArray[np.object_]
    metric: Metric


def fitness_by_quarter(
    runs: pd.DataFrame,
    metric: str = "speed",
    *,
    today: pd.Timestamp | None = None,
    lapsed_days: float = LAPSED_DAYS,
    since: date | None = None,
    until: date | None = None,
) -> PeriodComparison:
    """Compare the latest quarter of the calendar with each of the eight before it.

    y = b x + sum of q_j + what is held equal; the answer is q_latest - q_j. The primary one is
    against the same quarter a year before, as the seasons are alike then, or else the earliest
    after it that can be compared; the others share their level (Holm). A direction is claimed with
    p < 0.03 once the latest quarter is over: until then each look would be another chance to be
    wrong, and what excludes 0 leans.

    Args:
        runs: as ``estimate`` takes it; ``local_date`` is used where it is present.
        metric: a key of ``METRICS``.
        today: runs later than this are left out; default now.
        lapsed_days: as ``windows.lapsed_days``.
        since: the first day the runs were chosen from; the quarter it cuts begins there.
        until: the last one, which cuts a quarter likewise.
    """
    measured = _measured_runs(runs, metric, today, lapsed_days)
    quarters = _quarters(measured.days)
    latest = next((q for q in np.unique(quarters)[::-1] if _enough(measured, quarters == q)), None)
    if latest is None:
        return PeriodComparison(metric, None, lacking=FEWEST_IN_PERIOD)
    shown = np.arange(latest - 1, latest - 1 - QUARTERS_SHOWN, -1)
    shown = shown[shown >= quarters.min()]
    now = pd.Timestamp.now("UTC") if today is None else today
    later = _period_of_quarter(int(latest), int((quarters == latest).sum()))
    over = now.date() > later.last
    inside = [quarters == quarter for quarter in shown]
    others = [
        PeriodDifference(_cut(_period_of_quarter(int(quarter), int(here.sum())), since, until))
        for quarter, here in zip(shown, inside, strict=True)
    ]
    found = _led(_compared(measured, quarters == latest, others, inside))
    worded = _worded(found, measured.metric, over=over)
    return PeriodComparison(metric, _cut(later, since, until), worded, over)


def compare_periods(
    runs: pd.DataFrame,
    later: tuple[date, date],
    other: tuple[date, date],
    metric: str = "speed",
    *,
    today: pd.Timestamp | None = None,
    lapsed_days: float = LAPSED_DAYS,
) -> PeriodComparison:
    """Compare one stretch of days with another, at equal effort.

    Runs of the half year around either tell of hills, heat and the slope, each quarter at a level
    of its own.

    Args:
        runs: as ``fitness_by_quarter`` takes it.
        later: first and last day of the stretch that is asked about.
        other: of the one it is held against, which may also come after it; no day is in both.
        metric: a key of ``METRICS``.
        today: runs later than this are left out; default now.
        lapsed_days: as ``windows.lapsed_days``.
    """
    measured = _measured_runs(runs, metric, today, lapsed_days)
    here, there = _within(measured.days, *later), _within(measured.days, *other)
    period = Period(*later, int(here.sum()))
    found = PeriodDifference(Period(*other, int(there.sum())))
    if not _enough(measured, here):
        refusal = _why_not(measured, here)
        lacking = max(FEWEST_IN_PERIOD - period.n, 0)
        missing = max(FEWEST_IN_PERIOD - found.period.n, 0)
        refused = replace(found, refusal=refusal, lacking=missing, leads=True)
        return PeriodComparison(metric, period, (refused,), lacking=lacking)
    compared = _compared(measured, here, [found], [there], _levels_around(measured, here, there))
    return PeriodComparison(metric, period, _worded(_led(compared), measured.metric, over=True))


def _led(found: list[PeriodDifference]) -> list[PeriodDifference]:
    """Mark the primary one: a year before, or the earliest after it that has a number."""
    numbered = [n for n, one in enumerate(found[:QUARTERS_IN_YEAR]) if not one.refused]
    leading = numbered[-1] if numbered else 0
    return [replace(one, leads=n == leading) for n, one in enumerate(found)]


def _measured_runs(
    runs: pd.DataFrame, name: str, today: pd.Timestamp | None, lapsed_days: float
) -> _Measured:
    metric = find_metric(name)
    rows, _ = read_rows(runs, metric.column, today, lapsed_days)
    rows = rows.only(rows.usable & has_measures(rows, metric))
    # On a run's own calendar it belongs to the quarter the runner thinks it does.
    local = runs["local_date"] if "local_date" in runs else runs["started_at"].dt.tz_localize(None)
    days = local.to_numpy(dtype="datetime64[D]")[rows.place]
    sensors = runs["hr_source"].to_numpy(dtype=object, na_value="")[rows.place]
    return _Measured(rows, days, sensors, metric)


def _quarters(days: NDArray[np.datetime64]) -> Whole:
    months = days.astype("datetime64[M]").astype(np.int64)
    return np.asarray(months // MONTHS_IN_QUARTER)


def _period_of_quarter(quarter: int, n: int) -> Period:
    months = np.datetime64(MONTHS_IN_QUARTER * quarter, "M")
    begin = months.astype("datetime64[D]").item()
    end = (months + MONTHS_IN_QUARTER).astype("datetime64[D]").item() - timedelta(days=1)
    return Period(begin, end, n)


def _cut(period: Period, since: date | None, until: date | None) -> Period:
    """Return what of a period lies between the days asked for: its name must not say more."""
    first = max(period.first, since or period.first)
    return replace(period, first=first, last=min(period.last, until or period.last))


def _within(days: NDArray[np.datetime64], first: date, last: date) -> Flags:
    return np.asarray((days >= np.datetime64(first)) & (days <= np.datetime64(last)))


def _enough(measured: _Measured, here: Flags) -> bool:
    return _why_not(measured, here) is None


def _why_not(measured: _Measured, here: Flags) -> Refusal | None:
    if here.sum() < FEWEST_IN_PERIOD:
        return Refusal.TOO_FEW_RUNS
    # A few days in a row share their weather and form: however many runs, they are one look.
    weeks = np.unique(measured.days[here].astype("datetime64[W]"))
    return Refusal.TOO_FEW_WEEKS if len(weeks) < FEWEST_WEEKS else None


def _levels_around(measured: _Measured, here: Flags, there: Flags) -> Whole:
    """Return the level of each run outside both stretches, -1 where it takes no part."""
    asked = here | there
    days = measured.days.astype(np.int64)
    first_last = [(days[part].min(), days[part].max()) for part in (here, there) if part.any()]
    near = np.zeros(len(days), dtype=bool)
    for first, last in first_last:
        near |= (days >= first - AROUND_DAYS) & (days <= last + AROUND_DAYS)
    quarters = np.where(near & ~asked, _quarters(measured.days), _OUTSIDE)
    many = Counter(quarters.tolist())
    return np.array([q if many[q] >= FEWEST_IN_PERIOD else _OUTSIDE for q in quarters.tolist()])


def _compared(
    measured: _Measured,
    later: Flags,
    others: Sequence[PeriodDifference],
    inside: Sequence[Flags],
    around: Whole | None = None,
) -> list[PeriodDifference]:
    """Fill in the numbers of each difference, or why there are none."""
    reasons = [_why_not(measured, here) for here in inside]
    asked = [here for here, reason in zip(inside, reasons, strict=True) if reason is None]
    regression = _period_regression(measured, later, asked, around) if asked else None
    fit = fit_regression(regression, measured.metric)
    otherwise = (
        Refusal.TOO_FEW_FOR_THE_REGRESSION if regression is None else Refusal.EFFORT_NEVER_DIFFERS
    )
    numbers = iter([] if regression is None or fit is None else _numbers(regression, fit))
    now = _from_chest(measured.sensors[later])
    found = []
    for other, here, reason in zip(others, inside, reasons, strict=True):
        known = next(numbers, None) if reason is None else None
        if known is None:
            lacking = max(FEWEST_IN_PERIOD - other.period.n, 0)
            found.append(replace(other, refusal=reason or otherwise, lacking=lacking))
            continue
        then = _from_chest(measured.sensors[here])
        changed = now is not None and then is not None and abs(now - then) > _MIXED
        found.append(
            PeriodDifference(other.period, *known, sensor_changed=changed, leads=other.leads)
        )
    return found


def _from_chest(sensors: NDArray[np.object_]) -> float | None:
    known = np.isin(sensors, ("chest", "wrist"))
    return float((sensors[known] == "chest").mean()) if known.mean() > _MIXED else None


def _period_regression(
    measured: _Measured, later: Flags, asked: Sequence[Flags], around: Whole | None
) -> Regression | None:
    rows = measured.rows
    part = later | np.any(asked, axis=0)
    levels = np.full(len(rows), _OUTSIDE) if around is None else around
    part |= levels != _OUTSIDE
    # The stretches' own signs turned: the later one minus the other is what is asked.
    interest = -np.column_stack(asked).astype(float)[part]
    kinds = [levels == level for level in np.unique(levels) if level != _OUTSIDE]
    left = np.where(np.isfinite(rows.carryover), rows.carryover, 0.0)
    in_time = np.column_stack([left, *kinds])[part]
    # After an undecided session nobody knows what is left of it: a level of its own.
    compared = replace(rows, beside=(~rows.decided).astype(np.int64)).only(part)
    return build_regression(compared, interest, measured.metric, in_time)


class _Numbers(NamedTuple):
    """Estimate, interval, the smallest that would be seen, in percent, and p."""

    estimate: float
    low: float
    high: float
    mde: float
    p: float


def _numbers(regression: Regression, fit: Fit) -> list[_Numbers]:
    """Return the numbers of each effect.

    The calendar HAC is divided by what independent errors would make of it, and its degrees of
    freedom are joined with those of the slope's error (Welch-Satterthwaite).
    """
    design = regression.design
    reference = hac_reference(design.q, design.to_effects, design.leverage, regression.rows.days)
    of_slope = fit.slope.variance * fit.shift**2
    of_days = (np.diag(fit.covariance) - of_slope) / np.maximum(reference.ratio, LEAST_RATIO)
    variance = of_days + of_slope
    parts = of_days**2 / np.minimum(reference.free, fit.free) + of_slope**2 / fit.free
    found = []
    for effect, error, free in zip(
        fit.effects, np.sqrt(variance), (variance**2 / parts).tolist(), strict=True
    ):
        reach = t_95(free) * error
        middle, low, high = 100 * np.expm1(np.array([effect, effect - reach, effect + reach]))
        p = two_sided_p(np.array([effect]), np.array([error]), free)
        mde = 100 * (t_95(free) + POWER_SES) * float(error)
        found.append(_Numbers(float(middle), float(low), float(high), mde, float(p[0])))
    return found


def _worded(
    found: Sequence[PeriodDifference], metric: Metric, *, over: bool
) -> tuple[PeriodDifference, ...]:
    """Return each difference with its word: the primary by itself, the others by Holm."""
    others = iter(holm([1.0 if one.p is None else one.p for one in found if not one.leads]))
    held = [one.leads or next(others) for one in found]
    return tuple(
        one if one.refused else replace(one, verdict=_word(one, metric, over=over, held=sure))
        for one, sure in zip(found, held, strict=True)
    )


def _word(one: PeriodDifference, metric: Metric, *, over: bool, held: bool) -> EffectVerdict:
    low, high = one.low_pct or 0.0, one.high_pct or 0.0
    side = int(low > NOTHING_PCT) - int(high < -NOTHING_PCT)
    if side and held:
        sure = over and one.p is not None and one.p < CLAIM_LEVEL
        less, more = (metric.less, metric.more) if sure else metric.leaning
        return less if side < 0 else more
    if leaves_room_for(SMALL_ENOUGH_PCT, one.low_pct, one.high_pct):
        return EffectVerdict.CANT_TELL
    return EffectVerdict.NO_CLEAR_DIFFERENCE
