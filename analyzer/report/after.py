"""What came after runs that broke the advice, against what came after those that kept it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.report.parts import Note, Table, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.advice import WhatCameAfter
    from analyzer.stats import Difference

_SAID = {
    ("next_run", "lower"): "slower next runs",
    ("next_run", "higher"): "faster next runs",
    ("soreness", "higher"): "more soreness",
    ("soreness", "lower"): "less soreness",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """After broken minus after kept, with a 95 % interval; None when refused.

    The placebo is the same difference in what came *before* the runs: it should be nought.
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


@dataclass(frozen=True, slots=True)
class After:
    """The section; ``shown`` is False when there is nothing to draw."""

    title: str
    outcomes: tuple[Outcome, ...]
    shown: bool
    notes: tuple[Note, ...]
    table: Table


def build(found: WhatCameAfter, least: int) -> After:
    """Compare what came after, and say so without a word of cause."""
    outcomes = (
        _outcome(
            "next_run", "Next run, speed at equal effort", found.next_run, found.next_run_placebo
        ),
        _outcome("soreness", "Soreness, next two days", found.soreness, found.soreness_placebo),
    )
    shown = any(outcome.estimate is not None for outcome in outcomes)
    return After(
        title=_title(outcomes, shown=shown),
        outcomes=outcomes,
        shown=shown,
        notes=tuple(_notes(outcomes, least, found)),
        table=_table(outcomes),
    )


def _outcome(key: str, name: str, found: Difference, placebo: Difference) -> Outcome:
    return Outcome(
        key, name, found.unit, found.n_control, found.n_exposed,
        found.estimate, found.low, found.high, found.p, found.verdict,
        placebo.estimate, placebo.low, placebo.high,
    )  # fmt: skip


def _title(outcomes: tuple[Outcome, ...], *, shown: bool) -> str:
    said = [_SAID[o.key, o.word] for o in outcomes if (o.key, o.word) in _SAID]
    if said:
        return f"What came after broken runs: {units.listed(said)}"
    if shown:
        return "What came after: can’t tell yet"
    return "What came after: too few runs to compare"


def _notes(outcomes: tuple[Outcome, ...], least: int, found: WhatCameAfter) -> Iterator[Note]:
    for outcome in outcomes:
        if outcome.estimate is None:
            yield _missing(outcome, least)
        else:
            yield _told(outcome)
    if any(outcome.placebo is not None for outcome in outcomes):
        yield Note("", "The small ticks show what came before the run: a placebo that should be 0.")
    if found.no_next_run_broke is not None and found.no_next_run_kept is not None:
        broke, kept = (
            units.percent(100 * share, 0)
            for share in (found.no_next_run_broke, found.no_next_run_kept)
        )
        text = f"No next run before the next leg day: {broke} of broken, {kept} of kept runs."
        yield Note("", text)
    if found.notes and any(outcome.estimate is not None for outcome in outcomes):
        yield Note("", found.notes[-1])


def _missing(outcome: Outcome, least: int) -> Note:
    if outcome.key == "soreness" and not outcome.n_broke and not outcome.n_kept:
        text = (
            "it is not noted on the days after judged runs. `legstats log --soreness 3` notes it."
        )
        return Note(f"{outcome.name}:", text, missing=True)
    broke, kept = units.number(outcome.n_broke), units.number(outcome.n_kept)
    text = f"{broke} broken and {kept} kept runs have it; {least} of each are needed."
    return Note(f"{outcome.name}:", text, missing=True)


def _told(outcome: Outcome) -> Note:
    lead = "Next run" if outcome.key == "next_run" else "Soreness"
    word = spoken(outcome.word)
    if outcome.key == "next_run":
        word = {"lower": "slower", "higher": "faster"}.get(outcome.word, word)
    size = units.number(outcome.estimate, 1, signed=True)
    ends = units.interval(outcome.low, outcome.high, signed=True)
    unit = f"{units.NARROW_SPACE}%" if outcome.unit == "%" else " points"
    return Note(f"{lead}: {word}.", f"{size}{unit} after broken runs ({ends}).")


def _table(outcomes: tuple[Outcome, ...]) -> Table:
    columns = ("after broken minus after kept", "kept", "broke", "difference", "95 % interval",
               "before the run (placebo)", "in words")  # fmt: skip
    rows = [
        (
            f"{o.name}, {o.unit}",
            units.number(o.n_kept),
            units.number(o.n_broke),
            units.number(o.estimate, 1, signed=True),
            units.interval(o.low, o.high, signed=True),
            units.number(o.placebo, 1, signed=True),
            spoken(o.word),
        )
        for o in outcomes
    ]
    return Table("What came after", columns, tuple(rows))
