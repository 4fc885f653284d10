"""Fitness by quarter: title, dek, table and chart of one comparison made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fakes.drawn import tips_on, words_on

from analyzer.effect import EffectVerdict, PeriodComparison, PeriodDifference, Refusal
from analyzer.effect.periods import Period
from analyzer.report.charts import months as chart
from analyzer.report.months import (
    Months,
    _latest_quarter,
    _months_dek,
    _months_title,
    _quarter,
    _quarters_table,
)

NNBSP = "\u202f"
SPRING = Period(date(2026, 4, 1), date(2026, 6, 30), 22)
WINTER = Period(date(2026, 1, 1), date(2026, 3, 31), 31)
AUTUMN = Period(date(2025, 10, 1), date(2025, 12, 31), 5)


def against_winter(low: float, high: float, word: EffectVerdict, **more: Any) -> PeriodDifference:
    middle = (low + high) / 2
    known = PeriodDifference(WINTER, middle, low, high, 1.8, 0.2, word, leads=True)
    return replace(known, **more)


FASTER = against_winter(0.6, 4.2, EffectVerdict.FASTER)
TOO_FEW = PeriodDifference(AUTUMN, refusal=Refusal.TOO_FEW_RUNS, lacking=3)


def compared(*others: PeriodDifference, over: bool = True) -> PeriodComparison:
    return PeriodComparison("speed", SPRING, others, over)


def laid_out(found: PeriodComparison) -> Months:
    """Lay the quarters out as the section does; lifts are another matter."""
    quarters = tuple(_quarter(other) for other in found.others)
    return Months(
        title=_months_title(found),
        dek=_months_dek(quarters),
        latest=_latest_quarter(found),
        over=found.over,
        quarters=quarters,
        lifts=(),
        much_km=None,
        rest_km=None,
        notes=(),
        table=_quarters_table(quarters, found),
    )


@pytest.mark.parametrize(
    ("found", "title"),
    [
        (FASTER, f"2.4{NNBSP}% faster than in Jan to Mar 2026 at the same heart rate"),
        (against_winter(-4.2, -0.6, EffectVerdict.SLOWER),
         f"2.4{NNBSP}% slower than in Jan to Mar 2026 at the same heart rate"),
        (against_winter(0.2, 3.0, EffectVerdict.LEANING_FASTER),
         f"Leaning faster than in Jan to Mar 2026: 1.6{NNBSP}% at the same heart rate"),
        (against_winter(-1.0, 1.2, EffectVerdict.NO_CLEAR_DIFFERENCE),
         "About as fast as in Jan to Mar 2026 at the same heart rate"),
        (against_winter(-4.0, 5.0, EffectVerdict.CANT_TELL),
         "Can’t tell whether you got faster or slower since Jan to Mar 2026"),
        (PeriodDifference(WINTER, leads=True),
         "Fitness over the months: too few runs to compare"),
    ],
    ids=["faster", "slower", "leaning", "as fast", "open", "refused"],
)  # fmt: skip
def test_the_title_says_no_more_than_the_leading_comparison(
    found: PeriodDifference, title: str
) -> None:
    assert _months_title(compared(found, TOO_FEW)) == title


def test_a_quarter_that_goes_on_is_spoken_of_so_far_where_it_only_leans() -> None:
    leaning = against_winter(0.2, 3.0, EffectVerdict.LEANING_FASTER)
    assert _months_title(compared(leaning, over=False)).endswith(
        f": 1.6{NNBSP}% so far, at the same heart rate"
    )


def test_nothing_to_compare_with_is_too_few() -> None:
    months = laid_out(PeriodComparison("speed", None))
    assert months.title == "Fitness over the months: too few runs to compare"
    assert months.dek == (
        "Quarters are compared here once two of them have eight runs with a heart rate, over three"
        " weeks or more."
    )
    assert (months.latest, months.quarters) == (None, ())
    assert months.table.columns[1] == "the latest quarter against it"
    assert list(chart.draw(months)) == []


def test_one_quarter_with_a_number_is_enough_for_a_chart_and_its_words() -> None:
    months = laid_out(compared(FASTER, TOO_FEW))
    assert months.dek.startswith("Speed at the same heart rate by quarter. Below 0 a quarter was ")
    assert len(list(chart.draw(months))) == 2


def test_the_table_has_a_row_a_quarter_and_the_reason_where_there_is_no_number() -> None:
    table = laid_out(compared(FASTER, TOO_FEW)).table
    assert table.columns == (
        "quarter", "Apr to Jun 2026 against it", "95 % interval", "seen from", "runs", "in words",
    )  # fmt: skip
    assert table.rows == (
        ("Jan to Mar 2026", f"+2.4{NNBSP}%", "+0.6 to +4.2", f"1.8{NNBSP}%", "31", "faster"),
        ("Oct to Dec 2025", "–", "–", "–", "5", "not enough runs: it takes 3 more runs there"),
    )


def test_the_chart_turns_the_number_of_the_table_round_and_names_the_same_quarter() -> None:
    """Of the table “the latest was 2.4 % faster”, in the chart “it was 2.4 % slower than that”."""
    months = laid_out(compared(FASTER, TOO_FEW))
    for sheet in chart.draw(months):
        assert sheet.description == f"Jan to Mar 2026: −2.4{NNBSP}%"
        assert sheet.title == "Speed at the same heart rate against Apr to Jun 2026"
        assert tips_on(sheet) == [
            (
                f"Jan to Mar 2026 against Apr to Jun 2026: −2.4{NNBSP}%, "
                "95 % interval −4.2 to −0.6, 31 runs"
            ),
            "Apr to Jun 2026: 22 runs",
        ]
        words = words_on(sheet)
        assert "−2.4" in words
        assert words.count("?") == 1, "the quarter with five runs keeps its place"


def test_the_chart_of_a_quarter_that_goes_on_says_so_far() -> None:
    wide, narrow = chart.draw(laid_out(compared(FASTER, over=False)))
    assert (
        wide.title == narrow.title == "Speed at the same heart rate against Apr to Jun 2026 so far"
    )
    assert [words_on(sheet)[0] for sheet in (wide, narrow)] == [
        "Speed at the same heart rate against Apr to Jun 2026 so far, %",
        "Speed against Apr to Jun 2026 so far, %",
    ]  # fmt: skip
