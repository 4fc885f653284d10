"""``check`` of one run and of all: the limits it was held to, what came after, and the JSON."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest
from fakes.stories import DAY_AFTER, NAN, alike

from analyzer.advice.runner import RunnerHistory
from analyzer.advice.verdicts import Judge
from analyzer.answers.advice_check import (
    AdviceCheck,
    RunCheck,
    check_advice,
    check_run,
    limits_on,
    why_outside,
)
from analyzer.config import Config
from analyzer.errors import UsageError
from analyzer.settings import RULES_VERSION, Rules

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer import Dataset

LIMITS = {"minutes", "length_km", "km", "mean_hr_bpm", "hard_hr_bpm", "hard_minutes", "speed_mps"}


@cache
def broken_and_kept() -> Dataset:
    """Twelve weeks of the same 40 minutes; after the last leg day two hours, and a short run."""
    story = alike()
    story.run(DAY_AFTER, 120, run_id="long one")
    story.run(DAY_AFTER + timedelta(hours=12), 20, run_id="short one")
    story.run(DAY_AFTER + timedelta(days=3), 40, run_id="rested one")
    return story.dataset()


def test_every_run_after_leg_day_has_its_verdict_and_what_came_next() -> None:
    answer = check_advice(broken_and_kept())
    told = answer.to_dict()
    assert set(told) == {"rules_version", "easy_ceiling", "verdicts"}
    assert told["rules_version"] == RULES_VERSION
    long, short = told["verdicts"][-2:]
    assert set(long) == {
        "run_id", "verdict", "score", "confidence", "reasons", "notes", "next_run",
    }  # fmt: skip
    assert (long["run_id"], long["verdict"]) == ("long one", "broke")
    assert (short["run_id"], short["verdict"]) == ("short one", "kept")
    assert long["next_run"].run_id == "short one"
    # From the end of the two hours at 9:00 to the short run at 19:00.
    assert long["next_run"].hours_later == pytest.approx(10)
    assert short["next_run"].run_id == "rested one"
    assert "rested one" not in {one["run_id"] for one in told["verdicts"]}
    assert told["easy_ceiling"] == asdict(answer.ceiling)  # type: ignore[call-overload] # there is one


def test_nothing_to_judge_is_an_empty_list_and_no_ceiling_is_null() -> None:
    told = AdviceCheck(()).to_dict()
    assert told == {"rules_version": RULES_VERSION, "easy_ceiling": None, "verdicts": []}
    assert AdviceCheck(()).ceiling_note == ""
    assert not AdviceCheck(()).is_broken
    assert AdviceCheck(()).summary == "0 kept, 0 borderline, 0 broke, 0 not judged"


def limits(run_id: str, data: Dataset | None = None) -> dict[str, float | None]:
    data = data or broken_and_kept()
    run = next(one for one in Judge(data).runs if one.run_id == run_id)
    return limits_on(run, RunnerHistory(data))


def test_a_run_with_heart_rate_is_held_to_its_length_and_82_percent_of_the_maximum() -> None:
    """All runs take 40 minutes at 3 m/s: 7.2 km, and 10 % over the longest is 7.92 km."""
    found = limits("long one")
    assert set(found) == LIMITS
    assert found["km"] == pytest.approx(7.92)
    assert found["mean_hr_bpm"] == pytest.approx(0.82 * 188)
    assert found["hard_hr_bpm"] == pytest.approx(0.88 * 188)
    assert found["hard_minutes"] == 10
    assert found["minutes"] == 40, "three quarters of runs that are all alike"


def test_without_heart_rate_of_its_own_a_run_is_held_to_its_pace_alone() -> None:
    story = alike()
    story.run(DAY_AFTER, 30, hr=None, run_id="by feel")
    found = limits("by feel", story.dataset())
    assert (found["mean_hr_bpm"], found["hard_hr_bpm"]) == (None, None)
    assert found["speed_mps"] == pytest.approx(3.0), "as most of runs that are all alike"


def one(
    verdict: object = None, why_not: str = "No leg day is known before it.", **known: float | None
) -> RunCheck:
    return RunCheck(
        "run-1", date(2026, 3, 31), verdict, why_not,  # type: ignore[arg-type] # a verdict or none
        dict.fromkeys(LIMITS) | known, "km", "40 min, 135 bpm", Rules(),
    )  # fmt: skip


def test_a_run_in_no_window_has_no_verdict_but_the_reason_and_its_limits() -> None:
    assert one(minutes=44.0).to_dict() == {
        "rules_version": RULES_VERSION,
        "verdicts": [],
        "run": {
            "run_id": "run-1",
            "judged": False,
            "why_not": "No leg day is known before it.",
            "limits": dict.fromkeys(LIMITS) | {"minutes": 44.0},
        },
    }


def test_a_run_that_was_judged_has_its_verdict_once_and_no_reason_why_not() -> None:
    verdict = check_advice(broken_and_kept()).judged[-1].verdict
    told = one(verdict, "").to_dict()
    assert told["run"]["judged"] is True
    assert told["run"]["why_not"] is None
    (judged,) = told["verdicts"]
    assert (judged["run_id"], judged["next_run"]) == ("short one", None)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({}, []),
        ({"minutes": 44.0}, ["at most 44 min in length"]),
        ({"minutes": 95.0, "length_km": 12.5}, ["at most 95 min or 12.5 km in length"]),
        ({"length_km": 12.5}, ["at most 12.5 km in length"]),
        ({"km": 7.92}, ["at most 7.9 km, which is 10\u202f% over your longest of 30 days"]),
        ({"mean_hr_bpm": 154.16}, ["a mean heart rate of at most 154 bpm"]),
        (
            {"mean_hr_bpm": 154.16, "hard_hr_bpm": 165.44, "hard_minutes": 10.0, "speed_mps": 3.0},
            ["a mean heart rate of at most 154 bpm", "at most 10 min from 165 bpm on"],
        ),
        ({"hard_hr_bpm": 165.0, "hard_minutes": 10.0}, []),
        ({"speed_mps": 3.0}, ["no faster than 5:33 /km"]),
    ],
)
def test_only_limits_that_are_known_are_said(
    known: dict[str, float | None], words: list[str]
) -> None:
    assert one(**known).limit_words == words


def test_a_run_of_no_true_date_counts_for_nothing_and_says_why() -> None:
    data = broken_and_kept()
    run = data.runs.iloc[-1].to_dict() | {
        "date_problem": "its watch had lost its clock", "hours_since_leg_day": NAN,
    }  # fmt: skip
    assert why_outside(data, run) == (
        "It counts for nothing, as nobody knows when it was: its watch had lost its clock."
    )


def test_before_anything_is_stored_no_run_can_be_asked_about(tmp_path: Path) -> None:
    data = replace(broken_and_kept(), config=Config(home=tmp_path))
    with pytest.raises(UsageError) as refused:
        check_run(data, "run-20260331")
    assert refused.value.in_full == (
        "There is no run run-20260331. Start with: legstats sync FOLDER"
    )
