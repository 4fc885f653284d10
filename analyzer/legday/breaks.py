"""How long no leg was trained: what makes a leg day the first one after a break.

It is counted as everything after leg day is, by instants: from the end of the one before to the
beginning of the next. So the calendar makes nothing longer or shorter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.frames.dataset import dated
from analyzer.timestamps import DAY_S, epoch_seconds

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from analyzer.model import Floats


def units_since_end(begins: Floats, ends: Floats, moments: Floats) -> Floats:
    """Return (n,) how long before each moment the last session ended, of those begun before it.

    Args:
        begins: (m,) when sessions begin, in order, in any unit.
        ends: (m,) when they end: a short one within a long one is over before it.
        moments: (n,) in the same unit.

    Returns:
        In that unit; below 0 while a session goes on, NaN before the first.
    """
    # The first place is of the moments before all of them.
    ended = np.concatenate(([np.nan], np.fmax.accumulate(ends)))
    return np.asarray(moments - ended[np.searchsorted(begins, moments, side="left")])


class Rested(NamedTuple):
    """For how many days, at n moments, no leg day had been, and nothing that may have been one.

    Attributes:
        leg_day_d: (n,) since the last session decided yes; NaN where none is known.
        doubt_d: (n,) since the last undecided one; infinite where none is known.
    """

    leg_day_d: Floats
    doubt_d: Floats

    def are_first(self, after_days: float) -> NDArray[np.bool_]:
        """Flag (n,) the moments at which a leg day is surely the first in more than so many days.

        Args:
            after_days: ``windows.first_after_days``.
        """
        return np.asarray((self.leg_day_d > after_days) & (self.doubt_d > after_days))


class Breaks:
    """The time between leg days.

    Args:
        sessions: frame STRENGTH_SESSIONS, decided, in any order. What has no true date came before
            nothing.
    """

    def __init__(self, sessions: pd.DataFrame) -> None:
        in_order = dated(sessions).sort_values("started_at", kind="stable")
        self._spans = [
            (epoch_seconds(some["started_at"]), epoch_seconds(some["ended_at"]))
            for some in (in_order[in_order["decision"] == word] for word in ("yes", "unknown"))
        ]

    def rested_at(self, moments_s: Floats) -> Rested:
        """Return how long nothing had been at moments (n,) in seconds since the epoch."""
        legs, doubt = (units_since_end(*span, moments_s) / DAY_S for span in self._spans)
        return Rested(legs, np.where(np.isnan(doubt), np.inf, doubt))
