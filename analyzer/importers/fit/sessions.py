"""Which sessions a file holds, and which stretch of time each of them owns."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from analyzer.importers.fit.sports import MULTISPORT
from analyzer.importers.fit.strength import set_times
from analyzer.importers.fit.tables import FitMessage

if TYPE_CHECKING:
    from analyzer.importers.fit.tables import FitData
    from analyzer.importers.table import Table
    from analyzer.model import Floats

LEFT_OVER_RECORDS = 30
LEFT_OVER_S = 60.0
AGREES_S, CONTRADICTS_S = 60.0, 300.0
"""At least this many records, this long after the last session's end, are one without a summary."""


_NO_ROW = sys.maxsize


@dataclass(frozen=True, slots=True)
class FitSession:
    """One session of a file.

    It owns everything from ``begins_s`` until the next one begins (``until_s``); the first also
    owns what came before. ``ends_s`` is the end its summary claims, NaN when there is none;
    ``facts`` is that summary, or the message that named the sport.
    """

    facts: FitMessage
    begins_s: float
    ends_s: float = np.nan
    until_s: float = np.inf
    first: bool = True

    @property
    def has_summary(self) -> bool:
        """Whether the file holds this session's summary."""
        return self.facts.table.name == "session" and self.facts.index < len(self.facts.table)

    def owns(self, times: Floats) -> np.ndarray:
        """Tell which times (s since 1970) lie in this session; unknown ones lie in the first."""
        if self.first:
            return np.asarray(~(times >= self.until_s))
        return np.asarray((times >= self.begins_s) & (times < self.until_s))


def summary_begins(table: Table) -> Floats:
    """Return when each summarised session began (s), NaN where its summary does not say."""
    written = table.numbers("timestamp")
    stamped = np.where(np.isfinite(_durations(table)), written - _durations(table), written)
    begins = table.numbers("start_time")
    return np.where(np.isfinite(begins), begins, stamped)


def file_sessions(part: FitData) -> list[FitSession]:
    """Return the sessions of one FIT file in order of time; its records must be in order.

    Sessions whose summary is missing (the file was cut short) are worked out from the messages that
    name the sport, or are one session for everything recorded.
    """
    times = part.table("record").numbers("timestamp")
    table = _without_umbrella(part.table("session"))
    if len(table):
        found = _from_summaries(table, times)
        found += _left_over_sessions(part, found[-1].ends_s, times)
    else:
        found = _without_summaries(part, times)
    return _each_until_the_next(found)


def _without_umbrella(table: Table) -> Table:
    """Leave out the session that only sums up the others of a multisport activity."""
    umbrella = table.numbers("sport") == MULTISPORT
    return table if umbrella.all() else table.take(~umbrella)


def _durations(table: Table) -> Floats:
    elapsed = table.numbers("total_elapsed_time")
    return np.where(np.isfinite(elapsed), elapsed, table.numbers("total_timer_time"))


def _from_summaries(table: Table, times: Floats) -> list[FitSession]:
    lasting = _durations(table)
    begins = _starts_in_order(_believable_starts(table, times), np.nan_to_num(lasting), times)
    stamps = table.numbers("timestamp")
    ends = np.fmax(begins + lasting, np.where(stamps > begins, stamps, np.nan))
    return [
        FitSession(FitMessage(table, index), float(begins[index]), float(ends[index]))
        for index in np.argsort(begins, kind="stable")
    ]


def _believable_starts(table: Table, times: Floats) -> Floats:
    """Return starts, without those that lie days away from every record, or are contradicted.

    That is where the records begin when the summary was written less what it says it lasted, and
    it names an earlier start all the same.
    """
    begins = summary_begins(table)
    if not len(times):
        return begins
    day = 86_400.0
    far = (begins < times[0] - day) | (begins > times[-1] + day)
    if len(begins) == 1:
        reckoned = table.numbers("timestamp") - table.numbers("total_elapsed_time")
        is_told_twice = np.abs(reckoned - times[0]) <= AGREES_S
        far |= is_told_twice & (times[0] - begins > CONTRADICTS_S)
    return np.where(far, np.nan, begins)


def _starts_in_order(begins: Floats, lasting: Floats, times: Floats) -> Floats:
    """Put sessions that do not say when they start, or share a start, after the one before them."""
    filled = begins.copy()
    for index in range(len(filled)):
        follows = filled[index - 1] + lasting[index - 1] if index else _first_time(times)
        repeated = index > 0 and filled[index] == filled[index - 1]
        if np.isnan(filled[index]) or repeated:
            filled[index] = follows
    return filled


def _first_time(times: Floats) -> float:
    return float(times[0]) if len(times) else np.nan


def _left_over_sessions(part: FitData, ends_s: float, times: Floats) -> list[FitSession]:
    """Return the sessions recorded after the last summary's, if the file was cut short."""
    beyond = times[times > ends_s + LEFT_OVER_S]
    if not part.is_cut or len(beyond) < LEFT_OVER_RECORDS:
        return []
    named = [one for one in _without_summaries(part, times) if one.begins_s >= ends_s]
    return named or [FitSession(FitMessage(part.table("session"), _NO_ROW), float(beyond[0]))]


def _without_summaries(part: FitData, times: Floats) -> list[FitSession]:
    named = part.table("sport")
    records = part.table("record")
    found = {}
    for index, position in enumerate(named.position):
        after = times[records.position > position]
        if len(after):
            found[float(after.min())] = FitMessage(named, index)
    if not found:
        return [FitSession(FitMessage(named), begins_s=_earliest_time(part, times))]
    return [FitSession(row, begins_s) for begins_s, row in sorted(found.items(), key=itemgetter(0))]


def _earliest_time(part: FitData, times: Floats) -> float:
    sets = part.table("set")
    known = np.concatenate([times[:1], set_times(sets)])
    return float(np.nanmin(known)) if np.isfinite(known).any() else np.nan


def _each_until_the_next(found: list[FitSession]) -> list[FitSession]:
    starts = [*(one.begins_s for one in found[1:]), np.inf]
    return [
        replace(one, until_s=until, first=index == 0)
        for index, (one, until) in enumerate(zip(found, starts, strict=True))
    ]
