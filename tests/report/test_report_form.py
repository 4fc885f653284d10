"""Running dynamics at equal speed: what changed, in the measure's own unit, and what is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fakes import effects as made
from fakes import report_data as fakes
from fakes.page_text import drawing_texts
from fakes.stories import rested_log

from analyzer.effect import EffectVerdict
from analyzer.report import running_dynamics
from analyzer.report.charts import running_dynamics as chart
from analyzer.report.charts import svg
from analyzer.report.context import Estimates, ReportContext, report_context

if TYPE_CHECKING:
    from analyzer.report.running_dynamics import DynamicsRow, RunningDynamics

NNBSP = "\u202f"
COLUMNS = {
    "hr": ("hr_bpm", 150.0), "step_length": ("step_length_mm", 1100.0),
    "cadence": ("cadence_spm", 170.0), "ground_contact": ("ground_contact_ms", 250.0),
    "vertical_ratio": ("vertical_ratio_pct", 8.0),
}  # fmt: skip


@pytest.fixture(scope="module")
def measured() -> ReportContext:
    """Twelve weeks whose runs have every measure, always the same."""
    context = report_context(rested_log().dataset())
    runs = context.dataset.runs.assign(**dict(COLUMNS.values()))
    return replace(context, dataset=replace(context.dataset, runs=runs))


def built(
    context: ReportContext, low: float, high: float, verdict: EffectVerdict, *metrics: str
) -> RunningDynamics:
    """Return the section where these metrics have one and the same answer."""
    answer = made.effect(made.bucket("6-30 h", low, high, verdict=verdict))
    effects = {"speed": answer} | {name: replace(answer, metric=name) for name in metrics}
    return running_dynamics.build(replace(context, estimates=lambda: Estimates(effects, None)))


def only_row(found: RunningDynamics) -> DynamicsRow:
    (row,) = found.rows
    return row


@pytest.mark.parametrize(
    ("metric", "verdict", "title"),
    [
        ("hr", "higher", "your heart beats faster"),
        ("hr", "lower", "your heart beats slower"),
        ("step_length", "higher", "your steps are longer"),
        ("step_length", "lower", "your steps are shorter"),
        ("cadence", "higher", "you take more steps"),
        ("cadence", "lower", "you take fewer steps"),
        ("ground_contact", "higher", "your feet stay on the ground longer"),
        ("ground_contact", "lower", "your feet leave the ground sooner"),
        ("vertical_ratio", "higher", "you bounce more"),
        ("vertical_ratio", "lower", "you bounce less"),
    ],
)
def test_each_clear_change_has_its_words(
    measured: ReportContext, metric: str, verdict: str, title: str
) -> None:
    low, high = (1.0, 3.0) if verdict == "higher" else (-3.0, -1.0)
    found = built(measured, low, high, EffectVerdict(verdict), metric)
    assert found.title == f"The day after leg day, at the same speed, {title}"
    assert only_row(found).clear


@pytest.mark.parametrize(
    ("metric", "change"),
    [
        ("hr", "+3.0 beats"), ("step_length", "+2.2 cm"), ("cadence", "+3.4 steps"),
        ("ground_contact", "+5 ms"), ("vertical_ratio", "+0.16 points"),
    ],
)  # fmt: skip
def test_a_change_of_two_per_cent_in_the_measures_own_unit(
    measured: ReportContext, metric: str, change: str
) -> None:
    row = only_row(built(measured, 1.0, 3.0, EffectVerdict.HIGHER, metric))
    assert row.change_text == change
    assert row.estimate_pct == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("verdict", "title"),
    [
        (
            EffectVerdict.NO_CLEAR_DIFFERENCE,
            "The day after leg day, at the same speed, no clear difference in heart rate or form",
        ),
        (
            EffectVerdict.CANT_TELL,
            (
                "The day after leg day, at the same speed: can’t tell yet whether heart rate or "
                "form changes"
            ),
        ),
    ],
)
def test_what_is_not_clear_is_not_claimed(
    measured: ReportContext, verdict: EffectVerdict, title: str
) -> None:
    found = built(measured, -1.0, 1.2, verdict, "hr", "cadence")
    assert found.title == title
    assert not any(row.clear for row in found.rows)


def test_several_changes_share_one_sentence(measured: ReportContext) -> None:
    found = built(measured, 1.0, 3.0, EffectVerdict.HIGHER, *COLUMNS)
    assert found.title == (
        "The day after leg day, at the same speed, your heart beats faster, your steps are longer, "
        "you take more steps, your feet stay on the ground longer and you bounce more"
    )
    assert "with 5 comparisons at once, one may be blue by chance" in found.dek
    assert found.notes == ()


def test_shorter_and_more_steps_at_the_same_speed_are_one_finding(measured: ReportContext) -> None:
    shorter = made.effect(made.bucket("6-30 h", -3.0, -1.0, verdict=EffectVerdict.LOWER))
    more = made.effect(made.bucket("6-30 h", 1.0, 3.0, verdict=EffectVerdict.HIGHER))
    effects = {"speed": shorter, "step_length": shorter, "cadence": more}
    found = running_dynamics.build(replace(measured, estimates=lambda: Estimates(effects, None)))
    assert found.title == (
        "The day after leg day, at the same speed, you take more and shorter steps"
    )


def test_form_is_only_a_hint_while_the_speed_is_not_sure(measured: ReportContext) -> None:
    unsure = made.effect(made.bucket("6-30 h", -3.0, 1.0, verdict=EffectVerdict.CANT_TELL))
    higher = made.effect(made.bucket("6-30 h", 1.0, 3.0, verdict=EffectVerdict.HIGHER))
    effects = {"speed": unsure, "hr": higher}
    found = running_dynamics.build(replace(measured, estimates=lambda: Estimates(effects, None)))
    assert found.title.endswith(", your heart beats faster: so far a hint")


def test_a_measure_no_run_has_says_what_records_it() -> None:
    found = running_dynamics.build(report_context(fakes.nothing()))
    assert found.title == "Form at equal speed: not enough runs to compare yet"
    assert [note.lead for note in found.notes] == [
        "Heart rate:", "Step length:", "Cadence:", "Ground contact and vertical ratio:",
    ]  # fmt: skip
    assert found.notes[0].text == "none of your runs has it. It needs a strap or the wrist."
    assert found.notes[-1].text == (
        "none of your runs has them. They need a chest strap or foot pod with running dynamics."
    )
    assert all(note.missing for note in found.notes)
    assert list(chart.draw(found)) == []


def test_a_measure_that_cannot_be_compared_yet_says_how_many_runs_have_it(
    measured: ReportContext,
) -> None:
    effects = {"speed": made.effect(), "hr": made.effect()}
    found = running_dynamics.build(replace(measured, estimates=lambda: Estimates(effects, None)))
    assert found.notes[0].text == "48 runs have it; it takes 4 more runs 6 to 30 h after leg day."
    assert found.notes[1].lead == "Step length, cadence, ground contact and vertical ratio:"
    assert found.notes[1].text == "48 runs have them; more are needed."


def test_without_leg_days_there_is_nothing_to_compare_with(measured: ReportContext) -> None:
    sessions = measured.dataset.strength_sessions.assign(decision="no")
    none = replace(measured, dataset=replace(measured.dataset, strength_sessions=sessions))
    effects = {"speed": made.effect(), "hr": made.effect()}
    found = running_dynamics.build(replace(none, estimates=lambda: Estimates(effects, None)))
    (note,) = found.notes
    assert note.text == "48 runs have them; leg days are needed to compare with."


def test_the_table_gives_interval_unit_and_both_counts(measured: ReportContext) -> None:
    (row,) = built(measured, 1.0, 3.0, EffectVerdict.HIGHER, "hr").table.rows
    assert row == (
        "heart rate", f"+2.0{NNBSP}%", f"+1.0 to +3.0{NNBSP}%", "+3.0 beats", "40 and 68", "higher",
    )  # fmt: skip


def test_the_drawing_has_a_row_a_measure_and_grows_with_them(measured: ReportContext) -> None:
    one, five = (
        next(iter(chart.draw(built(measured, 1.0, 3.0, EffectVerdict.HIGHER, *metrics))))
        for metrics in (["hr"], list(COLUMNS))
    )
    assert five.height - one.height == pytest.approx(4 * 42)
    names = {"Heart rate", "Step length", "Cadence", "Ground contact", "Vertical ratio"}
    assert names <= set(drawing_texts(svg.inline(five)))
    assert five.description.count(f"+2.0{NNBSP}%") == 5
