"""What came after broken runs, in words: found, missing, checked; and never a cause."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fakes.drawn import words_on

from analyzer.advice.consequences import WhatCameAfter
from analyzer.report.charts import after as chart
from analyzer.report.scoreboard import (
    After,
    AfterOutcome,
    _after_notes,
    _after_table,
    _after_title,
    _check_note,
)
from analyzer.stats import Difference

NNBSP, MINUS = "\u202f", "−"
REFUSED = Difference(3, 4, "%")


def next_run(**found: Any) -> AfterOutcome:
    """Return the next run's speed after 20 broken and 31 kept runs; 1.5 % slower unless told."""
    known = AfterOutcome(
        "next_run", "Next run, speed at equal effort", "%", 31, 20,
        -1.5, -2.6, -0.4, 0.01, "lower", None, None, None, 1.4,
    )  # fmt: skip
    return replace(known, **found)


def soreness(**found: Any) -> AfterOutcome:
    known = AfterOutcome(
        "soreness", "Soreness, next two days", "points", 12, 9,
        0.8, -0.3, 1.9, 0.2, "can't tell", None, None, None, 1.6,
    )  # fmt: skip
    return replace(known, **found)


UNKNOWN = {"estimate": None, "low": None, "high": None, "p": None, "smallest_seen": None}


def notes(*outcomes: AfterOutcome, **found: Any) -> list[tuple[str, str, bool]]:
    came = replace(WhatCameAfter(REFUSED, REFUSED, REFUSED, REFUSED, None, None, ()), **found)
    return [(n.lead, n.text, n.missing) for n in _after_notes(outcomes, 8, came, 72.0)]


@pytest.mark.parametrize(
    ("outcomes", "shown", "title"),
    [
        pytest.param((next_run(),), True, "slower next runs", id="slower"),
        pytest.param((next_run(word="higher"),), True, "faster next runs", id="faster"),
        pytest.param((soreness(word="higher"),), True, "more soreness", id="sorer"),
        pytest.param((soreness(word="lower"),), True, "less soreness", id="less sore"),
        pytest.param((next_run(), soreness(word="higher")), True,
                     "slower next runs and more soreness", id="both"),
        pytest.param((next_run(), soreness()), True, "slower next runs", id="one of both"),
        pytest.param((next_run(word="can't tell"), soreness()), True, "can’t tell yet", id="open"),
        pytest.param((next_run(**UNKNOWN, word="not enough runs"),), False,
                     "too few runs to compare", id="nothing to draw"),
    ],
)  # fmt: skip
def test_the_title_claims_what_is_clear_and_nothing_else(
    outcomes: tuple[AfterOutcome, ...], *, shown: bool, title: str
) -> None:
    found = _after_title(outcomes, shown=shown)
    assert found.startswith("What came after")
    assert found.rpartition(": ")[2] == title


@pytest.mark.parametrize(
    ("outcome", "lead", "text"),
    [
        (next_run(), "Next run: slower.", f"{MINUS}1.5{NNBSP}% after broken runs (−2.6 to −0.4)."),
        (next_run(estimate=1.5, low=0.4, high=2.6, word="higher"), "Next run: faster.",
         f"+1.5{NNBSP}% after broken runs (+0.4 to +2.6)."),
        (next_run(low=-3.1, high=0.1, word="can't tell"), "Next run: can’t tell.",
         (f"{MINUS}1.5{NNBSP}% after broken runs (−3.1 to +0.1)."
          f" Reliably seen from about 1.4{NNBSP}% on.")),
        (soreness(), "Soreness: can’t tell.",
         "+0.8 points after broken runs (−0.3 to +1.9). Reliably seen from about 1.6 points on."),
        (soreness(low=0.2, word="higher"), "Soreness: higher.",
         "+0.8 points after broken runs (+0.2 to +1.9)."),
    ],
    ids=["slower", "faster", "open speed", "open soreness", "sorer"],
)  # fmt: skip
def test_a_difference_is_told_with_its_unit_its_interval_and_what_could_be_seen(
    outcome: AfterOutcome, lead: str, text: str
) -> None:
    assert notes(outcome) == [(lead, text, False)]


def test_what_is_lacking_is_counted_and_soreness_nobody_noted_says_how_to() -> None:
    refused = {**UNKNOWN, "word": "not enough runs"}
    assert notes(next_run(n_broke=3, n_kept=40, **refused)) == [
        ("Next run, speed at equal effort:",
         "3 broken and 40 kept runs have it; 8 of each are needed.", True),
    ]  # fmt: skip
    assert notes(soreness(n_broke=0, n_kept=1, **refused))[0][1] == (
        "0 broken and 1 kept runs have it; 8 of each are needed."
    )
    assert notes(soreness(n_broke=0, n_kept=0, **refused)) == [
        ("Soreness, next two days:",
         "it is not noted on the days after judged runs. `legstats log --soreness 3` notes it.",
         True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ends", "verdict"),
    [
        pytest.param((0.1, 1.1), "The check fails: some of the difference was there already.",
                     id="faster before"),
        pytest.param((-1.1, -0.1), "The check fails: some of the difference was there already.",
                     id="slower before"),
        pytest.param((-1.5, 0.4),
                     "The check can’t tell: a difference as large as the one after fits too.",
                     id="the difference fits, at the edge"),
        pytest.param((-1.4, 0.4), ": no such difference, as it should be.", id="nothing before"),
        pytest.param((0.0, 0.4), ": no such difference, as it should be.", id="0 at the edge"),
    ],
)  # fmt: skip
def test_what_no_run_can_change_is_held_against_what_came_after(
    ends: tuple[float, float], verdict: str
) -> None:
    low, high = ends
    note = _check_note(next_run(placebo=(low + high) / 2, placebo_low=low, placebo_high=high))
    assert note.lead == "Speed before the run:"
    assert note.text.endswith(verdict)


def test_the_checks_are_explained_once_and_soreness_has_its_own() -> None:
    placebo = {"placebo": 0.1, "placebo_low": -0.2, "placebo_high": 0.4}
    found = notes(next_run(**placebo), soreness(**placebo))
    assert [lead for lead, *_ in found] == [
        "Next run: slower.", "Soreness: can’t tell.", "",
        "Speed before the run:", "Soreness before the run:",
    ]  # fmt: skip
    assert found[2][1] == (
        "The thin lines are a check: no run can change what came before it, so they should hold 0."
    )
    assert found[4][1] == ("+0.1 points (−0.2 to +0.4): no such difference, as it should be.")


def test_runs_without_a_next_one_are_shares_of_both_kinds() -> None:
    found = notes(next_run(), no_next_run_broke=0.126, no_next_run_kept=0.304)
    assert found[-1][1].startswith(
        f"13{NNBSP}% of broken and 30{NNBSP}% of kept runs had no next run within 72 h and before"
        " the next leg day, so they are not compared;"
    )
    assert len(notes(next_run(), no_next_run_broke=0.126)) == 1, "one share alone says nothing"


def test_the_chart_says_what_the_note_and_the_table_say() -> None:
    outcomes = (next_run(placebo=0.2, placebo_low=-0.5, placebo_high=0.9), soreness(**UNKNOWN))
    table = _after_table(outcomes)
    after = After("", outcomes, True, 8, None, None, (), table)
    wide, narrow = chart.draw(after)
    size = f"{MINUS}1.5{NNBSP}%"
    assert wide.description == narrow.description == f"Next run, speed at equal effort: {size}"
    for sheet in (wide, narrow):
        words = words_on(sheet)
        assert size in words
        assert "20 against 31 runs" in words
        assert "thin line: before the run, where it should be 0" in words
    assert table.rows[0] == (
        "Next run, speed at equal effort, %", "31", "20", "−1.5", "−2.6 to −0.4", "+0.2", "lower",
    )  # fmt: skip
    assert table.rows[1][3:] == ("–", "–", "–", "can’t tell")


def test_without_a_number_nothing_is_drawn() -> None:
    outcomes = (next_run(**UNKNOWN), soreness(**UNKNOWN))
    after = After("", outcomes, False, 8, None, None, (), _after_table(outcomes))
    assert list(chart.draw(after)) == []
