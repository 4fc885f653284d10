"""Leg training: rhythm, sets, maxima and balance, in kilograms and pounds, with much and little."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes import report_data as fakes
from fakes.page_text import drawing_texts
from fakes.stories import Story, at
from hypothesis import given
from hypothesis import strategies as st

from analyzer.advice.lifts import LiftProgress, Point
from analyzer.report import training
from analyzer.report.charts import svg
from analyzer.report.charts import training as chart
from analyzer.report.charts.canvas import Canvas, Shape
from analyzer.report.context import ReportContext, report_context
from analyzer.report.parts import NumbersTable
from analyzer.report.training import MuscleGroup, SetsKnown, Training, TrainingWeek

if TYPE_CHECKING:
    from collections.abc import Sequence

NNBSP = "\u202f"
MONDAY = date(2026, 1, 5)
SEVERITIES = ["light", "standard", "hard"]
SETS = "none of your sessions has exercises that train the legs. It needs a watch that records sets"


def lift(
    name: str = "Squat", now_kg: float = 100.0, change_kg: float | None = 10.0, word: str = "up",
    weeks: Sequence[int] = tuple(range(12)),
) -> LiftProgress:  # fmt: skip
    points = tuple(Point(MONDAY + timedelta(weeks=n), now_kg + n % 3) for n in weeks)
    return LiftProgress(name, points, now_kg, change_kg, None, None, word)


def week(n: int, sets: int = 12, severity: str | None = "standard", far_m: float = 40_000.0,
    undecided: int = 0,
) -> TrainingWeek:  # fmt: skip
    return TrainingWeek(MONDAY + timedelta(weeks=n), sets, severity, undecided, far_m)  # type: ignore[arg-type] # a severity


def section(
    weeks: Sequence[TrainingWeek], lifts: Sequence[LiftProgress] = (),
    groups: Sequence[MuscleGroup] = (), unit: str = "km", weight_unit: str = "kg",
) -> Training:  # fmt: skip
    return Training(
        "title", "dek", MONDAY, tuple(weeks), len(weeks), len(weeks), tuple(lifts), tuple(groups),
        "balance", unit, weight_unit, (), NumbersTable("", (), ()),  # type: ignore[arg-type] # units
    )  # fmt: skip


def texts(sheet: Canvas) -> list[str]:
    return drawing_texts(svg.inline(sheet))


@pytest.fixture(scope="module")
def context() -> ReportContext:
    story = Story()
    for number in range(1, 11):
        session = story.leg_day(at(number, "Mon", "18:00"))
        story.lifted(session, "Back Squat", 6).lifted(session, "Romanian Deadlift", 3)
        story.run(at(number, "Wed"))
    return report_context(story.dataset())


@pytest.mark.parametrize(
    ("lifts", "weeks", "unit", "title"),
    [
        (
            [lift(weeks=range(53))], 52, "kg",
            "Squat up 10 kg to 100 kg in a year with a median of 40 km a week",
        ),
        (
            [lift(weeks=range(21))], 52, "kg",
            "Squat up 10 kg to 100 kg in 20 weeks with a median of 40 km a week",
        ),
        (
            [lift(weeks=range(21))], 52, "lb",
            "Squat up 22 lb to 220 lb in 20 weeks with a median of 40 km a week",
        ),
        (
            [lift(change_kg=-5.0, word="down", weeks=range(21))], 52, "kg",
            "Squat down 5 kg to 100 kg in 20 weeks with a median of 40 km a week",
        ),
        (
            [lift(word="can't tell", weeks=range(21))], 52, "kg",
            (
                "Squat at 100 kg: can’t tell whether it changed in 20 weeks with a median of "
                "40 km a week"
            ),
        ),
        (
            [lift(change_kg=None, weeks=range(21))], 52, "kg",
            (
                "Squat at 100 kg: can’t tell whether it changed in 20 weeks with a median of "
                "40 km a week"
            ),
        ),
        ([], 20, "kg", "Leg day in 20 of 20 weeks, beside a median of 40 km a week"),
        ([], 1, "kg", "Leg day in 1 of 1 week, beside a median of 40 km a week"),
        ([], 0, "kg", "No leg training in these days"),
    ],
)  # fmt: skip
def test_the_title_says_what_became_of_the_first_lift(
    context: ReportContext, lifts: list[LiftProgress], weeks: int, unit: str, title: str
) -> None:
    shown = tuple(week(n) for n in range(weeks))
    assert training._training_title(tuple(lifts), shown, context, unit) == title


def test_before_the_first_leg_day_nothing_is_known_yet() -> None:
    built = training.build(report_context(fakes.nothing()))
    assert built.title == "No leg training known yet"
    assert built.dek == "Leg days, sets and maxima appear here beside the weekly distance."
    (note,) = built.notes
    assert note.missing
    assert "`legstats legdays add`" in note.text
    assert list(chart.draw(built)) == list(chart.draw_balance(built)) == []


def test_the_rhythm_counts_leg_days_and_the_weeks_that_had_one() -> None:
    weeks = (week(0), week(1, severity=None), week(2), week(3))
    rhythm, *_ = training._training_notes(5, weeks, (), SetsKnown.HERE)
    assert (rhythm.lead, rhythm.text) == (
        "Rhythm.", "1.2 leg days a week: in 3 of 4 weeks.",
    )  # fmt: skip


def test_a_week_that_may_have_had_a_leg_day_is_not_one_without() -> None:
    weeks = (week(0), week(1, severity=None, undecided=2), week(2, severity=None))
    rhythm, *_ = training._training_notes(1, weeks, (), SetsKnown.HERE)
    assert rhythm.text == "0.3 leg days a week: in 1 of 3 weeks, and in 1 more undecided."


def test_a_week_of_a_log_that_nobody_kept_is_not_one_without_either() -> None:
    story = Story()
    for number in (1, 2, 9):
        story.leg_day(at(number, "Mon", "18:00"))
    story.leg_day(at(3, "Mon", "18:00"), "no")
    for number in range(1, 10):
        story.run(at(number, "Wed"))
    built = training.build(report_context(story.dataset()))
    # From week 3 on nothing was lifted, and two weeks without are a usual break.
    assert [week.unrecorded for week in built.weeks] == [False] * 5 + [True] * 3 + [False]
    assert built.title.startswith("Leg day in 3 of 9 weeks, and in 3 not recorded, beside")
    assert built.table.rows[6][1:3] == ("not recorded", "not recorded")


def test_one_leg_day_in_a_year_is_not_rounded_to_none() -> None:
    weeks = (week(0), *(week(number, severity=None) for number in range(1, 52)))
    rhythm, *_ = training._training_notes(1, weeks, (), SetsKnown.HERE)
    assert rhythm.text == "1 leg day: in 1 of 52 weeks."


def test_sets_of_earlier_years_are_not_denied() -> None:
    *_, last = training._training_notes(1, (week(0),), (), SetsKnown.EARLIER_ONLY)
    assert last.text == (
        "none of the sessions in these weeks has exercises, though earlier ones have."
    )


def test_who_logs_no_sets_is_told_what_records_them() -> None:
    *_, last = training._training_notes(1, (week(0),), (), SetsKnown.NEVER)
    assert (last.lead, last.missing) == ("Sets:", True)
    assert last.text.startswith(SETS)


def test_a_balance_is_shown_without_an_ideal() -> None:
    groups = (MuscleGroup("Quads", 10, 1.0),)
    *_, last = training._training_notes(1, (week(0),), groups, SetsKnown.HERE)
    assert last.text == "The advice asks for a strong posterior chain; no study sets a ratio."


@pytest.mark.parametrize(
    ("groups", "sentence"),
    [
        ([], ""),
        ([("Quads", 8, 1.0)], f"Of the leg sets: quads 100{NNBSP}%"),
        (
            [("Posterior chain", 51, 0.51), ("Quads", 38, 0.38), ("Calves", 11, 0.11)],
            f"Of the leg sets: posterior chain 51{NNBSP}%, quads 38{NNBSP}% and calves 11{NNBSP}%",
        ),
    ],
)
def test_the_balance_in_words(groups: list[tuple[str, int, float]], sentence: str) -> None:
    assert training._balance_sentence(tuple(MuscleGroup(*g) for g in groups)) == sentence


def test_sets_are_counted_by_the_chain_they_train(context: ReportContext) -> None:
    groups = {group.name: group for group in training.build(context).groups}
    assert groups["Quads"].sets == 60
    assert groups["Posterior chain"].sets == 30
    assert sum(group.share for group in groups.values()) == pytest.approx(1)


def test_the_weeks_follow_each_other_and_hold_sets_severity_and_distance(
    context: ReportContext,
) -> None:
    weeks = training.build(context).weeks
    assert [w.monday for w in weeks] == [MONDAY + timedelta(weeks=n) for n in range(10)]
    assert {w.severity for w in weeks} == {"standard"}
    assert {round(w.distance_m) for w in weeks} == {8640}


def test_the_table_names_each_week_by_its_monday(context: ReportContext) -> None:
    table = training.build(context).table
    assert table.columns == ("week from", "leg sets", "hardest leg day", "run")
    assert table.rows[0][0] == "5 Jan 2026"
    assert table.rows[0][2:] == ("standard", "8.6 km")


def test_sets_the_watch_could_not_name_make_the_number_the_least_there_were() -> None:
    story = Story()
    for number in range(1, 5):
        known = number < 4
        session = story.leg_day(at(number, "Mon", "18:00"), leg_sets=6.0 if known else 0.0)
        story.lifted(session, "Back Squat", 6 * known)
    # The second week has two more sets without a name; the third another leg day without a set.
    story.lifted(story.sessions[1]["session_id"], "unknown", 2)
    story.leg_day(at(3, "Thu", "18:00"), leg_sets=0.0)
    built = training.build(report_context(story.dataset()))
    assert [row[1] for row in built.table.rows] == ["6", "at least 6", "at least 6", "not recorded"]
    lacking = next(note for note in built.notes if note.lead == "Not recorded.")
    assert lacking.text.startswith("In 1 week there was a leg day, but no file has its sets")
    said = next(note for note in built.notes if note.lead == "At least.")
    assert said.text.startswith("In 2 weeks a leg day has sets that the watch could not name")
    wide, narrow = chart.draw(built)
    assert "at least" in texts(wide)
    assert (
        wide.key == narrow.key == "A line over a bar: at least so many sets, as not all are known."
        " An empty box: a leg day whose sets are not recorded."
    )


def test_a_week_off_says_none(context: ReportContext) -> None:
    table = training._weeks_table((week(0, sets=0, severity=None, far_m=0.0),), context)
    assert table.rows == (("5 Jan 2026", "0", "none", "0.0 km"),)


def test_a_week_of_an_undecided_session_says_so(context: ReportContext) -> None:
    asked = replace(week(0, sets=0, severity=None), undecided=1)
    assert training._weeks_table((asked,), context).rows[0][2] == "undecided"


@pytest.mark.parametrize(
    ("weeks", "lifts", "start"),
    [
        (0, 0, "Leg days, sets and maxima appear here"),
        (3, 0, "Hard leg sets and weekly distance"),
        (3, 1, "Estimated one-rep maximum"),
    ],
)
def test_the_introduction_names_what_is_drawn(weeks: int, lifts: int, start: str) -> None:
    shown = tuple(week(n) for n in range(weeks))
    assert training._training_dek(shown, (lift(),) * lifts).startswith(start)


@pytest.mark.parametrize(
    ("found", "unit", "words"),
    [
        (lift(), "kg", "100 kg, +10"),
        (lift(), "lb", "220 lb, +22"),
        (lift(change_kg=-5.4, word="down"), "kg", "100 kg, −5"),
        (lift(word="can't tell"), "kg", "100 kg"),
    ],
)
def test_a_lift_is_named_with_its_level_and_a_change_that_is_clear(
    found: LiftProgress, unit: str, words: str
) -> None:
    assert chart._lift_level(found, unit) == words


def test_a_line_is_broken_over_a_long_pause_and_not_over_a_short_one() -> None:
    weeks = [week(n) for n in range(20)]
    for gap, parts in ((4, 1), (5, 2)):
        paused = lift(weeks=[*range(6), *range(5 + gap, 15)])
        desk, _ = chart.draw(section(weeks, [paused]))
        line = next(
            mark for mark in desk.drawn if isinstance(mark, Shape) and mark.look.edge == "leg"
        )
        assert len(line.outlines) == parts


def test_two_lifts_at_one_level_are_named_apart() -> None:
    lifts = [lift("Squat"), lift("Deadlift", now_kg=100.5)]
    desk, phone = chart.draw(section([week(n) for n in range(12)], lifts))
    names = {
        mark.words: mark.at[1] for mark in desk.drawn if getattr(mark, "words", "") in
        {"Squat", "Deadlift"}
    }  # fmt: skip
    assert abs(names["Squat"] - names["Deadlift"]) >= 31.9
    assert {"Squat 100 kg, +10", "Deadlift 100 kg, +10"} <= set(texts(phone))


def test_a_log_without_sets_leaves_their_row_out() -> None:
    with_sets, _ = chart.draw(section([week(n) for n in range(12)]))
    without, _ = chart.draw(section([week(n, sets=0) for n in range(12)]))
    assert with_sets.height > without.height
    assert "Hard leg sets a week" in texts(with_sets)
    assert "Hard leg sets a week" not in texts(without)


def test_a_few_weeks_are_no_wider_than_a_quarter_of_a_year_makes_them() -> None:
    def bar_width(weeks: int) -> float:
        desk, _ = chart.draw(section([week(n) for n in range(weeks)]))
        bars = next(m for m in desk.drawn if isinstance(m, Shape) and m.look.fill == "bar")
        return bars.outlines[0][1][0] - bars.outlines[0][0][0]

    assert bar_width(1) == pytest.approx(bar_width(13))
    assert bar_width(52) < bar_width(13)


def test_each_severity_has_its_blue_and_the_key_shows_which() -> None:
    weeks = [week(0, severity="light"), week(1), week(2, severity="heavy"), week(3, 0, None)]
    for sheet in chart.draw(section(weeks)):
        fills = [m.look.fill for m in sheet.drawn if isinstance(m, Shape) and "leg" in m.look.fill]
        bars, key = fills[:3], fills[3:]
        assert bars == key == ["leg2", "leg3", "leg4"]
        assert [t for t in texts(sheet) if t in SEVERITIES] == SEVERITIES


@pytest.mark.parametrize(("unit", "words"), [("km", "median 40 km"), ("mi", "median 25 mi")])
def test_the_median_week_is_named_in_the_runners_unit(unit: str, words: str) -> None:
    desk, _ = chart.draw(section([week(n) for n in range(12)], unit=unit))
    assert words in texts(desk)
    assert f"Running, {unit} a week" in texts(desk)


@given(
    far=st.lists(st.floats(0, 300_000), min_size=1, max_size=52),
    sets=st.lists(st.integers(0, 90), min_size=1, max_size=52),
)
def test_no_bar_leaves_its_row_whatever_the_weeks(far: list[float], sets: list[int]) -> None:
    weeks = [
        week(n, count, "standard", metres)
        for n, (metres, count) in enumerate(zip(far, sets, strict=False))
    ]
    for sheet in chart.draw(section(weeks)):
        for mark in sheet.drawn:
            if isinstance(mark, Shape) and mark.closed:
                assert all(
                    -0.1 <= x <= sheet.width + 0.1 and -0.1 <= y <= sheet.height + 0.1
                    for outline in mark.outlines
                    for x, y in outline
                )


def test_a_week_without_a_run_has_no_bar_but_an_axis() -> None:
    desk, _ = chart.draw(section([week(n, far_m=0.0) for n in range(4)]))
    assert not [m for m in desk.drawn if isinstance(m, Shape) and m.look.fill == "bar"]
    assert "median 0 km" in texts(desk)


def test_a_small_share_is_drawn_without_a_name_and_says_it_when_pointed_at() -> None:
    groups = [MuscleGroup("Quads", 97, 0.97), MuscleGroup("Calves", 3, 0.03)]
    desk, _ = chart.draw_balance(section([week(0)], groups=groups))
    assert f"97{NNBSP}%" in texts(desk)
    assert "Calves" not in texts(desk)
    tips = [mark.look.tip for mark in desk.drawn if isinstance(mark, Shape)]
    assert tips == ["Quads: 97 sets", "Calves: 3 sets"]


def test_pounds_are_asked_for_in_the_settings(context: ReportContext) -> None:
    config = context.dataset.config
    display = replace(config.display, weight_unit="lb")
    pounds = replace(
        context, dataset=replace(context.dataset, config=replace(config, display=display))
    )
    assert training.build(pounds).weight_unit == "lb"
    assert training.build(context).weight_unit == "kg"
