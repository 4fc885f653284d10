"""The words of an answer: verdicts, refusals and notes, made from reasons and numbers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from fakes import effects as made
from hypothesis import given
from hypothesis import strategies as st

from analyzer.effect import (
    METRICS,
    BucketEffect,
    Caution,
    ChangePct,
    EffectVerdict,
    LeftOut,
    LeftOutReason,
    NextDayChange,
    Refusal,
    estimate,
)
from analyzer.effect.refusal import lacking_sentence, left_out_sentences

if TYPE_CHECKING:
    from analyzer.simulate import SimulatedAthlete

SPEED, CADENCE = METRICS["speed"], METRICS["cadence"]
NNBSP = "\u202f"
PERCENT = st.floats(-20, 20)


def test_the_words_are_those_others_build_on() -> None:
    assert [verdict.value for verdict in EffectVerdict] == [
        "slower",
        "faster",
        "lower",
        "higher",
        "leaning slower",
        "leaning faster",
        "no clear difference",
        "can't tell",
        "not enough runs",
    ]
    assert {verdict.value for verdict in EffectVerdict if verdict.clear} == {
        "slower",
        "faster",
        "lower",
        "higher",
    }


@pytest.mark.parametrize(
    ("low", "high", "own", "mde", "word"),
    [
        (-3.0, -1.0, -2.0, 1.5, "slower"),
        (1.0, 3.0, 2.0, 1.5, "faster"),
        (-1.0, 1.0, 0.1, 1.9, "no clear difference"),
        (-3.0, 1.0, -1.0, 2.1, "can't tell"),
        (-3.0, -1.0, 0.5, 1.5, "can't tell"),
        (-1e-9, 1e-9, 0.0, 0.1, "no clear difference"),
    ],
    ids=[
        "below zero",
        "above zero",
        "two per cent would show",
        "two per cent would not show",
        "only the studies say so",
        "rounding in the last digit",
    ],
)
def test_the_verdict_claims_no_more_than_the_interval(
    low: float, high: float, own: float, mde: float, word: str
) -> None:
    assert SPEED.choose_verdict(low, high, own, mde) == word


@given(ends=st.tuples(PERCENT, PERCENT).map(sorted), own=PERCENT, mde=st.floats(0.01, 20))
def test_a_direction_needs_the_interval_and_the_runs_alone(
    ends: list[float], own: float, mde: float
) -> None:
    low, high = ends
    verdict = SPEED.choose_verdict(low, high, own, mde)
    if verdict.clear:
        assert not low <= 0 <= high
        assert (own > 0) == (low > 0) == (verdict is EffectVerdict.FASTER)
    mirrored = {EffectVerdict.SLOWER: "lower", EffectVerdict.FASTER: "higher"}
    assert CADENCE.choose_verdict(low, high, own, mde) == mirrored.get(verdict, verdict)


@pytest.mark.parametrize(
    ("rested", "here", "sentence"),
    [
        (0, 0, ""),
        (0, 1, "it takes 1 more run 30-54 h after leg day"),
        (8, 0, "it takes 8 more runs later than 54 h after leg day"),
        (
            2,
            6,
            (
                "it takes 2 more runs later than 54 h after leg day and 6 more runs 30-54 h after"
                " leg day"
            ),
        ),
    ],
)
def test_missing_runs_are_counted_in_the_sentence(rested: int, here: int, sentence: str) -> None:
    assert lacking_sentence("30-54 h", rested, here) == sentence
    refused = BucketEffect(
        "30-54 h", 0, refusal=Refusal.TOO_FEW_RUNS, lacking_rested=rested, lacking_here=here
    )
    assert refused.why == sentence
    assert refused.missing_runs == (rested or here or None)


def test_every_other_refusal_has_a_sentence_of_its_own() -> None:
    sentences = {BucketEffect("6-30 h", 3, refusal=reason).why for reason in Refusal}
    assert len(sentences) == len(Refusal)
    assert "counted as rested: fewer than 15 runs came later than 78 h" in sentences
    assert BucketEffect("6-30 h", 30, -1.0, -2.0, 0.5).why == ""


def test_no_run_left_out_needs_no_sentence() -> None:
    assert left_out_sentences({}, 14) == []


def test_each_reason_is_in_exactly_one_note() -> None:
    for reason in LeftOutReason:
        (note,) = left_out_sentences({reason: 1}, 14)
        assert note.startswith("1 run left out: ")
    notes = left_out_sentences(dict.fromkeys(LeftOutReason, 2), 10)
    assert notes == [
        "4 runs left out: without a date, or dated in the future.",
        "2 runs left out: impossible for anyone, as they stand.",
        "6 runs left out: races, intervals, shorter than 15 minutes or ignored.",
        "8 runs left out: no leg day known in the 10 days before.",
        "4 runs left out: without all the measures it takes.",
        "2 runs left out: heart rate and speed do not belong together.",
    ]


@pytest.mark.parametrize(
    ("speed", "distance", "sentence"),
    [
        (
            ChangePct(-4.2, -6, -2),
            ChangePct(12.0, 5, 20),
            (
                f"The day after leg day you ran 4.2{NNBSP}% slower and 12.0{NNBSP}% further. "
                "Without heart rate, choice and fatigue cannot be told apart."
            ),
        ),
        (
            None,
            ChangePct(-12.0, -20, -5),
            (
                f"The day after leg day you ran 12.0{NNBSP}% less far. "
                "Without heart rate, choice and fatigue cannot be told apart."
            ),
        ),
        (
            None,
            None,
            "Without heart rate, effort is unknown: nothing can be said about fatigue.",
        ),
    ],
)
def test_without_heart_rate_choice_and_fatigue_are_one(
    speed: ChangePct | None, distance: ChangePct | None, sentence: str
) -> None:
    assert NextDayChange(speed, distance).sentence == sentence


def test_a_change_whose_interval_holds_zero_is_not_clear() -> None:
    assert ChangePct(-4.2, -6, -2).clear
    assert not ChangePct(-4.2, -9, 0.3).clear


def test_what_was_changed_without_heart_rate_is_the_difference_of_the_means(
    careful: SimulatedAthlete,
) -> None:
    runs = careful.runs.assign(hr_bpm=float("nan"), kind="")
    found = estimate(runs, today=pd.Timestamp("2026-06-01", tz="UTC")).next_day_change
    assert found is not None
    means = runs[runs["moving_s"] >= 900].groupby("bucket")[["gap_speed_mps", "distance_m"]].mean()
    expected = 100 * (means.loc["6-30 h"] / means.loc[">78 h"] - 1)
    assert found.speed is not None
    assert found.distance is not None
    assert found.speed.middle == pytest.approx(expected["gap_speed_mps"])
    assert found.distance.middle == pytest.approx(expected["distance_m"])
    assert found.speed.low < found.speed.middle < found.speed.high


def test_notes_stand_in_the_order_of_what_matters() -> None:
    effect = made.effect(
        left_out=(LeftOut(0, "a", LeftOutReason.OUTLIER), LeftOut(1, "b", LeftOutReason.KIND)),
        cautions=(Caution.LESS_RESTED,),
        next_day_change=NextDayChange(None, None),
    )
    assert effect.notes == (
        "1 run left out: races, intervals, shorter than 15 minutes or ignored.",
        "1 run left out: heart rate and speed do not belong together.",
        "Fewer than 15 runs came later than 78 h: runs from 54 h after leg day on count as rested.",
        "Without heart rate, effort is unknown: nothing can be said about fatigue.",
    )


def test_json_keeps_the_names_others_build_on() -> None:
    content = made.effect(made.bucket("6-30 h", -3.0, -1.0)).to_dict()
    assert [*content] == [
        "metric",
        "method",
        "reference",
        "n_reference",
        "n_used",
        "buckets",
        "naive",
        "placebos",
        "per_leg_day",
        "per_leg_day_leads",
        "slope",
        "sensitivity",
        "instrument",
        "permutation_p",
        "notes",
        "left_out",
    ]
    first, second = content["buckets"][:2]
    assert (first["missing_runs"], first["why"]) == (4, "it takes 4 more runs 0-6 h after leg day")
    assert (second["verdict"], second["missing_runs"], second["why"]) == ("slower", None, "")
    assert json.loads(json.dumps(content, allow_nan=False)) == content
