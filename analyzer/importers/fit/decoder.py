"""Decode a FIT file into columns: every whole message is kept, whatever is wrong with the rest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from analyzer.errors import ImportProblemError
from analyzer.importers.fit.checksum import crc16
from analyzer.importers.fit.components import expand_components
from analyzer.importers.fit.definitions import FIELD_DESCRIPTION
from analyzer.importers.fit.fields import described_in, developer_fields, read_messages
from analyzer.importers.fit.framing import scan
from analyzer.importers.fit.hr_messages import with_hr_messages
from analyzer.importers.fit.profile import MESSAGE_TYPES
from analyzer.importers.fit.rollover import has_compressed_timestamps, with_compressed_timestamps
from analyzer.importers.fit.tables import FitData, MemoryBudget, join
from analyzer.importers.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from analyzer.importers.fit.definitions import MessageDefinition
    from analyzer.importers.fit.fields import Described, DeveloperFields
    from analyzer.importers.fit.framing import Scan

__all__ = ["FitData", "Table", "decode"]

CUT = "The end of the file is missing; everything before it was kept."
CHECKSUM = "The file's checksum is wrong, so something in it may be; everything was kept."
DAMAGED = "The file is damaged: {:.1%} of it could not be read; the rest was kept."
LEFT_OVER = "The file goes on for {} bytes that are not FIT; they were left out."
TOO_MANY = "The file holds too many FIT files; the last {} bytes were left out."
TOO_WIDE = "Some fields would take too much memory for what they hold; they were left out."

MOST_SEGMENTS = 1_000
"""The most FIT files read from one file: each costs time and memory, however short."""

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
    """What was found in the FIT files of one file.

    Attributes:
        places: where messages begin, by their definition and the developer fields in it.
        starts: where each FIT file starts.
        compressed: whether messages may have compressed timestamps.
        problems: what is wrong, in words.
        is_whole: whether the checksum over all bytes is zero, so that of each FIT file is right.
        crc_ok: whether all checksums are right.
    """

    is_whole: bool
    places: dict[tuple[bytes, Described], list[NDArray[np.int64]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    starts: list[int] = field(default_factory=list)
    compressed: bool = False
    problems: list[str] = field(default_factory=list)
    crc_ok: bool = True


def decode(data: bytes) -> FitData:
    """Decode the bytes of a FIT file.

    Args:
        data: the whole file; may hold several FIT files one after another.

    Returns:
        One table for each type of message that is read (``profile.MESSAGE_TYPES``), what is wrong
        with the file, and whether its checksums are right. Damage never hides what is whole.

    Raises:
        ImportProblemError: this is not a FIT file at all.
    """
    if not _begins_at(data, 0):
        what = "does not begin like one" if data else "is empty"
        raise ImportProblemError(
            f"This is not a FIT file: it {what}.", "Export the original of the activity once more."
        )
    found = Findings(is_whole=crc16(data) == 0)
    position = _scan_segments(data, found)
    if position < len(data):
        sentence = TOO_MANY if _begins_at(data, position) else LEFT_OVER
        found.problems.append(sentence.format(len(data) - position))
    budget = MemoryBudget.for_bytes(len(data))
    tables = _read_tables(data, found, budget)
    if budget.refused:
        found.problems.append(TOO_WIDE)
    return with_hr_messages(FitData(tables, tuple(dict.fromkeys(found.problems)), found.crc_ok))


def _scan_segments(data: bytes, found: Findings) -> int:
    """Scan the FIT files that stand one after another; return the end of the last."""
    position = 0
    for _ in range(MOST_SEGMENTS):
        if not _begins_at(data, position):
            break
        segment = _segment_at(data, position)
        _scan_segment(data, segment, found)
        position = segment.end + _CHECKSUM_SIZE
    return position


def _begins_at(data: bytes, position: int) -> bool:
    return data[position + 8 : position + _SHORT_HEADER] == _SIGNATURE


def _segment_at(data: bytes, start: int) -> Segment:
    """Find the end of a FIT file; where its header is wrong about it, it ends with the bytes."""
    body = start + max(data[start], _SHORT_HEADER)
    end = body + int.from_bytes(data[start + 4 : start + 8], "little")
    after = end + _CHECKSUM_SIZE
    # Some tools cut a file short, or chain files, and leave the size in the header as it was.
    is_right = after >= len(data) or _begins_at(data, after) or _has_checksum(data, start, end)
    return Segment(start, body, end if end > body and is_right else len(data))


def _has_checksum(data: bytes, start: int, end: int) -> bool:
    stored = data[end : end + _CHECKSUM_SIZE]
    return crc16(memoryview(data)[start:end]) == int.from_bytes(stored, "little")


def _scan_segment(data: bytes, segment: Segment, found: Findings) -> None:
    is_sound = _is_sound(data, segment, found)
    scanned = scan(data[segment.body : segment.end], is_sound=is_sound)
    problems = list(_explain_damage(data, segment, scanned))
    found.problems += problems if problems or is_sound else [CHECKSUM]
    found.crc_ok &= is_sound
    found.starts.append(segment.start)
    found.compressed |= scanned.compressed
    _sort_by_definition(data, segment, scanned, found)


def _sort_by_definition(data: bytes, segment: Segment, scanned: Scan, found: Findings) -> None:
    """Sort messages by their definition; a type that is not read matters for its times at most."""
    placed = [
        (definition, definition.take_positions() + segment.body)
        for definition in scanned.definitions
        if scanned.compressed or definition.message_number in MESSAGE_TYPES
    ]
    apps = _described_fields(data, placed)
    # The same definition in chained files, or repeated in one, is read in one pass.
    for definition, position in placed:
        found.places[definition.content, described_in(definition, apps)].append(position)


def _described_fields(
    data: bytes, placed: Iterable[tuple[MessageDefinition, NDArray[np.int64]]]
) -> DeveloperFields:
    descriptions = [
        read_messages(data, definition.content, (), position)
        for definition, position in placed
        if definition.message_number == FIELD_DESCRIPTION
    ]
    budget = MemoryBudget.for_bytes(len(data))
    return developer_fields(join("field_description", descriptions, budget)) if descriptions else {}


def _is_sound(data: bytes, segment: Segment, found: Findings) -> bool:
    if segment.end + _CHECKSUM_SIZE > len(data) or not _header_is_right(data, segment):
        return False
    return found.is_whole or _has_checksum(data, segment.start, segment.end)


def _header_is_right(data: bytes, segment: Segment) -> bool:
    """Check the header's checksum; it is often zero, which is legal."""
    start, header = segment.start, segment.start + _SHORT_HEADER
    # A short header of twelve bytes ends before the place of its checksum.
    stored = data[header : header + _CHECKSUM_SIZE] if segment.body > header else b""
    return not any(stored) or _has_checksum(data, start, header)


def _explain_damage(data: bytes, segment: Segment, scanned: Scan) -> Iterator[str]:
    """Say what is wrong with the messages of a FIT file."""
    is_cut = scanned.cut or segment.end + _CHECKSUM_SIZE > len(data)
    if is_cut:
        yield CUT
    # Where the end is missing, two bytes too many are the rest of a message, not damage.
    if scanned.lost > (_CHECKSUM_SIZE if is_cut else 0):
        yield DAMAGED.format(scanned.lost / (segment.end - segment.body))


def _read_tables(data: bytes, found: Findings, budget: MemoryBudget) -> dict[str, Table]:
    """Read all messages, one table for each type."""
    parts = [
        read_messages(data, definition, described, np.concatenate(position))
        for (definition, described), position in found.places.items()
    ]
    if found.compressed and has_compressed_timestamps(data, (part for part in parts if part.name)):
        parts = with_compressed_timestamps(data, parts, found.starts)
    named: dict[str, list[Table]] = defaultdict(list)
    for part in parts:
        if part.name:
            named[part.name].append(part)
    return {
        name: expand_components(join(name, own, budget), found.starts)
        for name, own in named.items()
    }
