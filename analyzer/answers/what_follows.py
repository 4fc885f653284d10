"""What follows if an undecided session was leg day: which runs, and which verdicts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args

import pandas as pd

from analyzer import units
from analyzer.buckets import BUCKETS
from analyzer.frames.dataset import runs_that_count
from analyzer.legday.clock import tag_runs
from analyzer.legday.decide import decide_by_words
from analyzer.model import VerdictWord
from analyzer.text import capital

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analyzer.advice import Judge
    from analyzer.advice.runner import RunFacts
    from analyzer.frames.dataset import Dataset
    from analyzer.model import Verdict

_LOOKED_BACK = pd.Timedelta(days=600)
"""What is usual looks back half a year, the maximum heart rate a whole one (docs/rules.md)."""
_A_DAY = pd.Timedelta(days=1)
_WORDS: tuple[VerdictWord, ...] = get_args(VerdictWord)


def runs_moved(data: Dataset, session_id: str) -> str:
    """Say how many runs would be so many hours after leg day if a session was one."""
    sessions, runs = data.strength_sessions, data.runs
    is_it = sessions["session_id"] == session_id
    # A hidden start stands for any moment of its day.
    runs = runs[runs["started_at"] >= sessions.loc[is_it, "started_at"].iloc[0] - _A_DAY]
    yes, no = (sessions.assign(decision=sessions["decision"].mask(is_it, w)) for w in ("yes", "no"))
    # Of the undecided ones before and after it nothing is assumed: they stay open.
    tagged, otherwise = (tag_runs(runs, one, data.config) for one in (yes, no))
    counts = runs_that_count(runs) & (tagged["leg_day_id"] == session_id)
    moved = counts & (tagged["bucket"].fillna("") != otherwise["bucket"].fillna(""))
    by_bucket = Counter(tagged.loc[moved, "bucket"].dropna())
    if not by_bucket:
        return "no run changes"
    parts = [
        f"{units.count(by_bucket[name], 'run')} {name} after it"
        for name in BUCKETS[:-1]
        if by_bucket[name]
    ]
    if rested := by_bucket[BUCKETS[-1]]:
        parts.append(f"{units.count(rested, 'run')} on rested legs")
    return units.listed(parts)


@dataclass(frozen=True, slots=True)
class VerdictsMoved:
    """How many runs would be judged otherwise, by their new verdict; "" is outside the window.

    ``longer_window`` says how long the session's window would be, and why, where one of them lies
    in it that is longer than the standard one; else "".
    """

    by_word: Mapping[str, int]
    longer_window: str = ""

    def __bool__(self) -> bool:
        return any(self.by_word.values())

    @property
    def words(self) -> str:
        """The counts in words: "2 kept and 1 broke"."""
        return units.listed(
            f"{units.number(self.by_word[word])} {word or 'outside the window'}"
            for word in (*_WORDS, "")
            if self.by_word.get(word)
        )

    @property
    def in_full(self) -> str:
        """The counts, and why the window reaches so far where it is a longer one; no full stop."""
        return ". ".join(filter(None, (self.words, capital(self.longer_window))))


def verdicts_moved(
    data: Dataset, session_id: str, verdict_of: Mapping[str, Verdict]
) -> VerdictsMoved:
    """Judge the runs since an undecided session as if the athlete had said that it was leg day.

    Args:
        data: everything known of the athlete.
        session_id: the session.
        verdict_of: the verdicts as things stand, by run_id.
    """
    # Slow to import, and mostly not needed.
    from analyzer.advice import Judge  # noqa: PLC0415

    sessions = data.strength_sessions
    began = sessions.loc[sessions["session_id"] == session_id, "started_at"].iloc[0]
    judge = Judge(_if_leg_day(_since(data, began - _LOOKED_BACK), session_id))
    judged = list(judge.verdicts(since_s=began.timestamp()))
    later = {run.run_id: verdict for run, verdict in judged}
    found = Counter(
        _word(later.get(run_id))
        for run_id in data.runs.loc[data.runs["started_at"] >= began, "run_id"]
        if _word(later.get(run_id)) != _word(verdict_of.get(run_id))
    )
    moved = [run for run, verdict in judged if verdict.verdict != _word(verdict_of.get(run.run_id))]
    return VerdictsMoved(found, _longer_window(judge, moved, session_id))


def _longer_window(judge: Judge, runs: Iterable[RunFacts], session_id: str) -> str:
    """Say how long a session's window is where it is longer and runs lie in it; else ""."""
    found = [window for run in runs if (window := judge.window_finder.window_of(run))]
    own = [window for window in found if window.session_id == session_id]
    longest = max(own, key=lambda window: window.window_h, default=None)
    if longest is None or longest.window_h <= judge.dataset.config.windows.standard_h:
        return ""
    why = [f"the first leg day in {longest.first_in}"] if longest.first_in else []
    why += [longest.severe] if longest.severe else []
    return f"its window would last {units.number(longest.window_h)} h: {', '.join(why)}"


def _word(verdict: Verdict | None) -> str:
    return verdict.verdict if verdict else ""


def _since(data: Dataset, moment: pd.Timestamp) -> Dataset:
    """Return what is known from a moment on: earlier runs have no part in the verdicts of now."""
    runs, sessions = (
        frame[frame["started_at"] >= moment].reset_index(drop=True)
        for frame in (data.runs, data.strength_sessions)
    )
    sets = data.strength_sets[data.strength_sets["session_id"].isin(sessions["session_id"])]
    return replace(data, runs=runs, strength_sessions=sessions, strength_sets=sets)


def _if_leg_day(data: Dataset, session_id: str) -> Dataset:
    """Return the same data with a session decided by the athlete; nothing is written anywhere."""
    sessions = data.strength_sessions
    is_it = sessions["session_id"] == session_id
    said = sessions["athlete_decision"].mask(is_it, "yes").tolist()
    decided = decide_by_words(sessions, said, data.strength_sets, data.config)
    return replace(data, strength_sessions=decided, runs=tag_runs(data.runs, decided, data.config))
