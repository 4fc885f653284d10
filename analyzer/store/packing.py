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
    from collections.abc import Mapping

    from analyzer.model import Floats

_PROFILES = {"minutes": Minutes, "hr_profile": HrProfile, "pace_profile": PaceProfile}
_COLUMNS = {name: [f.name for f in fields(kind)] for name, kind in _PROFILES.items()}


def pack_activity(activity: Activity) -> str:
    """Return the activity as JSON, without its stream."""
    return json.dumps(asdict(replace(activity, stream=None)), default=_plain, ensure_ascii=False)


def unpack_activity(text: str) -> Activity:
    """Return the activity that ``pack_activity`` wrote."""
    told = json.loads(text)
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


def unpack_measures(text: str, blob: bytes) -> RunMeasures:
    """Return the measures that ``pack_measures`` wrote."""
    columns = _unpack_columns(blob)
    tables: dict[str, Any] = {
        name: kind(**{column: columns[f"{name}.{column}"] for column in _COLUMNS[name]})
        for name, kind in _PROFILES.items()
        if f"{name}.{_COLUMNS[name][0]}" in columns
    }
    return RunMeasures(**json.loads(text), **tables)


def pack_stream(stream: Stream) -> bytes:
    """Return the stream's columns as one blob, in single precision."""
    return _pack_columns(dict(stream.columns()))


def unpack_stream(blob: bytes) -> Stream:
    """Return the stream that ``pack_stream`` wrote."""
    return Stream(**_unpack_columns(blob))


def _pack_columns(columns: Mapping[str, Floats]) -> bytes:
    header = json.dumps({name: len(values) for name, values in columns.items()}).encode()
    values = [np.asarray(v, dtype="<f4").tobytes() for v in columns.values()]
    return zlib.compress(b"".join([len(header).to_bytes(4, "little"), header, *values]), level=4)


def _unpack_columns(blob: bytes) -> dict[str, Floats]:
    raw = zlib.decompress(blob)
    start = 4 + int.from_bytes(raw[:4], "little")
    lengths: dict[str, int] = json.loads(raw[4:start])
    values = np.frombuffer(raw, dtype="<f4", offset=start).astype(np.float64)
    ends = list(accumulate(lengths.values()))
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
