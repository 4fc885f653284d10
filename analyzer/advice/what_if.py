"""What the verdicts would be under other rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import pandas as pd

from analyzer.advice import judge
from analyzer.advice.today import TodaysAdviser
from analyzer.config import changed
from analyzer.model import VerdictWord
from analyzer.units import pace_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.advice.rules import RuleLimits
    from analyzer.frames.dataset import Dataset
    from analyzer.model import Verdict

VERDICTS: tuple[VerdictWord, ...] = get_args(VerdictWord)
OUTSIDE = "outside"
_BY_STERNNESS = (OUTSIDE, "kept", "not judged", "borderline", "broke")


def with_rule(data: Dataset, key: str, value: object) -> Dataset:
    """Return the same data with one of the rules changed; nothing is written anywhere.

    Args:
        data: the runs and leg days.
        key: a setting of the section [rules], e.g. "hr_ceiling_pct".
        value: its new value.

    Raises:
        ConfigError: there is no such rule, or it cannot have this value.
    """
    return replace(data, config=changed(data.config, "rules", key, value, "what if"))


def moved(before: Dataset, after: Dataset) -> pd.DataFrame:
    """Return the runs judged differently, in order of time.

    Args:
        before: the data under one set of rules.
        after: the same data under another.

    Returns:
        By ``run_id``: ``before`` and ``after``, the two verdicts ("outside" the window where there
        is none), and ``why``, the reasons of the sterner one in words.
    """
    columns = ["run_id", "before", "after", "why"]
    return pd.DataFrame(_moved_runs(before, after), columns=columns).set_index("run_id")


def counts_over(data: Dataset, key: str, values: Iterable[float]) -> pd.DataFrame:
    """Count the verdicts for each value of one rule.

    Args:
        data: the runs and leg days.
        key: a setting of the section [rules].
        values: its values, one after the other.

    Returns:
        A row per value, a column per verdict.

    Raises:
        ConfigError: there is no such rule, or it cannot have one of the values.
    """
    tried = list(values)
    counts = [Counter(v.verdict for v in judge(with_rule(data, key, value))) for value in tried]
    rows = [[count[verdict] for verdict in VERDICTS] for count in counts]
    return pd.DataFrame(rows, columns=list(VERDICTS), index=pd.Index(tried, name=key))


def limits_over(
    data: Dataset, key: str, values: Iterable[float], hours: float = 20.0
) -> pd.DataFrame:
    """Return what today's run might be at most after the last leg day, for each value of one rule.

    Args:
        data: the runs and leg days.
        key: a setting of the section [rules].
        values: its values, one after the other.
        hours: how long after the end of the last leg day [h].

    Returns:
        A row per value, none without any leg day: ``minutes``, ``km``, ``mean_hr_bpm``,
        ``hard_hr_bpm`` and ``pace_s_per_km``, the limits of a run that is kept; NaN where nothing
        is known to compare with.

    Raises:
        ConfigError: there is no such rule, or it cannot have one of the values.
    """
    columns = ["minutes", "km", "mean_hr_bpm", "hard_hr_bpm", "pace_s_per_km"]
    index = pd.Index([], name=key, dtype=float)
    if data.leg_days.empty:
        return pd.DataFrame(columns=columns, index=index, dtype=float)
    tried = list(values)
    moment = data.leg_days["ended_at"].max() + pd.Timedelta(hours=hours)
    allowed = [TodaysAdviser(with_rule(data, key, value)).advise(moment).allowed for value in tried]
    rows = [
        [_most(run.minutes), _most(run.km), _most(run.mean_bpm), run.hard_bpm, _pace(run.speed_mps)]
        for run in allowed
    ]
    return pd.DataFrame(rows, columns=columns, index=pd.Index(tried, name=key), dtype=float)


def _most(limits: RuleLimits | None) -> float | None:
    return limits.moderate if limits else None


def _pace(limits: RuleLimits | None) -> float | None:
    return pace_of(limits.moderate) if limits else None


def _moved_runs(before: Dataset, after: Dataset) -> Iterator[tuple[str, str, str, str]]:
    first, second = ({v.run_id: v for v in judge(data)} for data in (before, after))
    for run_id in before.runs["run_id"]:
        verdicts = first.get(run_id), second.get(run_id)
        one, other = map(_word_or_outside, verdicts)
        if one != other:
            # The milder verdict says in short what the run was; the sterner one says why.
            sterner = max(verdicts, key=lambda v: _BY_STERNNESS.index(_word_or_outside(v)))
            reasons = sterner.reasons if sterner else ()
            yield run_id, one, other, " ".join(reason.text for reason in reasons)


def _word_or_outside(verdict: Verdict | None) -> str:
    return OUTSIDE if verdict is None else verdict.verdict
