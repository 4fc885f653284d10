"""Decode a FIT file into columns: every whole message is kept, whatever is wrong with the rest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from analyzer.errors import ImportProblemError
from analyzer.importers.fit.checksum import crc16
from analyzer.importers.fit.clock import has_compressed_times, with_compressed_times
from analyzer.importers.fit.components import expand
from analyzer.importers.fit.developer import described
from analyzer.importers.fit.fields import NO_DEVELOPER_FIELDS, columns
from analyzer.importers.fit.framing import walk
from analyzer.importers.fit.profile import ANY_KIND, FIELD_DESCRIPTION, KINDS
from analyzer.importers.fit.strap import with_strap
from analyzer.importers.fit.tables import FitData, join
from analyzer.importers.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyzer.importers.fit.fields import DeveloperFields
    from analyzer.importers.fit.framing import Walk
    from analyzer.importers.fit.layout import Layout

__all__ = ["FitData", "Table", "decode"]

CUT = "The end of the file is missing; everything before it was kept."
CHECKSUM = "The file's checksum is wrong, so something in it may be; everything was kept."
DAMAGED = "The file is damaged: {:.1%} of it could not be read; the rest was kept."
LEFT_OVER = "The file goes on for {} bytes that are not FIT; they were left out."

_SIGNATURE = b".FIT"
_SHORT_HEADER = 12
_CHECKSUM_SIZE = 2


@dataclass(frozen=True, slots=True)
class Segment:
    """One FIT file among those that stand one after another: where it and its parts begin."""

    start: int
    body: int
    end: int


@dataclass(slots=True)
class Findings:
    """What was found so far in the FIT files of one file."""

    tables: list[Table] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    crc_ok: bool = True


def decode(data: bytes) -> FitData:
    """Decode the bytes of a FIT file.

    Args:
        data: the whole file; may hold several FIT files one after another.

    Returns:
        One table for each kind of message that is read (``profile.KINDS``), what is wrong with
        the file, and whether its checksums are right. Damage never hides what is whole.

    Raises:
        ImportProblemError: this is not a FIT file at all.
    """
    if not _begins_at(data, 0):
        what = "does not begin like one" if data else "is empty"
        raise ImportProblemError(
            f"This is not a FIT file: it {what}.", "Export the original of the activity once more."
        )
    found = Findings()
    position = 0
    while _begins_at(data, position):
        segment = _segment(data, position)
        _decode_segment(data, segment, found)
        position = segment.end + _CHECKSUM_SIZE
    if position < len(data):
        found.problems.append(LEFT_OVER.format(len(data) - position))
    problems = tuple(dict.fromkeys(found.problems))
    return with_strap(FitData(_by_name(found.tables), problems, found.crc_ok))


def _begins_at(data: bytes, position: int) -> bool:
    return data[position + 8 : position + _SHORT_HEADER] == _SIGNATURE


def _segment(data: bytes, start: int) -> Segment:
    """Find the end of a FIT file; where its header is wrong about it, it ends with the bytes."""
    body = start + max(data[start], _SHORT_HEADER)
    end = body + int.from_bytes(data[start + 4 : start + 8], "little")
    after = end + _CHECKSUM_SIZE
    is_right = after >= len(data) or _begins_at(data, after) or _has_checksum(data, start, end)
    return Segment(start, body, end if end > body and is_right else len(data))


def _has_checksum(data: bytes, start: int, end: int) -> bool:
    stored = data[end : end + _CHECKSUM_SIZE]
    if len(stored) < _CHECKSUM_SIZE:
        return False
    return crc16(memoryview(data)[start:end]) == int.from_bytes(stored, "little")


def _decode_segment(data: bytes, segment: Segment, found: Findings) -> None:
    is_sound = _checksums_are_right(data, segment)
    walked = walk(data[segment.body : segment.end], is_sound=is_sound)
    problems = list(_explained(data, segment, walked))
    found.problems += problems if problems or is_sound else [CHECKSUM]
    found.crc_ok &= is_sound
    found.tables += _tables(data, segment.body, walked.layouts)


def _checksums_are_right(data: bytes, segment: Segment) -> bool:
    """Check both checksums; that of the header is often zero, which is legal."""
    start, header = segment.start, segment.start + _SHORT_HEADER
    stored = data[header : header + _CHECKSUM_SIZE] if segment.body > header else b""
    header_is_right = not any(stored) or _has_checksum(data, start, header)
    return header_is_right and _has_checksum(data, start, segment.end)


def _explained(data: bytes, segment: Segment, walked: Walk) -> Iterator[str]:
    """Say what is wrong with the messages of a FIT file."""
    is_cut = walked.cut or segment.end + _CHECKSUM_SIZE > len(data)
    if is_cut:
        yield CUT
    if walked.lost > (_CHECKSUM_SIZE if is_cut else 0):
        yield DAMAGED.format(walked.lost / (segment.end - segment.body))


def _tables(data: bytes, body: int, layouts: Sequence[Layout]) -> Sequence[Table]:
    """Read all messages of one FIT file, one table for each kind."""
    descriptions = [layout for layout in layouts if layout.kind == FIELD_DESCRIPTION]
    apps = described(join("field_description", [_read(data, body, own) for own in descriptions]))
    parts = [_read(data, body, layout, apps) for layout in layouts if layout.kind in KINDS]
    if has_compressed_times(data, parts):
        others = [_read(data, body, layout) for layout in layouts if layout.kind not in KINDS]
        parts = with_compressed_times(data, parts + others)
    return [expand(table) for table in _by_name(parts).values()]


def _read(
    data: bytes, body: int, layout: Layout, apps: DeveloperFields = NO_DEVELOPER_FIELDS
) -> Table:
    position = np.array(layout.position, dtype=np.int64) + body
    name = KINDS.get(layout.kind, ANY_KIND).name
    return Table(name, columns(data, layout, position, apps), position)


def _by_name(parts: Iterable[Table]) -> dict[str, Table]:
    named: dict[str, list[Table]] = defaultdict(list)
    for part in parts:
        if part.name and len(part):
            named[part.name].append(part)
    return {name: join(name, own) for name, own in named.items()}
