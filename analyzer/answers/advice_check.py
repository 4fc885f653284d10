"""Whether each run after leg day was short and slow: what ``legstats check`` answers."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from analyzer import units
from analyzer.advice.allowed import allowed_run
from analyzer.advice.consequences import next_runs
from analyzer.advice.effort import EasyCeiling, easy_ceiling, effort_words
from analyzer.advice.length import length_words
from analyzer.advice.runner import RunnerHistory
from analyzer.advice.verdicts import Judge
from analyzer.answers.activity_ids import find_activity
from analyzer.answers.verdicts import next_runs_in, verdicts_on
from analyzer.errors import UsageError
from analyzer.settings import RULES_VERSION
from analyzer.store import Store
from analyzer.timestamps import epoch_seconds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from analyzer.advice.rules import RuleLimits
    from analyzer.advice.runner import RunFacts
    from analyzer.frames.dataset import Dataset
    from analyzer.model import NextRun, Verdict
    from analyzer.settings import Rules

_WEEK_H = 7 * 24
_WORDS = ("kept", "borderline", "broke", "not judged")
_IN_JSON = ("run_id", "verdict", "score", "confidence", "reasons", "notes")


@dataclass(frozen=True, slots=True)
class JudgedRun:
    """A run in the window after a leg day: its local day, the verdict on it, the next run."""

    day: date
    verdict: Verdict
    next_run: NextRun | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the run's object in ``check --json``."""
        of_verdict = {name: getattr(self.verdict, name) for name in _IN_JSON}
        return of_verdict | {"next_run": self.next_run}


@dataclass(frozen=True, slots=True)
class AdviceCheck:
    """Every run judged, the newest last, and the easy ceiling of a run now.

    Of days that are over the ceiling is that of the newest run, which was judged ``ceiling_day``.
    """

    judged: tuple[JudgedRun, ...]
    ceiling: EasyCeiling | None = None
    ceiling_day: date | None = None

    @property
    def ceiling_note(self) -> str:
        """Which easy ceiling holds, or held when the newest of these runs was judged; else ""."""
        if self.ceiling is None or not self.judged:
            return ""
        if self.ceiling_day is None:
            return self.ceiling.sentence
        when = units.day(self.ceiling_day, named=True)
        return f"As of {when}, the newest of these runs: {self.ceiling.sentence}"

    @property
    def is_broken(self) -> bool:
        """True when at least one run broke the advice."""
        return any(run.verdict.verdict == "broke" for run in self.judged)

    @property
    def summary(self) -> str:
        """How many runs got each verdict."""
        counts: Counter[str] = Counter(run.verdict.verdict for run in self.judged)
        return ", ".join(f"{counts[word]} {word}" for word in _WORDS)

    def to_dict(self) -> dict[str, Any]:
        """Return the object of ``check --json``."""
        verdicts = [run.to_dict() for run in self.judged]
        ceiling = None if self.ceiling is None else asdict(self.ceiling)
        return {"rules_version": RULES_VERSION, "easy_ceiling": ceiling, "verdicts": verdicts}


@dataclass(frozen=True, slots=True)
class RunCheck:
    """One run: the verdict on it, or why there is none, and the limits as of its start.

    ``limits`` are by name: minutes, length_km (within these it was not long, whatever its minutes),
    km, mean_hr_bpm, hard_hr_bpm, hard_minutes, speed_mps; None where nothing was known to compare
    with, or the run had nothing to be compared. ``size_words`` is how long and how hard it was,
    ``rules`` those it was held to.
    """

    run_id: str
    day: date
    verdict: Verdict | None
    why_not: str
    limits: Mapping[str, float | None]
    unit: units.DistanceUnit
    size_words: str
    rules: Rules
    next_run: NextRun | None = None

    @property
    def limit_words(self) -> list[str]:
        """The limits in words, those that are known."""
        known = {name: limit for name, limit in self.limits.items() if limit is not None}
        words = []
        length = []
        if "minutes" in known:
            length.append(units.duration(60 * known["minutes"]))
        if "length_km" in known:
            length.append(units.distance(1000 * known["length_km"], self.unit))
        if length:
            words.append(f"at most {' or '.join(length)} in length")
        if "km" in known:
            over = units.percent(self.rules.spike_pct, 0)
            days = units.count(round(self.rules.spike_days), "day")
            most = units.distance(1000 * known["km"], self.unit)
            words.append(f"at most {most}, which is {over} over your longest of {days}")
        if "mean_hr_bpm" in known:
            words.append(f"a mean heart rate of at most {units.beats(known['mean_hr_bpm'])}")
            if "hard_hr_bpm" in known:
                minutes = units.number(known["hard_minutes"])
                words.append(f"at most {minutes} min from {units.beats(known['hard_hr_bpm'])} on")
        elif "speed_mps" in known:
            pace = units.pace(units.pace_of(known["speed_mps"]), self.unit)
            words.append(f"no faster than {pace}")
        return words

    def to_dict(self) -> dict[str, Any]:
        """Return the object of ``check RUN_ID --json``."""
        judged = []
        if self.verdict is not None:
            judged = [JudgedRun(self.day, self.verdict, self.next_run).to_dict()]
        return {
            "rules_version": RULES_VERSION,
            "verdicts": judged,
            "run": {
                "run_id": self.run_id,
                "judged": self.verdict is not None,
                "why_not": self.why_not or None,
                "limits": dict(self.limits),
            },
        }


def check_run(data: Dataset, typed_id: str) -> RunCheck:
    """Return the verdict on any run; outside every window why it was not judged.

    Args:
        data: the athlete.
        typed_id: the run's id, a former one or its beginning.

    Raises:
        UsageError: no run has such an id, or several have.
    """
    if not data.config.store_path.exists():
        raise UsageError(f"There is no run {typed_id}.", "Start with: legstats sync FOLDER")
    with Store(data.config.store_path) as store:
        run_id = find_activity(store, typed_id, "run", data.config).activity_id
    row = data.runs[data.runs["run_id"] == run_id].iloc[0]
    verdict = next((one for one in verdicts_on(data) if one.run_id == run_id), None)
    judge = Judge(data)
    run = next(run for run in judge.runs if run.run_id == run_id)
    limits = limits_on(run, judge.history)
    why_not = "" if verdict is not None else why_outside(data, row)
    unit, rules = data.config.display.distance_unit, data.config.rules
    zones = judge.history.zones_at(run.started_s)
    size = f"{length_words(run, unit)}, {effort_words(run, zones, unit)}"
    day, following = row["local_date"].date(), next_runs(judge, {run_id}).get(run_id)
    return RunCheck(run_id, day, verdict, why_not, limits, unit, size, rules, following)


def limits_on(run: RunFacts, history: RunnerHistory) -> dict[str, float | None]:
    """Return the limits that a run is held to, by name (``RunCheck.limits``).

    Without a usable heart rate of its own it is judged by its pace.
    """
    allowed = allowed_run(history, run.started_s, run.leg_day_id, surface=run.surface)
    has_hr = math.isfinite(run.hr_bpm)
    return {
        "minutes": _most_kept(allowed.minutes),
        "length_km": _most_kept(allowed.length_km),
        "km": _most_kept(allowed.km),
        "mean_hr_bpm": _most_kept(allowed.mean_bpm) if has_hr else None,
        "hard_hr_bpm": allowed.hard_bpm if has_hr else None,
        "hard_minutes": allowed.hard_time.minutes,
        "speed_mps": _most_kept(allowed.speed_mps),
    }


def _most_kept(limits: RuleLimits | None) -> float | None:
    return None if limits is None else limits.moderate


def why_outside(data: Dataset, run: Mapping[Any, Any] | pd.Series[Any]) -> str:
    """Say why a run (row of RUNS) lies in no window."""
    if run["ignored"]:
        return "You took this run out."
    if run["implausible"]:
        return f"It counts for nothing: {run['implausible']}."
    if run["date_problem"]:
        return f"It counts for nothing, as nobody knows when it was: {run['date_problem']}."
    hours = run["hours_since_leg_day"]
    if units.is_known(hours):
        after, window = _after_and_window(hours, data.config.windows.standard_h)
        return (
            f"It came {after} after leg day, later than the window of {window} "
            "(which is longer after a heavy leg day, or the first in a while)."
        )
    if not run["leg_day_known"]:
        return (
            "Whether it followed a leg day depends on a session that is not decided: "
            f"legstats legdays explain {run['undecided_id']}"
        )
    return "No leg day is known before it."


def _after_and_window(hours: float, window_h: float) -> tuple[str, str]:
    """Say hours, and of more than a week days, and the window they are later than."""
    if hours > _WEEK_H:
        return units.count(round(hours / 24), "day"), units.hours(window_h)
    after, window = units.hours(hours), units.hours(window_h)
    if after == window:
        # Rounded alike, they would deny that it was later.
        after, window = (f"{shown} h" for shown in units.apart(hours, window_h, 1))
    return after, window


def check_advice(
    data: Dataset, since: date | None = None, until: date | None = None
) -> AdviceCheck:
    """Judge the runs of a dataset from a day to a day; earlier ones still count as known."""
    dates = zip(data.runs["run_id"], data.runs["local_date"], strict=True)
    days = {run_id: moment.date() for run_id, moment in dates}
    following = next_runs_in(data)
    judged = (
        JudgedRun(days[verdict.run_id], verdict, following.get(verdict.run_id))
        for verdict in verdicts_on(data)
    )
    chosen = tuple(
        run
        for run in judged
        if (since is None or run.day >= since) and (until is None or run.day <= until)
    )
    history = RunnerHistory(data)
    if until is None or not chosen:
        return AdviceCheck(chosen, easy_ceiling(history, data.present.timestamp()))
    newest = data.runs["run_id"] == chosen[-1].verdict.run_id
    then_s = float(epoch_seconds(data.runs.loc[newest, "started_at"])[0])
    return AdviceCheck(chosen, easy_ceiling(history, then_s), chosen[-1].day)
