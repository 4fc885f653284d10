"""Apple Health's export: ``export.xml`` with all there is, and the routes of workouts beside it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from analyzer.errors import ImportProblemError, NotAnActivityError
from analyzer.importers import distance, gpx
from analyzer.importers.apple_health import days, run_stream, samples
from analyzer.importers.apple_health.elements import ElementReader
from analyzer.importers.apple_health.instants import instant
from analyzer.importers.apple_health.samples import SampleLog, SampleSources
from analyzer.importers.apple_health.workouts import HealthWorkout
from analyzer.importers.bounds import MOST_ROWS
from analyzer.importers.clocks import utc_time
from analyzer.importers.markup import BrokenMarkupError
from analyzer.importers.reader import Reader
from analyzer.importers.streams import scaled_distance
from analyzer.units import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from numpy.typing import NDArray

    from analyzer.importers.reader import Context, Readable
    from analyzer.model import Activity, Floats

    Rows = NDArray[np.void]

_HEAD = 4096
_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!DOCTYPE\s+)?HealthData[\s\[>]")
_SAMPLE_ERROR_S = 1.0
"""A record of a workout may begin in the second before it."""
_HARDEST = 10
_AT_ONCE = 100
"""Of so many workouts what was measured is held together."""
_ROUTE_ENDS = b"</gpx>"
_SETTLED_AFTER = 32
"""After so many pieces records are put away however few: names in them may be of any length."""


def recognises(data: bytes) -> bool:
    """Tell whether these bytes begin an export of Apple Health."""
    return _BEGINS.match(data[:_HEAD]) is not None


def read(data: bytes, context: Context) -> list[Activity]:
    """Read an export that is in memory; as ``read_file``."""
    return list(read_file(BytesIO(data), context))


def read_file(file: Readable, context: Context) -> Iterator[Activity]:
    """Yield the workouts of an export, in order of time; facts of days go to the context.

    Args:
        file: the export, which is read once and never held.
        context: what to call it; hands out the routes that stand beside it.

    Raises:
        NotAnActivityError: it holds neither a workout nor a fact of a day.
        ImportProblemError: it cannot be read at all.
    """
    export = _HealthExport()
    damage = export.read(file, context.name)
    facts = [*days.nights(export.slept.all()), *days.weights(export.weighed.all())]
    for fact in facts:
        context.on_fact(fact)
    if damage and not (export.workouts or facts):
        raise ImportProblemError(
            f"{context.name} {damage}; nothing could be kept.", "Export it again from the phone."
        )
    if damage:
        context.leave_out(f"It {damage}; what could be read was kept. Export it again.")
    if not (export.workouts or facts):
        raise NotAnActivityError(f"{context.name} holds no workout, no sleep and no weight.")
    if export.written_at is not None:
        context.on_written(export.written_at)
    yield from _Joining(export, context).activities()


class _HealthExport:
    """What stands in one export, its records laid aside."""

    def __init__(self) -> None:
        self.sources = SampleSources()
        self.logs = {kind: samples.sample_log(kind, self.sources) for kind in samples.IN_WORKOUTS}
        self.weighed = samples.sample_log(samples.BODY_MASS, self.sources)
        self.slept = SampleLog(self.sources, None)
        self.workouts: list[HealthWorkout] = []
        self.written_at: datetime | None = None
        self._takers = {kind: log.add for kind, log in self.logs.items()}
        self._takers |= {samples.BODY_MASS: self.weighed.add, days.SLEEP: self._take_sleep}
        self._workout: HealthWorkout | None = None
        self._sleep: dict[str, str] | None = None
        self._unplaced = 0

    def read(self, file: Readable, name: str) -> str:
        """Read the file; return what is wrong with it, without a subject, "" when it is sound."""
        reader = ElementReader(self._begin, self._takers)
        logs = (*self.logs.values(), self.weighed, self.slept)
        damage = ""
        try:
            for piece, _ in enumerate(reader.read(file, name)):
                for log in logs:
                    log.settle_if_many(now=piece % _SETTLED_AFTER == 0)
        except BrokenMarkupError as broken:
            damage = str(broken)
        self._end_workout()
        self._end_sleep()
        self.workouts.sort(key=lambda one: one.began_s)
        told = Counter(one.number for one in self.workouts)
        for one in self.workouts:
            one.is_numbered = bool(one.number) and told[one.number] == 1
        if damage:
            return damage
        if not reader.is_whole:
            where = "" if self.workouts else ", where the workouts stand"
            return f"breaks off before its end{where}"
        lost = reader.lost + self._unplaced + sum(log.settled().unread for log in logs)
        return f"has {count(lost, 'entry', 'entries')} that cannot be read" if lost else ""

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Record":
            take = self._takers.get(attributes.get("type", ""))
            if take is not None:
                take(attributes)
        elif name == "Workout":
            self._end_workout()
            if len(self.workouts) >= MOST_ROWS:
                raise BrokenMarkupError(f"goes on for over {MOST_ROWS:,} workouts")
            self._workout = HealthWorkout(attributes)
        elif self._workout is not None:
            self._workout.take(name, attributes)
        elif name == "MetadataEntry":
            if self._sleep is not None and attributes.get("key") == samples.ZONE:
                self._sleep[samples.ZONE] = attributes.get("value", "")
        elif name == "ExportDate":
            written_s, _ = instant(attributes.get("value", ""))
            self.written_at = utc_time(written_s) if np.isfinite(written_s) else None

    def _take_sleep(self, attributes: Mapping[str, str]) -> None:
        self._end_sleep()
        if days.is_sleep(attributes):
            self._sleep = dict(attributes)

    def _end_sleep(self) -> None:
        if self._sleep is not None:
            self.slept.add(self._sleep)
            self._sleep = None

    def _end_workout(self) -> None:
        workout, self._workout = self._workout, None
        if workout is None:
            return
        if workout.is_placed():
            self.workouts.append(workout)
        else:
            self._unplaced += 1


class _Joining:
    """Joins the workouts of an export with what was measured in their time."""

    def __init__(self, export: _HealthExport, context: Context) -> None:
        self._context = context
        self._workouts = export.workouts
        self._sources = export.sources.all()
        self._logs = export.logs
        self._rows: dict[str, Rows] = {}
        self._missing = self._damaged = 0

    def activities(self) -> Iterator[Activity]:
        """Yield the workouts, and say of which routes nothing came."""
        for first in range(0, len(self._workouts), _AT_ONCE):
            few = self._workouts[first : first + _AT_ONCE]
            windows = _apart((one.began_s, one.ended_s) for one in few)
            self._rows = {kind: log.within(windows) for kind, log in self._logs.items()}
            yield from map(self._activity_of, few)
        if self._missing:
            self._context.warn(
                f"{count(self._missing, 'route')} that it names "
                f"{'is' if self._missing == 1 else 'are'} not beside it, so hills are missing "
                "there: give the whole export, as the phone made it."
            )
        if self._damaged:
            self._context.leave_out(
                f"{count(self._damaged, 'route')} in it "
                f"{'is' if self._damaged == 1 else 'are'} damaged; what could be read was kept."
            )

    def _activity_of(self, workout: HealthWorkout) -> Activity:
        told = self._told_in(workout)
        beats = told[samples.HEART_RATE]["value"]
        activity = workout.to_activity(self._context.name)
        activity = replace(
            activity,
            avg_hr_bpm=activity.avg_hr_bpm or (float(beats.mean()) if len(beats) else None),
            max_hr_bpm=activity.max_hr_bpm or (float(beats.max()) if len(beats) else None),
            hr_source=run_stream.heart_rate_source(told[samples.HEART_RATE], self._sources),
            rpe=_effort(told[samples.EFFORT]),
        )
        return self._with_stream(activity, workout, told) if activity.sport == "run" else activity

    def _with_stream(
        self, activity: Activity, workout: HealthWorkout, told: Mapping[str, Rows]
    ) -> Activity:
        routes = list(self._routes_of(workout))
        stream = run_stream.join_stream(workout, told, routes)
        if stream is None:
            return activity
        agreed = distance.agree(
            activity.distance_m,
            stream.time_s,
            stream.distance_m,
            lasting_s=workout.ended_s - workout.began_s,
            is_treadmill=workout.indoors,
        )
        return replace(
            activity,
            distance_m=agreed.distance_m,
            stream=scaled_distance(stream, agreed.recording_times),
            problems=(agreed.problem,) if agreed.problem else (),
        )

    def _told_in(self, workout: HealthWorkout) -> dict[str, Rows]:
        """Return by kind what one source measured in a workout's time."""
        own = {
            number
            for number, source in enumerate(self._sources)
            if source.name == workout.source_name
        }
        told = {}
        for kind, rows in self._rows.items():
            first, last = np.searchsorted(
                rows["begin"], (workout.began_s - _SAMPLE_ERROR_S, workout.ended_s)
            )
            told[kind] = run_stream.of_one_source(rows[first:last], own)
        return told

    def _routes_of(self, workout: HealthWorkout) -> Iterator[Activity]:
        """Yield what the GPX files of a workout hold."""
        for path in workout.routes:
            name = path.rpartition("/")[2]
            try:
                data = self._context.beside(path)
                if data is None:
                    self._missing += 1
                    continue
                yield from gpx.read(data, replace(self._context, name=name))
                self._damaged += not data.rstrip().endswith(_ROUTE_ENDS)
            except (ImportProblemError, NotAnActivityError):
                self._damaged += 1


def _effort(rows: Rows) -> float | None:
    """Return how hard the athlete said it was, on Apple's scale from 1 to 10."""
    said = rows["value"][(rows["value"] >= 1) & (rows["value"] <= _HARDEST)]
    return float(said[-1]) if len(said) else None


def _apart(windows: Iterable[tuple[float, float]]) -> Floats:
    """Return windows in order of their beginning, those that overlap as one, shape ``(n, 2)``."""
    apart: list[tuple[float, float]] = []
    for begin, end in windows:
        if apart and begin <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((begin, end))
    return np.array(apart, dtype=float).reshape(-1, 2)


READER = Reader(1, recognises, read, read_file)
