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
from analyzer.importers.fit.fields import described_in, developer_fields, read_messages, values_in
from analyzer.importers.fit.framing import MOST_MESSAGES, goes_on_beyond, scan
from analyzer.importers.fit.hr_messages import with_hr_messages
from analyzer.importers.fit.profile import MESSAGE_TYPES
from analyzer.importers.fit.rollover import has_compressed_timestamps, with_compressed_timestamps
from analyzer.importers.fit.tables import FitData, MemoryBudget, join
from analyzer.importers.fit.text_copies import CHANGED_BACK, SIGNATURE, as_binary
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
MISSING = "Part of the file is missing; all the rest was kept."
DAMAGED = "The file is damaged: {} of it could not be read; the rest was kept."
EMPTY = (
    "{:.1%} of the file holds nothing, as where a device or a copy broke off; the rest was kept."
)
WRONG_SIZE = "The file's header is wrong about its size; everything that follows was read."
LEFT_OVER = "The file goes on for {} bytes that are not FIT; they were left out."
TOO_MANY = "The file holds too many FIT files; the last {} bytes were left out."
TOO_MANY_MESSAGES = (
    "The file holds more messages than a watch writes in weeks; the last of them were left out."
)
TOO_WIDE = "Some fields would take too much memory for what they hold; they were left out."

MOST_SEGMENTS = 1_000
"""The most FIT files read from one file: each costs time and memory, however short."""

_MOST_OF = {"session": 2_000, "lap": 20_000, "set": 20_000}
"""What becomes an object each, unlike the points of a recording."""
_SHORT_HEADER = 12
_CHECKSUM_SIZE = 2
_ACTIVITY = 34
_A_MESSAGE = 255
"""What is left of the broken messages on both sides of a block that is missing."""
_SMALLEST_SHARE = 0.0005
_HEADER_SIZES = (12, 14)
_PROTOCOLS = (1, 2)


@dataclass(frozen=True, slots=True)
class Segment:
    """One FIT file among those that stand one after another: where it and its parts begin.

    Attributes:
        start: where its header begins.
        body: where its messages begin.
        end: where they end, and the checksum begins.
        after: where the next FIT file would begin.
        size_is_wrong: whether the header is wrong about the end.
    """

    start: int
    body: int
    end: int
    after: int
    size_is_wrong: bool = False


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
        is_cut: whether the end of one is missing.
        messages: how many there are.
    """

    is_whole: bool
    places: dict[tuple[bytes, Described], list[NDArray[np.int64]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    starts: list[int] = field(default_factory=list)
    compressed: bool = False
    problems: list[str] = field(default_factory=list)
    crc_ok: bool = True
    is_cut: bool = False
    messages: int = 0


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
    is_whole = crc16(data) == 0
    before = None if is_whole and _begins_at(data, 0) else as_binary(data)
    if before is not None:
        data, is_whole = before, crc16(before) == 0
    if not _begins_at(data, 0):
        what = "does not begin like one" if data else "is empty"
        raise ImportProblemError(
            f"This is not a FIT file: it {what}.", "Export the original of the activity once more."
        )
    found = Findings(is_whole, problems=[] if before is None else [CHANGED_BACK])
    position = _scan_segments(data, found)
    if position < len(data):
        found.problems.append(_what_is_left(data, position))
    budget = MemoryBudget.for_bytes(len(data))
    tables = _read_tables(data, found, budget)
    if budget.refused:
        found.problems.append(TOO_WIDE)
    problems = tuple(dict.fromkeys(found.problems))
    return with_hr_messages(
        FitData(tables, problems, found.crc_ok, is_cut=found.is_cut or CUT in problems)
    )


def _scan_segments(data: bytes, found: Findings) -> int:
    """Scan the FIT files that stand one after another; return the end of the last."""
    position = 0
    for _ in range(MOST_SEGMENTS):
        if not _begins_at(data, position):
            break
        segment = _segment_at(data, position, found)
        _scan_segment(data, segment, found)
        position = segment.after
    return position


def _what_is_left(data: bytes, position: int) -> str:
    left = len(data) - position
    if _begins_at(data, position):
        return TOO_MANY.format(left)
    # Of another FIT file too little may be left to see what it is.
    is_begun = left < _SHORT_HEADER and data[position] in _HEADER_SIZES
    return CUT if is_begun else LEFT_OVER.format(left)


def _begins_at(data: bytes, position: int) -> bool:
    return data[position + 8 : position + _SHORT_HEADER] == SIGNATURE


def _segment_at(data: bytes, start: int, found: Findings) -> Segment:
    """Find the end of a FIT file, whether or not its header is right about it.

    Some tools cut a file short, or chain files, and leave the size in the header as it was. So
    whatever else shows the end counts for more: the checksum, the header of another FIT file, and
    messages that go on.
    """
    body = start + max(data[start], _SHORT_HEADER)
    end = body + int.from_bytes(data[start + 4 : start + 8], "little")
    after = end + _CHECKSUM_SIZE
    is_last = found.is_whole and after == len(data)
    if end > body and (is_last or _has_checksum(data, start, end)):
        return Segment(start, body, end, after)
    following = _next_header(data, body)
    last = len(data) - _CHECKSUM_SIZE
    if following is None and last > body and _has_checksum(data, start, last):
        return _segment_until(data, start, body, following)
    if end > body and (following is None or following >= after):
        is_right = after >= len(data) or following == after
        if is_right or not goes_on_beyond(data[body:], end - body):
            return Segment(start, body, end, after)
    return _segment_until(data, start, body, following)


def _segment_until(data: bytes, start: int, body: int, following: int | None) -> Segment:
    """Return a FIT file that goes on to the next one, or to the end of the bytes."""
    after = len(data) if following is None else following
    end = after - _CHECKSUM_SIZE
    is_whole = end > body and _has_checksum(data, start, end)
    # Where bytes are missing, the checksum is too, unless another file was put after it.
    return Segment(start, body, end if is_whole or following else after, after, size_is_wrong=True)


def _next_header(data: bytes, body: int) -> int | None:
    """Return where the header of another FIT file begins after this one's, if it has one."""
    signature = data.find(SIGNATURE, body)
    while signature >= 0:
        start = signature - 8
        # A text may hold the four letters too, but not the bytes before them.
        if start > body and data[start] in _HEADER_SIZES and data[start + 1] >> 4 in _PROTOCOLS:
            return start
        signature = data.find(SIGNATURE, signature + 1)
    return None


def _has_checksum(data: bytes, start: int, end: int) -> bool:
    stored = data[end : end + _CHECKSUM_SIZE]
    if len(stored) < _CHECKSUM_SIZE:
        return False
    return crc16(memoryview(data)[start:end]) == int.from_bytes(stored, "little")


def _scan_segment(data: bytes, segment: Segment, found: Findings) -> None:
    is_sound = _is_sound(data, segment, found)
    most = MOST_MESSAGES - found.messages
    scanned = scan(data[segment.body : segment.end], is_sound=is_sound, most=most)
    found.messages += sum(len(definition.position) for definition in scanned.definitions)
    problems = list(_explain_damage(data, segment, scanned))
    found.problems += problems if problems or is_sound else [CHECKSUM]
    found.crc_ok &= is_sound
    found.is_cut |= scanned.ends_empty
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
    if scanned.too_many:
        yield TOO_MANY_MESSAGES
    if segment.size_is_wrong and not scanned.lost:
        yield WRONG_SIZE
    # A checksum that is not set apart from the messages is the tail, and no damage.
    has_checksum = segment.end + _CHECKSUM_SIZE <= segment.after
    tail = 0 if scanned.tail == _CHECKSUM_SIZE and not has_checksum else scanned.tail
    is_short = segment.end + _CHECKSUM_SIZE > len(data) and not segment.size_is_wrong
    # A file that is too short and yet ends in its checksum has lost bytes on the way.
    whole_end = min(segment.end, len(data)) - scanned.tail
    has_end = scanned.lost > 0 and whole_end == len(data) - _CHECKSUM_SIZE
    is_cut = (is_short and not has_end) or (
        tail > 0 and scanned.cut and not (has_checksum and scanned.lost)
    )
    if is_cut:
        # Two bytes that are left of a file that was closed are most likely its checksum.
        is_closed = scanned.tail == _CHECKSUM_SIZE and _was_closed(scanned)
        yield MISSING if is_closed else CUT
    elif is_short:
        yield MISSING
    if scanned.empty:
        yield EMPTY.format(scanned.empty / (segment.end - segment.body))
    lost = scanned.lost + (0 if is_cut and scanned.cut else tail)
    if lost and not (is_short and has_end and lost <= _A_MESSAGE):
        share = lost / (segment.end - segment.body)
        yield DAMAGED.format(f"{share:.1%}" if share >= _SMALLEST_SHARE else "less than 0.1%")


def _was_closed(scanned: Scan) -> bool:
    """Tell whether the message is there with which a watch closes its file."""
    return any(definition.message_number == _ACTIVITY for definition in scanned.definitions)


def _read_tables(data: bytes, found: Findings, budget: MemoryBudget) -> dict[str, Table]:
    """Read all messages, one table for each type."""
    parts = []
    for (definition, described), positions in found.places.items():
        position = np.concatenate(positions)
        if budget.take_values(len(position) * values_in(definition, described)):
            parts.append(read_messages(data, definition, described, position))
    if found.compressed and has_compressed_timestamps(data, (part for part in parts if part.name)):
        parts = with_compressed_timestamps(data, parts, found.starts)
    named: dict[str, list[Table]] = defaultdict(list)
    for part in parts:
        if part.name:
            named[part.name].append(part)
    joined = {name: join(name, own, budget) for name, own in named.items()}
    for name, most in _MOST_OF.items():
        if name in joined and len(joined[name]) > most:
            joined[name] = joined[name].take(np.arange(len(joined[name])) < most)
            found.problems.append(TOO_MANY_MESSAGES)
    return {name: expand_components(table, found.starts) for name, table in joined.items()}
