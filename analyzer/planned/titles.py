"""What a title says a run was meant to be: easy, recovery, long, tempo, intervals, race.

``words.csv`` lists the words of training plans by language. They are matched as whole words, and
not where they are denied ("not easy", "kein Tempo"), called off or skipped ("canceled: tempo"),
asked ("easy?"), said of how it went ("felt easy", "easy 5k PR") or of another run ("the day after
the long run"). A title a service gives by itself ("Morning Run") says nothing. Heart rate and pace
are never asked: the estimator needs a word that the day itself did not choose.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, cast

from analyzer.model import PLANNED_KINDS, PlannedKind
from analyzer.phrases import Match, Phrases, tokens
from analyzer.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Says: TypeAlias = (
    PlannedKind
    | Literal[
        "warm-up",
        "stride",
        "nothing",
        "negation",
        "state",
        "elsewhere",
        "achievement",
        "cancelled",
        "skipped",
    ]
)

WHOLE_TITLE, WHOLE_CLAUSE = "=", "~"
"""Begin a phrase that counts only where a title, or a clause, is that and numbers and units."""
_HARDEST_FIRST: tuple[PlannedKind, ...] = (
    "race", "intervals", "tempo", "long", "recovery", "easy",
)  # fmt: skip
_CLAUSE = re.compile(
    r"([.!?;,\n()\[\]|:+&/]+| [-–—] |\bw/|\bwith\b|\bmit\b|\bavec\b|\bcon\b)", re.IGNORECASE
)
_BEFORE_WHAT_IS_MEANT = (":", "-", "–", "—", "|", "]", ")")
_SENTENCE_END = re.compile(r"[.!?;\n]")
_BOTH_WAYS = re.compile(r"\b(w/u|c/d)\b", re.IGNORECASE)
_REPETITIONS = re.compile(
    r"(?<![\d.,])(\d{1,2})\s?(?:[x×х*✕]|\bby\b)\s?\(?\d(?:[.,]?\w)*"
    r"(?: (?:k?m|mi|miles?|min|secs?)\b)?"
)
_REPEATS = re.compile(r"\w+\s(?:repeats|reps)\b")
_SEVERAL_LENGTHS = re.compile(r"\b(?:[2-9]00|1000|1200|1600|2000|[1-5]k)s\b")
_JAPANESE_REPETITIONS = re.compile(
    r"(?:\d{3,4}\s?m|\d(?:\.\d)?\s?km)\s?[x×✕*]\s?(\d{1,2})(?!\d|\s?k?m\b)"
)
_ON_OFF = re.compile(r"(?<![\d/])(15|20|30|40|45|60)\s?/\s?(15|20|30|40|45|60)(?![\d/])")
_FEWEST_REPETITIONS = 3
_SIZE = re.compile(
    r"\d.*|k|km|kms|mi|mile|m|min|minute|minuten|minuti|minuto|h|hour|hr|std|ora|hora|公里|里"
)
_NEGATED_WITHIN = 2
"""Tokens from a negation to what it denies: "not so easy", but not "no watch on my long run"."""
_LONGEST_TITLE = 200
_CALLING_OFF = frozenset({"cancelled", "skipped"})


class TitleSays(NamedTuple):
    """A planned kind and the words that say so; "" where the title does not tell."""

    kind: PlannedKind
    phrase: str


NOTHING = TitleSays("", "")


@lru_cache(maxsize=10_000)
def planned_in_title(title: str) -> TitleSays:
    """Return what a title says the run was meant to be, the hardest part of it deciding."""
    if not title:  # as of most watches: the words need not be read for it
        return NOTHING
    text = _BOTH_WAYS.sub(lambda both: both[0].replace("/", ""), title[:_LONGEST_TITLE])
    if "?" not in text and (kind := _known_words().whole_titles.get(_without_sizes(text))):
        return TitleSays(kind, " ".join(_without_sizes(text)))
    found = list(_said_in(text))
    said = [s for s in found if s.kind in PLANNED_KINDS]
    if any(s.kind == "" for s in found):
        # A record is known after the run; only a race is planned to be one.
        said = [s for s in said if s.kind == "race"]
    return min(said, key=lambda s: _HARDEST_FIRST.index(s.kind), default=NOTHING)


def _without_sizes(text: str) -> tuple[str, ...]:
    return tuple(token for token in tokens(text) if not _SIZE.fullmatch(token))


def _said_in(text: str) -> Iterator[TitleSays]:
    """Yield what each clause says; an achievement as a kind of its own, ""."""
    clauses = _clauses_in(text)
    left = _not_called_off(clauses)
    for clause in left:
        if any(m.meaning == "achievement" for m in clause.matches):
            yield NOTHING
        if "?" in clause.ended_by:
            continue
        if clause.as_a_whole:
            yield TitleSays(clause.as_a_whole, " ".join(_without_sizes(clause.text)))
        yield from _kinds_in_clause(clause.matches)
    if not any(m.meaning == "stride" for m in _known_words().phrases.found_in(tokens(text))):
        # Repetitions may reach over clauses: "4 x (3 min + 1 min)".
        is_whole = len(left) == len(clauses)
        yield from _repetitions_in(text if is_whole else "\n".join(one.text for one in left))


class _Clause(NamedTuple):
    text: str
    ended_by: str
    ends_sentence: bool
    matches: Sequence[Match[Says]]

    @property
    def as_a_whole(self) -> PlannedKind:
        """What it says where it is that alone; "" as a rule."""
        return _known_words().whole_clauses.get(_without_sizes(self.text), "")

    @property
    def calls_off(self) -> bool:
        """Tell whether it says that something is cancelled: itself, or what it stands beside.

        "Tempo skipped" was no tempo; of "easy run, skipped the gym" the run was.
        """
        words = len(tokens(self.text))
        return any(
            m.meaning == "cancelled" or (m.meaning == "skipped" and m.end == words)
            for m in self.matches
        )

    @property
    def calls_off_another(self) -> bool:
        """Tell whether it says that and nothing else, as calendars put it before an event."""
        words = sum(m.end - m.start for m in self.matches if m.meaning in _CALLING_OFF)
        return 0 < words == len(tokens(self.text))


def _clauses_in(text: str) -> list[_Clause]:
    pieces, phrases = [*_CLAUSE.split(text), "", ""], _known_words().phrases
    return [
        _Clause(
            piece,
            ended_by.strip(),
            # "3.5 km" is no end of a sentence.
            bool(_SENTENCE_END.search(ended_by)) and not behind[:1].isalnum(),
            list(phrases.found_in(tokens(piece))),
        )
        for piece, ended_by, behind in zip(pieces[::2], pieces[1::2], pieces[2::2], strict=False)
        if piece.strip()
    ]


def _not_called_off(clauses: Sequence[_Clause]) -> list[_Clause]:
    """Return what is left: not "race cancelled", "tempo (cancelled)" or "cancelled: tempo"."""
    off = {place for place, clause in enumerate(clauses) if clause.calls_off}
    for place, clause in enumerate(clauses):
        if not clause.calls_off_another:
            continue
        ends = [at for at, one in enumerate(clauses) if one.ends_sentence]
        begin = max((at + 1 for at in ends if at < place), default=0)
        end = min((at + 1 for at in ends if at >= place), default=len(clauses))
        # As calendars put it before an event; "race - cancelled - easy run" is said of the race.
        if place == begin:
            leads = clause.ended_by.endswith(_BEFORE_WHAT_IS_MEANT)
        else:
            named = any(one.matches or one.as_a_whole for one in clauses[begin:place])
            leads = clause.ended_by.endswith(":") and not named
        if leads and place + 1 < end:
            off.update(range(place + 1, end))
        else:
            off.update(range(min(begin, max(place - 1, 0)), place))
    return [clause for place, clause in enumerate(clauses) if place not in off]


def _kinds_in_clause(matches: Sequence[Match[Says]]) -> Iterator[TitleSays]:
    meant = [m for m in matches if m.meaning in PLANNED_KINDS or m.meaning == "warm-up"]
    # "Race warm-up" is the easy part of a race day, not the race.
    if any(m.meaning == "warm-up" for m in meant):
        meant = [m for m in meant if m.meaning == "warm-up"]
    for match in meant:
        if not _is_taken_back(match, matches):
            kind = "easy" if match.meaning == "warm-up" else cast("PlannedKind", match.meaning)
            yield TitleSays(kind, match.phrase)


def _is_taken_back(kind: Match[Says], clause: Sequence[Match[Says]]) -> bool:
    """Tell whether the words before a kind deny it, judge it, or speak of another run."""
    before = [m for m in clause if m.end <= kind.start]
    for match in reversed(before):
        distance = kind.start - match.end
        if match.meaning in {"negation", "skipped", "state"} and distance < _NEGATED_WITHIN:
            return True
        # "Post-race recovery" is after a race, and yet recovery.
        if match.meaning == "elsewhere" or match.meaning in PLANNED_KINDS:
            return match.meaning == "elsewhere"
    return False


def _repetitions_in(text: str) -> Iterator[TitleSays]:
    plain = fold(text)
    for pattern in (_REPETITIONS, _JAPANESE_REPETITIONS):
        for match in pattern.finditer(plain):
            if int(match[1]) >= _FEWEST_REPETITIONS:
                yield TitleSays("intervals", match[0].strip())
    for pattern in (_REPEATS, _SEVERAL_LENGTHS, _ON_OFF):
        for match in pattern.finditer(plain):
            yield TitleSays("intervals", match[0])


class _Words(NamedTuple):
    phrases: Phrases[Says]
    whole_titles: dict[tuple[str, ...], PlannedKind]
    whole_clauses: dict[tuple[str, ...], PlannedKind]


@cache
def _known_words() -> _Words:
    table = files("analyzer.planned").joinpath("words.csv").read_text(encoding="utf-8")
    phrases: list[tuple[str, Says]] = []
    whole: dict[str, dict[tuple[str, ...], PlannedKind]] = {WHOLE_TITLE: {}, WHOLE_CLAUSE: {}}
    for row in csv.DictReader(table.splitlines()):
        for phrase in row["phrases"].split("|"):
            says = cast("Says", row["says"])
            if phrase[0] in whole:
                alone: PlannedKind = "easy" if says == "warm-up" else cast("PlannedKind", says)
                whole[phrase[0]][tokens(phrase)] = alone
            else:
                phrases.append((phrase, says))
    return _Words(Phrases(phrases), whole[WHOLE_TITLE], whole[WHOLE_CLAUSE])
