"""Apple Health's export as an iPhone writes it: one long list of records, then the workouts."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

WATCH, PHONE = "Anna’s\xa0Apple\xa0Watch", "Anna’s iPhone"
DEVICES = {
    WATCH: "<<HKDevice: 0x2832c8aa0>, name:Apple Watch, manufacturer:Apple Inc., model:Watch, "
    "hardware:Watch6,2, software:11.1>",
    PHONE: "<<HKDevice: 0x2832c8bb0>, name:iPhone, manufacturer:Apple Inc., model:iPhone, "
    "hardware:iPhone15,2, software:18.1>",
    "Polar H10": "<<HKDevice: 0x2832c8cc0>, name:Polar H10 8A2B, manufacturer:Polar>",
}
QUANTITY = "HKQuantityTypeIdentifier"
DECLARED = """\
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 14 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
<!ELEMENT Record ((MetadataEntry|HeartRateVariabilityMetadataList)*)>
<!ATTLIST Record
  type          CDATA #REQUIRED
  value         CDATA #IMPLIED
>
]>
"""
DECLARED_IN_IOS_16 = """\
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 12 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
<!ELEMENT VisionPrescription ((RightEye|LeftEye|Attachment|MetadataEntry)*)>
<!ATTLIST VisionPrescription
  type             CDATA #REQUIRED
  brand            CDATA #IMPLIED
<!ELEMENT RightEye EMPTY>
<!ATTLIST RightEye
  sphere           CDATA #IMPLIED
<!ELEMENT LeftEye EMPTY>
  device        CDATA #IMPLIED
<!ELEMENT MetadataEntry EMPTY>
>
]>
"""
EXPORTED = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
HOME = timezone(timedelta(hours=1))
"""The phone's zone when it exports: every date is written in it."""


def date(moment: datetime) -> str:
    return moment.astimezone(HOME).strftime("%Y-%m-%d %H:%M:%S %z")


def element(name: str, attributes: Mapping[str, object], inside: Iterable[str] = ()) -> str:
    told = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    within = "".join(f"  {one}\n" for one in inside)
    return f"<{name}{told}>\n{within} </{name}>" if within else f"<{name}{told}/>"


def metadata(**entries: object) -> list[str]:
    return [element("MetadataEntry", {"key": key, "value": entries[key]}) for key in entries]


def times(begin: datetime, end: datetime) -> dict[str, str]:
    return {"creationDate": date(end), "startDate": date(begin), "endDate": date(end)}


def written_by(source: str) -> dict[str, str]:
    told = {"sourceName": source, "sourceVersion": "11.1"}
    return told | ({"device": DEVICES[source]} if source in DEVICES else {})


def record(
    kind: str,
    begin: datetime,
    value: float,
    unit: str,
    *,
    lasting_s: float = 0.0,
    source: str = WATCH,
) -> str:
    """Return one record of a quantity, e.g. of ``HeartRate``."""
    end = begin + timedelta(seconds=lasting_s)
    told = {"type": QUANTITY + kind, **written_by(source), "unit": unit, **times(begin, end)}
    inside = metadata(HKMetadataKeyHeartRateMotionContext=2) if kind == "HeartRate" else []
    return element("Record", {**told, "value": f"{value:g}"}, inside)


def asleep(
    begin: datetime, hours: float, *, stage: str = "AsleepCore", source: str = WATCH, zone: str = ""
) -> str:
    """Return one stage of a night."""
    told = {"type": "HKCategoryTypeIdentifierSleepAnalysis", **written_by(source)}
    told |= times(begin, begin + timedelta(hours=hours))
    inside = metadata(HKTimeZone=zone) if zone else []
    return element("Record", {**told, "value": f"HKCategoryValueSleepAnalysis{stage}"}, inside)


def paused(begin: datetime, minutes: float, *, by_itself: bool = False) -> list[str]:
    """Return the events of a pause."""
    names = ("MotionPaused", "MotionResumed") if by_itself else ("Pause", "Resume")
    moments = (begin, begin + timedelta(minutes=minutes))
    return [
        element("WorkoutEvent", {"type": f"HKWorkoutEventType{name}", "date": date(moment)})
        for name, moment in zip(names, moments, strict=True)
    ]


@dataclass(frozen=True)
class Workout:
    """One workout; ``kind`` is Apple's word, ``before_ios_16`` where its sums are attributes."""

    started_at: datetime
    minutes: float = 40.0
    kind: str = "Running"
    metres: float | None = None
    unit: str = "km"
    source: str = WATCH
    zone: str = ""
    bpm: float | None = None
    route: str = ""
    inside: list[str] = field(default_factory=list)
    moving_minutes: float | None = None
    before_ios_16: bool = False

    @property
    def ended_at(self) -> datetime:
        return self.started_at + timedelta(minutes=self.minutes)

    def to_xml(self) -> str:
        told: dict[str, object] = {
            "workoutActivityType": f"HKWorkoutActivityType{self.kind}",
            "duration": self.moving_minutes or self.minutes,
            "durationUnit": "min",
        }
        far = (
            None if self.metres is None else self.metres / (1609.344 if self.unit == "mi" else 1000)
        )
        if self.before_ios_16 and far is not None:
            told |= {"totalDistance": far, "totalDistanceUnit": self.unit}
        told |= written_by(self.source) | times(self.started_at, self.ended_at)
        inside = metadata(HKTimeZone=self.zone) if self.zone else []
        inside += self.inside
        if far is not None and not self.before_ios_16:
            inside.append(self._statistic("DistanceWalkingRunning", sum=far, unit=self.unit))
        if self.bpm and not self.before_ios_16:
            beats = {"average": self.bpm, "minimum": self.bpm - 30, "maximum": self.bpm + 20}
            inside.append(self._statistic("HeartRate", **beats, unit="count/min"))
        if self.route:
            path = element("FileReference", {"path": f"/workout-routes/{self.route}"})
            inside.append(element("WorkoutRoute", written_by(self.source), [path]))
        return element("Workout", told, inside)

    def _statistic(self, kind: str, **amounts: object) -> str:
        told = {"type": QUANTITY + kind, "startDate": date(self.started_at)}
        return element("WorkoutStatistics", {**told, "endDate": date(self.ended_at), **amounts})


def measured(
    workout: Workout,
    *,
    every_s: int = 5,
    bpm: float = 150.0,
    speed_mps: float = 3.0,
    steps_a_minute: float = 170.0,
    source: str = WATCH,
    dynamics: bool = False,
) -> Iterator[str]:
    """Yield what a watch measures along a run: heart rate, steps and distance, each few seconds."""
    for second in range(0, round(workout.minutes * 60), every_s):
        at = workout.started_at + timedelta(seconds=second)
        step_m = speed_mps * every_s
        yield record("HeartRate", at, bpm + (second // 60) % 5, "count/min", source=source)
        lasting = {"lasting_s": every_s, "source": source}
        yield record("StepCount", at, steps_a_minute * every_s / 60, "count", **lasting)
        yield record("DistanceWalkingRunning", at, step_m / 1000, "km", **lasting)
        if dynamics:
            yield record("RunningStrideLength", at, 1.1, "m", **lasting)
            yield record("RunningGroundContactTime", at, 250, "ms", **lasting)
            yield record("RunningVerticalOscillation", at, 8.5, "cm", **lasting)
            yield record("RunningSpeed", at, speed_mps * 3.6, "km/hr", **lasting)
            yield record("RunningPower", at, 260, "W", **lasting)


def route(workout: Workout, *, speed_mps: float = 3.0, climbs_m: float = 0.0) -> bytes:
    """Return the GPX of a run straight north, a point a second."""
    seconds = round(workout.minutes * 60)
    points = "\n".join(
        f'<trkpt lon="8.500000" lat="{47 + second * speed_mps / 111_195:.7f}">'
        f"<ele>{400 + climbs_m * second / seconds:.3f}</ele>"
        f"<time>{workout.started_at + timedelta(seconds=second):%Y-%m-%dT%H:%M:%SZ}</time>"
        f"<extensions><speed>{speed_mps}</speed><course>0</course><hAcc>4</hAcc><vAcc>3</vAcc>"
        "</extensions></trkpt>"
        for second in range(seconds + 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="Apple Health Export" '
        'xmlns="http://www.topografix.com/GPX/1/1"><metadata><time>2026-11-25T07:00:00Z</time>'
        f"</metadata><trk><name>Route</name><trkseg>\n{points}\n</trkseg></trk></gpx>\n"
    ).encode()


def export_xml(
    workouts: Iterable[Workout | str] = (),
    records: Iterable[str] = (),
    *,
    written_at: datetime = EXPORTED,
    declared: str = DECLARED,
) -> bytes:
    """Return the main file."""
    told = [one.to_xml() if isinstance(one, Workout) else one for one in workouts]
    entries = "".join(f" {one}\n" for one in [*records, *told])
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{declared}<HealthData locale="de_DE">\n'
        f' <ExportDate value="{date(written_at)}"/>\n'
        ' <Me HKCharacteristicTypeIdentifierDateOfBirth="1990-05-01"/>\n'
        f"{entries}</HealthData>\n"
    ).encode()


def export_zip(
    path: Path,
    main: bytes,
    routes: Mapping[str, bytes] | None = None,
    *,
    name: str = "export.xml",
) -> Path:
    """Write the archive the phone shares, with the files legstats has no use for."""
    folder = "apple_health_export"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in (routes or {}).items():
            archive.writestr(f"{folder}/workout-routes/{file}", content)
        archive.writestr(f"{folder}/export_cda.xml", '<?xml version="1.0"?><ClinicalDocument/>')
        archive.writestr(f"{folder}/electrocardiograms/ecg_2026-11-01.csv", "Name,Anna\nB,2\n")
        archive.writestr(f"{folder}/{name}", main)
    return path
