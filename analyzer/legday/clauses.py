"""How the words of a clause bear on each other: what is denied, put off, or stands alone.

``hints.csv`` lists phrases in many languages with what they say and how strongly, in log-odds; the
exercise catalogue adds the names of exercises. A denial reaches the next thing that is named, over
words that only fill ("no time for my legs"), and others joined to it ("no squats or lunges"), but
neither past "but" and "only" nor past another thing ("no bench, just legs").
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from analyzer.legday.exercises import catalogue
from analyzer.phrases import Match, Phrases, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    "coming",
    "away",
    "from",
    "rest",
    "state",
    "despite",
    "nothing",
    "no legs",
    "not done",
    "no exercise",
    "only upper",
    "weekday",
    "only",
    "turn",
    "manner",
    "part",
    "return",
    "filler",
]

DAYS: frozenset[Says] = frozenset(("planned", "weekday", "coming", "away"))
FOR_LEGS: frozenset[Says] = frozenset(("leg day", "leg", "leg exercise"))
_THINGS: frozenset[Says] = FOR_LEGS | {"upper", "full", "easy", "named"}
"""What may be trained, and so denied or put off."""
_DENIALS: frozenset[Says] = frozenset(("negation", "skipped"))
_EXERCISE_WEIGHT = 4.0
"""One exercise of full credit named in a title, in log-odds."""
_WEAKEST_EXERCISE = 0.7
REACH = 2
"""Tokens between a word about legs and one that takes it back."""
_REACH_OVER_FILLERS = 1
"""The same where words that only fill stand between, which are not counted."""
_JOINED_TO_IT = re.compile(
    r"\s*(?:[/&+]|(?:or|nor|and|oder|und|noch|o|ni|y|ou|et|e|of|en|och|eller|og|i|ani|lub|и|или)\b)"
    r"\s*(?:(?:the|my|die|den|les|la|las|le|il|i|os|as|de)\b\s*)?",
    re.IGNORECASE,
)
_JOINING_WORDS = (
    "and or nor plu with w n und oder mit sowie y e o ni con et ou avec com en of met och og i med "
    "ja lub oraz z и или с"
)
_JOINTS = frozenset(_JOINING_WORDS.split())
"""Words that only join, as tokens."""
_TODAY_WORDS = (
    "today todays heute hoy hui oggi hoje vandaag idag tanaan dzis dzisiaj dnes danas bugun azi "
    "сегодня сьогодні"
)
_TODAY = frozenset(_TODAY_WORDS.split())
_ZERO_WORDS = "0 zero null cero nul noll nolla nula nulla sifir ноль нуль 零"
_ZERO = frozenset(_ZERO_WORDS.split())
_OF_SETS = frozenset(("set", "rep", "serie", "satz", "satze", "of", "von", "de", "di", "da", "av"))
_OF_NUMBERS = frozenset(("rir", "rpe", "incline", "tempo", "pause", "rest", "to", "from", "at"))
"""Before a zero these make it a number of theirs: "RIR zero"."""
_NO_DENIALS_OF_SETS = frozenset(("rest", "resting", "zero", "minus", "saving", "save", "sparing"))
"""Beside sets these tell of pauses and weights: "rest 2 min, bench 5x5"."""


class Hint(NamedTuple):
    """What one phrase says, and how strongly (log-odds)."""

    says: Says
    weight: float


NAMED = Hint("named", 0.0)
"""The name of any exercise, whatever it trains."""


class Clause(NamedTuple):
    """A part of a text between marks: its words, the hints in it, and the marks behind it.

    ``fillers`` are the places of tokens that only stand between others: "the", "time", "did".
    """

    words: Words
    hints: list[Match[Hint]]
    fillers: frozenset[int]
    ends_with: str = ""

    @property
    def says_nothing_else(self) -> bool:
        """Whether the hints are all there is, but for words that only fill."""
        said = {at for hint in self.hints for at in range(hint.start, hint.end)}
        return bool(said) and len(said | self.fillers) == len(self.words.tokens)

    @property
    def has_unknown_words(self) -> bool:
        """Whether a word stands in it that is no hint, nor one that only fills."""
        said = {at for hint in self.hints for at in range(hint.start, hint.end)} | self.fillers
        left = {one for at, one in enumerate(self.words.tokens) if at not in said} - _JOINTS
        return any(len(one) > 1 and one.isalpha() for one in left)

    @property
    def is_of_today(self) -> bool:
        """Whether it says "today", so that a weekday elsewhere is of another day."""
        return not _TODAY.isdisjoint(self.words.tokens)

    @property
    def names_weekday(self) -> bool:
        """Whether it names a day of the week."""
        return any(m.meaning.says == "weekday" for m in self.hints)

    def is_near(self, one: Match[Hint], other: Match[Hint]) -> bool:
        """Tell whether few words stand between two hints."""
        first, last = sorted((one, other), key=lambda m: m.start)
        content = self._content(first.end, last.start)
        return last.start - first.end <= REACH or content <= _REACH_OVER_FILLERS

    def _content(self, start: int, end: int) -> int:
        return sum(at not in self.fillers for at in range(start, end))

    def reaches(self, one: Match[Hint], thing: Match[Hint]) -> bool:
        """Tell whether a word is said of a thing, and not of another one that stands between."""
        first, last = sorted((one, thing), key=lambda m: m.start)
        between = [m for m in self.hints if first.end <= m.start and m.end <= last.start]
        if any(m.meaning.says in {"turn", "only"} for m in between):
            return False
        others = [m for m in between if m.meaning.says in _THINGS]
        if not others:
            gap = self.words.gap(first.end, last.start)
            return self.is_near(one, thing) and not re.search("[,:;]", gap)
        # "No squats or lunges": as near as the first of them is, all joined to it.
        links = [first, *others, last] if one.start < thing.start else [last, *others[::-1], first]
        joins = (sorted(pair, key=lambda m: m.start) for pair in pairwise(links[1:]))
        return self.is_near(one, links[1]) and all(
            _JOINED_TO_IT.fullmatch(self.words.gap(left.end, right.start)) for left, right in joins
        )

    def denial_of(self, thing: Match[Hint]) -> Match[Hint] | None:
        """Return the word that says a thing was not done, None where none does.

        "Couldn't finish the last set of squats" denies a part of what was done.
        """
        if none := self._zero_before(thing):
            return none
        if any(m.meaning.says == "part" for m in self.hints):
            return None
        before = [m for m in self.hints if m.meaning.says in _DENIALS and m.end <= thing.start]
        reaching = [m for m in before if self.reaches(m, thing)]
        if reaching and not self.is_qualified(thing):
            return None if self._is_affirmed(reaching[-1], before) else reaching[0]
        return next((m for m in self.hints if self._denies_behind(m, thing)), None)

    def _zero_before(self, thing: Match[Hint]) -> Match[Hint] | None:
        """Return the word that says that nothing of a thing was done: "zero squats", "0 lunges"."""
        tokens, at = self.words.tokens, thing.start - 1
        while at > 0 and tokens[at] in _OF_SETS:
            at -= 1
        if at < 0 or tokens[at] not in _ZERO or self.words.gap(at + 1, at + 1).strip():
            return None
        # "RPE 8.0 squats" and "3 x 0 squats" have a number of another kind.
        is_part = at > 0 and (tokens[at - 1][0].isdigit() or tokens[at - 1] in {*_OF_NUMBERS, "x"})
        return None if is_part else Match(at, thing.start, tokens[at], Hint("negation", 0.0))

    def is_qualified(self, thing: Match[Hint]) -> bool:
        """Tell whether only how a thing was done is denied: "didn't go heavy on squats"."""
        denials = (m for m in self.hints if m.meaning.says == "negation" and m.end <= thing.start)
        return any(
            self.reaches(denial, thing) and denial.end <= m.start and m.end <= thing.start
            for denial in denials
            for m in self.hints
            if m.meaning.says == "manner"
        )

    def _is_affirmed(self, denial: Match[Hint], before: list[Match[Hint]]) -> bool:
        """Tell whether a denial is denied: "didn't skip legs"."""
        return denial.meaning.says == "skipped" and any(
            m.meaning.says == "negation" and m.end <= denial.start and self.reaches(m, denial)
            for m in before
        )

    def _denies_behind(self, one: Match[Hint], thing: Match[Hint]) -> bool:
        """Tell whether the word behind says so: "squats skipped", but not "squats, no bench"."""
        if one.start < thing.end or not self.reaches(one, thing):
            return False
        farthest = REACH if one.meaning.says == "skipped" else 1
        if self._content(thing.end, one.start) >= farthest:
            return False
        behind = [m for m in self.hints if m.start >= one.end]
        if one.meaning.says == "skipped":
            # "Squats, skipped the run": it is said of the run.
            other = next(iter(behind), None)
            is_of_other = other and other.meaning.says in _THINGS | {"nothing"}
            return not (is_of_other and other and self.is_near(one, other))
        # "Legs not today", and not "legs not bad" or "Beine nicht Arme".
        days = {at for m in behind if m.meaning.says in DAYS for at in range(m.start, m.end)}
        rest = set(range(one.end, len(self.words.tokens)))
        return one.meaning.says == "negation" and rest <= days | self.fillers

    def is_put_off(self, thing: Match[Hint]) -> bool:
        """Tell whether a thing is of another day: "legs tomorrow", "next week squats"."""
        return any(self._puts_off(m, thing) and self.reaches(m, thing) for m in self.hints)

    def _puts_off(self, one: Match[Hint], thing: Match[Hint]) -> bool:
        says = one.meaning.says
        if says == "away":
            return is_close(one, thing)
        if says in {"from", "coming"}:
            between = (m for m in self.hints if one.end <= m.start and m.end <= thing.start)
            # "Post-run legs" came after the run.
            return one.end <= thing.start and all(m.meaning.says != "nothing" for m in between)
        return says == "planned"

    def is_dated(self, thing: Match[Hint]) -> bool:
        """Tell whether a day or "morgen" stands right behind a thing: "legs on Friday"."""
        return any(
            m.meaning.says in {"weekday", "coming"}
            and thing.end <= m.start
            and self._content(thing.end, m.start) < REACH
            and self.reaches(m, thing)
            for m in self.hints
        )


def is_close(one: Match[Hint], other: Match[Hint]) -> bool:
    """Tell whether at most two words stand between two hints, whatever they are."""
    return max(one.start, other.start) - min(one.end, other.end) <= REACH


def clause_of(text: str, known: Phrases[Hint], ends_with: str = "") -> Clause:
    """Read a clause by the phrases that are known."""
    words = Words(text)
    found = list(known.found_in(words.tokens))
    fillers = (m for m in found if m.meaning.says in {"filler", "manner"})
    filled = {at for m in fillers for at in range(m.start, m.end)}
    filled |= {at for at, token in enumerate(words.tokens) if token[0].isdigit()}
    hints = [m for m in found if m.meaning.says != "filler"]
    return Clause(words, hints, frozenset(filled), ends_with)


@cache
def phrases_in_text() -> Phrases[Hint]:
    """Return the hints, over the exercises whose names are plain in free text."""
    return Phrases([*_exercise_hints(), *_listed_hints()])


@cache
def phrases_beside_sets() -> Phrases[Hint]:
    """Return the names of all exercises, and the words that say one was not done, or not today."""
    says = _DENIALS | DAYS | {"only", "turn", "manner", "part", "nothing", "filler"}
    hints = [
        row for row in _listed_hints() if row[1].says in says and row[0] not in _NO_DENIALS_OF_SETS
    ]
    # "Skipping squats" speaks of no rope.
    denials = {phrase for phrase, hint in hints if hint.says in _DENIALS}
    names = (
        (name, NAMED) for name, exercise in catalogue() if exercise.pattern and name not in denials
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
