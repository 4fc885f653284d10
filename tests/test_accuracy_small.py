"""The accuracy benchmark in small: sixty athletes, with bounds wide enough for chance.

The bars proper are held by ``make bench-accuracy`` on three hundred athletes a scenario; here
each bound leaves three standard errors of sixty athletes beside the bar.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks import accuracy, planted_real

ATHLETES = 30
SEEDS = 2_000_000


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    """Thirty athletes and their twins without effect, in two scenarios: 60 + 60 answers."""
    return accuracy.simulate_all(["base", "noisy wrist"], ATHLETES, SEEDS, jobs=1)


def of(rows: pd.DataFrame, who: str = accuracy.OURS) -> pd.DataFrame:
    return rows[(rows["who"] == who) & rows["error"].notna()]


def test_the_effect_is_unbiased_and_the_intervals_hold_it(rows: pd.DataFrame) -> None:
    real = of(rows)[~of(rows)["null"]]
    assert len(real) >= 2 * ATHLETES * 0.9
    assert abs(real["error"].mean()) < 0.7
    assert float(np.sqrt((real["error"] ** 2).mean())) < 1.3
    assert real["covers"].mean() >= 0.86
    assert real["slower"].mean() >= 0.7


def test_no_effect_is_seldom_called_one(rows: pd.DataFrame) -> None:
    null = of(rows)[of(rows)["null"]]
    assert null["excludes"].mean() <= 0.15
    assert null["covers"].mean() >= 0.85


def test_every_bucket_holds_its_truth(rows: pd.DataFrame) -> None:
    covered = pd.DataFrame(of(rows)["covered"].tolist())
    assert (covered.mean() >= 0.85).all()


def test_what_should_do_nothing_does_nothing(rows: pd.DataFrame) -> None:
    rejected = [r for each in of(rows)[~of(rows)["null"]]["placebos"] for r in each]
    assert len(rejected) >= 80
    assert np.mean(rejected) <= 0.15


def test_nobody_with_a_year_of_runs_is_sent_away(rows: pd.DataFrame) -> None:
    assert rows[rows["who"] == accuracy.OURS]["refused"].mean() <= 0.2


def test_the_rivals_are_further_off(rows: pd.DataFrame) -> None:
    ours = np.abs(of(rows)["error"]).mean()
    for rival in ("naive mean pace", "OLS + covariates, HC3", "OLS + spline, HAC"):
        theirs = of(rows, rival)
        assert np.abs(theirs["error"]).mean() > 1.3 * ours
        assert theirs[theirs["null"]]["excludes"].mean() > 0.2


def test_the_tables_and_the_bars_can_be_read(rows: pd.DataFrame) -> None:
    table, ours = accuracy.summary(rows), accuracy.our_summary(rows)
    held = accuracy.verdicts(table, ours)
    assert set(held["scenario"]) == {"base", "noisy wrist"}
    assert {"|bias| ≤", "false alarms ≤", "power ≥"} <= set(held["bar"])
    assert held["met"].mean() > 0.8


def test_the_seeds_of_tuning_of_the_report_and_of_this_test_differ() -> None:
    firsts = sorted([accuracy.TUNING_SEEDS, accuracy.REPORT_SEEDS, SEEDS])
    assert np.diff(firsts).min() >= 10_000


@pytest.mark.real
def test_effects_planted_in_a_real_runners_log_are_found_where_they_are(real_folder) -> None:  # noqa: ANN001 - a fixture
    runs = planted_real.read_runs(real_folder / planted_real.ROWS)
    assert len(runs) > 100
    cells = [
        planted_real.cell_summary(runs, cell, 12)
        for cell in planted_real.CELLS
        if cell.per_week == 1
    ]
    table = pd.DataFrame(cells)
    assert table["coverage"].min() >= 0.7
    assert table["coverage"].mean() >= 0.88
    assert table.loc[table["planted"] == 0, "excludes 0"].mean() <= 0.1
