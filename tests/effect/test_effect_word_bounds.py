"""Where one word ends and the next begins: at the bound itself, and a hair beside it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from fakes.effects import bucket, effect, refused
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from analyzer.effect import METRICS, BucketEffect, EffectVerdict, Placebo
from analyzer.effect.answer import JOINED_REFERENCE, PER_LEG_DAY
from analyzer.effect.metrics import find_metric, held_back, leaves_out_zero
from analyzer.effect.words import (
    choose_word,
    directions,
    holm,
    last_quarter_ends,
    leaves_room_for,
)
from analyzer.errors import UsageError

SPEED, CADENCE = METRICS["speed"], METRICS["cadence"]
V = EffectVerdict


@pytest.mark.parametrize(
    ("low", "high", "out"),
    [
        (-3.0, -0.1, True), (0.1, 3.0, True), (-3.0, 0.0, False), (0.0, 3.0, False),
        (-1.0, 1.0, False), (None, -1.0, False), (1.0, None, False), (None, None, False),
    ],
)  # fmt: skip
def test_an_interval_that_ends_at_zero_holds_it(
    low: float | None, high: float | None, *, out: bool
) -> None:
    assert leaves_out_zero(low, high) is out


@pytest.mark.parametrize(
    ("word", "low", "high", "own", "kept_back"),
    [
        (V.CANT_TELL, -3.0, -1.0, None, True),
        (V.CANT_TELL, -3.0, -1.0, -2.0, True),
        (V.NO_CLEAR_DIFFERENCE, 0.5, 1.5, 1.0, True),
        (V.CANT_TELL, -3.0, -1.0, 0.5, False),
        (V.CANT_TELL, -3.0, -1.0, 0.0, False),
        (V.CANT_TELL, 1.0, 3.0, -0.5, False),
        (V.CANT_TELL, -3.0, 1.0, -1.0, False),
        (V.SLOWER, -3.0, -1.0, -2.0, False),
        (V.LEANING_SLOWER, -3.0, -1.0, -2.0, False),
        (V.NOT_ENOUGH_RUNS, None, None, None, False),
    ],
)
def test_a_word_is_kept_back_only_where_the_interval_alone_would_have_given_one(
    word: EffectVerdict,
    low: float | None,
    high: float | None,
    own: float | None,
    *,
    kept_back: bool,
) -> None:
    assert held_back(word, low, high, own) is kept_back


def test_each_word_is_clear_or_leans_or_names_no_direction() -> None:
    leaning = {word: word.direction for word in V if word.leaning}
    assert leaning == {
        V.LEANING_SLOWER: V.SLOWER,
        V.LEANING_FASTER: V.FASTER,
        V.LEANING_LOWER: V.LOWER,
        V.LEANING_HIGHER: V.HIGHER,
    }
    assert all(not word.clear and word.direction.clear for word in leaning)
    assert all(word.direction is word for word in V if not word.leaning)


def test_speed_alone_leans_and_in_words_of_its_own() -> None:
    assert [name for name, metric in METRICS.items() if metric.leans] == ["speed"]
    assert SPEED.leaning == (V.LEANING_SLOWER, V.LEANING_FASTER)
    assert (SPEED.less, SPEED.more) == (V.SLOWER, V.FASTER)
    for name in set(METRICS) - {"speed"}:
        assert METRICS[name].leaning == (V.LEANING_LOWER, V.LEANING_HIGHER)
        assert (METRICS[name].less, METRICS[name].more) == (V.LOWER, V.HIGHER)


def test_what_is_believed_of_a_pulse_is_what_is_believed_of_speed_by_the_usual_slope() -> None:
    # Speed changes by 1.8 % for one of heart rate, and a slower runner's heart beats faster.
    hr = METRICS["hr"].prior
    believed = (0.01 / 1.8, 0.02 / 1.8, 0.008 / 1.8)
    assert (hr.mean, hr.sd, hr.noise) == pytest.approx(believed)
    for name in ("cadence", "step_length", "ground_contact", "vertical_ratio"):
        prior = METRICS[name].prior
        assert (prior.mean, prior.sd, prior.noise) == (0.0, 0.02, 0.008)
        assert METRICS[name].held_equal == "speed"


def test_a_metric_of_no_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="no metric 'beauty'") as caught:
        find_metric("beauty")
    assert caught.value.hint == (
        "choose one of speed, hr, cadence, step_length, ground_contact, vertical_ratio"
    )


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (-2.0, 2.0, V.NO_CLEAR_DIFFERENCE),
        (-2.001, 1.0, V.CANT_TELL),
        (-1.0, 2.001, V.CANT_TELL),
        (-0.1, 0.1, V.NO_CLEAR_DIFFERENCE),
        (0.5, 1.9, V.NO_CLEAR_DIFFERENCE),
        (0.5, 2.1, V.CANT_TELL),
    ],
)
def test_two_per_cent_are_still_no_clear_difference(
    low: float, high: float, word: EffectVerdict
) -> None:
    chosen = {
        choose_word(bucket("6-30 h", low, high), 0, stood=stood, metric=metric)
        for stood in (True, False)
        for metric in (SPEED, CADENCE)
    }
    assert chosen == {word}


@pytest.mark.parametrize(
    ("sign", "stood", "speed", "cadence"),
    [
        (-1, True, V.SLOWER, V.LOWER),
        (1, True, V.FASTER, V.HIGHER),
        (-1, False, V.LEANING_SLOWER, V.LEANING_LOWER),
        (1, False, V.LEANING_FASTER, V.LEANING_HIGHER),
    ],
)
def test_a_direction_has_the_metrics_word(
    sign: int, speed: EffectVerdict, cadence: EffectVerdict, *, stood: bool
) -> None:
    one = bucket("6-30 h", -1.0, 1.0)
    assert choose_word(one, sign, stood=stood, metric=SPEED) is speed
    assert choose_word(one, sign, stood=stood, metric=CADENCE) is cadence


@pytest.mark.parametrize(("low", "high"), [(None, 1.0), (-1.0, None)])
def test_an_interval_with_an_unknown_end_leaves_room_for_anything(
    low: float | None, high: float | None
) -> None:
    assert leaves_room_for(100.0, low, high)


@given(st.lists(st.floats(0, 1), max_size=6))
def test_what_is_rejected_together_is_what_statsmodels_rejects(p_values: list[float]) -> None:
    if not p_values:
        assert holm([]) == []
        return
    expected = multipletests(p_values, method="holm")[1] < 0.05
    assert holm(p_values) == expected.tolist()


def test_a_p_value_at_its_level_is_not_below_it() -> None:
    assert holm([0.05]) == [False]
    assert holm([0.0499]) == [True]
    assert holm([0.05, 0.01]) == [False, True]
    assert holm([0.04, 0.02], level=0.04) == [False, False]


def pointing(low: float, high: float, own: float, p: float | None = 0.001) -> BucketEffect:
    return replace(bucket("6-30 h", low, high), data_only_pct=own, p=p)


@pytest.mark.parametrize(
    ("found", "side"),
    [
        (pointing(-3.0, -1.0, -2.0), -1),
        (pointing(1.0, 3.0, 2.0), 1),
        (pointing(-3.0, 0.0, -2.0), 0),
        (pointing(-3.0, -1e-6, -2.0), 0),
        (pointing(-3.0, -2e-6, -2.0), -1),
        (pointing(2e-6, 3.0, 2.0), 1),
        (pointing(-3.0, -1.0, 0.0), 0),
        (pointing(1.0, 3.0, 0.0), 0),
        (replace(pointing(-3.0, -1.0, -2.0), data_only_pct=None), 0),
        (replace(pointing(-3.0, -1.0, -2.0), high_pct=None), 0),
        (replace(pointing(-3.0, -1.0, -2.0), low_pct=None), 0),
    ],
)
def test_a_direction_takes_the_interval_and_the_data_alone(found: BucketEffect, side: int) -> None:
    assert directions(effect(found)) == {"6-30 h": side}


@pytest.mark.parametrize(("p", "sure"), [(0.0199, True), (0.02, False), (None, False)])
def test_at_a_quarter_end_p_has_to_be_below_its_level(p: float | None, *, sure: bool) -> None:
    found = effect(pointing(-3.0, -1.0, -2.0, p))
    assert directions(found, 0.02) == {"6-30 h": -1 if sure else 0}
    assert directions(found) == {"6-30 h": -1}, "today the interval alone decides"


def test_what_was_refused_points_nowhere() -> None:
    assert directions(effect()) == {}


def test_the_headline_is_the_day_after_or_the_first_there_is() -> None:
    first, next_day, third = (bucket(n, -3, -1) for n in ("0-6 h", "6-30 h", "54-78 h"))
    assert effect(first, next_day, third).headline == next_day
    assert effect(third).headline == third
    assert effect(first, third).headline == first
    assert effect().headline == refused("6-30 h")


@pytest.mark.parametrize(
    ("leads", "known", "primary"),
    [(True, True, "decay"), (False, True, "bucket"), (True, False, "bucket")],
)
def test_one_leg_day_is_the_headline_where_it_leads(
    primary: str, *, leads: bool, known: bool
) -> None:
    one = bucket(PER_LEG_DAY, -2.0, -1.0) if known else None
    next_day = bucket("6-30 h", -3.0, -1.0)
    found = effect(next_day, per_leg_day=one, per_leg_day_leads=leads)
    assert found.primary == primary
    assert found.headline == (one if primary == "decay" else next_day)


def test_checks_that_fail_are_warned_of() -> None:
    fine = Placebo("upper-body day", -0.5, -1.2, 0.2)
    high, low = Placebo("leg day is tomorrow", 1.0, 0.1, 1.9), Placebo("other", -1.0, -2.0, -0.1)
    unknown = Placebo("upper-body day")
    found = replace(effect(), placebos=(fine, unknown))
    assert (found.failed_checks, found.checks_warning) == ((), "")
    one, two = (replace(effect(), placebos=(fine, *bad)) for bad in ((high,), (low, high)))
    assert one.failed_checks == (high,)
    assert one.checks_warning == "A check failed: be wary of the numbers."
    assert two.failed_checks == (low, high)
    assert two.checks_warning == "Checks failed: be wary of the numbers."


def test_rested_begins_sooner_where_few_runs_are_rested_and_ends_where_the_log_lapses() -> None:
    found = effect()
    assert (found.rested_from_h, found.rested_until_h) == (78.0, 180.0)
    assert replace(found, reference=JOINED_REFERENCE).rested_from_h == 54.0
    assert replace(found, lapsed_days=5.0).rested_until_h == 120.0
    assert replace(found, lapsed_days=7.5).rested_until_h == 180.0


@pytest.mark.parametrize(
    ("dates", "ends"),
    [
        (["2026-03-31 23:59", "2026-04-01 00:00"], ["2026-04-01"]),
        (["2026-04-01 00:00", "2026-06-30 23:59"], []),
        (["2024-02-01", "2026-07-02"], ["2024-04-01"]),
        (
            ["2025-11-05", "2026-02-01", "2026-05-01", "2026-08-01"],
            ["2026-07-01", "2026-04-01"],
        ),
    ],
    ids=["a minute before", "within one quarter", "a gap of years", "the last two of three"],
)
def test_a_quarter_counts_where_it_has_runs(dates: list[str], ends: list[str]) -> None:
    def days(moments: list[str]) -> list[float]:
        return [pd.Timestamp(one).timestamp() / 86400 for one in moments]

    found = last_quarter_ends(np.array(days(dates)[::-1]))
    assert found == days(ends)
