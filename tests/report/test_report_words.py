"""A title never claims more than its interval, and missing data have their words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fakes import effects as made
from fakes import report_data as fakes
from hypothesis import HealthCheck, given, settings

from analyzer.advice.power import RunsNeeded, runs_needed
from analyzer.report import answer, curve, scoreboard
from analyzer.report.context import Estimates, ReportContext, report_context

if TYPE_CHECKING:
    from analyzer.effect import Effect
    from analyzer.frames.dataset import Dataset

NNBSP = "\u202f"
quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def context(dataset: Dataset) -> ReportContext:
    return report_context(dataset)


def with_speed(
    context: ReportContext, effect: Effect, needed: RunsNeeded | None = None
) -> ReportContext:
    return replace(context, estimates=lambda: Estimates({"speed": effect}, needed))


def said(context: ReportContext, effect: Effect, needed: RunsNeeded | None = None) -> answer.Answer:
    return answer.build(with_speed(context, effect, needed))


@quick
@given(effect=made.effects())
def test_the_headline_says_slower_only_when_the_verdict_does(
    context: ReportContext, effect: Effect
) -> None:
    sentence, word = said(context, effect).sentence, effect.headline.verdict
    for claim in ("slower", "faster"):
        assert (claim in sentence) == (word == claim)
    if word in {"can't tell", "not enough runs"}:
        assert sentence.startswith("Can’t tell yet")
    if word == "no clear difference":
        assert "no clear difference" in sentence


@quick
@given(effect=made.effects())
def test_the_curve_names_exactly_the_days_that_are_clear(
    context: ReportContext, effect: Effect
) -> None:
    built = curve.build(with_speed(context, effect))
    names = {"0-6 h": "same day", "6-30 h": "next day", "30-54 h": "day 2", "54-78 h": "day 3"}
    clear = built.title.partition(". After")[0].lower()
    for step in built.steps:
        assert (names[step.bucket] in clear) == step.clear
    for claim in ("slower", "faster"):
        assert (claim in built.title.lower()) == any(s.word == claim for s in built.steps)


@quick
@given(effect=made.effects())
def test_an_interval_beside_a_clear_word_never_shows_zero(
    context: ReportContext, effect: Effect
) -> None:
    found = said(context, effect)
    if found.state in {"slower", "faster"}:
        low, high = re.findall(r"[\d.]+", found.facts[0].figure)
        assert 0 < float(low) <= float(high)


def test_a_clear_effect_is_told_in_percent_and_seconds(context: ReportContext) -> None:
    effect = made.effect(made.bucket("6-30 h", -3.8, -1.0), made.bucket("30-54 h", -2.1, 0.4))
    told = said(context, effect)
    assert told.sentence.startswith(
        f"The day after leg day you run 2.4{NNBSP}% slower at the same heart rate, about "
    )
    assert told.sentence.endswith("seconds a kilometre.")
    assert told.lede == (
        "sure that it is slower, less sure by how much. About the second day your data can’t tell "
        "yet."
    )
    assert told.facts[0].figure == f"1.0 to 3.8{NNBSP}% slower"
    assert told.facts[0].text.endswith(
        "From 40 runs 6 to 30 h after leg day against 68 rested ones."
    )


def test_what_cannot_be_told_comes_with_what_it_takes(context: ReportContext) -> None:
    effect = made.effect(made.bucket("6-30 h", -3.1, 1.9, mde=3.6, n=14))
    takes = "To show 2 % it takes about 14 more runs 6 to 30 h after leg day."
    needed = RunsNeeded(2.0, 3.6, 14, 20, None, takes)
    told = said(context, effect, needed)
    assert told.sentence == "Can’t tell yet: 14 runs the day after leg day."
    assert told.lede_lead == "How sure:"
    assert told.lede == f"so far an effect is reliably seen only from 3.6{NNBSP}% on. {takes}"


def test_an_open_answer_looks_ahead_from_the_last_run_whatever_the_clock() -> None:
    dataset = fakes.simulated("null", last_runs=110)
    last = dataset.runs["started_at"].max()
    open_still = report_context(dataset)
    assert open_still.speed.headline.verdict == "can't tell"
    expected = runs_needed(dataset.runs, today=last, effect=open_still.speed)
    assert open_still.needed == expected
    lede = answer.build(open_still).lede
    assert lede.endswith(f"{NNBSP}% on. {expected.sentence}")


def test_a_clear_answer_needs_no_more_runs(context: ReportContext) -> None:
    assert context.speed.headline.verdict == "slower"
    assert context.needed is None
    assert "rhythm" not in answer.build(context).lede


@pytest.mark.parametrize(("reference", "hours"), [(">78 h", "78"), ("54-78 h and >78 h", "54")])
def test_the_curve_says_from_when_on_a_run_counts_as_rested(
    context: ReportContext, reference: str, hours: str
) -> None:
    effect = replace(made.effect(made.bucket("6-30 h", -3.8, -1.0)), reference=reference)
    built = curve.build(with_speed(context, effect))
    assert f"against runs {hours} to 180 h after." in built.dek
    assert built.table.rows[-1][0] == f"{hours}–180"


@pytest.mark.parametrize(
    ("effect", "share"),
    [
        (
            made.effect(made.bucket("6-30 h", -3.8, -1.0)),
            "the day after leg day, at the same heart rate.",
        ),
        (
            made.effect(made.bucket("6-30 h", -0.8, 0.9, mde=1.2)),
            "the day after leg day, at the same heart rate.",
        ),
        (
            made.effect(made.bucket("6-30 h", -3.1, 1.9, mde=3.6, n=14)),
            "14 runs the day after leg day.",
        ),
        (made.effect(), "2 runs the day after leg day."),
    ],
    ids=["slower", "no clear difference", "can't tell", "not enough runs"],
)
def test_the_picture_says_what_the_strong_words_leave_open(
    context: ReportContext, effect: Effect, share: str
) -> None:
    assert said(context, effect).share == share


def test_too_few_runs_say_how_many_are_missing(context: ReportContext) -> None:
    told = said(context, made.effect())
    assert told.sentence == "Can’t tell yet: 2 runs the day after leg day."
    assert told.lede_lead == "What is missing:"
    assert told.lede == "it takes 4 more runs 6 to 30 h after leg day."


def test_without_leg_days_the_page_says_how_to_add_one() -> None:
    report = fakes.told(fakes.simulated(legs=False, last_runs=48))
    assert report.answer.sentence == "No leg day found in 48 runs."
    assert report.answer.command == "legstats legdays add"
    assert report.scoreboard.title == "No run in the hours after leg day yet"
    assert report.flagged.title == "None: no run could be judged yet"


def test_without_heart_rate_nothing_is_called_fatigue() -> None:
    report = fakes.told(fakes.simulated(heart_rate=False))
    assert report.answer.state == "no heart rate"
    assert re.fullmatch(
        rf"The day after leg day you ran \d+{NNBSP}% slower and \d+{NNBSP}% shorter\.",
        report.answer.sentence,
    )
    assert report.answer.lede == "choice and fatigue cannot be told apart."
    assert "equal effort" not in report.curve.title
    assert report.curve.title == "Without heart rate your curve cannot be drawn"


def test_an_empty_store_gets_a_whole_page() -> None:
    report = fakes.told(fakes.nothing())
    assert report.answer.sentence == "No runs yet."
    assert report.answer.command == "legstats sync FOLDER"
    assert report.quality.title == "Nothing read yet"
    assert report.period.words == ""


def test_getting_better_is_said_only_when_it_is_sure() -> None:
    board = scoreboard._board_title
    ends = scoreboard.FirstAndLast
    day = fakes.simulated(last_runs=5).runs["local_date"].iloc[0].date()
    assert board(40, 53, 53, ends(15, 6, 15, day, day)).startswith("You are getting better at it")
    assert board(40, 53, 53, ends(15, 8, 14, day, day)).startswith("You may be getting better")
    assert board(40, 53, 53, ends(15, 14, 8, day, day)).startswith("You may have kept to it more")
    assert board(40, 53, 53, ends(15, 12, 14, day, day)).startswith("No clear change")
    assert board(40, 53, 53, ends(15, 15, 6, day, day)).startswith("You kept to it more often")
    assert board(8, 12, 12, None) == "8 of 12 judged runs kept short and slow"
