"""The sample athlete's planted behaviour, and what the verdicts say of it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from analyzer.advice import judge, what_came_after
from analyzer.sample import sample_files

if TYPE_CHECKING:
    from analyzer import Dataset


def words_by_behaviour(sample: Dataset) -> dict[str, Counter[str]]:
    """Count the verdicts of the runs in which each behaviour was planted."""
    truth = json.loads((sample_files() / "truth.json").read_text(encoding="utf-8"))
    told = {verdict.run_id: verdict.verdict for verdict in judge(sample)}
    starts = zip(sample.runs["started_at"], sample.runs["run_id"], strict=True)
    by_start = {start.timestamp(): told.get(run_id, "outside") for start, run_id in starts}
    found: dict[str, Counter[str]] = {}
    for run in truth["runs"]:
        start = datetime.fromisoformat(run["started_at"]).timestamp()
        word = by_start[min(by_start, key=lambda other: abs(other - start))]
        found.setdefault(run["behaviour"], Counter())[word] += 1
    return found


def test_every_run_planted_as_advised_is_kept(sample: Dataset) -> None:
    found = words_by_behaviour(sample)["as advised"]
    assert set(found) == {"kept"}
    assert found["kept"] >= 20


def test_no_run_planted_as_broken_is_kept_or_overlooked(sample: Dataset) -> None:
    by_behaviour = words_by_behaviour(sample)
    for behaviour in ("too hard", "too long", "intervals"):
        found = by_behaviour[behaviour]
        assert not found["kept"]
        assert not found["outside"]
        assert found["broke"] > found["borderline"]


def test_the_sample_has_enough_to_compare_what_came_after(sample: Dataset) -> None:
    found = what_came_after(sample)
    assert found.next_run.n_control + found.next_run.n_exposed >= 16
    assert found.next_run.verdict in {"can't tell", "higher", "lower"}
