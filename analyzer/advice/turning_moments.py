"""When may the advice for a run to come turn, though nothing new becomes known?

Advice asks how long ago something began or ended: a session's window, the weeks that make up what
is usual, the age of the data. So it can turn only where one of the spans it asks for has passed
since one of these events, or where the calendar day changes. A moment too many costs a look; one
too few would leave an old answer standing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.dataset.journal import soreness_entries
from analyzer.timestamps import DAY_S, HOUR_S, MINUTE_S, epoch_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.frames.dataset import Dataset
    from analyzer.model import Floats

_JUST_AFTER_S = 1e-6
"""A window holds its last instant: what turns does so right after it."""


def turning_moments(
    dataset: Dataset, since_s: float, until_s: float, *, also_after_d: Iterable[float] = ()
) -> list[float]:
    """Return the moments at which advice on a dataset may turn, but for midnights.

    Args:
        dataset: everything known of the athlete.
        since_s: only later moments [s since the epoch].
        until_s: only earlier moments.
        also_after_d: more spans of time after which the answer turns, e.g. data grown old [d].

    Returns:
        Seconds since the epoch, rising; most of them turn nothing.
    """
    passed = np.concatenate(
        [np.add.outer(events, spans).ravel() for events, spans in _passing(dataset, also_after_d)]
    )
    later = passed + _JUST_AFTER_S
    moments: list[float] = np.unique(later[(later > since_s) & (later < until_s)]).tolist()
    return moments


def _passing(
    dataset: Dataset, also_after_d: Iterable[float]
) -> Iterator[tuple[Floats, list[float]]]:
    """Yield events [s since the epoch], and after which spans [s] each of them turns something."""
    windows, rules = dataset.config.windows, dataset.config.rules
    opened_h = (windows.standard_h, windows.severe_h, windows.first_h)
    opened = [hours * HOUR_S for hours in (*opened_h, dataset.config.plan.same_day_gap_h)]
    trailing_d = (rules.baseline_days, rules.baseline_days_wider, rules.baseline_days_widest)
    back_d = (*trailing_d, rules.spike_days, rules.hr_max_days, windows.lapsed_days, *also_after_d)
    back = [0.0, *(days * DAY_S for days in back_d)]
    for frame in (dataset.runs, dataset.strength_sessions):
        began, ended = (epoch_seconds(frame[name]) for name in ("started_at", "ended_at"))
        yield began, back
        # A session counts from its middle on; an outing may go on after a run.
        yield (began + ended) / 2, [0.0]
        yield np.fmax(began, ended), [0.0, rules.outing_gap_min * MINUTE_S, *opened]
    yield epoch_seconds(soreness_entries(dataset.journal)["entered_at"]), [0.0]
