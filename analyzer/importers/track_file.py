"""What GPX and TCX readers share: one file's tracks and points, and how they become activities."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from analyzer.errors import ImportProblemError, NotAnActivityError
from analyzer.importers import gps, keys
from analyzer.importers.bounds import MOST_POINTS, MOST_TRACKS
from analyzer.importers.clocks import in_the_past, iso_instant
from analyzer.importers.copies import without_copies
from analyzer.importers.markup import BrokenMarkupError
from analyzer.importers.numbers import LARGEST, number_with_unit, parse_number
from analyzer.importers.table import Table
from analyzer.model import Source
from analyzer.text import one_line
from analyzer.units import count, listed, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from analyzer.importers.reader import Context
    from analyzer.model import Activity

COLUMNS = (
    "timestamp", "latitude", "longitude", "altitude", "distance", "speed",
    "heart_rate", "cadence", "temperature", "power", "track", "segment",
)  # fmt: skip
_PLACES = {name: place for place, name in enumerate(COLUMNS)}
_TIME = _PLACES["timestamp"]
_UNKNOWN = [math.nan] * len(COLUMNS)
_POSITION = {_PLACES["latitude"], _PLACES["longitude"]}
_POLE, _DATE_LINE = 90.0, 180.0
_IN_WORDS = {
    "timestamp": ("time", "times"),
    "heart_rate": ("heart rate", "heart rates"),
    "power": ("value of power", "values of power"),
    "lap time": ("time of a lap", "times of laps"),
    "lap distance": ("distance of a lap", "distances of laps"),
    "lap heart rate": ("heart rate of a lap", "heart rates of laps"),
}
"""What a runner calls one and several of a column; others are called as they are."""
_NO_VALUE = frozenset(("", "-", "--", "–", "—", "n/a", "na", "nan", "null", "none", "inf", "-inf"))
"""What apps write where nothing was measured."""
_LONGEST_QUOTE = 20
_MAY_BE_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
"""Whether "5,040" is five or five thousand, only the rest of the file can tell."""
_SET_BACK_S = 60.0
"""A local clock that goes back by more, in the hour that comes twice, has left summer time."""


_UNSAID = timezone(timedelta(0), "unsaid")
"""Of times that name no zone where the athlete named none either: UTC, as GPX and TCX demand."""
_NO_ZONE = (
    "Its times name no zone and were taken as UTC; if they are your own clock's, read it again "
    "with --timezone, e.g. --timezone Europe/Berlin."
)


class TrackFile:
    """What was met in a file so far.

    Attributes:
        tracks: its recordings.
        track: the number of the recording that is being read, -1 outside of any.
        segment: the number of its unbroken stretch.
        utc_offset_s: local time minus UTC, where times are given in another zone than UTC.
    """

    def __init__(self, columns: Mapping[str, str], zone: str = "") -> None:
        """Begin a file.

        Args:
            columns: which column an element of a point holds.
            zone: IANA zone of times that name none; "" means UTC, as GPX and TCX demand.
        """
        self._zone = ZoneInfo(zone) if zone else _UNSAID
        self._lacks_zone = False
        self.tracks: list[gps.Track] = []
        self.track = -1
        self.segment = 0
        self.utc_offset_s: int | None = None
        self._place_of = _Places(columns)
        # A day's recording has a hundred thousand points: numbers side by side, no objects.
        self._values = array("d")
        self._latest = -math.inf
        self._decimal_comma = False
        self._positions = self._unread_positions = 0
        self._unread: Counter[str] = Counter()
        self._first_unread: dict[str, str] = {}

    @property
    def has_points(self) -> bool:
        """Whether it holds any points."""
        return bool(self._values)

    @property
    def in_track(self) -> bool:
        """Whether a recording is being read."""
        return self.track >= 0

    def begin_track(self, track: gps.Track) -> None:
        """Begin a recording; the points that follow are its own.

        Raises:
            BrokenMarkupError: there is no end of recordings.
        """
        if len(self.tracks) >= MOST_TRACKS:
            raise BrokenMarkupError(f"goes on for over {MOST_TRACKS:,} recordings")
        self.track = len(self.tracks)
        self.tracks.append(track)
        self._latest = -math.inf

    def add_point(self, point: Element) -> None:
        """Keep what a point's attributes and elements say; a position not on Earth is unknown.

        Raises:
            BrokenMarkupError: there is no end of points.
        """
        if len(self._values) >= MOST_POINTS * len(COLUMNS):
            raise BrokenMarkupError(f"goes on for over {MOST_POINTS:,} points")
        values = _UNKNOWN.copy()
        is_placed = bool(point.attrib)
        if is_placed:
            values[1:3] = (self.number(point.get(name), is_angle=True) for name in ("lat", "lon"))
        for element in point.iter():
            place = self._place_of[element.tag]
            if place is None:
                continue
            if place in _POSITION:
                values[place] = self.number(element.text, is_angle=True)
                is_placed = True
            elif place != _TIME:
                values[place] = self.number(element.text, of=COLUMNS[place])
            elif when := self.read_time(element.text):
                values[_TIME] = self._latest = when.timestamp()
        if not (abs(values[1]) <= _POLE and abs(values[2]) <= _DATE_LINE):
            values[1:3] = math.nan, math.nan
            self._unread_positions += is_placed
        self._positions += is_placed
        values[-2:] = self.track, self.segment
        self._values.extend(values)

    def number(
        self,
        text: str | None,
        *,
        of: str = "number",
        is_angle: bool = False,
        most: float = LARGEST,
    ) -> float:
        """Return the number, NaN for anything else, which is counted unless it is nothing.

        Some apps write numbers as their phone's language does, with a decimal comma, or with the
        unit beside them.

        Args:
            text: of the file.
            of: what it is a number of: a column, or a word for it.
            is_angle: whether it is a latitude or a longitude, of which there are no thousands, and
                which are counted as positions.
            most: more than that is nonsense.
        """
        try:
            value = float(text or math.nan)
        except ValueError:
            value = self._number_in_words(text or "", is_angle=is_angle)
        if abs(value) <= most:
            return value
        if not is_angle:
            self._count_unread(of, text or "")
        return math.nan

    def _number_in_words(self, text: str, *, is_angle: bool) -> float:
        value = self._number_with_comma(text, is_angle=is_angle)
        with_unit = number_with_unit(text) if math.isnan(value) and not is_angle else None
        return value if with_unit is None else with_unit

    def _count_unread(self, of: str, text: str) -> None:
        if text.strip().lower() not in _NO_VALUE:
            self._unread[of] += 1
            self._first_unread.setdefault(of, text)

    def _number_with_comma(self, text: str, *, is_angle: bool) -> float:
        value = parse_number(text) if "," in text else None
        if value is None:
            return math.nan
        if is_angle or not _MAY_BE_THOUSANDS.fullmatch(text.strip()):
            self._decimal_comma |= text.count(",") == 1 and text.find(".", text.find(",")) < 0
            return value
        return value if self._decimal_comma else math.nan

    def read_time(self, text: str | None) -> datetime | None:
        """Return the instant an ISO time means; the first zone other than UTC is the file's."""
        when = iso_instant(text, self._zone)
        if when is None:
            self._count_unread("timestamp", text or "")
        if when and _comes_again_s(when) and when.timestamp() < self._latest - _SET_BACK_S:
            when = when.replace(fold=1)
        if when and when.tzinfo is _UNSAID:
            self._lacks_zone = True
        if self.utc_offset_s is None and when and (offset := when.utcoffset()):
            self.utc_offset_s = int(offset.total_seconds())
        return when

    def to_activities(
        self, data: bytes, context: Context, damage: str, otherwise: str
    ) -> list[Activity]:
        """Return one activity for each track that says when it was, in order of time.

        Args:
            data: the file's content.
            context: what to call it, and who is told of positions that could not be read.
            damage: what is wrong with the file, without a subject; "" when it is sound.
            otherwise: what a sound file without activities is.

        Raises:
            NotAnActivityError: a sound file without any.
            ImportProblemError: a damaged one without any.
        """
        problems = [f"The file {damage}; what came before was kept."] if damage else []
        problems += [_NO_ZONE] if self._lacks_zone else []
        name = context.name
        found = list(self._each_activity(name, problems))
        if damage and not found:
            raise ImportProblemError(f"{name} {damage}; nothing could be kept.", "Export it again.")
        if not found:
            raise NotAnActivityError(otherwise)
        if self._unread_positions:
            context.leave_out(self._positions_in_words())
        if self._unread:
            context.leave_out(self._unread_in_words())
        key = keys.of_content(data)
        ordered = without_copies(in_the_past(found))
        return [
            replace(one, source=Source(one.source.kind, name, f"{key}#{index}"))
            for index, one in enumerate(ordered)
        ]

    def _unread_in_words(self) -> str:
        quoted = [
            f"{count(times, *_IN_WORDS.get(of, (of,)))} (“{one_line(text, _LONGEST_QUOTE)}”)"
            for (of, times), text in zip(
                self._unread.items(), self._first_unread.values(), strict=True
            )
        ]
        return f"It holds what could not be read as a number or a time: {listed(quoted)}."

    def _positions_in_words(self) -> str:
        positions = count(self._positions, "position")
        if self._unread_positions < self._positions:
            return f"{number(self._unread_positions)} of its {positions} could not be read."
        return f"None of its {positions} could be read; what depends on them is missing."

    def _each_activity(self, name: str, problems: list[str]) -> Iterator[Activity]:
        values = np.frombuffer(self._values, dtype=np.float64).reshape(-1, len(COLUMNS))
        columns = {name: values[:, place].copy() for name, place in _PLACES.items()}
        table = Table("record", columns, np.arange(len(values)))
        for index, track in enumerate(self.tracks):
            several = len(self.tracks) > 1
            own = replace(track, utc_offset_s=self.utc_offset_s, of_several=several)
            points = _in_second_hour(table.take(columns["track"] == index), self._zone)
            one = gps.track_activity(points, own, name, problems)
            if one is not None:
                yield one


def _comes_again_s(when: datetime) -> float:
    """Return how much later this local time comes again, at the end of summer time; 0.0 as a rule.

    Only for times of a zone with rules; an offset that the file itself names is never doubtful.
    """
    if not isinstance(when.tzinfo, ZoneInfo) or when.fold:
        return 0.0
    return max(when.replace(fold=1).timestamp() - when.timestamp(), 0.0)


def _in_second_hour(points: Table, zone: tzinfo) -> Table:
    """Return points that begin in the second of two equal hours as such, if only so they go on.

    Nothing steps back in them: what tells is the hour that is missing once the hours are over.
    """
    times = points.numbers("timestamp")
    known = np.flatnonzero(np.isfinite(times))
    if not isinstance(zone, ZoneInfo) or not len(known):
        return points
    shift = _comes_again_s(datetime.fromtimestamp(times[known[0]], zone))
    left = np.diff(times[known]) - shift
    (behind,) = np.nonzero((left >= 0) & (left <= _SET_BACK_S))
    if not shift or not len(behind):
        return points
    last = known[behind[0]]
    if _comes_again_s(datetime.fromtimestamp(times[last], zone)) != shift:
        return points
    moved = np.where(np.arange(len(times)) <= last, times + shift, times)
    return Table(points.name, {**points.columns, "timestamp": moved}, points.position)


class _Places(dict[str, int | None]):
    """The place of each element's value in a point, by its tag with or without a namespace."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self._columns = columns

    def __missing__(self, tag: str) -> int | None:
        column = self._columns.get(tag.rpartition("}")[2], "")
        place = self[tag] = _PLACES.get(column)
        return place
