"""Small builders of datasets: "12 weeks of easy runs, leg day Monday 18:00, run Tuesday 7:00".

Weeks are counted from 1; week 1 begins on Monday 5 January 2026. Local time is UTC. Numbers are
those of a runner whose easy run takes 48 minutes at 5:33 /km and 135 bpm.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from analyzer.config import Config
from analyzer.frames.dataset import Dataset, conform, empty
from analyzer.frames.texts import python_texts
from analyzer.legday.clock import tag_runs
from analyzer.settings import Athlete, Sources

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EASY_MPS = 3.0
EASY_HR = 135.0
NAN = float("nan")
Part: TypeAlias = "tuple[str, dict[str, np.ndarray]]"


def at(week: float, weekday: str = "Mon", clock: str = "07:00") -> datetime:
    """Return a moment of the story, e.g. at(12, "Tue", "07:00")."""
    hours, minutes = (int(part) for part in clock.split(":"))
    days = (week - 1) * 7 + WEEKDAYS.index(weekday)
    return MONDAY + timedelta(days=days, hours=hours, minutes=minutes)


def zone_at_midday() -> ZoneInfo:
    """Return a zone where it is about 13:00 now, so that "two hours ago" is today at any hour."""
    ahead_h = 13 - datetime.now(UTC).hour
    return ZoneInfo(f"Etc/GMT{-ahead_h:+d}")


def legs_of_today(now: datetime) -> datetime:
    """Return when legs began that are done by now and of this day, however early it is."""
    return max(now - timedelta(minutes=90), now.replace(hour=0, minute=0))


DAY_AFTER = at(13, "Tue", "07:00")
"""The morning after the last leg day of ``alike``."""


def midnight(when: datetime) -> datetime:
    return datetime(when.year, when.month, when.day)  # noqa: DTZ001 - a calendar day has no zone


@dataclass
class Story:
    """One athlete's runs, sessions and journal, told in any order."""

    config: Config = field(
        default_factory=lambda: Config(athlete=Athlete(hr_max=188), sources=Sources(zone="UTC"))
    )
    runs: list[dict[str, Any]] = field(default_factory=list)
    sessions: list[dict[str, Any]] = field(default_factory=list)
    sets: list[dict[str, Any]] = field(default_factory=list)
    journal: list[dict[str, Any]] = field(default_factory=list)
    minutes: list[Part] = field(default_factory=list)
    hr_profile: list[Part] = field(default_factory=list)
    pace_profile: list[Part] = field(default_factory=list)

    def without_hr_max(self, **athlete: float) -> Story:
        self.config = replace(self.config, athlete=Athlete(**athlete))
        return self

    def rules(self, **rules: float | bool) -> Story:
        self.config = replace(self.config, rules=replace(self.config.rules, **rules))
        return self

    def run(
        self,
        when: datetime,
        minutes: float = 48.0,
        *,
        mps: float = EASY_MPS,
        hr: float | None = EASY_HR,
        above: dict[float, float] | None = None,
        reps: tuple[int, float] | None = None,
        fast_reps: tuple[int, float] | None = None,
        **facts: Any,
    ) -> str:
        """Add a run.

        Args:
            when: its start.
            minutes: moving time.
            mps: grade-adjusted (and plain) speed.
            hr: mean heart rate; None = no heart rate.
            above: minutes at or above heart rates beyond the mean, e.g. {170: 14}.
            reps: repetitions in heart rate: how many, at or above which.
            fast_reps: repetitions in speed: how many, at or above which m/s.
            facts: any other column of RUNS.
        """
        run_id = facts.pop("run_id", f"run {len(self.runs) + 1}")
        row = {
            "run_id": run_id,
            "started_at": when,
            "ended_at": when + timedelta(minutes=minutes),
            "local_date": midnight(when),
            "local_hour": when.hour + when.minute / 60,
            "sources": ("fit",),
            "surface": "road",
            "kind": "",
            "ignored": False,
            "distance_m": mps * minutes * 60,
            "moving_s": minutes * 60,
            "speed_mps": mps,
            "gap_speed_mps": mps,
            "climb_m": 0.0,
            "repetitions": 0.0,
            "walk_share": 0.0,
            "hr_usable": False,
            "hr_source": "",
        }
        if hr is not None:
            peak = max([hr + 8, *(above or {}), *(r[1] for r in (reps,) if r)])
            row |= {
                "hr_usable": True,
                "hr_source": "chest",
                "hr_bpm": hr,
                "avg_hr_bpm": hr,
                "steady_hr_bpm": hr,
                "steady_minutes": 20.0,
                "hr_peak_30s_bpm": peak,
            }
            self.hr_profile.append(_hr_rows(run_id, minutes, hr, above or {}, reps))
        self.minutes.append(_minute_rows(run_id, minutes, mps))
        self.pace_profile.append(_pace_rows(run_id, mps, fast_reps))
        self.runs.append(row | facts)
        return run_id

    def easy_weeks(self, first: int = 1, last: int = 12, **facts: Any) -> Story:
        """Add four runs a week, 38 to 60 minutes, all easy: Sunday's is the longest."""
        plan = zip(("Tue", "Thu", "Sat", "Sun"), (40.0, 46.0, 50.0, 60.0), strict=True)
        for number, (weekday, minutes) in enumerate(plan):
            for week in range(first, last + 1):
                wobble = (week * 7 + number * 3) % 5 - 2
                self.run(
                    at(week, weekday, "12:00"),
                    minutes + wobble,
                    **({"mps": EASY_MPS * (1 + 0.01 * wobble), "hr": EASY_HR + wobble} | facts),
                )
        return self

    def leg_day(
        self, when: datetime, decision: str = "yes", *, minutes: float = 60, **facts: Any
    ) -> str:
        """Add a strength session, decided yes unless told otherwise."""
        session_id = facts.pop("session_id", f"session {len(self.sessions) + 1}")
        self.sessions.append(
            {
                "session_id": session_id,
                "started_at": when,
                "ended_at": when + timedelta(minutes=minutes),
                "local_date": midnight(when),
                "decision": decision,
                "severity": 1.0 if decision == "yes" else NAN,
                "load_z": 0.0,
                "eccentric_share": 0.0,
                "evidence": (),
            }
            | facts
        )
        return session_id

    def lifted(self, session_id: str, exercise: str, sets: int) -> Story:
        """Add working sets to a session."""
        self.sets += [
            {"session_id": session_id, "set_index": i, "exercise": exercise, "effort": "active"}
            for i in range(sets)
        ]
        return self

    def sore(self, day: datetime, soreness: float, entered: datetime | None = None) -> Story:
        """Add a journal entry; entered at 6:00 of its day unless told otherwise."""
        entered = entered or day.replace(hour=6, minute=0)
        self.journal.append({"day": midnight(day), "entered_at": entered, "soreness": soreness})
        return self

    def dataset(self) -> Dataset:
        """Return what has been told, sorted and tagged."""
        with python_texts():  # as where they are read from a store
            leg_days = _frame(self.sessions, "strength_sessions").sort_values(
                "started_at", kind="stable"
            )
            runs = _frame(self.runs, "runs").sort_values("started_at", kind="stable")
            runs = runs.reset_index(drop=True)
            return Dataset(
                runs=conform(tag_runs(runs, leg_days, self.config), "runs"),
                strength_sessions=leg_days.reset_index(drop=True),
                strength_sets=_frame(self.sets, "strength_sets"),
                journal=_frame(self.journal, "journal"),
                trials=empty("trials"),
                minutes=_joined(self.minutes, "minutes"),
                hr_profile=_joined(self.hr_profile, "hr_profile"),
                pace_profile=_joined(self.pace_profile, "pace_profile"),
                files=empty("files"),
                config=self.config,
            )


def rested_log(story: Story | None = None, last: int = 12) -> Story:
    """Tell of 12 weeks of easy runs with leg day each Monday evening, sparing weekends.

    Thursday, Saturday and Sunday runs are 60 h and more after leg day, the weekend's 84 h.
    """
    story = story or Story()
    for week in range(1, last + 1):
        story.leg_day(at(week, "Mon", "18:00"))
    return story.easy_weeks(last=last)


def alike(minutes: float = 40, **facts: object) -> Story:
    """Tell of 12 weeks of the same run at 3 m/s, so that every percentile is the same."""
    story = Story()
    for week in range(1, 13):
        story.leg_day(at(week, "Mon", "18:00"))
        for weekday in ("Fri", "Sat", "Sun"):
            story.run(at(week, weekday, "12:00"), minutes, **({"mps": 3.0} | facts))
    story.leg_day(DAY_AFTER - timedelta(hours=13))
    return story


@cache
def hardly_begun() -> Dataset:
    """Return a log with one leg day and one run of late: enough for a clock, not for a habit."""
    story = Story()
    story.leg_day(at(12, "Tue", "18:00"))
    story.run(at(12, "Sat", "09:00"))
    return replace(story.dataset(), now=at(13, "Mon", "07:00"))


@cache
def twelve_weeks() -> Dataset:
    """Return a log of twelve weeks with leg day on Monday evening and four easy runs each."""
    story = Story()
    for week in range(1, 13):
        story.leg_day(at(week, "Mon", "18:00"))
    return replace(story.easy_weeks().dataset(), now=at(13, "Fri", "12:00"))


def until(dataset: Dataset, moment: datetime) -> Dataset:
    """Return what was known at a moment: nothing that began, or was entered, later."""
    runs = dataset.runs[dataset.runs["started_at"] <= moment].reset_index(drop=True)
    leg_days = dataset.strength_sessions[dataset.strength_sessions["started_at"] <= moment]
    ids = set(runs["run_id"])

    def of_runs(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["run_id"].isin(ids)].reset_index(drop=True)

    return replace(
        dataset,
        runs=conform(tag_runs(runs, leg_days, dataset.config), "runs"),
        strength_sessions=leg_days.reset_index(drop=True),
        journal=dataset.journal[dataset.journal["entered_at"] <= moment].reset_index(drop=True),
        minutes=of_runs(dataset.minutes),
        hr_profile=of_runs(dataset.hr_profile),
        pace_profile=of_runs(dataset.pace_profile),
    )


def _frame(rows: list[dict[str, Any]], name: str) -> pd.DataFrame:
    return conform(pd.DataFrame(rows), name) if rows else empty(name)


def _joined(parts: list[Part], name: str) -> pd.DataFrame:
    if not parts:
        return empty(name)
    lengths = [len(next(iter(columns.values()))) for _, columns in parts]
    joined: dict[str, Any] = {
        column: np.concatenate([columns[column] for _, columns in parts]) for column in parts[0][1]
    }
    run_ids = np.repeat(np.array([run_id for run_id, _ in parts], dtype=object), lengths)
    return conform(pd.DataFrame({"run_id": run_ids} | joined), name)


def _hr_rows(
    run_id: str,
    minutes: float,
    hr: float,
    above: dict[float, float],
    reps: tuple[int, float] | None,
) -> Part:
    count, top = reps or (0, 0.0)
    levels = np.arange(90.0, max([hr, top, *above]) + 1)
    seconds = np.where(levels <= hr, minutes * 60, 0.0)
    for bpm, long in above.items():
        seconds = np.maximum(seconds, np.where(levels <= bpm, long * 60, 0.0))
    repeated = np.where(levels <= hr, 1.0, np.where(levels <= top, float(count), 0.0))
    return run_id, {"hr_bpm": levels, "seconds_above": seconds, "reps_above": repeated}


def _minute_rows(run_id: str, minutes: float, mps: float) -> Part:
    minute = np.arange(float(int(minutes)))
    speed = mps * (1 + 0.03 * np.sin(minute))
    still = np.zeros(len(minute))
    return run_id, {
        "minute": minute,
        "distance_m": speed * 60,
        "speed_mps": speed,
        "gap_speed_mps": speed,
        "stopped_s": still,
        "steady": still + 1,
    }


def _pace_rows(run_id: str, mps: float, fast_reps: tuple[int, float] | None) -> Part:
    count, top = fast_reps or (0, 0.0)
    levels = np.arange(2.0, max(mps, top) + 0.025, 0.05)
    repeated = np.where(levels <= top, float(count), 0.0)
    return run_id, {
        "gap_speed_mps": levels,
        "reps_above": np.where(levels <= mps, 1.0, repeated),
    }
