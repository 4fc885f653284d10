"""Whether each run after leg day was short and slow: what ``legstats check`` answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from analyzer.advice.effort import EasyCeiling, easy_ceiling
from analyzer.advice.runner import RunnerHistory
from analyzer.answers.verdicts import verdicts_on
from analyzer.settings import RULES_VERSION

if TYPE_CHECKING:
    from datetime import date

    from analyzer.frames.dataset import Dataset
    from analyzer.model import Verdict

_WORDS = ("kept", "borderline", "broke", "not judged")
_IN_JSON = ("run_id", "verdict", "score", "confidence", "reasons", "notes", "next_run")


@dataclass(frozen=True, slots=True)
class JudgedRun:
    """A run in the window after a leg day: its local day and the verdict on it."""

    day: date
    verdict: Verdict

    def to_dict(self) -> dict[str, Any]:
        """Return the run's object in ``check --json``."""
        return {name: getattr(self.verdict, name) for name in _IN_JSON}


@dataclass(frozen=True, slots=True)
class AdviceCheck:
    """Every run judged, the newest last, and the easy ceiling of a run now."""

    judged: tuple[JudgedRun, ...]
    ceiling: EasyCeiling | None = None

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


def check_advice(data: Dataset, since: date | None = None) -> AdviceCheck:
    """Judge the runs of a dataset from a day on; earlier ones still count as known."""
    dates = zip(data.runs["run_id"], data.runs["local_date"], strict=True)
    days = {run_id: moment.date() for run_id, moment in dates}
    judged = (JudgedRun(days[verdict.run_id], verdict) for verdict in verdicts_on(data))
    chosen = tuple(run for run in judged if since is None or run.day >= since)
    return AdviceCheck(chosen, easy_ceiling(RunnerHistory(data), data.present.timestamp()))
