"""What came after kept and broken runs: compared, never blamed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from fakes.stories import Story, at, rested_log

from analyzer.advice import Judge, judge, next_runs, what_came_after
from analyzer.stats import Difference

if TYPE_CHECKING:
    from datetime import datetime

AFTER = at(13, "Tue", "07:00")


def next_of(story: Story, run_id: str) -> tuple[str, float, float | None] | None:
    found = next_runs(Judge(story.dataset()), {run_id}).get(run_id)
    return found and (found.run_id, round(found.hours_later, 2), found.residual_pct)


def after_leg_day() -> tuple[Story, str]:
    story = rested_log()
    story.leg_day(at(13, "Mon", "18:00"))
    return story, story.run(AFTER, 30)


def test_the_next_run_is_the_first_within_72_hours_of_the_end() -> None:
    story, run = after_leg_day()
    assert next_of(story, run) is None
    later = story.run(AFTER + timedelta(minutes=30, hours=72), 30)
    assert next_of(story, run) == (later, 72.0, pytest.approx(0, abs=0.01))
    sooner = story.run(AFTER + timedelta(hours=24), 30)
    assert next_of(story, run) == (sooner, 23.5, pytest.approx(0, abs=0.01))


def test_a_run_after_72_hours_is_no_next_run() -> None:
    story, run = after_leg_day()
    story.run(AFTER + timedelta(hours=72.6), 30)
    assert next_of(story, run) is None


def test_the_rest_of_the_outing_and_ignored_runs_are_no_next_run() -> None:
    story, run = after_leg_day()
    story.run(AFTER + timedelta(minutes=50), 20)
    story.run(AFTER + timedelta(hours=5), 20, ignored=True)
    later = story.run(AFTER + timedelta(hours=24), 30)
    found = next_of(story, run)
    assert found is not None
    assert found[0] == later


@pytest.mark.parametrize("decision", ["yes", "unknown"])
def test_a_leg_day_between_or_what_may_be_one_leaves_no_next_run(decision: str) -> None:
    story, run = after_leg_day()
    story.leg_day(AFTER + timedelta(hours=10), decision)
    story.run(AFTER + timedelta(hours=24), 30)
    assert next_of(story, run) is None


def test_the_residual_is_speed_at_equal_heart_rate_against_the_usual() -> None:
    story, run = after_leg_day()
    story.run(AFTER + timedelta(hours=24), 30, mps=3.0 * 0.97, hr=135)
    found = next_of(story, run)
    assert found is not None
    assert found[2] == pytest.approx(-3.0, abs=0.01)


def test_a_next_run_that_was_merely_easier_is_no_slower_by_the_runner_s_own_slope() -> None:
    """Speed goes with the 1.5th power of heart rate above 50: not what most runners' does."""
    rng = np.random.default_rng(2)
    story = Story()

    def run(when: datetime, bpm: float, **facts: Any) -> str:
        mps = 3.0 * ((bpm - 50) / 85) ** 1.5 * np.exp(rng.normal(0, 0.01))
        return story.run(when, float(rng.uniform(35, 55)), mps=float(mps), hr=bpm, **facts)

    for week in range(1, 27):
        for weekday, bpm in (("Tue", 128.0), ("Thu", 142.0), ("Sat", 133.0), ("Sun", 150.0)):
            run(at(week, weekday, "19:00"), bpm + float(rng.normal(0, 4)))
        story.leg_day(at(week, "Mon", "18:00"))
    story.leg_day(at(27, "Mon", "18:00"))
    judged = run(at(27, "Tue", "07:00"), 135)
    run(at(27, "Wed", "07:00"), 120)
    found = next_of(story, judged)
    assert found is not None
    # By log v - 1.3 log HR it would be 10 % slower.
    assert found[2] == pytest.approx(0, abs=3)


def test_a_jog_of_under_15_minutes_is_none_of_what_came_after() -> None:
    story, run = after_leg_day()
    story.run(AFTER + timedelta(hours=12), 14.5)
    later = story.run(AFTER + timedelta(hours=24), 30)
    found = next_of(story, run)
    assert found is not None
    assert found[0] == later


@pytest.mark.parametrize("facts", [{"hr": None}, {"kind": "race"}, {"repetitions": 5}])
def test_a_next_run_without_heart_rate_or_a_race_has_no_residual(facts: dict[str, object]) -> None:
    story, run = after_leg_day()
    story.run(AFTER + timedelta(hours=24), 30, **facts)
    found = next_of(story, run)
    assert found is not None
    assert found[2] is None


def habits(pairs: int, *, cost: float = 0.0, sore: float = 0.0, seed: int = 1) -> Story:
    """Tell of weeks that keep and break in turn; ``cost`` % of the next run, ``sore`` points."""
    rng = np.random.default_rng(seed)
    story = Story().easy_weeks()
    for week in range(13, 13 + 2 * pairs):
        broke = week % 2 == 0
        story.leg_day(at(week, "Mon", "18:00"))
        story.run(at(week, "Tue", "07:00"), 30, hr=170 if broke else 135)
        form = 1 + rng.normal(0, 0.01) - broke * cost / 100
        story.run(at(week, "Wed", "19:00"), 45, mps=3 * form)
        story.run(at(week, "Sat", "07:00"), 45, mps=3 * (1 + rng.normal(0, 0.01)))
        for weekday in ("Wed", "Thu"):
            story.sore(at(week, weekday), float(rng.integers(2, 4) + broke * sore))
        story.sore(at(week, "Mon"), float(rng.integers(1, 3)))
    return story


def test_a_planted_cost_is_found_in_what_came_after_and_not_in_the_placebo() -> None:
    found = what_came_after(habits(12, cost=3.0, sore=2.0).dataset())
    assert (found.next_run.n_control, found.next_run.n_exposed) == (12, 12)
    assert found.next_run.low is not None
    assert found.next_run.high is not None
    assert found.next_run.low < -3.0 < found.next_run.high < 0
    assert found.next_run.verdict == "lower"
    assert found.soreness.verdict == "higher"
    assert found.soreness.estimate == pytest.approx(2.0, abs=0.7)
    assert found.next_run_placebo.verdict == "can't tell"
    assert found.soreness_placebo.verdict == "can't tell"
    assert found.no_next_run_kept == 0.0


def test_without_a_planted_cost_it_cannot_tell() -> None:
    found = what_came_after(habits(12).dataset())
    assert found.next_run.verdict == "can't tell"
    assert found.soreness.verdict == "can't tell"
    assert any("can't tell" in note for note in found.notes)
    assert any(" % on." in note for note in found.notes)


def test_under_8_of_each_nothing_is_compared() -> None:
    found = what_came_after(habits(7, cost=3).dataset())
    assert found.next_run == Difference(7, 7, "%")
    assert found.notes[0] == (
        "Not enough to compare the next run's speed at equal effort: 7 broken runs against 7"
        " kept; 8 of each are needed."
    )


def test_a_difference_that_was_there_before_is_told() -> None:
    story = habits(12)
    for week in range(14, 37, 2):  # good days before the broken runs
        story.run(at(week - 1, "Sun", "07:00"), 45, mps=3.1)
    found = what_came_after(story.dataset())
    assert found.next_run_placebo.verdict == "higher"
    assert any(note.startswith("The run before differed too (+3.") for note in found.notes)


def test_an_empty_log_has_nothing_to_compare() -> None:
    found = what_came_after(Story().dataset())
    assert found.next_run == Difference(0, 0, "%")
    assert (found.no_next_run_kept, found.no_next_run_broke) == (None, None)


def test_the_share_without_a_next_run_is_told() -> None:
    story = habits(8)
    for week in range(14, 29, 4):  # every second broken run
        story.runs = [r for r in story.runs if r["started_at"] != at(week, "Wed", "19:00")]
    found = what_came_after(story.dataset())
    assert (found.no_next_run_kept, found.no_next_run_broke) == (0.0, 0.5)


def test_soreness_lengthens_no_window_here() -> None:
    story = habits(8)
    judged = len([v for v in judge(story.dataset()) if v.verdict in {"kept", "broke"}])
    for week in range(13, 29):
        story.sore(at(week, "Tue"), 9)
    with_soreness = [v for v in judge(story.dataset()) if v.verdict in {"kept", "broke"}]
    found = what_came_after(story.dataset())
    assert len(with_soreness) > judged
    assert found.next_run.n_control + found.next_run.n_exposed == 16


def test_no_word_claims_a_cause() -> None:
    for story in (habits(12, cost=3, sore=2), habits(12), habits(3)):
        text = " ".join(what_came_after(story.dataset()).notes).lower()
        for word in ("because", "cause", "made", "due to", "led to", "effect of"):
            assert word not in text
