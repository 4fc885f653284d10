"""Pictures of recovery habits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt

from analyzer import units
from show.basics import INK, label

if TYPE_CHECKING:
    from analyzer.advice.habits import HabitFound


def habits(found: tuple[HabitFound, ...]) -> None:
    """Draw soreness with each habit minus without it, its interval, and what would be missed."""
    known = [one for one in found if one.difference.estimate is not None]
    if not known:
        print("No picture yet: it takes eight leg days with a habit, and eight without it.")
        return
    _, axes = plt.subplots(figsize=(8, 0.9 + 0.36 * len(known)))
    axes.axvline(0, color=INK, linewidth=0.8)
    for row, one in enumerate(reversed(known)):
        difference, reach = one.difference, one.detectable or 0.0
        axes.hlines(row, -reach, reach, color="C3", linewidth=7, alpha=0.35)
        axes.hlines(row, difference.low or 0.0, difference.high or 0.0, color="C0")
        axes.plot(difference.estimate, row, "o", color="C0")
        label(axes, reach, row, str(one.word), INK)
    names = [f"{one.habit.label} ({one.difference.n_exposed})" for one in reversed(known)]
    axes.set_yticks(range(len(known)), names)
    axes.grid(visible=False, axis="y")
    axes.margins(x=0.3)
    axes.set(xlabel="soreness with it minus without it, points of 10 (band: would be missed)")
    axes.set_title(f"{units.count(len(found), 'habit')} looked at, leg days with it in brackets")
    plt.show()
