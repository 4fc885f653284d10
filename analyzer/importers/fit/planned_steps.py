"""What a structured workout was meant to be, by its steps: repetitions, or a zone to stay in."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from analyzer.importers.fit import names
from analyzer.importers.fit.tables import FitMessage, each_message
from analyzer.model import UNPLANNED, PlannedRun
from analyzer.units import number

if TYPE_CHECKING:
    from analyzer.importers.table import Table

REPEAT_UNTIL_COUNT = 6.0
"""FIT's wkt_step_duration: back to step ``duration_value`` until done ``target_value`` times."""
HR_TARGET = 1.0
"""FIT's wkt_step_target: a heart rate; ``target_value`` is its zone, 0 for limits of its own."""
EASY_ZONES, TEMPO_ZONES = {1.0, 2.0}, {3.0, 4.0}
FEWEST_REPETITIONS = 3
MOST_STEPS = 1_000
_EFFORTS, _RESTS = {"active", "interval"}, {"rest", "recovery"}


def planned_by_steps(steps: Table) -> PlannedRun:
    """Return what the steps of a planned workout say; nothing where they say neither.

    At least three efforts with a rest or recovery after each but the last are intervals. Else all
    efforts in heart-rate zones 1 and 2 are an easy run, in zones up to 4 a tempo run.

    Args:
        steps: the file's ``workout_step`` messages.
    """
    done = _in_order(steps)
    efforts = [names.INTENSITY.get(step.number("intensity")) for step in done]
    repetitions = sum(
        one in _EFFORTS and after in _RESTS for one, after in pairwise([*efforts, "rest"])
    )
    if repetitions >= FEWEST_REPETITIONS and _RESTS.intersection(efforts):
        evidence = f"the steps of the workout on the watch: {number(repetitions)} repetitions"
        return PlannedRun("intervals", evidence)
    zones = {
        step.number("target_value") if step.number("target_type") == HR_TARGET else np.nan
        for step, effort in zip(done, efforts, strict=True)
        if effort in _EFFORTS
    }
    if zones and zones <= EASY_ZONES | TEMPO_ZONES:
        highest = number(max(zones))
        evidence = f"the steps of the workout on the watch: heart rate up to zone {highest}"
        if zones <= EASY_ZONES:
            return PlannedRun("easy", evidence)
        return PlannedRun("tempo", evidence)
    return UNPLANNED


def _in_order(steps: Table) -> list[FitMessage]:
    """Return the steps as they were to be done, those to be repeated as often."""
    listed = sorted(each_message(steps), key=lambda step: step.number("message_index"))
    done: list[FitMessage] = []
    begins: list[int] = []
    for step in listed:
        begins.append(len(done))
        if step.number("duration_type") != REPEAT_UNTIL_COUNT:
            done.append(step)
            continue
        first, times = step.known("duration_value"), step.known("target_value")
        if first is None or times is None or not 0 <= first < len(begins):
            continue
        again = done[begins[int(first)] :]
        # A damaged count must not fill the memory.
        more = min(int(times) - 1, MOST_STEPS // max(len(again), 1))
        done.extend(again * max(more, 0))
    return done
