"""Bring the records' clock in order: it may be unset, jump, or step back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.importers.clocks import DAY_S
from analyzer.importers.table import Table

if TYPE_CHECKING:
    from analyzer.model import Floats

FAR_OFF_S = 2 * DAY_S
"""Records this far from the rest of their activity carry an impossible time."""

STRAYS = 10
"""At most this many records in a row are taken to be out of order; more are a clock set back."""


def in_order(records: Table, begins: Floats) -> tuple[Table, list[str]]:
    """Return the records with times that never step back, and what was done to them.

    Records without a time, or with one days away from all others, are dropped. A few records out
    of order are sorted; where the clock was set back, everything after it is moved on to follow.

    Args:
        records: the ``record`` messages in the order of the file.
        begins: when the sessions of the file begin (s since 1970), NaN where not known.
    """
    times = records.numbers("timestamp")
    plausible = _plausible_times(times, begins)
    problems = _dropped_records(len(times) - int(plausible.sum()))
    times = times[plausible]
    steady, steps = _moved_on(times)
    problems += [_step_back(step) for step in steps]
    order = np.argsort(steady, kind="stable")
    kept = records.take(np.flatnonzero(plausible)[order])
    return Table(kept.name, {**kept.columns, "timestamp": steady[order]}, kept.position), problems


def _plausible_times(times: Floats, begins: Floats) -> np.ndarray:
    known: np.ndarray = np.isfinite(times)
    if not known.any():
        return known
    near = _near_any(times, begins)
    # Where the summary's start is the impossible one, the records outvote it.
    if near.sum() < known.sum() / 2:
        near = np.abs(times - np.median(times[known])) < FAR_OFF_S
    return np.asarray(known & near)


def _near_any(times: Floats, begins: Floats) -> np.ndarray:
    near = np.zeros(len(times), dtype=bool)
    for begin in begins[np.isfinite(begins)]:
        near |= np.abs(times - begin) < FAR_OFF_S
    return near


def _dropped_records(count: int) -> list[str]:
    if not count:
        return []
    records, were = ("record", "was") if count == 1 else ("records", "were")
    return [f"{count} {records} with no time, or an impossible one, {were} dropped."]


def _moved_on(times: Floats) -> tuple[Floats, list[float]]:
    """Return times in which no clock was set back, and by how much each step went back (s)."""
    steady, steps = times.copy(), []
    for index in np.flatnonzero(np.diff(times) < 0) + 1:
        before = steady[:index].max()
        behind = np.flatnonzero(steady[index:] >= before)
        stray = len(behind) and behind[0] <= STRAYS
        if steady[index] < before and not stray:
            steps.append(float(before - steady[index]))
            steady[index:] += before - steady[index] + 1.0
    return steady, steps


def _step_back(seconds: float) -> str:
    return (
        f"The watch's clock was set back by {seconds:.0f} s on the way; "
        "what came after was moved on."
    )
