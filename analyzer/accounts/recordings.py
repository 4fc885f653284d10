"""An activity's own file as an account hands it out: read like a watch's, kept without positions.

What its reader makes of it is kept, and not the file: that tells where the athlete was.
"""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from analyzer.errors import ImportProblemError, NotAnActivityError, explain_bug
from analyzer.importers import zip_format
from analyzer.importers.archives import ArchiveReader
from analyzer.importers.reader import Context
from analyzer.importers.registry import recognise, unrecognised, version_of
from analyzer.importers.unpacking import Allowance, plain_name, unpacked_content
from analyzer.model import Activity, Stream
from analyzer.sources import file_suffixes

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    Raw = dict[str, Any]

_GZIP_MAGIC = b"\x1f\x8b"
_FIT_MARK = b".FIT"
_FIT_HEADER = 12
_CHECKSUM = 2
_ENDS = (b"</gpx>", b"</TrainingCenterDatabase>")
_DIGITS = 3
"""Millimetres and thousandths of a beat: what a watch records is coarser."""


def is_whole(file: bytes) -> bool:
    """Tell whether a file ends as its kind does; of a kind nobody knows that cannot be told."""
    if file.startswith(_GZIP_MAGIC):
        try:  # within bounds: what unfolds without end is no whole file either
            file = unpacked_content(io.BytesIO(file), "file", len(file))
        except ImportProblemError:
            return False
    if file.startswith(zip_format.HEADER):
        return zipfile.is_zipfile(io.BytesIO(file))
    if file[8:_FIT_HEADER] == _FIT_MARK:
        return _is_whole_fit(file)
    if file.lstrip()[:1] == b"<":
        return file.rstrip(b"\0 \r\n\t").endswith(_ENDS)
    return bool(file)


def _is_whole_fit(file: bytes) -> bool:
    """Tell whether all is there that its headers promise; a file may be several in a row."""
    at = 0
    while file[at + 8 : at + _FIT_HEADER] == _FIT_MARK:
        (length,) = struct.unpack_from("<I", file, at + 4)
        if not length:  # a watch that died wrote no length
            return True
        at += file[at] + length + _CHECKSUM
    return at <= len(file)


def kept_recording(
    file: bytes,
    name: str,
    began: datetime,
    zone: str = "",
    warn: Callable[[str], None] = lambda _: None,
) -> Raw | None:
    """Return what is kept of an activity's file, as JSON can hold it; None when nobody can read it.

    Args:
        file: its bytes, gzipped, in a zip archive, or as they are.
        name: what to call it in sentences.
        began: when the activity began: a file may hold several.
        zone: of clock times that name none.
        warn: takes a sentence on why it cannot be read.
    """
    problems: list[str] = []
    context = Context(name, zone=zone, warn=problems.append, leave_out=problems.append)
    try:
        content = _unpacked(file, name)
        found = recognise(content)
        if found is None:
            warn(unrecognised(content, name).message)
            return None
        kind, reader = found
        activities = reader.read(content, context)
        if activities:
            one = min(activities, key=lambda a: abs(a.started_at - began))
            return _packed(replace(one, problems=(*one.problems, *problems)), kind)
    except (ImportProblemError, NotAnActivityError) as problem:
        warn(problem.message)
    except Exception as fault:  # noqa: BLE001 - one file never costs the others
        warn(explain_bug(name, fault))
    return None


def _unpacked(file: bytes, name: str) -> bytes:
    """Return the content of a file, or of the first recording in an archive.

    Raises:
        ImportProblemError: it is damaged, is a bomb, or holds no recording.
    """
    if not file.startswith(zip_format.HEADER):
        return unpacked_content(io.BytesIO(file), name, len(file))
    problems: list[str] = []
    archive = ArchiveReader(
        lambda member: plain_name(member).endswith(file_suffixes()),
        lambda _: 0,
        lambda _, sentence: problems.append(sentence),
        Allowance(len(file)),
    )
    with TemporaryFile() as packed:
        packed.write(file)
        packed.flush()
        for member in archive.members(packed, name):
            return member.read()
    raise ImportProblemError(*problems[:1] or [f"{name} holds no recording."])


def is_outdated(kept: Raw) -> bool:
    """Tell whether the file's reader would read it better today."""
    kind, version = kept.get("reader", ("", 0))
    return bool(kind) and version_of(kind) > version


def recording_in(kept: Raw) -> Activity | None:
    """Return the activity that a file held, None where none is kept."""
    if "activity" not in kept:
        return None
    activity = msgspec.convert(kept["activity"], Activity)
    columns = {name: np.array(values, np.float64) for name, values in kept["columns"].items()}
    return replace(activity, stream=Stream(**columns)) if columns else activity


def with_recording(summary: Activity, recorded: Activity) -> Activity:
    """Return an activity as a service sums it up, with what its file recorded on the way.

    The athlete's words stand at the service; when it was, and how, the recording knows better.
    """
    return replace(
        summary,
        sport=recorded.sport if summary.sport == "other" else summary.sport,
        sport_detail=summary.sport_detail or recorded.sport_detail,
        started_at=recorded.started_at,
        ended_at=recorded.ended_at,
        zone=summary.zone or recorded.zone,
        utc_offset_s=summary.utc_offset_s if summary.zone else recorded.utc_offset_s,
        surface=summary.surface or recorded.surface,
        kind=summary.kind or recorded.kind,
        planned=recorded.planned,
        descent_m=recorded.descent_m,
        temperature_c=recorded.temperature_c or summary.temperature_c,
        rpe=summary.rpe or recorded.rpe,
        feel=summary.feel or recorded.feel,
        hr_source=recorded.hr_source or summary.hr_source,
        device=recorded.device or summary.device,
        pauses=recorded.pauses,
        laps=recorded.laps,
        sets=recorded.sets,
        stream=recorded.stream,
        problems=recorded.problems,
    )


def _packed(activity: Activity, kind: str) -> Raw:
    columns = dict(activity.stream.columns()) if activity.stream else {}
    return {
        "reader": [kind, version_of(kind)],
        "activity": msgspec.to_builtins(replace(activity, stream=None), enc_hook=_plain),
        "columns": {
            name: [None if np.isnan(v) else v for v in np.round(values, _DIGITS).tolist()]
            for name, values in columns.items()
        },
    }


def _plain(value: object) -> object:
    """Return a number of numpy's as Python's own."""
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError(type(value).__name__)
