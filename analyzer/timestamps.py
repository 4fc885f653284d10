"""Instants as numbers: seconds since the Unix epoch, and how many seconds a unit of time has."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.model import Floats

MINUTE_S = 60.0
HOUR_S = 3600.0
DAY_S = 86_400.0
_EPOCH = date(1970, 1, 1)


def epoch_seconds(instants: pd.Series) -> Floats:
    """Return instants, or midnights of calendar days, as seconds since the Unix epoch.

    Args:
        instants: datetimes, UTC or without a zone.

    Returns:
        Seconds, with their fraction down to the microsecond; NaN where unknown.
    """
    values = instants.to_numpy(dtype="datetime64[us]")
    return np.where(np.isnat(values), np.nan, values.astype(np.int64) / 1e6)


def epoch_day(day: date) -> float:
    """Return a calendar day as whole days since the Unix epoch."""
    return float((day - _EPOCH).days)


def epoch_days(dates: pd.Series) -> list[float]:
    """Return calendar days as whole days since the Unix epoch; NaN where unknown."""
    days: list[float] = (epoch_seconds(dates) // DAY_S).tolist()
    return days
