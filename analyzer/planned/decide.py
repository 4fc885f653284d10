"""What a run was meant to be, from what the athlete, the watch and the services say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model import PLANNED_KINDS, UNPLANNED, PlannedRun
from analyzer.sources import source_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.model import Activity, PlannedKind

NONE_OF_THESE = "none"
"""The athlete's word on a run that was planned as nothing in particular."""
_OF_A_WORKOUT = {"fit", "tcx"}
"""Kinds of source whose name of a run is that of the workout it was, chosen before it."""


def planned_run(records: Sequence[Activity], word: str = "") -> PlannedRun:
    """Return what a run was meant to be before it began, and what says so.

    The athlete's own word counts first. Then a race that a service lists as one; the name and the
    steps of a workout on the watch; the title; last what a service was told the run is. Never
    heart rate, pace or how it went: what the day itself chose would carry the day's effect.

    Args:
        records: the records of the run, ordered by where the athlete writes names.
        word: the athlete's own: a planned kind, ``NONE_OF_THESE``, "" without any.
    """
    if word:
        return PlannedRun(_kind_named(word), "you said so")
    listed = [_listed(activity) for activity in records]
    race = next((planned for planned in listed if planned.kind == "race"), None)
    if race is not None:
        return race
    workouts = [a for a in records if a.source.kind in _OF_A_WORKOUT]
    titles = [a for a in records if a.source.kind not in _OF_A_WORKOUT]
    told = (
        *(_titled(a, "the workout on the watch says") for a in workouts),
        *(a.planned for a in records),
        *(_titled(a, "the title says") for a in titles),
        *listed,
    )
    return next((planned for planned in told if planned.kind), UNPLANNED)


def _titled(activity: Activity, verb: str) -> PlannedRun:
    if not activity.name:
        return UNPLANNED
    from analyzer.planned.titles import planned_in_title  # noqa: PLC0415 - patterns to compile

    kind, phrase = planned_in_title(activity.name)
    return PlannedRun(kind, f"{verb} “{phrase}”") if kind else UNPLANNED


def _listed(activity: Activity) -> PlannedRun:
    """Return what a service was told of the run; a stroller is no plan."""
    kind = _kind_named(activity.kind)
    where = source_kind(activity.source.kind).title
    return PlannedRun(kind, f"listed as {kind} in {where}") if kind else UNPLANNED


def _kind_named(word: str) -> PlannedKind:
    known: dict[str, PlannedKind] = {kind: kind for kind in PLANNED_KINDS}
    return known.get(word, "")
