"""A zip archive that was not downloaded to its end: the list of its members is what is missing."""

from __future__ import annotations

import io
import struct
import zlib
from typing import IO, TYPE_CHECKING, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, is_zipfile

from analyzer.importers.unpacking import CHUNK, MAX_ARCHIVE_BYTES, unpacking_limit
from analyzer.importers.zip_format import (
    ENTRY,
    HEADER,
    HEADER_SIZE,
    IN_UTF_8,
    LIST_ENDS,
    SIZES_FOLLOW,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_AFTER_CONTENT = (0, 12, 16, 20, 24)
"""How far behind a member's content the next may begin: its sizes may stand between them."""
_FAR = 0xFFFFFFFF
_MOST_MEMBERS = 0xFFFF


class _Found(NamedTuple):
    """A member as its own header tells of it: what stands in a list of members, and its bytes."""

    flags: int
    method: int
    clock: bytes
    checksum: int
    packed: int
    unpacked: int
    name: bytes
    begins: int
    content_at: int


def completed_archive(file: IO[bytes]) -> IO[bytes] | None:
    """Return a cut archive with a list made anew from what stands before each member.

    What is left of the last one is taken for the whole of it; reading it says what it lacks.

    Args:
        file: the archive; read while what is returned is.

    Returns:
        It with a list; None where it has one, or nothing to list.
    """
    if is_zipfile(file):
        return None
    size = file.seek(0, 2)
    found = list(_members(file, size))
    if not found:
        return None
    entries = b"".join(_entry(one) for one in found)
    end = struct.pack("<4s4H2IH", LIST_ENDS, 0, 0, len(found), len(found), len(entries), size, 0)
    return io.BufferedReader(_Joined(file, size, entries + end))


class _Joined(io.RawIOBase):
    """A file with some bytes after it."""

    def __init__(self, file: IO[bytes], size: int, more: bytes) -> None:
        self._file, self._size, self._more, self._at = file, size, more, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._at = offset + (0, self._at, self._size + len(self._more))[whence]
        return self._at

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        wanted = len(buffer)
        if self._at < self._size:
            self._file.seek(self._at)
            piece = self._file.read(min(wanted, self._size - self._at))
        else:
            piece = self._more[self._at - self._size :][:wanted]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def _members(file: IO[bytes], size: int) -> Iterator[_Found]:
    left = unpacking_limit(size, MAX_ARCHIVE_BYTES)
    at = 0
    for _ in range(_MOST_MEMBERS):
        member = _member_at(file, at, size, left)
        if member is None:
            return
        left -= member.unpacked
        yield member
        ends = member.content_at + member.packed
        at = next((ends + gap for gap in _AFTER_CONTENT if _is_header(file, ends + gap)), size)


def _is_header(file: IO[bytes], at: int) -> bool:
    file.seek(at)
    return file.read(len(HEADER)) == HEADER


def _member_at(file: IO[bytes], at: int, size: int, left: int) -> _Found | None:
    file.seek(at)
    head = file.read(HEADER_SIZE)
    if len(head) < HEADER_SIZE or not head.startswith(HEADER):
        return None
    flags, method, clock, checksum, packed, unpacked, name_size, extra_size = struct.unpack(
        "<6x2H4s3I2H", head
    )
    name = file.read(name_size)
    content_at = at + HEADER_SIZE + name_size + extra_size
    if content_at >= size or content_at >= _FAR:
        return None
    if flags & SIZES_FOLLOW or _FAR in {packed, unpacked} or content_at + packed > size:
        measured = _measured(file, content_at, method, left)
        if measured is None:
            return None
        checksum, packed, unpacked = measured
    try:
        name.decode()
    except UnicodeDecodeError:  # one such name would cost all the others
        flags &= ~IN_UTF_8
    flags &= ~SIZES_FOLLOW
    return _Found(flags, method, clock, checksum, packed, unpacked, name, at, content_at)


def _measured(
    file: IO[bytes], content_at: int, method: int, left: int
) -> tuple[int, int, int] | None:
    """Return a member's checksum, and its size as it is packed and unpacked, as far as it goes.

    None where it is packed in another way, or unpacks to more than is allowed.
    """
    if method not in {ZIP_STORED, ZIP_DEFLATED}:
        return None
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    checksum = packed = unpacked = 0
    file.seek(content_at)
    while piece := file.read(CHUNK):
        packed += len(piece)
        while piece:
            try:
                content = piece if method == ZIP_STORED else unpacker.decompress(piece, CHUNK)
            except zlib.error:
                return None
            piece = b"" if method == ZIP_STORED else unpacker.unconsumed_tail
            checksum = zlib.crc32(content, checksum)
            unpacked += len(content)
            if unpacked > left:
                return None
        if unpacker.eof:
            packed -= len(unpacker.unused_data)
            break
    return checksum, packed, unpacked


def _entry(member: _Found) -> bytes:
    sizes = (member.checksum, member.packed, member.unpacked, len(member.name))
    return (
        struct.pack("<4s4H4s3I", ENTRY, 20, 20, member.flags, member.method, member.clock,
                    *sizes[:3])
        + struct.pack("<5H2I", len(member.name), 0, 0, 0, 0, 0, member.begins)
        + member.name
    )  # fmt: skip
