"""Dataclasses and float columns to and from what SQLite keeps: JSON and compressed blobs."""

from __future__ import annotations

import zlib
from dataclasses import fields, replace
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from msgspec import DecodeError, json

from analyzer.model import (
    Activity,
    HrProfile,
    Joined,
    Minutes,
    PaceProfile,
    Profiles,
    RunMeasures,
    Stream,
)
from analyzer.store.explaining import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from analyzer.model import Floats

_Table = TypeVar("_Table", Minutes, HrProfile, PaceProfile)

_TABLES = {"minutes": Minutes, "hr_profile": HrProfile, "pace_profile": PaceProfile}
_COLUMNS = {name: [f.name for f in fields(kind)] for name, kind in _TABLES.items()}
_FLOAT_BYTES = 4
_ACTIVITY = json.Decoder(Activity)
_MEASURES = json.Decoder(RunMeasures)
_LENGTHS = json.Decoder(dict[str, int])
_MOST_BYTES = 1 << 26
"""No blob is larger unpacked: a day of records takes a tenth of it."""


def pack_activity(activity: Activity) -> str:
    """Return the activity as JSON, without its stream."""
    return json.encode(replace(activity, stream=None), enc_hook=_json_value).decode()


def unpack_activity(text: str) -> Activity:
    """Return the activity that ``pack_activity`` wrote."""
    return _ACTIVITY.decode(text)


def pack_measures(measures: RunMeasures) -> tuple[str, bytes]:
    """Return the measures' numbers as JSON, and their tables as one blob."""
    numbers = {f.name: getattr(measures, f.name) for f in fields(measures) if f.name not in _TABLES}
    columns = {
        f"{name}.{column}": getattr(table, column)
        for name, names in _COLUMNS.items()
        if (table := getattr(measures, name)) is not None
        for column in names
    }
    return json.encode(numbers, enc_hook=_json_value).decode(), _pack_columns(columns)


def unpack_measures(text: str) -> RunMeasures:
    """Return the numbers of the measures that ``pack_measures`` wrote, without their tables."""
    return _MEASURES.decode(text)


def unpack_profiles(
    blobs: Iterable[bytes | None], damaged: Callable[[int], None] | None = None
) -> Profiles:
    """Return the tables that ``pack_measures`` wrote; together they are read much faster.

    Args:
        blobs: one for each run, None for a run without tables.
        damaged: told the places of those that cannot be read, which count as None; without it
            the first one raises.

    Raises:
        UNREADABLE: a blob is not as it was written.
    """
    opened = [_open_tables(blob, place, damaged) for place, blob in enumerate(blobs)]
    values = np.frombuffer(b"".join(raw for _, raw in opened), dtype="<f4")
    places = _column_places([lengths for lengths, _ in opened])
    return Profiles(
        minutes=_join_runs("minutes", Minutes, values, places),
        hr_profile=_join_runs("hr_profile", HrProfile, values, places),
        pace_profile=_join_runs("pace_profile", PaceProfile, values, places),
    )


def _open_tables(
    blob: bytes | None, place: int, damaged: Callable[[int], None] | None
) -> tuple[dict[str, int], bytes]:
    try:
        lengths, raw = _open_columns(blob) if blob else ({}, b"")
        for name, columns in _COLUMNS.items():
            if len({lengths.get(f"{name}.{column}", 0) for column in columns}) > 1:
                raise DecodeError(f"the columns of {name} differ in length")
    except UNREADABLE:
        if damaged is None:
            raise
        damaged(place)
        return {}, b""
    return lengths, raw


class _Place:
    """Where a column of several runs lies among all values: its start and length in each run."""

    def __init__(self, runs: int) -> None:
        self.starts = [0] * runs
        self.lengths = [0] * runs

    def of(self, values: Floats) -> Floats:
        """Return the column, one run after the other."""
        lengths = np.array(self.lengths, dtype=np.int64)
        ends = np.cumsum(lengths)
        moved = np.repeat(np.array(self.starts, dtype=np.int64) - (ends - lengths), lengths)
        return values[moved + np.arange(len(moved))].astype(np.float64)


def _column_places(headers: Sequence[Mapping[str, int]]) -> dict[str, _Place]:
    names = (f"{name}.{column}" for name, columns in _COLUMNS.items() for column in columns)
    places = {name: _Place(len(headers)) for name in names}
    end = 0
    for run, lengths in enumerate(headers):
        for name, length in lengths.items():
            if place := places.get(name):
                place.starts[run], place.lengths[run] = end, length
            end += length
    return places


def _join_runs(
    name: str, kind: type[_Table], values: Floats, places: Mapping[str, _Place]
) -> Joined[_Table]:
    of_each = [places[f"{name}.{column}"] for column in _COLUMNS[name]]
    return Joined(kind(*(place.of(values) for place in of_each)), tuple(of_each[0].lengths))


def pack_stream(stream: Stream) -> bytes:
    """Return the stream's columns as one blob, in single precision."""
    return _pack_columns(dict(stream.columns()))


def unpack_stream(blob: bytes) -> Stream:
    """Return the stream that ``pack_stream`` wrote."""
    lengths, raw = _open_columns(blob)
    values = np.frombuffer(raw, dtype="<f4").astype(np.float64)
    ends = zip(lengths.items(), accumulate(lengths.values()), strict=True)
    return Stream(**{name: values[end - length : end] for (name, length), end in ends})


def _pack_columns(columns: Mapping[str, Floats]) -> bytes:
    header = json.encode({name: len(values) for name, values in columns.items()})
    values = [np.asarray(v, dtype="<f4").tobytes() for v in columns.values()]
    return zlib.compress(b"".join([len(header).to_bytes(4, "little"), header, *values]), level=4)


def _open_columns(blob: bytes) -> tuple[dict[str, int], bytes]:
    """Return how long each column is, and the values of all of them."""
    unpacking = zlib.decompressobj()
    raw = unpacking.decompress(blob, _MOST_BYTES)
    if not unpacking.eof:
        raise DecodeError("the columns are cut off, or larger than any run's")
    start = 4 + int.from_bytes(raw[:4], "little")
    lengths = _LENGTHS.decode(raw[4:start])
    if min(lengths.values(), default=0) < 0 or (
        len(raw) - start != _FLOAT_BYTES * sum(lengths.values())
    ):
        raise DecodeError("the columns are not as long as they say")
    return lengths, raw[start:]


def _json_value(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be kept as JSON")
