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

    from numpy.typing import NDArray

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
    """Return the stream's columns as one blob, in single precision.

    Watches measure in steps, of a centimetre or a fifth of a metre: such a column is kept as whole
    steps, any other as the bits of its numbers. Of either what is added from record to record is
    kept, small numbers whichever their sign, and their lowest bytes first, then the next ones:
    that packs to less than half. It comes back to the bit.
    """
    steps, packed = dict[str, int](), list[bytes]()
    for name, column in stream.columns():
        steps[name], whole = _whole_steps(np.asarray(column, dtype="<f4"))
        packed.append(_pack_differences(whole))
    said = json.encode((len(stream.time_s), steps))
    raw = b"".join([len(said).to_bytes(4, "little"), said, *packed])
    return zlib.compress(raw, level=_STREAM_LEVEL)


def unpack_stream(blob: bytes) -> Stream:
    """Return the stream that ``pack_stream`` wrote, today or in former versions."""
    raw, start = _open_blob(blob)
    header = _STREAM_HEADER.decode(raw[4:start])
    if isinstance(header, dict):
        lengths, values = header, np.frombuffer(_checked_columns(header, raw[start:]), "<f4")
        ends = zip(lengths.items(), accumulate(lengths.values()), strict=True)
        return Stream(**{name: values[end - n : end].astype(np.float64) for (name, n), end in ends})
    records, steps = header
    _checked_columns(dict.fromkeys(steps, records), raw[start:])
    columns = _unpack_steps(raw[start:], np.array(list(steps.values())), records)
    return Stream(**dict(zip(steps, columns, strict=True)))


def repacked_stream(blob: bytes) -> bytes:
    """Return a stream that was packed formerly as it is packed today, the same to the bit.

    Raises:
        UNREADABLE_ROW: it is not as it was written.
    """
    former = unpack_stream(blob)
    packed = pack_stream(former)
    columns = zip(former.columns(), unpack_stream(packed).columns(), strict=True)
    is_same = all(
        name == other and np.array_equal(values, theirs, equal_nan=True)
        for (name, values), (other, theirs) in columns
    )
    return packed if is_same else blob


_STREAM_LEVEL = 1
"""The quickest: what differences leave is random, and no level packs it."""
PACKED_TODAY = zlib.compress(b"", _STREAM_LEVEL)[:2]
"""What a stream begins with that was packed at today's level; former ones were at another."""
_STREAM_HEADER = json.Decoder(tuple[int, dict[str, int]] | dict[str, int])
"""How many records there are and each column's steps to the unit; formerly each one's length."""
_AS_BITS = 0
"""Instead of steps to the unit: the column is kept as the bits of its numbers."""
_STEPS = (1, 10, 100, 1000, 5)
"""Steps to the unit in which watches and formats measure."""
_TRIED_FIRST = 48
_UNKNOWN_STEPS = np.iinfo(np.int32).min
_MOST_STEPS = 2.0**30


def _whole_steps(values: NDArray[np.float32]) -> tuple[int, NDArray[np.int32]]:
    """Return steps to the unit and how many each value is, unknown the least there is.

    0 steps, and the values' bits, where no steps give them back to the bit.
    """
    unknown = np.isnan(values)
    filled = np.where(unknown, np.float32(0), values)
    known, bits = filled.astype(np.float64), filled.view(np.uint32)
    for steps in _STEPS:
        for here in (slice(_TRIED_FIRST), slice(None)):
            whole = np.rint(known[here] * steps) + 0.0  # of -0 no whole number tells the sign
            back = (whole / steps).astype("<f4").view(np.uint32)
            if not np.array_equal(back, bits[here]):
                break
        else:
            if max(whole.max(initial=0), -whole.min(initial=0)) < _MOST_STEPS:
                counted = whole.astype("<i4")
                counted[unknown] = _UNKNOWN_STEPS
                return steps, counted
    return _AS_BITS, values.view("<i4")


def _pack_differences(whole: NDArray[np.int32]) -> bytes:
    added = whole.copy()
    added[1:] -= whole[:-1]
    # 0, -1, 1, -2, 2 ... become 0, 1, 2, 3, 4: the upper bytes of small ones are zero.
    unsigned = ((added << 1) ^ (added >> 31)).astype("<i4", copy=False)
    return unsigned.view(np.uint8).reshape(-1, _FLOAT_BYTES).T.tobytes()


def _unpack_steps(packed: bytes, steps: NDArray[np.int64], records: int) -> Floats:
    """Return the columns (columns x records): all at once, for each step is quick."""
    by_byte = np.frombuffer(packed, dtype=np.uint8).reshape(len(steps), _FLOAT_BYTES, records)
    whole = by_byte[:, _FLOAT_BYTES - 1].astype(np.uint32)
    for place in reversed(range(_FLOAT_BYTES - 1)):
        whole <<= 8
        whole |= by_byte[:, place]
    signs = whole & 1
    whole >>= 1
    whole ^= -signs
    np.add.accumulate(whole, axis=1, out=whole)
    values = np.empty(whole.shape)
    in_steps = steps > _AS_BITS
    values[~in_steps] = whole[~in_steps].view("<f4")
    counted = whole.view("<i4")[in_steps]
    known = (counted / steps[in_steps, None]).astype(np.float32)
    known[counted == _UNKNOWN_STEPS] = np.nan
    values[in_steps] = known
    return values


def _pack_columns(columns: Mapping[str, Floats]) -> bytes:
    header = json.encode({name: len(values) for name, values in columns.items()})
    values = [np.asarray(v, dtype="<f4").tobytes() for v in columns.values()]
    return zlib.compress(b"".join([len(header).to_bytes(4, "little"), header, *values]), level=4)


def _open_columns(blob: bytes) -> tuple[dict[str, int], bytes]:
    """Return how long each column is, and the values of all of them."""
    raw, start = _open_blob(blob)
    lengths = _LENGTHS.decode(raw[4:start])
    return lengths, _checked_columns(lengths, raw[start:])


def _checked_columns(lengths: Mapping[str, int], columns: bytes) -> bytes:
    if min(lengths.values(), default=0) < 0 or (
        len(columns) != _FLOAT_BYTES * sum(lengths.values())
    ):
        raise DecodeError("the columns are not as long as they say")
    return columns


def _open_blob(blob: bytes) -> tuple[bytes, int]:
    """Return a blob unpacked, and where in it the columns begin behind their header."""
    unpacking = zlib.decompressobj()
    raw = unpacking.decompress(blob, _MOST_BYTES)
    if not unpacking.eof:
        raise DecodeError("the columns are cut off, or larger than any run's")
    return raw, 4 + int.from_bytes(raw[:4], "little")


def _json_value(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be kept as JSON")
