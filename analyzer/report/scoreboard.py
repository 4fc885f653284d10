"""The scoreboard: every judged run over time, whether it is getting better, and what came after."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.advice.consequences import (
    WhatCameAfter,
    compare_outcomes,
    observed_outcomes,
    smallest_seen,
)
from analyzer.advice.effort import EasyCeiling, easy_ceiling
from analyzer.advice.hr_max import back_words
from analyzer.advice.rules import HARD_RULES, LENGTH_RULES
from analyzer.answers.verdicts import hr_max_note
from analyzer.dataset.kept_value import value_of_dataset
from analyzer.effect import count_past
from analyzer.model import VerdictWord  # noqa: TC001 - the schema reads the types
from analyzer.report.limit_words import limit_words
from analyzer.report.parts import Note, NumbersTable
from analyzer.report.worker import promise_kept
from analyzer.stats import Z_99, newcombe_interval
from analyzer.text import typographic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.report.context import ReportContext
    from analyzer.report.worker import Promise
    from analyzer.settings import Windows
    from analyzer.stats import Difference

ENDS = 15
_CLEARLY = 2
_MONTHS_SHOWN = 18
_QUARTERS_SHOWN = 72
_FOLLOWED_BY = {
    ("next_run", "lower"): "slower next runs",
    ("next_run", "higher"): "faster next runs",
    ("soreness", "higher"): "more soreness",
    ("soreness", "lower"): "less soreness",
}


@dataclass(frozen=True, slots=True)
class RunMark:
    """One run in the window: its day, verdict and score."""

    run_id: str
    day: date
    verdict: VerdictWord
    score: float


@dataclass(frozen=True, slots=True)
class BoardPeriod:
    """A month, quarter or year: its name, short name, the year it opens, and its marks."""

    name: str
    short: str
    opens_year: str
    marks: tuple[RunMark, ...]

    def count(self, verdict: VerdictWord) -> int:
        """Count the runs with this verdict."""
        return sum(mark.verdict == verdict for mark in self.marks)

    @property
    def judged(self) -> int:
        """Count the runs that were judged."""
        return len(self.marks) - self.count("not judged")


@dataclass(frozen=True, slots=True)
class FirstAndLast:
    """The first and the last runs of the scoreboard: from when to when, and how many kept."""

    n: int
    first_kept: int
    last_kept: int
    first_until: date
    last_from: date


@dataclass(frozen=True, slots=True)
class BrokenRuns:
    """The runs that broke the advice: the last one's day, how many were too hard, or too long."""

    n: int
    last: date
    too_hard: int
    too_long: int


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """The section: counts, periods with their marks, words; ``broken`` None = no run broke it."""

    title: str
    dek: str
    kept: int
    borderline: int
    broke: int
    not_judged: int
    kept_in_a_row: int
    periods: tuple[BoardPeriod, ...]
    ends: FirstAndLast | None
    broken: BrokenRuns | None
    easy_ceiling: EasyCeiling | None
    notes: tuple[Note, ...]
    table: NumbersTable
    words: tuple[Note, ...] = ()

    @property
    def judged(self) -> int:
        """Count kept, borderline and broke."""
        return self.kept + self.borderline + self.broke


@dataclass(frozen=True, slots=True)
class AfterOutcome:
    """After broken minus after kept, with a 95 % interval; None when refused.

    The placebo is the same difference in what came *before* the runs: it should be zero.
    ``smallest_seen`` is the difference that would be seen four times in five.
    """

    key: str
    name: str
    unit: str
    n_kept: int
    n_broke: int
    estimate: float | None
    low: float | None
    high: float | None
    p: float | None
    word: str
    placebo: float | None
    placebo_low: float | None
    placebo_high: float | None
    smallest_seen: float | None = None


@dataclass(frozen=True, slots=True)
class After:
    """The section; ``shown`` is False when there is nothing to draw.

    ``least_each`` is how many runs of each kind it takes. The last two are the shares of runs
    without a next one before the next leg day, None without such a run.
    """

    title: str
    outcomes: tuple[AfterOutcome, ...]
    shown: bool
    least_each: int
    no_next_run_kept: float | None
    no_next_run_broke: float | None
    notes: tuple[Note, ...]
    table: NumbersTable


def build(context: ReportContext) -> Scoreboard:
    """Count the verdicts and say whether they change."""
    marks = [
        RunMark(v.run_id, context.day_of[i], v.verdict, v.score)
        for i, v in context.verdict_of.items()
    ]
    count = Counter(mark.verdict for mark in marks)
    judged = [mark for mark in marks if mark.verdict != "not judged"]
    ends, broken = _first_and_last(judged), _broken_runs(context, marks)
    periods = tuple(_board_periods(marks))
    ceiling = easy_ceiling(context.judge.history, context.dataset.present.timestamp())
    return Scoreboard(
        title=_board_title(
            count["kept"], len(judged), len(marks), ends, undecided=not context.undecided.empty
        ),
        dek=_which_runs(context.dataset.config.windows),
        kept=count["kept"],
        borderline=count["borderline"],
        broke=count["broke"],
        not_judged=count["not judged"],
        kept_in_a_row=_kept_in_a_row(judged),
        periods=periods,
        ends=ends,
        broken=broken,
        easy_ceiling=ceiling,
        notes=tuple(_board_notes(context, marks, count, broken, ceiling)),
        words=limit_words(context) if marks else (),
        table=_board_table(periods),
    )


def _which_runs(windows: Windows) -> str:
    """Say which runs are judged."""
    standard, severe, first = (
        f"{units.number(hours)} h"
        for hours in (windows.standard_h, windows.severe_h, windows.first_h)
    )
    gap = units.count(round(windows.first_after_days), "day")
    return (
        "The advice: after leg day run short and slow."
        f" Every run within {standard} of leg day, {severe} of one heavy for you or with much"
        f" lowering (as in lunges), and {first} of the first in over {gap}, judged against your own"
        " recent runs: short enough and slow enough? These hours are a precaution; how long you are"
        " slower may differ."
    )


def _kept_in_a_row(judged: Sequence[RunMark]) -> int:
    kept = 0
    for mark in reversed(judged):
        if mark.verdict != "kept":
            break
        kept += 1
    return kept


def _first_and_last(judged: Sequence[RunMark]) -> FirstAndLast | None:
    if len(judged) < 2 * ENDS:
        return None
    first, last = judged[:ENDS], judged[-ENDS:]
    kept = [sum(mark.verdict == "kept" for mark in part) for part in (first, last)]
    return FirstAndLast(ENDS, kept[0], kept[1], first[-1].day, last[0].day)


def _board_title(
    kept: int, judged: int, seen: int, ends: FirstAndLast | None, *, undecided: bool = False
) -> str:
    if not seen:
        return "No run in the hours after leg day yet"
    if not judged:
        return f"{units.count(seen, 'run')} {after_legs(undecided=undecided)}, none could be judged"
    if ends is None:
        return f"{units.number(kept)} of {units.count(judged, 'judged run')} kept short and slow"
    last = (
        f"{ends.last_kept} of the last {ends.n} runs kept, {ends.first_kept} of the first {ends.n}"
    )
    return f"{_change_over_time(ends)}: {last}"


def after_legs(*, undecided: bool) -> str:
    """Say when runs that are not judged came; an undecided session is not called leg day."""
    maybe = ", or after a session that may be one" if undecided else ""
    return f"in the hours after leg day{maybe}"


def _change_over_time(ends: FirstAndLast) -> str:
    """Say whether it changes: fifteen runs differ by chance more than one thinks."""
    kept = ends.first_kept, ends.last_kept, ends.n
    low, high = newcombe_interval(*kept)
    if low <= 0 <= high:
        return "No clear change over time"
    sure_low, sure_high = newcombe_interval(*kept, Z_99)
    # The report is opened again and again: 95 % is only a hint, 99 % is said flatly.
    only_hint = sure_low <= 0 <= sure_high
    if low > 0:
        return f"You {'may be' if only_hint else 'are'} getting better at it"
    return f"You {'may have kept' if only_hint else 'kept'} to it more often before"


def _board_periods(marks: Sequence[RunMark]) -> Iterator[BoardPeriod]:
    if not marks:
        return
    months = _month_number(marks[-1].day) - _month_number(marks[0].day) + 1
    # Months as long as their names fit side by side, then quarters, then years.
    size = 1 if months <= _MONTHS_SHOWN else 3 if months <= _QUARTERS_SHOWN else 12
    found = {
        key: tuple(group) for key, group in groupby(marks, lambda m: _period_start(m.day, size))
    }
    year = None
    for start in _period_starts(min(found), max(found), size):
        opens = str(start.year) if start.year != year and size < 12 else ""  # noqa: PLR2004 - months
        year = start.year
        yield BoardPeriod(*_period_names(start, size), opens, found.get(start, ()))


def _month_number(day: date) -> int:
    return 12 * day.year + day.month - 1


def _period_start(day: date, size: int) -> date:
    year, month = divmod(_month_number(day) // size * size, 12)
    return date(year, month + 1, 1)


def _period_starts(first: date, last: date, size: int) -> Iterator[date]:
    for number in range(_month_number(first), _month_number(last) + 1, size):
        yield date(number // 12, number % 12 + 1, 1)


def _period_names(start: date, size: int) -> tuple[str, str]:
    if size == 1:
        return units.month(start, year=True), units.month(start)
    if size == 3:  # noqa: PLR2004 - a quarter
        quarter = f"Q{start.month // 3 + 1}"
        return f"{quarter} {start.year}", quarter
    return str(start.year), str(start.year)


def _board_notes(
    context: ReportContext,
    marks: list[RunMark],
    count: Counter[VerdictWord],
    broken: BrokenRuns | None,
    ceiling: EasyCeiling | None,
) -> Iterator[Note]:
    if not marks:
        no_leg_day = context.everything.leg_days.empty
        judged_once = "Runs are judged once a leg day is known."
        not_run = "You have not run within the hours after a leg day."
        yield Note("", judged_once if no_leg_day else not_run, missing=True)
        return
    asks = hr_max_note(context.everything.dataset, context.judge)
    if asks:
        yield Note("", asks, missing=True)
    lead = ", ".join(
        f"{units.number(count[word])} {word}" for word in ("kept", "borderline", "broke")
    )
    left = count["not judged"]
    why = f"{left} not judged: {_why_not_judged(context, marks)}." if left else ""
    yield Note(f"{lead}{',' if left else '.'}", why)
    if broken:
        text = f"The last run that broke the advice was on {units.day(broken.last)}."
        yield Note("", f"{text}{_too_hard_or_long(broken)}")
    if ceiling is not None:
        yield Note("", ceiling.sentence)
        config = context.dataset.config
        if ceiling.basis == "HRmax" and not config.athlete.hr_max and not asks:
            back = back_words(config.rules.hr_max_days)
            yield Note(
                "",
                f"Your maximum is what hard runs have shown from {back} before a run until today,"
                " as a maximum does not grow, only gets shown; of many hard runs the very highest"
                " peaks are left aside.",
            )
    if count.total() - left < 2 * ENDS:
        more = 2 * ENDS - count.total() + left
        # Of days that are over none is still to come.
        to_go = "" if context.is_over else f"; {more} to go"
        yield Note("", f"Whether it changes over time shows from {2 * ENDS} judged runs on{to_go}.")


_NOT_JUDGED = {
    "undecided": "after an undecided session",
    "race": "a race",
    "short": "too short",
    "hidden start": "with a hidden start",
    "ignored": "taken out",
    "implausible": "not possible",
    "effort": "without a known effort",
    "length": "without a known length",
}


def _why_not_judged(context: ReportContext, marks: list[RunMark]) -> str:
    left = [mark.run_id for mark in marks if mark.verdict == "not judged"]
    rules = Counter(context.verdict_of[run_id].reasons[0].rule for run_id in left)
    said = [f"{units.number(n)} {_NOT_JUDGED[rule]}" for rule, n in rules.most_common()]
    return units.listed(said)


def _broken_runs(context: ReportContext, marks: list[RunMark]) -> BrokenRuns | None:
    broken = [mark for mark in marks if mark.verdict == "broke"]
    if not broken:
        return None
    rules = [{r.rule for r in context.verdict_of[mark.run_id].reasons} for mark in broken]
    fast = sum(bool(r & HARD_RULES) for r in rules)
    long = sum(bool(r & LENGTH_RULES) for r in rules)
    return BrokenRuns(len(broken), broken[-1].day, fast, long)


def _too_hard_or_long(broken: BrokenRuns) -> str:
    fast, long = broken.too_hard, broken.too_long
    if not fast and not long:
        return ""
    counts = f"{fast} of {broken.n} over the effort limits, {long} over those of length"
    return f" Broken runs were {_which_more(fast, long)}: {counts}."


def _which_more(fast: int, long: int) -> str:
    # Twice as many: below that one run more would turn the sentence round.
    if fast > _CLEARLY * long:
        return "too hard rather than too long"
    if long > _CLEARLY * fast:
        return "too long rather than too hard"
    return "too hard about as often as too long"


def _board_table(periods: tuple[BoardPeriod, ...]) -> NumbersTable:
    columns = ("period", "kept", "borderline", "broke", "not judged")
    rows = [
        (
            period.name,
            *(str(period.count(v)) for v in ("kept", "borderline", "broke", "not judged")),
        )
        for period in periods
    ]
    return NumbersTable("Verdicts over time", columns, tuple(rows))


def begin_comparing(context: ReportContext) -> Promise[WhatCameAfter]:
    """Have what came after broken and after kept runs compared."""
    least = _least_each(context)
    past = count_past(context.dataset.runs, context.dataset.present)
    kept = value_of_dataset(
        context.dataset, "what_came_after", WhatCameAfter, made_with=[least, past]
    )
    return promise_kept(kept, lambda: _submit_comparison(context, least))


def _submit_comparison(context: ReportContext, least: int) -> Promise[WhatCameAfter]:
    observations = observed_outcomes(context.judge, context.day_of)
    return context.submit(compare_outcomes, observations, least)


def build_after(context: ReportContext) -> After:
    """Compare what came after, and say so without a word of cause."""
    found, least = context.once(begin_comparing)(), _least_each(context)
    rules = context.dataset.config.rules
    outcomes = (
        _after_outcome(
            "next_run", "Next run, speed at equal effort", found.next_run, found.next_run_placebo
        ),
        _after_outcome(
            "soreness", "Soreness, next two days", found.soreness, found.soreness_placebo
        ),
    )
    shown = any(outcome.estimate is not None for outcome in outcomes)
    return After(
        title=_after_title(outcomes, shown=shown),
        outcomes=outcomes,
        shown=shown,
        least_each=least,
        no_next_run_kept=found.no_next_run_kept,
        no_next_run_broke=found.no_next_run_broke,
        notes=tuple(_after_notes(outcomes, least, found, rules.next_run_h)),
        table=_after_table(outcomes),
    )


def _after_outcome(key: str, name: str, found: Difference, placebo: Difference) -> AfterOutcome:
    return AfterOutcome(
        key, name, found.unit, found.n_control, found.n_exposed,
        found.estimate, found.low, found.high, found.p, found.verdict,
        placebo.estimate, placebo.low, placebo.high, smallest_seen(found),
    )  # fmt: skip


def _least_each(context: ReportContext) -> int:
    """Return how many broken, and how many kept, runs it takes to compare them."""
    return int(context.dataset.config.rules.after_runs)


def _after_title(outcomes: tuple[AfterOutcome, ...], *, shown: bool) -> str:
    clear = [_FOLLOWED_BY[o.key, o.word] for o in outcomes if (o.key, o.word) in _FOLLOWED_BY]
    if clear:
        return f"What came after broken runs: {units.listed(clear)}"
    if shown:
        return "What came after: can’t tell yet"
    return "What came after: too few runs to compare"


def _after_notes(
    outcomes: tuple[AfterOutcome, ...], least: int, found: WhatCameAfter, within_h: float
) -> Iterator[Note]:
    for outcome in outcomes:
        if outcome.estimate is None:
            yield _missing_note(outcome, least)
        else:
            yield _found_note(outcome)
    checked = [outcome for outcome in outcomes if outcome.placebo is not None]
    if checked:
        text = (
            "The thin lines are a check: no run can change what came before it, so they should"
            " hold 0."
        )
        yield Note("", text)
    yield from (_check_note(outcome) for outcome in checked)
    if found.no_next_run_broke is not None and found.no_next_run_kept is not None:
        broke, kept = (
            units.percent(100 * share, 0)
            for share in (found.no_next_run_broke, found.no_next_run_kept)
        )
        text = (
            f"{broke} of broken and {kept} of kept runs had no next run within"
            f" {within_h:g} h and before the next leg day, so they are not compared; nor are those"
            " that lack what it takes, such as a usable heart rate or a note of soreness."
        )
        yield Note("", text)
    if found.notes and any(outcome.estimate is not None for outcome in outcomes):
        yield Note("", found.notes[-1])


def _check_note(outcome: AfterOutcome) -> Note:
    """Say whether the difference before the run, which no run can cause, is as small as it should.

    A check that holds 0 and the difference found alike can tell neither from the other.
    """
    low, high = outcome.placebo_low or 0.0, outcome.placebo_high or 0.0
    unit = f"{units.NARROW_SPACE}%" if outcome.unit == "%" else " points"
    size = f"{units.number(outcome.placebo, 1, signed=True)}{unit}"
    found = f"{size} ({units.interval(low, high, signed=True)})"
    lead = "Speed before the run" if outcome.key == "next_run" else "Soreness before the run"
    if low > 0 or high < 0:
        text = f"{found}. The check fails: some of the difference was there already."
    elif outcome.estimate is not None and low <= outcome.estimate <= high:
        text = f"{found}. The check can’t tell: a difference as large as the one after fits too."
    else:
        text = f"{found}: no such difference, as it should be."
    return Note(f"{lead}:", text)


def _missing_note(outcome: AfterOutcome, least: int) -> Note:
    if outcome.key == "soreness" and not outcome.n_broke and not outcome.n_kept:
        text = (
            "it is not noted on the days after judged runs. `legstats log --soreness 3` notes it."
        )
        return Note(f"{outcome.name}:", text, missing=True)
    broke, kept = units.number(outcome.n_broke), units.number(outcome.n_kept)
    text = f"{broke} broken and {kept} kept runs have it; {least} of each are needed."
    return Note(f"{outcome.name}:", text, missing=True)


def _found_note(outcome: AfterOutcome) -> Note:
    lead = "Next run" if outcome.key == "next_run" else "Soreness"
    word = typographic(outcome.word)
    if outcome.key == "next_run":
        word = {"lower": "slower", "higher": "faster"}.get(outcome.word, word)
    size = units.number(outcome.estimate, 1, signed=True)
    ends = units.interval(outcome.low, outcome.high, signed=True)
    unit = f"{units.NARROW_SPACE}%" if outcome.unit == "%" else " points"
    text = f"{size}{unit} after broken runs ({ends})."
    if outcome.word not in {"lower", "higher"}:
        seen = units.number(outcome.smallest_seen, 1)
        text += f" Reliably seen from about {seen}{unit} on."
    return Note(f"{lead}: {word}.", text)


def _after_table(outcomes: tuple[AfterOutcome, ...]) -> NumbersTable:
    columns = ("after broken minus after kept", "kept", "broke", "difference", "95 % interval",
               "before the run (should be 0)", "in words")  # fmt: skip
    rows = [
        (
            f"{o.name}, {o.unit}",
            units.number(o.n_kept),
            units.number(o.n_broke),
            units.number(o.estimate, 1, signed=True),
            units.interval(o.low, o.high, signed=True),
            units.number(o.placebo, 1, signed=True),
            typographic(o.word),
        )
        for o in outcomes
    ]
    return NumbersTable("What came after", columns, tuple(rows))
