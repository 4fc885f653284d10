"""A number is the same on a chart, in a sentence, in a table and in the JSON."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from fakes import report_data as fakes
from fakes.drawn import tips_on, words_on

from analyzer.report import as_json, data, drawings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.report.charts.canvas import Canvas
    from analyzer.report.data import ReportData

VERDICTS = ("kept", "borderline", "broke", "not judged")
KM, MILE = 1000.0, 1609.344
CASES = {
    "kilometres": {"undecided": 2, "last_runs": 220},
    "miles": {"unit": "mi", "last_runs": 150, "seed": 5},
}


@pytest.fixture(scope="module", params=CASES.values(), ids=CASES.keys())
def said(request: pytest.FixtureRequest) -> ReportData:
    return data.build(fakes.simulated(minutes=False, **request.param))


@pytest.fixture(scope="module")
def told(said: ReportData) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(as_json.report_json(said))
    return found


@pytest.fixture(scope="module")
def drawn(said: ReportData) -> Mapping[str, Sequence[Canvas]]:
    return drawings.draw_charts(said)


def _signed(value: float) -> str:
    """Return a number with a decimal as a page writes it, worked out here once more."""
    shown = f"{value:+.1f}".replace("-", "−")
    return "0.0" if shown in {"+0.0", "−0.0"} else shown


def test_the_verdicts_on_the_scoreboard_are_counted_alike_everywhere(
    told: dict[str, Any], drawn: Mapping[str, Sequence[Canvas]]
) -> None:
    board = told["scoreboard"]
    counts = [board[word.replace(" ", "_")] for word in VERDICTS]
    words = ", ".join(f"{n} {word}" for n, word in zip(counts, VERDICTS, strict=True))
    assert {sheet.description for sheet in drawn["scoreboard"]} == {words}
    marks = [mark["verdict"] for period in board["periods"] for mark in period["marks"]]
    assert [marks.count(word) for word in VERDICTS] == counts
    columns = zip(*(row[1:] for row in board["table"]["rows"]), strict=True)
    assert [sum(map(int, column)) for column in columns] == counts
    lead = board["notes"][0]["lead"] or board["notes"][1]["lead"]
    assert [int(n) for n in re.findall(r"\d+", lead)] == counts[:3]


def test_under_each_period_stands_how_many_of_the_judged_ones_kept(
    told: dict[str, Any], drawn: Mapping[str, Sequence[Canvas]]
) -> None:
    wide, _ = drawn["scoreboard"]
    scores = []
    for period in told["scoreboard"]["periods"]:
        found = [mark["verdict"] for mark in period["marks"]]
        judged = len(found) - found.count("not judged")
        scores.append(f"{found.count('kept')}/{judged}" if judged else "–")
    shown = [words for words in words_on(wide) if words in scores]
    assert shown == scores


def test_each_step_of_the_curve_says_its_number_where_it_is_pointed_at(
    told: dict[str, Any], drawn: Mapping[str, Sequence[Canvas]]
) -> None:
    steps = [step for step in told["curve"]["steps"] if step["estimate_pct"] is not None]
    assert steps
    table = {row[0]: row for row in told["curve"]["table"]["rows"]}
    for step in steps:
        size = _signed(step["estimate_pct"])
        ends = f"{_signed(step['low_pct'])} to {_signed(step['high_pct'])}"
        runs = "1 run" if step["n"] == 1 else f"{step['n']} runs"
        tip = f"{step['hours']} after leg day: {size}\u202f%, 95 % interval {ends}, {runs}"
        for sheet in drawn["recovery"]:
            assert tip in tips_on(sheet)
            assert tip in sheet.description
        hours = step["hours"].removesuffix(" h")
        assert table[hours][1:4] == [str(step["n"]), f"{size}\u202f%", ends]


def test_the_headline_is_the_number_of_the_curves_own_step(told: dict[str, Any]) -> None:
    primary = told["answer"]["primary"]
    step = next(s for s in told["curve"]["steps"] if s["bucket"] == primary["bucket"])
    for key in ("estimate_pct", "low_pct", "high_pct", "mde_pct", "n"):
        assert step[key] == primary[key]
    assert primary["n_reference"] == told["curve"]["n_reference"]


def test_a_week_of_training_ran_as_far_as_the_calendar_says(told: dict[str, Any]) -> None:
    calendar = {
        week: metres
        for year in told["calendar"]["years"]
        for week, metres in zip(_mondays(year), year["week_m"], strict=True)
    }
    weeks = told["training"]["weeks"]
    assert weeks
    for week in weeks:
        assert week["distance_m"] == pytest.approx(calendar[week["monday"]])


def _mondays(year: dict[str, Any]) -> list[str]:
    first = date.fromisoformat(year["monday"])
    return [(first + timedelta(weeks=n)).isoformat() for n in range(year["weeks"])]


def test_the_median_week_is_that_of_the_bars_drawn(
    told: dict[str, Any], drawn: Mapping[str, Sequence[Canvas]]
) -> None:
    unit = told["unit"]
    usual = median(week["distance_m"] for week in told["training"]["weeks"])
    shown = f"median {usual / (MILE if unit == 'mi' else KM):.0f} {unit}"
    wide, _ = drawn["leg-training"]
    assert shown in words_on(wide)


def test_leg_sets_by_muscles_add_up_to_all_of_them(
    told: dict[str, Any], drawn: Mapping[str, Sequence[Canvas]]
) -> None:
    groups = told["training"]["groups"]
    total = sum(group["sets"] for group in groups)
    assert sum(group["share"] for group in groups) == pytest.approx(1)
    wide, narrow = drawn["balance"]
    tips = [f"{group['name']}: {group['sets']} sets" for group in groups]
    assert tips_on(wide) == tips_on(narrow) == tips
    for group in groups:
        assert (
            f"{group['name'].lower()} {100 * group['sets'] / total:.0f}\u202f%"
            in (told["training"]["balance"])
        )


def test_months_of_the_calendar_add_up_to_its_title_and_its_year(told: dict[str, Any]) -> None:
    calendar = told["calendar"]
    rows = calendar["table"]["rows"]
    assert sum(int(row[1]) for row in rows) == calendar["leg_days"]
    assert sum(int(row[2]) for row in rows) == calendar["runs"]
    assert calendar["title"].startswith(f"{calendar['leg_days']} leg days in ")
    metres = sum(sum(year["week_m"]) for year in calendar["years"])
    shown = sum(int(row[3].replace(",", "")) for row in rows)
    assert shown == pytest.approx(metres / (MILE if told["unit"] == "mi" else KM), abs=len(rows))


def test_what_is_measured_at_equal_speed_is_one_number_in_four_places(
    told: dict[str, Any], drawn: Mapping[str, Sequence[Canvas]]
) -> None:
    rows = told["form"]["rows"]
    assert rows
    for row, cells in zip(rows, told["form"]["table"]["rows"], strict=True):
        size = f"{_signed(row['estimate_pct'])}\u202f%"
        assert cells[:2] == [row["name"].lower(), size]
        assert cells[3] == row["change_text"]
        assert cells[4] == f"{row['n']} and {row['n_reference']}"
        for sheet in drawn["form"]:
            assert f"{row['name']}: {size}" in sheet.description
        assert {size, row["change_text"], row["said"]} <= set(words_on(drawn["form"][0]))
