"""A store that holds a lifetime of running: one simulated athlete, as if read from a watch."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from fakes import report_data

from analyzer.measures.run import measure_run
from analyzer.model import Activity, Source, Stream, StrengthSet
from analyzer.store import FileRow, Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from analyzer.frames.dataset import Dataset
    from analyzer.model import RunMeasures

YEARS, MOST_YEARS = 14.0, 25.0
"""How long 5,000 runs take, one a day; a longer log would begin before there were watches."""
_EARLIER_THAT_DAY = timedelta(hours=5)
_SET = ("exercise", "effort", "candidates", "reps", "weight_kg")


def write_store(path: Path, runs: int = 5_000, last_day: date | None = None) -> int:
    """Write years of daily running into a new store; return how many runs there are.

    Args:
        path: the store.
        runs: about how many there shall be: fourteen years of them as a rule, one a day; where they
            would take more than 25 years, there are several on a day.
        last_day: of the last run; yesterday as a rule, so that a run of today is the newest, and
            stores of any size end alike.
    """
    last_day = last_day or datetime.now(UTC).date() - timedelta(days=1)
    years = min(YEARS * runs / 5_000, MOST_YEARS)
    dataset = report_data.simulated(
        years=(years, years), runs_per_week=(14, 14), leg_days_per_week=(2, 2)
    )
    of_each = max(runs / len(dataset.runs), 1.0) if years == MOST_YEARS else 1.0
    written = 0
    later = last_day - dataset.runs["local_date"].max().date()
    with Store(path) as store:
        for number, record in enumerate(_records(dataset, later, of_each)):
            file = FileRow(f"{number:064x}", f"{number:05d}.fit", "fit", "imported", activities=1)
            store.save_file(file, [record])
            written += record[0].sport == "run"
        for entry in dataset.journal.to_dict("records"):
            store.journal.note(entry["day"].date() + later, {"soreness": entry["soreness"]})
    return written


def _records(
    dataset: Dataset, later: timedelta, of_each: float
) -> Iterator[tuple[Activity, RunMeasures | None]]:
    rng = np.random.default_rng(1)
    minutes = dict(list(dataset.minutes.groupby("run_id")))
    for place, run in enumerate(dataset.runs.to_dict("records")):
        stream = _stream(minutes[run["run_id"]], rng)
        measures = measure_run(stream, surface=run["surface"], hr_source="chest")
        for again in range(int((place + 1) * of_each) - int(place * of_each)):
            yield _run(run, stream, later, again), measures
    sets = dict(list(dataset.strength_sets.groupby("session_id")))
    for session in dataset.strength_sessions.to_dict("records"):
        yield _session(session, sets.get(session["session_id"]), later), None


def _stream(minutes: pd.DataFrame, rng: np.random.Generator) -> Stream:
    """Return a record a second, wandering about the minutes, in the steps of a watch."""
    size = 60 * len(minutes)
    speed = np.repeat(minutes["speed_mps"].to_numpy(), 60) * rng.normal(1, 0.02, size)
    return Stream(
        time_s=np.arange(size, dtype=float),
        distance_m=np.round(np.cumsum(speed), 2),
        altitude_m=np.round(5 * (200 + np.cumsum(rng.normal(0, 0.1, size)))) / 5,
        hr_bpm=np.round(np.repeat(minutes["hr_bpm"].to_numpy(), 60) + rng.normal(0, 1.5, size)),
        cadence_spm=np.round(rng.normal(172, 2, size)),
    )


def _run(run: dict[str, Any], stream: Stream, later: timedelta, again: int) -> Activity:
    run_id = f"{run['run_id']}-{again}" if again else run["run_id"]
    later -= again * _EARLIER_THAT_DAY
    return Activity(
        source=Source("fit", f"{run_id}.fit", run_id),
        sport="run",
        started_at=run["started_at"].to_pydatetime() + later,
        ended_at=run["ended_at"].to_pydatetime() + later,
        utc_offset_s=3600,
        surface=run["surface"],
        distance_m=run["distance_m"],
        elapsed_s=run["elapsed_s"],
        moving_s=run["moving_s"],
        climb_m=run["climb_m"],
        temperature_c=run["temperature_c"],
        hr_source="chest",
        name=run["name"],
        stream=stream,
    )


def _session(session: dict[str, Any], sets: pd.DataFrame | None, later: timedelta) -> Activity:
    lifted = [] if sets is None else sets.to_dict("records")
    return Activity(
        source=Source("fit", f"{session['session_id']}.fit", session["session_id"]),
        sport="strength",
        started_at=session["started_at"].to_pydatetime() + later,
        ended_at=session["ended_at"].to_pydatetime() + later,
        sport_detail="strength_training",
        utc_offset_s=3600,
        name="Legs" if lifted else "Gym",
        sets=tuple(
            StrengthSet(n, **{name: s[name] for name in _SET}) for n, s in enumerate(lifted)
        ),
    )
