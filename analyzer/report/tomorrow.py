"""What the run on the day after the data end should look like."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from analyzer import units
from analyzer.advice.windows import WindowFinder
from analyzer.report.limits import at
from analyzer.report.parts import Fact

if TYPE_CHECKING:
    from datetime import date

    from analyzer.report.known import Known
    from analyzer.report.limits import Limits

_LABEL = "Your next run"


def build(known: Known) -> Fact:
    """Say how long and how hard the next run may be."""
    known = known.everything
    if known.days is None:
        return Fact(_LABEL, "Run as usual", "Nothing is known yet.")
    day = known.days[1] + timedelta(days=1)
    label = f"If you run on {units.day(day, named=True)}, the day after your data end"
    morning_s = _morning_s(known.dataset.runs, day)
    window = WindowFinder(known.dataset, None).at(morning_s)
    if window is None:
        return Fact(label, "Run as usual", _as_usual(known, day, morning_s))
    sessions = known.dataset.strength_sessions
    session = sessions[sessions["session_id"] == window.session_id].iloc[0]
    if window.kind == "undecided":
        named = units.weekday(session["local_date"])
        said = f"Short and slow if it was: legstats legdays set {window.session_id} yes"
        return Fact(label, f"Was {named} leg day?", said)
    return _short_and_slow(known, label, session, window.window_h)


def _morning_s(runs: pd.DataFrame, day: date) -> float:
    """Return eight in the morning of a day, on the clock of the last run that tells its own."""
    told = runs[runs["local_hour"].notna()]
    ahead = pd.Timedelta(0)
    if not told.empty:
        last = told.iloc[-1]
        local = last["local_date"] + pd.Timedelta(hours=last["local_hour"])
        ahead = local - last["started_at"].tz_localize(None)
    return float((pd.Timestamp(day) + _MORNING - ahead).timestamp())


_MORNING = pd.Timedelta(hours=8)


def _short_and_slow(known: Known, label: str, session: pd.Series, window_h: float) -> Fact:
    now = (session["ended_at"] + timedelta(hours=window_h)).timestamp()
    advised = _advised(at(known.bench.known, now))
    when = f"You trained legs on {units.weekday(session['local_date'])}."
    text = f"{when} Short and slow for {units.number(window_h)} hours after it"
    text += f"; never over {advised.never}." if advised.never else "."
    return Fact(label, advised.usual or "Short and slow", text)


class _Advised(NamedTuple):
    """Short and slow in the runner's numbers; "" where none is known."""

    usual: str
    never: str


def _advised(limits: Limits) -> _Advised:
    usual, never = [], []
    if limits.usual_min is not None:
        usual.append(f"{units.number(limits.usual_min)} min")
        never.append(f"{units.number(limits.longest_min)} min")
    if limits.easy_bpm is not None:
        usual.append(f"below {units.number(limits.easy_bpm)} beats")
        never.append(f"{units.number(limits.ceiling_bpm)} beats")
    return _Advised(", ".join(usual), units.listed(never, "or"))


def _as_usual(known: Known, day: date, morning_s: float) -> str:
    if known.leg_days.empty:
        return "No limits: no leg day is known."
    days = (pd.Timestamp(day) - known.leg_days["local_date"].iloc[-1]).days
    text = f"No limits: your last leg day was {units.count(days, 'day')} before."
    advised = _advised(at(known.bench.known, morning_s))
    if not advised.usual:
        return text
    window_h = units.number(known.dataset.config.windows.standard_h)
    return f"{text} For {window_h} h after the next: {advised.usual}; never over {advised.never}."
