"""Her archive from Strava: a row for each activity, and the files of some."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

from sample_data.effort import felt_exertion
from sample_data.files import lift_file, run_file
from sample_data.lift_files import LiftFile
from sample_data.logbook import lifted_weights, total_kg
from sample_data.plans import LiftPlan, RunPlan
from sample_data.posts import posts
from sample_data.run_files import RunFile
from sample_data.strava_files import date, packed_zip, table
from sample_data.track_files import gpx, tcx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sample_data.plans import Season
    from sample_data.posts import Post

    Facts = dict[str, Any]

FIRST_ACTIVITY, FIRST_UPLOAD, STEP = 18_700_000_000, 19_900_000_000, 7_919_041
MASS_KG = 71.0


def archive(season: Season) -> bytes:
    """Return the zip that Strava hands out."""
    return packed_zip(members(season))


def members(season: Season) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file in the archive."""
    every = numbered(season)
    yield "activities.csv", table(row(post, number) for number, post in every)
    yield from files(season)
    yield "profile.csv", b"Athlete ID,Email Address,First Name,Last Name,Sex,City\n15020040,,,,,\n"


def files(season: Season) -> Iterator[tuple[str, bytes]]:
    """Yield the place and the content of each recording in the archive."""
    for number, post in numbered(season):
        if post.suffix:
            yield path(post, number), _file(post)


def numbered(season: Season) -> list[tuple[int, Post]]:
    """Return the posts by their numbers; those from before the watch's files are below nought."""
    return list(enumerate(posts(season), -len(season.earlier)))


def path(post: Post, number: int) -> str:
    """Return where a post's file stands; its number is not the activity's. "" without a file."""
    return f"activities/{FIRST_UPLOAD + STEP * number}{post.suffix}" if post.suffix else ""


def kept_files(season: Season) -> dict[str, Post]:
    """Return the posts that have a file, by its place."""
    return {path(post, number): post for number, post in numbered(season) if post.suffix}


def _file(post: Post) -> bytes:
    plan = post.plan
    match post.suffix, plan:
        case ".gpx", RunPlan():
            return gpx(RunFile(plan), post.name)
        case ".tcx.gz", RunPlan():
            return gzip.compress(tcx(RunFile(plan)), mtime=0)
        case _, RunPlan():
            return gzip.compress(run_file(plan), mtime=0)
        case _, LiftPlan():
            return gzip.compress(lift_file(plan), mtime=0)


def row(post: Post, number: int) -> Facts:
    """Return what the table says of a post, by column."""
    plan = post.plan
    told = _of_run(plan) if isinstance(plan, RunPlan) else _of_lift(post, plan)
    return {
        "Activity ID": FIRST_ACTIVITY + STEP * number,
        "Activity Date": date(plan.started_at),
        "Activity Name": post.name,
        "Activity Description": post.description,
        "Filename": path(post, number),
        "Athlete Weight": MASS_KG,
        "Commute": "false",
        "From Upload": 1.0,
        **{name: value for name, value in told.items() if value is not None},
    }


def _of_run(plan: RunPlan) -> Facts:
    run = RunFile(plan)
    totals = run.totals(0, run.seconds)
    moving_s = float((run.track.moving & run.track.timer).sum())
    return {
        "Activity Type": "Run",
        "Elapsed Time": totals["total_elapsed_time"],
        "Moving Time": moving_s,
        "Distance": totals["total_distance"],
        "Max Heart Rate": _beats(totals["max_heart_rate"]),
        "Average Heart Rate": _beats(totals["avg_heart_rate"]),
        "Average Speed": round(totals["total_distance"] / moving_s, 3),
        "Elevation Gain": _beats(totals["total_ascent"]),
        "Elevation Loss": _beats(totals["total_descent"]),
        "Grade Adjusted Distance": round(plan.gap_speed_mps * moving_s, 1),
        "Weather Temperature": None if plan.surface == "treadmill" else _tenths(plan.temperature_c),
        "Perceived Exertion": float(felt_exertion(plan)) if plan.shape == "race" else None,
        "Competition": 1.0 if plan.shape == "race" else None,
    }


def _of_lift(post: Post, plan: LiftPlan) -> Facts:
    told = LiftFile(plan).summaries()[-1]
    by_hevy = bool(post.description)
    return {
        "Activity Type": "Weight Training",
        "Elapsed Time": told["total_elapsed_time"],
        "Moving Time": told["total_timer_time"],
        "Distance": 0.0,
        "Max Heart Rate": _beats(told["max_heart_rate"]),
        "Average Heart Rate": _beats(told["avg_heart_rate"]),
        "Total Weight Lifted": total_kg(plan) if by_hevy else None,
        "Total Sets": float(sum(one.sets for one in lifted_weights(plan))) if by_hevy else None,
    }


def _beats(value: int | None) -> float | None:
    return None if value is None else float(value)


def _tenths(value: float) -> float:
    return round(value, 1)
