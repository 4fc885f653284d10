"""Dataclasses and float columns to and from what SQLite keeps: JSON and compressed blobs."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, fields, replace
from datetime import datetime
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.model import (
    Activity,
    HrProfile,
    Lap,
    Minutes,
    PaceProfile,
    RunMeasures,
    Source,
    Stream,
    StrengthSet,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analyzer.model import Floats

_PROFILES = {"minutes": Minutes, "hr_profile": HrProfile, "pace_profile": PaceProfile}
_COLUMNS = {name: [f.name for f in fields(kind)] for name, kind in _PROFILES.items()}


def pack_activity(activity: Activity) -> str:
    """Return the activity as JSON, without its stream."""
    return json.dumps(asdict(replace(activity, stream=None)), default=_plain, ensure_ascii=False)


def unpack_activities(texts: Iterable[str]) -> list[Activity]:
    """Return the activities that ``pack_activity`` wrote; together they are read much faster."""
    return [_activity(told) for told in json.loads(f"[{','.join(texts)}]")]


def _activity(told: dict[str, Any]) -> Activity:
    told["source"] = Source(**told["source"])
    told["started_at"] = datetime.fromisoformat(told["started_at"])
    told["ended_at"] = datetime.fromisoformat(told["ended_at"])
    told["pauses"] = tuple((a, b) for a, b in told["pauses"])
    told["laps"] = tuple(Lap(**_with_start(lap)) for lap in told["laps"])
    told["sets"] = tuple(
        StrengthSet(**_with_start(s) | {"candidates": tuple(s["candidates"])}) for s in told["sets"]
    )
    told["problems"] = tuple(told["problems"])
    return Activity(**told)


def pack_measures(measures: RunMeasures) -> tuple[str, bytes]:
    """Return the measures' numbers as JSON and their columns as one blob."""
    numbers = {f.name: getattr(measures, f.name) for f in fields(measures)}
    columns = {
        f"{name}.{column}": getattr(table, column)
        for name, names in _COLUMNS.items()
        if (table := numbers.pop(name)) is not None
        for column in names
    }
    return json.dumps(numbers, default=_plain), _pack_columns(columns)


def unpack_measures(texts: Iterable[str], blobs: Iterable[bytes]) -> list[RunMeasures]:
    """Return the measures that ``pack_measures`` wrote; together they are read much faster."""
    numbers = json.loads(f"[{','.join(texts)}]")
    return [
        RunMeasures(**told, **_tables(columns))
        for told, columns in zip(numbers, _unpack_columns(blobs), strict=True)
    ]


def _tables(columns: Mapping[str, Floats]) -> dict[str, Any]:
    return {
        name: kind(*(columns[f"{name}.{column}"] for column in _COLUMNS[name]))
        for name, kind in _PROFILES.items()
        if f"{name}.{_COLUMNS[name][0]}" in columns
    }


def pack_stream(stream: Stream) -> bytes:
    """Return the stream's columns as one blob, in single precision."""
    return _pack_columns(dict(stream.columns()))


def unpack_stream(blob: bytes) -> Stream:
    """Return the stream that ``pack_stream`` wrote."""
    (columns,) = _unpack_columns([blob])
    return Stream(**columns)


def _pack_columns(columns: Mapping[str, Floats]) -> bytes:
    header = json.dumps({name: len(values) for name, values in columns.items()}).encode()
    values = [np.asarray(v, dtype="<f4").tobytes() for v in columns.values()]
    return zlib.compress(b"".join([len(header).to_bytes(4, "little"), header, *values]), level=4)


def _unpack_columns(blobs: Iterable[bytes]) -> list[dict[str, Floats]]:
    raw = [zlib.decompress(blob) for blob in blobs]
    starts = [4 + int.from_bytes(each[:4], "little") for each in raw]
    headers = b",".join([each[4:start] for each, start in zip(raw, starts, strict=True)])
    told: list[dict[str, int]] = json.loads(b"[" + headers + b"]")
    return [_columns(*one) for one in zip(raw, starts, told, strict=True)]


def _columns(raw: bytes, start: int, lengths: Mapping[str, int]) -> dict[str, Floats]:
    values = np.frombuffer(raw, dtype="<f4", offset=start).astype(np.float64)
    ends = accumulate(lengths.values())
    return {
        name: values[end - length : end]
        for (name, length), end in zip(lengths.items(), ends, strict=True)
    }


def _with_start(told: dict[str, Any]) -> dict[str, Any]:
    start = told["started_at"]
    return told | {"started_at": start and datetime.fromisoformat(start)}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be kept as JSON")
