"""The calendar: what a day is called, which run of a day is shown, and gaps that may be none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from fakes.drawn import tips_on
from fakes.stories import Story, at

from analyzer.frames.dataset import empty
from analyzer.report import calendar
from analyzer.report.calendar import severity_shown, severity_word
from analyzer.report.charts import calendar as chart
from analyzer.report.context import report_context

if TYPE_CHECKING:
    from analyzer.report.calendar import CalendarDay, ReportCalendar
    from analyzer.report.context import ReportContext


def legs_on(*weeks: float, decision: str = "yes", story: Story | None = None) -> Story:
    """Return a story with leg days on Mondays at 18:00."""
    told = story or Story()
    for week in weeks:
        told.leg_day(at(week, "Mon", "18:00"), decision)
    return told


def context_of(story: Story, **changed: Any) -> ReportContext:
    return report_context(replace(story.dataset(), **changed))


def laid_out(story: Story, **changed: Any) -> ReportCalendar:
    return calendar.build(context_of(story, **changed))


@pytest.mark.parametrize(
    ("severity", "word", "shown"),
    [
        (0.2, "light", "light"),
        (0.779, "light", "light"),
        (0.78, "standard", "standard"),
        (1.0, "standard", "standard"),
        (1.279, "standard", "standard"),
        (1.28, "heavy", "hard"),
        (2.7, "heavy", "hard"),
        (float("nan"), "standard", "standard"),
    ],
)
def test_how_severe_a_leg_day_was_has_three_words(severity: float, word: str, shown: str) -> None:
    assert severity_word(severity) == word
    assert severity_shown(severity_word(severity)) == shown


def test_nothing_known_has_no_day_and_says_so() -> None:
    found = laid_out(Story())
    assert found.title == "No leg day known yet"
    assert (found.leg_days, found.runs, found.weeks, found.years) == (0, 0, 0, ())
    assert found.table.rows == ()
    assert list(chart.draw(found)) == []


@pytest.mark.parametrize(
    ("story", "title"),
    [
        pytest.param(legs_on(1), "1 leg day in a week", id="one"),
        pytest.param(legs_on(1, 2), "2 leg days in 2 weeks", id="two"),
        pytest.param(legs_on(1, decision="unknown"), "No leg day known yet, 1 session undecided",
                     id="one that may be"),
        pytest.param(legs_on(1, 2, decision="unknown"),
                     "No leg day known yet, 2 sessions undecided", id="two that may be"),
        pytest.param(legs_on(1, 2.85), "2 leg days in 2 weeks", id="13 days"),
        pytest.param(
            legs_on(1, 3),
            "2 leg days in 3 weeks; the longest gap between two that are known was 14 days",
            id="14 days",
        ),
        pytest.param(
            legs_on(2, story=legs_on(1, 4), decision="unknown"),
            "2 leg days in 4 weeks; the longest gap between two that are known was 21 days, with an"
            " undecided day in it", id="14 days and one that may be",
        ),
        pytest.param(
            legs_on(2, 3, story=legs_on(1, 4), decision="unknown"),
            "2 leg days in 4 weeks; the longest gap between two that are known was 21 days, with"
            " two undecided days in it", id="two that may be between",
        ),
        pytest.param(
            legs_on(1, 9),
            "2 leg days in 9 weeks; no strength session is recorded between 5 Jan 2026 and"
            " 2 Mar 2026", id="a log that lapsed",
        ),
    ],
)  # fmt: skip
def test_the_title_counts_leg_days_and_tells_a_gap_from_one_of_the_files(
    story: Story, title: str
) -> None:
    assert laid_out(story).title == title


def test_hard_ones_are_counted_among_them() -> None:
    def hard(*severities: float) -> str:
        told = Story()
        for week, severity in enumerate(severities, 1):
            told.leg_day(at(week, "Mon", "18:00"), severity=severity)
        return laid_out(told).title

    assert hard(1.4) == "1 leg day in a week, a hard one"
    assert hard(1.0, 1.4) == "2 leg days in 2 weeks, one of them hard"
    assert hard(1.4, 1.4, 1.0) == "3 leg days in 3 weeks, 2 of them hard"


def _day(story: Story) -> CalendarDay:
    (found,) = calendar.every_day(context_of(story)).values()
    return found


def test_of_two_leg_days_on_a_day_the_harder_one_is_shown() -> None:
    story = Story()
    story.leg_day(at(1, "Mon", "07:00"), severity=1.4)
    story.leg_day(at(1, "Mon", "19:00"), severity=0.5)
    assert _day(story).legs == "heavy"


def test_a_days_runs_are_counted_their_distance_added_and_unknown_ones_are_none() -> None:
    story = Story()
    story.run(at(1, "Tue", "07:00"), 40, mps=3.0)
    story.run(at(1, "Tue", "18:00"), 20, mps=3.0)
    story.run(at(1, "Tue", "21:00"), 20, mps=3.0, distance_m=float("nan"))
    found = _day(story)
    assert (found.run, found.runs, found.distance_m) == ("run", 3, 60 * 60 * 3.0)
    assert (found.legs, found.undecided) == (None, False)


def test_a_week_of_the_chart_is_as_far_as_its_days_and_a_month_of_the_table_too() -> None:
    """The bars, the tips and the table are three views of the same runs."""
    story = legs_on(1)
    for week, weekday in ((1, "Tue"), (1, "Sun"), (2, "Mon"), (5, "Sun")):
        story.run(at(week, weekday, "07:00"), 50, mps=2.0)
    found = laid_out(story)
    (year,) = found.years
    assert [round(metres / 1000) for metres in year.week_m] == [12, 6, 0, 0, 6]
    assert sum(year.week_m) == sum(day.distance_m for day in year.days) == 24_000
    assert found.table.rows == (("Jan 2026", "1", "3", "18"), ("Feb 2026", "0", "1", "6"))
    assert found.table.columns == ("month", "leg days", "runs", "km")
    for sheet in chart.draw(found):
        assert sheet.description == "1 leg day and 4 runs"
        assert sheet.title == "Calendar 5 Jan 2026 to 8 Feb 2026"


def test_each_day_of_the_chart_says_what_the_day_was() -> None:
    story = legs_on(1, story=legs_on(2, decision="unknown"))
    story.run(at(1, "Mon", "07:00"), 50, mps=2.0)
    story.run(at(2, "Sun", "07:00"), 50, mps=2.0)
    story.run(at(2, "Sun", "17:00"), 50, mps=2.0)
    wide, *_ = chart.draw(laid_out(story))
    assert set(tips_on(wide)) == {
        "Mon 5 Jan 2026: standard leg day; 6.0 km",
        "Mon 12 Jan 2026: legs or not: undecided",
    }, "a run outside the window has no mark of its own to point at"


def test_more_than_a_year_is_the_latest_one_first_and_each_is_of_whole_weeks() -> None:
    story = Story()
    for week in (1, 52, 53, 60):
        story.run(at(week, "Wed", "07:00"), 50, mps=2.0)
    found = laid_out(story)
    assert [(year.monday, year.weeks) for year in found.years] == [
        (date(2026, 3, 2), 52), (date(2026, 1, 5), 8),
    ]  # fmt: skip
    assert [len(year.days) for year in found.years] == [3, 1]
    assert all(year.monday.weekday() == 0 for year in found.years)
    finding = {sheet.finding for sheet in chart.draw(found)}
    assert finding == {"No leg day known yet; 52 weeks here"}


def test_without_any_session_the_runs_stand_alone() -> None:
    story = Story()
    story.run(at(1, "Tue"), 40)
    found = laid_out(story, strength_sessions=empty("strength_sessions"))
    assert (found.longest_gap_d, found.undecided, found.heavy, found.weeks) == (None, 0, 0, 0)
    assert [day.run for day in found.years[0].days] == ["run"]
