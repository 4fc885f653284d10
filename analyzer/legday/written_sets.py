"""Sets that stand in a description: what lifting apps post there, and what people write.

An app writes the exercise on a line of its own and each set below it ("Set 1: 55 kg x 6", "Satz 1",
"Serie 1", "セット 1"); people write "Squat 5x5 100 kg" or "3x12 lunges". Lines that name no known
exercise are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analyzer.legday.exercises import lookup
from analyzer.model import StrengthSet

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def sets_in(description: str) -> tuple[tuple[StrengthSet, ...], str]:
    """Read the sets written in a description.

    Returns:
        The sets in order, and the text that is left without the lines they were read from.
    """
    sets: list[StrengthSet] = []
    left: list[str] = []
    exercise = ""
    for line in description.splitlines():
        told = _SET_LINE.match(line)
        if told and exercise:
            sets.append(_logged(len(sets), exercise, told))
            if left and left[-1].strip() == exercise:
                left.pop()
            continue
        exercise = line.strip() if line.strip() and lookup(line) else ""
        free = list(_free(line, len(sets)))
        sets += free
        if not free and not _APP_LINE.search(line):
            left.append(line)
    return tuple(sets), "\n".join(left).strip()


def _logged(index: int, exercise: str, line: re.Match[str]) -> StrengthSet:
    what = line["what"]
    warm_up = line["label"].strip().lower() in _WARM_UP_LABELS or _WARM_UP.search(what)
    seconds = None if _WEIGHT.search(what) else _seconds(what)
    return StrengthSet(
        index=index,
        exercise=exercise,
        effort="warmup" if warm_up else "active",
        reps=None if seconds else _reps(_WEIGHT.sub(" ", what)),
        weight_kg=_kilograms(what),
        duration_s=seconds,
        rpe=_rpe(what),
    )


def _free(line: str, start: int) -> Iterator[StrengthSet]:
    """Yield the sets of lines such as "Squat 5x5 @ 100 kg, RDL 3x10"."""
    index = start
    for piece in _PIECES.split(line):
        times = _TIMES.search(_WEIGHT.sub(" ", piece))
        name = _TIMES.sub(" ", _WEIGHT.sub(" ", piece)).strip(" :@-–")
        if times is None or not lookup(name):
            continue
        for _ in range(min(int(times[1]), _MOST_SETS)):
            yield StrengthSet(
                index=index, exercise=name, reps=float(times[2]), weight_kg=_kilograms(piece)
            )
            index += 1


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _kilograms(text: str) -> float | None:
    found = _WEIGHT.search(text)
    if found is None:
        return None
    pounds = found[2].lower().startswith(("lb", "pound"))
    return round(_number(found[1]) * (KG_PER_LB if pounds else 1.0), 2)


def _reps(text: str) -> float | None:
    found = _REPS.search(text)
    return float(found[1] or found[2]) if found else None


def _rpe(text: str) -> float | None:
    found = _RPE.search(text)
    return _number(found[1] or found[2]) if found else None


def _seconds(text: str) -> float | None:
    found = _DURATION.match(text.strip())
    parts = found.groups() if found else (None,)
    if not any(parts):
        return None
    hours, minutes, seconds = (float(p or 0) for p in parts)
    return hours * 3600 + minutes * 60 + seconds
