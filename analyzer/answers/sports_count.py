"""How many activities of which sport, in the runner's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model import Sport

_USED: dict[Sport, str] = {"run": "run", "strength": "strength session"}


def counted_sports(counts: Mapping[Sport, int]) -> str:
    """Say them, e.g. "12 runs, 3 strength sessions, 1 ride (not used)"; "" for nothing.

    Args:
        counts: the number of activities by sport.
    """
    used = [units.count(counts[s], name) for s, name in _USED.items() if counts.get(s)]
    others = counted_others(counts)
    return ", ".join([*used, *([f"{others} (not used)"] if others else [])])


def counted_others(counts: Mapping[Sport, int]) -> str:
    """Say those that are no runs and no strength sessions, e.g. "21 rides and 2 walks"."""
    others = {sport: n for sport, n in counts.items() if n and sport not in _USED}
    ordered = sorted(others.items(), key=lambda one: (one[0] == "other", -one[1], one[0]))
    return units.listed(
        f"{units.number(n)} of another sport" if sport == "other" else units.count(n, sport)
        for sport, n in ordered
    )
