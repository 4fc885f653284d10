"""What the run on the day after the data end should look like."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from analyzer import units
from analyzer.advice.windows import Openings
from analyzer.report.limits import at
from analyzer.report.parts import Fact

if TYPE_CHECKING:
    from datetime import date

    from analyzer.report.known import Known

_LABEL = "Your next run"


def build(known: Known) -> Fact:
    """Say how long and how hard the next run may be."""
    known = known.everything
    if known.days is None:
        return Fact(_LABEL, "Run as usual", "Nothing is known yet.")
    day = known.days[1] + timedelta(days=1)
    label = f"If you run on {units.weekday(day)} {day.day} {units.month(day, short=False)}"
    opening = Openings(known.dataset, None).at(_morning_s(known.dataset.runs, day))
    if opening is None:
        return Fact(label, "Run as usual", _since(known.leg_days, day))
    sessions = known.dataset.leg_days
    session = sessions[sessions["leg_day_id"] == opening.session_id].iloc[0]
    if opening.kind == "undecided":
        named = units.weekday(session["local_date"])
        said = f"Short and slow if it was: legstats legdays set {opening.session_id} yes"
        return Fact(label, f"Was {named} leg day?", said)
    return _short_and_slow(known, label, session, opening.window_h)


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
    limits = at(known.bench.known, now)
    parts, never = [], []
    if limits.usual_min is not None:
        parts.append(f"{units.number(limits.usual_min)} min")
        never.append(f"{units.number(limits.longest_min)} min")
    if limits.easy_bpm is not None:
        parts.append(f"below {units.number(limits.easy_bpm)} beats")
        never.append(f"{units.number(limits.ceiling_bpm)} beats")
    when = f"You trained legs on {units.weekday(session['local_date'])}."
    text = f"{when} Short and slow for {units.number(window_h)} hours after it"
    text += f"; never over {units.listed(never, 'or')}." if never else "."
    return Fact(label, ", ".join(parts) or "Short and slow", text)


def _since(leg_days: pd.DataFrame, day: date) -> str:
    if leg_days.empty:
        return "No limits: no leg day is known."
    days = (pd.Timestamp(day) - leg_days["local_date"].iloc[-1]).days
    return f"No limits: your last leg day was {units.count(days, 'day')} before."
