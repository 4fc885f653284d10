"""Track points as they come out of a file, kept as columns."""

from __future__ import annotations

import math
from array import array
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from analyzer.importers.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = (
    "timestamp", "latitude", "longitude", "altitude", "distance", "speed",
    "heart_rate", "cadence", "temperature", "power", "track", "segment",
)  # fmt: skip
_PLACE = {name: place for place, name in enumerate(COLUMNS)}
_UNKNOWN = (math.nan,) * len(COLUMNS)
_POLE, _DATE_LINE = 90.0, 180.0


class Points:
    """The points of a file: begin one, put what is known of it, end it.

    Attributes:
        track: the number of the track that is being read, -1 outside of any.
        segment: the number of its unbroken stretch.
        open: whether a point is being read; what is put while none is, is lost.
        utc_offset_s: local time minus UTC, where times are told in another zone than UTC.
    """

    def __init__(self) -> None:
        self._values = array("d")
        self._point = list(_UNKNOWN)
        self.track = -1
        self.segment = 0
        self.open = False
        self.utc_offset_s: int | None = None

    def __len__(self) -> int:
        return len(self._values) // len(COLUMNS)

    def begin(self) -> None:
        """Begin a point."""
        self._point = list(_UNKNOWN)
        self._point[-2:] = self.track, self.segment
        self.open = True

    def putter(self, column: str) -> Callable[[str], None]:
        """Return the function that puts a number into a column; other text stays unknown."""
        place = _PLACE[column]

        def put(text: str) -> None:
            self._point[place] = number(text)

        return put

    def put_place(self, latitude: str, longitude: str) -> None:
        """Put the position, in degrees; one that cannot be on Earth stays unknown."""
        place = number(latitude), number(longitude)
        if abs(place[0]) <= _POLE and abs(place[1]) <= _DATE_LINE:
            self._point[1:3] = place

    def put_time(self, text: str) -> None:
        """Put the time."""
        when = moment(text)
        if when is not None:
            self._point[0] = when.timestamp()
            offset = when.utcoffset()
            if offset and self.utc_offset_s is None:
                self.utc_offset_s = int(offset.total_seconds())

    def end(self, _: str = "") -> None:
        """Keep the point."""
        self._values.extend(self._point)
        self.open = False

    def table(self) -> Table:
        """Return all points as a table of records."""
        values = np.frombuffer(self._values, dtype=np.float64).reshape(-1, len(COLUMNS))
        columns = {name: values[:, place].copy() for place, name in enumerate(COLUMNS)}
        return Table("record", columns, np.arange(len(values)))


def number(text: str) -> float:
    """Return a finite number, NaN for anything else."""
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def moment(text: str) -> datetime | None:
    """Return the instant an ISO time means, UTC where it names no zone; None when it is none."""
    try:
        when = datetime.fromisoformat(text)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        when.timestamp()
    except (ValueError, OverflowError):
        return None
    return when
