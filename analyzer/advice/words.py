"""Words the verdicts share; each rule builds its own sentence from them.

A value over its limit never reads as equal to it: digits are added until they differ.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from analyzer.units import (
    NARROW_SPACE,
    apart,
    count,
    day,
    distance,
    hours,
    number,
    pace_in_unit,
    pace_number,
    pace_of,
    percent,
)

if TYPE_CHECKING:
    from analyzer.advice.facts import RunFacts
    from analyzer.advice.hr_max import Zones
    from analyzer.advice.windows import Window
    from analyzer.units import DistanceUnit

_BASIS = {"HRmax": "HRmax", "LTHR": "threshold HR", "reserve": "HR reserve"}
_AFTER = {
    "leg day": "leg day",
    "undecided": "a strength session that may have been leg day",
    "descent": "a long descent",
    "long race": "a long race",
    "plyometrics": "jumps",
}
_RIGHT_AFTER_H = 0.05
_SHARES = {25.0: "a quarter", 50.0: "half", 75.0: "three quarters"}
_MOST_DIGITS = 6


def share_under(percentile: float) -> str:
    """Say how many runs stay under a percentile, e.g. "three quarters of your runs"."""
    return f"{_SHARES.get(percentile) or percent(percentile, 0)} of your runs"


def percents_apart(value: float, limit: float) -> tuple[str, str]:
    """Format two percentages so that they can be told apart."""
    shown, bound = apart(value, limit)
    return f"{shown}{NARROW_SPACE}%", f"{bound}{NARROW_SPACE}%"


def paces_apart(speed_mps: float, limit_mps: float, unit: DistanceUnit) -> tuple[str, str]:
    """Format two speeds as paces without their unit, with fractions where they look equal."""
    shown, bound = (pace_number(pace_of(speed), unit) for speed in (speed_mps, limit_mps))
    value, limit = (pace_in_unit(pace_of(speed), unit) for speed in (speed_mps, limit_mps))
    if shown != bound or value == limit:
        return shown, bound
    differ = (d for d in range(1, _MOST_DIGITS) if round(value, d) != round(limit, d))
    digits = next(differ, _MOST_DIGITS)
    return _exact_pace(value, digits), _exact_pace(limit, digits)


def _exact_pace(seconds: float, digits: int) -> str:
    minutes, rest = divmod(round(seconds, digits), 60)
    return f"{minutes:.0f}:{rest:0{3 + digits}.{digits}f}"


def after(window: Window) -> str:
    """Say after what and how long a run came, e.g. "21 h after leg day (first in 16 days)"."""
    told = [window.severe] if window.severe else []
    if window.first_in_days is not None:
        told.insert(0, f"first in {count(int(window.first_in_days), 'day')}")
    what = _AFTER[window.kind]
    if window.is_earlier:
        what = f"the leg day of {_date(window)}"
        told.insert(0, window.session_id)
    how_long = span(window.hours)
    if window.at_most_h is not None:
        how_long = f"{math.floor(window.hours)} to {hours(math.ceil(window.at_most_h))}"
    text = f"{how_long} after {what}"
    return f"{text} ({', '.join(told)})" if told else text


def span(after_h: float) -> str:
    """Say how long after or before, e.g. "21 h", and "right" instead of "0.0 h"."""
    return "right" if after_h < _RIGHT_AFTER_H else hours(after_h)


def than_advised(thing: str, *, much: bool) -> str:
    """Name what is too much, e.g. "longer than advised" or "a little longer than advised"."""
    return f"{'' if much else 'a little '}{thing} than advised"


def of_top(zones: Zones) -> str:
    """Say what a share of heart rate is of, e.g. "of your 188" or "of the 145 seen so far"."""
    top = number(zones.top_bpm)
    if zones.basis == "LTHR":
        return f"of your threshold heart rate {top}"
    if zones.basis == "reserve":
        return f"of your reserve ({number(zones.rest_bpm)} to {top})"
    return f"of your {top}" if zones.known else f"of the {top} seen so far"


def of_basis(zones: Zones) -> str:
    """Say what a share of heart rate is of in general, e.g. "of HRmax"."""
    return f"of {_BASIS[zones.basis]}"


def together(run: RunFacts) -> str:
    """Say so where a run's length counts what was run just before it in the same outing."""
    return " with the run just before" if run.outing_began_s < run.started_s else ""


def kept(run: RunFacts, zones: Zones | None, unit: DistanceUnit) -> str:
    """Say in short what a kept run was, e.g. "Kept: 35 min, 72 % of HRmax."."""
    return f"Kept: {_size(run, unit)}{together(run)}, {_effort(run, zones, unit)}."


def _size(run: RunFacts, unit: DistanceUnit) -> str:
    if math.isfinite(run.outing_minutes):
        return f"{number(run.outing_minutes)} min"
    return distance(1000 * run.outing_km, unit)


def _effort(run: RunFacts, zones: Zones | None, unit: DistanceUnit) -> str:
    if zones is not None and not zones.known:
        return f"mean HR {number(run.hr_bpm)}"
    if zones is not None:
        return f"{percent(100 * zones.share(run.hr_bpm), 0)} {of_basis(zones)}"
    return f"{pace_number(pace_of(run.speed_mps), unit)} {unit_of_pace(run, unit)}"


def unit_of_pace(run: RunFacts, unit: DistanceUnit) -> str:
    """Return the unit of a run's pace, with how it was made and why it decides."""
    has_grade = run.surface != "treadmill" and math.isfinite(run.climb_m)
    unknown = "your maximum heart rate is not known yet"
    why = unknown if math.isfinite(run.hr_bpm) else "no usable heart rate"
    return f"/{unit}{' grade-adjusted' if has_grade else ''} ({why}, so pace decides)"


def session(window: Window) -> str:
    """Name a strength session by its date and id; never by its title, which is private."""
    return f"the strength session of {_date(window)} ({window.session_id})"


def _date(window: Window) -> str:
    return day(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=window.day), named=True)
