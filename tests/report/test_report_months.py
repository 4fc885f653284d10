"""The months on the page: a chart whose marks are its numbers, and none where there are none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analyzer.report.charts.canvas import Discs, Shape, TextLine
from analyzer.report.charts.months import draw
from analyzer.report.months import Months, Quarter
from analyzer.report.parts import NumbersTable

LATEST = Quarter(
    "Oct to Dec 2026", date(2026, 10, 1), date(2026, 12, 31), 31,
    None, None, None, None, "", "", leads=False,
)  # fmt: skip


def quarter(first: date, estimate: float | None, *, leads: bool = False) -> Quarter:
    """Return a quarter that the latest was ``estimate`` % faster than, give or take 2 %."""
    low, high = (None, None) if estimate is None else (estimate - 2, estimate + 2)
    word = "faster" if estimate is not None and estimate > 2 else "can't tell"
    return Quarter("named", first, first, 20, estimate, low, high, 3.0, word, "", leads)


@pytest.fixture
def months() -> Months:
    quarters = (
        quarter(date(2026, 7, 1), 0.5),
        quarter(date(2026, 4, 1), None),
        quarter(date(2026, 1, 1), 3.0, leads=True),
    )
    table = NumbersTable("Fitness by quarter", (), ())
    return Months("3.0 % faster", "", LATEST, True, quarters, (), None, None, (), table)


def test_time_runs_to_the_right_and_slower_lies_below_with_a_minus(months: Months) -> None:
    for sheet in draw(months):
        tips = {mark.look.tip: mark for mark in sheet.drawn if not isinstance(mark, TextLine)}
        (summer,) = (m.centres[0] for m in tips.values() if isinstance(m, Discs))
        diamonds = [m.outlines[0] for m in tips.values() if isinstance(m, Shape) and m.look.tip]
        (winter_x, winter_y), (now_x, now_y) = (line[0] for line in diamonds)
        assert winter_x < summer[0] < now_x
        assert winter_y > summer[1] > now_y
        assert any("−3.0\u202f%, 95 % interval −5.0 to −1.0, 20 runs" in plain(t) for t in tips)
        labels = [mark for mark in sheet.drawn if isinstance(mark, TextLine)]
        height = {mark.words: mark.at[1] for mark in labels if mark.words in {"−4", "0", "+2"}}
        assert height["−4"] > winter_y > height["0"] > height["+2"]


def plain(tip: str) -> str:
    return tip.replace("95\u202f%", "95 %")


def test_a_quarter_without_a_number_keeps_its_place(months: Months) -> None:
    for sheet in draw(months):
        words = [mark.words for mark in sheet.drawn if isinstance(mark, TextLine)]
        assert words.count("?") == 1
        assert "2026" in words


def test_a_quarter_that_was_cut_shows_its_days(months: Months) -> None:
    last = replace(months.quarters[-1], first=date(2026, 2, 20), last=date(2026, 3, 31))
    june = replace(months.quarters[1], first=date(2026, 6, 1), last=date(2026, 6, 30))
    wide, _ = draw(replace(months, quarters=(months.quarters[0], june, last)))
    words = [mark.words for mark in wide.drawn if isinstance(mark, TextLine)]
    assert {"20 Feb–Mar", "Jun"} <= set(words)


def test_there_is_no_chart_without_a_number(months: Months) -> None:
    assert not list(draw(replace(months, latest=None, quarters=())))
    assert not list(draw(replace(months, quarters=(quarter(date(2026, 7, 1), None),))))
