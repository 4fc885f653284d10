"""The words of an answer: verdicts, refusals and notes, made from reasons and numbers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from fakes import effects as made

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
from analyzer.effect.refusal import lacking_sentence, left_out_sentences, left_out_words
from analyzer.effect.words import holm, last_quarter_ends, with_words

if TYPE_CHECKING:
    from analyzer.simulate import SimulatedAthlete

SPEED, CADENCE = METRICS["speed"], METRICS["cadence"]
NNBSP = "\u202f"


def test_the_words_are_those_others_build_on() -> None:
    assert [verdict.value for verdict in EffectVerdict] == [
        "slower",
        "faster",
        "lower",
        "higher",
        "leaning slower",
        "leaning faster",
        "leaning lower",
        "leaning higher",
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
    ("low", "high", "own", "word"),
    [
        (-3.0, -1.0, -2.0, "slower"),
        (1.0, 3.0, 2.0, "faster"),
        (-1.9, 1.9, 0.1, "no clear difference"),
        (-2.1, 0.5, -1.0, "can't tell"),
        (-3.0, -1.0, 0.5, "can't tell"),
        (-1e-9, 1e-9, 0.0, "no clear difference"),
    ],
    ids=[
        "below zero",
        "above zero",
        "all within two per cent",
        "beyond two per cent on one side",
        "only the studies say so",
        "rounding in the last digit",
    ],
)
def test_the_word_claims_no_more_than_the_interval(
    low: float, high: float, own: float, word: str
) -> None:
    effect = made.effect(replace(made.bucket("6-30 h", low, high), data_only_pct=own))
    assert with_words(effect, [effect, effect], SPEED).headline.verdict == word


@pytest.mark.parametrize(
    ("looks", "word"),
    [
        ([], "leaning slower"),
        (["slower"], "leaning slower"),
        (["slower", "slower"], "slower"),
        (["slower", "nothing"], "leaning slower"),
        (["nothing", "slower"], "leaning slower"),
        (["slower", "faster"], "leaning slower"),
    ],
)
def test_a_direction_is_claimed_when_it_stood_at_two_quarter_ends(
    looks: list[str], word: str
) -> None:
    ends = {"slower": (-3.0, -1.0), "nothing": (-2.5, 0.5), "faster": (1.0, 3.0)}
    at = {
        name: made.effect(replace(made.bucket("6-30 h", low, high), data_only_pct=(low + high) / 2))
        for name, (low, high) in ends.items()
    }
    assert with_words(at["slower"], [at[name] for name in looks], SPEED).headline.verdict == word
    form = with_words(at["slower"], [at[name] for name in looks], CADENCE).headline.verdict
    assert form == "lower", "form is exploratory and has no word for leaning"


def test_at_quarter_ends_the_data_alone_have_to_be_surer() -> None:
    now = made.effect(replace(made.bucket("6-30 h", -3.0, -0.2), p=0.04))
    assert with_words(now, [now, now], SPEED).headline.verdict == "leaning slower"
    surer = made.effect(replace(made.bucket("6-30 h", -3.0, -0.2), p=0.015))
    assert with_words(now, [surer, surer], SPEED).headline.verdict == "slower"


def test_the_other_buckets_share_their_level() -> None:
    assert holm([0.02, 0.03, 0.2]) == [False, False, False]
    assert holm([0.01, 0.024, 0.2]) == [True, True, False]
    day_2 = replace(made.bucket("30-54 h", -3.0, -0.2), data_only_pct=-1.6, p=0.04)
    day_3 = replace(made.bucket("54-78 h", -2.0, 1.0), data_only_pct=-0.5, p=0.4)
    effect = made.effect(made.bucket("6-30 h", -3.8, -1.0), day_2, day_3)
    worded = with_words(effect, [effect, effect], SPEED)
    assert worded.bucket("30-54 h").verdict == "can't tell"
    surer = made.effect(made.bucket("6-30 h", -3.8, -1.0), replace(day_2, p=0.004), day_3)
    assert with_words(surer, [surer, surer], SPEED).bucket("30-54 h").verdict == "slower"


def test_the_last_quarter_ends_are_those_with_runs_before_them() -> None:
    def days(*dates: str) -> np.ndarray:
        return np.array([pd.Timestamp(date).timestamp() / 86400 for date in dates])

    runs = days("2025-12-30", "2026-02-03", "2026-08-09", "2026-10-20")
    assert last_quarter_ends(runs) == days("2026-10-01", "2026-04-01").tolist()
    assert last_quarter_ends(runs[:2]) == days("2026-01-01").tolist()
    assert last_quarter_ends(runs[3:]) == []
    assert last_quarter_ends(np.empty(0)) == []


@pytest.mark.parametrize(
    ("rested", "here", "sentence"),
    [
        (0, 0, ""),
        (0, 1, "it takes 1 more run 30 to 54 h after leg day"),
        (8, 0, "it takes 8 more runs later than 54 h after leg day"),
        (
            2,
            6,
            (
                "it takes 2 more runs later than 54 h after leg day and 6 more runs 30 to 54 h"
                " after leg day"
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
    assert left_out_sentences({}, 14, 180) == []


def test_each_reason_has_its_note_in_the_words_of_its_own() -> None:
    notes = left_out_sentences(dict.fromkeys(LeftOutReason, 2), 10, 180)
    words = [left_out_words(reason, 10, 180) for reason in LeftOutReason]
    assert notes == [f"2 runs left out: {why}." for why in words]
    assert "more than 10 days after the last leg day (one may be missing)" in words
    assert left_out_sentences({LeftOutReason.KIND: 1}, 14, 180) == [
        "1 run left out: race, intervals or stroller."
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
        left_out=(LeftOut(0, "a", LeftOutReason.WEEK_OFF), LeftOut(1, "b", LeftOutReason.KIND)),
        cautions=(Caution.LESS_RESTED,),
        next_day_change=NextDayChange(None, None),
    )
    assert effect.notes == (
        "1 run left out: race, intervals or stroller.",
        "1 run left out: more than 180 h, up to 14 days, after the last leg day.",
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
        "severity",
        "permutation_p",
        "primary",
        "notes",
        "left_out",
    ]
    first, second = content["buckets"][:2]
    assert (first["missing_runs"], first["why"]) == (
        4,
        "it takes 4 more runs 0 to 6 h after leg day",
    )
    assert (second["verdict"], second["missing_runs"], second["why"]) == ("slower", None, "")
    assert json.loads(json.dumps(content, allow_nan=False)) == content
