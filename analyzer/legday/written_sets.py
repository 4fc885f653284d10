"""Sets that stand in a description: what lifting apps post there, and what people write.

An app writes the exercise on a line of its own and each set below it ("Set 1: 55 kg x 6", "Satz 1",
"Serie 1", "セット 1"); people write "Squat 5x5 100 kg" or "3x12 lunges". Lines that name no known
exercise are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from analyzer.frames.dataset import conform
from analyzer.legday.exercises import lookup
from analyzer.model import StrengthSet
from analyzer.sources import keys_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KG_PER_LB = 0.45359237

_NUMBER = r"(\d{1,4}(?:[.,]\d{1,2})?)"
_SET_LINE = re.compile(
    r"^\s*(?P<label>(?:[^\W\d]+[\s-]*)?)(?:\d{1,2}|[WDF])\s*[:：]\s*(?P<what>.*\d.*)$",
    re.IGNORECASE,
)
_WEIGHT = re.compile(rf"@?\s*\+?{_NUMBER}\s*(kg|kgs|kilos?|lbs?|pounds)\b", re.IGNORECASE)
_REPS = re.compile(r"(?:[x×]\s*(\d{1,3})\b)|(?:^\s*(\d{1,3})\s*[^\W\d]+)", re.IGNORECASE)
_RPE = re.compile(rf"(?:@\s*{_NUMBER}\s*rpe)|(?:rpe\s*:?\s*{_NUMBER})", re.IGNORECASE)
_TIMES = re.compile(
    r"\b(\d{1,2})\s*(?:[x×*]|sets? of|sätze à|series de)\s*(\d{1,3})\b", re.IGNORECASE
)
_DURATION = re.compile(
    r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*min)?\s*(?:(\d+)\s*s(?:ec)?)?\b", re.IGNORECASE
)
_WARM_UP = re.compile(r"\[\s*(?:warm|aufw|ech|cal|w\b)", re.IGNORECASE)
_WARM_UP_LABELS = {"w", "warm up", "warm-up", "warmup"}
_APP_LINE = re.compile(r"hevy|strong\s*app|strong\.app", re.IGNORECASE)
_PIECES = re.compile(r",(?!\d)|;|\s(?:[+/&]|and|und|y|et|e)\s", re.IGNORECASE)
_MOST_SETS = 20
_ENOUGH_WRITTEN = 0.5


def with_written_sets(sessions: pd.DataFrame, sets: pd.DataFrame) -> pd.DataFrame:
    """Add the sets written in descriptions, for sessions that have no others.

    Sets a watch guessed give way to written ones, if at least half as many are written.

    Args:
        sessions: frame SESSIONS.
        sets: frame STRENGTH_SETS.
    """
    written = list(_written_rows(sessions, sets))
    if not written:
        return sets
    added = conform(pd.DataFrame(written), "strength_sets")
    others = sets[~sets["session_id"].isin(added["session_id"])]
    return pd.concat([others, added], ignore_index=True)


def _written_rows(sessions: pd.DataFrame, sets: pd.DataFrame) -> Iterator[Mapping[str, object]]:
    working = sets[sets["effort"] != "rest"]
    counts = working.groupby("session_id").size()
    guessed = sets["source"].isin(keys_of("recording"))  # a watch only guesses
    logged = set(sets.loc[~guessed, "session_id"])
    for session_id, text in zip(sessions["session_id"], sessions["description"], strict=True):
        if not text or session_id in logged:
            continue
        found = sets_in(text)[0]
        if len(found) < _ENOUGH_WRITTEN * counts.get(session_id, 0):
            continue
        for one in found:
            yield {
                "session_id": session_id,
                "set_index": one.index,
                "source": "description",
                "exercise": one.exercise,
                "candidates": (),
                "effort": one.effort,
                "reps": one.reps,
                "weight_kg": one.weight_kg,
                "duration_s": one.duration_s,
                "rpe": one.rpe,
            }


def sets_in(description: str) -> tuple[tuple[StrengthSet, ...], str]:
    """Read the sets written in a description.

    Returns:
        The sets in order, and the text that is left without the lines they were read from.
    """
    sets: list[StrengthSet] = []
    left: list[str] = []
    exercise = ""
    for line in description.splitlines():
        set_line = _SET_LINE.match(line)
        if set_line and exercise:
            sets.append(_app_set(len(sets), exercise, set_line))
            if left and left[-1].strip() == exercise:
                left.pop()
            continue
        exercise = line.strip() if line.strip() and lookup(line) else ""
        free = list(_sets_in_line(line, len(sets)))
        sets += free
        if not free and not _APP_LINE.search(line):
            left.append(line)
    return tuple(sets), "\n".join(left).strip()


def _app_set(index: int, exercise: str, line: re.Match[str]) -> StrengthSet:
    what = line["what"]
    warm_up = line["label"].strip().lower() in _WARM_UP_LABELS or _WARM_UP.search(what)
    seconds = None if _WEIGHT.search(what) else _seconds_in(what)
    return StrengthSet(
        index=index,
        exercise=exercise,
        effort="warmup" if warm_up else "active",
        reps=None if seconds else _reps_in(_WEIGHT.sub(" ", what)),
        weight_kg=_kilograms_in(what),
        duration_s=seconds,
        rpe=_rpe_in(what),
    )


def _sets_in_line(line: str, start: int) -> Iterator[StrengthSet]:
    """Yield the sets of lines such as "Squat 5x5 @ 100 kg, RDL 3x10"."""
    index = start
    for piece in _PIECES.split(line):
        # The weight goes first: "5x100 kg" is no hundred repetitions.
        times = _TIMES.search(_WEIGHT.sub(" ", piece))
        name = _TIMES.sub(" ", _WEIGHT.sub(" ", piece)).strip(" :@-–")
        # Without a known exercise "3x12" may be anything: a date, a score, a street.
        if times is None or not lookup(name):
            continue
        # "100 x 5" is rather a weight than a hundred sets.
        for _ in range(min(int(times[1]), _MOST_SETS)):
            yield StrengthSet(
                index=index, exercise=name, reps=float(times[2]), weight_kg=_kilograms_in(piece)
            )
            index += 1


def _decimal_number(text: str) -> float:
    return float(text.replace(",", "."))


def _kilograms_in(text: str) -> float | None:
    found = _WEIGHT.search(text)
    if found is None:
        return None
    pounds = found[2].lower().startswith(("lb", "pound"))
    return round(_decimal_number(found[1]) * (KG_PER_LB if pounds else 1.0), 2)


def _reps_in(text: str) -> float | None:
    found = _REPS.search(text)
    return float(found[1] or found[2]) if found else None


def _rpe_in(text: str) -> float | None:
    found = _RPE.search(text)
    return _decimal_number(found[1] or found[2]) if found else None


def _seconds_in(text: str) -> float | None:
    found = _DURATION.match(text.strip())
    parts = found.groups() if found else (None,)
    if not any(parts):
        return None
    hours, minutes, seconds = (float(p or 0) for p in parts)
    return hours * 3600 + minutes * 60 + seconds
