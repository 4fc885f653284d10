"""A runner tries other rules and sees which of her runs they would move, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes.stories import Story, at, rested_log

from analyzer.advice import verdict_table
from analyzer.advice.what_if import VERDICTS, counts_over, limits_over, moved, with_rule
from analyzer.errors import ConfigError

if TYPE_CHECKING:
    from analyzer import Dataset

HR_MAX = 188


@pytest.fixture(scope="module")
def data() -> Dataset:
    """Twelve weeks of easy runs, leg day on Mondays; twice run at 80 % of HRmax on Tuesday."""
    story = rested_log()
    for week in (11, 12):
        story.run(at(week, "Tue"), 40, hr=0.80 * HR_MAX, run_id=f"brisk {week}")
    return story.dataset()


def test_a_lower_ceiling_moves_the_brisk_runs_and_says_why(data: Dataset) -> None:
    found = moved(data, with_rule(data, "hr_ceiling_pct", 77))
    assert list(found.index) == ["brisk 11", "brisk 12"]
    assert set(found["before"]) == {"kept"}
    assert set(found["after"]) == {"broke"}
    assert found["why"].str.contains("the easy ceiling is 77\u202f%").all()


def test_the_sterner_verdict_gives_the_reasons_either_way(data: Dataset) -> None:
    strict = with_rule(data, "hr_ceiling_pct", 77)
    there, back = moved(data, strict), moved(strict, data)
    assert back["before"].equals(there["after"])
    assert back["why"].equals(there["why"])


def test_a_rule_that_stays_moves_nothing(data: Dataset) -> None:
    same = with_rule(data, "hr_ceiling_pct", data.config.rules.hr_ceiling_pct)
    assert moved(data, same).empty


def test_a_run_that_leaves_the_window_is_outside() -> None:
    downhill = Story()
    downhill.run(at(12, "Mon"), descent_m=900.0)
    downhill.run(at(12, "Tue"), run_id="after")
    closed = downhill.dataset()
    opened = with_rule(closed, "descents_open_window", value=True)
    found = moved(closed, opened)
    assert list(found.index) == ["after"]
    assert found.loc["after", "before"] == "outside"
    assert moved(opened, closed).loc["after", "after"] == "outside"


def test_each_value_counts_every_verdict_once(data: Dataset) -> None:
    counts = counts_over(data, "hr_ceiling_pct", [77, 79, 82])
    assert list(counts.columns) == list(VERDICTS)
    assert set(counts.sum(axis=1)) == {len(verdict_table(data))}
    assert counts["broke"].to_dict() == {77: 2, 79: 0, 82: 0}
    assert counts["borderline"].to_dict() == {77: 0, 79: 2, 82: 0}


def test_the_data_stay_as_they_are(data: Dataset) -> None:
    before = data.config
    with_rule(data, "hr_ceiling_pct", 77)
    assert data.config is before


def test_a_rule_that_is_none_is_refused_in_words(data: Dataset) -> None:
    with pytest.raises(ConfigError, match=r"there is no setting rules\.hr_cieling_pct"):
        with_rule(data, "hr_cieling_pct", 77)
    with pytest.raises(ConfigError, match=r"rules\.hr_ceiling_pct cannot be -1"):
        counts_over(data, "hr_ceiling_pct", [-1])


def test_without_runs_there_is_nothing_to_move() -> None:
    nothing = Story().dataset()
    assert moved(nothing, with_rule(nothing, "hr_ceiling_pct", 77)).empty
    assert counts_over(nothing, "hr_ceiling_pct", [77]).to_numpy().sum() == 0
    assert verdict_table(nothing).empty


def test_what_today_allows_moves_with_its_rule_and_with_no_other(data: Dataset) -> None:
    limits = limits_over(data, "hr_ceiling_pct", [77, 82])
    assert limits.loc[77, "mean_hr_bpm"] < limits.loc[82, "mean_hr_bpm"]
    others = limits.drop(columns="mean_hr_bpm")
    assert others.loc[77].equals(others.loc[82])
    longer = limits_over(data, "length_moderate_percentile", [50, 90])
    assert longer.loc[50, "minutes"] < longer.loc[90, "minutes"]


def test_without_leg_days_today_has_no_limit_to_move() -> None:
    assert limits_over(Story().dataset(), "hr_ceiling_pct", [77]).empty
