"""Her coin-flip trial: since August a coin says whether she wears compression after leg day.

It is still running when the sample's clock stands. Compression does nothing to her legs, and on one
evening in ten she does the other thing.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from sample_data.plans import ZONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sample_data.plans import Season

TRIED, FLIPS = "compression", 40
BEGAN = date(2026, 8, 1)
SEED = 17
FORGOTTEN, OTHERWISE = 0.1, 0.1
"""Leg days without a throw, and evenings on which she did not do what was drawn."""


def draws(season: Season) -> dict[date, bool]:
    """Return what was drawn for each leg day, in order: in pairs, one of each with the habit."""
    rng = np.random.default_rng(SEED)
    days = sorted(
        {
            lift.ended_at.astimezone(ZONE).date()
            for lift in season.every_lift()
            if lift.legs and lift.decision == "yes"
        }
    )
    drawn: dict[date, bool] = {}
    for day in days:
        if day < BEGAN or rng.random() < FORGOTTEN:
            continue
        last = list(drawn.values())
        drawn[day] = not last[-1] if len(drawn) % 2 else bool(rng.random() < 1 / 2)
    return drawn


def done_as_drawn(season: Season) -> Mapping[date, bool]:
    """Return what she did on the evenings that were drawn."""
    rng = np.random.default_rng(SEED + 1)
    return {
        day: with_it != bool(rng.random() < OTHERWISE) for day, with_it in draws(season).items()
    }


def trial_facts(season: Season) -> dict[str, Any]:
    """Return the trial, ready for JSON."""
    began = datetime.combine(BEGAN, time(19, 30), ZONE).astimezone(UTC)
    return {
        "habit": TRIED,
        "flips": FLIPS,
        "began_at": began.isoformat(),
        "draws": [
            {
                "leg_day": day.isoformat(),
                "with_habit": with_it,
                "drawn_at": _evening(day).isoformat(),
            }
            for day, with_it in draws(season).items()
        ],
    }


def trial_json(season: Season) -> bytes:
    """Return the trial as a file."""
    return (json.dumps(trial_facts(season), indent=1) + "\n").encode()


def _evening(day: date) -> datetime:
    return (datetime.combine(day, time(20), ZONE) + timedelta(minutes=day.day)).astimezone(UTC)
