"""Why a number is refused or a run left out: a reason and numbers, and the sentence of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.buckets import BUCKET_EDGES_H, LESS_RESTED_FROM_H, RESTED_FROM_H, bucket_words

if TYPE_CHECKING:
    from collections.abc import Mapping

FEWEST_IN_BUCKET = 6
FEWEST_IN_REFERENCE = 8
GOOD_REFERENCE = 15
FEWEST_IN_PERIOD, FEWEST_WEEKS = 8, 3
SHORTEST_S = 15 * 60.0
NOT_COMPARED, COMPARED_KINDS = ("race", "intervals", "stroller"), ("easy", "long")


class Refusal(Enum):
    """Why an effect has no number; the value is the sentence where no count belongs in it."""

    NO_HEART_RATE = "without heart rate, effort cannot be held equal"
    NOTHING_MEASURED = "no run has all the measures it takes"
    TOO_FEW_RUNS = ""
    TOO_FEW_WEEKS = f"its runs lie in fewer than {FEWEST_WEEKS} weeks"
    COUNTED_AS_RESTED = (
        f"counted as rested: fewer than {GOOD_REFERENCE} runs came later than {RESTED_FROM_H:g} h"
    )
    TOO_FEW_FOR_THE_REGRESSION = "too few runs for all that has to be held equal"
    EFFORT_NEVER_DIFFERS = "heart rate or speed never differs between the runs"
    TOO_FEW_SOON_OR_LATER = (
        f"too few runs within {BUCKET_EDGES_H[2]:g} h of leg day, or too few later ones, to compare"
    )


class LeftOutReason(StrEnum):
    """Why a run is not compared; where several apply, the first in this order."""

    IGNORED = "ignored"
    NO_DATE = "no date"
    IN_FUTURE = "in the future"
    IMPLAUSIBLE = "impossible for anyone"
    KIND = "race, intervals or stroller"
    SHORT = "shorter than 15 minutes"
    UNDECIDED = "after an undecided session"
    HIDDEN_START = "a hidden start that allows two buckets"
    NO_LEG_DAY = "no leg day known before"
    LAPSED = "long after the last leg day known"
    WEEK_OFF = "more than a week after the last leg day"
    NO_HEART_RATE = "no usable heart rate"
    NOT_MEASURED = "a measure missing or implausible"


class Caution(Enum):
    """What to know of the comparison as a whole; the value is the sentence."""

    LESS_RESTED = (
        f"Fewer than {GOOD_REFERENCE} runs came later than {RESTED_FROM_H:g} h: runs from "
        f"{LESS_RESTED_FROM_H:g} h after leg day on count as rested."
    )
    AMONG_RUNS_DONE = (
        "The day after leg day you ran clearly less often than when rested: all this holds among "
        "the runs you did."
    )
    NEVER_RESTED = (
        "You are hardly ever rested from leg day: runs soon after it are compared with runs one to "
        "three days later."
    )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A run that is not compared: its place in the frame (from 0), its run_id ("" without), why."""

    row: int
    run_id: str
    reason: LeftOutReason


_LEFT_OUT_WORDS: Mapping[LeftOutReason, str] = MappingProxyType(
    {
        LeftOutReason.IGNORED: "you took it out",
        LeftOutReason.NO_DATE: "with no true date",
        LeftOutReason.IN_FUTURE: "dated in the future",
        LeftOutReason.HIDDEN_START: "at an hour its source hides",
        LeftOutReason.NO_LEG_DAY: "before the first leg day",
        LeftOutReason.LAPSED: "more than {lapsed} after the last leg day (one may be missing)",
        LeftOutReason.WEEK_OFF: "more than {until}, up to {lapsed}, after the last leg day",
    }
)


def left_out_words(reason: LeftOutReason, lapsed_days: float, until_h: float) -> str:
    """Say why runs are left out, in the same words wherever they are counted.

    Args:
        reason: why.
        lapsed_days: as ``windows.lapsed_days``.
        until_h: as ``windows.reference_until_h``.
    """
    words = _LEFT_OUT_WORDS.get(reason, reason.value)
    return words.format(lapsed=units.count(round(lapsed_days), "day"), until=units.hours(until_h))


def left_out_sentences(
    counts: Mapping[LeftOutReason, int], lapsed_days: float, until_h: float
) -> list[str]:
    """Say how many runs took no part, and why, in a sentence for each reason."""
    return [
        f"{units.count(counts[reason], 'run')} left out:"
        f" {left_out_words(reason, lapsed_days, until_h)}."
        for reason in LeftOutReason
        if counts.get(reason)
    ]


def lacking_sentence(bucket: str, rested: int, here: int) -> str:
    """Say how many runs a comparison lacks among the rested ones and in ``bucket``; "" if none."""
    lacking = [_more_runs(rested, f"later than {LESS_RESTED_FROM_H:g} h")] if rested > 0 else []
    lacking += [_more_runs(here, bucket_words(bucket))] if here > 0 else []
    return f"it takes {' and '.join(lacking)}" if lacking else ""


def _more_runs(count: int, when: str) -> str:
    return f"{units.count(count, 'more run')} {when} after leg day"
