"""The next run: what may be run today, as far as what was read tells; unknown is no green light."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date  # noqa: TC003 - the schema reads the types
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from analyzer import units
from analyzer.advice.allowed import JudgingException
from analyzer.advice.today import TodaysAdviser, TodayWord
from analyzer.answers.today import data_end_words, is_stale, limits_in_words, next_moment
from analyzer.report.parts import Fact
from analyzer.text import capital, typographic

if TYPE_CHECKING:
    from analyzer.advice.today import TodaysAdvice
    from analyzer.frames.dataset import Dataset
    from analyzer.report.context import ReportContext

NextRunState = Literal[
    "days over", "nothing known", "data too old", "no leg day", "undecided", "short and slow",
    "no run", "enough", "as usual if no legs since", "as usual",
]  # fmt: skip
_STATES: dict[TodayWord, NextRunState] = {
    TodayWord.SHORT_AND_SLOW: "short and slow",
    TodayWord.IF_LEG_DAY: "undecided",
    TodayWord.ENOUGH: "enough",
    TodayWord.NO_RUN: "no run",
}
_WITHOUT_LIMITS: dict[NextRunState, tuple[str, str]] = {
    "no run": ("No run", "Your legs are too sore for one. `legstats today` tells more."),
    "enough": ("Enough for now", "What you have just run has used up the limit."),
}
_STRESSORS = {"descent": "A long descent", "long race": "A long race", "plyometrics": "Jumping"}


@dataclass(frozen=True, slots=True)
class NextRunCard:
    """What holds for a run today; None and "" where it is not known or does not matter.

    ``today`` is the day the report was made on, ``data_end`` that of the last thing known by then,
    ``leg_day`` that of the last leg day known, after which ``undecided_since`` sessions wait for
    the athlete's word. ``data_age`` says how long ago the last recording was and what is not known
    since, "" where it is of these days. ``session`` is the day of the one that counts,
    ``session_id`` its id, and ``stressor`` what else loaded the legs: short and slow for
    ``window_h`` after it, which is ``until``; ``first_after_d`` is given where the next leg day is
    the first in more than so many. The limits are those of a run in that window, or in the next
    one: it is kept up to ``longest_min`` and ``ceiling_bpm``, and easy up to ``usual_min`` and
    ``easy_bpm``. ``at_most`` is what is kept in the words of `legstats today`, ``brief`` the same
    as a figure.
    """

    state: NextRunState
    today: date
    data_end: date | None
    leg_day: date | None
    undecided_since: int
    data_age: str = ""
    session: date | None = None
    session_id: str = ""
    stressor: str = ""
    window_h: float | None = None
    first_after_d: float | None = None
    until: str = ""
    usual_min: float | None = None
    longest_min: float | None = None
    easy_bpm: float | None = None
    ceiling_bpm: float | None = None
    at_most: str = ""
    brief: str = ""


def build(context: ReportContext) -> NextRunCard:
    """Say how long and how hard a run may be today, and until when (``advice.today``)."""
    context = context.everything
    nothing_yet = NextRunCard(
        "nothing known", context.today, _data_end(context), _last_leg_day(context),
        _undecided_since(context),
    )  # fmt: skip
    if context.is_over:
        return replace(nothing_yet, state="days over")
    if context.days is None:
        return nothing_yet
    at = context.local(next_moment(context.dataset))
    advice = TodaysAdviser(context.dataset, context.judge).advise(at)
    known = replace(nothing_yet, data_age=typographic(data_end_words(advice)))
    return _with_limits(_state_found(known, advice, context), advice, context.dataset)


def _data_end(context: ReportContext) -> date | None:
    # A run that was taken out shows as well how far the data reach.
    begun = context.dataset.strength_sessions, context.dataset.runs
    days = [_days_until_now(each, context).max() for each in begun]
    known = [day for day in days if not pd.isna(day)]
    return max(known).date() if known else None


def _last_leg_day(context: ReportContext) -> date | None:
    days = _days_until_now(context.leg_days, context)
    return None if days.empty else days.max().date()


def _undecided_since(context: ReportContext) -> int:
    last, undecided = _last_leg_day(context), _days_until_now(context.undecided, context)
    return len(undecided) if last is None else int((undecided > pd.Timestamp(last)).sum())


def _days_until_now(begun: pd.DataFrame, context: ReportContext) -> pd.Series[Any]:
    # A wrong clock may have put a session into the future: it says nothing of a run today.
    days: pd.Series[Any] = begun["local_date"]
    return days[begun["started_at"] <= context.dataset.present].dropna()


def _state_found(known: NextRunCard, advice: TodaysAdvice, context: ReportContext) -> NextRunCard:
    if advice.word is TodayWord.UNKNOWN:
        too_old = advice.data_age_d is None or (
            advice.data_age_d > context.dataset.config.windows.lapsed_days
        )
        return replace(known, state="data too old" if too_old else "no leg day")
    if advice.word is TodayWord.AS_USUAL:
        stale, windows = is_stale(advice.data_age_d), context.dataset.config.windows
        first = advice.next_is_first
        return replace(
            known,
            state="as usual if no legs since" if stale else "as usual",
            window_h=max(windows.first_h, windows.standard_h) if first else windows.standard_h,
            first_after_d=windows.first_after_days if first else None,
        )
    window, last, until = advice.window, advice.last, ""
    if advice.free_from is not None:
        until = units.upcoming(advice.free_from, advice.at)
    of_session = last is not None and window is not None and window.session_id == last.session_id
    return replace(
        known,
        state=_STATES[advice.word],
        session=last.day if last and of_session else None,
        session_id=last.session_id if last and of_session else "",
        stressor=_STRESSORS.get(window.kind, "") if window else "",
        window_h=window.window_h if window else None,
        until=until,
    )


def _with_limits(found: NextRunCard, advice: TodaysAdvice, data: Dataset) -> NextRunCard:
    if found.state in {"data too old", "no leg day", "no run", "enough"}:
        return found
    # Outside a window the limits spoken of are those after the next leg day.
    allowed = advice.next_allowed if advice.window is None else advice.allowed
    words = limits_in_words(allowed, data)
    # Without a usual there is an absolute limit, and nothing that is short for this runner.
    unusual = JudgingException.FEW_RUNS in allowed.exceptions
    return replace(
        found,
        usual_min=allowed.minutes.easy if allowed.minutes and not unusual else None,
        longest_min=allowed.minutes.moderate if allowed.minutes else None,
        easy_bpm=allowed.mean_bpm.easy if allowed.mean_bpm else None,
        ceiling_bpm=allowed.mean_bpm.moderate if allowed.mean_bpm else None,
        at_most=words.whole,
        brief=words.brief,
    )


def next_run_fact(found: NextRunCard) -> Fact:
    """Put what holds today into words."""
    if found.state == "days over":
        ends = f"This page ends on {units.day(found.data_end)}" if found.data_end else "It is over"
        text = f"{ends}; `legstats report` without --until speaks of today."
        return Fact("Your next run", "Not on this page", text)
    if found.state == "nothing known":
        return Fact("Your next run", "Can’t tell yet", "Nothing is known yet.")
    figure, text = _figure_and_text(found)
    if found.data_age:
        text = f"{found.data_age} `legstats sync` reads newer ones. {text}".rstrip()
    return Fact(f"If you run today, {units.day(found.today, named=True)}", figure, text)


def _figure_and_text(found: NextRunCard) -> tuple[str, str]:
    if found.state in _WITHOUT_LIMITS:
        return _WITHOUT_LIMITS[found.state]
    if found.state == "data too old":
        return "Can’t tell", "" if found.data_age else "Nothing up to today is known."
    if found.state == "no leg day":
        return "Can’t tell yet", _no_leg_day(found)
    if found.state == "undecided":
        text = f"If it was: {found.at_most}, {_how_long(found)}."
        command = f"`legstats legdays set {found.session_id} yes`"
        return f"Was {units.weekday(found.session or found.today)} leg day?", f"{text} {command}"
    if found.state == "short and slow":
        return capital(found.brief), f"{_because(found)} Short and slow {_how_long(found)}."
    return _as_usual(found)


def _because(found: NextRunCard) -> str:
    if found.stressor:
        return f"{found.stressor} loads legs as leg day does."
    return f"You trained legs on {units.weekday(found.session or found.today)}."


def _how_long(found: NextRunCard) -> str:
    if found.until:
        return f"until {found.until}"
    return f"for {units.counted_hours(found.window_h)} after it"


def _no_leg_day(found: NextRunCard) -> str:
    if not found.undecided_since:
        return "No leg day is known: `legstats legdays add` enters one."
    sessions = units.count(found.undecided_since, "session")
    return f"No leg day is known, and {sessions} may have been one: see data quality below."


def _as_usual(found: NextRunCard) -> tuple[str, str]:
    leg_day = found.leg_day or found.today
    ago = (found.today - leg_day).days
    known = "last leg day known" if found.undecided_since else "last leg day"
    text = f"Your {known} was {units.count(ago, 'day')} ago"
    if found.undecided_since:
        be = "session since is" if found.undecided_since == 1 else "sessions since are"
        text += f"; {units.spelled(found.undecided_since)} {be} undecided"
    figure = "Run as usual"
    if found.state == "as usual if no legs since" and found.data_end:
        figure = f"As usual, if no legs since {units.day(found.data_end, year=False)}"
    hours, first = units.hours(found.window_h), ""
    if found.first_after_d is not None:
        first = f", the first in over {units.count(round(found.first_after_d), 'day')}"
    # Short and slow is the advice: the longest that is kept alone would say less.
    best = ""
    if found.usual_min and found.longest_min and found.usual_min < found.longest_min - 1:
        best = f" Best up to {units.within(found.usual_min)} min, your usual."
    # At least: a heavy one lasts longer, and none knows whether it will be.
    return (
        figure,
        f"{text}. For at least {hours} after your next leg day{first}: {found.at_most}.{best}",
    )
