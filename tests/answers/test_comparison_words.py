"""What a comparison answers beside its numbers: what is lacking or held back, and its JSON."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from fakes.effects import bucket, effect, refused
from fakes.stories import Story, at, twelve_weeks

from analyzer.answers.comparison import (
    Comparison,
    EasyPace,
    compare_runs,
    compare_stretches,
    own_choice,
)
from analyzer.answers.months import one_of_several
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from analyzer import Dataset
    from analyzer.effect import Effect

WARNING = (
    "Do not read this as fatigue: people choose easier runs after leg day, and that choice alone"
    " makes them slower."
)


@cache
def of_log(metric: str = "speed") -> Comparison:
    return compare_runs(twelve_weeks(), metric)


def comparison(found: Effect) -> Comparison:
    return replace(of_log(), effect=found)


def test_where_no_hours_have_a_number_it_is_told_what_each_of_them_lacks() -> None:
    few = refused("6-30 h", 2)
    told = comparison(effect(few, n_reference=9)).lacking
    assert told == [
        ("0-6 h", 2, 4), ("6-30 h", 2, 4), ("30-54 h", 2, 4), ("54-78 h", 2, 4), ("> 78 h", 9, 0),
    ]  # fmt: skip
    lacking_rested = effect(replace(few, lacking_rested=5), n_reference=3)
    assert comparison(lacking_rested).lacking[-1] == ("> 78 h", 3, 5)


def test_where_some_hours_have_a_number_nothing_is_lacking() -> None:
    assert comparison(effect(bucket("6-30 h", -3.4, -1.4))).lacking == []


def test_a_number_held_back_is_named_with_why_and_several_are_together() -> None:
    clear = bucket("6-30 h", -3.4, -1.4)
    assert comparison(effect(clear)).held_back == ""
    assert one_of_several([], "numbers") == ""
    assert one_of_several(["6-30 h"], "numbers") == (
        "6-30 h leaves out 0, but of several numbers compared at once one may do so by chance: it"
        " takes more for a word."
    )
    assert one_of_several(["0-6 h", "6-30 h"], "quarters") == (
        "0-6 h and 6-30 h leave out 0, but of several quarters compared at once one may do so by"
        " chance: it takes more for a word."
    )


def with_heart_rates(day_after: float, rested: float, *, wobble: float = 1.0) -> Dataset:
    """Return a log whose runs have one heart rate the day after leg day and another later."""
    story = Story()
    for week in range(1, 13):
        story.leg_day(at(week, "Mon", "18:00"))
        tilt = wobble * (week % 3 - 1)
        story.run(at(week, "Tue", "12:00"), 40, hr=day_after + tilt)
        story.run(at(week, "Sun", "12:00"), 40, hr=rested + tilt)
    return replace(story.dataset(), now=at(13, "Fri", "12:00"))


@pytest.mark.parametrize(
    ("day_after", "rested", "said"),
    [
        (
            130.0,
            138.0,
            "Yours the day after were easier: 8 bpm lower in heart rate than your rested ones.",
        ),
        (138.0, 130.0, ""),
        (135.0, 135.0, ""),
    ],
    ids=["lower", "higher", "alike"],
)
def test_the_runners_own_choice_is_told_only_where_their_heart_rate_was_surely_lower(
    day_after: float, rested: float, said: str
) -> None:
    data = with_heart_rates(day_after, rested)
    assert own_choice(data.runs) == said
    warned = replace(of_log(), data=data).unadjusted_warning
    assert warned == f"{WARNING} {said}".strip()


def test_of_no_run_at_all_nothing_is_said_of_its_choice() -> None:
    assert own_choice(Story().dataset().runs) == ""
    assert own_choice(with_heart_rates(130, 138, wobble=30).runs) == ""


@pytest.mark.parametrize(
    ("unit", "effect_pct", "said"),
    [
        ("km", -2.4, "+8 s/km"),
        ("mi", -2.4, "+13 s/mi"),
        ("km", 2.4, "−8 s/km"),
        ("km", 0.0, "0 s/km"),
    ],
)
def test_an_effect_is_seconds_a_kilometre_or_mile_with_its_direction(
    unit: Any, effect_pct: float, said: str
) -> None:
    """2.4 % of speed at 5:33 a kilometre: 333 / 0.976 is 341 s; a mile is 1.609 of them."""
    assert EasyPace(333.0, unit).change(effect_pct) == said


def test_the_easy_pace_is_that_of_the_log_and_unknown_where_there_is_none() -> None:
    found = of_log().easy_pace
    assert found is not None
    assert (str(found), found.unit) == ("5:33 /km", "km")
    assert replace(of_log(), data=Story().dataset()).easy_pace is None


def test_the_json_of_speed_has_the_lifts_and_that_of_other_metrics_null() -> None:
    told = of_log().to_dict()
    assert {"metric", "method", "n_reference", "buckets", "naive", "placebos"} <= set(told)
    assert {"quarters", "lifts", "periods"} <= set(told)
    assert (told["metric"], told["periods"]) == ("speed", None)
    assert told["lifts"] is not None
    heart = of_log("hr").to_dict()
    assert (heart["metric"], heart["lifts"]) == ("hr", None)
    chosen = compare_runs(twelve_weeks(), "speed", since=date(2026, 2, 1)).to_dict()
    assert chosen["lifts"] is None, "they need all weeks of running"


def test_two_stretches_stand_beside_the_effect_in_json() -> None:
    january, march = (date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 3, 1), date(2026, 3, 29))
    periods = compare_stretches(twelve_weeks(), "speed", *march, january)
    told = replace(of_log(), periods=periods).to_dict()
    assert told["periods"] == periods.to_dict()


@pytest.mark.parametrize(
    ("since", "until", "sentence"),
    [
        (
            None,
            None,
            "--against needs days to compare with its own. Say them by --since or --until.",
        ),
        (date(2027, 1, 1), None, "1 Jan 2027 is still to come. Say an earlier --since."),
        (
            date(2026, 1, 15),
            date(2026, 2, 15),
            (
                "15 Jan 2026 to 31 Jan 2026 would be in both stretches."
                " Choose two stretches that share no day."
            ),
        ),
    ],
    ids=["no days", "to come", "in both"],
)
def test_days_that_cannot_be_compared_are_refused_with_what_to_say(
    since: date | None, until: date | None, sentence: str
) -> None:
    with pytest.raises(UsageError) as asked:
        compare_stretches(
            twelve_weeks(), "speed", since, until, (date(2026, 1, 1), date(2026, 1, 31))
        )
    assert asked.value.in_full == sentence
