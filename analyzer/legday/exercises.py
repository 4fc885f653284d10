"""The exercise catalogue: what any exercise's name, in any spelling, asks of the legs.

``exercises.csv`` lists phrases, several languages and apps together, with the pattern, the chain,
how strongly one set speaks for leg day (credit 0-1), whether it is eccentric-heavy, and whether a
set without a weight moves the body itself. Later rows win where two claim one phrase.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, cast

from analyzer.legday.phrases import Match, Phrases, tokens

Chain = Literal["posterior", "quad", "calf", "other"]

LEG_PATTERNS = frozenset(
    {
        "squat",
        "lunge",
        "hinge",
        "knee extension",
        "knee curl",
        "glute",
        "hip",
        "calf",
        "jump",
        "sled",
        "other leg",
    }
)
_ECCENTRIC_WORDS = frozenset(tokens("eccentric negative tempo exzentrisch negativ excentrico"))


@dataclass(frozen=True, slots=True)
class Exercise:
    """What one exercise is.

    ``credit`` is how strongly one working set speaks for leg day: 1 for a squat, 0.5 for a calf
    raise, 0 for a curl. ``bodyweight``: a set without a weight moves the body itself. ``name`` is
    the first of its catalogue row: one for all spellings, languages and apps.
    """

    pattern: str
    chain: Chain = "other"
    credit: float = 0.0
    eccentric: bool = False
    bodyweight: bool = False
    name: str = ""

    @property
    def leg(self) -> bool:
        """Whether it trains the legs."""
        return self.pattern in LEG_PATTERNS


@lru_cache(maxsize=20_000)
def lookup(name: str) -> Exercise | None:
    """Return what an exercise is, from its name in any app's or watch's spelling.

    A leg phrase outranks others ("Squat to Press"), unless the whole is a stretch or warm-up; then
    the longest phrase counts, and of equals the last ("Leg Press Calf Raise" is a calf raise).

    Returns:
        None when no part of the name is known.
    """
    words = tokens(name)
    found = [m for m in _phrases_of_catalogue().found_in(words) if m.meaning.pattern]
    if not found:
        return None
    best = max(found, key=_rank_of).meaning
    if best.leg and not best.eccentric and not _ECCENTRIC_WORDS.isdisjoint(words):
        return replace(best, eccentric=True)
    return best


def _rank_of(match: Match[Exercise]) -> tuple[bool, bool, bool, int, int]:
    exercise = match.meaning
    # "Leg" alone says less than any exercise's own name beside it.
    specific = exercise.pattern != "other leg"
    return (
        exercise.pattern == "warm-up",
        exercise.leg and specific,
        specific,
        match.length,
        match.start,
    )


@cache
def _phrases_of_catalogue() -> Phrases[Exercise]:
    return Phrases(catalogue())


@cache
def catalogue() -> tuple[tuple[str, Exercise], ...]:
    """Return every phrase of the catalogue with what it is."""
    table = files("analyzer.legday").joinpath("exercises.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(table.splitlines())
    return tuple((name, _exercise_of(row)) for row in rows for name in row["names"].split("|"))


def _exercise_of(row: dict[str, str]) -> Exercise:
    return Exercise(
        pattern=row["pattern"],
        chain=cast("Chain", row["chain"]),
        credit=float(row["credit"]),
        eccentric=bool(row["eccentric"]),
        bodyweight=bool(row["bodyweight"]),
        name=row["names"].partition("|")[0],
    )
