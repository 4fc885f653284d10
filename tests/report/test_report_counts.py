"""The same run counts once, and the same, in every section."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import report_data as fakes

from analyzer import advice
from analyzer.effect import estimate

if TYPE_CHECKING:
    from types import SimpleNamespace

    from analyzer.frames.dataset import Dataset

CASES = {
    "a year and a half": {},
    "three leg days a week": {"scenario": "three leg days", "seed": 2},
    "a few runs": {"last_runs": 48, "seed": 5},
    "five runs": {"last_runs": 5, "undecided": 0},
    "no heart rate": {"heart_rate": False},
    "no leg day": {"legs": False},
}


@pytest.fixture(scope="module", params=CASES.values(), ids=CASES.keys())
def case(request: pytest.FixtureRequest) -> tuple[Dataset, SimpleNamespace]:
    dataset = fakes.simulated(**request.param)
    return dataset, fakes.told(dataset)


def test_every_run_is_compared_or_left_out_for_one_reason(
    case: tuple[Dataset, SimpleNamespace],
) -> None:
    dataset, report = case
    assert report.quality.compared + sum(r.n for r in report.quality.left_out) == len(dataset.runs)
    assert report.calendar.runs == report.quality.runs
    assert sum(day.runs for year in report.calendar.years for day in year.days) == len(dataset.runs)
    if report.answer.state not in {"no heart rate", "no leg day"}:
        assert sum(step.n for step in report.curve.steps) <= report.quality.compared


def test_the_page_compares_as_many_runs_as_the_estimate_does(
    case: tuple[Dataset, SimpleNamespace],
) -> None:
    dataset, report = case
    effect = estimate(dataset.runs, today=dataset.runs["started_at"].max())
    assert report.quality.compared == effect.n_used
    assert [row.n for row in report.quality.left_out] == [*effect.left_out_counts.values()]


def test_verdicts_agree_everywhere(case: tuple[Dataset, SimpleNamespace]) -> None:
    dataset, report = case
    words = [v.verdict for v in advice.judge(dataset)]
    board = report.scoreboard
    assert (board.kept, board.borderline, board.broke, board.not_judged) == tuple(
        words.count(word) for word in ("kept", "borderline", "broke", "not judged")
    )
    assert (report.flagged.broke, report.flagged.borderline) == (board.broke, board.borderline)
    assert sum(len(period.marks) for period in board.periods) == len(words)
    rows = [[int(cell) for cell in row[1:]] for row in board.table.rows]
    assert [sum(column) for column in zip(*rows, strict=True)] == (
        [board.kept, board.borderline, board.broke, board.not_judged] if rows else []
    )
    told = [(-round(run.score), run.verdict == "borderline") for run in report.flagged.runs]
    assert told == sorted(told), "the worst come first; of equal ones, those that broke it"


def test_leg_days_agree_everywhere(case: tuple[Dataset, SimpleNamespace]) -> None:
    dataset, report = case
    decisions = dataset.strength_sessions["decision"].tolist()
    assert report.calendar.leg_days == decisions.count("yes")
    assert len(report.quality.undecided) == report.calendar.undecided == decisions.count("unknown")
    drawn = sum(day.undecided for year in report.calendar.years for day in year.days)
    assert drawn == decisions.count("unknown")
    for question in report.quality.undecided:
        assert question.command == f"legstats legdays set {question.leg_day_id} yes|no"


def test_every_number_is_a_number(case: tuple[Dataset, SimpleNamespace]) -> None:
    _, report = case
    for text in _texts(tuple(vars(report).values())):
        assert "nan" not in text.lower().split()
        assert "None" not in text.split()
        assert "inf" not in text.lower().split()
        assert "  " not in text
        assert text.endswith("...") or not text.endswith("..")


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in _texts(item)]
    slots = getattr(value, "__slots__", ())
    return [text for name in slots for text in _texts(getattr(value, name))]


def test_worst_runs_come_first_with_reasons_and_limits(
    case: tuple[Dataset, SimpleNamespace],
) -> None:
    _, report = case
    broke = [run for run in report.flagged.runs if run.verdict == "broke"]
    scores = [round(run.score) for run in broke]  # as they are shown
    assert scores == sorted(scores, reverse=True)
    assert all(run.reasons and run.summary for run in broke)
    assert all(run.story is not None for run in report.flagged.runs[:30])
    assert all(run.story is None for run in report.flagged.runs[30:])
    assert all(sum(near.here for near in run.around) == 1 for run in report.flagged.runs[:30])


def test_miles_change_the_unit_everywhere() -> None:
    report = fakes.told(fakes.simulated("three leg days", 2, unit="mi"))
    assert "a mile." in report.answer.sentence
    assert "s/mi at" in report.answer.facts[0].text
    assert report.calendar.table.columns[-1] == "mi"
    assert not any(" km" in text or "/km" in text for text in _texts(report.flagged.title))
