"""What the words of the advice mean for this runner: usual, short, moderate, easy, ceiling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units
from analyzer.advice.allowed import allowed_run
from analyzer.advice.effort import hr_limits, share_of_what
from analyzer.advice.rules import share_under
from analyzer.report.parts import Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.advice.allowed import AllowedRun
    from analyzer.advice.hr_max import Zones
    from analyzer.report.context import ReportContext
    from analyzer.settings import Rules

_ONE_BEYOND = (
    "a limit passed by more than a small margin, within which it is borderline. A run is kept"
    " when it is at most moderate in length and at most at the ceiling, without intervals."
)
_MOVING = (
    "Each run is judged by the runs before it, so usual, moderate and ceiling move from run to run:"
    " beside a run stand those of its day. Later runs count only for the maximum they showed."
)


def limit_words(context: ReportContext) -> tuple[Note, ...]:
    """Explain each word once, with the number it stands for at the end of the report."""
    history = context.judge.history
    allowed = allowed_run(history, context.dataset.present.timestamp(), "")
    return tuple(_limit_words(allowed, history.rules))


def _limit_words(allowed: AllowedRun, rules: Rules) -> Iterator[Note]:
    if allowed.usual is not None and allowed.minutes is not None:
        minutes = allowed.usual.median, allowed.minutes.easy, allowed.minutes.moderate
        usual, short, most = map(units.within, minutes)
        yield Note("Usual:", f"the middle length of {allowed.usual.in_words}; now {usual} min.")
        yield Note("Short:", f"up to {short} min now.")
        over = units.percent(rules.length_over_median_pct, 0)
        most_stay = share_under(rules.length_moderate_percentile)
        yield Note(
            "Moderate:",
            f"longer, up to {most} min now, under which {most_stay} stay. Only a run that is longer"
            f" still and more than {over} over your usual breaks the advice by its length.",
        )
    else:
        limit = units.number(rules.length_absolute_min)
        yield Note("Short:", f"up to {limit} min, until enough runs show what is usual for you.")
    if allowed.zones is not None:
        yield from _heart_rate_words(allowed.zones)
    yield Note("Broke:", _ONE_BEYOND)
    yield Note("Then and now:", _MOVING)


def _heart_rate_words(zones: Zones) -> Iterator[Note]:
    def bpm(share: float) -> str:
        return units.number(zones.bpm(share))

    def percent(share: float) -> str:
        return units.percent(100 * share, 0)

    limits, whole = hr_limits(zones), share_of_what(zones)
    easy = f"{percent(limits.easy)} {whole} (now {bpm(limits.easy)})"
    yield Note("Easy:", f"a mean heart rate up to {easy}.")
    ceiling = f"{percent(limits.moderate)} (now {bpm(limits.moderate)})"
    yield Note("The ceiling:", f"the highest mean heart rate that is kept: {ceiling}.")
    threshold = f"{percent(zones.threshold)} (now {bpm(zones.threshold)})"
    yield Note("The threshold:", f"above it is hard: {threshold}.")
