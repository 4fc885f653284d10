"""The three facts under the headline: how big, how well kept, and the next run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from fakes import effects as made
from fakes.stories import rested_log

from analyzer.effect import EffectVerdict, Placebo, Refusal
from analyzer.effect.unadjusted import ChangePct, NextDayChange
from analyzer.report import answer, scoreboard
from analyzer.report.context import Estimates, ReportContext, report_context

if TYPE_CHECKING:
    from analyzer.effect import Effect
    from analyzer.report.scoreboard import Scoreboard

NNBSP, NBSP = "\u202f", "\u00a0"


@pytest.fixture(scope="module")
def thin() -> ReportContext:
    """Twelve weeks, leg day each Monday: enough to be judged, too few to estimate anything."""
    return report_context(rested_log().dataset())


@pytest.fixture(scope="module")
def board(thin: ReportContext) -> Scoreboard:
    return scoreboard.build(thin)


def answered(context: ReportContext, effect: Effect) -> answer.Answer:
    return answer.build(replace(context, estimates=lambda: Estimates({"speed": effect}, None)))


@pytest.mark.parametrize(
    ("counts", "figure", "text"),
    [
        ((0, 0, 0, 0, 0), "No run judged yet", "0 runs in the hours after leg day."),
        ((0, 0, 0, 1, 0), "No run judged yet", "1 run in the hours after leg day."),
        ((1, 0, 0, 0, 1), "1 of 1 run kept to it", ""),
        ((5, 0, 0, 2, 5), "5 of 5 runs kept to it", "Your last 5 judged runs all kept to it."),
        ((4, 0, 2, 0, 0), "4 of 6 runs kept to it", "2 broke it."),
        ((4, 1, 0, 0, 1), "4 of 5 runs kept to it", "1 was borderline."),
        ((4, 2, 3, 0, 1), "4 of 9 runs kept to it", "3 broke it, 2 were borderline."),
        (
            (31, 2, 17, 4, 2),
            "31 of 50 runs kept to it",
            "17 broke it, 2 were borderline. Your last 2 judged runs both kept to it.",
        ),
        ((0, 0, 1200, 0, 0), "0 of 1,200 runs kept to it", "1,200 broke it."),
    ],
)
def test_how_well_it_was_kept(
    board: Scoreboard, counts: tuple[int, ...], figure: str, text: str
) -> None:
    names = ("kept", "borderline", "broke", "not_judged", "kept_in_a_row")
    fact = answer._kept_fact(replace(board, **dict(zip(names, counts, strict=True))))
    assert (fact.figure, fact.text) == (figure, text)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            NextDayChange(ChangePct(-6.4, -9.0, -3.8), ChangePct(-12.0, -20.0, -4.0)),
            f"The day after leg day you ran 6{NNBSP}% slower and 12{NNBSP}% shorter.",
        ),
        (
            NextDayChange(ChangePct(0.4, 0.1, 0.7), None),
            f"The day after leg day you ran 0.4{NNBSP}% faster.",
        ),
        (
            NextDayChange(ChangePct(-1.0, -3.0, 1.0), ChangePct(15.0, 4.0, 26.0)),
            f"The day after leg day you ran 15{NNBSP}% longer.",
        ),
        (NextDayChange(ChangePct(-1.0, -3.0, 1.0), None), "Can’t tell yet: 40 runs the day after"),
        (None, "Can’t tell yet: 40 runs the day after leg day, and no heart rate."),
    ],
    ids=["slower and shorter", "faster", "longer", "unclear", "unknown"],
)
def test_without_heart_rate_only_what_is_clear_stands_in_the_headline(
    thin: ReportContext, change: NextDayChange | None, sentence: str
) -> None:
    blind = replace(thin, dataset=replace(thin.dataset, runs=thin.runs.assign(hr_usable=False)))
    effect = replace(made.effect(made.bucket("6-30 h", -1, 1)), next_day_change=change)
    told = answered(blind, effect)
    assert told.state == "no heart rate"
    assert told.sentence.startswith(sentence)
    assert (told.lede_lead, told.lede) == (
        "Without heart rate,", "choice and fatigue cannot be told apart.",
    )  # fmt: skip
    assert told.facts[0].text == "It takes heart rate: from a strap, or from the wrist."


@pytest.mark.parametrize(
    ("low", "high", "verdict", "ends"),
    [
        (-4.1, 0.4, "By the second day there is no clear difference.", 1.9),
        (-4.1, -0.4, "On the second day you are still slower.", 2.2),
        (0.4, 4.1, "On the second day you are faster.", 2.2),
        (-4.1, 0.4, "About the second day your data can’t tell yet.", 3.6),
    ],
)
def test_a_clear_day_after_is_followed_by_what_the_second_day_shows(
    thin: ReportContext, low: float, high: float, verdict: str, ends: float
) -> None:
    effect = made.effect(
        made.bucket("6-30 h", -3.8, -1.0), made.bucket("30-54 h", low, high, mde=ends)
    )
    assert answered(thin, effect).lede == (
        f"sure that it is slower, less sure by how much. {verdict}"
    )


def test_still_slower_is_only_who_was_slower_before(thin: ReportContext) -> None:
    effect = made.effect(made.bucket("6-30 h", 1.0, 3.8), made.bucket("30-54 h", -4.1, -0.4))
    assert answered(thin, effect).lede.endswith("On the second day you are slower.")


def test_a_second_day_of_few_runs_is_passed_over(thin: ReportContext) -> None:
    told = answered(thin, made.effect(made.bucket("6-30 h", -3.8, -1.0)))
    assert told.lede == "sure that it is slower, less sure by how much."


def test_how_sure_says_itself_that_a_check_failed(thin: ReportContext) -> None:
    effect = made.effect(made.bucket("6-30 h", -3.8, -1.0))
    failed, held = (
        Placebo("upper-body day", -2, -3.1, -0.9),
        Placebo("leg day is tomorrow", 1, -1, 3),
    )
    sure = "sure that it is slower, less sure by how much."
    warned = f"{sure} A check failed: be wary of the numbers."
    assert answered(thin, replace(effect, placebos=(failed, held))).lede == warned
    assert answered(thin, replace(effect, placebos=(held,))).lede == sure


def test_the_pooled_effect_says_that_it_pools(thin: ReportContext) -> None:
    pooled = made.bucket("per leg day", -3.8, -1.0, n=90)
    effect = replace(made.effect(), per_leg_day=pooled, per_leg_day_leads=True)
    told = answered(thin, effect)
    assert told.sentence.startswith(f"After a standard leg day you run 2.4{NNBSP}% slower")
    assert told.lede.endswith(
        "This pools all hours after leg day, for want of rested runs to compare with."
    )
    assert told.facts[0].text.endswith(f"From {effect.n_used} runs at all hours after leg day.")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "It takes 4 more runs 6 to 30 h after leg day."),
        (
            {"refusal": Refusal.EFFORT_NEVER_DIFFERS, "lacking_here": 0},
            "Heart rate or speed never differs between the runs.",
        ),
    ],
)
def test_what_is_missing_stands_where_the_size_would(
    thin: ReportContext, change: dict[str, Any], words: str
) -> None:
    effect = made.effect(replace(made.refused("6-30 h"), **change))
    fact = answered(thin, effect).facts[0]
    assert (fact.figure, fact.text) == ("Can’t tell yet", words)


def test_a_difference_that_is_not_clear_is_an_interval_with_both_signs(
    thin: ReportContext,
) -> None:
    fact = answered(thin, made.effect(made.bucket("6-30 h", -0.8, 0.9, mde=1.2))).facts[0]
    assert fact.figure == f"−0.8 to +0.9{NNBSP}%"
    assert fact.text.startswith("The 95 % interval; below zero is slower. From 40 runs ")


def test_the_interval_is_told_in_seconds_of_the_runners_own_pace(thin: ReportContext) -> None:
    fact = answered(thin, made.effect(made.bucket("6-30 h", -3.8, -1.0))).facts[0]
    assert thin.easy_pace is not None
    assert f", or 3 to 13{NBSP}s/km at 5:" in fact.text


def test_the_answer_reads_as_one_sentence(thin: ReportContext) -> None:
    for effect in (
        made.effect(made.bucket("6-30 h", -3.8, -1.0)),
        made.effect(made.bucket("6-30 h", -0.8, 0.9, mde=1.2)),
        made.effect(made.bucket("6-30 h", -3.1, 1.9, mde=3.6)),
        made.effect(),
    ):
        told = answered(thin, effect)
        assert told.sentence == told.before + told.strong + told.after
        assert told.sentence.endswith(".")
        assert "  " not in told.sentence
        assert told.state in set(EffectVerdict)
        assert len(told.facts) == 3
