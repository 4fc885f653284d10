"""What the run on the day after the data end should look like."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from analyzer import units
from analyzer.advice.facts import Known as Judgement
from analyzer.report.parts import Fact

if TYPE_CHECKING:
    from datetime import date

    from analyzer.report.known import Known

_LABEL = "Your next run"


def build(known: Known) -> Fact:
    """Say how long and how hard the next run may be."""
    if known.period is None:
        return Fact(_LABEL, "As usual", "Nothing is known yet.")
    day = known.period[1] + timedelta(days=1)
    label = f"If you run on {units.weekday(day)} {day.day} {units.month(day, short=False)}"
    undecided = _recent(known.undecided, day, known.dataset.config.windows.standard_h)
    last = _last(known.leg_days)
    window_h = _window_h(known, last)
    if last is not None and _hours(last, day) <= window_h:
        return _short_and_slow(known, label, last, window_h)
    if undecided is not None:
        named = units.weekday(undecided["local_date"])
        said = f"Short and slow if it was: legstats legdays set {undecided['leg_day_id']} yes"
        return Fact(label, f"Was {named} leg day?", said)
    return Fact(label, "As usual", _since(last, day))


def _last(sessions: pd.DataFrame) -> pd.Series | None:
    return None if sessions.empty else sessions.iloc[-1]


def _hours(session: pd.Series, day: date) -> float:
    """Hours from a session's end to the end of the night before ``day``, by the local calendar."""
    nights = int((pd.Timestamp(day) - session["local_date"]).days)
    return 24.0 * (nights - 1) + 8.0


def _recent(sessions: pd.DataFrame, day: date, window_h: float) -> pd.Series | None:
    last = _last(sessions)
    return last if last is not None and _hours(last, day) <= window_h else None


def _window_h(known: Known, session: pd.Series | None) -> float:
    windows = known.dataset.config.windows
    if session is None:
        return windows.standard_h
    gap, load = session["first_in_days"], session["load_z"]
    eccentric = session["eccentric_share"]
    if gap > windows.first_after_days:
        return windows.first_h
    if load >= windows.severe_load_z or eccentric >= windows.severe_eccentric_share:
        return windows.severe_h
    return windows.standard_h


def _short_and_slow(known: Known, label: str, session: pd.Series, window_h: float) -> Fact:
    judged = Judgement(known.dataset)
    now = (session["ended_at"] + timedelta(hours=window_h)).timestamp()
    length = judged.baselines.length("minutes", now, "road")
    zones = judged.zones(now)
    parts = [f"{units.number(length.median)} min"] if length else []
    never = []
    if length:
        longest = length.percentile(known.dataset.config.rules.length_moderate_percentile)
        never.append(f"{units.number(longest)} min")
    if zones:
        parts.append(f"below {units.number(zones.bpm(zones.easy))} beats")
        never.append(f"{units.number(zones.bpm(zones.ceiling))} beats")
    when = f"You trained legs on {units.weekday(session['local_date'])}."
    text = f"{when} Short and slow for {units.number(window_h)} hours after it"
    text += f"; never over {units.listed(never, 'or')}." if never else "."
    return Fact(label, ", ".join(parts) or "Short and slow", text)


def _since(session: pd.Series | None, day: date) -> str:
    if session is None:
        return "No leg day is known."
    days = (pd.Timestamp(day) - session["local_date"]).days
    return f"Last leg day {units.count(days, 'day')} before."
