"""What holds for one athlete of a cohort at this moment, by the limits of ``legstats today``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analyzer import units
from analyzer.advice.today import TodaysAdviser, TodayWord
from analyzer.answers.local_clock import on_local_clock
from analyzer.answers.today import farthest_in_words, limits_in_words, next_moment, unknown_since

if TYPE_CHECKING:
    from datetime import datetime

    from analyzer.advice.today import TodaysAdvice
    from analyzer.frames.dataset import Dataset


@dataclass(frozen=True, slots=True)
class AthleteToday:
    """What holds for one athlete at the moment of the roster.

    ``word`` is what to do with a run now and ``limits`` what it may be at most, "" where nothing
    is limited; ``free_from`` is when everything is fine again, "" where it is, or nobody knows.
    ``hours`` are those since the last leg day, of which ``decided`` tells whether it is one.
    ``data_age_days`` counts days of the calendar since the last recording; None without any.
    ``days`` are those of the calendar since the last leg day. ``unknown_since`` is the day from
    which on a leg day would not be known, in words; "" where the data are of these days.
    """

    word: TodayWord
    limits: str
    free_from: str
    hours: float | None
    decided: bool
    data_age_days: int | None
    days: int | None = None
    unknown_since: str = ""

    @property
    def hedged(self) -> bool:
        """True where all is as usual only if no leg day is missing in the data."""
        return self.word is TodayWord.AS_USUAL and bool(self.unknown_since)


def athlete_today(data: Dataset, at: datetime | None = None) -> AthleteToday:
    """Return what holds for an athlete: the limits by which ``legstats today`` answers.

    Args:
        data: everything known of the athlete.
        at: the moment, with a zone; default now.
    """
    moment = on_local_clock(data.config, (at or next_moment(data)))
    advice = TodaysAdviser(data).advise(pd.Timestamp(moment))
    last, end = advice.last, advice.recorded_end
    return AthleteToday(
        word=advice.word,
        limits=_limits_words(advice, data),
        free_from=units.upcoming(advice.free_from, advice.at) if advice.free_from else "",
        hours=last.hours if last else None,
        decided=bool(last and last.decided),
        data_age_days=(advice.at.date() - end).days if end else None,
        days=(advice.at.date() - last.day).days if last else None,
        unknown_since=unknown_since(advice),
    )


def _limits_words(advice: TodaysAdvice, data: Dataset) -> str:
    if advice.word in {TodayWord.SHORT_AND_SLOW, TodayWord.IF_LEG_DAY}:
        return limits_in_words(advice.allowed, data).brief
    return farthest_in_words(advice, data) if advice.word is TodayWord.AS_USUAL else ""
