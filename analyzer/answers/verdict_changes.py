"""Which verdicts are other ones once the athlete has said something."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from analyzer import units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model import Verdict

OUTSIDE = "outside the window"
"""What is said of a run in no window after leg day, which has no verdict."""


def verdict_word(verdict: Verdict | None) -> str:
    """Return a verdict in a word or three."""
    return verdict.verdict if verdict else OUTSIDE


def changed_verdicts(
    before: Mapping[str, Verdict], after: Mapping[str, Verdict]
) -> dict[str, tuple[str, str]]:
    """Return the runs judged otherwise, by run_id: the word before and the word after."""
    words = {
        run_id: (verdict_word(before.get(run_id)), verdict_word(after.get(run_id)))
        for run_id in sorted({*before, *after})
    }
    return {run_id: pair for run_id, pair in words.items() if pair[0] != pair[1]}


def changes_in_words(changes: Mapping[str, tuple[str, str]], *, of: str = "verdict") -> str:
    """Say how many verdicts changed, and from what to what; ``of`` is what is counted."""
    if not changes:
        return f"No {of} changes."
    verb = "changes" if len(changes) == 1 else "change"
    kinds = Counter(changes.values()).most_common()
    parts = (f"{units.number(n)} from {was} to {now}" for (was, now), n in kinds)
    return f"{units.count(len(changes), of)} {verb}: {units.listed(parts)}."
