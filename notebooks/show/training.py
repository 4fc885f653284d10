"""Pictures of leg training."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np

from analyzer import units
from show.basics import INK, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

    from analyzer.advice.lifts import LiftProgress
    from analyzer.units import DistanceUnit

CHAINS = {"posterior": "posterior chain", "quad": "quads", "calf": "calves", "other": "rest"}
FEWEST = 4


def weeks(table: pd.DataFrame, unit: DistanceUnit) -> None:
    """Draw leg sets and distance week by week, a cross where there was no leg day."""
    if len(table) < FEWEST or not table["leg_days"].any():
        print(f"No picture yet: it takes leg days and {FEWEST} weeks.")
        return
    _, (above, below) = plt.subplots(2, 1, sharex=True, figsize=(8, 4.2), height_ratios=[3, 2])
    above.bar(table.index, table["leg_sets"], 5.5, color="C0")
    idle = table.index[table["leg_days"] == 0]
    above.plot(idle, np.zeros(len(idle)), "x", color="C1", clip_on=False)
    above.set(ylabel="leg sets a week")
    above.yaxis.get_major_locator().set_params(integer=True)
    _distance(below, table, unit)
    above.set_title(f"{len(idle)} of {units.count(len(table), 'week')} without leg day (×)")
    plt.show()


def severity(legs: pd.DataFrame) -> None:
    """Draw how hard each leg day was, 1 being the standard session."""
    if len(legs) < FEWEST:
        print(f"No picture yet: it takes {FEWEST} leg days.")
        return
    _, axes = plt.subplots(figsize=(8, 3.2))
    axes.axhline(1, color=INK, linewidth=0.8)
    axes.vlines(legs["local_date"], 1, legs["severity"], color="C3")
    axes.plot(legs["local_date"], legs["severity"], "o", color="C0")
    for day, hard in legs.nlargest(3, "severity")[["local_date", "severity"]].itertuples(
        index=False
    ):
        label(axes, day, hard, units.day(day, year=False), "C0", at=(0, 9), ha="center")
    axes.margins(y=0.15)
    axes.set(ylabel="severity, 1 = a standard session")
    hardest = units.number(legs["severity"].max(), 1)
    axes.set_title(f"The hardest leg day counted {hardest} times a standard one")
    plt.show()


def balance(shares: pd.Series[float]) -> None:
    """Draw the share of leg sets for each chain of muscles (0-1)."""
    if shares.empty:
        print("No leg sets yet: it takes a watch that records sets, or a lifting log.")
        return
    names = [CHAINS[chain] for chain in shares.index[::-1]]
    sizes = (100 * shares[::-1]).tolist()
    _, axes = plt.subplots(figsize=(8, 0.7 + 0.4 * len(shares)))
    bars = axes.barh(names, sizes, 0.6, color="C0")
    axes.bar_label(bars, [units.percent(size, 0) for size in sizes], padding=4)
    axes.grid(visible=False)
    axes.set(xticks=[])
    axes.spines["bottom"].set_visible(False)
    axes.set_title(f"{units.percent(sizes[-1], 0)} of the leg sets train the {names[-1]}")
    plt.show()


def lifts(most: Sequence[LiftProgress], table: pd.DataFrame, unit: DistanceUnit) -> None:
    """Draw the estimated maxima of some lifts above the weekly distance."""
    if not most:
        print("No picture yet: it takes nine leg days of one lift with its weight.")
        return
    _, (above, below) = plt.subplots(2, 1, sharex=True, figsize=(8, 4.6), height_ratios=[3, 2])
    for lift, colour in zip(most, ("C0", "C1", "C2"), strict=False):
        days, maxima = zip(*((p.day, p.max_kg) for p in lift.points), strict=True)
        above.plot(days, maxima, "o-", color=colour, markersize=3, linewidth=1)
        label(above, days[-1], maxima[-1], lift.name, colour)
    above.set(ylabel="estimated maximum, kg")
    _distance(below, table, unit)
    above.set_title(
        f"{_change(most[0])}, at {units.distance(table['run_m'].median(), unit, 0)} a week"
    )
    plt.show()


def _change(lift: LiftProgress) -> str:
    name = lift.name.capitalize()
    if not lift.clear:
        return f"{name} at {units.weight(lift.now_kg)}: {lift.change_words()}"
    return f"{name} {lift.change_words()} to {units.weight(lift.now_kg)}"


def _distance(axes: Axes, table: pd.DataFrame, unit: DistanceUnit) -> None:
    axes.bar(table.index, [units.in_unit(m, unit) for m in table["run_m"]], 5.5, color="C2")
    axes.set(ylabel=f"{unit} run a week")
