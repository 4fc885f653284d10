"""What the roster says: a row an athlete, whoever needs a look first.

It is for the coach who has the athletes' files, so it may name them; nothing here is pooled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.advice.today import TodayWord
from analyzer.answers.today import STALE_DAYS
from analyzer.cohort.athlete import LATELY_DAYS
from analyzer.cohort.words import range_words
from analyzer.effect import PER_LEG_DAY, EffectVerdict
from analyzer.report.parts import BUCKET_LONG_WHEN, Fact
from analyzer.text import capital, typographic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from analyzer.cohort.athlete import AthleteResult
    from analyzer.cohort.athlete_today import AthleteToday

HEADING = "Your athletes"


class Need(StrEnum):
    """Why an athlete needs a look; the most urgent first."""

    TOO_SORE = "too sore"
    BROKE = "broke"
    FAILED = "failed"
    UNDECIDED = "undecided"
    NO_RUNS = "no runs"
    OLD_DATA = "old data"

    @property
    def urgent(self) -> bool:
        """True for what should not wait."""
        return self in {Need.FAILED, Need.TOO_SORE, Need.BROKE}


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One athlete: ``page`` is where their own report lies, "" where there is none.

    ``urgency`` orders rows: the higher, the sooner the athlete needs a look; ``place`` does by
    name, and ``strictness`` by how little may be run today.
    """

    pseudonym: str
    name: str
    page: str
    needs: tuple[Need, ...]
    needs_words: tuple[str, ...]
    urgency: int
    place: int
    strictness: int
    today: AthleteToday | None
    today_words: str
    since_words: str
    lately_words: str
    effect_words: str
    clear: bool
    kept: int
    borderline: int
    broke: int
    effect_pct: float | None
    undecided: int
    data_words: str
    failed: str


@dataclass(frozen=True, slots=True)
class Roster:
    """The page: its headline in three pieces, of which the second is strong, and its rows."""

    heading: str
    made_at: str
    before: str
    strong: str
    after: str
    lede: str
    facts: tuple[Fact, ...]
    rows: tuple[RosterRow, ...]


def roster_of(
    results: Sequence[AthleteResult],
    today: Mapping[str, AthleteToday],
    pages: Mapping[str, str],
    names: Mapping[str, str],
    made_at: datetime,
) -> Roster:
    """Return the roster.

    Args:
        results: what each athlete brought to the cohort, broken ones included.
        today: what holds for each now, by pseudonym; a broken athlete is missing.
        pages: where the report of each lies, by pseudonym, as a relative address.
        names: what the coach calls them, by pseudonym; default the pseudonym.
        made_at: when, on the coach's clock.
    """
    rows = [
        _row(one, today.get(one.pseudonym), pages.get(one.pseudonym, ""),
             names.get(one.pseudonym, one.pseudonym))
        for one in results
    ]  # fmt: skip
    rows.sort(key=lambda row: row.name.casefold())
    rows = [replace(row, place=place) for place, row in enumerate(rows)]
    rows.sort(key=lambda row: -row.urgency)
    before, strong, after = _headline(rows)
    return Roster(
        heading=HEADING,
        made_at=units.day_and_hour(made_at, made_at.hour + made_at.minute / 60),
        before=before,
        strong=strong,
        after=after,
        lede=_lede(rows),
        facts=tuple(_facts(rows)),
        rows=tuple(rows),
    )


def _row(
    one: AthleteResult, today: AthleteToday | None, page: str, name: str
) -> RosterRow:  # fmt: skip
    needs = tuple(_needs(one, today))
    return RosterRow(
        pseudonym=one.pseudonym,
        name=name,
        page=page,
        needs=needs,
        needs_words=tuple(_need_words(need, one, today) for need in needs),
        urgency=_urgency(needs, one),
        place=0,
        strictness=_strictness(today),
        today=today,
        today_words=_today_words(today),
        since_words=_since_words(today),
        lately_words=_lately_words(one),
        effect_words=_effect_words(one),
        clear=EffectVerdict(one.verdict).clear if one.verdict else False,
        kept=one.kept,
        borderline=one.borderline,
        broke=one.broke,
        effect_pct=one.shown_pct if units.is_known(one.shown_pct) else None,
        undecided=one.undecided,
        data_words=_data_words(today),
        failed=one.failed,
    )


# Who needs a look


def _needs(one: AthleteResult, today: AthleteToday | None) -> Iterator[Need]:
    if one.failed:
        yield Need.FAILED
    if today is not None and today.word is TodayWord.NO_RUN:
        yield Need.TOO_SORE
    if one.broke and not _is_long_ago(today):
        yield Need.BROKE
    if one.undecided:
        yield Need.UNDECIDED
    if not one.failed and not one.n_runs:
        yield Need.NO_RUNS
    if today is not None and (today.data_age_days is None or today.data_age_days > STALE_DAYS):
        yield Need.OLD_DATA


def _is_long_ago(today: AthleteToday | None) -> bool:
    """Tell whether a log ended so long ago that nothing of it needs a word any more."""
    return today is not None and (today.data_age_days or 0) > LATELY_DAYS


_STRICTNESS = (
    TodayWord.AS_USUAL,
    TodayWord.UNKNOWN,
    TodayWord.IF_LEG_DAY,
    TodayWord.SHORT_AND_SLOW,
    TodayWord.ENOUGH,
    TodayWord.NO_RUN,
)


def _strictness(today: AthleteToday | None) -> int:
    if today is None:
        return -1
    return _STRICTNESS.index(TodayWord.UNKNOWN if today.hedged else today.word)


_WEIGHT = {need: 1000 << (len(Need) - place) for place, need in enumerate(Need)}
_MOST = 99


def _urgency(needs: Sequence[Need], one: AthleteResult) -> int:
    """Return a number to sort by: the kind of need first, then how much there is of it."""
    if not needs:
        return 0
    much: int = {Need.BROKE: one.broke, Need.UNDECIDED: one.undecided}.get(needs[0], 0)
    return sum(_WEIGHT[need] for need in needs) + min(much, _MOST)


def _need_words(need: Need, one: AthleteResult, today: AthleteToday | None) -> str:
    if need is Need.FAILED:
        return "no result"
    if need is Need.TOO_SORE:
        return "legs too sore for a run"
    if need is Need.BROKE:
        return f"broke the advice in {units.count(one.broke, 'run')}"
    if need is Need.UNDECIDED:
        return f"{units.count(one.undecided, 'session')} to decide"
    if need is Need.NO_RUNS:
        return _no_runs_words(one)
    return _old_words(today)


def _no_runs_words(one: AthleteResult) -> str:
    read = units.count(one.n_activities, "activity", "activities")
    return f"no run yet among {read}" if one.n_activities else "no run yet"


def _old_words(today: AthleteToday | None) -> str:
    if today is None or today.data_age_days is None:
        return "nothing recorded"
    return f"nothing new for {_age_words(today.data_age_days)}"


# The cells


def _today_words(today: AthleteToday | None) -> str:
    if today is None:
        return units.UNKNOWN
    if today.word is TodayWord.UNKNOWN:
        why = "no leg day is known" if today.hours is None else "the last leg day known is too old"
        return f"Can’t tell: {why}"
    if today.hedged:
        limits = f", {today.limits}" if today.limits else ""
        return f"Only if no legs since {today.unknown_since}: as usual{limits}"
    words = typographic(str(today.word))
    if today.limits:
        words += f"{', ' if today.word is TodayWord.AS_USUAL else ': '}{today.limits}"
    if today.free_from:
        words += f"; everything again from {today.free_from}"
    return capital(words)


_DAYS_FROM_H = 7 * 24.0


def _since_words(today: AthleteToday | None) -> str:
    if today is None or today.hours is None:
        return "none known" if today else units.UNKNOWN
    since = units.hours(today.hours)
    if today.hours > _DAYS_FROM_H:
        # Counted by the calendar, as their own page does.
        days = today.hours // 24 if today.days is None else today.days
        since = _age_words(int(days))
    return since if today.decided else f"{since}, undecided"


def _lately_words(one: AthleteResult) -> str:
    if one.failed:
        return units.UNKNOWN
    if not one.kept + one.borderline + one.broke:
        return "no run judged"
    between = f", {units.number(one.borderline)} borderline" if one.borderline else ""
    return f"{units.number(one.kept)} kept{between}, {units.number(one.broke)} broke"


def _effect_words(one: AthleteResult) -> str:
    if one.failed or not one.verdict:
        return units.UNKNOWN
    word = EffectVerdict(one.verdict)
    if not units.is_known(one.shown_pct):
        return typographic(str(word))
    # Which day it is about is said where it is not the one all others are about.
    when = "" if one.shown_bucket != PER_LEG_DAY else ", per leg day"
    if word.clear:
        ends = units.sizes(one.shown_low_pct, one.shown_high_pct)
        return f"{units.percent(abs(one.shown_pct))} {word} ({ends}{when})"
    ends = range_words(one.shown_low_pct, one.shown_high_pct)
    return f"{capital(typographic(str(word)))} ({ends}{when})"


def _data_words(today: AthleteToday | None) -> str:
    if today is None or today.data_age_days is None:
        return "none" if today else units.UNKNOWN
    if today.data_age_days <= 0:
        return "today"
    if today.data_age_days == 1:
        return "yesterday"
    return f"{_age_words(today.data_age_days)} ago"


_YEAR_DAYS = 365


def _age_words(days: int) -> str:
    """Say how old data are; beyond two years in years, for the day says nothing more."""
    if days < 2 * _YEAR_DAYS:
        return units.count(days, "day")
    return units.count(int(days / 365.25), "year")


# The head


def _headline(rows: Sequence[RosterRow]) -> tuple[str, str, str]:
    """Count what should not wait: on some days everybody has something small to look at."""
    urgent = sum(any(need.urgent for need in row.needs) for row in rows)
    if urgent:
        who = f"{units.number(urgent)} of {units.count(len(rows), 'athlete')}"
        return "", who, " needs a look today." if urgent == 1 else " need a look today."
    if any(row.needs for row in rows):
        return "", "Nothing is urgent", " today."
    return "Nobody ", "needs a look", " today."


def _lede(rows: Sequence[RosterRow]) -> str:
    counts = {need: sum(need in row.needs for row in rows) for need in Need}
    said = [_COUNTED[need](n) for need, n in counts.items() if n]
    if not said:
        return "No advice broken lately, nothing to decide, and all data are fresh."
    return f"{capital(units.listed(said))}."


def _have(n: int) -> str:
    return "has" if n == 1 else "have"


_COUNTED = {
    Need.TOO_SORE: lambda n: f"{units.spelled(n)} {_have(n)} legs too sore for a run",
    Need.BROKE: lambda n: f"{units.spelled(n)} broke the advice lately",
    Need.FAILED: lambda n: f"{units.spelled(n)} gave no result",
    Need.UNDECIDED: lambda n: f"{units.spelled(n)} {_have(n)} sessions to decide",
    Need.NO_RUNS: lambda n: f"{units.spelled(n)} {_have(n)} no runs yet",
    Need.OLD_DATA: lambda n: f"{units.spelled(n)} {_have(n)} sent nothing for days",
}


def _facts(rows: Sequence[RosterRow]) -> Iterator[Fact]:
    words = [row.today.word for row in rows if row.today]
    slow = sum(word in {TodayWord.SHORT_AND_SLOW, TodayWord.IF_LEG_DAY} for word in words)
    hedged = sum(bool(row.today and row.today.hedged) for row in rows)
    usual, total = words.count(TodayWord.AS_USUAL) - hedged, units.number(len(rows))
    unknown = words.count(TodayWord.UNKNOWN) + hedged
    yield Fact(
        "Short and slow today",
        f"{units.number(slow)} of {total}",
        "after a leg day, or what may have been one",
    )
    yield Fact("As usual today", f"{units.number(usual)} of {total}", "no leg day holds them back")
    if unknown:
        text = "a leg day that counts may be missing in their data"
        yield Fact("Not known today", f"{units.number(unknown)} of {total}", text)
    clear = sum(row.clear for row in rows)
    text = f"whose own runs show what leg day does {BUCKET_LONG_WHEN['6-30 h']}"
    yield Fact("A clear effect", f"{units.number(clear)} of {total}", text)
