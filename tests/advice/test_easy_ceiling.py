"""How hard is easy for this runner? 82 % of the maximum, or where their own easy runs lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fakes.stories import Story, at, rested_log

from analyzer.advice import Judge, judge
from analyzer.advice.effort import deciding_zones, easy_ceiling, effort_words

if TYPE_CHECKING:
    from analyzer.model import Verdict

TOP = 188.0
EASY_BPM = 0.855 * TOP


def high_pulse(planned: int = 48, **run: Any) -> Story:
    """A runner whose easy runs lie at 85.5 % of the maximum; then one more after leg day."""
    story = Story()
    for number in range(48):
        week, day = divmod(number, 4)
        wobble = number * 7 % 5 - 2
        story.run(
            at(week + 1, ("Tue", "Thu", "Sat", "Sun")[day], "12:00"),
            40 + 5 * day + wobble,
            hr=EASY_BPM + wobble,
            above={0.88 * TOP: 12.0},
            planned_kind="easy" if number >= 48 - planned else "",
        )
    story.leg_day(at(13, "Mon", "18:00"))
    facts = {"hr": EASY_BPM, "above": {0.88 * TOP: 12.0}, "planned_kind": "easy", **run}
    story.run(at(13, "Tue", "07:00"), 40, run_id="the run", **facts)
    return story


def verdict_on(story: Story) -> Verdict:
    return next(v for v in judge(story.dataset()) if v.run_id == "the run")


def test_who_runs_easy_at_85_percent_is_not_told_that_easy_runs_broke_the_advice() -> None:
    found = verdict_on(high_pulse())
    assert found.verdict == "kept"
    assert (
        "86\u202f% of maximum heart rate, within your own easy ceiling of 86\u202f%"
        in found.reasons[0].text
    )


@pytest.mark.parametrize(
    ("hr", "words"),
    [
        (0.80, "80\u202f% of maximum heart rate"),
        (0.85, "85\u202f% of maximum heart rate, over the easy ceiling of 82\u202f%"),
    ],
)
def test_a_run_over_the_ceiling_is_never_called_within_it(hr: float, words: str) -> None:
    judged = Judge(high_pulse(planned=7, hr=hr * TOP).dataset())
    (run,) = (r for r in judged.runs if r.run_id == "the run")
    assert effort_words(run, deciding_zones(run, judged.history), "km") == words


def test_without_eight_runs_planned_easy_the_usual_limit_holds() -> None:
    assert verdict_on(high_pulse(planned=7)).verdict == "broke"
    assert verdict_on(high_pulse(planned=8)).verdict == "kept"


def test_a_hard_run_breaks_the_own_ceiling_too_and_is_told_why_it_is_there() -> None:
    found = verdict_on(high_pulse(hr=0.91 * TOP))
    assert found.verdict == "broke"
    assert (
        "= 91\u202f% of your maximum 188; the easy ceiling is 86\u202f%: three quarters of your "
        "32 runs"
        " planned easy stay under it." in found.reasons[0].text
    )


def test_repetitions_above_the_own_threshold_are_still_intervals() -> None:
    found = verdict_on(high_pulse(reps=(4, 0.95 * TOP)))
    assert (found.verdict, found.reasons[0].rule) == ("broke", "intervals")


def test_runs_called_easy_afterwards_raise_nothing() -> None:
    story = high_pulse(planned=0)
    for run in story.runs:
        run["kind"] = "easy"
    assert verdict_on(story).verdict == "broke"


def test_the_ceiling_of_low_easy_runs_is_never_lowered() -> None:
    story = rested_log()
    for run in story.runs:
        run["planned_kind"] = "easy"
    found = easy_ceiling(Judge(story.dataset()).history, at(12).timestamp())
    assert found is not None
    assert (found.share, found.planned_easy_runs > 8) == (0.82, True)
    assert found.sentence.endswith("runs planned easy do not go beyond it.")


@pytest.mark.parametrize(
    ("planned", "says"),
    [
        (48, "The easy ceiling is 86\u202f% of your maximum 188: three quarters of your"),
        (3, "The easy ceiling is 82\u202f% of your maximum 188: the usual limit."),
    ],
)
def test_the_ceiling_used_is_told_and_why(planned: int, says: str) -> None:
    found = easy_ceiling(Judge(high_pulse(planned).dataset()).history, at(14).timestamp())
    assert found is not None
    assert found.sentence.startswith(says)


def test_it_is_told_how_many_runs_planned_easy_are_missing() -> None:
    found = easy_ceiling(Judge(high_pulse(3).dataset()).history, at(14).timestamp())
    assert found is not None
    assert (
        "4 runs of the last 182 days are known as planned easy; from 8 on your own ceiling counts."
        " `legstats runs set ID --planned easy` marks one." in found.sentence
    )


def test_where_pace_decides_there_is_no_ceiling() -> None:
    story = Story().without_hr_max()
    assert easy_ceiling(Judge(story.dataset()).history, at(12).timestamp()) is None
