"""Today: what a run may be at most and why, where the data reach up to now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.answers.today import is_stale, todays_answer
from analyzer.text import typographic

if TYPE_CHECKING:
    from datetime import datetime

    from analyzer.report.context import ReportContext


@dataclass(frozen=True, slots=True)
class TodayLine:
    """One line of the advice: what it is about, what it says, and the command that changes it.

    ``remedy`` names what that does: decide, add, today (its soreness), settings, journal; else "".
    """

    about: str
    text: str
    command: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Today:
    """The advice for a run now; not ``shown`` where the data end days ago, or days were asked for.

    ``headline`` and ``lines`` are those of `legstats today`.
    """

    shown: bool
    headline: str = ""
    lines: tuple[TodayLine, ...] = ()


def build(context: ReportContext) -> Today:
    """Say what holds for a run now, by all that is known; nothing where that ends days ago."""
    known, (_, until) = context.everything, context.asked
    if until is not None or known.runs.empty:
        return Today(shown=False)
    return _shown(context, but_if_stale=True)


def advice_now(context: ReportContext, at: datetime | None = None) -> Today:
    """Say what holds for a run now, or at a moment, however old the data are: the words say so."""
    return _shown(context, at, but_if_stale=False)


def _shown(context: ReportContext, at: datetime | None = None, *, but_if_stale: bool) -> Today:
    known = context.everything
    # The period's own estimate is not that of all that is known.
    speed = context.speed if context.earlier is None else None
    found = todays_answer(known.dataset, at, judge=known.judge, speed=speed)
    age_d = found.advice.data_age_d
    if but_if_stale and (age_d is None or is_stale(age_d)):
        return Today(shown=False)
    lines = (
        TodayLine(str(line.kind), typographic(line.text), line.command, line.remedy or "")
        for line in found.lines
    )
    return Today(shown=True, headline=typographic(found.headline), lines=tuple(lines))
