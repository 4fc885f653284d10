"""A workout as an export tells it: its attributes, and the elements within it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from analyzer.importers import keys
from analyzer.importers.apple_health.instants import instant, instants
from analyzer.importers.apple_health.samples import HEART_RATE, STEPS, ZONE, device_name, metres
from analyzer.importers.clocks import LONGEST_S, has_come, utc_time
from analyzer.importers.numbers import parse_number, parse_yes
from analyzer.model import Activity, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analyzer.importers.gaps import Pause
    from analyzer.model import Sport

_TYPE = "HKWorkoutActivityType"
_SPORTS: dict[str, Sport] = {
    "Running": "run",
    "Walking": "walk",
    "Hiking": "walk",
    "Cycling": "ride",
    "HandCycling": "ride",
    "Swimming": "swim",
    "TraditionalStrengthTraining": "strength",
    "FunctionalStrengthTraining": "strength",
    "CoreTraining": "strength",
    # Gym sessions, too: whether they trained the legs is to be decided.
    "CrossTraining": "strength",
    "HighIntensityIntervalTraining": "strength",
    "MixedCardio": "strength",
    "MixedMetabolicCardioTraining": "strength",
}
_EVENT = "HKWorkoutEventType"
_STOPS = {"Pause": "Resume", "MotionPaused": "MotionResumed"}
_EVENTS = frozenset(f"{_EVENT}{name}" for pair in _STOPS.items() for name in pair)
_SECONDS = {"s": 1.0, "sec": 1.0, "min": 60.0, "hr": 3600.0}
_TOTAL_DISTANCE = "HKQuantityTypeIdentifierDistance"
_NAMED_BY = ("HKExternalUUID", "HKMetadataKeySyncIdentifier")
"""Under what another app knows a workout it has written into Health."""
_INDOORS, _BY_HAND = "HKIndoorWorkout", "HKWasUserEntered"
_CLIMB, _WEATHER, _BRAND = "HKElevationAscended", "HKWeatherTemperature", "HKWorkoutBrandName"
_KEPT_METADATA = frozenset({*_NAMED_BY, _INDOORS, _BY_HAND, ZONE, _CLIMB, _WEATHER, _BRAND})
_MOST_WITHIN, _LONGEST = 1_000, 1_000
"""Elements of a kind within a workout, and letters of what one says: far more than there are."""
_FREEZING_F, _F_PER_C = 32.0, 1.8
_DEVICES = ("Apple Watch", "iPhone", "iPad")


@dataclass(slots=True)
class HealthWorkout:
    """What stands in one Workout element.

    ``metadata`` by key and ``statistics`` by type are the elements within it, ``events`` are
    (type, date) of pauses, ``routes`` paths of GPX files from the export's folder. With
    ``is_numbered`` its number names no other workout.
    """

    attributes: Mapping[str, str]
    metadata: dict[str, str] = field(default_factory=dict)
    statistics: dict[str, Mapping[str, str]] = field(default_factory=dict)
    events: list[tuple[str, str]] = field(default_factory=list)
    routes: list[str] = field(default_factory=list)
    began_s: float = np.nan
    ended_s: float = np.nan
    offset_s: float = np.nan
    is_numbered: bool = False

    def take(self, name: str, attributes: Mapping[str, str]) -> None:
        """Keep what an element within it says."""
        if name == "MetadataEntry":
            if (key := attributes.get("key", "")) in _KEPT_METADATA:
                self.metadata.setdefault(key, attributes.get("value", "")[:_LONGEST])
        elif name == "WorkoutEvent":
            event = attributes.get("type", "")
            if event in _EVENTS and len(self.events) < _MOST_WITHIN:
                self.events.append((event.removeprefix(_EVENT), attributes.get("date", "")))
        elif name == "WorkoutStatistics":
            # Those of a part of it, of a triathlon say, come first; those of all of it last.
            if len(self.statistics) < _MOST_WITHIN:
                self.statistics[attributes.get("type", "")] = attributes
        elif name == "FileReference" and len(self.routes) < _MOST_WITHIN:
            self.routes.append(attributes.get("path", "")[:_LONGEST])

    def is_placed(self) -> bool:
        """Tell whether it says when it was, and take that up."""
        ends, offsets = instants(
            [self.attributes.get(name, "") for name in ("startDate", "endDate")]
        )
        self.began_s, self.ended_s = float(ends[0]), float(ends[1])
        self.offset_s = float(offsets[0])
        lasting = self.ended_s - self.began_s
        return bool(0 < lasting < LONGEST_S) and has_come(utc_time(self.began_s))

    @property
    def kind(self) -> str:
        """Apple's word for the sport, such as "Running"."""
        return self.attributes.get("workoutActivityType", "").removeprefix(_TYPE)

    @property
    def sport(self) -> Sport:
        """The sport in the runner's words."""
        return _SPORTS.get(self.kind, "other")

    @property
    def source_name(self) -> str:
        """The app or the watch that wrote it."""
        return self.attributes.get("sourceName", "")

    @property
    def number(self) -> tuple[str, ...]:
        """Who wrote it, and under what they know it; () where nobody says."""
        named = [self.metadata[name] for name in _NAMED_BY if self.metadata.get(name)]
        return (self.source_name, *named[:1]) if named else ()

    @property
    def indoors(self) -> bool:
        """Whether it was on a treadmill, or otherwise under a roof."""
        return parse_yes(self.metadata.get(_INDOORS, ""))

    @property
    def pauses(self) -> list[Pause]:
        """When the timer stood still, in seconds from the start, in order and apart."""
        found = [
            pause
            for stops, resumes in _STOPS.items()
            for pause in _pauses(self.events, stops, resumes, self.ended_s)
        ]
        inside = sorted(
            (max(begin, self.began_s) - self.began_s, min(end, self.ended_s) - self.began_s)
            for begin, end in found
        )
        apart: list[Pause] = []
        for begin, end in inside:
            if apart and begin <= apart[-1][1]:
                apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
            elif end > begin:
                apart.append((begin, end))
        return apart

    def to_activity(self, file: str) -> Activity:
        """Return what the element alone says, without what was measured along the way.

        Args:
            file: what to call the export.
        """
        pauses, lasting = self.pauses, self.ended_s - self.began_s
        moving_s = self._timer_s() or lasting - sum(end - begin for begin, end in pauses)
        sport, zone = self.sport, _known_zone(self.metadata.get(ZONE, ""))
        steps = self._statistic(STEPS, "sum") if sport in {"run", "walk"} else None
        return Activity(
            source=Source("apple_health", file, self._key()),
            sport=sport,
            sport_detail=self.kind,
            started_at=utc_time(self.began_s),
            ended_at=utc_time(self.ended_s),
            zone=zone,
            utc_offset_s=None if zone else int(self.offset_s),
            surface=("treadmill" if self.indoors else "road") if sport == "run" else None,
            entered_by_hand=parse_yes(self.metadata.get(_BY_HAND, "")),
            distance_m=self._distance_m(),
            elapsed_s=lasting,
            moving_s=min(moving_s, lasting),
            climb_m=None if self.indoors else _amount(self.metadata.get(_CLIMB, "")),
            avg_hr_bpm=self._statistic(HEART_RATE, "average"),
            max_hr_bpm=self._statistic(HEART_RATE, "maximum"),
            avg_cadence_spm=60 * steps / moving_s if steps and moving_s else None,
            weather_temperature_c=_celsius(self.metadata.get(_WEATHER, "")),
            name=self.metadata.get(_BRAND, ""),
            device=_device(self.source_name, self.attributes.get("device", "")),
            pauses=tuple(pauses),
        )

    def _key(self) -> str:
        """Return a key that every export gives this workout, in whatever zone it was made."""
        began = datetime.fromtimestamp(self.began_s, UTC).isoformat()
        told_by = self.number if self.is_numbered else (self.source_name, self.kind, began)
        return f"apple-health-{keys.of_words(*told_by)}#0"

    def _timer_s(self) -> float | None:
        """Return how long the timer ran, as the element says."""
        said = parse_number(self.attributes.get("duration", ""))
        unit = _SECONDS.get(self.attributes.get("durationUnit", "min"))
        return said * unit if said and said > 0 and unit else None

    def _distance_m(self) -> float | None:
        """Return the distance: since iOS 16 it stands among the statistics."""
        attributes = self.attributes
        found = [(attributes.get("totalDistance", ""), attributes.get("totalDistanceUnit", ""))]
        found += [
            (one.get("sum", ""), one.get("unit", ""))
            for kind, one in self.statistics.items()
            if kind.startswith(_TOTAL_DISTANCE)
        ]
        known = [metres(parse_number(text) or 0.0, unit) for text, unit in found]
        return max((far for far in known if far), default=None)

    def _statistic(self, kind: str, name: str) -> float | None:
        said = parse_number(self.statistics.get(kind, {}).get(name, ""))
        return said if said and said > 0 else None


def _pauses(
    events: Iterable[tuple[str, str]], stops: str, resumes: str, ended_s: float
) -> Iterable[Pause]:
    """Yield (begin, end) of pauses of one kind, s since 1970; one without an end ends the run."""
    began: float | None = None
    at = sorted((instant(date)[0], name) for name, date in events if name in {stops, resumes})
    for moment, name in at:
        if name == stops:
            began = moment if began is None else began
        elif began is not None:
            yield began, moment
            began = None
    if began is not None:
        yield began, ended_s


def _known_zone(name: str) -> str | None:
    try:
        return ZoneInfo(name).key if name else None
    except (ValueError, OSError, KeyError):
        return None


def _amount(text: str) -> float | None:
    """Return a length such as "1250 cm" in metres."""
    value, _, unit = text.partition(" ")
    number = parse_number(value)
    return None if number is None else metres(number, unit)


def _celsius(text: str) -> float | None:
    """Return a temperature such as "53 degF" in degrees Celsius."""
    value, _, unit = text.partition(" ")
    number = parse_number(value)
    if number is None or unit not in {"degF", "degC"}:
        return None
    return number if unit == "degC" else (number - _FREEZING_F) / _F_PER_C


def _device(source_name: str, device: str) -> str:
    """Return what recorded it; a watch is often called by its owner's name, which is left out."""
    for text in (device_name(device), source_name):
        for known in _DEVICES:
            if known.casefold() in text.replace("\xa0", " ").casefold():
                return known
    return source_name
