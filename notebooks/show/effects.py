"""Pictures of the effect and of how it comes about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from analyzer import units
from analyzer.effect import studies_pct
from show.basics import INK, key, label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from analyzer.effect import BucketEffect, Effect, Inside, Placebo, UnadjustedBucket

    Estimated = BucketEffect | UnadjustedBucket | Placebo

DAY_ONE = "6-30 h"
NOTHING_TO_SEE = "No picture yet: it takes the runs named above."


def effects(effect: Effect) -> None:
    """Draw the effect by hours since leg day with its intervals, plain pace beside it."""
    told = _estimated_buckets(effect)
    if told.empty:
        print("No picture yet:", effect.headline.why)
        return
    _, axes = plt.subplots()
    plain = pd.DataFrame(effect.unadjusted).set_index("bucket").loc[told.index]
    _intervals(axes, told, "C0", -0.08)
    _intervals(axes, plain, "C1", 0.08)
    _buckets(axes, told, effect)
    key(axes, {"at the same heart rate": "C0", "plain mean pace": "C1"})
    plt.show()


def answers(effect: Effect, truth: Mapping[str, float]) -> None:
    """Draw what studies, the runs alone and both together say, and the truth where it is known."""
    told = _estimated_buckets(effect)
    if told.empty:
        print("No picture yet:", effect.headline.why)
        return
    _, axes = plt.subplots(figsize=(8, 4.4))
    alone = told[["data_only_pct", "data_only_low_pct", "data_only_high_pct"]]
    alone = alone.set_axis(["estimate_pct", "low_pct", "high_pct"], axis=1)
    _intervals(axes, studies_pct().loc[told.index], "C2", -0.16)
    _intervals(axes, alone, "C3", 0)
    _intervals(axes, told, "C0", 0.16)
    for place, bucket in enumerate(told.index):
        if bucket in truth:
            axes.plot([place - 0.26, place + 0.26], [truth[bucket]] * 2, color=INK, linewidth=1)
    _buckets(axes, told, effect)
    words = {"studies": "C2", "your runs alone": "C3", "both together": "C0"}
    key(axes, words | ({"planted truth": INK} if len(truth) else {}))
    plt.show()


def slopes(inside: Inside | None) -> None:
    """Draw each run's speed on its heartbeats, all else taken out, and the lines through them."""
    if inside is None:
        print(NOTHING_TO_SEE)
        return
    runs, slope = inside.runs, inside.slope
    soon = runs["bucket"] == DAY_ONE
    _, axes = plt.subplots(figsize=(8, 4.6))
    for some, colour in ((runs[~soon], "C2"), (runs[soon], "C0")):
        axes.plot(
            some["beats_pct"], some["speed_pct"], "o", color=colour, markersize=3.5, alpha=0.7
        )
    reach = np.array([runs["beats_pct"].min(), runs["beats_pct"].max()])
    lines = {
        "plain regression": slope.forward,
        "legstats": slope.value,
        "the other way": slope.inverse,
    }
    for name, value in lines.items():
        colour = "C0" if name == "legstats" else "C1"
        axes.plot(reach, value * reach, color=colour, linewidth=1)
        label(axes, reach[1], value * reach[1], f"{units.number(value, 2)} {name}", colour)
    axes.set(xlabel="heartbeats, % more than expected", ylabel="speed, % more than expected")
    axes.set_title(
        "One per cent more heartbeats: "
        f"{units.number(slope.forward, 2)} to {units.number(slope.inverse, 2)} per cent more speed"
    )
    key(axes, {"6 to 30 h after leg day": "C0", "other runs": "C2"})
    plt.show()


def by_slope(inside: Inside | None, effect: Effect, truth: Mapping[str, float]) -> None:
    """Draw the effect the day after leg day for each slope between the two regressions."""
    if inside is None:
        print(NOTHING_TO_SEE)
        return
    day, line, at = effect.bucket(DAY_ONE), inside.by_slope, inside.slope.value
    _, axes = plt.subplots()
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.fill_between(line["slope"], line["low_pct"], line["high_pct"], color="C3", alpha=0.3)
    axes.plot(line["slope"], line["effect_pct"], color="C0")
    axes.plot([at, at], [day.data_only_low_pct, day.data_only_high_pct], color="C0", linewidth=2.5)
    axes.plot(at, day.data_only_pct, "o", color="C0")
    label(axes, at, day.data_only_high_pct, "legstats, your runs alone", "C0")
    for place, name, side in ((0, "plain regression", "left"), (-1, "the other way", "right")):
        end = line.iloc[place]
        axes.plot(end["slope"], end["effect_pct"], "o", color="C1")
        label(axes, end["slope"], end["effect_pct"], name, "C1", at=(0, 9), ha=side)
    if DAY_ONE in truth:
        axes.axhline(truth[DAY_ONE], color=INK, linewidth=1, linestyle=":")
        label(axes, line["slope"].iloc[0], truth[DAY_ONE], "planted truth", INK, at=(0, -7))
    axes.set(
        xlabel="% of speed for 1 % more heartbeats", ylabel="effect 6 to 30 h after leg day, %"
    )
    least, most = sorted(line["effect_pct"].iloc[[0, -1]])
    axes.set_title(f"Between the two regressions the effect goes from {_from_to(least, most)}")
    plt.show()


def calendars(inside: Inside | None, effect: Effect) -> None:
    """Draw what leg calendars moved by whole weeks find, beside the real one."""
    if inside is None or not len(inside.shifted_pct):
        print("No calendar to move: too few weeks, or leg day always on the same weekday.")
        return
    moved, own = inside.shifted_pct, effect.bucket(DAY_ONE).data_only_pct
    _, axes = plt.subplots(figsize=(8, 2.6))
    axes.plot(moved, _piled(moved), "o", color="C2")
    axes.axvline(own, color="C0", linewidth=2)
    label(axes, own, axes.get_ylim()[1], "the real calendar", "C0", at=(6, -6))
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.grid(visible=False)
    axes.set(xlabel="effect 6 to 30 h after leg day, %", yticks=[])
    as_much = round((effect.permutation_p or 0) * (1 + len(moved))) - 1
    axes.set_title(f"{as_much} of {len(moved)} moved calendars find as much, in standard errors")
    plt.show()


def false_alarms(ways: Mapping[str, Sequence[Estimated]]) -> None:
    """Draw the answers that each way gives on athletes who lose nothing."""
    _, panels = plt.subplots(1, len(ways), sharex=True, sharey=True, figsize=(8, 4.2))
    for axes, (name, found) in zip(panels, ways.items(), strict=True):
        table = pd.DataFrame([(f.estimate_pct, f.low_pct, f.high_pct) for f in found])
        wrong = (table[1] > 0) | (table[2] < 0)
        for some, colour in ((table[wrong], "C1"), (table[~wrong], "C0")):
            axes.hlines(some.index, some[1], some[2], color=colour, linewidth=1.2)
            axes.plot(some[0], some.index, "o", color=colour, markersize=3)
        axes.axvline(0, color=INK, linewidth=0.8)
        axes.grid(visible=False)
        axes.set(yticks=[], xlabel="6 to 30 h after leg day, % of speed")
        axes.set_title(f"{name}:\n{units.count(int(wrong.sum()), 'false alarm')} in {len(table)}")
    plt.show()


def _estimated_buckets(effect: Effect) -> pd.DataFrame:
    return pd.DataFrame(effect.buckets).set_index("bucket").dropna(subset="estimate_pct")


def _intervals(axes: Axes, table: pd.DataFrame, colour: str, aside: float) -> None:
    at = np.arange(len(table)) + aside
    axes.vlines(at, table["low_pct"], table["high_pct"], color=colour, linewidth=2)
    axes.plot(at, table["estimate_pct"], "o", color=colour)


def _buckets(axes: Axes, told: pd.DataFrame, effect: Effect) -> None:
    axes.axhline(0, color=INK, linewidth=0.8)
    names = [f"{name}\n{units.count(n, 'run')}" for name, n in told["n"].items()]
    axes.set_xticks(range(len(told)), names)
    axes.set(
        xlim=(-0.5, len(told) - 0.5), ylabel=f"% of speed, against {effect.n_reference} rested"
    )
    first = effect.headline
    axes.set_title(
        f"{first.bucket} after leg day: {first.verdict}, "
        f"{units.percent(first.estimate_pct, signed=True)} at the same heart rate"
    )


def _piled(values: Any) -> np.ndarray:
    """Return heights that pile dots close together."""
    near = np.round(values / 0.2)
    return np.array([(near[:place] == one).sum() for place, one in enumerate(near)])


def _from_to(low: float, high: float) -> str:
    return f"{units.percent(low, signed=True)} to {units.percent(high, signed=True)}"
