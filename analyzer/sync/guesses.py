"""How to say another sport of what was told by its speed, by the ids that ``runs`` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analyzer.model import Sport

_SHOWN = 5


def guesses_in_words(guessed: Mapping[str, Sport]) -> Iterator[str]:
    """Yield a sentence for what was taken for runs, and one for what was not.

    Args:
        guessed: what each activity was taken for, by the id that lists show.
    """
    for were_runs in (True, False):
        ids = [one for one, sport in guessed.items() if (sport == "run") is were_runs]
        if not ids:
            continue
        meant = ids[0] if len(ids) == 1 else "ID"
        # A thousand files of an old app are no thousand ids to read.
        which = units.listed(units.first_few(ids, _SHOWN))
        which = which if len(ids) == 1 else f"one of {which}"
        was, sport = ("no run", "other") if were_runs else ("a run", "run")
        # The ids of what was too short to be told by its speed are in the list alone.
        several = not were_runs and len(ids) > 1
        rest = " (all are in: legstats runs list --sport other)" if several else ""
        yield f"If {which} was {was}: legstats runs set {meant} --sport {sport}{rest}"
