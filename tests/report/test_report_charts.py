"""Each chart draws what its section says: as many marks, the words, and nothing without data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from fakes import report_data as fakes
from fakes.page_text import drawing_texts
from hypothesis import given
from hypothesis import strategies as st

from analyzer.report.calendar import severity_shown
from analyzer.report.charts import after as after_chart
from analyzer.report.charts import calendar as calendar_chart
from analyzer.report.charts import card, curve_axes, svg
from analyzer.report.charts import curve as curve_chart
from analyzer.report.charts import running_dynamics as dynamics_chart
from analyzer.report.charts import scoreboard as scoreboard_chart
from analyzer.report.charts import story as story_chart
from analyzer.report.charts import training as training_chart
from analyzer.report.charts.canvas import Canvas, Discs, Shape
from analyzer.report.charts.scale import Scale, reach, spread, ticks
from analyzer.report.scoreboard import AfterOutcome, BoardPeriod, RunMark, Scoreboard
from analyzer.report.sections import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import SimpleNamespace

    from analyzer.frames.dataset import Dataset

VERDICTS = ("kept", "borderline", "broke", "not judged")
values = st.floats(-1e6, 1e6)


@pytest.fixture(scope="module")
def full(dataset: Dataset) -> SimpleNamespace:
    return fakes.told(dataset)


@pytest.fixture(scope="module")
def empty() -> SimpleNamespace:
    return fakes.told(fakes.nothing())


def texts(sheet: Canvas) -> list[str]:
    return drawing_texts(svg.inline(sheet))


def tips(sheet: Canvas) -> list[str]:
    marks = (mark for mark in sheet.drawn if isinstance(mark, Shape | Discs))
    return [mark.look.tip for mark in marks if mark.look.tip]


def board(full: SimpleNamespace, marks: Iterable[tuple[str, int]]) -> Scoreboard:
    """Return the scoreboard with one month of marks, (verdict, how many)."""
    day = date(2026, 3, 1)
    found = tuple(
        RunMark(f"{verdict}-{n}", day + timedelta(days=n % 28), verdict, 50.0)
        for verdict, number in marks
        for n in range(number)
    )
    period = BoardPeriod("Mar 2026", "Mar", "2026", found)
    return replace(full.scoreboard, periods=(period,), ends=None)


def test_without_data_no_chart_is_drawn_but_the_curve_which_says_why(
    empty: SimpleNamespace,
) -> None:
    drawn = [
        name
        for section in SECTIONS
        for name, draw in section.draw.items()
        if list(draw(vars(empty)[section.key]))
    ]
    assert drawn == ["recovery"]


def test_every_chart_has_a_drawing_for_the_desk_and_one_for_the_phone(
    full: SimpleNamespace,
) -> None:
    for section in SECTIONS:
        for name, draw in section.draw.items():
            widths = [sheet.width for sheet in draw(vars(full)[section.key])]
            assert widths == sorted(widths, reverse=True), name
            assert widths[0] >= 700, name
            assert widths[-1] == 350, name


def test_no_two_drawings_share_a_name_for_their_names_are_ids(full: SimpleNamespace) -> None:
    records = vars(full)
    sheets = [
        sheet
        for section in SECTIONS
        for draw in section.draw.values()
        for sheet in draw(records[section.key])
    ]
    insets = [
        sheet
        for section in SECTIONS
        if section.insets
        for drawing in section.insets(records[section.key])
        for sheet in drawing
    ]
    names = [sheet.name for sheet in (*sheets, *insets)]
    assert len(names) == len(set(names))


def test_the_scoreboard_has_a_mark_for_each_run_and_a_tip_on_it(full: SimpleNamespace) -> None:
    wide, narrow = scoreboard_chart.draw(
        board(full, [("kept", 5), ("borderline", 2), ("broke", 3), ("not judged", 1)])
    )
    for sheet in (wide, narrow):
        assert len(tips(sheet)) == 11
        assert sum("broke, score 50" in tip for tip in tips(sheet)) == 3
    assert "5/10" in texts(wide)


def test_the_phones_scoreboard_has_a_key_of_its_marks_and_of_its_fractions(
    full: SimpleNamespace,
) -> None:
    _, narrow = scoreboard_chart.draw(board(full, [("kept", 5), ("not judged", 1)]))
    words = texts(narrow)
    above, below = words.index("Above:"), words.index("Below:")
    assert words[above : above + 3] == ["Above:", "kept", "borderline"]
    assert words[below : below + 3] == ["Below:", "broke", "not judged"]
    assert "under each: kept / judged" in words


def test_a_crowded_month_draws_all_its_runs_without_tips(full: SimpleNamespace) -> None:
    wide, _ = scoreboard_chart.draw(board(full, [("kept", 900), ("broke", 100)]))
    assert tips(wide) == []
    discs = [mark for mark in wide.drawn if isinstance(mark, Discs)]
    assert sum(len(mark.centres) for mark in discs) == 900
    diamonds = [
        mark for mark in wide.drawn if isinstance(mark, Shape) and mark.look.fill == "broke"
    ]
    assert sum(len(mark.outlines) for mark in diamonds) == 100
    assert wide.height < 700


def test_kept_stands_above_the_line_and_broke_below_it(full: SimpleNamespace) -> None:
    wide, _ = scoreboard_chart.draw(board(full, [("kept", 3), ("broke", 3)]))
    line = next(m for m in wide.drawn if isinstance(m, Shape) and m.look.edge == "ink")
    zero = line.outlines[0][0][1]
    kept = [y for m in wide.drawn if isinstance(m, Discs) for _, y in m.centres]
    broke = [
        y for m in wide.drawn
        if isinstance(m, Shape) and m.look.fill == "broke" for o in m.outlines for _, y in o
    ]  # fmt: skip
    assert max(kept) < zero < min(broke)


def test_the_calendar_names_each_day_on_which_something_happened(full: SimpleNamespace) -> None:
    latest = full.calendar.years[0]
    for sheet in calendar_chart.draw(full.calendar):
        named = "\n".join(tips(sheet))
        legs = [day for day in latest.days if day.legs]
        assert sum(f"{severity_shown(day.legs)} leg day" in named for day in legs) == len(legs)
        undecided = {tip for tip in tips(sheet) if "undecided" in tip}
        assert len(undecided) == sum(day.undecided for day in latest.days)


def test_earlier_years_are_drawn_without_a_name_for_each_day(full: SimpleNamespace) -> None:
    earlier = list(calendar_chart.draw_earlier(full.calendar))
    assert len(earlier) == len(full.calendar.years) - 1 > 0
    for drawing in earlier:
        assert [tips(sheet) for sheet in drawing] == [[], []]


def test_a_run_without_minutes_has_no_story_but_keeps_its_place(full: SimpleNamespace) -> None:
    first, second, *rest = full.flagged.runs
    flagged = replace(full.flagged, runs=(replace(first, story=None), second, *rest[:3]))
    drawn = [[sheet.name for sheet in drawing] for drawing in story_chart.draw_stories(flagged)]
    assert drawn[:2] == [[], ["story1", "story1-n"]]


def test_a_story_shows_the_limits_its_run_went_over(full: SimpleNamespace) -> None:
    run = next(
        r for r in full.flagged.runs if r.story and "heart rate" in {x.small[5:] for x in r.reasons}
    )
    desk, phone = next(iter(story_chart.draw_stories(replace(full.flagged, runs=(run,)))))
    assert {"ceiling", "easy", "this run"} <= set(texts(desk))
    assert {"ceiling", "easy"} <= set(texts(phone))
    assert "this run" not in texts(phone)  # the only line that moves
    assert any(isinstance(m, Shape) and m.look.alpha for m in desk.drawn)


def test_a_heart_rate_far_above_the_threshold_has_a_number_on_the_axis(
    full: SimpleNamespace,
) -> None:
    run = next(r for r in full.flagged.runs if r.story and r.limits.threshold_bpm)
    beats = tuple(run.limits.threshold_bpm + 24 for _ in run.story.minute)
    fast = replace(run, story=replace(run.story, hr_bpm=beats))
    for sheet in next(iter(story_chart.draw_stories(replace(full.flagged, runs=(fast,))))):
        numbers = [float(words) for words in texts(sheet) if words.isdecimal()]
        assert any(run.limits.threshold_bpm < n <= beats[0] + 6 for n in numbers)


@pytest.mark.parametrize(("legs", "edge"), [(None, "keptmark"), ("heavy", "paper")])
def test_a_run_not_judged_is_a_dotted_ring_on_a_leg_day_too(
    full: SimpleNamespace, legs: str | None, edge: str
) -> None:
    year = full.calendar.years[0]
    day = replace(year.days[0], run="not judged", runs=1, legs=legs, undecided=False)
    calendar = replace(full.calendar, years=(replace(year, days=(day,)),))
    for sheet in calendar_chart.draw(calendar):
        (ring,) = (mark for mark in sheet.drawn if isinstance(mark, Discs))
        assert (ring.look.fill, ring.look.edge) == ("", edge)
        assert ring.look.dash


def test_a_story_without_heart_rate_shows_pace_alone(full: SimpleNamespace) -> None:
    run = next(run for run in full.flagged.runs if run.story)
    blind = replace(run.story, hr_bpm=tuple(None for _ in run.story.hr_bpm))
    flagged = replace(full.flagged, runs=(replace(run, story=blind),))
    desk, _ = next(iter(story_chart.draw_stories(flagged)))
    assert "Pace, min/km" in texts(desk)
    assert "Heart rate, beats a minute" not in texts(desk)


def test_the_dynamics_colour_only_what_is_clear(full: SimpleNamespace) -> None:
    rows = [
        replace(row, word=word)
        for row, word in zip(full.form.rows, ("higher", "can't tell"), strict=False)
    ]
    desk, _ = dynamics_chart.draw(replace(full.form, rows=rows))
    discs = [mark.look.fill for mark in desk.drawn if isinstance(mark, Discs)]
    assert discs == ["leg", "kept"]


def test_what_came_after_is_a_diamond_when_clear_and_a_disc_when_not(full: SimpleNamespace) -> None:
    outcome = AfterOutcome(
        "next_run", "Next run", "%", 20, 15, -2.0, -3.5, -0.5, 0.01, "lower", 0.2, -1.0, 1.4
    )
    unclear = replace(outcome, key="soreness", word="can't tell", low=-4.0, high=0.6)
    desk, phone = after_chart.draw(replace(full.after, outcomes=(outcome, unclear), shown=True))
    assert phone.height == 2 * desk.height
    assert sum(isinstance(mark, Discs) for mark in desk.drawn) == 1
    assert texts(desk).count("thin line: before the run, where it should be 0") == 2
    assert "15 against 20 runs" in texts(desk)


def test_one_outcome_alone_takes_the_whole_width_and_says_its_unit(full: SimpleNamespace) -> None:
    outcome = AfterOutcome(
        "next_run", "Next run", "%", 20, 15, -2.0, -3.5, -0.5, 0.01, "lower", 0.2, -1.0, 1.4
    )
    desk, _ = after_chart.draw(replace(full.after, outcomes=(outcome,), shown=True))
    ends = [mark.at[0] for mark in desk.drawn if getattr(mark, "words", "") == "15 against 20 runs"]
    assert ends == [desk.width]
    assert "%, broken minus kept" in texts(desk)


def test_leg_training_draws_a_bar_for_each_week_run(full: SimpleNamespace) -> None:
    desk, _ = training_chart.draw(full.training)
    bars = next(m for m in desk.drawn if isinstance(m, Shape) and m.look.fill == "bar")
    assert len(bars.outlines) == sum(week.distance_m > 0 for week in full.training.weeks)
    assert {lift.name for lift in full.training.lifts} <= set(texts(desk))


def test_the_balance_is_as_wide_as_the_shares_it_shows(full: SimpleNamespace) -> None:
    desk, _ = training_chart.draw_balance(full.training)
    widths = [m.outlines[0][1][0] - m.outlines[0][0][0] for m in desk.drawn if isinstance(m, Shape)]
    shares = [group.share for group in full.training.groups]
    assert sum(shares) == pytest.approx(1)
    for width, share in zip(widths, shares, strict=True):
        assert width == pytest.approx(max(share * desk.width - 2, 1), abs=0.1)


def test_a_bucket_of_the_curve_is_as_wide_as_it_is_long(full: SimpleNamespace) -> None:
    layout = curve_axes.CurveLayout(760, 480, 52, 668, 34, 384, wide=True)
    axes = curve_axes.Axes(Canvas("c", 760, 480, "curve"), full.curve, layout)
    spans = [axes.span(step) for step in full.curve.steps]
    per_hour = [
        (right - left + 2) / (step.end_h - step.start_h)
        for (left, right), step in zip(spans, full.curve.steps, strict=True)
    ]
    assert per_hour == pytest.approx([per_hour[0]] * len(per_hour))


def test_the_curve_says_runs_and_verdict_under_each_bucket(full: SimpleNamespace) -> None:
    desk, phone = curve_chart.draw(full.curve)
    for step in full.curve.steps:
        assert any(words.startswith(f"{step.n:,} run") for words in texts(desk))
        assert step.name in texts(desk)
    assert len(texts(phone)) <= len(texts(desk))


def test_a_refused_bucket_is_an_empty_frame_with_its_reason(full: SimpleNamespace) -> None:
    first, *rest = full.curve.steps
    refused = replace(
        first, estimate_pct=None, low_pct=None, high_pct=None, data_only_pct=None,
        refusal="2 runs: too few to judge (6 needed)", refusal_word="too few",
    )  # fmt: skip
    desk, _ = curve_chart.draw(replace(full.curve, steps=(refused, *rest)))
    assert "2 runs: too few to judge (6 needed)" in texts(desk)
    assert "too few" in texts(desk)


def test_a_picture_to_share_says_why_a_bucket_is_empty_and_counts_its_runs_in_runs(
    full: SimpleNamespace,
) -> None:
    first, *rest = full.curve.steps
    refused = replace(
        first, n=1, estimate_pct=None, low_pct=None, high_pct=None, data_only_pct=None,
        refusal="1 run: too few to judge (6 needed)", refusal_word="too few",
    )  # fmt: skip
    curve = replace(full.curve, steps=(refused, *rest))
    content = card.CardContent(full.answer, curve, full.scoreboard, "a year", sample=True)
    for draw in (card.draw_wide, card.draw_tall):
        sheet = draw(content)
        assert {"too few", "same", "day", "1", "run"} <= set(texts(sheet))
        ends = [mark for mark in sheet.drawn if getattr(mark, "words", "") in {"same", "next day"}]
        left, right = (mark.at[0] for mark in ends)
        letter = 0.6 * ends[0].size
        assert left + len("same") / 2 * letter < right - len("next day") / 2 * letter


LONG_FACT = (
    "The 95 % interval, or 5 to 16 s/km at 5:31, which may well be less sure than it looks here. "
    "From 47 runs 6 to 30 h after leg day against 108 rested ones, of which a good many were run "
    "in the heat of two summers and on the hills behind the house. A last sentence."
)


@pytest.mark.parametrize("draw", [card.draw_wide, card.draw_tall])
@pytest.mark.parametrize("text", [LONG_FACT, LONG_FACT.replace(". ", ", ")])
def test_no_fact_of_a_shared_picture_is_cut_off(
    full: SimpleNamespace, draw: Callable[[card.CardContent], Canvas], text: str
) -> None:
    facts = (replace(full.answer.facts[0], text=text), *full.answer.facts[1:])
    content = card.CardContent(
        replace(full.answer, facts=facts), full.curve, full.scoreboard, "a year", sample=True
    )
    drawn = " ".join(drawing_texts(svg.inline(draw(content)))).replace("\u202f", " ")
    shown = drawn.partition("3.2 to 7.3 % slower.")[2].partition(" Speed at equal")[0].strip()
    assert text.startswith(shown)  # whole sentences of it, as many as there is room for
    assert shown.endswith(".") or not shown
    assert bool(shown) == (". From" in text)


@pytest.mark.parametrize("draw", [card.draw_wide, card.draw_tall])
def test_a_card_stays_within_its_picture(full: SimpleNamespace, draw: object) -> None:
    content = card.CardContent(full.answer, full.curve, full.scoreboard, "a year", sample=True)
    sheet = draw(content)  # type: ignore[operator] # one of the two
    assert "A sample athlete: all numbers are made up" in texts(sheet)
    for mark in sheet.drawn:
        points = mark.outlines if isinstance(mark, Shape) else [getattr(mark, "centres", [])]
        for x, y in (point for outline in points for point in outline):
            assert 0 <= x <= sheet.width
            assert 0 <= y <= sheet.height


@given(low=values, high=values, about=st.integers(2, 8))
def test_ticks_are_round_in_order_and_within_the_axis(low: float, high: float, about: int) -> None:
    low, high = min(low, high), max(low, high) + 1
    found = ticks(low, high, about)
    assert found == sorted(found)
    assert len(found) <= about + 1
    assert all(low - 1e-3 <= tick <= high + 1e-3 for tick in found)


@given(wanted=st.lists(st.floats(0, 100), min_size=1, max_size=6))
def test_labels_are_moved_apart_and_stay_in_their_order(wanted: list[float]) -> None:
    placed = spread(wanted, 10, 0, 100)
    ordered = sorted(range(len(wanted)), key=lambda i: wanted[i])
    gaps = [placed[b] - placed[a] for a, b in pairwise(ordered)]
    assert all(gap >= 10 - 1e-9 for gap in gaps)
    assert max(placed) <= 100 + 1e-9


@given(known=st.lists(st.one_of(st.none(), values, st.just(float("nan")))), least=st.floats(0.1, 9))
def test_an_axis_reaches_every_known_value_and_zero(
    known: list[float | None], least: float
) -> None:
    low, high = reach(known, least)
    assert low <= -least < least <= high
    assert all(low <= v <= high for v in known if v is not None and v == v)  # noqa: PLR0124 - NaN


@given(value=values, start=st.floats(0, 100), length=st.floats(1, 900))
def test_a_clipped_value_never_leaves_the_sheet(value: float, start: float, length: float) -> None:
    scale = Scale(-5, 5, start, start + length)
    assert start - 1e-6 <= scale.clip(value) <= start + length + 1e-6
    if abs(value) <= 5:
        assert scale.clip(value) == scale(value)
