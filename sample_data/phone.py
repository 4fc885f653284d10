"""Runs without the watch: the phone recorded them, and they are on Strava alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from sample_data.behaviour import HR_0
from sample_data.plans import ZONE, RunPlan

SPEED_PER_BEAT = 0.0345
"""m/s for each beat above HR_0, about the athlete's line in summer."""


class Outing(NamedTuple):
    """When she started by the clock, how long she ran, how fast, and whether it was a race."""

    began: str
    moving_s: float
    gap_speed_mps: float
    race: bool = False


OUTINGS = (
    Outing("2026-07-18T09:00:12", 1186, 4.22, race=True),
    Outing("2026-09-02T12:41:30", 2430, 3.02),
    Outing("2026-09-19T10:16:05", 2940, 3.08),
)
"""All of them more than 78 hours after leg day: nothing is planted in their speed."""


def phone_runs() -> list[RunPlan]:
    """Return the runs; a phone feels no pulse."""
    return [_plan(outing, number) for number, outing in enumerate(OUTINGS)]


def _plan(outing: Outing, number: int) -> RunPlan:
    return RunPlan(
        started_at=datetime.fromisoformat(outing.began).replace(tzinfo=ZONE).astimezone(UTC),
        moving_s=outing.moving_s,
        gap_speed_mps=outing.gap_speed_mps,
        hr_bpm=HR_0 + outing.gap_speed_mps / SPEED_PER_BEAT,
        climb_m_per_km=3.5,
        temperature_c=18.0,
        surface="road",
        shape="race" if outing.race else "steady",
        hr_source="unknown",
        trouble="no heart rate",
        kind="race" if outing.race else "",
        seed=2026 + number,
    )
