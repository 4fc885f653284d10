"""The months: fitness at the same heart rate by quarter, and whether running cost the lifts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - the schema reads the types
from typing import TYPE_CHECKING, NamedTuple

from analyzer import units
from analyzer.advice.lifts_after_running import AROUND_D, WEEK_D
from analyzer.answers.months import (
    compare_lifts,
    compare_quarters,
    fitness_sentence,
    kept_lifts,
    kept_quarters,
    lifts_sentence,
    new_device_sentence,
    quarter_name,
    quarters_held_back,
)
from analyzer.report.parts import Note, NumbersTable
from analyzer.report.worker import promise_kept
from analyzer.text import capital, typographic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.advice.lifts_after_running import LiftsAfterRunning, LiftsDifference
    from analyzer.effect import PeriodComparison, PeriodDifference
    from analyzer.report.context import ReportContext
    from analyzer.report.worker import Promise

_DEVICE = "a new watch or strap, "
_NOT_KNOWN = (
    "Months differ in more than training: {device}illness, sleep, food and planned easy weeks are"
    " not taken into account."
)


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter of the calendar, with the runs in it that can be compared.

    ``estimate_pct`` is how much faster the latest quarter was at the same heart rate, with its
    95 % interval and the smallest difference seen four times in five; all None where refused, and
    ``why`` says so. ``leads`` marks the one primary result.
    """

    name: str
    first: date
    last: date
    n: int
    estimate_pct: float | None
    low_pct: float | None
    high_pct: float | None
    mde_pct: float | None
    word: str
    why: str
    leads: bool


@dataclass(frozen=True, slots=True)
class LiftsOutcome:
    """How much higher an outcome was on leg days after weeks of much running than on the others.

    ``outcome`` is max (the estimated one-repetition maximum) or volume. In percent, with its 95 %
    interval; None where refused.
    """

    outcome: str
    n_much: int
    n_rest: int
    estimate_pct: float | None
    low_pct: float | None
    high_pct: float | None
    mde_pct: float | None
    word: str


@dataclass(frozen=True, slots=True)
class Months:
    """The section. ``latest`` is the quarter the others are held against, None where none is.

    ``over`` is False while it still goes on. ``much_km`` and ``rest_km`` are the median distances
    of the week before leg days after much running, and before the others.
    """

    title: str
    dek: str
    latest: Quarter | None
    over: bool
    quarters: tuple[Quarter, ...]
    lifts: tuple[LiftsOutcome, ...]
    much_km: float | None
    rest_km: float | None
    notes: tuple[Note, ...]
    table: NumbersTable


class _MonthsCompared(NamedTuple):
    quarters: Promise[PeriodComparison]
    lifts: Promise[LiftsAfterRunning]


class MonthsFound(NamedTuple):
    """What was worked out: the quarters, and the lifts."""

    quarters: PeriodComparison
    lifts: LiftsAfterRunning


def begin_comparing(context: ReportContext) -> _MonthsCompared:
    """Have the quarters, and the lifts after weeks of much running, compared."""
    data = context.dataset
    return _MonthsCompared(
        promise_kept(
            kept_quarters(data),
            lambda: context.submit(
                compare_quarters,
                data.runs,
                "speed",
                data.present,
                data.config.windows.lapsed_days,
                context.asked,
            ),
        ),
        promise_kept(
            kept_lifts(data),
            # Leg days of the period, but the running before its first day counts for them.
            lambda: context.submit(
                compare_lifts,
                context.leg_days,
                data.strength_sets,
                context.everything.dataset.runs,
            ),
        ),
    )


def compared(context: ReportContext) -> MonthsFound:
    """Wait for what was begun: a promise is asked for its result once."""
    begun = context.once(begin_comparing)
    return MonthsFound(begun.quarters(), begun.lifts())


def build(context: ReportContext) -> Months:
    """Say how fitness went over the months, and the lifts beside running."""
    found = context.once(compared)
    quarters = tuple(_quarter(other) for other in found.quarters.others)
    lifts = found.lifts
    return Months(
        title=_months_title(found.quarters),
        dek=_months_dek(quarters),
        latest=_latest_quarter(found.quarters),
        over=found.quarters.over,
        quarters=quarters,
        lifts=tuple(_lifts_outcome(one) for one in (lifts.max_lifted, lifts.volume)),
        much_km=lifts.much_km,
        rest_km=lifts.rest_km,
        notes=tuple(_months_notes(found, context)),
        table=_quarters_table(quarters, found.quarters),
    )  # fmt: skip


def _latest_quarter(found: PeriodComparison) -> Quarter | None:
    later = found.later
    if later is None:
        return None
    return Quarter(
        quarter_name(later), later.first, later.last, later.n,
        None, None, None, None, "", "", leads=False,
    )  # fmt: skip


def _quarter(other: PeriodDifference) -> Quarter:
    period = other.period
    return Quarter(
        quarter_name(period), period.first, period.last, period.n,
        other.estimate_pct, other.low_pct, other.high_pct, other.mde_pct,
        other.verdict, other.why, other.leads,
    )  # fmt: skip


def _lifts_outcome(one: LiftsDifference) -> LiftsOutcome:
    return LiftsOutcome(
        one.outcome, one.n_much, one.n_rest, one.estimate_pct, one.low_pct, one.high_pct,
        one.mde_pct, one.word,
    )  # fmt: skip


def _months_title(found: PeriodComparison) -> str:
    leading = found.primary
    if leading is None or leading.estimate_pct is None:
        return "Fitness over the months: too few runs to compare"
    then = quarter_name(leading.period)
    size = units.percent(abs(leading.estimate_pct))
    if leading.verdict.clear:
        return f"{size} {leading.verdict} than in {then} at the same heart rate"
    if leading.verdict.leaning:
        so_far = "" if found.over else " so far,"
        return f"{capital(leading.verdict)} than in {then}: {size}{so_far} at the same heart rate"
    if leading.verdict == "no clear difference":
        return f"About as fast as in {then} at the same heart rate"
    return f"Can’t tell whether you got faster or slower since {then}"


def _months_dek(quarters: tuple[Quarter, ...]) -> str:
    if any(quarter.estimate_pct is not None for quarter in quarters):
        return (
            "Speed at the same heart rate by quarter. Below 0 a quarter was slower than the latest;"
            " lines are 95 % intervals, diamonds the latest quarter and the one it is held against"
            " in the title. Hills, heat, length, time of day and what is left of leg day are held"
            " equal."
        )
    return (
        "Quarters are compared here once two of them have eight runs with a heart rate, over three"
        " weeks or more."
    )


def _months_notes(found: MonthsFound, context: ReportContext) -> Iterator[Note]:
    leading = found.quarters.primary
    none = leading is None or leading.estimate_pct is None
    yield Note("Fitness:", fitness_sentence(found.quarters, quarters=True), missing=none)
    if why := quarters_held_back(found.quarters):
        yield Note("", why)
    lifts = found.lifts
    no_lifts = lifts.max_lifted.estimate_pct is None
    yield Note("Lifts:", lifts_sentence(lifts.max_lifted), missing=no_lifts)
    if lifts.volume.estimate_pct is not None:
        what = "Leg volume is weight times repetitions, over all leg sets of a leg day."
        yield Note("Volume:", f"{typographic(lifts_sentence(lifts.volume))} {what}")
    shown = not no_lifts or lifts.volume.estimate_pct is not None
    if shown and lifts.much_km is not None and lifts.rest_km is not None:
        much, rest = (
            units.distance(1000 * km, context.unit, 0) for km in (lifts.much_km, lifts.rest_km)
        )
        weeks = round(2 * AROUND_D / WEEK_D)
        text = (
            f"the third of leg days with the most run in the week before, against the {weeks} weeks"
            f" around each: usually {much} against {rest}. A lift is compared with the same lift"
            " only, less the progress it made anyway. Who runs much chooses when, so it is an"
            " observation."
        )
        yield Note("Much running:", text)
    new_device = new_device_sentence(found.quarters, context.everything.dataset.runs)
    if new_device:
        yield Note("New device:", new_device)
    if not none or shown:
        # One that is named above needs no second word.
        yield Note("", _NOT_KNOWN.format(device="" if new_device else _DEVICE))


def _quarters_table(quarters: tuple[Quarter, ...], found: PeriodComparison) -> NumbersTable:
    latest = quarter_name(found.later) if found.later else "the latest quarter"
    columns = ("quarter", f"{latest} against it", "95 % interval", "seen from", "runs", "in words")
    rows = [
        (
            quarter.name,
            units.percent(quarter.estimate_pct, signed=True),
            units.interval(quarter.low_pct, quarter.high_pct, signed=True),
            units.percent(quarter.mde_pct),
            str(quarter.n),
            typographic(quarter.word) + (f": {quarter.why}" if quarter.why else ""),
        )
        for quarter in quarters
    ]
    return NumbersTable("Fitness by quarter", columns, tuple(rows))
