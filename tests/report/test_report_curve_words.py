"""What stands beside the recovery curve: each note word by word, from an answer made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from fakes import effects as made
from fakes.stories import rested_log

from analyzer.effect import EffectVerdict, Placebo
from analyzer.report import answer, curve
from analyzer.report.context import Estimates, ReportContext, report_context

if TYPE_CHECKING:
    from analyzer.effect import BucketEffect, Effect

NNBSP = "\u202f"
NEXT_DAY, DAY_2 = "6-30 h", "30-54 h"
SLOWER = made.bucket(NEXT_DAY, -3.8, -1.0)
OPEN = made.bucket(DAY_2, -2.1, 0.4)
UPPER = Placebo("upper-body day", 0.4, -0.5, 1.3)
TOMORROW = Placebo("leg day is tomorrow", -0.3, -1.2, 0.6)
FAILING = Placebo("leg day is tomorrow", -1.4, -2.2, -0.6)
COARSE = Placebo("upper-body day", 0.4, -3.5, 4.3)


@pytest.fixture(scope="module")
def thin() -> ReportContext:
    """Twelve weeks with leg days and heart rate: what the estimator says comes by hand."""
    return report_context(rested_log().dataset())


def of_effect(context: ReportContext, effect: Effect) -> ReportContext:
    return replace(context, estimates=lambda: Estimates({"speed": effect}, None))


def notes(context: ReportContext, *buckets: BucketEffect, **others: Any) -> dict[str, str]:
    effect = replace(made.effect(*buckets), **{"placebos": (), **others})
    return {note.lead: note.text for note in curve.build(of_effect(context, effect)).notes}


def leaning(bucket: BucketEffect, verdict: EffectVerdict) -> BucketEffect:
    return replace(bucket, verdict=verdict)


@pytest.mark.parametrize(
    ("alone", "words"),
    [
        pytest.param(-2.4, f"Your data alone say 2.4{NNBSP}%.", id="the same"),
        pytest.param(-3.9, f"Your data alone say 3.9{NNBSP}%; the estimate leans towards what"
                     " studies found, ", id="studies drew it in"),
        pytest.param(2.0, f"Your data alone say +2.0{NNBSP}%; the estimate leans towards what"
                     " studies found, ", id="the other side of 0"),
        pytest.param(-1.8, f"Your data alone say 1.8{NNBSP}%; the estimate takes in the other days"
                     " too.", id="away from what studies found"),
    ],
)  # fmt: skip
def test_a_clear_day_says_its_size_and_what_the_data_alone_say(
    thin: ReportContext, alone: float, words: str
) -> None:
    found = notes(thin, replace(SLOWER, data_only_pct=alone))["Next day: slower."]
    assert found.startswith(f"2.4{NNBSP}% (1.0 to 3.8). {words}")


def test_a_day_that_only_leans_says_when_it_will_be_called_sure(thin: ReportContext) -> None:
    found = notes(thin, leaning(SLOWER, EffectVerdict.LEANING_SLOWER))
    assert found["Next day: leaning slower."].endswith(
        " It is called sure once it also stood at the ends of the last two quarters."
    )


def test_days_of_one_doubt_are_told_together(thin: ReportContext) -> None:
    found = notes(thin, OPEN, made.bucket("54-78 h", -2.0, 1.0, mde=3.1, n=1))
    assert found["Day 2 and day 3: can’t tell."] == (
        f"With 40 runs and 1 run, effects are reliably seen from 2.2{NNBSP}% and 3.1{NNBSP}% on."
    )
    assert notes(thin, OPEN)["Day 2: can’t tell."] == (
        f"With 40 runs, an effect is reliably seen from 2.2{NNBSP}% on."
    )


@pytest.mark.parametrize(
    ("low", "high", "so"),
    [
        (-1.9, -0.3, "they cost more."),
        (0.3, 1.9, "they cost less, as it seems."),
        (-0.9, 0.5, "they may cost more or less, your data can’t tell."),
    ],
)
def test_harder_leg_days_cost_more_only_where_the_interval_says_so(
    thin: ReportContext, low: float, high: float, so: str
) -> None:
    middle = (low + high) / 2
    found = notes(thin, SLOWER, severity=Placebo("twice as severe", middle, low, high))
    assert found["Harder leg days."].startswith("One twice as hard changes the next day by ")
    assert found["Harder leg days."].endswith(f": {so}")


def test_all_hours_together_speak_only_where_no_day_is_clear(thin: ReportContext) -> None:
    pooled = replace(made.bucket("per leg day", -1.6, 0.2), verdict=EffectVerdict.CANT_TELL)
    assert "All hours together:" not in notes(thin, SLOWER, per_leg_day=pooled)
    assert notes(thin, OPEN, per_leg_day=pooled)["All hours together:"].startswith(
        f"−0.7{NNBSP}% (−1.6 to +0.2) the day after a standard leg day, can’t tell, if it fades as"
        " it did in studies."
    )


@pytest.mark.parametrize(
    ("placebos", "lead", "text"),
    [
        pytest.param(
            (UPPER,), "Checks.",
            "No leg day can change how you run after an upper-body day, so that should come out as"
            f" 0. “Upper-body day” (−0.5 to +1.3{NNBSP}%) shows nothing clear, as it should be.",
            id="one is quiet",
        ),
        pytest.param(
            (UPPER, TOMORROW), "Checks.",
            "No leg day can change how you run after an upper-body day or the day before leg day,"
            f" so that should come out as 0. “Upper-body day” (−0.5 to +1.3{NNBSP}%) and “Leg day"
            f" is tomorrow” (−1.2 to +0.6{NNBSP}%) show nothing clear, as it should be.",
            id="both are quiet",
        ),
        pytest.param(
            (FAILING,), "A check failed.",
            "No leg day can change how you run the day before leg day, so that should come out as"
            f" 0. “Leg day is tomorrow” (−2.2 to −0.6{NNBSP}%) should show nothing but does: be"
            " wary of the numbers here.",
            id="one fails",
        ),
        pytest.param(
            (FAILING, replace(FAILING, name="upper-body day")), "Checks failed.",
            "No leg day can change how you run the day before leg day or after an upper-body day,"
            f" so that should come out as 0. “Leg day is tomorrow” (−2.2 to −0.6{NNBSP}%) and"
            f" “Upper-body day” (−2.2 to −0.6{NNBSP}%) should show nothing but do: be wary of the"
            " numbers here.",
            id="both fail",
        ),
        pytest.param(
            (COARSE,), "Checks.",
            "No leg day can change how you run after an upper-body day, so that should come out as"
            f" 0. “Upper-body day” (−3.5 to +4.3{NNBSP}%) can’t tell: an effect of 2.0{NNBSP}%"
            " would fit as well as none, so the result stands, but without this support.",
            id="one is too coarse",
        ),
    ],
)  # fmt: skip
def test_checks_say_what_they_show_and_what_they_cannot(
    thin: ReportContext, placebos: tuple[Placebo, ...], lead: str, text: str
) -> None:
    assert notes(thin, SLOWER, placebos=placebos)[lead] == text


def test_a_check_of_too_few_runs_is_named_beside_one_that_was_made(thin: ReportContext) -> None:
    lacking = Placebo("leg day is tomorrow")
    found = notes(thin, SLOWER, placebos=(UPPER, lacking))["Checks."]
    assert found.endswith(" “Leg day is tomorrow”: too few runs to check.")
    assert "Checks." not in notes(thin, SLOWER, placebos=(lacking,)), "none was made"


def test_other_ways_to_work_it_out_stand_in_plain_words_beneath(thin: ReportContext) -> None:
    routes = (
        Placebo("plain regression on effort", -2.0, -3.5, -0.5),
        Placebo("usual length held equal"),
        Placebo("a new route", -1.0, -2.0, 0.0),
    )
    effect = replace(made.effect(SLOWER), sensitivity=routes)
    table = curve.build(of_effect(thin, effect)).routes
    assert table is not None
    assert table.rows == (
        ("With heart rate taken as exact", f"−2.0{NNBSP}%", "−3.5 to −0.5"),
        ("A new route", f"−1.0{NNBSP}%", "−2.0 to 0.0"),
    ), "a way without a number has no row"
    assert curve.build(of_effect(thin, made.effect(SLOWER))).routes is None


def test_the_table_has_the_numbers_of_the_steps_and_the_rested_ones_last(
    thin: ReportContext,
) -> None:
    built = curve.build(of_effect(thin, made.effect(SLOWER)))
    rows = {row[0]: row for row in built.table.rows}
    assert list(rows)[:4] == ["0–6", "6–30", "30–54", "54–78"]
    assert rows["6–30"] == (
        "6–30", "40", f"−2.4{NNBSP}%", "−3.8 to −1.0", f"−2.4{NNBSP}% (−4.1 to −0.7)",
        f"2.2{NNBSP}%", f"−6.4{NNBSP}%", "slower",
    )  # fmt: skip
    assert rows["30–54"][1:3] == ("2", "–")
    assert rows["30–54"][6:] == ("–", "not enough runs: 4 more needed")
    assert built.table.rows[-1][1:] == ("68", "reference", "", "", "", "", "")


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (EffectVerdict.SLOWER, " On the second day you are still slower."),
        (EffectVerdict.FASTER, " On the second day you are faster."),
        (EffectVerdict.LEANING_SLOWER, " On the second day it leans to slower."),
        (EffectVerdict.LEANING_FASTER, " On the second day it leans to faster."),
        (EffectVerdict.NO_CLEAR_DIFFERENCE, " By the second day there is no clear difference."),
        (EffectVerdict.CANT_TELL, " About the second day your data can’t tell yet."),
        (EffectVerdict.NOT_ENOUGH_RUNS, ""),
    ],
)
def test_after_a_clear_next_day_the_second_day_has_its_own_words(
    thin: ReportContext, second: EffectVerdict, words: str
) -> None:
    effect = made.effect(SLOWER, leaning(OPEN, second))
    lede = answer.build(of_effect(thin, effect)).lede
    assert lede == f"sure that it is slower, less sure by how much.{words}"


def test_a_direction_that_studies_carry_says_that_the_runs_alone_cannot(
    thin: ReportContext,
) -> None:
    carried = replace(SLOWER, data_only_low_pct=-4.0, data_only_high_pct=0.1)
    told = answer.build(of_effect(thin, made.effect(carried)))
    assert told.lede.startswith(
        "sure that it is slower with what studies found; your runs alone can’t tell."
    )
    assert told.primary.by_prior
    assert not answer.build(of_effect(thin, made.effect(SLOWER))).primary.by_prior


def test_a_leaning_and_an_even_headline_say_how_sure_they_are(thin: ReportContext) -> None:
    lean = leaning(SLOWER, EffectVerdict.LEANING_SLOWER)
    told = answer.build(of_effect(thin, made.effect(lean)))
    assert told.sentence.startswith(
        f"Leaning slower the day after leg day, by 2.4{NNBSP}% at the same heart rate"
    )
    assert told.lede == (
        "today’s interval leaves out 0; it counts once the last two quarters ended so too."
    )
    assert told.share == (
        f"the day after leg day, by 2.4{NNBSP}% at the same heart rate: not sure yet."
    )
    even = answer.build(of_effect(thin, made.effect(made.bucket(NEXT_DAY, -0.6, 0.7, mde=1.5))))
    assert even.sentence == (
        "The day after leg day: no clear difference in your speed at the same heart rate."
    )
    assert even.lede == f"your runs find a change reliably from 1.5{NNBSP}% on."
