"""Many kinds of athletes, periods and gaps, drawn by a seed: what a report may be asked to tell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from fakes import report_data as fakes

from analyzer.frames.dataset import Dataset, conform
from analyzer.legday.clock import tag_runs
from analyzer.settings import Athlete
from analyzer.simulate import SCENARIOS

if TYPE_CHECKING:
    from datetime import date

    from numpy.random import Generator

_QUIET = {"effect_scale": 0.0, "day_effect_sd_pct": 0.3, "surface_sd_pct": 0.3, "hr_noise_pct": 0.3}


@dataclass(frozen=True)
class Life:
    """One athlete's data and the days asked for (``since``, ``until``)."""

    name: str
    dataset: Dataset
    days: dict[str, date] = field(default_factory=dict)


def draw_life(seed: int) -> Life:
    """Draw an athlete, what is known of them, gaps, and the days asked for."""
    rng = np.random.default_rng(seed)
    scenario = list(SCENARIOS)[seed % len(SCENARIOS)]
    knobs: dict[str, Any] = _QUIET if seed % 9 == 8 else {}
    dataset = fakes.simulated(
        scenario, seed,
        unit=str(rng.choice(["km", "mi"])),
        heart_rate=bool(rng.random() < 0.85),
        legs=bool(rng.random() < 0.95),
        last_runs=[None, None, None, 4, 30, 90][rng.integers(6)],
        undecided=int(rng.choice([0, 1, 3, 12])),
        minutes=bool(rng.random() < 0.7),
        soreness=bool(rng.random() < 0.7),
        **knobs,
    )  # fmt: skip
    for change in (
        _gap, _undecided, _no_maximum, _sets, _habits, _odd_runs, _hills, _remarks, _moment,
    ):  # fmt: skip
        dataset = change(dataset, rng)
    return Life(f"{seed} {scenario}", dataset, _days_asked_for(dataset, rng))


def extremes() -> list[Life]:
    """Return the athletes of whom next to nothing is known."""
    year = fakes.simulated("one year", 5)
    closed = year.runs["local_date"].iloc[len(year.runs) // 2].date()
    return [
        Life("nothing", fakes.nothing()),
        Life("first week", fakes.simulated(last_runs=3)),
        Life("only lifts", fakes.only(year, 0)),
        Life("no leg day", fakes.simulated(legs=False, last_runs=48)),
        Life("no heart rate", fakes.simulated(heart_rate=False, last_runs=150)),
        Life("all undecided", fakes.undecided(year)),
        Life("days that are over", year, {"until": closed}),
        Life("days without a run", year, {"since": year.present.date() + timedelta(days=9)}),
        Life("old data", replace(year, now=year.present + timedelta(days=400))),
    ]


def _gap(dataset: Dataset, rng: Generator) -> Dataset:
    """Take a stretch of weeks out, maybe of the lifts alone."""
    if rng.random() < 0.6 or dataset.runs.empty:
        return dataset
    days = dataset.runs["local_date"]
    begin = days.iloc[int(len(days) * rng.uniform(0.1, 0.9))]
    end = begin + pd.Timedelta(days=int(rng.choice([20, 60, 200])))

    def outside(frame: pd.DataFrame) -> pd.DataFrame:
        kept: pd.DataFrame = frame[~frame["local_date"].between(begin, end)]
        return kept.reset_index(drop=True)

    runs = dataset.runs if rng.random() < 0.5 else outside(dataset.runs)
    return _tagged(replace(dataset, runs=runs), outside(dataset.strength_sessions))


def _tagged(dataset: Dataset, sessions: pd.DataFrame) -> Dataset:
    runs = conform(tag_runs(dataset.runs, sessions, dataset.config), "runs")
    return replace(dataset, strength_sessions=sessions, runs=runs)


def _undecided(dataset: Dataset, rng: Generator) -> Dataset:
    """Leave the last sessions, or many in a row, to the athlete's word."""
    sessions = dataset.strength_sessions
    if rng.random() < 0.6 or sessions.empty:
        return dataset
    last = len(sessions) - (0 if rng.random() < 0.5 else int(rng.integers(len(sessions))))
    some = np.arange(len(sessions)) >= max(0, last - int(rng.choice([1, 4, 40])))
    some &= np.arange(len(sessions)) < last
    return _tagged(
        dataset,
        sessions.assign(
            decision=np.where(some, "unknown", sessions["decision"]),
            severity=sessions["severity"].mask(some),
            leg_sets=sessions["leg_sets"].mask(some, 0.0),
        ),
    )


def _no_maximum(dataset: Dataset, rng: Generator) -> Dataset:
    if rng.random() < 0.7:
        return dataset
    return replace(dataset, config=replace(dataset.config, athlete=Athlete()))


def _sets(dataset: Dataset, rng: Generator) -> Dataset:
    """Take the sets of all sessions, or of the last year's."""
    if rng.random() < 0.7 or dataset.strength_sessions.empty:
        return dataset
    sessions, sets = dataset.strength_sessions, dataset.strength_sets
    days = sessions["local_date"]
    gone = days > (days.max() - pd.Timedelta(days=370) if rng.random() < 0.5 else days.min())
    ids = set(sessions["session_id"][gone])
    return replace(
        dataset,
        strength_sessions=sessions.assign(leg_sets=sessions["leg_sets"].mask(gone, 0.0)),
        strength_sets=sets[~sets["session_id"].isin(ids)].reset_index(drop=True),
    )


def _habits(dataset: Dataset, rng: Generator) -> Dataset:
    if rng.random() < 0.6 or dataset.journal.empty:
        return dataset
    days = len(dataset.journal)
    rolled = rng.choice(np.array([True, False, None], dtype=object), days)
    baths = rng.choice(np.array([True, False, None], dtype=object), days)
    journal = dataset.journal.assign(foam_rolling=rolled)
    return replace(
        dataset, journal=journal.assign(epsom_bath=baths) if rng.random() < 0.5 else journal
    )


def _odd_runs(dataset: Dataset, rng: Generator) -> Dataset:
    """Let some runs be taken out, impossible, walked, behind a stroller, or of no known length."""
    runs, count = dataset.runs, len(dataset.runs)
    if rng.random() < 0.5 or not count:
        return dataset
    few = rng.random(count)
    runs = runs.assign(
        ignored=few < 0.02,
        implausible=np.where((few > 0.02) & (few < 0.04), "faster than any human", ""),
        kind=np.where((few > 0.04) & (few < 0.06), "stroller", runs["kind"]),
        surface=np.where((few > 0.06) & (few < 0.16), "trail", runs["surface"]),
    )
    runs.loc[(few > 0.16) & (few < 0.18), ["moving_s", "pace_s_per_km"]] = np.nan
    runs.loc[(few > 0.18) & (few < 0.2), "distance_m"] = np.nan
    return replace(dataset, runs=conform(runs, "runs"))


def _hills(dataset: Dataset, rng: Generator) -> Dataset:
    if rng.random() < 0.6:
        return dataset
    count = len(dataset.runs)
    return replace(
        dataset,
        runs=conform(
            dataset.runs.assign(
                descent_m=np.where(rng.random(count) < 0.1, 420.0, 20.0),
                decoupling_pct=rng.normal(4, 3, count),
                repetitions=np.where(rng.random(count) < 0.1, 6.0, 0.0),
            ),
            "runs",
        ),
    )


def _remarks(dataset: Dataset, rng: Generator) -> Dataset:
    if rng.random() < 0.7:
        return dataset
    problems = [("cut off",)] * len(dataset.files)
    return replace(dataset, files=dataset.files.assign(problems=problems))


def _moment(dataset: Dataset, rng: Generator) -> Dataset:
    """Open the report that morning, that night, days or years later, or with a clock behind."""
    hours = float(rng.choice([0, 0, 0, -6, -14, -40, 9, 30, 100, 500, 5000]))
    return replace(dataset, now=dataset.present + timedelta(hours=hours))


def _days_asked_for(dataset: Dataset, rng: Generator) -> dict[str, date]:
    days, asked = dataset.runs["local_date"].dt.date.tolist(), {}
    if days and rng.random() < 0.3:
        asked["since"] = days[int(len(days) * rng.uniform(0, 0.95))]
    if days and rng.random() < 0.3:
        asked["until"] = days[int(len(days) * rng.uniform(0.3, 1)) - 1]
    if len(asked) > 1 and asked["since"] > asked["until"]:
        asked = {"since": asked["until"], "until": asked["since"]}
    return asked
