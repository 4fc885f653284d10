"""What another value of a setting would change, found out before it is kept.

The training is worked out and every run judged once more under the changed settings, in memory.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.advice import Judge
from analyzer.advice.allowed import allowed_run
from analyzer.answers.verdict_changes import changed_verdicts
from analyzer.config import changed, setting_named, value_of_texts
from analyzer.loading import dataset_under
from analyzer.text import capital

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from analyzer.advice.allowed import AllowedRun
    from analyzer.frames.dataset import Dataset
    from analyzer.model import Verdict

_WHAT_IF = "what would change"


@dataclass(frozen=True, slots=True)
class SettingChange:
    """What would change: the setting and its new value as typed, and the sentences.

    ``moved`` counts the runs by (verdict now, verdict then), "outside the window" without one.
    """

    name: str
    typed: str
    moved: Mapping[tuple[str, str], int]
    sentences: tuple[str, ...]


def what_would_change(
    data: Dataset, verdicts: Iterable[Verdict], name: str, typed: str
) -> SettingChange:
    """Return what another value of a setting would change; nothing is written anywhere.

    Args:
        data: all that is known, under the settings in use.
        verdicts: on its runs.
        name: "section.key".
        typed: the value as it was typed; "" for the default.

    Raises:
        ConfigError: there is no such setting, or it cannot have this value.
    """
    section, key = setting_named(name, _WHAT_IF)
    default = type(getattr(data.config, section))()
    value = value_of_texts(section, key, [typed], _WHAT_IF) if typed else getattr(default, key)
    then = dataset_under(data, changed(data.config, section, key, value, _WHAT_IF))
    judge_then = Judge(then)
    judged_then = _named_as_now(judge_then.all_verdicts(), data, then)
    by_run = ({one.run_id: one for one in judged} for judged in (verdicts, judged_then))
    moved = Counter(changed_verdicts(*by_run).values())
    sentences = [*_verdict_words(moved), *_leg_day_words(data, then), *_day_words(data, then)]
    sentences += _limit_words(_allowed(Judge(data)), _allowed(judge_then))
    if (
        section == "display"
        and key == "distance_unit"
        and value != data.config.display.distance_unit
    ):
        sentences.append(f"Distances and paces would be shown in {units.UNIT_WORD[str(value)]}s.")
    return SettingChange(name, typed, moved, tuple(sentences))


def _named_as_now(verdicts: Iterable[Verdict], now: Dataset, then: Dataset) -> Iterator[Verdict]:
    """Name runs as they are named now: in another zone their ids show other times."""
    name_now = dict(zip(then.runs["run_id"], now.runs["run_id"], strict=True))
    return (replace(verdict, run_id=name_now[verdict.run_id]) for verdict in verdicts)


def _verdict_words(moved: Mapping[tuple[str, str], int]) -> Iterator[str]:
    if not moved:
        yield "No verdict would change."
        return
    how = [
        f"{number} from {before} to {after}"
        for (before, after), number in sorted(moved.items(), key=lambda one: (-one[1], one[0]))
    ]
    verdicts = units.count(sum(moved.values()), "verdict")
    yield f"{capital(verdicts)} would change: {units.listed(how)}."


def _leg_day_words(now: Dataset, then: Dataset) -> Iterator[str]:
    decided = [data.strength_sessions["decision"].tolist() for data in (now, then)]
    others = sum(before != after for before, after in zip(*decided, strict=True))
    if others:
        yield f"{capital(units.count(others, 'strength session'))} would be decided otherwise."


def _day_words(now: Dataset, then: Dataset) -> Iterator[str]:
    moved = now.runs["local_hour"].fillna(-1) != then.runs["local_hour"].fillna(-1)
    if moved.any():
        days = (now.runs["local_date"] != then.runs["local_date"]).sum()
        of_them = f", {units.number(days)} of them another day" if days else ""
        yield f"{capital(units.count(moved.sum(), 'run'))} would show another time{of_them}."


def _allowed(judge: Judge) -> AllowedRun:
    return allowed_run(judge.history, judge.dataset.present.timestamp(), "")


def _limit_words(now: AllowedRun, then: AllowedRun) -> Iterator[str]:
    """Say how the limits of a run in the window would move."""
    ceilings = [allowed.mean_bpm.moderate if allowed.mean_bpm else None for allowed in (now, then)]
    lengths = [allowed.minutes.moderate if allowed.minutes else None for allowed in (now, then)]
    for what, unit, (before, after) in (
        ("highest mean heart rate", "bpm", ceilings),
        ("longest run", "min", lengths),
    ):
        old, new = (units.number(one) for one in (before, after))
        if old != new:
            will_be = f"{new} {unit}" if after is not None else "none"
            was = old if before is not None else "none"
            yield f"The {what} that is kept after leg day: {will_be} instead of {was}."
