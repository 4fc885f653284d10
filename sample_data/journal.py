"""What she wrote into her journal: a row each morning, and one each evening with what she did.

One habit matters: with foam rolling on the evening of a leg day the legs are less sore on the
three days after it. The nine others come and go without doing anything; from August on a coin
decides on one of them (``trial.py``).
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from sample_data.plans import ZONE
from sample_data.trial import TRIED, done_as_drawn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from sample_data.plans import Season

FIRST, LAST = date(2026, 2, 17), date(2026, 11, 15)
SEED = 16
MATTERS, SORENESS_POINTS = "foam_rolling", -1.5
HABITS = ("foam_rolling", "compression", "epsom_bath", "massage", "stretching", "cold_bath")
AMOUNTS = {"sleep_h": (7.2, 0.8, 1), "protein_g": (112.0, 18.0, 0), "water_l": (2.2, 0.4, 1)}
"""Mean, spread between days and decimals of what she counts."""
DRINKS = {0: 0.7, 1: 0.2, 2: 0.1}
SORE_AFTER = {1: 2.5, 2: 2.7, 3: 1.6}
"""Soreness of a standard leg day, so many days after it."""
RESTED, NOISE = 0.3, 0.5
SAME_AGAIN = 0.7
"""A habit goes on the next day this often: habits come in streaks."""
SILENT = 0.12
"""Mornings and evenings of which she wrote nothing."""
WEIGHT_KG = 61.0
OPTIONS = {
    "soreness": "soreness", "sleep_h": "sleep", "protein_g": "protein", "water_l": "water",
    "alcohol": "alcohol", "foam_rolling": "foam-rolling", "compression": "compression",
    "epsom_bath": "epsom-bath", "massage": "massage", "stretching": "stretching",
    "cold_bath": "cold-bath", "weight_kg": "weight",
}  # fmt: skip
"""The columns, by the name of what stands in them."""


def journal_facts() -> dict[str, Any]:
    """Return what was planted in the journal, ready for JSON."""
    others = [*(name for name in HABITS if name != MATTERS), *AMOUNTS, "alcohol"]
    return {
        "matters": MATTERS,
        "soreness_points": SORENESS_POINTS,
        "on": "the evening of a leg day, felt on the three days after it",
        "does_not_matter": others,
        "weight_kg": WEIGHT_KG,
    }


def journal_csv(season: Season) -> bytes:
    """Return the journal as `legstats log export` writes such a table."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["date", *OPTIONS.values(), "entered"])
    for day, entered, facts in _entries(season):
        cells = [facts.get(name, "") for name in OPTIONS]
        writer.writerow([day.isoformat(), *cells, entered.isoformat(timespec="minutes")])
    return text.getvalue().encode()


def _entries(season: Season) -> Iterator[tuple[date, datetime, Mapping[str, object]]]:
    rng = np.random.default_rng(SEED)
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    done = {name: _streaks(len(days), rng) for name in HABITS}
    legs = {
        lift.ended_at.astimezone(ZONE).date(): lift.severity
        for lift in season.every_lift()
        if lift.legs
    }
    rolled = dict(zip(days, done[MATTERS], strict=True))
    tried = done_as_drawn(season)
    done[TRIED] = [tried.get(day, kept) for day, kept in zip(days, done[TRIED], strict=True)]
    for place, day in enumerate(days):
        amounts = {
            name: f"{rng.normal(mean, spread):.{digits}f}"
            for name, (mean, spread, digits) in AMOUNTS.items()
        }
        sore = _soreness(day, legs, rolled) + rng.normal(0, NOISE)
        drinks = rng.choice(list(DRINKS), p=list(DRINKS.values()))
        weighed = {"weight_kg": f"{rng.normal(WEIGHT_KG, 0.4):.1f}"} if not day.weekday() else {}
        morning = {"soreness": int(np.clip(round(sore), 0, 10)), "sleep_h": amounts.pop("sleep_h")}
        habits = {name: "yes" if done[name][place] else "no" for name in HABITS}
        wakes, sleeps = (_clock(day, hour, rng) for hour in (5, 22))
        if rng.random() > SILENT:
            yield day, wakes, morning | weighed
        if rng.random() > SILENT:
            yield day, sleeps, {**amounts, "alcohol": drinks, **habits}


def _soreness(day: date, legs: Mapping[date, float], rolled: Mapping[date, bool]) -> float:
    """Return how sore the legs are that morning, from the leg days of the three days before."""
    sore = RESTED
    for after, points in SORE_AFTER.items():
        leg_day = day - timedelta(days=after)
        if leg_day in legs:
            eased = SORENESS_POINTS if rolled.get(leg_day, False) else 0.0
            sore = max(sore, points * legs[leg_day] + eased)
    return sore


def _streaks(count: int, rng: np.random.Generator) -> Sequence[bool]:
    """Draw a habit that is kept on half of the days, in streaks."""
    kept: list[bool] = [bool(rng.random() < 0.5)]
    changes: NDArray[np.bool_] = rng.random(count - 1) > SAME_AGAIN
    for changed in changes:
        kept.append(kept[-1] != bool(changed))
    return kept


def _clock(day: date, hour: int, rng: np.random.Generator) -> datetime:
    minute = int(rng.integers(0, 60))
    wall = datetime.combine(day, time(hour, minute), ZONE)
    return wall.astimezone(UTC).astimezone(ZONE)
