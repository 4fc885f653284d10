"""Pictures of many athletes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt

from analyzer import units
from show.basics import INK, key, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.cohort.pooled import Pooled

_ROW_IN = 0.17


def forest(pooled: Pooled, truth: Mapping[str, float]) -> None:
    """Draw each athlete's effect the day after leg day, the planted one beside it, and the mean."""
    mean = pooled.primary
    if mean is None or mean.estimate_pct is None:
        print("No picture yet: it takes five athletes with runs enough.")
        return
    ranked = sorted(pooled.athletes, key=lambda one: one.estimate_pct, reverse=True)
    _, axes = plt.subplots(figsize=(8, 1.2 + _ROW_IN * len(ranked)))
    axes.axvspan(mean.low_pct or 0, mean.high_pct or 0, color="C0", alpha=0.15)
    axes.axvline(mean.estimate_pct, color="C0", linewidth=1)
    axes.axvline(0, color=INK, linewidth=0.8)
    for row, one in enumerate(ranked):
        axes.hlines(row, one.low_pct, one.high_pct, color="C2", linewidth=1)
        axes.plot(one.estimate_pct, row, "s", color="C2", markersize=3.5)
        axes.plot(truth[one.pseudonym], row, "|", color="C1", markersize=8)
    axes.set_yticks(range(len(ranked)), [one.pseudonym for one in ranked], fontsize=6)
    axes.grid(visible=False, axis="y")
    axes.set(xlabel="speed at the same heart rate the day after leg day, %")
    axes.set_title(f"{units.count(len(ranked), 'athlete')}, and the mean with its interval")
    key(axes, {"found": "C2", "planted": "C1", "the mean": "C0"})
    plt.show()


def by_size(found: Mapping[int, Pooled], truth_pct: float) -> None:
    """Draw the mean with its interval over fewer and over more athletes."""
    _, axes = plt.subplots()
    axes.axhline(truth_pct, color="C1", linewidth=1)
    for place, pooled in enumerate(found.values()):
        mean = pooled.primary
        if mean is None or mean.estimate_pct is None:
            continue
        axes.vlines(place, mean.low_pct or 0, mean.high_pct or 0, color="C0")
        axes.plot(place, mean.estimate_pct, "o", color="C0")
        words = units.interval(mean.low_pct, mean.high_pct, signed=True)
        label(axes, place, mean.estimate_pct, words, INK)
    axes.set_xticks(range(len(found)), [units.count(count, "athlete") for count in found])
    axes.margins(x=0.25)
    axes.set(ylabel="the day after leg day, %")
    axes.set_title("The more athletes, the surer the mean")
    key(axes, {"the mean with its interval": "C0", "planted, on average": "C1"})
    plt.show()


def gains(pooled: Pooled) -> None:
    """Draw the smallest effect each athlete's data show alone, and with what the others teach."""
    if not pooled.athletes:
        print("No picture yet: it takes five athletes with runs enough.")
        return
    before = [one.mde_before_pct for one in pooled.athletes]
    after = [one.mde_after_pct for one in pooled.athletes]
    most = 1.05 * max([*before, *after])
    _, axes = plt.subplots(figsize=(5, 5))
    axes.plot([0, most], [0, most], "--", color="C2", linewidth=1)
    axes.plot(before, after, "o", color="C0", markersize=4)
    axes.set(xlabel="smallest effect that can be seen: alone, %", ylabel="with the others, %")
    axes.set_title("Below the line: something gained")
    plt.show()
