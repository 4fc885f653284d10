"""What is said of the months: never more than the interval, never without the runs behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analyzer.advice.lifts_after_running import LiftsDifference, LiftsRefusal, LiftsWord
from analyzer.answers.months import (
    fitness_sentence,
    lifts_sentence,
    new_device_sentence,
    quarter_name,
    quarters_held_back,
)
from analyzer.effect import EffectVerdict, Period, PeriodComparison, PeriodDifference, Refusal

AUTUMN, SUMMER = (
    Period(date(2026, 10, 1), date(2026, 12, 31), 31),
    Period(date(2026, 7, 1), date(2026, 9, 30), 28),
)
FASTER = PeriodDifference(SUMMER, 1.9, 0.4, 3.3, 2.1, 0.01, EffectVerdict.FASTER, leads=True)
FOUND = PeriodComparison("speed", AUTUMN, (FASTER,))
LIFTED = LiftsDifference("max", 22, 44, -0.4, -2.1, 1.3, 2.4, 0.6, LiftsWord.NO_COST)


def said(found: PeriodComparison, *, quarters: bool = True) -> str:
    return fitness_sentence(found, quarters=quarters).replace("\u202f", " ")


def told(one: PeriodDifference, *, over: bool = True) -> str:
    return said(replace(FOUND, others=(one,), over=over))


def test_a_clear_difference_is_said_with_its_interval_and_its_runs() -> None:
    assert told(FASTER) == (
        "At the same heart rate you ran 1.9 % faster in Oct to Dec 2026 than in Jul to Sep 2026"
        " (0.4 to 3.3; 31 runs against 28)."
    )
    assert said(FOUND, quarters=False).startswith(
        "At the same heart rate you ran 1.9 % faster in Oct to Dec 2026 than in Jul"
    )
    slower = replace(
        FASTER, estimate_pct=-1.9, low_pct=-3.3, high_pct=-0.4, verdict=EffectVerdict.SLOWER
    )
    assert "you ran 1.9 % slower in" in told(slower)
    assert "(0.4 to 3.3; 31 runs against 28)." in told(slower)


def test_while_the_quarter_goes_on_it_only_leans() -> None:
    leaning = replace(FASTER, verdict=EffectVerdict.LEANING_FASTER)
    assert told(leaning, over=False).endswith(
        "faster in Oct to Dec 2026 so far than in Jul to Sep 2026 (0.4 to 3.3; 31 runs against 28)."
        " It leans that way; the word waits until the quarter is over."
    )
    assert told(leaning).endswith(" It leans that way, but is not sure enough for more.")


def test_quarters_that_leave_out_0_without_a_word_say_why() -> None:
    doubtful = replace(FASTER, verdict=EffectVerdict.CANT_TELL, leads=False)
    assert quarters_held_back(FOUND) == ""
    assert quarters_held_back(replace(FOUND, others=(FASTER, doubtful))) == (
        "Jul to Sep 2026 leaves out 0, but of several quarters compared at once one may do so by"
        " chance: it takes more for a word."
    )


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (date(2026, 6, 1), date(2026, 6, 30), "Jun 2026"),
        (date(2026, 5, 1), date(2026, 6, 30), "May to Jun 2026"),
        (date(2026, 4, 1), date(2026, 5, 31), "Apr to May 2026"),
        (date(2026, 4, 20), date(2026, 6, 30), "20 Apr 2026 to 30 Jun 2026"),
        (date(2026, 6, 30), date(2026, 6, 30), "30 Jun 2026"),
    ],
)
def test_a_quarter_that_was_cut_is_named_by_what_is_left(
    first: date, last: date, name: str
) -> None:
    assert quarter_name(Period(first, last)) == name


def test_what_cannot_be_told_says_what_could_have_been_seen() -> None:
    wide = replace(FASTER, low_pct=-1.1, high_pct=4.9, mde_pct=4.2, verdict=EffectVerdict.CANT_TELL)
    assert told(wide) == (
        "Can’t tell whether speed at the same heart rate changed: +1.9 % in Oct to Dec 2026 against"
        " Jul to Sep 2026 (−1.1 to +4.9; 31 runs against 28); reliably seen from 4.2 % on."
    )
    narrow = replace(wide, verdict=EffectVerdict.NO_CLEAR_DIFFERENCE)
    assert told(narrow).startswith("Speed at the same heart rate is about the same: +1.9 %")


def test_a_new_sensor_is_said_with_the_result() -> None:
    assert told(replace(FASTER, sensor_changed=True)).endswith(
        " Heart rate came from another kind of sensor then, which may be part of it."
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (PeriodComparison("speed", None, lacking=8), "No quarter has 8 runs with all it takes"),
        (PeriodComparison("speed", AUTUMN), "nothing yet to compare Oct to Dec 2026 with."),
        (
            PeriodComparison(
                "speed",
                replace(AUTUMN, n=5),
                (PeriodDifference(SUMMER, refusal=Refusal.TOO_FEW_RUNS, lacking=1, leads=True),),
                lacking=3,
            ),
            "it takes 3 more runs in Oct to Dec 2026 and 1 more run in Jul to Sep 2026.",
        ),
        (
            PeriodComparison(
                "speed",
                AUTUMN,
                (PeriodDifference(SUMMER, refusal=Refusal.TOO_FEW_WEEKS, leads=True),),
            ),
            "with Jul to Sep 2026: its runs lie in fewer than 3 weeks.",
        ),
    ],
)
def test_a_refusal_says_what_is_missing(found: PeriodComparison, words: str) -> None:
    assert words in said(found)


def test_other_metrics_are_said_in_their_own_words() -> None:
    lower = replace(
        FASTER, estimate_pct=-2.1, low_pct=-3.0, high_pct=-1.0, verdict=EffectVerdict.LOWER
    )
    assert said(replace(FOUND, metric="hr", others=(lower,))).startswith(
        "Heart rate at the same speed was 2.1 % lower in Oct to Dec 2026 than in Jul to Sep 2026"
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "Running more did not cost the lifts: −0.4 % (−2.1 to +1.3; 22 leg days against 44)."),
        (
            {"word": LiftsWord.LOWER, "estimate_pct": -3.0, "low_pct": -5.0, "high_pct": -1.0},
            "After weeks of much running your lifts were lower: −3.0 % (−5.0 to −1.0; 22 leg days",
        ),
        (
            {"word": LiftsWord.CANT_TELL, "low_pct": -4.0, "high_pct": 3.2, "mde_pct": 5.1},
            "costs the lifts: −0.4 % (−4.0 to +3.2; 22 leg days against 44); reliably seen from",
        ),
        (
            {"estimate_pct": None, "refusal": LiftsRefusal.NO_LIFTS, "n_much": 0, "n_rest": 0},
            (
                "can’t be told yet: it needs leg days with weights and repetitions in weeks with"
                " runs around them."
            ),
        ),
        (
            {"estimate_pct": None, "refusal": LiftsRefusal.TOO_FEW, "n_much": 5, "n_rest": 10},
            "as many others; there are 5 and 10.",
        ),
    ],
)
def test_the_lifts_are_said_as_far_as_they_can_be(change: dict[str, object], words: str) -> None:
    assert words in lifts_sentence(replace(LIFTED, **change)).replace("\u202f", " ")


@pytest.mark.parametrize(
    ("devices", "words"),
    [
        (
            ["", "", "Watch 2", "Watch 2"],
            "Watch 2 begin on 5 Oct 2026; nothing names",
        ),
        (["Watch 1", "Watch 1", "Watch 2", "Watch 2"], "before came from Watch 1."),
        (["Watch 2", "Watch 1", "Watch 2", "Watch 2"], ""),
        (["Watch 2", "Watch 2", "", ""], ""),
    ],
)
def test_a_new_watch_between_the_quarters_is_said(devices: list[str], words: str) -> None:
    days = pd.to_datetime(["2026-08-01", "2026-09-30", "2026-10-05", "2026-11-01"])
    runs = pd.DataFrame({"local_date": days, "device": devices})
    text = new_device_sentence(FOUND, runs)
    assert words in text
    assert bool(text) == bool(words)
