"""What an athlete's own words say: the title and description of a strength session.

"No legs today" and "upper body only" speak against, "legs tomorrow" and "legs still sore" say
nothing of today, and a word about arms counts little beside one about legs. "Getting my legs back"
is not about the back. What is hidden behind words that are not understood stays open.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from analyzer.legday.clauses import (
    DAYS,
    FOR_LEGS,
    Clause,
    Hint,
    Says,
    clause_of,
    is_close,
    phrases_in_text,
)
from analyzer.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from analyzer.phrases import Match

_CLAUSE = re.compile(r"([.!?;,\n()\[\]|:…]+| [-–—>] )")
_NOT_AFTER_ALL = frozenset(("nope", "nah", "naw", "jk", "psych", "scherz", "denkste"))
"""A clause that begins so takes back the one before it."""
_NO_IN_WORDS = (
    "no not never nein nix nicht non ne ei em nei nem nee nej nie ni nao hayir yok нет ні"
)
_ANSWERS_NO = _NOT_AFTER_ALL | frozenset(_NO_IN_WORDS.split())
"""The same behind a question mark, in a few words: "Leg day? Nope", and not "No pain, no gain"."""
_NONE_IN_WORDS = "none skip skipped rest nix nichts rien nada niente"
_NONE_OF_IT = _NOT_AFTER_ALL | frozenset(_NONE_IN_WORDS.split())
"""The same behind a colon or dash: "Legs: none", "Leg day - skipped"."""
_LONGEST_ANSWER = 3
_LEADS, _TAKES = re.compile(r"[:–—-]"), re.compile(r"[:–—(\[,|-]")
_LEADS_ALONE = re.compile(r"[:–—\])|-]")
"""Marks behind "cancelled" where it is said of what follows, and before it, of what came before."""
_JOINED = re.compile(
    r"[+&/]|\b(?:and|und|y|et|e|och|og|en|i|then|with|mit|con|avec)\b", re.IGNORECASE
)
_FOR = re.compile(
    r"\s*(?:for|fürs?|pour|para|per|voor)(?: (?:the|die|das|my|les))?\s*", re.IGNORECASE
)
_NO_LEGS = Hint("no legs", -4.0)
_NOT_DONE = Hint("not done", 0.0)
"""Legs that are named, but as something of another day, stretched, or still sore."""
_NOTHING = Hint("nothing", 0.0)
_REACH_OF_REST = 3
_ALSO_UPPER = 0.35
_DOUBTFUL = 1.5
"""Legs named beside the upper body and beside words that may take them back, in log-odds."""
_IN_DESCRIPTION = 0.7


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
    # A hint that stands is quoted in the athlete's own words.
    found = list(_hints_in(text))
    # "Full body" speaks for legs only where nothing names them.
    for_legs = _strongest_hint(found, FOR_LEGS) or _strongest_hint(found, {"full"})
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
        # "No legs for weeks. Today squats": one word against the other is no ground for a no.
        least = for_legs.meaning.weight * trust if for_legs else -no_legs.meaning.weight
        yield _evidence_from(where, "rules out", no_legs, min(1.0, -least / no_legs.meaning.weight))
    elif only:
        yield _evidence_from(where, "names only", only, 1.0)
    if for_legs or against or no_legs or only:
        return
    not_done = _strongest_hint(found, {"not done"})
    if not_done:
        text = f"the {where} names “{not_done.phrase}”, but not as trained that day"
        yield Evidence(where, text, 0.0)
    else:
        yield Evidence(where, f"the {where} says nothing of legs", 0.0)


def _evidence_from(where: str, verb: str, match: Match[Hint], trust: float) -> Evidence:
    text = f"the {where} {verb} “{match.phrase}”"
    return Evidence(where, text, round(match.meaning.weight * trust, 2))


def _strongest_hint(found: Iterable[Match[Hint]], says: Collection[Says]) -> Match[Hint] | None:
    saying = (m for m in found if m.meaning.says in says)
    return max(saying, key=lambda m: abs(m.meaning.weight), default=None)


def _hints_in(text: str) -> Iterator[Match[Hint]]:
    clauses = _clauses_of(text)
    beside_today = any(one.is_of_today for one in clauses)
    for place, clause in enumerate(clauses):
        others = [one for one in clauses if one is not clause]
        before, after = clauses[:place][-1:], clauses[place + 1 :][:1]
        is_called_off = _is_called_off(clauses, place)
        for match in clause.hints:
            meant = match
            if match.meaning.says in FOR_LEGS:
                meant = _leg_in_clause(match, clause, others)
                if match.meaning.says == "leg" and _are_treated(clause, before, after):
                    meant = match._replace(meaning=_NOT_DONE)
                is_done = meant.meaning.says in FOR_LEGS
                denied = is_called_off or any(_is_answered_no(clause, one) for one in after)
                if is_done and denied:
                    meant = _ruled_out(match)
            elif match.meaning.says == "upper":
                meant = _upper_as_meant(match, clause)
                if is_called_off:
                    meant = match._replace(meaning=_NOTHING)
            is_other_day = beside_today and _is_of_weekday(clause, before)
            if is_other_day or any(_announces(one) for one in before):
                is_leg = match.meaning.says in FOR_LEGS
                meant = match._replace(meaning=_NOT_DONE if is_leg else _NOTHING)
            yield meant._replace(phrase=clause.words.between(match.start, match.end))


def _clauses_of(text: str) -> list[Clause]:
    parts = [*_CLAUSE.split(text), ""]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return [clause_of(part, phrases_in_text(), end) for part, end in pairs if part.strip()]


def _is_answered_no(clause: Clause, answer: Clause) -> bool:
    """Tell whether the next clause takes this one back: "Leg day? Nope, arms"."""
    words = answer.words.tokens
    if not words or len(words) > _LONGEST_ANSWER:
        return False
    if "?" in clause.ends_with:
        return words[0] in _ANSWERS_NO
    if _LEADS.search(clause.ends_with):
        # "Legs: none today", and not "leg day - skipped breakfast".
        days = (m for m in answer.hints if m.meaning.says in DAYS)
        told = answer.fillers.union(*(range(m.start, m.end) for m in days))
        return words[0] in _NONE_OF_IT and all(at in told for at in range(1, len(words)))
    return words[0] in _NOT_AFTER_ALL


def _is_called_off(clauses: Sequence[Clause], place: int) -> bool:
    """Tell whether a clause beside says that what this one names was not done."""
    here, after = clauses[place], clauses[place + 1 :][:1]
    if any(_calls_off(one) and _is_said_of(here, one) for one in after):
        return True
    # "Run - cancelled: leg day": it is said of the run.
    before = clauses[place - 1] if place else None
    if before is None or not _calls_off(before) or not _LEADS_ALONE.search(before.ends_with):
        return False
    return place == 1 or not _is_said_of(clauses[place - 2], before)


def _is_said_of(clause: Clause, called_off: Clause) -> bool:
    """Tell whether what calls something off behind a clause means it: "Legs (cancelled)"."""
    # "Bench. Cancelled: legs" begins anew.
    is_sentence = "." in clause.ends_with and not _LEADS_ALONE.search(called_off.ends_with)
    return is_sentence or bool(_TAKES.search(clause.ends_with))


def _calls_off(clause: Clause) -> bool:
    """Tell whether a clause says nothing but that another was not done: "Cancelled: leg day"."""
    says = {m.meaning.says for m in clause.hints}
    return clause.says_nothing_else and "skipped" in says and says <= {"skipped", *DAYS}


def _is_of_weekday(clause: Clause, before: Sequence[Clause]) -> bool:
    """Tell whether a clause is of a day of the week, and not today's: "Friday: legs"."""
    headed = any(
        one.names_weekday and not one.is_of_today and ":" in one.ends_with for one in before
    )
    return (clause.names_weekday or headed) and not clause.is_of_today


def _announces(clause: Clause) -> bool:
    """Tell whether what follows a clause was not done: "Next up: legs", "chest day > leg day"."""
    if ">" in clause.ends_with:
        return any(m.meaning.says == "upper" for m in clause.hints)
    says = {m.meaning.says for m in clause.hints}
    ends = _LEADS.search(clause.ends_with) is not None
    return ends and clause.says_nothing_else and says <= {"planned", "coming", "from"}


def _leg_in_clause(leg: Match[Hint], clause: Clause, others: Sequence[Clause]) -> Match[Hint]:
    if _is_stretched(leg, clause):
        return leg._replace(meaning=_NOT_DONE)
    # "Legs on Friday" and "Beine morgen" are of another day where something else was done.
    upper = [(one, m) for one in (*others, clause) for m in one.hints if m.meaning.says == "upper"]
    done = [(one, m) for one, m in upper if not (one.denial_of(m) or one.is_put_off(m))]
    is_apart = any(_stands_apart(m, one, leg, clause) for one, m in done)
    if is_apart and clause.is_dated(leg):
        return leg._replace(meaning=_NOT_DONE)
    meant = _leg_as_meant(leg, clause)
    # "Chest. Who needs leg day": what stands beside the legs is not understood. "Friday: chest.
    # Saturday: legs" is a week.
    days = {m.phrase for one in (*others, clause) for m in one.hints if m.meaning.says == "weekday"}
    plans = any(m.meaning.says == "planned" for one in others for m in one.hints)
    is_of_week = len(days) > 1 or (days and plans)
    if meant is leg and is_apart and (is_of_week or _is_doubtful(leg, clause)):
        return leg._replace(meaning=Hint(leg.meaning.says, _DOUBTFUL))
    return meant


def _stands_apart(upper: Match[Hint], its: Clause, leg: Match[Hint], clause: Clause) -> bool:
    """Tell whether a word about the upper body is no part of what a day is given for."""
    if its is not clause:
        return True
    first, last = sorted((upper, leg), key=lambda m: m.start)
    return first.end < last.start and not _JOINED.search(clause.words.gap(first.end, last.start))


def _is_doubtful(leg: Match[Hint], clause: Clause) -> bool:
    """Tell whether a clause asks about legs, or holds words that may take them back."""
    return (
        clause.has_unknown_words
        or "?" in clause.ends_with
        or any(
            m.meaning.says in {"negation", "skipped", "planned", "state"}
            or (m.meaning.says in DAYS and m.start >= leg.end)
            for m in clause.hints
        )
    )


def _upper_as_meant(upper: Match[Hint], clause: Clause) -> Match[Hint]:
    """Return a word about the upper body as it is meant beside the words around it."""
    before = {m.meaning.says for m in clause.hints if m.end <= upper.start}
    returns = upper.phrase == "back" and "return" in before
    if returns or clause.denial_of(upper) or clause.is_put_off(upper):
        return upper._replace(meaning=_NOTHING)
    named = {m.meaning.says for m in clause.hints}
    only = any(m.meaning.says == "only" and is_close(m, upper) for m in clause.hints)
    if only and named.isdisjoint({*FOR_LEGS, "full"}):
        return upper._replace(meaning=Hint("only upper", _NO_LEGS.weight))
    return upper


def _ruled_out(leg: Match[Hint]) -> Match[Hint]:
    says: Says = "no exercise" if leg.meaning.says == "leg exercise" else "no legs"
    return leg._replace(meaning=Hint(says, _NO_LEGS.weight))


def _leg_as_meant(leg: Match[Hint], clause: Clause) -> Match[Hint]:
    """Return a word about legs as it is meant beside the words around it."""
    denial = clause.denial_of(leg)
    if denial and not clause.is_put_off(denial):
        return _ruled_out(leg)
    # "Legs off", "Beine haben heute frei", "leg day cancelled": it is said after them.
    elsewhere = bool(denial) or clause.is_qualified(leg) or clause.is_put_off(leg)
    elsewhere |= any(_is_rest_of(leg, m, clause.hints) for m in clause.hints)
    return leg._replace(meaning=_NOT_DONE) if elsewhere or _is_tired(leg, clause) else leg


def _is_tired(leg: Match[Hint], clause: Clause) -> bool:
    """Tell of legs that are sore of an earlier day; "leg day, sore" and "heavy squats" are not."""
    states = [m for m in clause.hints if m.meaning.says == "state" and is_close(m, leg)]
    despite = any(m.meaning.says == "despite" for m in clause.hints)
    return leg.meaning.says == "leg" and bool(states) and not despite


def _is_stretched(leg: Match[Hint], clause: Clause) -> bool:
    """Tell whether "legs" says what was stretched, as in "yoga for legs"."""
    easy = [m for m in clause.hints if m.meaning.says == "easy" and is_close(m, leg)]
    if leg.meaning.says == "leg exercise":
        # "Mobility for squats" prepares them.
        gaps = (clause.words.gap(m.end, leg.start) for m in easy if m.end < leg.start)
        return any(map(_FOR.fullmatch, gaps))
    if leg.meaning.says != "leg":
        # "Legs and back" is a leg day; "stretching legs and back" and "leg day recovery" are none.
        after = (m for m in easy if m.start == leg.end and leg.meaning.says == "leg day")
        is_said_behind = any(not clause.words.gap(leg.end, m.start).strip() for m in after)
        return is_said_behind or (" and " in leg.phrase and any(m.end == leg.start for m in easy))
    parts = [m for m in clause.hints if m.meaning.says == "upper"]
    for one in easy:
        first, last = sorted((one, leg), key=lambda m: m.start)
        # "Stretching and legs" are two things; "stretching back and legs" is one.
        together = any(one.end == part.start or part.end == one.start for part in parts)
        if together or not _JOINED.search(clause.words.gap(first.end, last.start)):
            return True
    return False


def _are_treated(clause: Clause, before: Sequence[Clause], after: Sequence[Clause]) -> bool:
    """Tell whether a colon says what was done to the legs: "Physio: legs", "Legs: stretching"."""
    if ":" in clause.ends_with and any(map(_is_treatment, after)):
        return True
    return any(":" in one.ends_with and _is_treatment(one) for one in before)


def _is_treatment(clause: Clause) -> bool:
    return clause.says_nothing_else and {m.meaning.says for m in clause.hints} == {"easy"}


def _is_rest_of(leg: Match[Hint], rest: Match[Hint], clause: Sequence[Match[Hint]]) -> bool:
    """Tell whether a word of rest is about the legs, and not about what they came after."""
    is_said = rest.meaning.says == "rest" and 0 <= rest.start - leg.end < _REACH_OF_REST
    between = (m for m in clause if leg.end <= m.start and m.end <= rest.start)
    return is_said and not any(m.meaning.says == "from" for m in between)
