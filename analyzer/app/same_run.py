"""Are these the same run? The pairs of records that alone cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.actions.decisions import join_runs, part_runs, split_run, unsay_pair
from analyzer.actions.said_back import joined_words, parted_words, split_words, unsaid_words
from analyzer.answers.stored_activities import stored_activities
from analyzer.app import run_story
from analyzer.app.parts import FormOutcome, Undo
from analyzer.app.run_story import run_in_words, runs_by_id, show_change, when_run
from analyzer.text import capital

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.app.parts import Fields, View

KEY = "same-run"
_MOST = 10
_A_PAIR = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """Two runs, each in words, and what makes it look as if they were one."""

    one_id: str
    other_id: str
    one: str
    other: str
    why: str


@dataclass(frozen=True, slots=True)
class SameRuns:
    """The pairs to be asked about, the newest first, and how many more there are."""

    pairs: tuple[Pair, ...]
    more: int


def build(view: View) -> SameRuns:
    """Lay out the newest pairs."""
    asked = stored_activities(view.config).same_run[::-1]
    rows, unit = runs_by_id(view), view.config.display.distance_unit
    pairs = tuple(
        Pair(
            one_id=one_id,
            other_id=other_id,
            one=run_in_words(rows[one_id], unit) if one_id in rows else one_id,
            other=run_in_words(rows[other_id], unit) if other_id in rows else other_id,
            why=capital(asked_of.reason),
        )
        for asked_of in asked[:_MOST]
        for one_id, other_id in [asked_of.ids]
    )
    return SameRuns(pairs, len(asked) - len(pairs))


def _named(view: View, ids: Iterable[str]) -> list[str]:
    """Return what runs are called in a sentence: by day and time, else by id."""
    rows = runs_by_id(view)
    return [when_run(rows[each]) if each in rows else each for each in ids]


def answer_pair(view: View, fields: Fields) -> FormOutcome:
    """Keep that two runs are one, or two; "open" takes it back.

    Raises:
        UsageError: no run has such an id, or they cannot be one.
    """
    ids, said = (fields.text("one"), fields.text("other")), fields.text("said")
    names = _named(view, ids)
    if said == "open":
        unsay_pair(view.config, *ids)
        return FormOutcome(unsaid_words(*names), KEY)
    undo = Undo("same-run", {"one": ids[0], "other": ids[1], "said": "open"})
    if said == "same":
        return FormOutcome(_join(view, ids)[1], KEY, undo)
    part_runs(view.config, *ids)
    return FormOutcome(parted_words(*names), KEY, undo)


def _join(view: View, ids: tuple[str, str]) -> tuple[str, str]:
    """Keep that two runs are one; return its id, and what is said of it."""
    one, other = _named(view, ids)
    joined, *_ = join_runs(view.config, *ids, called=(one, other))
    (called,) = _named(view, [joined])
    return joined, joined_words(called, one, other)


def join_of_run(view: View, fields: Fields) -> FormOutcome:
    """Keep that a run is the same as another one, which nobody asks; or take it apart again.

    Raises:
        UsageError: no run has such an id, or they cannot be one.
    """
    one, other = fields.text("one"), fields.text("other")
    before = view.context.verdict_of
    if fields.text("said") == "split":
        (was,) = _named(view, [one])
        found = split_run(view.config, one)
        show_change(view, found[0], before.get(one))
        again = Undo("join-runs", {"one": found[0], "other": found[-1], "said": "same"})
        words = split_words(_named(view, found) if len(found) > 1 else [was])
        return FormOutcome(words, run_story.KEY, again if len(found) == _A_PAIR else None)
    joined, words = _join(view, (one, other))
    show_change(view, joined, before.get(one))
    return FormOutcome(words, run_story.KEY, Undo("join-runs", {"one": joined, "said": "split"}))
