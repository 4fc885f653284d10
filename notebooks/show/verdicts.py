"""Pictures of the verdicts."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from analyzer import units
from show.basics import INK, key, label

VERDICTS = {"broke": "C1", "borderline": "#f0b48e", "kept": "C2", "not judged": "#dedad1"}
JUDGED = ("kept", "borderline", "broke")
FEWEST_TO_HALVE = 10
FEWEST_MONTHS = 6


def by_month(verdicts: pd.DataFrame) -> None:
    """Draw the verdicts month by month; ``verdicts`` has ``local_date`` and ``verdict``."""
    if not verdicts["verdict"].isin(JUDGED).any():
        print("No picture yet: no run after leg day could be judged.")
        return
    months = pd.crosstab(verdicts["local_date"].dt.to_period("M"), verdicts["verdict"])
    _, axes = plt.subplots()
    low = np.zeros(len(months))
    colours = {word: colour for word, colour in VERDICTS.items() if word in months}
    for word, colour in colours.items():
        axes.bar(range(len(months)), months[word], 0.7, bottom=low, color=colour)
        low += months[word].to_numpy()
    every = len(months) // 12 + 1
    names = [units.month(month, year=every > 1) for month in months.index]
    axes.set_xticks(range(0, len(months), every), names[::every])
    axes.set(ylabel="runs soon after leg day", xlim=(-0.6, max(len(months), FEWEST_MONTHS) - 0.4))
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_title(_getting_better((verdicts["verdict"] == "broke").to_numpy()))
    key(axes, colours)
    plt.show()


def _getting_better(broke: np.ndarray) -> str:
    if len(broke) < FEWEST_TO_HALVE:
        return f"{broke.sum()} of {units.count(len(broke), 'run')} after leg day broke the advice"
    first, since = np.array_split(broke, 2)
    return (
        f"The advice was broken in {first.sum()} of the first {len(first)} runs after leg day, "
        f"in {since.sum()} of the {len(since)} since"
    )


def over_a_range(counts: pd.DataFrame, now: float, tried: float) -> None:
    """Draw the verdicts for each value of one rule."""
    total = int(counts.iloc[0].sum())
    if not counts[list(JUDGED)].to_numpy().any():
        print("Without judged runs there is nothing to count.")
        return
    _, axes = plt.subplots()
    colours = {word: colour for word, colour in VERDICTS.items() if counts[word].any()}
    counted = [counts[word] for word in colours]
    axes.stackplot(counts.index, counted, colors=list(colours.values()), step="mid", linewidth=0)
    for value, name, style in ((now, "now", "-"), (tried, "tried", ":")):
        axes.axvline(value, color=INK, linewidth=1, linestyle=style)
        label(axes, value, total, f"{name}: {value:g}", INK, at=(4, -8))
    axes.yaxis.get_major_locator().set_params(integer=True)
    ends = counts.index[0], counts.index[-1]
    axes.set(xlabel=counts.index.name, ylabel="runs after leg day", xlim=ends, ylim=(0, total))
    axes.set_title(
        f"From {ends[0]:g} to {ends[1]:g}, broken runs go from {counts['broke'].iloc[0]} "
        f"to {counts['broke'].iloc[-1]} of {total}"
    )
    key(axes, colours)
    plt.show()
