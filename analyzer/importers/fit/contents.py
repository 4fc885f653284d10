"""What a FIT file holds: activities, or something else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analyzer.errors import NotAnActivityError
from analyzer.importers.clocks import in_the_past
from analyzer.importers.copies import without_copies
from analyzer.importers.fit import names
from analyzer.importers.fit.activity import read_activity
from analyzer.importers.fit.gps_weeks import after_rollover
from analyzer.importers.fit.recording import session_recording, timer_events
from analyzer.importers.fit.sessions import file_sessions, summary_begins
from analyzer.importers.fit.tables import FitMessage, chained_files, with_table
from analyzer.importers.repairs import corrected_times, in_order
from analyzer.importers.table import Table
from analyzer.model import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.importers.fit.tables import FitData
    from analyzer.importers.repairs import ClockCorrection
    from analyzer.model import Activity

ACTIVITY_FILE = 4.0
FEWEST_RECORDS = 2
_STAMPED = ("session", "lap", "event", "set", "device_info")

_FILE_WORDS = {
    "blood_pressure": "a reading of blood pressure",
    "course": "a course to follow",
    "device": "a device's description of itself",
    "goals": "a list of goals",
    "monitoring_a": "a day's steps and heart rate",
    "monitoring_b": "a day's steps and heart rate",
    "monitoring_daily": "a day's steps and heart rate",
    "schedules": "a training schedule",
    "segment": "a segment to ride or run",
    "settings": "the settings of a device",
    "sport": "the settings of a sport",
    "totals": "a list of totals",
    "weight": "a reading of a scale",
    "workout": "a workout plan",
}


def read_activities(fit: FitData, name: str, key: str) -> list[Activity]:
    """Return the activities in a decoded FIT file, one for each session, in order of time.

    Args:
        fit: the decoded file; may be several files chained.
        name: what to call the source.
        key: what identifies the file's content; each activity adds its place in the file.

    Raises:
        NotAnActivityError: the file is something else, and the sentence says what.
        ImportProblemError: nothing says when it was, or it has not happened yet.
    """
    found = [
        one
        for part in chained_files(fit)
        if _holds_an_activity(part)
        for one in _activities_in(part, name)
    ]
    if not found:
        raise NotAnActivityError(_what_it_is(fit))
    return [
        replace(one, source=Source("fit", name, f"{key}#{index}"))
        for index, one in enumerate(without_copies(in_the_past(found)))
    ]


def _holds_an_activity(part: FitData) -> bool:
    kind = FitMessage(part.table("file_id")).positive("type")
    recorded = len(part.table("record")) >= FEWEST_RECORDS
    return kind in (None, ACTIVITY_FILE) and bool(
        recorded or len(part.table("set")) or len(part.table("session"))
    )


def _what_it_is(fit: FitData) -> str:
    kind = FitMessage(fit.table("file_id")).number("type")
    if kind == ACTIVITY_FILE or np.isnan(kind):
        return "The file holds no session, no sets and no recording, so no activity."
    words = _FILE_WORDS.get(names.FILE.get(kind) or "", f"FIT data of kind {kind:.0f}")
    return f"This is {words}, not an activity."


def _activities_in(part: FitData, name: str) -> Iterator[Activity]:
    part, behind = after_rollover(part, name)
    summaries = part.table("session")
    stops = np.array([at for at, starts in timer_events(part.table("event")) if not starts])
    ordered = in_order(
        part.table("record"),
        summary_begins(summaries),
        summaries.numbers("timestamp"),
        float(np.fmax.reduce(summaries.numbers("total_elapsed_time"), initial=0.0)),
        stops,
        _timer_s(part, summaries) if len(stops) else np.nan,
    )
    whole = with_table(_with_right_clock(part, ordered.corrections), ordered.records)
    problems = [*behind, *ordered.problems]
    for session in file_sessions(whole):
        yield read_activity(whole, session_recording(whole, session), name, problems)


def _timer_s(part: FitData, summaries: Table) -> float:
    """Return how long the timer ran, of a watch that notes each stop; NaN of other makers'."""
    maker = names.MANUFACTURER.get(FitMessage(part.table("file_id")).number("manufacturer"))
    timers = summaries.numbers("total_timer_time")
    return float(timers[0]) if maker == "garmin" and len(timers) == 1 else np.nan


def _with_right_clock(part: FitData, corrections: list[ClockCorrection]) -> FitData:
    """Correct what else the watch stamped while its clock was wrong."""
    for name in _STAMPED if corrections else ():
        table = part.table(name)
        # A summary is written when all is over, and says when it began.
        written = {"timestamp": table.position.astype(float), "start_time": np.zeros(len(table))}
        corrected = {
            column: corrected_times(table.numbers(column), positions, corrections)
            for column, positions in written.items()
            if column in table.columns
        }
        part = with_table(part, Table(name, table.columns | corrected, table.position))
    return part
