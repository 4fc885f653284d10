"""Sentences a runner reads twice: names of files, small numbers, what is clear and what is not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from fakes import report_data as fakes

from analyzer.report import answer, flagged, method, scoreboard
from analyzer.report.context import ReportContext, report_context
from analyzer.report.flagged import RunLimits, run_stories
from analyzer.report.quality import build as quality
from analyzer.text import capital

if TYPE_CHECKING:
    from analyzer.frames.dataset import Dataset


@pytest.fixture(scope="module")
def context(dataset: Dataset) -> ReportContext:
    return report_context(dataset)


@pytest.mark.parametrize(
    ("sentence", "begins"),
    [
        ("activities.csv: no row has a date.", "activities.csv"),
        ("dtcooper__2024.fit is cut off", "dtcooper__2024.fit"),
        ("the file is cut off. Copy it again.", "The file"),
        ("too short, e.g. a walk", "Too short"),
    ],
)
def test_a_sentence_begins_with_a_capital_but_a_file_keeps_its_name(
    sentence: str, begins: str
) -> None:
    assert capital(sentence).startswith(begins)


@pytest.mark.parametrize("name", ["dtcooper__2024.fit", "my run in the rain.fit", "übung"])
def test_a_file_that_failed_is_called_by_its_own_name(name: str) -> None:
    reason = f"{name}: the file is cut off."
    row = {
        "source": f"old/{name}",
        "kind": "fit",
        "status": "failed",
        "reason": reason,
        "activities": 0,
        "problems": (),
        "imported_at": pd.NaT,
    }
    dataset = replace(fakes.nothing(), files=pd.DataFrame([row]))
    (shown,) = quality(report_context(dataset, show_names=True)).failures
    (hidden,) = quality(report_context(dataset)).failures
    assert (shown.reason, hidden.reason) == (reason, "The file is cut off.")


@pytest.mark.parametrize(
    ("in_a_row", "words"), [(2, "Your last 2 judged runs both kept"), (3, "3 judged runs all kept")]
)
def test_two_runs_are_both(context: ReportContext, in_a_row: int, words: str) -> None:
    board = replace(scoreboard.build(context), kept_in_a_row=in_a_row)
    assert words in answer._kept_fact(board).text


def test_too_hard_rather_than_too_long_only_when_it_is_clear(context: ReportContext) -> None:
    broke = [v for v in context.verdicts if v.verdict == "broke"]
    hard, long = (
        next(v for v in broke if {r.rule for r in v.reasons} == {rule}) for rule in ("hr", "length")
    )
    for n_hard, n_long, words in (
        (10, 8, "too hard about as often as too long: 10 of 18"),
        (4, 2, "too hard about as often as too long: 4 of 6"),
        (5, 2, "too hard rather than too long: 5 of 7"),
        (1, 3, "too long rather than too hard: 1 of 4"),
    ):
        kinds = [hard] * n_hard + [long] * n_long
        told = dict(zip(context.runs.index, kinds, strict=False))
        verdicts = tuple(replace(v, run_id=run_id) for run_id, v in told.items())
        board = scoreboard.build(replace(context, judging=lambda verdicts=verdicts: verdicts))
        assert any(words in note.text for note in board.notes), Counter(n.text for n in board.notes)


def test_the_score_says_what_it_weighs(context: ReportContext) -> None:
    dek = flagged.build(context).dek
    assert "only ranks the broken ones" in dek
    runs = flagged.build(context).runs
    assert [bool(run.score_words) for run in runs] == [run.verdict == "broke" for run in runs]


def test_low_confidence_says_what_was_lacking(context: ReportContext) -> None:
    said = {run.sure_words for run in flagged.build(context).runs}
    assert said - {"How sure: sure.", "How sure: fairly sure."} == {
        "How sure: not sure, for too few runs came before it to know your usual.",
        "How sure: not sure, for too few rested runs came before it to compare with.",
    }


@pytest.mark.parametrize(("to_read", "what"), [(1, "1 activity is"), (12, "12 activities are")])
def test_an_account_read_in_part_is_said_to_be(
    context: ReportContext, to_read: int, what: str
) -> None:
    in_part = replace(context, dataset=replace(context.dataset, still_to_read=to_read))
    said = f" From your accounts, {what} not read in full yet: `legstats status` says more."
    assert quality(in_part).sources == quality(context).sources + said


def test_the_footer_speaks_plainly(context: ReportContext) -> None:
    words = method.build(context).method
    assert "HAC" not in words
    assert "days resembling their neighbours" in words


@pytest.mark.parametrize(
    ("hr", "last_s", "words"),
    [
        ([150.0, *[170.0] * 39, 172.0], 12, "Above the ceiling for 39 of 40 minutes"),
        ([*[170.0] * 40, 172.0], 12, "Above the ceiling for 40 of 40 minutes"),
        ([150.0, *[170.0] * 39, 172.0], 55, "Above the ceiling for 40 of 41 minutes"),
        ([140.0] * 41, 12, "Never above the ceiling"),
    ],
)
def test_the_words_count_the_minutes_drawn_above_the_ceiling(
    context: ReportContext, hr: list[float], last_s: float, words: str
) -> None:
    run_id = str(context.runs.index[0])
    part = pd.DataFrame({"minute": range(41), "hr_bpm": hr, "speed_mps": 3.0, "stopped_s": 0.0})
    part["run_id"], part["distance_m"] = run_id, [180.0] * 40 + [3.0 * last_s]
    runs = context.runs.assign(moving_s=2400.0 + last_s)
    told = replace(context, dataset=replace(context.dataset, runs=runs, minutes=part))
    assert run_stories(told, {run_id: RunLimits(ceiling_bpm=160.0)})[run_id].title == words


def test_the_data_section_names_the_devices_and_whose_api_is_shown(context: ReportContext) -> None:
    def sources(runs: pd.DataFrame) -> str:
        return quality(replace(context, dataset=replace(context.dataset, runs=runs))).sources

    runs = context.dataset.runs.assign(device="Forerunner 255")
    last = runs.index[-5:]
    runs.loc[last, "device"] = ["", "Zwift", "Zwift", "COROS PACE 3", "COROS PACE 3"]
    named = sources(runs)
    most = len(context.runs) - 5
    assert f" Recorded with Forerunner 255 ({most} runs), COROS PACE 3 (2 runs) and Zwift" in named
    assert "Powered by" not in named
    runs["sources"] = [("strava", "fit")] * len(runs)
    assert sources(runs).endswith(" Powered by Strava.")


def test_the_data_section_says_why_a_heart_rate_that_is_there_is_not_used(
    context: ReportContext,
) -> None:
    runs = context.dataset.runs.assign(hr_source="strap", hr_usable=True, hr_problem="")

    def sources() -> str:
        return quality(replace(context, dataset=replace(context.dataset, runs=runs))).sources

    assert "not used" not in sources()
    runs.loc[runs.index[-1], ["hr_usable", "hr_problem"]] = [False, "no pulse was believable"]
    assert " The heart rate of 1 run is there, but not used: no pulse was believable." in sources()
    runs.loc[runs.index[0], ["hr_usable", "hr_problem"]] = [False, "it was flat"]
    said = " The heart rate of 2 runs is there, but not used: on the last of them no pulse was"
    assert said in sources()
