"""What the journal says of soreness: after leg day, and after an easy run the day after."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analyzer.report.helper import promised

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.model import Floats
    from analyzer.report.helper import Promise, Take
    from analyzer.report.known import Known

LEAST = 8
_DAY = pd.Timedelta(days=1)
_DIFFERENCE = "analyzer.stats:adjusted_difference"


class Soreness(NamedTuple):
    """Promises of differences (``stats.Difference``) in soreness."""

    after_leg_day: Promise
    after_easy_run: Promise
    after_rolling: Promise
    after_bath: Promise


def compare(known: Known, take: Take = promised) -> Soreness:
    """Ask all that the journal may answer; ``take`` takes each comparison over."""
    return Soreness(
        _after_leg_day(known, take),
        _after_easy_run(known, take),
        _after_habit(known, "foam_rolling", take),
        _after_habit(known, "epsom_bath", take),
    )


def _noted(known: Known) -> dict[pd.Timestamp, float]:
    journal = known.dataset.journal.dropna(subset=["soreness"]).drop_duplicates("day")
    return dict(zip(journal["day"], journal["soreness"], strict=True))


def _after_leg_day(known: Known, take: Take) -> Promise:
    """Compare soreness one or two days after leg day with that of other days.

    Days after an undecided session are left out. OLS with HC3 errors; ``n_exposed`` counts the
    days after leg day, ``n_control`` the others; refused under 8 of each.
    """
    sore = _noted(known)
    legs = set(known.everything.leg_days["local_date"])
    unsure = set(known.everything.undecided["local_date"])
    days = [day for day in sore if not {day - _DAY, day - 2 * _DAY} & unsure]
    soon = np.array([bool({day - _DAY, day - 2 * _DAY} & legs) for day in days], dtype=bool)
    return take(_DIFFERENCE, _values(sore[day] for day in days), soon, [], "points", LEAST)


def _after_easy_run(known: Known, take: Take) -> Promise:
    """Compare soreness two days after leg day, with a kept run on the day between and with none.

    Adjusted for soreness on that day and the session's load; an observation, for who is less
    sore runs more. ``n_exposed`` counts the days with a run; refused under 8 of each.
    """
    sore = _noted(known)
    ran = {pd.Timestamp(known.day_of[i]): v.verdict for i, v in known.verdict_of.items()}
    any_run = set(known.runs["local_date"])
    legs = dict(zip(known.leg_days["local_date"], known.leg_days["load_z"], strict=True))
    pairs = [
        (day, load)
        for day, load in legs.items()
        if {day + _DAY, day + 2 * _DAY} <= set(sore)
        and day + _DAY not in legs
        and (ran.get(day + _DAY) == "kept" or day + _DAY not in any_run)
    ]
    easy = np.array([day + _DAY in any_run for day, _ in pairs], dtype=bool)
    before = _values(sore[day + _DAY] for day, _ in pairs)
    after = _values(sore[day + 2 * _DAY] for day, _ in pairs)
    load = _values(load for _, load in pairs)
    return take(_DIFFERENCE, after, easy, [before, load], "points", LEAST)


def _after_habit(known: Known, column: str, take: Take) -> Promise:
    """Compare soreness on the day after a habit was noted done with days it was noted not done."""
    noted = known.dataset.journal.drop_duplicates("day")
    sore: dict[pd.Timestamp, float] = dict(zip(noted["day"], noted["soreness"], strict=True))
    days = [
        (day + _DAY, bool(done))
        for day, done in zip(noted["day"], noted[column], strict=True)
        if done is not None and sore.get(day + _DAY, np.nan) >= 0
    ]
    done = np.array([flag for _, flag in days], dtype=bool)
    return take(_DIFFERENCE, _values(sore[day] for day, _ in days), done, [], "points", LEAST)


def _values(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=float)
