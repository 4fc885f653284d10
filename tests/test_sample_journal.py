"""The sample athlete's journal: what was planted in it, and what today, plan and the page say."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from analyzer.advice.habits import TrialState
from analyzer.advice.plan import SavingWord
from analyzer.answers.plan import planned_week
from analyzer.answers.today import LineKind, todays_answer
from analyzer.buckets import COMPARED_BUCKETS, bucket_of
from analyzer.report import evidence, habits
from analyzer.report.context import report_context
from analyzer.sample import SAMPLE_NOW, ZONE
from sample_data.journal import FIRST, LAST
from sample_data.make import ATHLETE
from sample_data.season import season
from sample_data.trial import draws

if TYPE_CHECKING:
    from analyzer import Dataset
    from analyzer.report.context import ReportContext

TRUTH: dict[str, Any] = json.loads((ATHLETE / "truth.json").read_text(encoding="utf-8"))
PLANTED = TRUTH["journal"]
LEGS = [lift for lift in TRUTH["strength_sessions"] if lift["legs"]]


@pytest.fixture(scope="module")
def context(sample: Dataset) -> ReportContext:
    return report_context(sample)


def last_legs_before(moment: datetime) -> dict[str, Any]:
    known = [each for each in LEGS if each["decision"] == "yes"]
    return max(
        (each for each in known if datetime.fromisoformat(each["ended_at"]) <= moment),
        key=lambda each: each["ended_at"],
    )


def is_at_end(free_from: datetime | None, window_ends: datetime) -> bool:
    """Tell whether a moment is the end of a window, or within the minute after it."""
    return free_from is not None and timedelta() <= free_from - window_ends <= timedelta(minutes=1)


def test_one_habit_matters_and_nine_do_not(sample: Dataset) -> None:
    assert len(PLANTED["does_not_matter"]) == 9
    for name in (PLANTED["matters"], *PLANTED["does_not_matter"]):
        assert sample.journal[name].notna().sum() > 150


def test_every_entry_was_made_on_its_day_and_before_the_run(sample: Dataset) -> None:
    journal = sample.journal
    assert journal["day"].between(pd.Timestamp(FIRST), pd.Timestamp(LAST)).all()
    entered = journal["entered_at"].dt.tz_convert(ZONE)
    assert (entered.dt.date == journal["day"].dt.date).all()
    assert (entered[journal["soreness"].notna()].dt.hour <= 6).all()


def test_the_page_finds_the_habit_that_matters_and_none_that_does_not(
    context: ReportContext,
) -> None:
    rows = {row.habit: row for row in context.once(habits.build).rows}
    found = rows.pop(PLANTED["matters"])
    assert found.verdict == "went with less soreness"
    assert found.low is not None
    assert found.high is not None
    assert found.low <= PLANTED["soreness_points"] <= found.high < 0
    assert not {row.verdict for row in rows.values()} & {
        "went with less soreness", "went with more soreness",
    }  # fmt: skip


def test_the_evidence_box_answers_from_the_habits(context: ReportContext) -> None:
    rows = {row.key: row for row in evidence.build(context).rows}
    assert rows["rolling"].lead == "Foam rolling went with less soreness"
    assert "Compression: in a trial" in rows["rolling"].yours
    assert rows["epsom"].lead == "Can’t tell"


def test_a_trial_is_running_and_says_no_result(context: ReportContext) -> None:
    (trial,) = context.once(habits.habits_found).trials
    drawn = draws(season())
    assert {draw.leg_day: draw.with_habit for draw in trial.trial.draws} == drawn
    assert (trial.state, trial.result) == (TrialState.DRAWING, None)
    assert trial.noted / 2 < trial.as_drawn < trial.noted <= len(drawn)
    rows = {row.habit: row for row in context.once(habits.build).rows}
    own = rows["compression"]
    assert (own.verdict, own.estimate, own.low, own.p_holm, own.detectable) == (
        "in a trial", None, None, None, None,
    )  # fmt: skip
    assert sum(row.estimate is None for row in rows.values()) == 2  # protein is seldom left out
    (said,) = context.once(habits.build).trials
    assert said.startswith(f"The trial of compression: {len(drawn)} of 40 flips drawn since 1 Aug")


@pytest.mark.parametrize("hours", [1.0, 10.0, 20.0, 40.0, 60.0])
def test_today_tells_the_session_and_the_effect_that_were_planted(
    sample: Dataset, hours: float
) -> None:
    legs = last_legs_before(SAMPLE_NOW)
    ended = datetime.fromisoformat(legs["ended_at"])
    answer = todays_answer(sample, ended + timedelta(hours=hours))
    assert answer.advice.last is not None
    assert answer.advice.last.hours == pytest.approx(hours, abs=0.1)
    assert answer.effect is not None
    assert answer.effect.low_pct is not None
    assert answer.effect.high_pct is not None
    planted = TRUTH["effect_pct"][bucket_of(hours)]
    assert answer.effect.low_pct <= planted <= answer.effect.high_pct
    in_window = hours < sample.config.windows.standard_h
    assert (answer.advice.window is not None) == in_window
    if in_window:
        ends = ended + timedelta(hours=sample.config.windows.standard_h)
        assert is_at_end(answer.advice.free_from, ends)


def test_soreness_that_lengthens_the_window_does_so_in_today(sample: Dataset) -> None:
    windows = sample.config.windows
    journal = sample.journal
    sore = journal[journal["soreness"] >= windows.severe_soreness]
    assert len(sore) >= 5
    for day, soreness in zip(sore["day"][-4:], sore["soreness"][-4:], strict=True):
        at = datetime.combine(day.date(), time(7), ZoneInfo(ZONE))
        answer = todays_answer(sample, at)
        (line,) = [one.text for one in answer.lines if one.kind is LineKind.SORENESS]
        assert line.startswith(f"{soreness:g} of 10")
        ended = datetime.fromisoformat(last_legs_before(at)["ended_at"])
        assert is_at_end(answer.advice.free_from, ended + timedelta(hours=windows.severe_h))


def test_plan_saves_about_what_was_planted(sample: Dataset) -> None:
    plan = planned_week(sample, "mon legs 18:00, tue intervals 18:00, sat long 9:00").plan
    saving = plan.ranked.saving
    assert plan.present is not None
    assert saving.word is SavingWord.OWN_DATA
    assert saving.low_pct is not None
    assert saving.high_pct is not None
    planted = np.array([TRUTH["effect_pct"][bucket] for bucket in COMPARED_BUCKETS])
    true_saving = float((np.array(plan.best.shares) - plan.present.shares) @ planted)
    assert true_saving > 0
    assert saving.low_pct <= true_saving <= saving.high_pct
