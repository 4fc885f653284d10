"""What an athlete's own words say: the title and description of a strength session.

``hints.csv`` lists phrases in many languages with what they say and how strongly, in log-odds; the
exercise catalogue adds the names of exercises. "No legs today" and "upper body only" speak against,
"legs tomorrow" and "legs still sore" say nothing, and a word about arms counts little beside one
about legs. "Getting my legs back" is not about the back.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, cast

from analyzer.legday.exercises import catalogue
from analyzer.model import Evidence
from analyzer.phrases import Match, Phrases, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Says = Literal[
    "leg day",
    "leg",
    "leg exercise",
    "upper",
    "full",
    "easy",
    "negation",
    "away",
    "from",
    "rest",
    "state",
    "nothing",
    "no legs",
    "no exercise",
    "only",
    "return",
]

_FOR_LEGS: set[Says] = {"leg day", "leg", "leg exercise"}
_CLAUSE = re.compile(r"[.!?;,\n()\[\]|:]+| [-–—] ")
_JOINED = re.compile(
    r"[+&/]|\b(?:and|und|y|et|e|och|og|en|i|then|with|w|mit|con|avec)\b", re.IGNORECASE
)
_EXERCISE_WEIGHT = 4.0
"""One exercise of full credit named in a title, in log-odds."""
_WEAKEST_EXERCISE = 0.7
_NO_LEGS = -4.0
_REACH = 2
"""Tokens between a word about legs and one that takes it back."""
_REACH_OF_REST = 3
_ALSO_UPPER = 0.35
_IN_DESCRIPTION = 0.7


@dataclass(frozen=True, slots=True)
class Hint:
    """What one phrase says, and how strongly (log-odds)."""

    says: Says
    weight: float


_NOTHING = Hint("nothing", 0.0)


@lru_cache(maxsize=2_000)
def title_evidence(name: str, description: str = "") -> tuple[Evidence, ...]:
    """Return the evidence in a session's title and description.

    Args:
        name: the title, in any language.
        description: free text, without the sets that were read from it.
    """
    return (
        *_evidence_in("title", name, 1.0),
        *_evidence_in("description", description, _IN_DESCRIPTION),
    )


def _evidence_in(where: str, text: str, trust: float) -> Iterator[Evidence]:
    if not text.strip():
        return
    found = list(_hints_in(text))
    # "Full body" speaks for legs only where nothing names them.
    for_legs = _strongest_hint(found, _FOR_LEGS) or _strongest_hint(found, {"full"})
    against = _strongest_hint(found, {"upper", "easy"})
    no_legs = _strongest_hint(found, {"no legs"})
    # "Squats, no deadlifts" were squats.
    no_legs = no_legs or (None if for_legs else _strongest_hint(found, {"no exercise"}))
    if for_legs:
        yield _evidence_from(where, "names", for_legs, trust)
    if against:
        yield _evidence_from(where, "names", against, trust * (_ALSO_UPPER if for_legs else 1.0))
    if no_legs:
        yield _evidence_from(where, "rules out", no_legs, trust)
    if not (for_legs or against or no_legs):
        yield Evidence(where, f"the {where} says nothing of legs", 0.0)


def _evidence_from(where: str, verb: str, match: Match[Hint], trust: float) -> Evidence:
    text = f"the {where} {verb} “{match.phrase}”"
    return Evidence(where, text, round(match.meaning.weight * trust, 2))


def _strongest_hint(found: Iterable[Match[Hint]], says: set[Says]) -> Match[Hint] | None:
    saying = (m for m in found if m.meaning.says in says)
    return max(saying, key=lambda m: abs(m.meaning.weight), default=None)


def _hints_in(text: str) -> Iterator[Match[Hint]]:
    for clause in _CLAUSE.split(text):
        matches = list(_known_phrases().found_in(tokens(clause)))
        for match in matches:
            if match.meaning.says in _FOR_LEGS:
                stretched = not _JOINED.search(clause) and _is_stretched(match, matches)
                yield (
                    match._replace(meaning=_NOTHING) if stretched else _leg_as_meant(match, matches)
                )
            elif match.meaning.says == "upper":
                yield _upper_as_meant(match, matches)
            else:
                yield match


def _upper_as_meant(upper: Match[Hint], clause: Sequence[Match[Hint]]) -> Match[Hint]:
    """Return a word about the upper body as it is meant beside the words around it."""
    before = {m.meaning.says for m in clause if m.end <= upper.start}
    if upper.phrase == "back" and "return" in before:
        return upper._replace(meaning=_NOTHING)
    named = {m.meaning.says for m in clause}
    only = any(m.meaning.says == "only" and _is_close(m, upper) for m in clause)
    if only and named.isdisjoint({*_FOR_LEGS, "full"}):
        return upper._replace(meaning=Hint("no legs", _NO_LEGS))
    return upper


def _leg_as_meant(leg: Match[Hint], clause: Sequence[Match[Hint]]) -> Match[Hint]:
    """Return a word about legs as it is meant beside the words around it."""
    close = [m for m in clause if _is_close(m, leg)]
    before = {m.meaning.says for m in close if m.end <= leg.start}
    if "negation" in before:
        is_exercise = leg.meaning.says == "leg exercise"
        return leg._replace(meaning=Hint("no exercise" if is_exercise else "no legs", _NO_LEGS))
    elsewhere = any(m.meaning.says == "away" for m in close) or "from" in before
    # "Legs off", "Beine haben heute frei", "leg day cancelled": it is said after them.
    elsewhere |= any(_is_rest_of(leg, m, clause) for m in clause)
    # "Legs still sore" is about an earlier day; "leg day, sore" and "squats felt heavy" are not.
    tired = leg.meaning.says == "leg" and any(m.meaning.says == "state" for m in close)
    return leg._replace(meaning=_NOTHING) if elsewhere or tired else leg


def _is_stretched(leg: Match[Hint], clause: Sequence[Match[Hint]]) -> bool:
    """Tell whether "legs" says what was stretched, as in "yoga for legs"."""
    return leg.meaning.says == "leg" and any(
        m.meaning.says == "easy" and _is_close(m, leg) for m in clause
    )


def _is_rest_of(leg: Match[Hint], rest: Match[Hint], clause: Sequence[Match[Hint]]) -> bool:
    """Tell whether a word of rest is about the legs, and not about what they came after."""
    is_said = rest.meaning.says == "rest" and 0 <= rest.start - leg.end < _REACH_OF_REST
    between = (m for m in clause if leg.end <= m.start and m.end <= rest.start)
    return is_said and not any(m.meaning.says == "from" for m in between)


def _is_close(one: Match[Hint], other: Match[Hint]) -> bool:
    return max(one.start, other.start) - min(one.end, other.end) <= _REACH


@cache
def _known_phrases() -> Phrases[Hint]:
    """Return the hints, over the exercises whose names are plain in free text."""
    table = files("analyzer.legday").joinpath("hints.csv").read_text(encoding="utf-8")
    rows = [
        (phrase, Hint(cast("Says", row["says"]), float(row["weight"])))
        for row in csv.DictReader(table.splitlines())
        for phrase in row["phrases"].split("|")
    ]
    return Phrases([*_exercise_hints(), *rows])


def _exercise_hints() -> Iterator[tuple[str, Hint]]:
    for name, exercise in catalogue():
        if exercise.leg and exercise.credit >= _WEAKEST_EXERCISE:
            yield name, Hint("leg exercise", _EXERCISE_WEIGHT * exercise.credit)
        elif exercise.pattern in {"push", "pull", "arms"}:
            yield name, Hint("upper", -2.5)
        elif not exercise.leg:
            yield name, Hint("nothing", 0.0)
