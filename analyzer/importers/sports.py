"""Which sport a recording was, from the word its file uses, its name, or how fast it went."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from analyzer.model import Floats, Sport, Surface

_STRAVA_NUMBERS = {"1": "cycling", "4": "hiking", "9": "running", "10": "walking", "16": "swimming"}
"""What Strava wrote into GPX files until 2021."""

_WORDS: dict[Sport, str] = {
    "run": "run running runs jog jogging laufen lauf laufrunde course footing carrera correr corsa "
    "corrida hardlopen löpning løb juoksu bieganie бег ラン ランニング 跑步",
    "ride": "ride cycling biking bike bicycle radfahren rad rennrad vélo cyclisme ciclismo bici "
    "fietsen cycle mtb velo ebike",
    "walk": "walk walking hike hiking trek trekking gehen wandern spaziergang marche randonnée "
    "caminata caminhada camminata wandelen",
    "swim": "swim swimming schwimmen natation natación nuoto zwemmen",
    "strength": "strength weight weights krafttraining musculation",
}
_SPORT_OF = {word: sport for sport, words in _WORDS.items() for word in words.split()}
_OTHERS = "ski skiing nordic roller skating skate row rowing paddling yoga car driving"
_NOT_OURS = frozenset(_OTHERS.split())
_ANY = "other workout activity generic fitness training sport unknown uncategorized none default"
_ANYTHING = frozenset(f"{_ANY} andere sonstige autre otro outro altro".split())
_SURFACES: dict[str, Surface] = {
    "trail": "trail",
    "treadmill": "treadmill",
    "indoor": "treadmill",
    "track": "track",
    "virtual": "virtual",
    "zwift": "virtual",
}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W_\d]+")

LONG_ENOUGH_S, FAR_ENOUGH_M = 600.0, 1500.0
RUNNING_MPS = (2.05, 4.8)
"""Walkers begin to run at 2.0 to 2.1 m/s (Hreljac 1993)."""
NEVER_FASTER_MPS = 6.2
_WINDOW_S = 30.0


def name_words(text: str) -> list[str]:
    """Return the words of a sport's or activity's name, e.g. of "trail_running", "VirtualRun"."""
    named = _STRAVA_NUMBERS.get(text.strip(), text)
    return [word.lower() for word in _WORD.findall(_CAMEL.sub(" ", named))]


def named_sport(text: str) -> Sport | None:
    """Return the sport a text names, "other" for one that is none of ours, None when it names none.

    The last word that names one counts: "Roller Ski", "Morning Run", "indoor_cycling".
    """
    found: list[Sport] = [
        "other" if word in _NOT_OURS else _SPORT_OF[word]
        for word in name_words(text)
        if word in _NOT_OURS or word in _SPORT_OF
    ]
    return found[-1] if found else None


def is_vague(text: str) -> bool:
    """Tell whether a file's word for the sport is one for any, so that its name knows better."""
    words = name_words(text)
    return bool(words) and _ANYTHING.issuperset(words)


def named_surface(*texts: str) -> Surface:
    """Return what a run was run on, from any of the texts that says it; road when none does."""
    said = (_SURFACES.get(word) for text in texts for word in name_words(text))
    return next((surface for surface in said if surface), "road")


def by_speed(active_s: Floats, distance_m: Floats | None) -> Sport:
    """Return "run" for what can hardly be anything else, "other" otherwise.

    At least 10 minutes and 1.5 km; the median of 30-second speeds between 2.05 and 4.8 m/s (8:08
    to 3:28 a kilometre) and not one above 6.2 m/s, as every ride has downhill; operational limits.
    """
    if distance_m is None or not np.isfinite(distance_m).any():
        return "other"
    known = np.isfinite(distance_m)
    seconds, metres = active_s[known], distance_m[known]
    if np.ptp(seconds) < LONG_ENOUGH_S or np.ptp(metres) < FAR_ENOUGH_M:
        return "other"
    # Medians over half minutes: one bad position must not turn a run into a ride.
    grid = np.arange(seconds[0], seconds[-1], _WINDOW_S)
    speeds = np.diff(np.interp(grid, seconds, metres)) / _WINDOW_S
    low, high = RUNNING_MPS
    runs = low <= float(np.median(speeds)) <= high and float(speeds.max()) <= NEVER_FASTER_MPS
    return "run" if runs else "other"


def unnamed_sport(taken_for: Sport, lasted_s: float, *, of_several: bool = False) -> str:
    """Say that a file names no sport, and what it was taken for.

    Which id it got, only the store knows: ``sync.guesses`` says how to say another sport.

    Args:
        taken_for: the sport it counts as until the athlete says another.
        lasted_s: how long it took.
        of_several: the file holds other tracks, of which the same may be said.
    """
    if of_several:
        which, as_run = "which sport its tracks were", "what went at a runner's pace was taken"
        too_short, other = "what is too short to tell was", "what went at another pace was"
    else:
        which, as_run = "which sport this was", "by its pace it was taken"
        too_short, other = "so short, it was", "it was"
    unnamed = f"The file does not say {which}"
    if taken_for == "run":
        return f"{unnamed}; {as_run} for a run."
    so = other if is_guess(taken_for, lasted_s) else too_short
    return f"{unnamed}; {so} not taken for a run."


def is_guess(taken_for: Sport, lasted_s: float) -> bool:
    """Tell whether what a file names no sport of was long enough to be told by its speed."""
    return taken_for == "run" or lasted_s >= LONG_ENOUGH_S
