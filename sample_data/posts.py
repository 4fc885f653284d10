"""What she put on Strava: which activities, under which title, and where a file is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from typing import TYPE_CHECKING, Literal

from sample_data.earlier import title_of
from sample_data.logbook import hevy_description, logged_sessions
from sample_data.logbook import title as routine
from sample_data.plans import ZONE, LiftPlan, RunPlan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sample_data.plans import Season

    Suffix = Literal["", ".fit.gz", ".tcx.gz", ".gpx"]

JOINED = datetime(2026, 6, 1, tzinfo=UTC)
KEEPS_FILES = datetime(2026, 11, 1, tzinfo=UTC)
"""Older rows stand without their files, to keep the archive small."""
HEVY_POSTS_UNTIL = datetime(2026, 6, 16, tzinfo=UTC)
"""Until then Hevy posted the workouts; later the watch did."""
PARTS_OF_DAY = ((4, "Night"), (11, "Morning"), (14, "Lunch"), (17, "Afternoon"), (21, "Evening"))
LEG_TITLES = ("Leg day 💀", "", "Legs 🦵", "")
"""In turn; where there is none, Strava's own stays."""
OTHER_TITLES = ("", "Upper body", "")
EVERY_FOURTH = 4


@dataclass(frozen=True)
class Post:
    """One activity on Strava; ``suffix`` is "" where it has no file."""

    plan: RunPlan | LiftPlan
    name: str
    description: str = ""
    suffix: Suffix = ""

    @property
    def tells_what_was_trained(self) -> bool:
        """Whether its own words decide if it was leg day."""
        return self.name in LEG_TITLES + OTHER_TITLES or bool(self.description)


def posts(season: Season) -> list[Post]:
    """Return what is on Strava, by time."""
    runs = [run for run in season.every_run() if run.started_at >= JOINED]
    lifts = [lift for lift in season.every_lift() if lift.started_at >= JOINED]
    every = [Post(plan, title_of(plan)) for plan in season.earlier]
    every += [*_run_posts(runs, season), *_lift_posts(lifts, season)]
    return sorted(every, key=lambda post: post.plan.started_at)


def _run_posts(runs: list[RunPlan], season: Season) -> Iterator[Post]:
    for index, run in enumerate(runs):
        yield Post(run, _run_title(run), suffix=_suffix(run, index, season))


def _suffix(run: RunPlan, index: int, season: Season) -> Suffix:
    if run in season.by_phone:
        return ".gpx"
    if run.started_at < KEEPS_FILES:
        return ""
    return ".fit.gz" if index % EVERY_FOURTH else ".tcx.gz"


def _run_title(run: RunPlan) -> str:
    if run.shape == "race":
        return "parkrun" if _part_of_day(run) == "Morning" else "Berlin by night, 10 km"
    return "Long run" if run.kind == "long" else f"{_part_of_day(run)} Run"


def _lift_posts(lifts: list[LiftPlan], season: Season) -> Iterator[Post]:
    for_legs, others = cycle(LEG_TITLES), cycle(OTHER_TITLES)
    in_log = set(logged_sessions(season))
    for lift in lifts:
        name = next(for_legs if lift.legs else others)
        if lift in in_log and lift.started_at < HEVY_POSTS_UNTIL:
            yield Post(lift, routine(lift), hevy_description(lift))
        else:
            suffix: Suffix = ".fit.gz" if lift.started_at >= KEEPS_FILES else ""
            yield Post(lift, name or f"{_part_of_day(lift)} Weight Training", suffix=suffix)


def _part_of_day(plan: RunPlan | LiftPlan) -> str:
    hour = plan.started_at.astimezone(ZONE).hour
    return next((name for before, name in PARTS_OF_DAY if hour < before), "Night")
