"""Decode a FIT file into columns: every whole message is kept, whatever is wrong with the rest."""

from __future__ import annotations

import struct
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.errors import ImportProblemError
from analyzer.importers.fit.checksum import crc16
from analyzer.importers.fit.clock import with_compressed_times
from analyzer.importers.fit.components import expand
from analyzer.importers.fit.developer import described
from analyzer.importers.fit.fields import columns
from analyzer.importers.fit.framing import Walker
from analyzer.importers.fit.profile import FIELD_DESCRIPTION, KINDS
from analyzer.importers.fit.strap import with_strap
from analyzer.importers.fit.tables import FitData, Table, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analyzer.importers.fit.fields import DeveloperField
    from analyzer.importers.fit.framing import Layout

__all__ = ["FitData", "Table", "decode"]

_SIGNATURE = b".FIT"
_SHORT_HEADER = 12
_LONG_HEADER = 14
_CHECKSUM_SIZE = 2


@dataclass(frozen=True, slots=True)
class Segment:
    """One FIT file among those that stand one after another: where it and its parts begin."""

    start: int
    body: int
    end: int


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
    if not data:
        raise ImportProblemError("The file is empty.", "Copy it from the watch once more.")
    if not _begins_at(data, 0):
        raise ImportProblemError(
            "This is not a FIT file: it does not begin like one.",
            "Export the original file of the activity once more.",
        )
    problems: list[str] = []
    tables: list[Table] = []
    crc_ok = True
    position = 0
    while _begins_at(data, position):
        segment = _segment(data, position)
        walk = Walker(data).walk(segment.body, min(segment.end, len(data)))
        tables += _tables(data, [layout for layout in walk.layouts if layout.position])
        position = segment.end + _CHECKSUM_SIZE
        right = _checksum_is_right(data, segment)
        crc_ok &= right
        if walk.trouble or not right:
            problems.append(f"damaged {walk.trouble}")
    if position < len(data):
        problems.append("left over")
    return with_strap(FitData(_by_name(tables), tuple(dict.fromkeys(problems)), crc_ok))


def _begins_at(data: bytes, position: int) -> bool:
    return data[position + 8 : position + _SHORT_HEADER] == _SIGNATURE


def _segment(data: bytes, start: int) -> Segment:
    header_size = max(data[start], _SHORT_HEADER)
    (size,) = struct.unpack_from("<I", data, start + 4)
    body = start + header_size
    return Segment(start, body, body + size if size else len(data))


def _checksum_is_right(data: bytes, segment: Segment) -> bool:
    stored = data[segment.end : segment.end + _CHECKSUM_SIZE]
    return len(stored) == _CHECKSUM_SIZE and crc16(
        memoryview(data)[segment.start : segment.end]
    ) == int.from_bytes(stored, "little")


def _tables(data: bytes, layouts: Sequence[Layout]) -> Iterable[Table]:
    """Read all messages of one FIT file, one table for each kind."""
    descriptions = [layout for layout in layouts if layout.kind == FIELD_DESCRIPTION]
    apps = described(join("field_description", [_read(data, own, {}) for own in descriptions]))
    parts = with_compressed_times(data, [_read(data, layout, apps) for layout in layouts])
    return [expand(table) for table in _by_name(parts).values()]


def _read(data: bytes, layout: Layout, apps: Mapping[tuple[int, int], DeveloperField]) -> Table:
    position = np.array(layout.position, dtype=np.int64)
    name = KINDS[layout.kind].name if layout.kind in KINDS else ""
    return Table(name, columns(data, layout, position, apps), position)


def _by_name(parts: Iterable[Table]) -> dict[str, Table]:
    named: dict[str, list[Table]] = defaultdict(list)
    for part in parts:
        if part.name and len(part):
            named[part.name].append(part)
    return {name: join(name, own) for name, own in named.items()}
