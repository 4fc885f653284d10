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

from analyzer.phrases import Match, Phrases, tokens

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
        "olympic lift",
        "other leg",
    }
)
_RAISE = "raise"
"""Words for raising something: beside a bare word for legs, in any language, the belly's work."""
_ECCENTRIC_WORDS = frozenset(tokens("eccentric negative tempo exzentrisch negativ excentrico"))


_SHORTEST_WORD, _SHORTEST_PART = 3, 6
"""Letters of a word of a compound where both are known, and where only one is."""


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
    the longest phrase counts, and of equals the last ("Leg Press Calf Raise" is a calf raise). A
    compound that is not known counts as its known part: "Langhantelkniebeuge", "Beinpressmaschine".

    Returns:
        None when no part of the name is known.
    """
    words = tokens(name)
    found = [m for m in _phrases_of_catalogue().found_in(words) if m.meaning.pattern]
    if all(m.meaning.pattern == _RAISE for m in found):
        parts = tuple(part for word in words for part in _known_parts(word))
        found += [m for m in _phrases_of_catalogue().found_in(parts) if m.meaning.pattern]
    raised = any(m.meaning.pattern == _RAISE for m in found)
    found = [m for m in found if m.meaning.pattern != _RAISE]
    if not found:
        return None
    best = max(found, key=_rank_of).meaning
    if raised and best.pattern == "other leg":
        return Exercise("core", name="leg raise")
    if best.leg and not best.eccentric and not _ECCENTRIC_WORDS.isdisjoint(words):
        return replace(best, eccentric=True)
    return best


def _known_parts(word: str) -> tuple[str, ...]:
    """Return the two known words of a compound, else the longest that it ends or begins with."""
    for at in range(_SHORTEST_WORD, len(word) - _SHORTEST_WORD + 1):
        if word[:at] in _plain_words() and word[at:] in _plain_words():
            return word[:at], word[at:]
    ends = (word[i:] for i in range(1, len(word) - _SHORTEST_PART + 1))
    begins = (word[:i] for i in range(len(word) - 1, _SHORTEST_PART - 1, -1))
    return next(((part,) for part in (*ends, *begins) if part in _plain_words()), ())


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(
        words[0] for name, e in catalogue() if e.pattern and len(words := tokens(name)) == 1
    )


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
