"""What the runner's own data say to each claim: only what was compared, and never of cause."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from fakes import report_data as fakes

from analyzer.frames.dataset import conform, empty
from analyzer.report import evidence
from analyzer.report.claims import CLAIMS
from analyzer.report.context import ReportContext, report_context

if TYPE_CHECKING:
    from analyzer.frames.dataset import Dataset

DAY = pd.Timedelta(days=1)


def noted(dataset: Dataset, soreness: dict[pd.Timestamp, float], **habits: bool) -> ReportContext:
    """Return the context with a journal of these days."""
    rows = [{"day": day, "soreness": sore, **habits} for day, sore in soreness.items()]
    journal = conform(pd.DataFrame(rows), "journal") if rows else empty("journal")
    return report_context(replace(dataset, journal=journal))


def legs_of(dataset: Dataset) -> list[pd.Timestamp]:
    sessions = dataset.strength_sessions
    return sorted(set(sessions.loc[sessions["decision"] == "yes", "local_date"]))


@pytest.fixture(scope="module")
def decided() -> Dataset:
    """A year and a half in which no session waits for a word."""
    return fakes.simulated(undecided=0)


@pytest.fixture(scope="module")
def sore_after_legs(decided: Dataset) -> ReportContext:
    """Sore by 4 on the two days after leg day, by 1 on all others, give or take one."""
    rng, legs = np.random.default_rng(5), set(legs_of(decided))
    days = pd.date_range(min(legs), max(legs), freq="2D")
    return noted(
        decided,
        {
            day: float((4 if {day - DAY, day - 2 * DAY} & legs else 1) + rng.integers(-1, 2))
            for day in days
        },
    )


def row(context: ReportContext, claim: str) -> str:
    found = next(row for row in evidence.build(context).rows if row.claim.startswith(claim))
    return f"{found.lead}{found.yours}"


def test_every_claim_has_its_row_in_order(sore_after_legs: ReportContext) -> None:
    rows = evidence.build(sore_after_legs).rows
    assert [row.claim for row in rows] == [claim.claim for claim in CLAIMS]
    assert all(row.yours for row in rows)


def test_soreness_after_leg_day_is_found_where_it_was_noted(sore_after_legs: ReportContext) -> None:
    said = row(sore_after_legs, "Leg day leaves you sore")
    assert said.startswith("Higher by ")
    assert " a day or two after leg day than on other days (" in said
    found = sore_after_legs.once(evidence.sore_after_leg_day)
    assert found.estimate == pytest.approx(3, abs=0.4)


def test_days_after_an_undecided_session_are_on_neither_side(dataset: Dataset) -> None:
    sessions = dataset.strength_sessions
    unsure = sessions.loc[sessions["decision"] == "unknown", "local_date"]
    others = [day for day in legs_of(dataset) if (unsure - day).abs().min() > 5 * DAY]
    days = {day + DAY: 9.0 for day in unsure} | {day + DAY: 3.0 for day in others}
    found = noted(dataset, days).once(evidence.sore_after_leg_day)
    assert found.n_exposed + found.n_control == len(others)


def test_without_a_journal_nothing_is_said_of_soreness_but_how_to_note_it(
    decided: Dataset,
) -> None:
    context = noted(decided, {})
    said = row(context, "Leg day leaves you sore")
    assert (
        said == "Nothing to go by: soreness is not noted yet. `legstats log --soreness 3` notes it."
    )
    assert row(context, "An easy run") == "Nothing to go by: soreness is not noted yet."


def test_a_few_days_of_soreness_are_not_enough_and_are_counted(decided: Dataset) -> None:
    days = {day + DAY: 5.0 for day in legs_of(decided)[:3]}
    said = row(noted(decided, days), "Leg day leaves you sore")
    assert (
        said
        == "Not enough: soreness noted on 3 such days and 0 to compare with; 8 of each are needed."
    )


def test_what_no_data_can_show_is_said_so(sore_after_legs: ReportContext) -> None:
    assert row(sore_after_legs, "Eat a gram of protein") == "Your data cannot test it."
    assert row(sore_after_legs, "Running clears lactate") == "No test needed."


def test_an_injury_is_never_predicted_only_long_jumps_are_counted(
    sore_after_legs: ReportContext,
) -> None:
    said = row(sore_after_legs, "Risk of injury")
    assert said.endswith("in the hours after leg day.")
    assert said.split()[0].isdigit()


def test_no_row_says_because() -> None:
    rows = evidence.build(report_context(fakes.simulated())).rows
    for found in rows:
        assert "because" not in found.yours
        assert "caused" not in found.yours
