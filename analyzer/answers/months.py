"""What the months say: fitness by quarter or between two stretches of time, and the lifts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.advice.lifts_after_running import (
    LiftsAfterRunning,
    LiftsDifference,
    LiftsWord,
    lifts_after_running,
)
from analyzer.dataset.kept_value import value_of_dataset
from analyzer.effect import (
    FEWEST_WEEKS,
    METRICS,
    EffectVerdict,
    PeriodComparison,
    PeriodDifference,
    compare_periods,
    count_past,
    fitness_by_quarter,
)
from analyzer.frames.dataset import runs_that_count
from analyzer.kept.validity import JOURNAL
from analyzer.legday.leg_training import leg_sets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    import pandas as pd

    from analyzer.dataset.kept_value import KeptValue
    from analyzer.effect import Period
    from analyzer.frames.dataset import Dataset

MONTHS_IN_QUARTER = 3
_NAMES = {"max": "lifts", "volume": "leg volume"}


def kept_quarters(data: Dataset, metric: str = "speed") -> KeptValue[PeriodComparison]:
    """Return where the comparison of the quarters is kept."""
    quarter = f"{data.present.year} {(data.present.month - 1) // MONTHS_IN_QUARTER}"
    past = count_past(data.runs, data.present)
    return value_of_dataset(
        data, f"quarters_{metric}", PeriodComparison, made_with=[past, quarter], but=JOURNAL
    )


def quarters_of(
    data: Dataset, metric: str = "speed", since: date | None = None, until: date | None = None
) -> PeriodComparison:
    """Compare the latest quarter with those before it, or return what is kept of that."""
    kept = kept_quarters(data, metric)
    found = kept.read()
    if found is not None:
        return found
    lapsed_days = data.config.windows.lapsed_days
    return kept.keep(compare_quarters(data.runs, metric, data.present, lapsed_days, (since, until)))


def compare_quarters(
    runs: pd.DataFrame,
    metric: str,
    today: pd.Timestamp,
    lapsed_days: float,
    asked: tuple[date | None, date | None],
) -> PeriodComparison:
    """Compare the latest quarter with those before it; all arguments by place, to be submitted.

    ``asked`` are the first and the last day the runs were chosen from; None where all are there.
    """
    since, until = asked
    return fitness_by_quarter(
        runs, metric, today=today, lapsed_days=lapsed_days, since=since, until=until
    )


def stretches_of(
    data: Dataset, metric: str, later: tuple[date, date], other: tuple[date, date]
) -> PeriodComparison:
    """Compare one stretch of days with another, all runs known telling of hills and heat."""
    return compare_periods(
        data.runs,
        later,
        other,
        metric,
        today=data.present,
        lapsed_days=data.config.windows.lapsed_days,
    )


def kept_lifts(data: Dataset) -> KeptValue[LiftsAfterRunning]:
    """Return where the comparison of the lifts is kept."""
    return value_of_dataset(data, "lifts_after_running", LiftsAfterRunning, but=JOURNAL)


def lifts_of(data: Dataset) -> LiftsAfterRunning:
    """Compare leg days after weeks of much running with the others, or return what is kept."""
    kept = kept_lifts(data)
    found = kept.read()
    if found is not None:
        return found
    return kept.keep(compare_lifts(data.leg_days, data.strength_sets, data.runs))


def compare_lifts(
    leg_days: pd.DataFrame, sets: pd.DataFrame, runs: pd.DataFrame
) -> LiftsAfterRunning:
    """Compare leg days after weeks of much running with the others.

    Args:
        leg_days: sessions decided yes.
        sets: frame STRENGTH_SETS.
        runs: frame RUNS.
    """
    counted = runs[runs_that_count(runs)]
    legs_only = sets[sets["session_id"].isin(leg_days["session_id"])]
    return lifts_after_running(leg_days, leg_sets(legs_only), counted)


def quarter_name(period: Period) -> str:
    """Name a quarter by its months, e.g. "Jul to Sep 2026": seasons differ by hemisphere.

    One that was cut is named by the months that are left of it, or by its days.
    """
    if not _is_of_months(period):
        return units.span(period.first, period.last)
    last = units.month(period.last, year=True)
    return (
        last
        if period.first.month == period.last.month
        else f"{units.month(period.first)} to {last}"
    )


def _is_of_months(period: Period) -> bool:
    return period.first.day == 1 and (period.last + timedelta(days=1)).day == 1


def quarters_held_back(found: PeriodComparison) -> str:
    """Say which quarters leave out 0 and still have no direction in words, and why; else ""."""
    names = [quarter_name(other.period) for other in found.others if other.held_back]
    return one_of_several(names, "quarters")


def one_of_several(names: Sequence[str], things: str) -> str:
    """Say why what leaves out 0 has no direction in words, where it is one of several.

    Args:
        names: of those; none = "".
        things: what is compared at once, e.g. "quarters".
    """
    if not names:
        return ""
    verb = "leaves" if len(names) == 1 else "leave"
    return (
        f"{units.listed(names)} {verb} out 0, but of several {things} compared at once one may do"
        " so by chance: it takes more for a word."
    )


def fitness_sentence(found: PeriodComparison, *, quarters: bool) -> str:
    """Say the one primary result of a comparison, or why there is none.

    Args:
        found: the comparison.
        quarters: the stretches are quarters of the calendar, named by their months.
    """
    leading = found.primary
    if found.later is None:
        least = units.count(found.lacking, "run")
        weeks = units.count(FEWEST_WEEKS, "week")
        return f"No quarter has {least} with all it takes, over {weeks} or more, to compare yet."
    if leading is None:
        return f"There is nothing yet to compare {_name(found.later, quarters)} with."
    now, then = (_name(period, quarters) for period in (found.later, leading.period))
    during, before = (_during(period, quarters) for period in (found.later, leading.period))
    if leading.estimate_pct is None:
        if found.lacking or leading.lacking:
            lacking = [(found.lacking, during), (leading.lacking, before)]
            return f"Not enough runs to compare {now} with {then}: {_it_takes(lacking)}."
        return f"{now} cannot be compared with {then}: {leading.why}."
    so_far = "" if found.over else " so far"
    runs = f"{units.count(found.later.n, 'run')} against {units.number(leading.period.n)}"
    if leading.verdict.clear or leading.verdict.leaning:
        size = units.percent(abs(leading.estimate_pct))
        ends = units.sizes(leading.low_pct, leading.high_pct)
        word = leading.verdict.direction
        text = (
            f"{_held(found.metric)} {size} {word} {during}{so_far} than {before} ({ends}; {runs})."
        )
        return text + _leaning_caution(found, leading) + _sensor_caution(leading)
    size = units.percent(leading.estimate_pct, signed=True)
    ends = units.interval(leading.low_pct, leading.high_pct, signed=True)
    numbers = f"{size} {during}{so_far} against {then} ({ends}; {runs})"
    if leading.verdict is EffectVerdict.NO_CLEAR_DIFFERENCE:
        text = f"{METRICS[found.metric].title} is about the same: {numbers}."
    else:
        seen = units.percent(leading.mde_pct)
        what = METRICS[found.metric].title
        text = (
            f"Can’t tell whether {what[0].lower()}{what[1:]} changed: {numbers}; reliably seen from"
            f" {seen} on."
        )
    return text + _sensor_caution(leading)


def _held(metric: str) -> str:
    if metric == "speed":
        return "At the same heart rate you ran"
    return f"{METRICS[metric].title} was"


def _name(period: Period, quarters: bool) -> str:  # noqa: FBT001 - handed on
    # Whole months are named as one says them; over a turn of the year only days are clear.
    if quarters or period.first.year == period.last.year:
        return quarter_name(period)
    return units.span(period.first, period.last)


def _during(period: Period, quarters: bool) -> str:  # noqa: FBT001 - as above
    """Put a stretch into a sentence: months as "in Jun to Aug 2026", days as "from 1 Jun to"."""
    name = _name(period, quarters)
    if _is_of_months(period) and (quarters or period.first.year == period.last.year):
        return f"in {name}"
    return f"on {name}" if period.first == period.last else f"from {name}"


def _it_takes(lacking: Iterable[tuple[int, str]]) -> str:
    """Say how many more runs it takes in each stretch."""
    more = [f"{units.count(runs, 'more run')} {during}" for runs, during in lacking if runs]
    return f"it takes {units.listed(more)}"


def _leaning_caution(found: PeriodComparison, leading: PeriodDifference) -> str:
    if not leading.verdict.leaning:
        return ""
    if not found.over:
        return " It leans that way; the word waits until the quarter is over."
    return " It leans that way, but is not sure enough for more."


def _sensor_caution(leading: PeriodDifference) -> str:
    if not leading.sensor_changed:
        return ""
    return " Heart rate came from another kind of sensor then, which may be part of it."


def new_device_sentence(found: PeriodComparison, runs: pd.DataFrame) -> str:
    """Say since when runs come from the latest quarter's device, where earlier ones do not.

    A step between quarters may be that of the device. "" where the latest quarter's most used
    device is not named, or was in use before the first quarter compared was over.

    Args:
        found: the comparison by quarter.
        runs: frame RUNS.
    """
    compared = [other.period for other in found.others if other.estimate_pct is not None]
    if found.later is None or not compared:
        return ""
    days = runs["local_date"].dt.date
    named = runs["device"].fillna("")
    latest = named[(days >= found.later.first) & (days <= found.later.last)].value_counts()
    if latest.empty or not latest.index[0]:
        return ""
    device = str(latest.index[0])
    since = days[named == device].min()
    first_over = min(period.last for period in compared)
    if since <= first_over:
        return ""
    before = named[days < since]
    others = sorted(set(before[before != ""]))
    if not others:
        earlier = "nothing names what recorded the runs before"
    else:
        earlier = f"runs before came from {others[0] if len(others) == 1 else 'other devices'}"
    return (
        f"Your files from {device} begin on {units.day(since)}; {earlier}."
        " A step between quarters before and after may be that of the device."
    )


def lifts_sentence(one: LiftsDifference) -> str:
    """Say what became of the lifts after weeks of much running, or why it cannot be said."""
    what = _NAMES[one.outcome]
    be = "were" if one.outcome == "max" else "was"
    if one.estimate_pct is None:
        counts = ""
        if one.n_much or one.n_rest:
            counts = f"; there are {units.number(one.n_much)} and {units.number(one.n_rest)}"
        return f"Whether running costs the {what} can’t be told yet: {one.refusal}{counts}."
    size = units.percent(one.estimate_pct, signed=True)
    ends = units.interval(one.low_pct, one.high_pct, signed=True)
    days = f"{units.count(one.n_much, 'leg day')} against {units.number(one.n_rest)}"
    numbers = f"{size} ({ends}; {days})"
    if one.word is LiftsWord.NO_COST:
        return f"Running more did not cost the {what}: {numbers}."
    if one.word in {LiftsWord.LOWER, LiftsWord.HIGHER}:
        return f"After weeks of much running your {what} {be} {one.word}: {numbers}."
    seen = units.percent(one.mde_pct)
    return (
        f"Can’t tell whether running more costs the {what}: {numbers}; reliably seen from {seen}"
        " on."
    )
