"""Laws every verdict keeps, whatever the log holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from fakes.stories import MONDAY, Story, at, rested_log, until
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.advice import judge
from analyzer.advice.verdicts import Judge, leg_carryover

if TYPE_CHECKING:
    from analyzer.model import Verdict

WORSE = ("kept", "borderline", "broke")
few = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


def any_story(seed: int, weeks: int = 14) -> Story:
    """Tell of an athlete at random: all surfaces, kinds, gaps, undecided sessions, soreness."""
    rng = np.random.default_rng(seed)
    story = Story() if rng.random() < 0.5 else Story().without_hr_max()
    for day in range(weeks * 7):
        morning = MONDAY + timedelta(days=day, hours=rng.uniform(5, 9))
        for _ in range(rng.choice([0, 1, 2], p=[0.45, 0.45, 0.1])):
            hr = None if rng.random() < 0.25 else float(rng.normal(145, 10))
            hard = float(rng.uniform(165, 190))
            story.run(
                morning + timedelta(hours=rng.uniform(0, 10)),
                float(rng.gamma(9, 5)),
                mps=float(rng.normal(3, 0.25)),
                hr=hr,
                above={hard: float(rng.uniform(0, 15))} if hr and rng.random() < 0.3 else None,
                reps=(4, hard) if hr and rng.random() < 0.15 else None,
                fast_reps=(4, 3.9) if rng.random() < 0.15 else None,
                repetitions=float(rng.choice([0, 0, 0, 5, np.nan])),
                surface=rng.choice(["road", "road", "road", "trail", "treadmill"]),
                kind=rng.choice(["", "", "", "", "race", "intervals", "easy"]),
                temperature_c=float(rng.normal(18, 7)),
                decoupling_pct=float(rng.normal(3, 3)),
                walk_share=float(rng.choice([0, 0, 0, 0.4])),
                descent_m=float(rng.exponential(120)),
                ignored=bool(rng.random() < 0.03),
            )
        if rng.random() < 0.25:
            story.leg_day(
                morning + timedelta(hours=10),
                rng.choice(["yes", "yes", "no", "unknown"]),
                load_z=float(rng.normal()),
                eccentric_share=float(rng.uniform(0, 0.5)),
            )
        if rng.random() < 0.3:
            when = MONDAY + timedelta(days=day)
            story.sore(when, int(rng.integers(0, 9)), when + timedelta(hours=rng.uniform(0, 30)))
    return story


def without_the_future(verdict: Verdict) -> Verdict:
    notes = tuple(note for note in verdict.notes if note.rule != "order")
    return replace(verdict, notes=notes)


@few
@given(st.integers(0, 10**6), st.floats(0.3, 1))
def test_no_run_is_judged_by_a_later_one(seed: int, share: float) -> None:
    """With a maximum of one's own: else what later runs have shown of it counts (test_hr_max)."""
    story = any_story(seed)
    story.config = replace(story.config, athlete=Story().config.athlete)
    whole = story.dataset()
    moment = whole.runs["started_at"].iloc[int(share * (len(whole.runs) - 1))]
    then = {v.run_id: without_the_future(v) for v in judge(until(whole, moment))}
    now = {v.run_id: without_the_future(v) for v in judge(whole)}
    assert then == {run_id: now[run_id] for run_id in then}
    assert then.keys() == now.keys() & set(until(whole, moment).runs["run_id"])


@few
@given(st.integers(0, 10**6))
def test_every_run_in_a_window_and_no_other_has_one_reasoned_verdict(seed: int) -> None:
    dataset = any_story(seed).dataset()
    verdicts = judge(dataset)
    order = dataset.runs["run_id"].tolist()
    places = [order.index(v.run_id) for v in verdicts]
    assert places == sorted(set(places))
    for verdict in verdicts:
        assert verdict.reasons
        assert all(reason.text and "nan" not in reason.text for reason in verdict.reasons)
        assert 0 <= verdict.score <= 100
        assert verdict.verdict in {"broke", "borderline"} or verdict.score == 0
    standard = dataset.runs["hours_since_leg_day"] <= 36
    assert set(dataset.runs["run_id"][standard]) <= {v.run_id for v in verdicts}


@few
@given(st.integers(0, 10**6))
def test_judging_twice_says_the_same(seed: int) -> None:
    dataset = any_story(seed, weeks=10).dataset()
    assert judge(dataset) == judge(dataset)


def verdicts_of(runs: list[dict[str, Any]]) -> list[Verdict]:
    """Judge runs that all start at one moment after the same log, each an outing of its own."""
    story = rested_log().rules(outing_gap_min=-1e9)
    for week in range(5, 13):
        story.run(at(week, "Wed", "06:30"), 50, hr=None, surface="treadmill", mps=2.9)
        story.run(at(week, "Fri", "06:30"), 70, mps=2.4, surface="trail")
    story.leg_day(at(13, "Mon", "18:00"))
    for facts in runs:
        story.run(at(13, "Tue", "07:00"), **facts)
    return list(judge(story.dataset())[-len(runs) :])


runs = st.fixed_dictionaries(
    {
        "minutes": st.floats(15, 100),
        "mps": st.floats(2, 4),
        "hr": st.one_of(st.none(), st.floats(110, 180)),
        "surface": st.sampled_from(["road", "trail", "treadmill"]),
        "temperature_c": st.floats(5, 35),
        "repetitions": st.sampled_from([0.0, 4.0, float("nan")]),
        "fast_reps": st.tuples(st.sampled_from([0, 4]), st.floats(3, 4.5)),
    }
)


several = st.lists(st.tuples(runs, st.floats(0, 1)), min_size=20, max_size=40)


def assert_no_better(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    """A verdict may become worse, or be reached at last by breaking; it may not improve."""
    told = verdicts_of([*before, *after])
    for one, other in zip(told[: len(before)], told[len(before) :], strict=True):
        if one.verdict == "not judged":
            assert other.verdict in {"not judged", "broke"}
        else:
            assert WORSE.index(other.verdict) >= WORSE.index(one.verdict)


@few
@given(several)
def test_a_longer_run_is_never_judged_better(drawn: list[tuple[dict[str, Any], float]]) -> None:
    longer = [facts | {"minutes": facts["minutes"] * (1 + more)} for facts, more in drawn]
    assert_no_better([facts for facts, _ in drawn], longer)


@few
@given(several)
def test_a_faster_run_is_never_judged_better(drawn: list[tuple[dict[str, Any], float]]) -> None:
    faster = [
        facts
        | {
            "mps": facts["mps"] * (1 + more),
            "fast_reps": (facts["fast_reps"][0], facts["fast_reps"][1] * (1 + more)),
        }
        for facts, more in drawn
    ]
    assert_no_better([facts for facts, _ in drawn], faster)


@few
@given(several)
def test_a_run_at_higher_heart_rate_is_never_judged_better(
    drawn: list[tuple[dict[str, Any], float]],
) -> None:
    with_hr = [(facts | {"hr": facts["hr"] or 120.0}, more) for facts, more in drawn]
    higher = [facts | {"hr": facts["hr"] + 50 * more} for facts, more in with_hr]
    assert_no_better([facts for facts, _ in with_hr], higher)


@pytest.mark.parametrize(
    ("hours", "left"), [(0, 0.67), (5.9, 0.67), (6, 1.0), (40, 0.5), (70, 0.17), (90, 0.0)]
)
def test_a_run_without_a_load_counts_a_standard_leg_day(hours: float, left: float) -> None:
    run = Judge(any_story(1, weeks=2).dataset()).runs[-1]._replace(leg_carryover=0.0)
    assert leg_carryover(run, hours) == left
