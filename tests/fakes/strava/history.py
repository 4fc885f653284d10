"""A long history: years of runs, lifts, rides and walks, two slots a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from .activities import a_lift, a_run

SLOT = timedelta(hours=12)
LATEST = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
LIFTS_OF_TEN = 5
"""Of ten activities that are no runs, so many are lifts; the others share the rest."""
OTHERS = ("Ride", "Walk", "Hike") * 5 + ("Swim", "Yoga", "Snorkeling", "Parkour")
SPEEDS = {"Ride": 6.9, "Walk": 1.5, "Hike": 1.2, "Swim": 0.9, "Yoga": 0.0}
TITLES = ("Morning Weight Training", "Leg day", "Push day", "Evening Weight Training")
LEGS = ("Squat (Barbell)", "Romanian Deadlift (Barbell)", "Leg Press (Machine)")
ARMS = ("Bench Press (Barbell)", "Bent Over Row (Barbell)", "Bicep Curl (Dumbbell)")


def many(
    number: int = 5_000, runs: int = 3_000, until: datetime = LATEST, seed: int = 1
) -> list[dict[str, Any]]:
    """Return a history, oldest first; the same arguments give the same history.

    About half of what is no run are lifts, and of those four in ten were written by Hevy. A few
    runs are typed in, have no heart rate, or hide when they began; some sports nobody knows.

    Args:
        number: how many activities.
        runs: how many of them are runs.
        until: when the last one begins, with a zone.
        seed: another number, another history.
    """
    chance = np.random.default_rng(seed)
    is_run = chance.permutation(np.arange(number) < runs).tolist()
    lots = chance.random((number, 3)).tolist()
    return [
        (_run if run else _other)(until - (number - 1 - place) * SLOT, *lots[place])
        for place, run in enumerate(is_run)
    ]


def _other(start: datetime, lot: float, second: float, third: float) -> dict[str, Any]:
    start -= timedelta(minutes=round(90 * third))
    if lot * 10 < LIFTS_OF_TEN:
        return _lift(start, second, third)
    sport = OTHERS[int(second * len(OTHERS))]
    speed = SPEEDS.get(sport, 0.8)
    return a_run(start, 35 + 60 * third, 118, speed, sport_type=sport, climb_m=30)


def _run(start: datetime, lot: float, second: float, third: float) -> dict[str, Any]:
    return a_run(
        start - timedelta(minutes=round(90 * third)),
        minutes=round(25 + 40 * second),
        hr=round(134 + 25 * lot),
        speed_mps=round(2.5 + 0.8 * lot, 2),
        sport_type="TrailRun" if second > 0.93 else "Run",
        manual=lot < 0.03,
        hr_known=lot < 0.9,
        hidden_start=second < 0.01,
        climb_m=round(150 * second),
    )


def _lift(start: datetime, second: float, third: float) -> dict[str, Any]:
    title = TITLES[int(third * len(TITLES))]
    if second > 0.4:
        return a_lift(start, 50, title)
    lifted = LEGS if second < 0.2 else ARMS
    return a_lift(
        start,
        50,
        title,
        hevy(lifted, kg=40 + round(50 * third)),
        hr=None,
        device_name="Hevy",
        external_id=f"hevy_upload_{start:%Y%m%d%H%M%S}.json",
    )


def hevy(exercises: tuple[str, ...], kg: float) -> str:
    """Return the description that Hevy writes below an activity: three sets of each."""
    lines = ["Logged with hevyapp.com"]
    for exercise in exercises:
        lines += ["", exercise, *(f"Set {number}: {kg:g} kg x 5" for number in (1, 2, 3))]
    return "\n".join(lines)
