"""The study in words: the answer, its spread, its checks, and what is not said of too few."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fakes.cohorts import made_up_pool, made_up_results

from analyzer.cohort.athlete import AthleteResult
from analyzer.cohort.copies import SharedRecordings
from analyzer.cohort.page import CHARTS, study_json
from analyzer.cohort.pooled import PoolingRefusal, SmallStudyTest
from analyzer.cohort.study import Study, study_of
from analyzer.cohort.words import Spread, between_words, pooled_word, range_words, spread_of

if TYPE_CHECKING:
    from analyzer.cohort.pooled import Pooled, PooledEffect
    from analyzer.cohort.study import StudySection

RESULTS = made_up_results(40)
POOLED = made_up_pool(RESULTS)


def with_primary(**change: object) -> Pooled:
    """Return the cohort with another number for the day after leg day."""
    buckets = tuple(
        replace(one, **change) if one is POOLED.primary else one  # type: ignore[arg-type] # fields by name
        for one in POOLED.buckets
    )
    return replace(POOLED, buckets=buckets)


def primary(pooled: Pooled) -> PooledEffect:
    assert pooled.primary is not None
    return pooled.primary


def section(study: Study, key: str) -> StudySection:
    return next(one for one in study.sections if one.key == key)


def notes(study: Study, key: str) -> str:
    return " ".join(f"{note.lead} {note.text}" for note in section(study, key).notes)


def headline(study: Study) -> str:
    return (study.before + study.strong + study.after).replace("\u202f", " ")


def test_a_clear_effect_is_the_headline_with_interval_prediction_and_n() -> None:
    known = with_primary(
        estimate_pct=-2.94, low_pct=-3.41, high_pct=-2.43, predicted_low_pct=-5.2,
        predicted_high_pct=-0.6,
    )  # fmt: skip
    study = study_of(known, RESULTS)
    assert headline(study) == (
        "The day after leg day, these runners are 2.9 % slower, at the same heart rate."
    )
    assert study.lede == (
        "The mean over 40 athletes lies between 2.4 and 3.4 % slower (95 % interval). For one more"
        " runner like these it would lie between 0.6 and 5.2 % slower."
    )
    assert [fact.label for fact in study.facts] == [
        "The mean of the athletes", "One more runner like these", "Athletes",
    ]  # fmt: skip
    assert "For some runners leg day costs much more than for others." in study.facts[1].text


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-1.1, 0.9, "The day after leg day, these runners show no clear difference on average."),
        (-3.0, 0.4, "What leg day costs the day after can’t be told yet from these runners."),
        (
            0.4,
            1.6,
            "The day after leg day, these runners are 1.0 % faster, at the same heart rate.",
        ),
    ],
)
def test_the_headline_claims_no_more_than_the_interval_allows(
    low: float, high: float, said: str
) -> None:
    change = {"estimate_pct": (low + high) / 2, "low_pct": low, "high_pct": high}
    assert headline(study_of(with_primary(**change), RESULTS)) == said


@pytest.mark.parametrize(
    ("change", "spread"),
    [
        ({"q_p": 0.4}, Spread.BY_CHANCE),
        ({"q_p": 0.001, "predicted_low_pct": -6.0, "predicted_high_pct": 0.4}, Spread.IN_SIGN),
        ({"q_p": 0.001, "predicted_low_pct": -6.0, "predicted_high_pct": -0.4, "tau_pct": 1.2},
         Spread.IN_SIZE),
        ({"q_p": 0.001, "predicted_low_pct": -3.6, "predicted_high_pct": -2.4, "tau_pct": 0.3},
         Spread.A_LITTLE),
        ({"tau_pct": None}, Spread.UNKNOWN),
    ],
)  # fmt: skip
def test_how_much_athletes_differ_is_said_in_plain_words(
    change: dict[str, float | None], spread: Spread
) -> None:
    assert spread_of(primary(with_primary(**change))) is spread


def test_ranges_are_said_with_the_smaller_size_first() -> None:
    assert range_words(-5.2, -0.6) == "0.6 to 5.2 % slower"
    assert between_words(-5.2, -0.6) == "between 0.6 and 5.2 % slower"
    assert range_words(-1.0, 0.4) == "1.0\u202f% slower to 0.4\u202f% faster"
    assert range_words(0.3, 2.0) == "0.3 to 2.0 % faster"
    # Rounded to one digit it would read as if zero were in it.
    assert range_words(-2.0, -0.04) == "0.04 to 2.00 % slower"


def test_what_the_method_itself_may_be_off_by_is_no_effect() -> None:
    assert pooled_word(-0.26, -0.08) == "no clear difference"
    assert pooled_word(-3.1, -0.2) == "can't tell"
    assert pooled_word(-3.1, -0.26) == "slower"
    assert pooled_word(0.3, 0.9) == "faster"


def test_under_five_athletes_there_is_no_number_at_all() -> None:
    few = made_up_results(4)
    study = study_of(made_up_pool(few), few)
    assert study.pooled.refused is PoolingRefusal.TOO_FEW_ATHLETES
    assert headline(study) == (
        "Too few athletes to say anything together: four of the five it takes."
    )
    assert "the roster" in study.lede.lower()
    assert [one.key for one in study.sections] == ["left-out", "method"]
    assert study.facts == ()
    said = json.loads(study_json(study))
    assert said["pooled"]["buckets"] == []
    assert said["pooled"]["athletes"] == []
    assert not any(list(draw(study.pooled)) for draw in CHARTS.values())


def test_who_lacks_the_day_after_leg_day_is_none_of_the_five() -> None:
    nothing = [AthleteResult(f"B{n}", n_runs=9) for n in range(6)]
    said = headline(study_of(made_up_pool(nothing), nothing))
    assert said == "Too few athletes to say anything together: none of the five it takes."
    # Six have a number for another bucket, and two for the day after.
    six = [replace(one, effects=(-0.02, math.nan, -0.01, 0.0)) for one in nothing]
    six[:2] = [replace(one, effects=(-0.02, -0.03, -0.01, 0.0)) for one in six[:2]]
    said = headline(study_of(replace(made_up_pool(nothing), n_used=6), six))
    assert said == "Too few athletes to say anything together: two of the five it takes."


def test_who_was_left_out_is_counted_by_reason_and_not_named() -> None:
    broken = AthleteResult("B1", failed="anna/run.fit cannot be read.")
    others = [AthleteResult("B2"), AthleteResult("B3", n_runs=40),
              AthleteResult("B4", n_runs=40, n_leg_days=2)]  # fmt: skip
    results = [*RESULTS, broken, *others]
    left = section(study_of(POOLED, results), "left-out")
    assert left.title == "4 athletes left out"
    assert left.tables[0].rows == (
        ("could not be read or estimated", "1"), ("have no run", "1"), ("have no leg day", "1"),
        ("have too few runs to compare, the day after leg day or rested", "1"),
    )  # fmt: skip
    assert "anna" not in str(left)
    assert section(study_of(POOLED, RESULTS), "left-out").title == "Nobody was left out"


def test_who_may_be_there_twice_is_told_beside_the_mean() -> None:
    same = [SharedRecordings("A001", "A002", 321)]
    said = notes(study_of(POOLED, RESULTS, same), "athletes")
    assert "A001 and A002 (321 recordings). Whoever is there twice counts twice." in said
    assert "All share one guess of what a heartbeat is worth" in said
    assert "There twice?" not in notes(study_of(POOLED, RESULTS), "athletes")


def test_when_they_are_slower_is_told_without_calling_any_time_the_worst() -> None:
    day_2 = replace(POOLED.buckets[2], estimate_pct=-3.1, low_pct=-4.6, high_pct=-1.5)
    pooled = with_primary(estimate_pct=-2.8, low_pct=-5.9, high_pct=0.5)
    pooled = replace(pooled, buckets=(pooled.buckets[1], day_2))
    assert section(study_of(pooled, RESULTS), "recovery").title == (
        "Slower on day 2; the next day can’t be told"
    )


def test_one_athlete_who_decides_the_word_is_said() -> None:
    assert "No single athlete" in section(study_of(POOLED, RESULTS), "robustness").title
    first, *others = POOLED.athletes
    deciding = replace(first, without_pct=-0.9, without_low_pct=-3.2, without_high_pct=1.4)
    study = study_of(replace(POOLED, athletes=(deciding, *others)), RESULTS)
    assert section(study, "robustness").title == "The word depends on 1 athlete"
    assert f"Without {first.pseudonym} the word would be another than “slower”" in notes(
        study, "robustness"
    )


def test_of_five_athletes_none_is_left_out_for_four_would_remain() -> None:
    five = made_up_results(5)
    study = study_of(made_up_pool(five), five)
    assert section(study, "robustness").title == "Too few athletes to leave one out"
    assert list(CHARTS["leave-one-out"](study.pooled)) == []
    (table,) = section(study, "athletes").tables
    assert "mean without" not in table.columns
    assert {len(row) for row in table.rows} == {len(table.columns)}
    said = json.loads(study_json(study))
    assert {one["without_pct"] for one in said["pooled"]["athletes"]} == {None}


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (None, "Too few athletes"),
        (
            SmallStudyTest(40, -0.6, -1.1, -0.1, 0.02),
            "show a larger loss: the mean may be too large",
        ),
        (SmallStudyTest(40, 0.6, 0.1, 1.1, 0.0004), "(Egger’s test, p < .001)"),
        (SmallStudyTest(40, 0.1, -0.5, 0.7, 0.74), "no clearly different effect"),
    ],
)
def test_the_funnel_says_whether_it_leans(test: SmallStudyTest | None, said: str) -> None:
    assert said in notes(study_of(replace(POOLED, small_study=test), RESULTS), "robustness")


def test_a_check_that_shows_something_is_no_pass() -> None:
    assert section(study_of(POOLED, RESULTS), "checks").title == (
        "What should show nothing shows nothing"
    )
    upper, lead = POOLED.placebos
    seen = replace(upper, estimate_pct=-0.6, low_pct=-0.9, high_pct=-0.3)
    study = study_of(replace(POOLED, placebos=(seen, lead)), RESULTS)
    assert section(study, "checks").title == (
        "A check failed: not all that should show nothing does"
    )
    assert "0.6\u202f% slower (−0.9 to −0.3), where it should be 0" in notes(study, "checks")
    # Near zero a direction is not claimed of an effect, but a check has failed all the same.
    near = replace(upper, estimate_pct=-1.3, low_pct=-2.34, high_pct=-0.21)
    study = study_of(replace(POOLED, placebos=(near, lead)), RESULTS)
    assert section(study, "checks").title.startswith("A check failed")
    assert "(−2.3 to −0.2), where it should be 0: this check fails. Be wary" in notes(
        study, "checks"
    )
    unknown = tuple(replace(one, estimate_pct=None, low_pct=None, high_pct=None) for one in
                    POOLED.placebos)  # fmt: skip
    study = study_of(replace(POOLED, placebos=unknown, moderators=()), RESULTS)
    assert section(study, "checks").title == "Too few athletes for the checks"


def test_what_single_athletes_gain_is_told_only_when_slopes_were_learned() -> None:
    study = study_of(POOLED, RESULTS)
    assert section(study, "gains").title.startswith("Single logs see smaller effects: ")
    assert "40 of 40 athletes gain" in notes(study, "gains")
    # 0.24 between the athletes, and 0.05 of not knowing their mean.
    assert "`legstats config set slope.mean 1.23`" in notes(study, "gains")
    assert "`legstats config set slope.sd 0.25`" in notes(study, "gains")
    study = study_of(made_up_pool(RESULTS, learned=False), RESULTS)
    assert section(study, "gains").charts == ()
    assert "Four of the athletes have runs that measure it well; from 12 on it is learned" in notes(
        study, "gains"
    )


def test_a_pseudonym_too_long_for_a_phone_is_cut_at_its_parts() -> None:
    results = made_up_results(6)
    results[0] = replace(results[0], pseudonym="athlete-bwjiyt5g")
    wide, narrow = CHARTS["forest"](made_up_pool(results))
    shown = [{getattr(mark, "words", "") for mark in sheet.drawn} for sheet in (wide, narrow)]
    assert "athlete-bwjiyt5g" in shown[0]
    assert "…bwjiyt5g" in shown[1]


def test_the_json_holds_every_number_of_the_page_and_no_nan() -> None:
    said = json.loads(study_json(study_of(POOLED, RESULTS)))
    assert said["schema_version"] == 1
    assert len(said["pooled"]["athletes"]) == 40
    assert said["pooled"]["buckets"][1]["name"] == "6-30 h"
    assert said["pooled"]["buckets"][1]["estimate_pct"] == pytest.approx(
        primary(POOLED).estimate_pct, abs=1e-5
    )
