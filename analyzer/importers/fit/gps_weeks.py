"""Watches that lost 1,024 weeks, because GPS counts its weeks no further."""

from __future__ import annotations

import numpy as np

from analyzer.importers.clocks import (
    NO_TRACKS_BEFORE_S,
    NO_WATCH_BEFORE_S,
    rolled_over_in_words,
    weeks_rolled_over_s,
)
from analyzer.importers.fit import names
from analyzer.importers.fit.tables import FitData, FitMessage, with_table
from analyzer.importers.table import Table

_TIMES = ("timestamp", "start_time", "local_timestamp")
_WRITTEN_S = 400 * 86_400.0
"""What else the same clock stamped: no recording is a year long."""


def after_rollover(part: FitData, name: str) -> tuple[FitData, list[str]]:
    """Return a file with the weeks its clock had lost added, and what to say of it.

    That they were lost is certain where another stamp of the file, or its name, is of the right
    day, and where the watch was not built yet.
    """
    times = part.table("record").numbers("timestamp")
    times = times if np.isfinite(times).any() else part.table("session").numbers("start_time")
    known = times[np.isfinite(times)]
    if not len(known):
        return part, []
    first, file_id = float(known[0]), FitMessage(part.table("file_id"))
    stamps = (file_id.number("time_created"), *part.table("activity").numbers("local_timestamp"))
    is_watch = names.WATCH.get(file_id.number("product")) is not None
    weeks_s = weeks_rolled_over_s(
        first, name, stamps, NO_WATCH_BEFORE_S if is_watch else NO_TRACKS_BEFORE_S
    )
    if not weeks_s:
        return part, []
    for table in part.tables.values():
        columns = {
            column: np.where(np.abs(values - first) < _WRITTEN_S, values + weeks_s, values)
            for column in _TIMES
            if column in table.columns
            for values in [table.numbers(column)]
        }
        if columns:
            part = with_table(part, Table(table.name, table.columns | columns, table.position))
    return part, [rolled_over_in_words(first, weeks_s)]
