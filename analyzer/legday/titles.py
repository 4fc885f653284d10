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
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from analyzer.legday.exercises import catalogue
from analyzer.model import Evidence
from analyzer.phrases import Match, Phrases, Words

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
    "skipped",
    "planned",
    "named",
    "morning",
    "away",
    "from",
    "rest",
    "state",
    "nothing",
    "no legs",
    "no exercise",
    "only upper",
    "weekday",
    "only",
    "return",
]

_FOR_LEGS: set[Says] = {"leg day", "leg", "leg exercise"}
_CLAUSE = re.compile(r"([.!?;,\n()\[\]|:…]+| [-–—] )")
_NOT_AFTER_ALL = frozenset(("nope", "nah", "naw", "jk", "psych", "scherz", "denkste"))
"""A clause that begins so takes back the one before it."""
_NO_IN_WORDS = (
    "no not never nein nix nicht non ne ei em nei nem nee nej nie ni nao hayir yok нет ні"
)
_ANSWERS_NO = _NOT_AFTER_ALL | frozenset(_NO_IN_WORDS.split())
"""The same behind a question mark, in a few words: "Leg day? Nope", and not "No pain, no gain"."""
_LONGEST_ANSWER = 3
_SENTENCE = re.compile(r"(?<=[\w)]{2}[.!?])\s+(?=[^\W\d])|[。！？]")
"""Where a sentence ends: not behind a letter ("w. belt") and not before a number."""
_CLAUSE_OF_SETS = re.compile(r"(?:,(?=\s*[^\W\d])|;|\s[-–—]\s)\s*(?=[^\W\d])|[、，；]")
"""Where a clause ends whose numbers may be sets: not within a list of them."""
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_ALSO_DENIED = re.compile(
    r"\s*(?:[/&+]|(?:or|nor|and|oder|und|noch|o|ni|y|ou|et|e|of|en|och|eller|og|i)\b)\s*",
    re.IGNORECASE,
)
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
_NAMED = Hint("named", 0.0)
"""The name of any exercise, whatever it trains."""
_NO_DENIALS_OF_SETS = frozenset(("rest", "resting", "zero", "minus", "saving", "save", "sparing"))
"""Beside sets these tell of pauses and weights: "rest 2 min, bench 5x5"."""


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


def done_parts(line: str) -> tuple[str, ...]:
    """Return the parts of a line that tell what was done, without what was not.

    A sentence ends an exercise's name. An exercise that was denied or replaced ("no squats",
    "instead of 5x5 squats") is taken out, and a clause goes that speaks of another day ("tomorrow
    squats 5x5") or holds nothing but what was not done.
    """
    said = _IN_BRACKETS.sub(lambda found: " " if _has_other_day(found[1]) else found[0], line)
    sentences = [part for part in _SENTENCE.split(said) if part.strip()]
    clauses = [_done_clauses(sentence) for sentence in sentences]
    if len(sentences) == 1 and clauses[0] == (line,):
        return (line,)
    return tuple(clause for of_sentence in clauses for clause in of_sentence)


def _has_other_day(text: str) -> bool:
    found = _phrases_beside_sets().found_in(Words(text).tokens)
    return any(one.meaning.says in {"planned", "away"} for one in found)


def _done_clauses(sentence: str) -> tuple[str, ...]:
    """Return what a sentence says was done: as one piece where it denies nothing."""
    clauses = _CLAUSE_OF_SETS.split(sentence)
    done = [_done_clause(clause) for clause in clauses]
    return (sentence,) if done == clauses else tuple(filter(None, done))


def _done_clause(clause: str) -> str:
    words = Words(clause)
    matches = list(_phrases_beside_sets().found_in(words.tokens))
    named = [m for m in matches if m.meaning == _NAMED]
    if not named or len(named) == len(matches):
        return clause
    other_day = next((m for m in matches if _is_of_another_day(m, named, words)), None)
    if other_day:
        # "Bench 5x5 tomorrow squats 5x5": the day is that of the exercise behind it.
        is_between = named[0].end <= other_day.start and other_day.end <= named[-1].start
        return words.between(0, other_day.start) if is_between else ""
    gone = [(m, denial) for m in named if (denial := _denial_of(m, matches, words))]
    if not gone:
        return clause
    if len(gone) == len(named):
        return ""
    return words.without(
        (min(m.start, by.start), _end_of_numbers(max(m.end, by.end), words)) for m, by in gone
    )


def _end_of_numbers(start: int, words: Words) -> int:
    """Return where the sets end that stand behind a denied exercise, if others follow them."""
    end = start
    while end < len(words.tokens) and words.tokens[end][0].isdigit():
        end += 1
    # "Instead of squats 5x5 bench": these are the bench's.
    return end if any(token[0].isdigit() for token in words.tokens[end:]) else start


def _is_of_another_day(word: Match[Hint], named: Sequence[Match[Hint]], words: Words) -> bool:
    says = word.meaning.says
    if says == "morning":  # "morgen" and "mañana" are the morning too
        return word.start == 0
    first = min(m.start for m in named)
    if says in {"planned", "away"} and word.end <= first:
        return True
    # "Squats 5x5 tomorrow" is a plan; "squats 5x5, heavier than yesterday" is none.
    numbers = words.tokens[max(m.end for m in named) : word.start]
    return says == "planned" and word.start > first and all(t[0].isdigit() for t in numbers)


def _denial_of(
    exercise: Match[Hint], matches: Sequence[Match[Hint]], words: Words
) -> Match[Hint] | None:
    """Return the word that says an exercise was not done, None where none does."""
    for one in matches:
        denies = one.meaning.says in {"negation", "skipped"} and one.end <= exercise.start
        if denies and _is_close(one, exercise) and _reaches(one, exercise, matches, words):
            return one
    if _is_skipped(exercise, matches):
        return next(m for m in matches if m.start >= exercise.end)
    return None


def _reaches(
    denial: Match[Hint], exercise: Match[Hint], matches: Sequence[Match[Hint]], words: Words
) -> bool:
    """Tell whether a denial speaks of an exercise, and not only of another before it."""
    others = [m for m in matches if denial.end <= m.start and m.end <= exercise.start]
    if not others:
        return not re.search("[,:;]", words.gap(denial.end, exercise.start))
    return _ALSO_DENIED.fullmatch(words.gap(others[-1].end, exercise.start)) is not None


def is_name_alone(text: str) -> bool:
    """Tell whether a text is the name of an exercise, or of several, and nothing else."""
    words = Words(text)
    named = _phrases_beside_sets().found_in(words.tokens)
    alone = sum(m.length for m in named if m.meaning == _NAMED)
    return 0 < alone == len(words.tokens)


def names_other_day(line: str) -> bool:
    """Tell whether a line is a heading for another day: "Tomorrow:", above what is planned."""
    words = Words(line)
    matches = list(_phrases_beside_sets().found_in(words.tokens))
    is_whole = sum(m.length for m in matches) == len(words.tokens)
    return bool(matches) and is_whole and all(m.meaning.says == "planned" for m in matches)


def _evidence_in(where: str, text: str, trust: float) -> Iterator[Evidence]:
    if not text.strip():
        return
    # A hint that stands is quoted in the athlete's own words.
    found = list(_hints_in(text))
    # "Full body" speaks for legs only where nothing names them.
    for_legs = _strongest_hint(found, _FOR_LEGS) or _strongest_hint(found, {"full"})
    against = _strongest_hint(found, {"upper", "easy"})
    no_legs = _strongest_hint(found, {"no legs"})
    # "Squats, no deadlifts" were squats.
    no_legs = no_legs or (None if for_legs else _strongest_hint(found, {"no exercise"}))
    only = _strongest_hint(found, {"only upper"})
    if for_legs:
        yield _evidence_from(where, "names", for_legs, trust)
    if against:
        yield _evidence_from(where, "names", against, trust * (_ALSO_UPPER if for_legs else 1.0))
    # What was not done is said as firmly below a title as in it.
    if no_legs:
        yield _evidence_from(where, "rules out", no_legs, 1.0)
    elif only:
        yield _evidence_from(where, "names only", only, 1.0)
    if not (for_legs or against or no_legs or only):
        yield Evidence(where, f"the {where} says nothing of legs", 0.0)


def _evidence_from(where: str, verb: str, match: Match[Hint], trust: float) -> Evidence:
    text = f"the {where} {verb} “{match.phrase}”"
    return Evidence(where, text, round(match.meaning.weight * trust, 2))


def _strongest_hint(found: Iterable[Match[Hint]], says: set[Says]) -> Match[Hint] | None:
    saying = (m for m in found if m.meaning.says in says)
    return max(saying, key=lambda m: abs(m.meaning.weight), default=None)


class _Clause(NamedTuple):
    """A part of a text between marks: its words, the hints in it, and the marks behind it."""

    words: Words
    hints: list[Match[Hint]]
    ends_with: str


def _hints_in(text: str) -> Iterator[Match[Hint]]:
    clauses = _clauses_of(text)
    for place, clause in enumerate(clauses):
        others = [one for one in clauses if one is not clause]
        before, after = clauses[:place][-1:], clauses[place + 1 :][:1]
        for match in clause.hints:
            meant = match
            if match.meaning.says in _FOR_LEGS:
                meant = _leg_in_clause(match, clause, others)
                if meant is match and any(_is_answered_no(clause, one) for one in after):
                    meant = match._replace(meaning=Hint("no legs", _NO_LEGS))
            elif match.meaning.says == "upper":
                meant = _upper_as_meant(match, clause.hints)
            if any(_announces(one) for one in before):
                meant = match._replace(meaning=_NOTHING)
            yield meant._replace(phrase=clause.words.between(match.start, match.end))


def _clauses_of(text: str) -> list[_Clause]:
    parts = [*_CLAUSE.split(text), ""]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    read = [(Words(part), ends_with) for part, ends_with in pairs if part.strip()]
    return [
        _Clause(words, list(_known_phrases().found_in(words.tokens)), ends_with)
        for words, ends_with in read
    ]


def _is_answered_no(clause: _Clause, answer: _Clause) -> bool:
    """Tell whether the next clause takes this one back: "Leg day? Nope, arms"."""
    words = answer.words.tokens
    if not words or len(words) > _LONGEST_ANSWER:
        return False
    return words[0] in (_ANSWERS_NO if "?" in clause.ends_with else _NOT_AFTER_ALL)


def _announces(clause: _Clause) -> bool:
    """Tell whether a clause only says that what follows is for another day: "Next up: legs"."""
    if not re.search(r"[:–—-]", clause.ends_with):
        return False
    is_whole = sum(m.length for m in clause.hints) == len(clause.words.tokens)
    says = {m.meaning.says for m in clause.hints}
    return is_whole and bool(says) and says <= {"planned", "from"}


def _leg_in_clause(leg: Match[Hint], clause: _Clause, others: Sequence[_Clause]) -> Match[Hint]:
    if _is_stretched(leg, clause.hints, clause.words):
        return leg._replace(meaning=_NOTHING)
    # "Legs on Friday" and "Beine morgen" are of another day where something else was done.
    is_dated = any(
        m.meaning.says in {"weekday", "morning"} and 0 <= m.start - leg.end < _REACH
        for m in clause.hints
    )
    if is_dated and any(m.meaning.says == "upper" for one in others for m in one.hints):
        return leg._replace(meaning=_NOTHING)
    return _leg_as_meant(leg, clause.hints)


def _upper_as_meant(upper: Match[Hint], clause: Sequence[Match[Hint]]) -> Match[Hint]:
    """Return a word about the upper body as it is meant beside the words around it."""
    before = {m.meaning.says for m in clause if m.end <= upper.start}
    if upper.phrase == "back" and "return" in before:
        return upper._replace(meaning=_NOTHING)
    named = {m.meaning.says for m in clause}
    only = any(m.meaning.says == "only" and _is_close(m, upper) for m in clause)
    if only and named.isdisjoint({*_FOR_LEGS, "full"}):
        return upper._replace(meaning=Hint("only upper", _NO_LEGS))
    return upper


def _leg_as_meant(leg: Match[Hint], clause: Sequence[Match[Hint]]) -> Match[Hint]:
    """Return a word about legs as it is meant beside the words around it."""
    close = [m for m in clause if _is_close(m, leg)]
    before = {m.meaning.says for m in close if m.end <= leg.start}
    if not before.isdisjoint({"negation", "skipped"}) or _is_skipped(leg, clause):
        is_exercise = leg.meaning.says == "leg exercise"
        return leg._replace(meaning=Hint("no exercise" if is_exercise else "no legs", _NO_LEGS))
    elsewhere = any(m.meaning.says in {"away", "planned"} for m in close)
    elsewhere |= not before.isdisjoint({"from", "morning"})
    # "Legs off", "Beine haben heute frei", "leg day cancelled": it is said after them.
    elsewhere |= any(_is_rest_of(leg, m, clause) for m in clause)
    # "Legs still sore" is about an earlier day; "leg day, sore" and "squats felt heavy" are not.
    tired = leg.meaning.says == "leg" and any(m.meaning.says == "state" for m in close)
    return leg._replace(meaning=_NOTHING) if elsewhere or tired else leg


def _is_skipped(leg: Match[Hint], clause: Sequence[Match[Hint]]) -> bool:
    """Tell whether the word behind says so: "squats skipped", but not "squats, skipped the run"."""
    at = next((i for i, m in enumerate(clause) if m.start >= leg.end), len(clause))
    said, behind = clause[at : at + 1], clause[at + 1 : at + 2]
    is_said = any(m.meaning.says == "skipped" and m.start - leg.end < _REACH for m in said)
    return is_said and not any(m.start - said[0].end < _REACH for m in behind)


def _is_stretched(leg: Match[Hint], clause: Sequence[Match[Hint]], words: Words) -> bool:
    """Tell whether "legs" says what was stretched, as in "yoga for legs"."""
    easy = [m for m in clause if m.meaning.says == "easy" and _is_close(m, leg)]
    if leg.meaning.says != "leg":
        # "Legs and back" is a leg day, and "stretching legs and back" is none.
        return " and " in leg.phrase and any(m.end == leg.start for m in easy)
    parts = [m for m in clause if m.meaning.says == "upper"]
    for one in easy:
        first, last = sorted((one, leg), key=lambda m: m.start)
        # "Stretching and legs" are two things; "stretching back and legs" is one.
        together = any(one.end == part.start or part.end == one.start for part in parts)
        if together or not _JOINED.search(words.gap(first.end, last.start)):
            return True
    return False


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
    return Phrases([*_exercise_hints(), *_listed_hints()])


@cache
def _phrases_beside_sets() -> Phrases[Hint]:
    """Return the names of all exercises, and the words that say one was not done, or not today."""
    says = {"negation", "skipped", "planned", "morning", "away", "nothing"}
    names = ((name, _NAMED) for name, exercise in catalogue() if exercise.pattern)
    hints = (
        row for row in _listed_hints() if row[1].says in says and row[0] not in _NO_DENIALS_OF_SETS
    )
    return Phrases([*hints, *names])


@cache
def _listed_hints() -> tuple[tuple[str, Hint], ...]:
    table = files("analyzer.legday").joinpath("hints.csv").read_text(encoding="utf-8")
    return tuple(
        (phrase, Hint(cast("Says", row["says"]), float(row["weight"])))
        for row in csv.DictReader(table.splitlines())
        for phrase in row["phrases"].split("|")
    )


def _exercise_hints() -> Iterator[tuple[str, Hint]]:
    for name, exercise in catalogue():
        if exercise.leg and exercise.credit >= _WEAKEST_EXERCISE:
            yield name, Hint("leg exercise", _EXERCISE_WEIGHT * exercise.credit)
        elif exercise.pattern in {"push", "pull", "arms"}:
            yield name, Hint("upper", -2.5)
        elif not exercise.leg:
            yield name, Hint("nothing", 0.0)
