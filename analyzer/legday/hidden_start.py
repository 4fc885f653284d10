"""Runs whose source hides the time of day: how long after leg day they were may be unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analyzer.legday.clock import tag

if TYPE_CHECKING:
    from analyzer.config import Config

DAY = pd.Timedelta(days=1)


def tag_in_doubt(runs: pd.DataFrame, leg_days: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Tell each run the time since the last leg day; a hidden start is not taken at its word.

    Args:
        runs: as ``tagging.tag`` takes them. Where ``local_hour`` is NaN the start is hidden and
            ``started_at`` is the beginning of the runner's day.
        leg_days: frame LEG_DAYS.
        config: ``windows.lapsed_days``.

    Returns:
        What ``tagging.tag`` returns. Where a run early on its day would be in another bucket than
        one late on it, the bucket is None and the hours are NaN; where it would follow another leg
        day, that and the days are unknown too.
    """
    early = tag(runs, leg_days, config)
    hidden = runs["local_hour"].isna()
    if not hidden.any():
        return early
    lasting = runs["ended_at"] - runs["started_at"]
    at_latest = runs["started_at"] + (DAY - lasting).where(lasting < DAY, pd.Timedelta(0))
    late = tag(runs.assign(started_at=at_latest), leg_days, config)
    no_bucket = hidden & (early["bucket"].fillna("") != late["bucket"].fillna(""))
    no_leg_day = hidden & (early["leg_day_id"] != late["leg_day_id"])
    return early.assign(
        bucket=early["bucket"].where(~no_bucket, None),
        hours_since_leg_day=early["hours_since_leg_day"].where(~no_bucket, np.nan),
        days_since_leg_day=early["days_since_leg_day"].mask(no_leg_day),
        leg_day_id=early["leg_day_id"].mask(no_leg_day, ""),
    )
