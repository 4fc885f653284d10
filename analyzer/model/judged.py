"""What is concluded: evidence, reasons, verdicts."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.model.words import Confidence, VerdictWord  # noqa: TC001 - what is kept reads them


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to think that a strength session was leg day, or was not.

    ``weight`` is in log-odds: positive speaks for leg day, negative against, 0 says nothing.
    """

    source: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a run got its verdict: the rule, a sentence, the number found and the limit used."""

    rule: str
    text: str
    value: float | None = None
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class NextRun:
    """The run that followed a judged run within 72 h with no leg day between."""

    run_id: str
    hours_later: float
    residual_pct: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the advice "short and slow after leg day" says of one run.

    ``notes`` are reasons that do not decide (fading, same day, long descent); ``short_reasons``
    say each reason of a judged run in as few words as a list of runs has room for.
    ``leg_carryover`` is what was left of the leg days before it (1 = a standard one), by which
    ``score``, 0 to 100, is weighted.
    """

    run_id: str
    verdict: VerdictWord
    score: float
    confidence: Confidence
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    hours_since_leg_day: float | None = None
    leg_carryover: float | None = None
    short_reasons: tuple[str, ...] = ()

    @property
    def sure_words(self) -> str:
        """How sure it is, as one says it."""
        return _SURE_WORDS[self.confidence]


_SURE_WORDS: dict[Confidence, str] = {"high": "sure", "medium": "fairly sure", "low": "not sure"}
