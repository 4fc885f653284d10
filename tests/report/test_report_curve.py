"""The recovery curve: titles, side notes and numbers, for every kind of answer there is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fakes import effects as made
from fakes.page_text import drawing_texts
from fakes.stories import rested_log
from hypothesis import given
from hypothesis import strategies as st

from analyzer.buckets import RESTED_FROM_H
from analyzer.effect import BucketEffect, Placebo, Refusal
from analyzer.report import curve
from analyzer.report.charts import curve as chart
from analyzer.report.charts import curve_axes, svg
from analyzer.report.charts.canvas import Canvas, Discs, Shape
from analyzer.report.context import Estimates, ReportContext, report_context

if TYPE_CHECKING:
    from analyzer.effect import Effect
    from analyzer.report.curve import Curve

NNBSP = "\u202f"
SAME, NEXT, DAY_2, DAY_3 = made.BUCKETS


@pytest.fixture(scope="module")
def thin() -> ReportContext:
    return report_context(rested_log().dataset())


def built(context: ReportContext, effect: Effect) -> Curve:
    return curve.build(replace(context, estimates=lambda: Estimates({"speed": effect}, None)))


def note(found: Curve, lead: str) -> str:
    return next(note.text for note in found.notes if note.lead.startswith(lead))


def slower(name: str) -> BucketEffect:
    return made.bucket(name, -3.8, -1.0)


def unclear(name: str) -> BucketEffect:
    return made.bucket(name, -3.1, 1.9, mde=3.6)


def nothing(name: str) -> BucketEffect:
    return made.bucket(name, -0.8, 0.9, mde=1.2)


@pytest.mark.parametrize(
    ("buckets", "title"),
    [
        ([], "Too few runs after leg day to draw your curve yet"),
        ([unclear(NEXT)], "Can’t tell yet, on any day"),
        ([nothing(NEXT)], "No clear difference on any day your data can show"),
        ([nothing(NEXT), unclear(DAY_2)], "Can’t tell yet, on any day"),
        ([slower(NEXT)], "Slower the next day"),
        ([slower(NEXT), nothing(DAY_2)], "Slower the next day. After that, no clear difference"),
        ([slower(NEXT), unclear(DAY_2)], "Slower the next day. After that, your data can’t tell"),
        (
            [slower(SAME), slower(NEXT), nothing(DAY_2), unclear(DAY_3)],
            "Slower the same day and the next day. After that, your data can’t tell",
        ),
        (
            [slower(NEXT), made.bucket(DAY_2, 0.6, 3.0)],
            "Slower the next day, faster on day 2",
        ),
        ([slower(made.BUCKETS[3])], "Slower on day 3"),
    ],
)
def test_the_title_claims_the_clear_days_and_what_follows_them(
    thin: ReportContext, buckets: list[BucketEffect], title: str
) -> None:
    assert built(thin, made.effect(*buckets)).title == title


def test_a_clear_day_is_noted_with_its_interval_and_what_the_data_alone_say(
    thin: ReportContext,
) -> None:
    same = built(thin, made.effect(slower(NEXT)))
    assert note(same, "Next day: slower.") == (
        f"2.4{NNBSP}% (1.0 to 3.8). Your data alone say 2.4{NNBSP}%."
    )
    shrunk = built(thin, made.effect(replace(slower(NEXT), data_only_pct=-2.7)))
    assert note(shrunk, "Next day: slower.").endswith(
        f"alone say 2.7{NNBSP}%; the estimate leans towards what studies found, −1.0{NNBSP}%."
    )


def test_doubtful_days_of_one_kind_share_a_note(thin: ReportContext) -> None:
    found = built(thin, made.effect(unclear(NEXT), unclear(DAY_2), nothing(DAY_3)))
    assert note(found, "Next day and day 2: can’t tell.") == (
        f"With 40 runs and 40 runs, effects are reliably seen from 3.6{NNBSP}% and 3.6{NNBSP}% on."
    )
    assert note(found, "Day 3: no clear difference.").startswith(
        f"With 40 runs, an effect is reliably seen from 1.2{NNBSP}% on"
    )


def test_days_with_few_runs_say_how_many_they_have_and_need(thin: ReportContext) -> None:
    found = built(thin, made.effect(slower(NEXT), made.refused(SAME, 1), made.refused(DAY_3, 0)))
    text = note(found, "Same day, day 2 and day 3: too few runs.")
    assert text == "1 run the same day, 2 runs on day 2 and 0 runs on day 3; 6 are needed."
    assert next(n for n in found.notes if n.lead.startswith("Same day")).missing


def test_where_nobody_is_rested_the_note_says_what_is_lacking(thin: ReportContext) -> None:
    lonely = BucketEffect(NEXT, 20, refusal=Refusal.TOO_FEW_RUNS, lacking_rested=7)
    found = built(thin, made.effect(lonely, n_reference=3))
    text = note(found, "Same day, next day")
    assert "It takes 7 more runs later than 54 h after leg day." in text
    step = found.step(NEXT)
    assert (step.refusal, step.refusal_word) == (
        "20 runs: too few rested ones beside them", "too few",
    )  # fmt: skip


def test_a_day_counted_as_rested_is_not_called_too_few(thin: ReportContext) -> None:
    rested = BucketEffect(DAY_3, 21, refusal=Refusal.COUNTED_AS_RESTED)
    found = built(thin, made.effect(slower(NEXT), rested))
    step = found.step(DAY_3)
    assert (step.refusal, step.refusal_word) == ("21 runs: counted as rested", "rested")
    assert not step.lacks_runs
    few = built(thin, made.effect(slower(NEXT), replace(rested, n=2)))
    assert not few.step(DAY_3).lacks_runs
    assert few.table.rows[-2][-1] == "counted as rested"


def test_beside_a_refused_day_no_plain_average_is_shown(thin: ReportContext) -> None:
    found = built(thin, made.effect(slower(NEXT)))
    assert found.step(NEXT).naive_pct == -6.4
    assert found.step(SAME).naive_pct is None


def test_where_no_day_alone_is_clear_the_pooled_effect_says_what_it_assumes(
    thin: ReportContext,
) -> None:
    effect = replace(made.effect(), per_leg_day=slower("per leg day"))
    assert note(built(thin, effect), "All hours together:") == (
        f"−2.4{NNBSP}% (−3.8 to −1.0) the day after a standard leg day, slower, if it fades as it "
        "did in studies. It takes in the other days’ runs too, so it is not the next day’s own "
        "number. More runs make it surer; that it fades so is assumed."
    )


def test_beside_a_clear_day_the_pooled_effect_is_folded_away(thin: ReportContext) -> None:
    found = built(thin, replace(made.effect(slower(NEXT)), per_leg_day=slower("per leg day")))
    assert not [n for n in found.notes if n.lead == "All hours together:"]
    assert found.routes is not None
    assert found.routes.rows[-1] == (
        "From all hours together, if it fades as in studies", f"−2.4{NNBSP}%", "−3.8 to −1.0",
    )  # fmt: skip


_CHECKED_RUNS = {
    "upper-body day": "after an upper-body day",
    "leg day is tomorrow": "the day before leg day",
}


@pytest.mark.parametrize(
    ("placebos", "lead", "words"),
    [
        (
            [Placebo("leg day is tomorrow", -0.3, -1.2, 0.6)],
            "Checks.",
            f"“Leg day is tomorrow” (−1.2 to +0.6{NNBSP}%) shows nothing clear, as it should be.",
        ),
        (
            [Placebo("upper-body day", -1.3, -2.9, 0.4)],
            "Checks.",
            (
                f"“Upper-body day” (−2.9 to +0.4{NNBSP}%) can’t tell: an effect of 2.0{NNBSP}% "
                "would fit as well as none, so the result stands, but without this support."
            ),
        ),
        (
            [Placebo("upper-body day"), Placebo("leg day is tomorrow", -0.3, -1.2, 0.6)],
            "Checks.",
            (
                f"“Leg day is tomorrow” (−1.2 to +0.6{NNBSP}%) shows nothing clear, as it"
                " should be. "
                "“Upper-body day”: too few runs to check."
            ),
        ),
        (
            [Placebo("upper-body day", 0.1, -1.7, 0.8), Placebo("leg day is tomorrow", 1, 0, 3.3)],
            "Checks.",
            (
                f"“Upper-body day” (−1.7 to +0.8{NNBSP}%) shows nothing clear, as it should be. "
                f"“Leg day is tomorrow” (0.0 to +3.3{NNBSP}%) can’t tell: an effect of "
                f"2.0{NNBSP}% would fit as well as none, so the result stands, but without this"
                " support."
            ),
        ),
        (
            [Placebo("upper-body day", -2, -3.1, -0.9), Placebo("leg day is tomorrow", 1, -1, 3)],
            "A check failed.",
            (
                f"“Upper-body day” (−3.1 to −0.9{NNBSP}%) should show nothing but does: be wary of "
                "the numbers here."
            ),
        ),
    ],
    ids=["one", "with room for the effect", "one not made", "two", "one of two failed"],
)
def test_a_check_that_failed_is_said_so(
    thin: ReportContext, placebos: list[Placebo], lead: str, words: str
) -> None:
    effect = replace(made.effect(slower(NEXT)), placebos=tuple(placebos))
    made_of = [_CHECKED_RUNS[p.name] for p in placebos if p.estimate_pct is not None]
    explained = f"No leg day can change how you run {' or '.join(made_of)}"
    assert note(built(thin, effect), lead) == f"{explained}, so that should come out as 0. {words}"


@pytest.mark.parametrize(
    ("interval", "they"),
    [
        ((-1.6, -0.4), "cost more"),
        ((0.2, 1.4), "cost less, as it seems"),
        ((-1.6, 0.4), "may cost more or less, your data can’t tell"),
    ],
)
def test_whether_heavier_leg_days_cost_more_is_a_test_of_its_own(
    thin: ReportContext, interval: tuple[float, float], they: str
) -> None:
    heavier = Placebo("a leg day twice as severe", sum(interval) / 2, *interval)
    told = note(
        built(thin, replace(made.effect(slower(NEXT)), severity=heavier)), "Harder leg days."
    )
    assert told.startswith("One twice as hard changes the next day by ")
    assert told.endswith(f"): they {they}.")


def test_the_same_number_by_other_routes_stands_beside_it(thin: ReportContext) -> None:
    routes = (
        Placebo("without instrument", -2.9, -4.4, -1.4),
        Placebo("usual length held equal"),
        Placebo("leg days missed as often as legstats misses them", -3.2, -4.9, -1.5),
    )
    effect = replace(made.effect(slower(NEXT)), sensitivity=routes)
    table = built(thin, effect).routes
    assert table is not None
    assert table.rows == (
        (
            "Without what is known of what each run was meant to be",
            f"−2.9{NNBSP}%", "−4.4 to −1.4",
        ),
        ("As if some leg days had been overlooked", f"−3.2{NNBSP}%", "−4.9 to −1.5"),
    )  # fmt: skip


def test_a_check_that_could_not_be_made_is_not_mentioned(thin: ReportContext) -> None:
    effect = replace(made.effect(slower(NEXT)), placebos=(Placebo("upper-body day"),))
    assert not [n for n in built(thin, effect).notes if "check" in n.lead.lower()]


def test_the_table_has_a_row_a_bucket_and_ends_with_the_rested(thin: ReportContext) -> None:
    rows = built(thin, made.effect(slower(NEXT), made.refused(SAME, 4))).table.rows
    assert [row[0] for row in rows] == ["0–6", "6–30", "30–54", "54–78", "78–180"]
    assert rows[0] == ("0–6", "4", "–", "–", "–", "–", "–", "not enough runs: 2 more needed")
    assert rows[1] == (
        "6–30", "40", f"−2.4{NNBSP}%", "−3.8 to −1.0", f"−2.4{NNBSP}% (−4.1 to −0.7)",
        f"2.2{NNBSP}%", f"−6.4{NNBSP}%", "slower",
    )  # fmt: skip
    assert rows[-1][1:3] == ("68", "reference")


def test_without_heart_rate_the_curve_only_counts(thin: ReportContext) -> None:
    runs = thin.dataset.runs.assign(hr_usable=False)
    blind = replace(thin, dataset=replace(thin.dataset, runs=runs))
    effect = made.effect(*(made.refused(name, 0) for name in made.BUCKETS), n_reference=0)
    plain = tuple(replace(b, n=9) for b in effect.unadjusted)
    found = built(blind, replace(effect, unadjusted=plain))
    assert found.title == "Without heart rate your curve cannot be drawn"
    assert {step.refusal for step in found.steps} == {"9 runs without heart rate"}
    assert [n.lead for n in found.notes] == ["No heart rate:"]


@given(low=st.floats(-80, 60), width=st.floats(0.1, 60))
def test_a_wild_interval_is_cut_at_the_end_of_the_axis(
    thin: ReportContext, low: float, width: float
) -> None:
    found = built(thin, made.effect(made.bucket(NEXT, low, low + width, mde=9)))
    for sheet in chart.draw(found):
        for mark in sheet.drawn:
            if isinstance(mark, Shape):
                points = [point for outline in mark.outlines for point in outline]
            else:
                points = mark.centres if isinstance(mark, Discs) else []
            assert all(-1 <= x <= sheet.width + 1 for x, _ in points)
            assert all(-1 <= y <= sheet.height + 1 for _, y in points)


@pytest.mark.parametrize("bare", [False, True])
def test_a_bare_curve_shows_the_estimate_alone(thin: ReportContext, bare: bool) -> None:  # noqa: FBT001 - a case
    sheet = Canvas("c", 440, 352, "curve")
    layout = curve_axes.CurveLayout(440, 352, 34, 430, 30, 262, wide=False, bare=bare)
    chart.draw_onto(sheet, built(thin, made.effect(slower(NEXT), unclear(DAY_2))), layout)
    dashed = [m for m in sheet.drawn if isinstance(m, Shape) and m.look.dash and not m.closed]
    # Each once in the chart and once as the sample beside its name.
    assert len(dashed) == (0 if bare else 4)
    assert ("studies" in drawing_texts(svg.inline(sheet))) is not bare


def test_the_lines_are_named_where_nothing_is_drawn(thin: ReportContext) -> None:
    found = built(thin, made.effect(*(slower(name) for name in made.BUCKETS)))
    desk, _ = chart.draw(found)
    named = {
        mark.words: mark.at for mark in desk.drawn
        if getattr(mark, "words", "").startswith(("what studies", "your data", "plain"))
    }  # fmt: skip
    assert len(named) == 3
    axis = curve_axes.Axes(
        Canvas("c", 760, 480, ""), found,
        curve_axes.CurveLayout(760, 480, 52, 668, 34, 384, wide=True),
    )  # fmt: skip
    assert all(x > axis.x(RESTED_FROM_H) for x, _ in named.values())
    heights = sorted(y for _, y in named.values())
    assert heights[1] - heights[0] >= 28


def test_pointing_at_a_bucket_gives_its_numbers(thin: ReportContext) -> None:
    desk, _ = chart.draw(built(thin, made.effect(slower(NEXT))))
    tips = [mark.look.tip for mark in desk.drawn if isinstance(mark, Shape) and mark.look.tip]
    assert tips == [f"6–30 h after leg day: −2.4{NNBSP}%, 95 % interval −3.8 to −1.0, 40 runs"]
    assert tips[0] in desk.description
    assert "0–6 h: 2 runs: too few to judge (6 needed)" in desk.description
