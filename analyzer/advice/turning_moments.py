"""When may the advice for a run to come turn, though nothing new becomes known?

Advice asks how long ago something began or ended: a session's window, the weeks that make up what
is usual, the age of the data. So it can turn only where one of the spans it asks for has passed
since one of these events, or where the calendar day changes. A moment too many costs a look; one
too few would leave an old answer standing, so every event is taken with every span.
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
    spans = np.array([*_spans_s(dataset), *(DAY_S * days for days in also_after_d)])
    passed = np.add.outer(spans, _events_s(dataset)) + _JUST_AFTER_S
    moments: list[float] = np.unique(passed[(passed > since_s) & (passed < until_s)]).tolist()
    return moments


def _spans_s(dataset: Dataset) -> Iterator[float]:
    """Yield every span that advice compares the time since an event with."""
    windows, rules = dataset.config.windows, dataset.config.rules
    yield 0.0
    for hours in (windows.standard_h, windows.severe_h, windows.first_h):
        yield hours * HOUR_S
    yield rules.outing_gap_min * MINUTE_S
    trailing = (rules.baseline_days, rules.baseline_days_wider, rules.baseline_days_widest)
    for days in (*trailing, rules.spike_days, rules.hr_max_days, windows.lapsed_days):
        yield days * DAY_S


def _events_s(dataset: Dataset) -> Floats:
    """Return when runs and sessions began and ended, and when soreness was entered."""
    runs, sessions = dataset.runs, dataset.strength_sessions
    began, ended = (epoch_seconds(sessions[name]) for name in ("started_at", "ended_at"))
    of_runs = [epoch_seconds(runs[name]) for name in ("started_at", "ended_at")]
    entered = epoch_seconds(soreness_entries(dataset.journal)["entered_at"])
    # A session counts from its middle on.
    return np.concatenate([*of_runs, began, (began + ended) / 2, np.fmax(began, ended), entered])
