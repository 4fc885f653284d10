"""What verdicts may not depend on: the year, the unit, the order of telling, what counts not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from advice.test_advice_laws import any_story

from analyzer.advice import judge
from analyzer.settings import Display

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from fakes.stories import Story

    from analyzer.model import Verdict

SEEDS = [3, 11]
WEEKS = 8


@cache
def told(seed: int) -> Story:
    return any_story(seed, WEEKS)


@cache
def verdicts(seed: int) -> dict[str, Verdict]:
    return judged(told(seed))


def judged(story: Story) -> dict[str, Verdict]:
    return {one.run_id: one for one in judge(story.dataset())}


def copied(seed: int) -> Story:
    """Tell the same story again, to be changed."""
    story = told(seed)
    lists = ("runs", "sessions", "sets", "journal", "minutes", "hr_profile", "pace_profile")
    return replace(story, **{name: list(getattr(story, name)) for name in lists})


def numbers(verdict: Verdict) -> tuple[object, ...]:
    """Return what is said of a run, without its words and without the last digits of sums."""
    return (
        verdict.verdict,
        round(verdict.score, 6),
        verdict.confidence,
        [(reason.rule, pytest.approx(reason.value)) for reason in verdict.reasons],
    )


def assert_alike(
    one: dict[str, Verdict], other: dict[str, Verdict], but: Collection[str] = ()
) -> None:
    """Hold that the same runs are judged, and each the same, those of ``but`` apart."""
    first, second = (
        {run_id: numbers(verdict) for run_id, verdict in found.items() if run_id not in but}
        for found in (one, other)
    )
    assert first == second


def without_runs(story: Story, gone: set[str]) -> Story:
    """Return a story in which some runs never were."""
    story.runs = [run for run in story.runs if run["run_id"] not in gone]
    for name in ("minutes", "hr_profile", "pace_profile"):
        setattr(story, name, [part for part in getattr(story, name) if part[0] not in gone])
    return story


def shifted(rows: list[dict[str, Any]], by: timedelta) -> list[dict[str, Any]]:
    moments = ("started_at", "ended_at", "local_date", "day", "entered_at")
    return [row | {name: row[name] + by for name in moments if name in row} for row in rows]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_story_has_verdicts_of_several_kinds(seed: int) -> None:
    words = {one.verdict for one in verdicts(seed).values()}
    assert {"kept", "broke"} <= words


@pytest.mark.parametrize(("seed", "weeks"), [(3, -60), (11, 113)])
def test_the_same_weeks_in_another_year_are_judged_the_same(seed: int, weeks: int) -> None:
    story, by = copied(seed), timedelta(weeks=weeks)
    for name in ("runs", "sessions", "journal"):
        setattr(story, name, shifted(getattr(story, name), by))
    assert_alike(judged(story), verdicts(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_miles_change_words_and_no_verdict(seed: int) -> None:
    story = copied(seed)
    story.config = replace(story.config, display=Display(distance_unit="mi"))
    then = judged(story)
    words = [[(r.rule, v.verdict) for r in v.reasons] for v in then.values()]
    assert words == [[(r.rule, v.verdict) for r in v.reasons] for v in verdicts(seed).values()]
    assert [v.score for v in then.values()] == [v.score for v in verdicts(seed).values()]


@pytest.mark.parametrize("seed", SEEDS)
def test_in_whatever_order_they_are_told_runs_are_judged_the_same(seed: int) -> None:
    story = copied(seed)
    for name in ("runs", "sessions", "minutes", "hr_profile", "pace_profile"):
        Random(seed).shuffle(getattr(story, name))  # noqa: S311 - no secret
    assert judged(story) == verdicts(seed)


@pytest.mark.parametrize(
    ("seed", "fact"),
    [(3, {"ignored": True}), (11, {"implausible": "nobody runs so"})],
    ids=["ignored", "implausible"],
)
def test_a_run_that_counts_for_nothing_is_as_if_it_had_never_been(
    seed: int, fact: dict[str, object]
) -> None:
    gone = {run["run_id"] for run in told(seed).runs[5::9]}
    marked = copied(seed)
    marked.runs = [run | (fact if run["run_id"] in gone else {}) for run in marked.runs]
    assert_alike(judged(marked), judged(without_runs(copied(seed), gone)), but=gone)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_session_that_was_no_leg_day_is_as_if_it_had_never_been(seed: int) -> None:
    """But for the first sessions: they show that sessions were recorded before the first legs."""
    story = copied(seed)
    begun = next(i for i, one in enumerate(story.sessions) if one["decision"] == "yes")
    story.sessions = [
        one for i, one in enumerate(story.sessions) if i <= begun or one["decision"] != "no"
    ]
    assert judged(story) == verdicts(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_twenty_years_of_runs_before_it_change_nothing(seed: int) -> None:
    """With a maximum of one's own: only the last half year is what is usual."""
    story = copied(seed)
    old = shifted(story.runs[:15], timedelta(weeks=-1000))
    for run in old:
        run["run_id"] += " long ago"
    story.runs += old
    story.config = replace(story.config, athlete=replace(story.config.athlete, hr_max=188.0))
    alone = copied(seed)
    alone.config = story.config
    assert_alike(judged(story), judged(alone), but={run["run_id"] for run in old})


def harder(change: Callable[[dict[str, Any]], dict[str, Any]], seed: int) -> Story:
    story = copied(seed)
    story.sessions = [
        one | (change(one) if one["decision"] == "yes" else {}) for one in story.sessions
    ]
    return story


@pytest.mark.parametrize("seed", SEEDS)
def test_heavier_leg_days_have_all_the_runs_in_their_windows_that_lighter_ones_have(
    seed: int,
) -> None:
    light = judged(harder(lambda _: {"load_z": -1.0, "eccentric_share": 0.0}, seed))
    heavy = judged(harder(lambda _: {"load_z": 2.0}, seed))
    lowering = judged(harder(lambda _: {"load_z": -1.0, "eccentric_share": 0.4}, seed))
    assert light.keys() < heavy.keys()
    assert heavy.keys() == lowering.keys(), "both are severe, and that is all there is to it"
    undecided = {one for one, v in light.items() if v.reasons[0].rule == "undecided"}
    assert_alike(light, {one: heavy[one] for one in light}, but=undecided)
