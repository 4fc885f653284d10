"""Flagged runs: the words over a run's minutes, the days around it, its limits, its drawing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from fakes.page_text import drawing_texts
from fakes.stories import Story, at, rested_log
from hypothesis import given
from hypothesis import strategies as st

from analyzer.report import flagged
from analyzer.report.calendar import CalendarDay
from analyzer.report.charts import story as chart
from analyzer.report.charts import svg
from analyzer.report.charts.canvas import Canvas, Shape, TextLine
from analyzer.report.context import report_context
from analyzer.report.flagged import Flagged, FlaggedRun, RunLimits, RunStory

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = date(2026, 3, 9)
CEILING = RunLimits(ceiling_bpm=160.0)
beats = st.one_of(st.none(), st.floats(60, 210))


def over_minutes(hr: Sequence[float | None], limit: RunLimits) -> str:
    return flagged._story_title(tuple(hr), [1.0] * len(hr), len(hr), limit)


def run_with(
    pace: Sequence[float | None], hr: Sequence[float | None], limits: RunLimits
) -> FlaggedRun:
    minute = tuple(float(n) for n in range(len(pace)))
    story = RunStory("title", minute, tuple(pace), tuple(hr))
    return FlaggedRun(
        "run 1", "", HERE, 30.0, 8000.0, 2400.0, 300.0, 165.0, 50.0, "high", "broke",
        "summary", (), (), limits, story, (),
    )  # fmt: skip


def drawn(run: FlaggedRun, unit: str = "km") -> list[Canvas]:
    (sheets,) = chart.draw_stories(Flagged("", "", 1, 0, unit, (run,)))  # type: ignore[arg-type] # a unit
    return sheets


def texts(sheet: Canvas) -> list[str]:
    return drawing_texts(svg.inline(sheet))


@pytest.mark.parametrize(
    ("hr", "limit", "title"),
    [
        ([], RunLimits(), "Minute by minute"),
        ([150.0] * 40, RunLimits(), "Minute by minute"),
        ([None] * 40, CEILING, "Minute by minute"),
        ([150.0] * 40, CEILING, "Never above the ceiling"),
        ([160.0] * 40, CEILING, "Never above the ceiling"),
        ([161.0] * 40, CEILING, "Above the ceiling for 40 of 40 minutes"),
        ([150.0] * 39 + [161.0], CEILING, "Above the ceiling for 1 of 40 minutes"),
        ([161.0] * 39 + [None], CEILING, "Above the ceiling for 39 of 40 minutes"),
        ([150.0] * 40, RunLimits(longest_min=40.0), "Minute by minute"),
        ([150.0] * 40, RunLimits(longest_min=39.0), "1 minute over your moderate length"),
        (
            [150.0] * 40, RunLimits(longest_min=30.0, ceiling_bpm=160.0),
            "Never above the ceiling, but 10 minutes over your moderate length",
        ),
        (
            [170.0] * 40, RunLimits(longest_min=30.0, ceiling_bpm=160.0),
            "Above the ceiling for 40 of 40 minutes and 10 minutes over your moderate length",
        ),
    ],
)  # fmt: skip
def test_the_words_over_a_runs_minutes(
    hr: list[float | None], limit: RunLimits, title: str
) -> None:
    assert over_minutes(hr, limit) == title


@given(st.lists(beats, min_size=1, max_size=60), st.floats(100, 190))
def test_all_minutes_are_claimed_only_when_every_one_was_above(
    hr: list[float | None], ceiling: float
) -> None:
    above = flagged._minutes_above(tuple(hr), [1.0] * len(hr), len(hr), ceiling)
    over = [beat is not None and beat > ceiling for beat in hr]
    assert (above > 0) == any(over)
    assert (above == len(hr)) == (all(over) or len(hr) == 1 == above)


def day_of(n: int, **facts: object) -> CalendarDay:
    plain: dict[str, object] = {
        "legs": None, "undecided": False, "run": None, "runs": 0, "distance_m": 0.0,
    }  # fmt: skip
    return CalendarDay(day=HERE + timedelta(days=n), **(plain | facts))  # type: ignore[arg-type] # by name


def test_a_day_without_anything_stands_empty_among_its_neighbours() -> None:
    near = flagged._nearby_day(HERE, None, None, here=True)
    assert (near.legs, near.run, near.distance_m, near.here) == ("", "", None, True)


def test_a_day_of_legs_alone_has_no_distance() -> None:
    near = flagged._nearby_day(HERE, day_of(0, legs="heavy"), None, here=False)
    assert (near.legs, near.run, near.distance_m) == ("heavy", "", None)


def test_the_days_around_are_three_before_and_five_after_and_mark_the_run_itself() -> None:
    story = rested_log()
    story.leg_day(at(13, "Mon", "18:00"))
    story.run(at(13, "Tue", "18:00"), 120)
    built = flagged.build(report_context(story.dataset()))
    run = next(r for r in built.runs if r.day == at(13, "Tue").date())
    assert [near.day for near in run.around] == [run.day + timedelta(days=n) for n in range(-3, 6)]
    assert [near.here for near in run.around].index(True) == 3
    assert run.around[2].legs == "standard"
    assert run.verdict == "broke"
    assert built.title.startswith("The highest score, 31 Mar 2026: 2 h 00 min, too long, ")
    assert built.title.endswith(" after leg day")
    assert run.name == ""


def test_names_are_shown_only_when_asked_for() -> None:
    story = rested_log()
    story.run(at(12, "Tue", "18:00"), 120, name="with\nMarguerite\u202e")
    dataset = story.dataset()
    shown, hidden = (
        flagged.build(report_context(dataset, show_names=show)).runs for show in (True, False)
    )
    assert "with Marguerite" in {run.name for run in shown}
    assert {run.name for run in hidden} == {""}


def test_the_first_legs_in_a_long_while_are_named_as_such() -> None:
    story = rested_log()
    story.leg_day(at(16, "Mon", "18:00"), first_in_days=28.0)
    story.run(at(16, "Tue", "12:00"), 120)
    context = report_context(story.dataset())
    runs = {run.day: run for run in flagged.build(context).runs}
    day_after = runs[at(16, "Tue").date()]
    assert flagged._which_leg_day(day_after, context) == "your first legs in 28 days"


def test_nothing_to_flag_is_good_news_or_no_news() -> None:
    quiet = Story()
    assert flagged.build(report_context(quiet.dataset())).title == (
        "None: no run could be judged yet"
    )
    assert "would be listed here" in flagged.build(report_context(quiet.dataset())).dek


def test_limits_nobody_knows_are_none_and_their_lines_are_not_drawn() -> None:
    run = run_with([300.0] * 30, [150.0] * 30, RunLimits())
    desk, _ = drawn(run)
    assert {"this run"} == set(texts(desk)) & {
        "this run",
        "easy",
        "ceiling",
        "threshold",
        "your usual",
    }


def test_a_run_that_was_too_long_has_the_time_over_shaded() -> None:
    limits = RunLimits(usual_min=25.0, longest_min=30.0)
    for length, shaded in ((25, False), (30, False), (45, True)):
        desk, phone = drawn(run_with([300.0] * length, [150.0] * length, limits))
        for sheet in (desk, phone):
            wash = [m for m in sheet.drawn if isinstance(m, Shape) and m.look.fill == "brokewash"]
            assert bool(wash) is shaded
        assert ("moderate to 30 min" in texts(desk)) is shaded
        assert ("30 min" in texts(phone)) or not shaded


def test_heart_rate_above_the_ceiling_is_filled_and_below_it_is_not() -> None:
    hr = [150.0] * 10 + [170.0] * 5 + [150.0] * 5 + [172.0] * 3 + [150.0]
    desk, _ = drawn(run_with([300.0] * 24, hr, CEILING))
    (shade,) = [m for m in desk.drawn if isinstance(m, Shape) and m.look.alpha]
    assert len(shade.outlines) == 2
    calm, _ = drawn(run_with([300.0] * 24, [150.0] * 24, CEILING))
    assert not [m for m in calm.drawn if isinstance(m, Shape) and m.look.alpha]


def test_a_strap_that_lost_contact_leaves_a_gap_in_the_line() -> None:
    hr: list[float | None] = [150.0] * 10 + [None] * 5 + [152.0] * 10
    desk, _ = drawn(run_with([300.0] * 25, hr, RunLimits()))
    trace = next(m for m in desk.drawn if isinstance(m, Shape) and m.look.width == 1.75)
    assert [len(outline) for outline in trace.outlines] == [10, 10]


def test_the_pace_axis_is_in_the_runners_unit_and_its_marks_are_round() -> None:
    run = run_with([280.0 + n for n in range(40)], [150.0] * 40, RunLimits())
    for unit in ("km", "mi"):
        desk, _ = drawn(run, unit)
        assert f"Pace, min/{unit}" in texts(desk)
        marks = [words for words in texts(desk) if words.count(":") == 1]
        assert marks
        assert all(int(words.partition(":")[2]) % 5 == 0 for words in marks)


@given(
    pace=st.lists(st.floats(180, 900), min_size=5, max_size=90),
    hr=st.lists(st.floats(80, 200), min_size=5, max_size=90),
    ceiling=st.floats(120, 180),
)
def test_a_story_stays_within_its_sheet_and_names_no_line_over_another(
    pace: list[float], hr: list[float], ceiling: float
) -> None:
    n = min(len(pace), len(hr))
    limits = RunLimits(
        usual_pace_s_per_km=320.0, easy_bpm=ceiling - 14, ceiling_bpm=ceiling,
        threshold_bpm=ceiling + 3, usual_min=40.0, longest_min=55.0,
    )  # fmt: skip
    desk, phone = drawn(run_with(pace[:n], hr[:n], limits))
    for sheet in (desk, phone):
        for mark in sheet.drawn:
            if isinstance(mark, Shape):
                assert all(
                    0 <= x <= sheet.width and 0 <= y <= sheet.height
                    for outline in mark.outlines
                    for x, y in outline
                )
    named = {"ceiling", "threshold", "easy"}
    heights = sorted(m.at[1] for m in desk.drawn if isinstance(m, TextLine) and m.words in named)
    assert all(later - one >= 13.8 for one, later in pairwise(heights))


@pytest.mark.parametrize(
    ("low", "high", "steps", "expected"),
    [
        (0, 41, (5, 10, 15, 20, 30, 60), [0, 10, 20, 30, 40]),
        (0, 100, (5, 10, 15, 20, 30, 60), [0, 20, 40, 60, 80, 100]),
        (262, 341, (10, 15, 20, 30, 60), [280, 300, 320, 340]),
    ],
)
def test_minutes_and_paces_are_marked_at_steps_of_a_clock(
    low: float, high: float, steps: tuple[int, ...], expected: list[float]
) -> None:
    found = chart._round_ticks(low, high, steps)
    assert found == expected
    assert len(found) <= 6


def test_a_run_without_minutes_cannot_be_drawn_as_a_story() -> None:
    run = replace(run_with([300.0] * 5, [150.0] * 5, RunLimits()), story=None)
    assert list(chart.draw_stories(Flagged("", "", 1, 0, "km", (run,)))) == [[]]
    with pytest.raises(ValueError, match="run 1 has no minutes to draw"):
        chart._StoryDrawing(run, "story", chart._DESK, "km")
