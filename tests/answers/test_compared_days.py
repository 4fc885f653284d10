"""Which days are compared with which: asked for as one likes, none twice, none to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.stories import Story, at, twelve_weeks

from analyzer.answers.comparison import compare_runs, compare_stretches
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from analyzer import Dataset

TODAY = at(13, "Fri").date()
FEBRUARY = (date(2026, 2, 1), date(2026, 2, 28))


def empty() -> Dataset:
    return replace(Story().dataset(), now=at(13, "Fri", "12:00"))


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (date(2026, 3, 1), None, (date(2026, 3, 1), TODAY)),
        (TODAY, None, (TODAY, TODAY)),
        (date(2026, 3, 1), date(2026, 3, 31), (date(2026, 3, 1), date(2026, 3, 31))),
        (None, date(2026, 1, 31), (at(1, "Tue").date(), date(2026, 1, 31))),
        (None, date(2026, 1, 1), (date(2026, 1, 1), date(2026, 1, 1))),
    ],
)
def test_what_is_left_out_is_the_first_day_known_or_today(
    since: date | None, until: date | None, days: tuple[date, date]
) -> None:
    found = compare_stretches(twelve_weeks(), "speed", since, until, FEBRUARY)
    assert found.later is not None
    assert (found.later.first, found.later.last) == days
    (other,) = found.others
    assert (other.period.first, other.period.last) == FEBRUARY


@pytest.mark.parametrize(
    ("since", "until", "both"),
    [
        (date(2026, 2, 28), None, "28 Feb 2026"),
        (date(2026, 1, 1), date(2026, 2, 1), "1 Feb 2026"),
        (date(2026, 1, 1), date(2026, 3, 1), "1 Feb 2026 to 28 Feb 2026"),
        (date(2026, 2, 10), date(2026, 2, 12), "10 Feb 2026 to 12 Feb 2026"),
        (None, date(2026, 2, 3), "1 Feb 2026 to 3 Feb 2026"),
    ],
)
def test_a_day_in_both_stretches_is_named(since: date | None, until: date, both: str) -> None:
    with pytest.raises(UsageError) as refused:
        compare_stretches(twelve_weeks(), "speed", since, until, FEBRUARY)
    assert refused.value.message == f"{both} would be in both stretches."
    assert refused.value.hint == "Choose two stretches that share no day."


def test_neighbours_share_no_day() -> None:
    for days in ((date(2026, 3, 1), None), (date(2026, 1, 6), date(2026, 1, 31))):
        assert compare_stretches(twelve_weeks(), "speed", *days, FEBRUARY).others


def test_days_to_compare_are_asked_for_and_may_not_be_all_to_come() -> None:
    with pytest.raises(UsageError, match="needs days to compare with its own") as refused:
        compare_stretches(twelve_weeks(), "speed", None, None, FEBRUARY)
    assert refused.value.hint == "Say them by --since or --until."
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(UsageError, match=r"^4 Apr 2026 is still to come\.$"):
        compare_stretches(twelve_weeks(), "speed", tomorrow, None, FEBRUARY)


def test_an_empty_log_is_compared_by_no_run() -> None:
    for since, until in ((date(2026, 3, 1), None), (None, date(2026, 1, 31))):
        found = compare_stretches(empty(), "speed", since, until, FEBRUARY)
        assert found.primary is not None
        assert found.primary.estimate_pct is None
        part = compare_runs(empty(), "speed", since, until)
        assert part.effect.n_used == 0
        assert part.lacking or part.effect.buckets[1].refused


def test_the_runs_of_the_days_asked_for_are_counted_first_and_last_day_included() -> None:
    """Four runs a week, on Tuesday, Thursday, Saturday and Sunday."""
    week = (at(5, "Tue").date(), at(5, "Sun").date())
    counts = {
        len(compare_runs(twelve_weeks(), "speed", *days).data.runs)
        for days in (week, (week[0] - timedelta(days=1), week[1] + timedelta(days=1)))
    }
    assert counts == {4}
    assert len(compare_runs(twelve_weeks(), "speed", *(week[0],) * 2).data.runs) == 1
    assert len(compare_runs(twelve_weeks(), "speed", week[0]).data.runs) == 8 * 4
    assert len(compare_runs(twelve_weeks(), "speed", None, week[1]).data.runs) == 5 * 4


def test_a_leg_day_before_the_days_asked_for_still_counts() -> None:
    part = compare_runs(twelve_weeks(), "speed", at(5, "Tue").date(), at(5, "Tue").date())
    (hours,) = part.data.runs["hours_since_leg_day"]
    assert hours == 17, "Monday 19:00 to Tuesday 12:00"


def test_what_is_missing_is_counted_by_hours_where_no_hours_have_a_number() -> None:
    few = compare_runs(twelve_weeks(), "speed", at(11, "Mon").date())
    rows = {hours: (n, more) for hours, n, more in few.lacking}
    # Of so few, those from 54 h on count as rested, too: six runs of two weeks.
    assert list(rows)[-1] == "> 54 h"
    assert {hours: n for hours, (n, _) in rows.items() if n} == {"6-30 h": 2, "> 54 h": 6}
    assert all(more > 0 for _, more in rows.values())
    assert few.lifts is None, "days were chosen, and lifts need all weeks of running"
    assert few.held_back == ""
