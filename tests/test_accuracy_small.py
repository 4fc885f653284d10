"""The accuracy benchmark in small: forty athletes, with bounds wide enough for chance.

The bars proper are held by ``make bench-accuracy`` on a thousand athletes a world and effect; here
each bound leaves three standard errors of so few athletes beside the bar.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks import accuracy, planted_real
from benchmarks.worlds import WORLDS

ATHLETES = 20
SEEDS = 2_000_000


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    """Twenty athletes in two worlds, each with three effects: 120 answers."""
    return accuracy.simulate_all(["clean", "noisy, titles"], ATHLETES, SEEDS, jobs=1)


def at(rows: pd.DataFrame, effect: str, who: str = "now") -> pd.DataFrame:
    here = (rows["effect"] == effect) & (rows["who"] == who)
    return rows[here & ~rows["refused"].astype(bool)]


def test_the_intervals_hold_every_effect_alike(rows: pd.DataFrame) -> None:
    for effect in ("0", "-3", "-6"):
        told = at(rows, effect)
        assert len(told) >= 2 * ATHLETES * 0.9
        assert told["covers"].mean() >= 0.82
        assert abs(told["data only"].mean()) < 0.8


def test_an_effect_is_seen_and_none_is_seldom_called_one(rows: pd.DataFrame) -> None:
    assert at(rows, "-3")["below 0"].mean() >= 0.5
    assert at(rows, "-6")["below 0"].mean() >= 0.85
    none = at(rows, "0")
    assert (none["below 0"] | none["above 0"]).mean() <= 0.18
    assert none["claims"].mean() <= 0.1


def test_the_plain_average_is_further_off(rows: pd.DataFrame) -> None:
    told = at(rows, "-3")
    assert told["naive"].abs().mean() > 1.3 * told["error"].abs().mean()


def test_an_oracle_that_knows_all_but_the_day_sees_a_little_more(rows: pd.DataFrame) -> None:
    told, best = at(rows, "-3"), at(rows, "-3", "oracle")
    assert best["covers"].mean() >= 0.82
    assert 0.75 * told["mde"].mean() < best["mde"].mean() < told["mde"].mean()


def test_whoever_looks_every_month_has_a_first_and_a_last_look() -> None:
    looked = accuracy.look_every_month(("clean", 2.0, SEEDS))
    assert looked["ever"]
    assert looked["ever excluded"]


def test_the_tables_and_the_bars_can_be_read(rows: pd.DataFrame) -> None:
    table = accuracy.summary(rows)
    shares = pd.DataFrame({"ever": [0.01]}, index=pd.MultiIndex.from_tuples([("clean", "0")]))
    nulls = pd.DataFrame({"p_below_05": [0.2]}, index=["clean"])
    held = accuracy.verdicts(table, shares, nulls, (5.0, 20.0, 40.0)).set_index("bar")
    assert {"coverage at -6 ≥", "intervals below 0 ≥", "core, ms ≤"} <= set(held.index)
    assert held.loc["ever claimed without an effect ≤", "met"]
    assert not held.loc["permutation p < .05 ≤", "met"]


def test_no_world_agrees_with_the_prior() -> None:
    for world in WORLDS.values():
        assert world.easy_slope == (1.2, 2.4)
        assert world.decay_by_hour
        assert not world.harm_known


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
