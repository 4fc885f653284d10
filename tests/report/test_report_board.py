"""The scoreboard and what came after: periods, counts, trends, and words that claim no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes import report_data as fakes
from fakes.page_text import drawing_texts
from fakes.stories import Story, at, rested_log
from hypothesis import given
from hypothesis import strategies as st

from analyzer.advice import WhatCameAfter
from analyzer.report import scoreboard
from analyzer.report.charts import after as after_chart
from analyzer.report.charts import scoreboard as chart
from analyzer.report.charts import svg
from analyzer.report.charts.canvas import Discs, Shape
from analyzer.report.context import ReportContext, report_context
from analyzer.report.scoreboard import BoardPeriod, FirstAndLast, RunMark, Scoreboard
from analyzer.stats import Difference

if TYPE_CHECKING:
    from collections.abc import Iterable

NNBSP = "\u202f"
WORDS = ("kept", "borderline", "broke", "not judged")
BEGAN = date(2026, 2, 10)
NOTHING = Difference(0, 0, "%")
days_apart = st.integers(0, 4000)


@pytest.fixture(scope="module")
def thin() -> ReportContext:
    return report_context(rested_log().dataset())


@pytest.fixture(scope="module")
def empty() -> ReportContext:
    return report_context(fakes.nothing())


def marks(days: Iterable[date], word: str = "kept") -> list[RunMark]:
    return [RunMark(f"run {n}", day, word, 0.0) for n, day in enumerate(sorted(days))]  # type: ignore[arg-type] # a verdict


def periods(days: Iterable[date]) -> list[BoardPeriod]:
    return list(scoreboard._board_periods(marks(days)))


def monthly(months: int) -> list[date]:
    """Return the tenth of so many months from February 2026 on."""
    return [date(2026 + (n + 1) // 12, (n + 1) % 12 + 1, BEGAN.day) for n in range(months)]


def board(built: Iterable[BoardPeriod], ends: FirstAndLast | None = None) -> Scoreboard:
    found = tuple(built)
    counts = [sum(period.count(word) for period in found) for word in WORDS]  # type: ignore[arg-type] # verdicts
    table = scoreboard._board_table(found)
    return Scoreboard("", "", *counts, 0, found, ends, None, None, (), table)


def compared(context: ReportContext, **outcomes: object) -> scoreboard.After:
    """Return what the section says of differences found."""
    plain: dict[str, object] = {
        "next_run": NOTHING, "next_run_placebo": NOTHING, "soreness": NOTHING,
        "soreness_placebo": NOTHING, "no_next_run_kept": None, "no_next_run_broke": None,
        "notes": (),
    }  # fmt: skip
    found = WhatCameAfter(**(plain | outcomes))  # type: ignore[arg-type] # by name
    asked = replace(context)
    asked._built[scoreboard.begin_comparing] = lambda: found
    return scoreboard.build_after(asked)


@pytest.mark.parametrize(
    ("months", "first", "last", "shown"),
    [
        (1, "Feb 2026", "Feb 2026", 1),
        (11, "Feb 2026", "Dec 2026", 11),
        (12, "Feb 2026", "Jan 2027", 12),
        (18, "Feb 2026", "Jul 2027", 18),
        (19, "Q1 2026", "Q3 2027", 7),
        (72, "Q1 2026", "Q1 2032", 25),
        (73, "2026", "2032", 7),
        (240, "2026", "2046", 21),
    ],
)
def test_a_long_log_is_shown_by_quarters_and_a_very_long_one_by_years(
    months: int, first: str, last: str, shown: int
) -> None:
    found = periods(monthly(months))
    assert [found[0].name, found[-1].name] == [first, last]
    assert len(found) == shown


def test_a_month_without_a_judged_run_keeps_its_column() -> None:
    found = periods([date(2026, 2, 10), date(2026, 5, 3)])
    assert [period.short for period in found] == ["Feb", "Mar", "Apr", "May"]
    assert [len(period.marks) for period in found] == [1, 0, 0, 1]


def test_each_year_is_named_where_it_opens() -> None:
    opens = [period.opens_year for period in periods(monthly(14))]
    assert opens == ["2026", *[""] * 10, "2027", "", ""]
    assert {period.opens_year for period in periods(monthly(100))} == {""}


@given(st.lists(days_apart, min_size=1, max_size=30))
def test_every_run_stands_in_one_period_in_order(apart: list[int]) -> None:
    days = [BEGAN + timedelta(days=n) for n in apart]
    found = periods(days)
    shown = [mark.day for period in found for mark in period.marks]
    assert shown == sorted(days)
    assert len({period.name for period in found}) == len(found)


def test_nothing_judged_has_no_periods() -> None:
    assert periods([]) == []
    assert list(chart.draw(board([]))) == []


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ("", 0), ("kept", 1), ("broke", 0), ("kept kept broke", 0), ("broke kept kept", 2),
        ("kept borderline kept", 1), ("kept kept kept", 3),
    ],
)  # fmt: skip
def test_runs_kept_in_a_row_are_counted_from_the_last(words: str, row: int) -> None:
    judged = [RunMark(f"{n}", BEGAN, word, 0.0) for n, word in enumerate(words.split())]  # type: ignore[arg-type] # verdicts
    assert scoreboard._kept_in_a_row(judged) == row


def test_first_and_last_runs_are_compared_only_when_they_share_none() -> None:
    days = [BEGAN + timedelta(days=n) for n in range(40)]
    assert scoreboard._first_and_last(marks(days[:29])) is None
    ends = scoreboard._first_and_last(marks(days[:30]))
    assert ends == FirstAndLast(15, 15, 15, days[14], days[15])


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ((0, 0, 0), "No run in the hours after leg day yet"),
        ((0, 0, 1), "1 run in the hours after leg day, none could be judged"),
        ((0, 0, 6), "6 runs in the hours after leg day, none could be judged"),
        ((1, 1, 1), "1 of 1 judged run kept short and slow"),
        ((0, 9, 11), "0 of 9 judged runs kept short and slow"),
    ],
)
def test_the_title_of_a_short_board_counts(counts: tuple[int, int, int], title: str) -> None:
    assert scoreboard._board_title(*counts, None) == title


def test_runs_after_an_undecided_session_are_not_said_to_come_after_leg_day() -> None:
    assert scoreboard._board_title(0, 0, 1, None, undecided=True) == (
        "1 run in the hours after leg day, or after a session that may be one, none could be judged"
    )


@given(first=st.integers(0, 15), last=st.integers(0, 15))
def test_a_change_over_time_is_claimed_in_its_own_direction_or_not_at_all(
    first: int, last: int
) -> None:
    title = scoreboard._board_title(20, 40, 40, FirstAndLast(15, first, last, BEGAN, BEGAN))
    if title.startswith(("You are getting better", "You may be getting better")):
        assert last > first + 3
    elif title.startswith(("You kept to it more often", "You may have kept to it more often")):
        assert first > last + 3
    else:
        assert title.startswith("No clear change over time")
    assert title.endswith(f"{last} of the last 15 runs kept, {first} of the first 15")


@pytest.mark.parametrize(
    ("fast", "long", "words"),
    [
        (1, 0, "too hard rather than too long"),
        (0, 1, "too long rather than too hard"),
        (1, 1, "too hard about as often as too long"),
        (2, 1, "too hard about as often as too long"),
        (3, 1, "too hard rather than too long"),
        (2, 5, "too long rather than too hard"),
    ],
)
def test_one_reason_leads_only_when_it_is_more_than_twice_as_frequent(
    fast: int, long: int, words: str
) -> None:
    assert scoreboard._which_more(fast, long) == words


def test_without_a_leg_day_the_board_waits_for_one(empty: ReportContext) -> None:
    (note,) = scoreboard.build(empty).notes
    assert (note.text, note.missing) == ("Runs are judged once a leg day is known.", True)


def test_who_never_runs_after_leg_day_is_told_so() -> None:
    story = Story()
    story.leg_day(at(1, "Mon", "18:00"))
    story.run(at(1, "Sun"))
    (note,) = scoreboard.build(report_context(story.dataset())).notes
    assert note.text == "You have not run within the hours after a leg day."


def test_a_young_board_says_how_many_judged_runs_are_to_go(thin: ReportContext) -> None:
    built = scoreboard.build(thin)
    assert 0 < built.judged < 30
    more = 30 - built.judged
    assert built.notes[-1].text == (
        f"Whether it changes over time shows from 30 judged runs on; {more} to go."
    )


def test_the_windows_asked_for_stand_in_the_introduction(thin: ReportContext) -> None:
    windows = replace(
        thin.dataset.config.windows, standard_h=30.0, severe_h=50.0, first_h=70.0,
        first_after_days=21.0,
    )  # fmt: skip
    assert scoreboard._which_runs(windows) == (
        "The advice: after leg day run short and slow. "
        "Every run within 30 h of leg day, 50 h of one heavy for you or with much lowering (as "
        "in lunges), and 70 h of the first in over 21 days, judged against your own recent runs: "
        "short enough and slow enough? These hours are a precaution; how long you are slower may "
        "differ."
    )


def test_the_table_has_a_row_a_period_and_counts_each_verdict() -> None:
    mixed = [RunMark(word, BEGAN, word, 0.0) for word in ("kept", "kept", "broke", "not judged")]  # type: ignore[arg-type] # verdicts
    table = scoreboard._board_table((BoardPeriod("Feb 2026", "Feb", "2026", tuple(mixed)),))
    assert table.rows == (("Feb 2026", "2", "0", "1", "1"),)


def test_the_runs_just_in_time_are_counted_of_those_judged() -> None:
    mixed = tuple(RunMark(word, BEGAN, word, 0.0) for word in ("kept", "not judged", "broke"))  # type: ignore[arg-type] # verdicts
    period = BoardPeriod("Feb 2026", "Feb", "2026", mixed)
    assert (period.judged, period.count("kept"), period.count("borderline")) == (2, 1, 0)
    desk, _ = chart.draw(board([period]))
    assert "1/2" in drawing_texts(svg.inline(desk))


@pytest.mark.parametrize("months", [1, 7, 18, 30, 80])
def test_no_mark_leaves_the_board_however_long_the_log(months: int) -> None:
    built = board(periods([day + timedelta(days=n) for day in monthly(months) for n in range(6)]))
    for sheet in chart.draw(built):
        places = [
            place for mark in sheet.drawn if isinstance(mark, Discs) for place in mark.centres
            if place[1] > 40  # below the phone's key
        ]  # fmt: skip
        assert len(places) == 6 * months
        assert all(0 <= x <= sheet.width and 0 <= y <= sheet.height for x, y in places)
        assert len(set(places)) == len(places)


def test_where_counts_would_not_fit_every_period_shows_its_share() -> None:
    days = [day + timedelta(days=n % 18) for day in monthly(8) for n in range(120)]
    desk, phone = (drawing_texts(svg.inline(sheet)) for sheet in chart.draw(board(periods(days))))
    assert desk.count("120/120") == 8
    assert "120/120" not in phone
    assert phone.count(f"100{NNBSP}%") == 8


def test_the_ends_of_a_long_board_are_bracketed_with_their_counts() -> None:
    ends = FirstAndLast(15, 6, 13, date(2026, 4, 10), date(2026, 10, 10))
    desk, phone = chart.draw(board(periods(monthly(12)), ends))
    for sheet in (desk, phone):
        words = drawing_texts(svg.inline(sheet))
        assert {"first 15: 6 kept", "last 15: 13 kept"} <= set(words)


def test_what_came_after_needs_runs_of_both_kinds(thin: ReportContext) -> None:
    built = compared(thin, next_run=Difference(12, 3, "%"))
    assert built.title == "What came after: too few runs to compare"
    assert not built.shown
    first, second = built.notes
    assert first.text == "3 broken and 12 kept runs have it; 8 of each are needed."
    assert second.text.startswith("it is not noted on the days after judged runs. `legstats log")
    assert list(after_chart.draw(built)) == []


@pytest.mark.parametrize(
    ("verdict", "title", "note"),
    [
        ("lower", "What came after broken runs: slower next runs", "Next run: slower."),
        ("higher", "What came after broken runs: faster next runs", "Next run: faster."),
        ("can't tell", "What came after: can’t tell yet", "Next run: can’t tell."),
    ],
)
def test_the_next_run_is_slower_or_faster_only_where_it_is_clear(
    thin: ReportContext, verdict: str, title: str, note: str
) -> None:
    found = Difference(20, 15, "%", -1.24, -3.5, 0.5, 0.2, verdict)  # type: ignore[arg-type] # a direction
    built = compared(thin, next_run=found)
    assert built.title == title
    assert built.notes[0].lead == note
    assert built.notes[0].text.startswith(f"−1.2{NNBSP}% after broken runs (−3.5 to +0.5).")


def test_both_outcomes_share_one_title(thin: ReportContext) -> None:
    built = compared(
        thin,
        next_run=Difference(20, 15, "%", -2.0, -3.5, -0.5, 0.01, "lower"),
        soreness=Difference(20, 15, "points", 1.1, 0.2, 2.0, 0.02, "higher"),
    )
    assert built.title == "What came after broken runs: slower next runs and more soreness"
    assert built.notes[1].text == "+1.1 points after broken runs (+0.2 to +2.0)."


def test_a_placebo_is_explained_where_one_is_drawn(thin: ReportContext) -> None:
    found = Difference(20, 15, "%", -2.0, -3.5, -0.5, 0.01, "lower")
    without = compared(thin, next_run=found)
    placebo = Difference(20, 15, "%", 0.2, -1.0, 1.4, 0.7, "can't tell")
    with_one = compared(thin, next_run=found, next_run_placebo=placebo)
    tick = (
        "The thin lines are a check: no run can change what came before it, so they should hold 0."
    )
    assert tick not in [note.text for note in without.notes]
    assert tick in [note.text for note in with_one.notes]
    assert with_one.table.rows[0][5] == "+0.2"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ((0.2, -1.0, 1.4), ": no such difference, as it should be."),
        (
            (-3.4, -7.0, 0.2),
            ". The check can’t tell: a difference as large as the one after fits too.",
        ),
        ((-3.4, -6.0, -0.8), ". The check fails: some of the difference was there already."),
    ],
)
def test_the_check_of_what_came_before_is_read_aloud(
    thin: ReportContext, before: tuple[float, float, float], words: str
) -> None:
    found = Difference(20, 15, "%", -1.9, -3.5, -0.5, 0.01, "lower")
    built = compared(
        thin, next_run=found, next_run_placebo=Difference(20, 15, "%", *before, 0.1, "can't tell")
    )
    check = next(note for note in built.notes if note.lead == "Speed before the run:")
    assert check.text.endswith(f"){words}")


def test_runs_nobody_followed_up_are_shares_of_both_kinds(thin: ReportContext) -> None:
    built = compared(thin, no_next_run_broke=0.125, no_next_run_kept=0.0)
    assert built.notes[-1].text == (
        f"12{NNBSP}% of broken and 0{NNBSP}% of kept runs had no next run within 72 h and before "
        "the next leg day, so they are not compared; nor are those that lack what it"
        " takes, such as a usable heart rate or a note of soreness."
    )


def test_an_observation_is_called_one_only_beside_a_number(thin: ReportContext) -> None:
    words = "What came after is an observation."
    found = Difference(20, 15, "%", -2.0, -3.5, -0.5, 0.01, "lower")
    assert compared(thin, next_run=found, notes=("x", words)).notes[-1].text == words
    assert words not in [note.text for note in compared(thin, notes=(words,)).notes]


def test_a_refused_outcome_has_dashes_in_the_table_and_no_chart(thin: ReportContext) -> None:
    found = Difference(20, 15, "%", -2.0, -3.5, -0.5, 0.01, "lower")
    built = compared(thin, next_run=found)
    assert built.table.rows[1][3:6] == ("–", "–", "–")
    desk, phone = after_chart.draw(built)
    assert desk.height == phone.height
    clear = [mark for mark in desk.drawn if isinstance(mark, Shape) and mark.look.fill == "broke"]
    assert len(clear) == 1
