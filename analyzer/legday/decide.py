"""Which strength sessions were leg days: yes, no or unknown, with every reason in words.

The evidence adds up in log-odds: prior + sets + title + description + kind of session + length +
perceived exertion. From 75 % on it is yes, to 25 % no, and between them unknown; a no must hold
without what is only a hint, such as an easy session. A rule in the configuration decides what is
unknown, and the athlete's word decides everything.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analyzer.frames.dataset import conform
from analyzer.legday.absurd_sets import absurd_sets, set_in_words
from analyzer.legday.severity import add_severity, compared_with, looked_back_on
from analyzer.legday.titles import title_evidence
from analyzer.legday.working_sets import leg_work, set_evidence, sets_by_session, working_sets
from analyzer.legday.written_sets import sets_in, with_written_sets
from analyzer.model import DecidedBy, Decision, Evidence
from analyzer.phrases import tokens
from analyzer.units import weekday, weight

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from analyzer.config import Config
    from analyzer.legday.working_sets import WorkingSet

PRIOR = -0.4
"""Of all strength sessions of runners who lift, some 40 % train the legs (log-odds)."""
CERTAIN = 0.75
_ONLY_A_HINT = -1.2
"""The kind of session weaker than this (log-odds), and exertion, are no ground for a no."""
SHORT_MINUTES = 10
_WORD = 20.0
_DECIDED_ALONE = frozenset({"athlete", "rule"})
"""Evidence that is no finding in the session but the word that decided it."""
_LEAST_BESIDE_LOG, _CLEARLY_NONE = 0.2, 3.0
_NOT_ALL_WRITTEN = -2.2
_FULL_CREDIT, _USUAL_SETS, _QUARTER = 0.7, 3, 0.25
"""So many sets of a whole leg exercise, a quarter of all, say no less than its name does."""
_SHORT = -1.5
_HARD_RPE, _EASY_RPE = 8, 3
_HARD, _EASY = 0.2, -0.5
_KINDS: Mapping[frozenset[str], float] = {
    frozenset(
        tokens("yoga pilates stretching flexibility mobility breathwork breathing meditation")
    ): -4.0,
    frozenset(tokens("climbing bouldering boxing")): -2.5,
    # Words for anything: often a stretch, often a class with squats in it, so that they
    # weigh against a vague title and are no ground for a no.
    frozenset(tokens("workout hiit cardio")): -1.1,
}


class LegDayDecision(NamedTuple):
    """What was decided of one session, and why."""

    decision: Decision
    confidence: float
    decided_by: DecidedBy
    evidence: tuple[Evidence, ...]


def decide_leg_days(sessions: pd.DataFrame, sets: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Decide which strength sessions were leg days, and how severe.

    Args:
        sessions: frame SESSIONS; ``athlete_decision`` holds the athlete's word.
        sets: frame STRENGTH_SETS; sets written in descriptions are read here.
        config: ``sources.leg_weekdays``, ``athlete`` and ``windows``.

    Returns:
        Frame STRENGTH_SESSIONS sorted by start: one row per session. ``confidence`` is the
        probability of the likelier answer, 1 for the athlete's word.
    """
    ordered = sessions.sort_values(["started_at", "session_id"], ignore_index=True)
    read = with_written_sets(ordered, sets, config.display.weight_unit)
    work = working_sets(read, config.athlete.mass_kg)
    absurd = _absurd_by_session(read)
    by_session = sets_by_session(work)
    weekdays = {day.lower() for day in config.sources.leg_weekdays}
    decided = [
        _decide_session(
            session | {"absurd": absurd.get(session["session_id"], ())},
            by_session.get(session["session_id"]),
            weekdays,
            config.athlete.mass_kg,
        )
        for session in ordered.to_dict("records")
    ]
    decisions = pd.DataFrame(decided, columns=list(LegDayDecision._fields), index=ordered.index)
    with_work = ordered.join(decisions).join(leg_work(work), on="session_id")
    return conform(add_severity(with_work, work, config), "strength_sessions")


def decide_by_words(
    decided: pd.DataFrame, said: Sequence[str], sets: pd.DataFrame, config: Config
) -> pd.DataFrame:
    """Decide anew what the athlete says something else of; nothing else is known of any session.

    Args:
        decided: frame STRENGTH_SESSIONS as ``decide_leg_days`` returned it.
        said: the athlete's word on each of its rows by now: yes, no, or "".
        sets: frame STRENGTH_SETS, those written in descriptions included.
        config: as for ``decide_leg_days``, and as it was.
    """
    weekdays = {day.lower() for day in config.sources.leg_weekdays}
    columns = {name: decided[name].tolist() for name in LegDayDecision._fields}
    pairs = zip(decided["athlete_decision"].tolist(), said, strict=True)
    changed = np.array([before != now for before, now in pairs], dtype=bool)
    if not changed.any():
        return decided
    for row in np.flatnonzero(changed).tolist():
        now = said[row]
        evidence = tuple(e for e in columns["evidence"][row] if e.source not in _DECIDED_ALONE)
        day = _weekday_of(decided["local_date"].iloc[row])
        for name, value in _decision_on(evidence, now, day, weekdays)._asdict().items():
            columns[name][row] = value
    with_words = decided.assign(athlete_decision=list(said), **columns)
    # Of years of training, what is near alone: a word is answered while somebody waits.
    only = compared_with(decided, changed)
    near = decided.loc[looked_back_on(decided, only), "session_id"]
    work = working_sets(sets[sets["session_id"].isin(near)], config.athlete.mass_kg)
    return conform(add_severity(with_words, work, config, only), "strength_sessions")


def _absurd_by_session(sets: pd.DataFrame) -> dict[str, list[str]]:
    """Return the sets that nobody did, in words, by ``session_id``."""
    found: dict[str, list[str]] = {}
    absurd = sets[absurd_sets(sets) & (sets["effort"] == "active")]
    columns = (absurd[name] for name in ("session_id", "exercise", "reps", "weight_kg"))
    for session_id, *entered in zip(*columns, strict=True):
        found.setdefault(session_id, []).append(set_in_words(*entered))
    return found


def _decide_session(
    session: Mapping[Hashable, Any],
    work: Sequence[WorkingSet] | None,
    weekdays: set[str],
    mass_kg: float | None,
) -> LegDayDecision:
    evidence = tuple(_session_evidence(session, work, mass_kg))
    day = _weekday_of(session["local_date"])
    return _decision_on(evidence, session["athlete_decision"], day, weekdays)


def _decision_on(
    evidence: tuple[Evidence, ...], word: str, day: str, weekdays: set[str]
) -> LegDayDecision:
    """Decide by what was found, the athlete's word, and the rule for days of the week."""
    if word in {"yes", "no"}:
        # The other evidence stays, so that the athlete sees what the session looked like.
        by_athlete = Evidence("athlete", f"you said {word}", _WORD if word == "yes" else -_WORD)
        decision: Decision = "yes" if word == "yes" else "no"
        return LegDayDecision(decision, 1.0, "athlete", (by_athlete, *evidence))
    likely = _probability(PRIOR + sum(piece.weight for piece in evidence))
    confidence = round(max(likely, 1 - likely), 3)
    if likely >= CERTAIN:
        return LegDayDecision("yes", confidence, "auto", evidence)
    if max(likely, _probability_on_grounds(evidence)) <= 1 - CERTAIN:
        return LegDayDecision("no", confidence, "auto", evidence)
    if day in weekdays:
        rule = Evidence("rule", f"by your rule, {day.title()} is leg day", 0.0)
        return LegDayDecision("yes", CERTAIN, "rule", (*evidence, rule))
    return LegDayDecision("unknown", min(confidence, CERTAIN), "auto", evidence)


def _session_evidence(
    session: Mapping[Hashable, Any], work: Sequence[WorkingSet] | None, mass_kg: float | None
) -> Iterator[Evidence]:
    if why := session.get("date_problem"):
        nobody_knows = "it counts for nothing, as nobody knows when it was"
        yield Evidence("date", f"{nobody_knows}: {why}", 0.0)
    written, left = sets_in(str(session["description"]))
    in_words = title_evidence(str(session["name"]), left)
    if work is not None:
        done = set_evidence(work, mass_kg)
        if {one.exercise for one in work} <= {one.exercise for one in written}:
            others = any(p.source == "description" and p.weight > 0 for p in in_words)
            done = replace(done, weight=max(done.weight, _least_written(work, others=others)))
        yield done
        if any(s.leg for s in work) and not any(s.guess for s in work):
            in_words = tuple(_beside_log(piece, done.weight) for piece in in_words)
    if session["absurd"]:
        slips = "; ".join(dict.fromkeys(session["absurd"]))
        yield Evidence("sets", f"left out of the load, for that cannot be: {slips}", 0.0)
    yield from in_words
    yield from _evidence_of_kind(str(session["sport_detail"]), session["weight_lifted_kg"])
    yield from _evidence_of_length(session["duration_s"], has_sets=work is not None)
    if session["ran_on"]:
        yield Evidence("length", str(session["ran_on"]), 0.0)
    yield from _evidence_of_exertion(session["rpe"])


def _least_written(work: Sequence[WorkingSet], *, others: bool) -> float:
    """Return what sets in a description say at least, in log-odds.

    ``others``: beside them stands a leg exercise whose sets nobody counted, so they are not all.
    """
    least = _NOT_ALL_WRITTEN if others else -math.inf
    legs = sum(one.credit >= _FULL_CREDIT for one in work)
    if legs < max(min(_USUAL_SETS, len(work)), _QUARTER * len(work)):
        return least
    # "Squats, bench, rows 3x8" has no less of a leg day than "squats, bench and rows".
    names = ", ".join(dict.fromkeys(one.exercise for one in work))
    return max(least, round(sum(piece.weight for piece in title_evidence("", names)), 2))


def _beside_log(in_title: Evidence, logged: float) -> Evidence:
    """Let a title such as "Pull" count the less, the more the log shows work for the legs."""
    if in_title.weight >= 0:
        return in_title
    share = _LEAST_BESIDE_LOG + (1 - _LEAST_BESIDE_LOG) * -logged / _CLEARLY_NONE
    return replace(
        in_title, weight=round(in_title.weight * min(1.0, max(_LEAST_BESIDE_LOG, share)), 2)
    )


def _evidence_of_kind(sport_detail: str, lifted_kg: object) -> Iterator[Evidence]:
    lifted = lifted_kg if isinstance(lifted_kg, float) and lifted_kg > 0 else None
    if lifted:
        yield Evidence("lifted", f"you lifted {weight(lifted)} in all", 0.0)
    # With weights in it, a "workout" was lifting, not stretching.
    words = set(tokens(sport_detail)) - ({"workout"} if lifted else set())
    for kinds, log_odds in _KINDS.items():
        for kind in sorted(words & kinds):
            yield Evidence("kind", f"it was recorded as {kind}", log_odds)


def _evidence_of_length(seconds: object, *, has_sets: bool) -> Iterator[Evidence]:
    # A short session with sets is a short session; one without is often a false start.
    if isinstance(seconds, float) and seconds < SHORT_MINUTES * 60 and not has_sets:
        yield Evidence("length", f"it took only {seconds / 60:.0f} min", _SHORT)


def _evidence_of_exertion(rpe: object) -> Iterator[Evidence]:
    if isinstance(rpe, float) and rpe >= _HARD_RPE:
        yield Evidence("exertion", f"you rated it {rpe:.0f} of 10", _HARD)
    if isinstance(rpe, float) and rpe <= _EASY_RPE:
        yield Evidence("exertion", f"you rated it {rpe:.0f} of 10", _EASY)


def _probability_on_grounds(evidence: Sequence[Evidence]) -> float:
    hints = [
        piece
        for piece in evidence
        if piece.source == "exertion" or (piece.source == "kind" and piece.weight > _ONLY_A_HINT)
    ]
    return _probability(PRIOR + sum(piece.weight for piece in evidence if piece not in hints))


def _weekday_of(local_date: object) -> str:
    return weekday(pd.Timestamp(str(local_date))).lower()


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
