"""What sensors and apps measured, one record each: millions of them, kept as columns.

The workouts stand at the end of an export, behind all records. So what was measured is kept until
then, in a temporary file as soon as there is much of it, and only what lies within a workout comes
back into memory.
"""

from __future__ import annotations

import re
from functools import lru_cache
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, NamedTuple, Self
from weakref import finalize

import numpy as np

from analyzer.importers.apple_health.instants import instants, zone_offset
from analyzer.importers.numbers import LARGEST, parse_number
from analyzer.units import KG_PER_LB, METRES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from analyzer.model import Floats

_LENGTHS = {
    "m": 1.0, "km": 1000.0, "cm": 0.01, "mm": 0.001,
    "mi": METRES["mi"], "yd": 0.9144, "ft": 0.3048, "in": 0.0254,
}  # fmt: skip
_MILLIMETRES = {unit: 1000.0 * metres for unit, metres in _LENGTHS.items()}
_QUANTITY = "HKQuantityTypeIdentifier"
HEART_RATE = f"{_QUANTITY}HeartRate"
STEPS = f"{_QUANTITY}StepCount"
DISTANCE = f"{_QUANTITY}DistanceWalkingRunning"
SPEED = f"{_QUANTITY}RunningSpeed"
POWER = f"{_QUANTITY}RunningPower"
STEP_LENGTH = f"{_QUANTITY}RunningStrideLength"
GROUND_CONTACT = f"{_QUANTITY}RunningGroundContactTime"
VERTICAL_OSCILLATION = f"{_QUANTITY}RunningVerticalOscillation"
EFFORT = f"{_QUANTITY}WorkoutEffortScore"
BODY_MASS = f"{_QUANTITY}BodyMass"
_UNITS: Mapping[str, Mapping[str, float]] = {
    HEART_RATE: {"count/min": 1.0, "count/s": 60.0},
    STEPS: {"count": 1.0},
    DISTANCE: _LENGTHS,
    SPEED: {"m/s": 1.0, "km/hr": 1 / 3.6, "mi/hr": METRES["mi"] / 3600.0},
    POWER: {"W": 1.0},
    STEP_LENGTH: _MILLIMETRES,
    GROUND_CONTACT: {"ms": 1.0, "s": 1000.0},
    VERTICAL_OSCILLATION: _MILLIMETRES,
    EFFORT: {"appleEffortScore": 1.0, "count": 1.0},
    BODY_MASS: {"kg": 1.0, "g": 0.001, "lb": KG_PER_LB, "st": 14 * KG_PER_LB},
}
"""What a value must be multiplied by to be in bpm, steps, m, m/s, W, mm, ms, points or kg."""
ZONE = "HKTimeZone"
"""The key of the zone a record was made in; dates are written in the phone's of the export."""
IN_WORKOUTS = tuple(kind for kind in _UNITS if kind != BODY_MASS)
_AT_ONCE, _IN_MEMORY = 1 << 11, 8 << 20
_MOST_SOURCES, _LONGEST_NAME = 5_000, 1_000
_DEVICE_NAME = re.compile(r"name:\s*([^,>]*)")
_ROW = np.dtype(
    [("begin", "f8"), ("end", "f8"), ("value", "f4"), ("offset", "i4"), ("source", "u2")]
)


class SampleSource(NamedTuple):
    """Who wrote a record: an app or a device by its name, and the sensor."""

    name: str
    device: str


class _SampleBlock(NamedTuple):
    """Records that were laid aside together: their span of time (s since 1970), and where."""

    from_s: float
    until_s: float
    place: int
    length: int


class SampleSources:
    """Numbers for the sources met."""

    def __init__(self) -> None:
        self._numbers: dict[SampleSource, int] = {}

    def number_of(self, name: str, device: str) -> int:
        """Return a source's number; of endlessly many all further ones share the last."""
        one = SampleSource(name[:_LONGEST_NAME], device_name(device[:_LONGEST_NAME]))
        known = self._numbers.get(one)
        if known is None:
            known = min(len(self._numbers), _MOST_SOURCES)
            if known < _MOST_SOURCES:
                self._numbers[one] = known
        return known

    def all(self) -> list[SampleSource]:
        """Return the sources by their numbers."""
        return list(self._numbers)


@lru_cache(maxsize=1000)
def device_name(text: str) -> str:
    """Return what a device is called in "<<HKDevice: 0x28…>, name:Apple Watch, …>"."""
    found = _DEVICE_NAME.search(text)
    return found[1].strip() if found else ""


class SampleLog:
    """The records of one kind.

    Args:
        sources: numbers the sources.
        factors: what a value of each unit must be multiplied by; None where it has none.
    """

    def __init__(self, sources: SampleSources, factors: Mapping[str, float] | None) -> None:
        self._sources = sources
        self._factors = factors
        self._latest: list[Mapping[str, str]] = []
        self.add = self._latest.append
        """Keeps the attributes of one record: called millions of times."""
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - as long as this
        finalize(self, self._file.close)
        self._blocks: list[_SampleBlock] = []
        self.unread = 0
        """How many records could not be understood."""

    def settle_if_many(self, *, now: bool = False) -> None:
        """Put the latest records away once there are many of them, or now."""
        if now or len(self._latest) >= _AT_ONCE:
            self.settled()

    def settled(self) -> Self:
        """Return this log, the latest records turned into columns and laid aside."""
        latest = self._latest.copy()
        self._latest.clear()
        if not latest:
            return self
        rows = np.zeros(len(latest), _ROW)
        rows["begin"], offset = instants([one.get("startDate", "") for one in latest])
        rows["end"], _ = instants([one.get("endDate", "") for one in latest])
        values = self._values_of(latest)
        told = [(one.get("sourceName", ""), one.get("device", "")) for one in latest]
        numbers = {pair: self._sources.number_of(*pair) for pair in set(told)}
        rows["source"] = [numbers[pair] for pair in told]
        good = np.isfinite(rows["begin"]) & (rows["end"] >= rows["begin"]) & np.isfinite(values)
        rows["value"] = values
        rows["offset"] = np.nan_to_num(offset)
        for place, one in enumerate(latest if self._factors is None else ()):
            if zone := one.get(ZONE):
                there = zone_offset(zone, float(rows["end"][place]))
                rows["offset"][place] = rows["offset"][place] if there is None else there
        self.unread += len(latest) - int(good.sum())
        kept = rows[good]
        if len(kept):
            spans = float(kept["begin"].min()), float(kept["end"].max())
            self._blocks.append(_SampleBlock(*spans, self._file.tell(), kept.nbytes))
            self._file.write(kept.tobytes())
        return self

    def _values_of(self, latest: Sequence[Mapping[str, str]]) -> Floats:
        if self._factors is None:
            return np.zeros(len(latest))
        texts = [one.get("value", "") for one in latest]
        try:
            values = np.array(list(map(float, texts)))
        except ValueError:
            values = np.array([_number(text) for text in texts])
        values[~(np.abs(values) <= LARGEST)] = np.nan
        units = [one.get("unit", "") for one in latest]
        factors = {unit: self._factors.get(unit, np.nan) for unit in set(units)}
        if len(factors) == 1:
            return np.asarray(values * factors[units[0]])
        return np.asarray(values * np.array([factors[unit] for unit in units]))

    def all(self) -> NDArray[np.void]:
        """Return every record, in order of its beginning."""
        return self.within(np.array([[-np.inf, np.inf]]))

    def within(self, windows: Floats) -> NDArray[np.void]:
        """Return the records that begin or end within windows of time, in order of beginning.

        Args:
            windows: begin and end (s since 1970) of each, in order and apart, shape ``(n, 2)``.
        """
        self.settled()
        kept = [np.zeros(0, _ROW)]
        first, last = (windows[0, 0], windows[-1, 1]) if len(windows) else (np.inf, -np.inf)
        for block in self._blocks:
            if block.from_s <= last and block.until_s >= first:
                self._file.seek(block.place)
                rows = np.frombuffer(self._file.read(block.length), _ROW)
                kept.append(rows[_touches(rows, windows)])
        self._file.seek(0, 2)
        found = np.concatenate(kept)
        return found[np.argsort(found["begin"], kind="stable")]


def sample_log(kind: str, sources: SampleSources) -> SampleLog:
    """Return an empty log of one kind of quantity."""
    return SampleLog(sources, _UNITS[kind])


def in_our_unit(kind: str, value: float, unit: str) -> float | None:
    """Return an amount of one kind in our unit, None where its unit is none."""
    factor = _UNITS[kind].get(unit)
    return None if factor is None else factor * value


def metres(value: float, unit: str) -> float | None:
    """Return a length in metres, None where its unit is none."""
    factor = _LENGTHS.get(unit)
    return None if factor is None else factor * value


def _touches(rows: NDArray[np.void], windows: Floats) -> NDArray[np.bool_]:
    if not len(windows):
        return np.zeros(len(rows), bool)
    after = np.searchsorted(windows[:, 0], rows["end"], side="right") - 1
    touches: NDArray[np.bool_] = (after >= 0) & (rows["begin"] <= windows[after, 1])
    return touches


def _number(text: str) -> float:
    value = parse_number(text)
    return np.nan if value is None else value
