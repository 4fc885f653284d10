"""The scoreboard: every judged run over time, and whether it is getting better."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.advice.rules import HARD_RULES
from analyzer.model import VerdictWord  # noqa: TC001 - the schema reads the types
from analyzer.report.parts import Note, Table
from analyzer.stats import newcombe_interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.model import Verdict
    from analyzer.report.known import Known
    from analyzer.settings import Windows

ENDS = 15
_CLEARLY = 2
_MONTHS_SHOWN = 18
_QUARTERS_SHOWN = 72
TOO_LONG = frozenset({"length", "spike"})


@dataclass(frozen=True, slots=True)
class Mark:
    """One run in the window: its day, verdict and score."""

    run_id: str
    day: date
    verdict: VerdictWord
    score: float


@dataclass(frozen=True, slots=True)
class Period:
    """A month, quarter or year: its name, short name, the year it opens, and its marks."""

    name: str
    short: str
    opens_year: str
    marks: tuple[Mark, ...]

    def count(self, verdict: VerdictWord) -> int:
        """Count the runs with this verdict."""
        return sum(mark.verdict == verdict for mark in self.marks)

    @property
    def judged(self) -> int:
        """Count the runs that were judged."""
        return len(self.marks) - self.count("not judged")


@dataclass(frozen=True, slots=True)
class Ends:
    """The first and the last runs of the scoreboard: from when to when, and how many kept."""

    n: int
    first_kept: int
    last_kept: int
    first_until: date
    last_from: date


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """The section: counts, periods with their marks, words."""

    title: str
    dek: str
    kept: int
    borderline: int
    broke: int
    not_judged: int
    kept_in_a_row: int
    periods: tuple[Period, ...]
    ends: Ends | None
    notes: tuple[Note, ...]
    table: Table

    @property
    def judged(self) -> int:
        """Count kept, borderline and broke."""
        return self.kept + self.borderline + self.broke


def build(known: Known) -> Scoreboard:
    """Count the verdicts and say whether they change."""
    marks = [_mark(verdict, known.day_of[i]) for i, verdict in known.verdict_of.items()]
    count = Counter(mark.verdict for mark in marks)
    judged = [mark for mark in marks if mark.verdict != "not judged"]
    ends = _ends(judged)
    periods = tuple(_periods(marks))
    return Scoreboard(
        title=_title(count["kept"], len(judged), len(marks), ends),
        dek=_judged(known.dataset.config.windows),
        kept=count["kept"],
        borderline=count["borderline"],
        broke=count["broke"],
        not_judged=count["not judged"],
        kept_in_a_row=_kept_in_a_row(judged),
        periods=periods,
        ends=ends,
        notes=tuple(_notes(known, marks, count)),
        table=_table(periods),
    )


def _judged(windows: Windows) -> str:
    """Say which runs are judged."""
    standard, severe, first = (
        f"{units.number(hours)} h"
        for hours in (windows.standard_h, windows.severe_h, windows.first_h)
    )
    gap = units.count(round(windows.first_after_days), "day")
    return (
        f"Every run within {standard} of leg day, {severe} of a hard one and {first} of the first"
        f" in over {gap}, judged against your own recent runs: short enough and slow enough?"
    )


def _mark(verdict: Verdict, day: date) -> Mark:
    return Mark(verdict.run_id, day, verdict.verdict, verdict.score)


def _kept_in_a_row(judged: Sequence[Mark]) -> int:
    kept = 0
    for mark in reversed(judged):
        if mark.verdict != "kept":
            break
        kept += 1
    return kept


def _ends(judged: Sequence[Mark]) -> Ends | None:
    if len(judged) < 2 * ENDS:
        return None
    first, last = judged[:ENDS], judged[-ENDS:]
    kept = [sum(mark.verdict == "kept" for mark in part) for part in (first, last)]
    return Ends(ENDS, kept[0], kept[1], first[-1].day, last[0].day)


def _title(kept: int, judged: int, seen: int, ends: Ends | None) -> str:
    if not seen:
        return "No run in the hours after leg day yet"
    if not judged:
        return f"{units.count(seen, 'run')} in the hours after leg day, none could be judged"
    if ends is None:
        return f"{units.number(kept)} of {units.count(judged, 'judged run')} kept short and slow"
    low, high = newcombe_interval(ends.first_kept, ends.last_kept, ends.n)
    last = (
        f"{ends.last_kept} of the last {ends.n} runs kept, {ends.first_kept} of the first {ends.n}"
    )
    if low > 0:
        return f"You are getting better at it: {last}"
    if high < 0:
        return f"You kept to it more often before: {last}"
    return f"No clear change over time: {last}"


def _periods(marks: Sequence[Mark]) -> Iterator[Period]:
    if not marks:
        return
    months = _month_number(marks[-1].day) - _month_number(marks[0].day) + 1
    size = 1 if months <= _MONTHS_SHOWN else 3 if months <= _QUARTERS_SHOWN else 12
    found = {key: tuple(group) for key, group in groupby(marks, lambda m: _start(m.day, size))}
    year = None
    for start in _starts(min(found), max(found), size):
        opens = str(start.year) if start.year != year and size < 12 else ""  # noqa: PLR2004 - months
        year = start.year
        yield Period(*_named(start, size), opens, found.get(start, ()))


def _month_number(day: date) -> int:
    return 12 * day.year + day.month - 1


def _start(day: date, size: int) -> date:
    year, month = divmod(_month_number(day) // size * size, 12)
    return date(year, month + 1, 1)


def _starts(first: date, last: date, size: int) -> Iterator[date]:
    for number in range(_month_number(first), _month_number(last) + 1, size):
        yield date(number // 12, number % 12 + 1, 1)


def _named(start: date, size: int) -> tuple[str, str]:
    if size == 1:
        return units.month(start, year=True), units.month(start)
    if size == 3:  # noqa: PLR2004 - a quarter
        quarter = f"Q{start.month // 3 + 1}"
        return f"{quarter} {start.year}", quarter
    return str(start.year), str(start.year)


def _notes(known: Known, marks: list[Mark], count: Counter[VerdictWord]) -> Iterator[Note]:
    if not marks:
        yield _nothing(known)
        return
    lead = ", ".join(
        f"{units.number(count[word])} {word}" for word in ("kept", "borderline", "broke")
    )
    left = count["not judged"]
    yield Note(f"{lead}{',' if left else '.'}", f"{left} not judged." if left else "")
    broken = [mark for mark in marks if mark.verdict == "broke"]
    if broken:
        last = units.day(broken[-1].day)
        yield Note("", f"The last run that broke the advice was on {last}.{_mostly(known, broken)}")
    if count.total() - left < 2 * ENDS:
        more = 2 * ENDS - count.total() + left
        text = f"Whether it changes over time shows from {2 * ENDS} judged runs on; {more} to go."
        yield Note("", text)


def _nothing(known: Known) -> Note:
    if known.everything.leg_days.empty:
        return Note("", "Runs are judged once a leg day is known.", missing=True)
    return Note("", "You have not run within the hours after a leg day.", missing=True)


def _mostly(known: Known, broken: list[Mark]) -> str:
    rules = [{r.rule for r in known.verdict_of[mark.run_id].reasons} for mark in broken]
    fast = sum(bool(r & HARD_RULES) for r in rules)
    long = sum(bool(r & TOO_LONG) for r in rules)
    if not fast and not long:
        return ""
    n = len(broken)
    said = f"{fast} of {n} over the effort limits, {long} over those of length"
    return f" Broken runs were {_which(fast, long)}: {said}."


def _which(fast: int, long: int) -> str:
    if fast > _CLEARLY * long:
        return "too hard rather than too long"
    if long > _CLEARLY * fast:
        return "too long rather than too hard"
    return "too hard about as often as too long"


def _table(periods: tuple[Period, ...]) -> Table:
    columns = ("period", "kept", "borderline", "broke", "not judged")
    rows = [
        (
            period.name,
            *(str(period.count(v)) for v in ("kept", "borderline", "broke", "not judged")),
        )
        for period in periods
    ]
    return Table("Verdicts over time", columns, tuple(rows))
