"""What kind of sport a session was, in the runner's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.importers.fit import names
from analyzer.importers.fit.tables import FitMessage

if TYPE_CHECKING:
    from analyzer.importers.fit.tables import FitData
    from analyzer.model import Sport, Surface

MULTISPORT = 18.0

_BY_SPORT: dict[str, Sport] = {
    "running": "run",
    "cycling": "ride",
    "e_biking": "ride",
    "walking": "walk",
    "hiking": "walk",
    "swimming": "swim",
}
_MACHINES: dict[str, Sport] = {
    "treadmill": "run",
    "indoor_running": "run",
    "indoor_cycling": "ride",
    "spin": "ride",
    "indoor_walking": "walk",
    "lap_swimming": "swim",
    "open_water": "swim",
}
_LIKE_STRENGTH = ("strength_training", "hiit", "cardio_training")
"""What gym sessions are recorded as: whether they trained the legs is to be decided."""

_GYM = ("fitness_equipment", "generic", "training")
_TRANSITIONS = ("bike_to_run_transition", "run_to_bike_transition", "swim_to_bike_transition")
_SURFACES: dict[str, Surface] = {
    "treadmill": "treadmill",
    "indoor_running": "treadmill",
    "track": "track",
    "trail": "trail",
    "virtual_activity": "virtual",
}
BY_ACTIVITY_TYPE = {1: 1.0, 2: 2.0, 5: 5.0, 6: 11.0}
"""The sports for the activity types of records: run, ride, swim, walk."""


def sport_of(number: float, sub_number: float) -> Sport:
    """Return the sport; what is neither known nor one of ours is "other"."""
    main, sub = names.SPORT.get(number) or "generic", names.SUB_SPORT.get(sub_number) or "generic"
    if sub in _LIKE_STRENGTH or main == "hiit":
        return "strength"
    if sub in _TRANSITIONS:
        return "other"
    if main in _GYM:
        return _MACHINES.get(sub, "other")
    return _BY_SPORT.get(main, "other")


def sport_detail(number: float, sub_number: float) -> str:
    """Return the profile's most telling name, such as ``strength_training`` or ``running``."""
    main, sub = names.SPORT.get(number), names.SUB_SPORT.get(sub_number)
    if sub and sub != "generic":
        return sub
    return main or ("" if np.isnan(number) else f"sport {number:.0f}")


def surface_of(sub_number: float) -> Surface:
    """Return what a run was run on; road unless the watch says otherwise."""
    return _SURFACES.get(names.SUB_SPORT.get(sub_number) or "", "road")


def sport_numbers(
    facts: FitMessage, part: FitData, activity_types: np.ndarray
) -> tuple[float, float]:
    """Return the numbers of sport and sub-sport from the first message that has them.

    Args:
        facts: the session's summary, or the ``sport`` message that began it.
        part: the rest of the file.
        activity_types: what the records of this session say, shape ``(n,)``.
    """
    candidates = [facts]
    if len(part.table("session")) <= 1:
        candidates += [FitMessage(part.table(name)) for name in ("sport", "lap", "workout")]
    for row in candidates:
        number = row.number("sport")
        # Damage leaves zeros, and zero is "generic". What stands beside it tells the two apart: no
        # summary has the event type 0, which is "start".
        if np.isfinite(number) and (number or row.number("event_type") != 0):
            return number, row.number("sub_sport")
    return _sport_in_records(activity_types), np.nan


def _sport_in_records(activity_types: np.ndarray) -> float:
    known = activity_types[np.isfinite(activity_types)]
    if not len(known):
        return np.nan
    values, counts = np.unique(known, return_counts=True)
    return BY_ACTIVITY_TYPE.get(int(values[np.argmax(counts)]), np.nan)
