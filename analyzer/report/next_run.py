"""The next run: what may be run today, as far as what was read tells; unknown is no green light."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pandas as pd

from analyzer import units
from analyzer.advice.windows import WindowFinder
from analyzer.report.flagged import limits_at
from analyzer.report.parts import Fact

if TYPE_CHECKING:
    from analyzer.advice.windows import Window
    from analyzer.report.context import ReportContext

NextRunState = Literal[
    "days over", "nothing known", "data too old", "no leg day", "undecided", "short and slow",
    "as usual if no legs since", "as usual",
]  # fmt: skip
_FRESH_D = 1
"""Whoever read their watch yesterday or today has told all there is."""


@dataclass(frozen=True, slots=True)
class NextRun:
    """What holds for a run today; None and "" where it is not known or does not matter.

    ``today`` is the day the report was made on, ``data_end`` that of the last thing known,
    ``leg_day`` that of the last leg day known, after which ``undecided_since`` sessions wait for
    the athlete's word. ``session`` is the day of the one that counts, ``session_id`` its id: short
    and slow for ``window_h`` after it, which is ``until``. The limits are those of a run in that
    window, or in the next one.
    """

    state: NextRunState
    today: date
    data_end: date | None
    leg_day: date | None
    undecided_since: int
    session: date | None = None
    session_id: str = ""
    window_h: float | None = None
    until: str = ""
    usual_min: float | None = None
    longest_min: float | None = None
    easy_bpm: float | None = None
    ceiling_bpm: float | None = None


def build(context: ReportContext) -> NextRun:
    """Say how long and how hard a run may be today, and until when."""
    context = context.everything
    nothing_yet = NextRun(
        "nothing known", context.today, context.days[1] if context.days else None,
        _last_leg_day(context), _undecided_since(context),
    )  # fmt: skip
    if context.is_over:
        return replace(nothing_yet, state="days over")
    if context.days is None:
        return nothing_yet
    window = WindowFinder(context.dataset, None).window_at(_moment(context).timestamp())
    if window is None:
        return _outside_windows(nothing_yet, context)
    return _in_window(nothing_yet, context, window)


def _moment(context: ReportContext) -> pd.Timestamp:
    """Return the present, or the end of a session that is going on: no run begins before it."""
    sessions, now = context.dataset.strength_sessions, context.dataset.present
    ends = sessions.loc[sessions["started_at"] <= now, "ended_at"].max()
    return now if pd.isna(ends) else max(now, ends)


def _last_leg_day(context: ReportContext) -> date | None:
    days = _days_until_now(context.leg_days, context)
    return None if days.empty else days.max().date()


def _undecided_since(context: ReportContext) -> int:
    last, undecided = _last_leg_day(context), _days_until_now(context.undecided, context)
    return len(undecided) if last is None else int((undecided > pd.Timestamp(last)).sum())


def _days_until_now(sessions: pd.DataFrame, context: ReportContext) -> pd.Series[Any]:
    # A wrong clock may have put a session into the future: it says nothing of a run today.
    days: pd.Series[Any] = sessions["local_date"]
    return days[sessions["started_at"] <= context.dataset.present]


def _outside_windows(known: NextRun, context: ReportContext) -> NextRun:
    """Return what holds outside every window known: as usual only as far as the log reaches."""
    lapsed_days = context.dataset.config.windows.lapsed_days
    age_d = 0 if known.data_end is None else (known.today - known.data_end).days
    if age_d > lapsed_days:
        return replace(known, state="data too old")
    if known.leg_day is None:
        return replace(known, state="no leg day")
    lapsed = (known.today - known.leg_day).days > lapsed_days
    return _with_limits(
        replace(
            known,
            state="as usual if no legs since" if lapsed or age_d > _FRESH_D else "as usual",
            window_h=context.dataset.config.windows.standard_h,
        ),
        context,
        context.dataset.present,
    )


def _in_window(known: NextRun, context: ReportContext, window: Window) -> NextRun:
    sessions = context.dataset.strength_sessions
    session = sessions[sessions["session_id"] == window.session_id].iloc[0]
    ends = session["ended_at"] + timedelta(hours=window.window_h)
    return _with_limits(
        replace(
            known,
            state="undecided" if window.kind == "undecided" else "short and slow",
            session=session["local_date"].date(),
            session_id=window.session_id,
            window_h=window.window_h,
            until=units.upcoming(context.local(ends), context.local(context.dataset.present)),
        ),
        context,
        ends,
    )


def _with_limits(found: NextRun, context: ReportContext, moment: pd.Timestamp) -> NextRun:
    limits = limits_at(context.judge.history, moment.timestamp())
    return replace(
        found,
        usual_min=limits.usual_min,
        longest_min=limits.longest_min,
        easy_bpm=limits.easy_bpm,
        ceiling_bpm=limits.ceiling_bpm,
    )


def next_run_fact(found: NextRun) -> Fact:
    """Put what holds today into words."""
    if found.state == "days over":
        ends = f"This page ends on {units.day(found.data_end)}" if found.data_end else "It is over"
        text = f"{ends}; `legstats report` without --until speaks of today."
        return Fact("Your next run", "Not on this page", text)
    if found.state == "nothing known":
        return Fact("Your next run", "Can’t tell yet", "Nothing is known yet.")
    return Fact(f"If you run today, {units.day(found.today, named=True)}", *_figure_and_text(found))


def _figure_and_text(found: NextRun) -> tuple[str, str]:
    if found.state == "data too old":
        return "Can’t tell", _data_age(found)
    if found.state == "no leg day":
        return "Can’t tell yet", _no_leg_day(found)
    advised = advised_limits(found)
    if found.state == "undecided":
        text = f"Short and slow until {found.until} if it was"
        text += f": `legstats legdays set {found.session_id} yes`"
        return f"Was {units.weekday(found.session or found.today)} leg day?", text
    if found.state == "short and slow":
        return advised.usual or "Short and slow", _until(found, advised)
    return _as_usual(found, advised)


def _no_leg_day(found: NextRun) -> str:
    if not found.undecided_since:
        return "No leg day is known: `legstats legdays add` enters one."
    sessions = units.count(found.undecided_since, "session")
    return f"No leg day is known, and {sessions} may have been one: see data quality below."


def _data_age(found: NextRun) -> str:
    age_d = (found.today - (found.data_end or found.today)).days
    end = units.day(found.data_end) if found.data_end else ""
    return (
        f"Your data end on {end}, {units.count(age_d, 'day')} ago: a leg day since then is not"
        " known here. `legstats sync` reads newer ones."
    )


def _until(found: NextRun, advised: Advised) -> str:
    weekday = units.weekday(found.session or found.today)
    text = f"You trained legs on {weekday}. Short and slow until {found.until}, "
    text += f"{units.number(found.window_h)} hours after it"
    return text + (f"; never over {advised.never}." if advised.never else ".")


def _as_usual(found: NextRun, advised: Advised) -> tuple[str, str]:
    leg_day = found.leg_day or found.today
    ago = (found.today - leg_day).days
    known = "last leg day known" if found.undecided_since else "last leg day"
    text = f"Your {known} was {units.count(ago, 'day')} ago"
    if found.undecided_since:
        be = "session since is" if found.undecided_since == 1 else "sessions since are"
        text += f"; {units.spelled(found.undecided_since)} {be} undecided"
    figure = "Run as usual"
    if found.state == "as usual if no legs since":
        stale = (found.today - (found.data_end or found.today)).days > _FRESH_D
        known_until = found.data_end if stale and found.data_end else leg_day
        figure = f"As usual, if no legs since {units.day(known_until, year=False)}"
        if stale:
            text = f"{_data_age(found)} {text}"
    window = f"For {units.number(found.window_h)} h after the next: {advised.usual}"
    return figure, (
        f"{text}. {window}; never over {advised.never}." if advised.usual else f"{text}."
    )


class Advised(NamedTuple):
    """Short and slow in the runner's numbers; "" where none is known."""

    usual: str
    never: str


def advised_limits(limits: NextRun) -> Advised:
    """Put the limits of a run after leg day into words."""
    usual, never = [], []
    if limits.usual_min is not None:
        usual.append(f"{units.number(limits.usual_min)} min")
        never.append(f"{units.number(limits.longest_min)} min")
    if limits.easy_bpm is not None:
        usual.append(f"below {units.number(limits.easy_bpm)} beats")
        never.append(f"{units.number(limits.ceiling_bpm)} beats")
    return Advised(", ".join(usual), units.listed(never, "or"))
