"""What a line with sets tells of what was done, without what was denied, replaced or planned."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from analyzer.legday.clauses import (
    DAYS,
    NAMED,
    Clause,
    Hint,
    clause_of,
    phrases_beside_sets,
    phrases_in_text,
)
from analyzer.legday.exercises import lookup
from analyzer.phrases import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.phrases import Match, Words

_SENTENCE = re.compile(r"(?<=[\w)]{2}[.!?])\s+(?=[^\W\d])|[。！？]")
"""Where a sentence ends: not behind a letter ("w. belt") and not before a number."""
_CLAUSE_OF_SETS = re.compile(
    r"(?:,(?=\s*[^\W\d])|;|\s[-–—]\s)\s*(?=[^\W\d])|[、，；]"
    r"|\s(?:but|so|aber|sondern|dafür|also|daher|deshalb|pero|así que|mais|donc|però|ma|quindi"
    r"|mas|então|maar|dus|ale|więc|men)\s",
    re.IGNORECASE,
)
"""Where a clause ends whose numbers may be sets: not within a list of them."""
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_NO_SETS_BEFORE = re.compile(r"(?<![\d.,x×*])0\s*[x×*]\s*\d{1,3}$", re.IGNORECASE)
_NO_SETS_BEHIND = re.compile(r"0\s*[x×*]\s*\d{1,3}\b", re.IGNORECASE)
"""No set of it: "0x10 squats", "squats 0x5"."""
_BODY_PART = 3.5
"""Log-odds from which a hint names a part of the body rather than an exercise."""
_ON_A_DAY = frozenset(
    tokens(
        "on for until next this am für bis den le pour el para o il per na no på op om w we v в на"
    )
)
_EQUIPMENT = frozenset(
    tokens(
        """incline decline flat db dumbbell dumbbells barbell bb kb kettlebell cable machine smith
        bar seated standing lying single arm leg wide narrow close neutral grip front back high low
        weighted banded band paused pause tempo deficit assisted reverse alternating ez trx
        kurzhantel langhantel maschine kabel schräg sitzend stehend einbeinig einarmig eng breit
        haltère haltères barre poulie assis debout mancuerna mancuernas barra polea máquina manubri
        bilanciere cavo halter halteres kabel hantle sztanga"""
    )
)
"""What stands in the name of an exercise beside what it is."""


@lru_cache(maxsize=5_000)
def done_parts(line: str) -> tuple[str, ...]:
    """Return the parts of a line that tell what was done, without what was not.

    A sentence ends an exercise's name. An exercise that was denied or replaced ("no squats",
    "instead of 5x5 squats") is taken out, and a clause goes that speaks of another day ("tomorrow
    squats 5x5") or holds nothing but what was not done.
    """
    said = _IN_BRACKETS.sub(_bracket_as_meant, line)
    sentences = [part for part in _SENTENCE.split(said) if part.strip()]
    if not all(map(_is_put_to_a_day, sentences)):
        # "Squats 5x5 on Friday. Bench 5x5": a plan stands in a sentence of its own.
        others = [one for one in sentences if not _is_put_to_a_day(one)]
        sentences = others if any(map(_names_exercise, others)) else sentences
    beside_today = any(_clause_of(sentence).is_of_today for sentence in sentences)
    clauses = [_done_clauses(sentence, beside_today=beside_today) for sentence in sentences]
    if clauses == [(line,)]:
        return (line,)
    return tuple(clause for of_sentence in clauses for clause in of_sentence)


@lru_cache(maxsize=2_000)
def is_name_alone(text: str) -> bool:
    """Tell whether a text is the name of an exercise, or of several, and nothing else.

    What it is done with and how it is held belong to the name: "incline bench", "DB row".
    """
    clause = _clause_of(text)
    named = {at for m in clause.hints if m.meaning == NAMED for at in range(m.start, m.end)}
    others = [word for at, word in enumerate(clause.words.tokens) if at not in named]
    compounds = [word for word in others if word not in _EQUIPMENT and lookup(word)]
    return bool(named or compounds) and all(
        word in _EQUIPMENT or word in compounds for word in others
    )


def is_body_part(text: str) -> bool:
    """Tell whether a text names a part of the body alone: "Legs", as a heading."""
    clause = clause_of(text, phrases_in_text())
    parts = [m for m in clause.hints if abs(m.meaning.weight) >= _BODY_PART]
    is_part = all(m.meaning.says in {"leg", "leg day", "upper"} for m in parts)
    return bool(parts) and is_part and sum(m.length for m in parts) == len(clause.words.tokens)


def names_other_day(line: str) -> bool:
    """Tell whether a line is a heading for another day: "Tomorrow:", above what is planned."""
    clause = _clause_of(line)
    return clause.says_nothing_else and all(m.meaning.says == "planned" for m in clause.hints)


def _clause_of(text: str) -> Clause:
    return clause_of(text, phrases_beside_sets())


def _bracket_as_meant(found: re.Match[str]) -> str:
    """Return a bracket, as a clause of its own where it names another exercise, without sets."""
    if _has_other_day(found[1]):
        return " "
    return (
        f", {found[1]}"
        if _names_exercise(found[1]) and not re.search(r"\d", found[1])
        else found[0]
    )


def _has_other_day(text: str) -> bool:
    hints = _clause_of(text).hints
    # "(squats on Friday)" is of another day, and "(Friday)" may be of this one.
    days = DAYS if _names_exercise(text) else {"planned", "away"}
    return any(one.meaning.says in days for one in hints)


def _is_put_to_a_day(sentence: str) -> bool:
    """Tell whether a sentence ends with the day that its exercises are for: "squats on Friday".

    "Squats on Friday night" tells of that night, "squats, it is Friday" of today.
    """
    clause = _clause_of(sentence)
    days = [m for m in clause.hints if m.meaning.says == "weekday"]
    if not days or days[-1].end != len(clause.words.tokens) or not days[-1].start:
        return False
    named = [m for m in clause.hints if m.meaning == NAMED]
    is_for_day = clause.words.tokens[days[-1].start - 1] in _ON_A_DAY
    return is_for_day and bool(named) and clause.is_dated(named[-1])


def _done_clauses(sentence: str, *, beside_today: bool) -> tuple[str, ...]:
    """Return what a sentence says was done: as one piece where it denies nothing.

    ``beside_today``: something in its line is said to be today's.
    """
    clauses = _CLAUSE_OF_SETS.split(sentence)
    beside_others = sum(_names_exercise(clause) for clause in clauses) > 1
    done = [
        ""
        if beside_today and _is_of_weekday(clause)
        else _done_clause(clause, beside_others=beside_others)
        for clause in clauses
    ]
    return (sentence,) if done == clauses else tuple(filter(None, done))


def _is_of_weekday(text: str) -> bool:
    """Tell whether a clause gives exercises to a day of the week: "Friday: squats 5x5"."""
    clause = _clause_of(text)
    return clause.names_weekday and not clause.is_of_today and _names_exercise(text)


def _names_exercise(text: str) -> bool:
    return any(m.meaning == NAMED for m in _clause_of(text).hints)


def _done_clause(text: str, *, beside_others: bool) -> str:
    clause = _clause_of(text)
    words = clause.words
    named = [m for m in clause.hints if m.meaning == NAMED]
    gone = [(m, denial) for m in named if (denial := _denied_by(m, clause))]
    if not gone and len(named) in {0, len(clause.hints)}:
        return text
    if beside_others and any(clause.is_dated(m) for m in named):
        # "Squats 5x5 on Friday, bench 5x5"
        return ""
    other_day = next((m for m in clause.hints if _is_of_another_day(m, named, clause)), None)
    if other_day:
        # "Bench 5x5 tomorrow squats 5x5": the day is that of the exercise behind it.
        is_between = named[0].end <= other_day.start and other_day.end <= named[-1].start
        return words.between(0, other_day.start) if is_between else ""
    if not gone:
        return text
    if len(gone) == len(named):
        return ""
    return words.without(
        (min(m.start, by.start), _end_of_numbers(max(m.end, by.end), words)) for m, by in gone
    )


def _denied_by(named: Match[Hint], clause: Clause) -> Match[Hint] | None:
    """Return the word that says an exercise was not done, or itself where its sets are zero."""
    if denial := clause.denial_of(named):
        return denial
    words = clause.words
    before = words.between(0, named.start) if named.start else ""
    behind = words.between(named.end, len(words.tokens)) if named.end < len(words.tokens) else ""
    is_none = _NO_SETS_BEFORE.search(before) or _NO_SETS_BEHIND.match(behind)
    return named if is_none else None


def _end_of_numbers(start: int, words: Words) -> int:
    """Return where the sets end that stand behind a denied exercise, if others follow them."""
    end = start
    while end < len(words.tokens) and words.tokens[end][0].isdigit():
        end += 1
    # "Instead of squats 5x5 bench": these are the bench's.
    return end if any(token[0].isdigit() for token in words.tokens[end:]) else start


def _is_of_another_day(word: Match[Hint], named: Sequence[Match[Hint]], clause: Clause) -> bool:
    says = word.meaning.says
    tokens_of_clause = clause.words.tokens
    first = min(m.start for m in named)
    if says == "coming" and word.start == 0:  # "morgen" and "mañana" are the morning too
        return True
    if says in {"planned", "away"} and word.end <= first:
        return True
    # "Squats on Friday" and "Kniebeugen morgen" beside what was done, without sets of their own.
    is_dated = says in DAYS and word.start > first
    if is_dated and not any(token[0].isdigit() for token in tokens_of_clause):
        return True
    # "Squats 5x5 tomorrow" and "squats 5x5 was yesterday", and not "squats 5x5 missed the last".
    last = max(m.end for m in named)
    around = {*range(last, word.start), *range(word.end, len(tokens_of_clause))}
    between = {at for at in around if at < word.start}
    needed = around if says == "away" else between
    return says in {"planned", "away"} and word.start > first and needed <= clause.fillers
