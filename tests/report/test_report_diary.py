"""The calendar of a diary written by hand: severity, gaps, weeks, years, and the month's sums."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes import report_data as fakes
from fakes.page_text import drawing_texts
from fakes.stories import Story, at

from analyzer.report import calendar
from analyzer.report.calendar import CalendarDay, CalendarYear, ReportCalendar, severity_word
from analyzer.report.charts import calendar as chart
from analyzer.report.charts import svg
from analyzer.report.charts.canvas import Canvas, Discs, Shape
from analyzer.report.context import report_context
from analyzer.report.parts import NumbersTable

if TYPE_CHECKING:
    from collections.abc import Sequence

MONDAY = date(2026, 1, 5)


def kept(story: Story, **settings: str) -> ReportCalendar:
    config = story.config
    display = replace(config.display, **settings)  # type: ignore[arg-type] # a unit's name
    story.config = replace(config, display=display)
    return calendar.build(report_context(story.dataset()))


def drawn(days: Sequence[CalendarDay], weeks: int = 10, unit: str = "km") -> list[Canvas]:
    """Draw a calendar of these days from Monday 5 January 2026 on."""
    week_m = [0.0] * weeks
    for day in days:
        week_m[(day.day - MONDAY).days // 7] += day.distance_m
    year = CalendarYear("2026", MONDAY, weeks, tuple(days), tuple(week_m))
    table = NumbersTable("", (), ())
    built = ReportCalendar("", 0, 0, 0, None, 0, weeks, 0, unit, (year,), table)  # type: ignore[arg-type] # a unit's name
    return list(chart.draw(built))


def tips(sheet: Canvas) -> list[str]:
    return [
        mark.look.tip for mark in sheet.drawn if isinstance(mark, Shape | Discs) and mark.look.tip
    ]


@pytest.mark.parametrize(
    ("severity", "word"),
    [
        (0.0, "light"), (0.77, "light"), (0.78, "standard"), (1.0, "standard"),
        (1.27, "standard"), (1.28, "heavy"), (4.0, "heavy"), (float("nan"), "standard"),
    ],
)  # fmt: skip
def test_a_leg_day_is_light_standard_or_heavy(severity: float, word: str) -> None:
    assert severity_word(severity) == word


def test_two_sessions_on_one_day_count_as_the_heavier_one() -> None:
    story = Story()
    story.leg_day(at(1, "Mon", "07:00"), severity=0.5)
    story.leg_day(at(1, "Mon", "18:00"), severity=1.4)
    built = kept(story)
    ((day,),) = (year.days for year in built.years)
    assert day.legs == "heavy"
    assert built.leg_days == 2


def test_the_worst_run_of_a_day_gives_the_day_its_mark_and_all_of_them_its_distance() -> None:
    story = Story()
    story.run(at(1, "Tue", "07:00"), 30)
    story.run(at(1, "Tue", "18:00"), 60)
    ((day,),) = (year.days for year in kept(story).years)
    assert (day.run, day.runs) == ("run", 2)
    assert day.distance_m == pytest.approx(90 * 60 * 3)


@pytest.mark.parametrize(
    ("leg_days", "title"),
    [
        ([], "No leg day known yet"),
        ([(1, 1.0)], "1 leg day in a week"),
        ([(1, 1.5)], "1 leg day in a week, a hard one"),
        ([(1, 1.0), (2, 1.5)], "2 leg days in 2 weeks, one of them hard"),
        ([(1, 1.0), (2, 1.0), (3, 1.0)], "3 leg days in 3 weeks"),
        (
            [(1, 1.0), (3, 1.0)],
            "2 leg days in 3 weeks; the longest gap between two that are known was 14 days",
        ),
        (
            [(1, 1.5), (2, 1.5), (9, 1.0)],
            (
                "3 leg days in 9 weeks, 2 of them hard; no strength session is recorded between"
                " 12 Jan 2026 and 2 Mar 2026"
            ),
        ),
    ],
)
def test_the_title_counts_leg_days_weeks_heavy_ones_and_the_longest_gap(
    leg_days: list[tuple[int, float]], title: str
) -> None:
    story = Story()
    for week, severity in leg_days:
        story.leg_day(at(week, "Mon", "18:00"), severity=severity)
    assert kept(story).title == title


def test_sessions_that_wait_for_a_word_are_counted_in_the_title() -> None:
    story = Story()
    story.leg_day(at(1, "Mon", "18:00"), "unknown")
    story.leg_day(at(2, "Mon", "18:00"), "unknown")
    built = kept(story)
    assert built.title == "No leg day known yet, 2 sessions undecided"
    assert [day.undecided for day in built.years[0].days] == [True, True]
    assert [day.legs for day in built.years[0].days] == [None, None]


def test_a_session_that_was_none_leaves_its_day_empty() -> None:
    story = Story()
    story.leg_day(at(1, "Mon", "18:00"), "no")
    assert kept(story).years == ()


def test_weeks_before_the_first_leg_day_are_not_weeks_without_one() -> None:
    story = Story()
    for week in range(1, 11):
        story.run(at(week, "Wed"))
    story.leg_day(at(9, "Mon", "18:00"))
    assert kept(story).weeks == 2


def test_years_are_counted_back_from_the_last_week_and_begin_on_mondays() -> None:
    story = Story()
    for week in range(1, 121):
        story.run(at(week, "Wed"))
    built = kept(story)
    assert [year.weeks for year in built.years] == [52, 52, 16]
    assert all(year.monday.weekday() == 0 for year in built.years)
    last = built.years[0]
    assert last.monday + timedelta(weeks=52) > at(120, "Wed").date()
    assert sum(len(year.days) for year in built.years) == 120
    for newer, older in zip(built.years, built.years[1:], strict=False):
        assert older.monday + timedelta(weeks=older.weeks) == newer.monday


def test_a_year_in_which_nothing_happened_is_left_out() -> None:
    story = Story()
    story.run(at(1, "Wed"))
    story.run(at(150, "Wed"))
    built = kept(story)
    assert [len(year.days) for year in built.years] == [1, 1]
    assert built.years[1].monday == MONDAY


def test_each_weeks_distance_is_that_of_its_days() -> None:
    story = Story()
    for weekday in ("Mon", "Wed", "Sun"):
        story.run(at(1, weekday), 10)
    story.run(at(3, "Mon"), 20)
    assert kept(story).years[0].week_m == pytest.approx((3 * 1800, 0, 3600))


@pytest.mark.parametrize(("unit", "far"), [("km", "16"), ("mi", "10")])
def test_the_table_sums_each_month_in_the_runners_unit(unit: str, far: str) -> None:
    story = Story()
    story.leg_day(at(1, "Mon", "18:00"))
    story.run(at(1, "Wed"), 90)
    story.run(at(6, "Wed"), 30)
    table = kept(story, distance_unit=unit).table
    assert table.columns == ("month", "leg days", "runs", unit)
    assert table.rows[0] == ("Jan 2026", "1", "1", far)
    assert [row[0] for row in table.rows] == ["Jan 2026", "Feb 2026"]


def test_an_empty_store_has_an_empty_calendar() -> None:
    built = calendar.build(report_context(fakes.nothing()))
    assert (built.years, built.table.rows, built.weeks, built.longest_gap_d) == ((), (), 0, None)
    assert list(chart.draw(built)) == list(chart.draw_earlier(built)) == []


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (
            CalendarDay(MONDAY, "heavy", False, None, 0, 0.0),
            "Mon 5 Jan 2026: hard leg day",
        ),
        (
            CalendarDay(MONDAY, None, True, None, 0, 0.0),
            "Mon 5 Jan 2026: legs or not: undecided",
        ),
        (
            CalendarDay(MONDAY, "light", False, "broke", 1, 8000.0),
            "Mon 5 Jan 2026: light leg day; 8.0 km, broke",
        ),
        (
            CalendarDay(MONDAY, "light", True, "kept", 2, 12_000.0),
            "Mon 5 Jan 2026: light leg day; legs or not: undecided; 2 runs, 12.0 km, kept",
        ),
    ],
    ids=["legs", "undecided", "legs and a run", "everything"],
)
def test_a_day_pointed_at_says_all_that_happened(day: CalendarDay, words: str) -> None:
    for sheet in drawn([day]):
        assert set(tips(sheet)) == {words}


def test_a_day_in_miles_is_told_in_miles() -> None:
    (tip,) = set(
        tips(drawn([CalendarDay(MONDAY, None, False, "kept", 1, 16_093.44)], unit="mi")[0])
    )
    assert tip == "Mon 5 Jan 2026: 10.0 mi, kept"


def test_runs_outside_the_window_are_small_dots_and_light_on_a_dark_square() -> None:
    days = [
        CalendarDay(MONDAY, None, False, "run", 1, 5000.0),
        CalendarDay(MONDAY + timedelta(days=1), "heavy", False, "run", 1, 5000.0),
        CalendarDay(MONDAY + timedelta(days=2), "light", False, "run", 1, 5000.0),
    ]
    for sheet in drawn(days):
        dots = Counter(
            {mark.look.fill: len(mark.centres) for mark in sheet.drawn if isinstance(mark, Discs)}
        )
        assert dots == {"kept": 2, "paper": 1}


def test_every_day_stands_in_its_own_square_within_the_sheet() -> None:
    days = [
        CalendarDay(MONDAY + timedelta(days=n), "standard", False, None, 0, 0.0)
        for n in range(52 * 7)
    ]
    for sheet in drawn(days, weeks=52):
        squares = [
            mark.outlines[0]
            for mark in sheet.drawn
            if isinstance(mark, Shape) and mark.look.fill == "leg3"
        ]
        corners = {outline[0] for outline in squares}
        assert len(corners) == len(squares) == 364
        for outline in squares:
            assert all(0 <= x <= sheet.width + 0.1 for x, _ in outline)
            assert all(0 <= y <= sheet.height for _, y in outline)


def test_the_phone_breaks_the_year_in_two_and_the_desk_does_not() -> None:
    days = [CalendarDay(MONDAY + timedelta(weeks=n), "light", False, None, 0, 0.0) for n in (0, 51)]
    heights = [sheet.height / sheet.width for sheet in drawn(days, weeks=52)]
    assert heights == sorted(heights)
    for sheet in drawn(days, weeks=52):
        words = drawing_texts(svg.inline(sheet))
        assert words.count("Jan") + words.count("Jan 2026") == 1
        assert words.count("Dec") == 1


def test_the_months_are_named_in_order_and_never_twice() -> None:
    (desk, *_) = drawn([CalendarDay(MONDAY, "light", False, None, 0, 0.0)], weeks=52)
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    named = [words for words in drawing_texts(svg.inline(desk)) if words in months]
    assert named == months
