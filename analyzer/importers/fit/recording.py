"""Everything a file holds of one session: its slice of records, laps, sets, events and devices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer import units
from analyzer.errors import ImportProblemError
from analyzer.importers import gaps, streams
from analyzer.importers.clocks import LONGEST_S
from analyzer.importers.fit import names
from analyzer.importers.fit.strength import set_times
from analyzer.importers.fit.tables import FitMessage, each_message
from analyzer.importers.repairs import FAR_OFF_S
from analyzer.importers.ways import degrees

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.importers.fit.sessions import FitSession
    from analyzer.importers.fit.tables import FitData
    from analyzer.importers.gaps import Pause
    from analyzer.importers.table import Table
    from analyzer.model import Floats

_STOPS = ("stop", "stop_all", "stop_disable", "stop_disable_all")

MOSTLY = 0.8
"""A recording shorter than this share of its session is reported."""

LONG_GAP_S = 600.0
"""A gap this long that no event explains is reported."""

EARLY_S = 60.0
"""Records this long before a session's own start are reported."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One session's part of a file. Times are seconds since 1970, pauses from the start."""

    session: FitSession
    records: Table
    laps: Table
    sets: Table
    devices: Table
    begins_s: float
    ends_s: float
    pauses: list[Pause]
    pauses_in_events: bool
    carried_over_m: float
    device_distance_m: float | None
    distance_problem: str

    @property
    def lasting_s(self) -> float:
        """From start to end, pauses included."""
        return self.ends_s - self.begins_s

    @property
    def moving_s(self) -> float:
        """How long the timer ran: as the watch counted, else without the pauses."""
        timer = self.session.facts.positive("total_timer_time")
        if timer is not None:
            return min(timer + self.beyond_s, self.lasting_s)
        return self.lasting_s - sum(end - start for start, end in self.pauses)

    @property
    def beyond_s(self) -> float:
        """How long it was recorded beyond the end that its summary names, pauses left out."""
        times = self.records.numbers("timestamp")
        ends = self.session.ends_s
        if not len(times) or not times[-1] > ends + EARLY_S:
            return 0.0
        since = ends - self.begins_s
        paused = sum(max(0.0, end - max(start, since)) for start, end in self.pauses)
        return max(0.0, float(times[-1]) - ends - paused)

    @property
    def recorded_s(self) -> float:
        """From the first record to the last."""
        times = self.records.numbers("timestamp")
        return float(times[-1] - times[0]) if len(times) else 0.0

    def problems(self) -> Iterator[str]:
        """Yield what is odd about this session, in words."""
        if not self.session.has_summary:
            yield (
                "The summary of this session is missing, as when a file was cut short; "
                "it was worked out from what was recorded."
            )
        if 0 < self.recorded_s < MOSTLY * self.lasting_s:
            yield (
                f"Only {units.clock(self.recorded_s)} of its {units.clock(self.lasting_s)} "
                "were recorded or could be saved."
            )
        longest = max((end - start for start, end in self.pauses), default=0.0)
        if not self.pauses_in_events and longest > LONG_GAP_S:
            yield (
                f"For {longest / 60:.0f} min nothing was recorded although the timer was not "
                "stopped; it counts as a pause (the watch's clock may have jumped)."
            )
        if self.distance_problem:
            yield self.distance_problem
        if self.beyond_s:
            yield (
                f"It was recorded for {units.duration(self.beyond_s)} beyond the end its summary "
                "names; the recording was believed."
            )
        early = self.session.begins_s - self.begins_s
        if early > EARLY_S:
            yield (
                f"It was recorded from {units.duration(early)} before the start its summary "
                "names; the recording was believed."
            )


def session_recording(part: FitData, session: FitSession) -> Recording:
    """Cut out of a file what belongs to one session.

    Raises:
        ImportProblemError: nothing says when it was.
    """
    everything = part.table("record")
    mine = session.owns(everything.numbers("timestamp"))
    records = streams.merge_seconds(everything.take(mine))
    sets = _owned_by(part.table("set"), session, set_times)
    timer = timer_events(_owned_by(part.table("event"), session, _timestamps))
    begins = _start_of(session, records, sets, part)
    ends = _end_of(session, records, sets, timer, begins)
    from_events = between_stops_and_starts(timer)
    stopped = from_events or _pauses_in_gaps(session, records, timer, ends - begins)
    devices = part.table("device_info")
    own_devices = _owned_by(devices, session, _timestamps)
    trusted = streams.with_trusted_distance(records, *degrees(records), stopped)
    return Recording(
        session,
        trusted.records,
        laps=_owned_by(part.table("lap"), session, lap_begins),
        sets=sets,
        devices=own_devices if len(own_devices) else devices,
        begins_s=begins,
        ends_s=ends,
        pauses=gaps.pauses_within(stopped, begins, ends),
        pauses_in_events=bool(from_events),
        carried_over_m=_counted_before(everything.numbers("distance"), mine),
        device_distance_m=trusted.device_distance_m,
        distance_problem=trusted.problem,
    )


def timer_events(events: Table) -> list[tuple[float, bool]]:
    """Return (time in s since 1970, is it a start) of the timer's starts and stops, in order."""
    found = []
    for row in each_message(events):
        if names.EVENT.get(row.number("event")) == "timer":
            kind = names.EVENT_TYPE.get(row.number("event_type"))
            if kind == "start" or kind in _STOPS:
                found.append((row.number("timestamp"), kind == "start"))
    return sorted((at, starts) for at, starts in found if np.isfinite(at))


def between_stops_and_starts(timer: list[tuple[float, bool]]) -> list[Pause]:
    """Return the stretches from each first stop to the next start."""
    pauses: list[Pause] = []
    stopped: float | None = None
    for at, starts in timer:
        if starts and stopped is not None:
            pauses.append((stopped, at))
            stopped = None
        elif not starts and stopped is None:
            stopped = at
    return [(start, end) for start, end in pauses if end > start]


def lap_begins(laps: Table) -> Floats:
    """Return when each lap began (s), NaN where it does not say."""
    begins = laps.numbers("start_time")
    stamped = laps.numbers("timestamp") - laps.numbers("total_elapsed_time")
    return np.where(np.isfinite(begins), begins, stamped)


def _timestamps(table: Table) -> Floats:
    return table.numbers("timestamp")


def _owned_by(table: Table, session: FitSession, times: Callable[[Table], Floats]) -> Table:
    return table.take(session.owns(times(table)))


def _times_near(times: Floats, session: FitSession, records: Table) -> Floats:
    """Return the known times among these that are not days away from the session."""
    recorded = _timestamps(records)
    first = next((at for at in (*recorded[:1], session.begins_s) if np.isfinite(at)), np.nan)
    # Without records, the summary alone says how long it lasted: days, for some races.
    last = recorded[-1] if len(recorded) else first + LONGEST_S
    far = (times < first - FAR_OFF_S) | (times > last + FAR_OFF_S)
    return np.asarray(times[np.isfinite(times) & ~far])


def _start_of(session: FitSession, records: Table, sets: Table, part: FitData) -> float:
    claims = np.concatenate([[session.begins_s], _timestamps(records)[:1], set_times(sets)])
    known = _times_near(claims, session, records)
    if len(known):
        return float(known.min())
    created = FitMessage(part.table("file_id")).known("time_created")
    if created is None:
        raise ImportProblemError(
            "Nothing in the file says when this was.", "Export the original file once more."
        )
    return created


def _end_of(
    session: FitSession,
    records: Table,
    sets: Table,
    timer: list[tuple[float, bool]],
    begins: float,
) -> float:
    """Return the end: when the timer was stopped for good, not when the session was saved."""
    # A watch may be saved an hour after the stop, so a stop counts for more than the summary.
    sets_end = set_times(sets) + np.nan_to_num(sets.numbers("duration"))
    stops = [at for at, starts in timer[-1:] if not starts]
    claimed = stops or [session.ends_s]
    claims = np.concatenate([_timestamps(records)[-1:], sets_end, claimed])
    latest = max([begins, *_times_near(claims, session, records)])
    return float(min(latest, max(session.until_s, begins)))


def _pauses_in_gaps(
    session: FitSession, records: Table, timer: list[tuple[float, bool]], lasting_s: float
) -> list[Pause]:
    """Return the pauses that gaps in the recording show, when the timer has none."""
    times = _timestamps(records)
    timer_s = session.facts.positive("total_timer_time")
    if timer_s is not None:
        return gaps.gaps_that_make_up(times, lasting_s - timer_s)
    if any(not starts for _, starts in timer):
        return []
    return gaps.unexplained_gaps(times, streams.recorded_distance(records))


def _counted_before(distance_m: Floats, mine: np.ndarray) -> float:
    """Return what the distance had come to before the session began."""
    begins = int(np.argmax(mine)) if mine.any() else 0
    before = distance_m[:begins]
    known = before[np.isfinite(before)]
    return float(known[-1]) if len(known) else 0.0
