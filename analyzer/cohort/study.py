"""What the study says of many athletes: sentences and tables, made of what was pooled."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.cohort.pooled import DAY_ONE, FEWEST_ATHLETES
from analyzer.cohort.sections.effect import athletes_section, curve_section
from analyzer.cohort.sections.gains import gains_section
from analyzer.cohort.sections.method import left_out_section, method_section
from analyzer.cohort.sections.trust import checks_section, robustness_section
from analyzer.cohort.words import (
    SPREAD_WORDS,
    between_words,
    pooled_primary,
    range_words,
    size_words,
    spread_of,
    word_of,
)
from analyzer.effect import EffectVerdict
from analyzer.report.parts import Fact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.cohort.athlete import AthleteResult
    from analyzer.cohort.copies import SharedRecordings
    from analyzer.cohort.pooled import Pooled
    from analyzer.cohort.sections.section import StudySection

HEADING = "Leg day over many runners"


@dataclass(frozen=True, slots=True)
class Study:
    """The page: its headline in three pieces, of which the second is strong, and its sections."""

    heading: str
    athletes: str
    before: str
    strong: str
    after: str
    lede: str
    facts: tuple[Fact, ...]
    sections: tuple[StudySection, ...]
    pooled: Pooled


def study_of(
    pooled: Pooled, results: Sequence[AthleteResult], copies: Sequence[SharedRecordings] = ()
) -> Study:
    """Say what many athletes show together.

    Args:
        pooled: what was pooled of them.
        results: what each brought, broken ones included.
        copies: who holds the same recordings.
    """
    before, strong, after = _headline(pooled, results)
    return Study(
        heading=HEADING,
        athletes=units.count(pooled.n_athletes, "athlete"),
        before=before,
        strong=strong,
        after=after,
        lede=_lede(pooled),
        facts=tuple(_facts(pooled)),
        sections=tuple(_sections(pooled, results, copies)),
        pooled=pooled,
    )


# The answer


def _headline(pooled: Pooled, results: Sequence[AthleteResult]) -> tuple[str, str, str]:
    primary = pooled_primary(pooled)
    if primary is None or primary.estimate_pct is None:
        have = sum(math.isfinite(one.effects[DAY_ONE]) for one in results)
        needed = units.spelled(FEWEST_ATHLETES)
        return (
            "Too few athletes to say anything together: ",
            f"{units.spelled(have) if have else 'none'} of the {needed}",
            " it takes.",
        )
    word = word_of(primary)
    if word.clear:
        size = size_words(primary.estimate_pct)
        return "The day after leg day, these runners are ", size, ", at the same heart rate."
    if word is EffectVerdict.NO_CLEAR_DIFFERENCE:
        return "The day after leg day, these runners show ", "no clear difference", " on average."
    return "What leg day costs the day after ", "can’t be told yet", " from these runners."


def _lede(pooled: Pooled) -> str:
    primary = pooled_primary(pooled)
    if primary is None:
        return (
            f"Any number over fewer than {units.spelled(FEWEST_ATHLETES)} athletes would say little"
            " and show who is behind it, so there is none. The roster has what each athlete’s own"
            " runs say."
        )
    assert primary.low_pct is not None  # noqa: S101 - pooled as a whole
    assert primary.high_pct is not None  # noqa: S101 - as above
    mean = (
        f"The mean over {units.count(primary.k, 'athlete')} lies"
        f" {between_words(primary.low_pct, primary.high_pct)} (95 % interval)."
    )
    low, high = primary.predicted_low_pct, primary.predicted_high_pct
    if low is None or high is None:
        return mean
    return f"{mean} For one more runner like these it would lie {between_words(low, high)}."


def _facts(pooled: Pooled) -> Iterator[Fact]:
    primary = pooled_primary(pooled)
    if primary is None or primary.estimate_pct is None:
        return
    assert primary.low_pct is not None  # noqa: S101 - pooled as a whole
    assert primary.high_pct is not None  # noqa: S101 - as above
    size = size_words(primary.estimate_pct)
    ends = range_words(primary.low_pct, primary.high_pct)
    yield Fact("The mean of the athletes", size, f"95 % interval {ends}")
    low, high = primary.predicted_low_pct, primary.predicted_high_pct
    if low is not None and high is not None:
        text = f"95 % prediction interval. {SPREAD_WORDS[spread_of(primary)]}"
        yield Fact("One more runner like these", range_words(low, high), text)
    left = pooled.n_athletes - primary.k
    text = f"of {units.number(pooled.n_athletes)} have runs enough for the day after leg day"
    yield Fact(
        "Athletes", units.number(primary.k), text if left else "all of them have runs enough"
    )


# The sections


def _sections(
    pooled: Pooled, results: Sequence[AthleteResult], copies: Sequence[SharedRecordings]
) -> Iterator[StudySection]:
    primary = pooled_primary(pooled)
    if primary is not None:
        yield curve_section(pooled)
        yield athletes_section(pooled, primary, copies)
        yield robustness_section(pooled, primary)
        yield checks_section(pooled)
        yield gains_section(pooled)
    yield left_out_section(results)
    yield method_section()
