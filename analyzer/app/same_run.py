"""Are these the same run? The pairs of records that alone cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.actions.decisions import join_runs, part_runs, unsay_pair
from analyzer.actions.said_back import joined_words, parted_words, unsaid_words
from analyzer.answers.stored_activities import stored_activities
from analyzer.app.parts import FormOutcome, Undo
from analyzer.text import capital

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from analyzer.app.parts import Fields, View

KEY = "same-run"
_MOST = 10


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
    rows = _run_rows(view)
    pairs = tuple(
        Pair(
            one_id=one_id,
            other_id=other_id,
            one=_in_words(view, rows.get(one_id), one_id),
            other=_in_words(view, rows.get(other_id), other_id),
            why=capital(asked_of.reason),
        )
        for asked_of in asked[:_MOST]
        for one_id, other_id in [asked_of.ids]
    )
    return SameRuns(pairs, len(asked) - len(pairs))


def _run_rows(view: View) -> dict[str, Mapping[Any, Any]]:
    runs = view.dataset.runs
    columns = ["run_id", "local_date", "local_hour", "distance_m", "moving_s"]
    return {row["run_id"]: row for row in runs[columns].to_dict("records")}


def _in_words(view: View, row: Mapping[Any, Any] | None, run_id: str) -> str:
    if row is None:
        return run_id
    unit = view.config.display.distance_unit
    size = units.distance(row["distance_m"], unit), units.duration(row["moving_s"])
    return ", ".join([_when_run(row), *size])


def _when_run(row: Mapping[Any, Any]) -> str:
    return units.day_and_hour(row["local_date"], row["local_hour"])


def answer_pair(view: View, fields: Fields) -> FormOutcome:
    """Keep that two runs are one, or two; "open" takes it back.

    Raises:
        UsageError: no run has such an id, or they cannot be one.
    """
    ids, said = (fields.text("one"), fields.text("other")), fields.text("said")
    rows = _run_rows(view)
    names = [_when_run(rows[each]) if each in rows else each for each in ids]
    if said == "open":
        unsay_pair(view.config, *ids)
        return FormOutcome(unsaid_words(*names), KEY)
    undo = Undo("same-run", {"one": ids[0], "other": ids[1], "said": "open"})
    if said == "same":
        joined, *_ = join_runs(view.config, *ids)
        row = _run_rows(view).get(joined)
        return FormOutcome(joined_words(_when_run(row) if row else joined, *names), KEY, undo)
    part_runs(view.config, *ids)
    return FormOutcome(parted_words(*names), KEY, undo)
