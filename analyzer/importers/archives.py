"""The members of a zip archive, and of the archives in it, each alone and all within one bound.

Nothing is ever unpacked to where a member's name says; names from outside are only shown.
"""

from __future__ import annotations

import mmap
import struct
import zipfile
from collections import Counter
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, NamedTuple, cast

from analyzer.errors import ImportProblemError
from analyzer.importers.cut_archives import completed_archive
from analyzer.importers.unpacking import (
    CHUNK,
    MAX_ARCHIVE_BYTES,
    Allowance,
    StreamedContent,
    damage_explained,
    most_bytes,
    too_large,
    unpacked_content,
    unpacking_limit,
)
from analyzer.importers.zip_format import (
    ENTRY,
    ENTRY_SIZE,
    HEADER,
    HEADER_SIZE,
    IN_UTF_8,
    LIST_ENDS,
    LIST_ENDS_64,
    LIST_ENDS_64_SIZE,
    LIST_ENDS_SIZE,
    LOCATOR_64,
    LOCATOR_64_SIZE,
    LOCKED,
    is_archive_name,
)
from analyzer.units import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from analyzer.importers.reader import Readable

MAX_DEPTH = 3
MOST_LISTED_BYTES = 16 << 20
"""The longest list of members: over a hundred thousand, each of which takes memory."""
_UNREADABLE = (
    zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, IndexError, OverflowError,
)  # fmt: skip
"""What zipfile raises on archives it cannot make sense of."""
_LONGEST_COMMENT = 1 << 16


class Member(NamedTuple):
    """One member of an archive.

    Attributes:
        place: the archive's place, the member's path in it; unique.
        stamp: size and checksum.
        read: returns its unpacked content, until the next member is asked for.
        stream: opens it to be read piece by piece, until then.
        beside: returns, until then, the content of a member by its path from this one, None where
            none is there.
    """

    place: str
    stamp: tuple[int, int]
    read: Callable[[], bytes]
    stream: Callable[[], AbstractContextManager[Readable]]
    beside: Callable[[str], bytes | None]


class ArchiveReader:
    """Looks through one archive on disk.

    Args:
        is_wanted: tells by a member's name whether to yield it.
        rank: tells by its name when a member is read: the lowest first.
        warn: called with (place, sentence) for each thing that cannot be looked into.
        allowance: how much may be unpacked of it and all the archives in it.
    """

    def __init__(
        self,
        is_wanted: Callable[[str], bool],
        rank: Callable[[str], int],
        warn: Callable[[str, str], None],
        allowance: Allowance,
    ) -> None:
        self._is_wanted = is_wanted
        self._rank = rank
        self._warn = warn
        self._allowance = allowance

    def members(self, file: IO[bytes], place: str, depth: int = MAX_DEPTH) -> Iterator[Member]:
        """Yield the members that are wanted, those of archives in it too."""
        name = PurePosixPath(place).name
        completed = completed_archive(file)
        try:
            with opened_archive(completed or file, name) as archive:
                yield from self._members_of(archive, place, depth)
            if completed:
                self._warn(
                    place,
                    f"{name} was not downloaded to its end: get it again. "
                    "What could be read of it was kept.",
                )
        except ImportProblemError as problem:
            self._warn(place, problem.message)
        except OSError as error:
            self._warn(place, f"{name} cannot be read: {error.strerror or error}.")
        except _UNREADABLE:
            self._warn(place, f"{name} is damaged or was not downloaded to its end: get it again.")

    def _members_of(self, archive: zipfile.ZipFile, place: str, depth: int) -> Iterator[Member]:
        infos = [info for info in archive.infolist() if self._is_wanted(member_name(info))]
        overlapping = _overlapping(archive.infolist())
        met: Counter[str] = Counter()
        for info in sorted(infos, key=lambda i: self._rank(member_name(i))):
            where = f"{place}/{_printable_name(info.filename)}"
            met[where] += 1
            if met[where] > 1:  # a zip may hold a name twice, but a place holds one file
                where = f"{place}/{met[where]}/{_printable_name(info.filename)}"
            if info in overlapping:
                continue
            if is_archive_name(member_name(info)):
                yield from self._nested_members(archive, info, where, depth)
            else:
                yield Member(
                    where,
                    (info.file_size, info.CRC),
                    self._reader(archive, info),
                    self._opener(archive, info),
                    partial(self._content_beside, archive, info),
                )
        if number := len(overlapping.intersection(infos)):
            lie, were = ("lies", "was") if number == 1 else ("lie", "were")
            members = f"{count(number, 'member')} {lie} over others and {were} left unread"
            self._warn(place, f"{PurePosixPath(place).name} is damaged: {members}.")

    def _nested_members(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: str, depth: int
    ) -> Iterator[Member]:
        if depth <= 1:
            self._warn(
                place, f"{member_name(info)} is an archive too deep inside others to be opened."
            )
            return
        try:
            with self._spooled_archive(archive, info) as file:
                yield from self.members(file, place, depth - 1)
        except ImportProblemError as problem:
            self._warn(place, problem.message)

    @contextmanager
    def _spooled_archive(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo
    ) -> Iterator[IO[bytes]]:
        """Lay a nested archive on disk, not in memory, within bounds."""
        name = member_name(info)
        with TemporaryFile() as file, _opened_member(archive, info) as member:
            limit = unpacking_limit(info.compress_size, MAX_ARCHIVE_BYTES)
            with damage_explained(name):
                while piece := member.read(CHUNK):
                    if file.tell() + len(piece) > limit:
                        raise too_large(name, limit)
                    self._allowance.take(len(piece), name)
                    file.write(piece)
            yield file

    def _reader(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], bytes]:
        def read() -> bytes:
            name = member_name(info)
            limit = unpacking_limit(info.compress_size, most_bytes(name))
            if info.file_size > limit:
                raise too_large(name, limit)
            self._allowance.take(info.file_size, name)
            content = unpacked_content(_opened_member(archive, info), name, info.file_size)
            self._allowance.take(max(0, len(content) - info.file_size), name)
            return content

        return read

    def _opener(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo
    ) -> Callable[[], AbstractContextManager[Readable]]:
        spent: list[int] = []

        @contextmanager
        def opened() -> Iterator[Readable]:
            name = member_name(info)
            limit = unpacking_limit(info.compress_size, MAX_ARCHIVE_BYTES)
            if info.file_size > limit:
                raise too_large(name, limit)
            if not spent:  # however often it is read
                spent.append(info.file_size)
                self._allowance.take(info.file_size, name)
            with _opened_member(archive, info) as file:
                yield StreamedContent(cast("zipfile.ZipExtFile", file), name, info.file_size)

        return opened

    def _content_beside(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str
    ) -> bytes | None:
        there = PurePosixPath(info.filename).parent.joinpath(*parts_below(path))
        try:
            found = archive.getinfo(str(there))
        except KeyError:
            return None
        return self._reader(archive, found)()


def parts_below(path: str) -> tuple[str, ...]:
    """Return the parts of a path that a file gives from its own folder; () if it leads elsewhere.

    Some begin with a slash all the same.
    """
    parts = tuple(part for part in path.split("/") if part not in {"", "."})
    return () if ".." in parts or "\\" in path or "\0" in path else parts


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's file name, "" for a folder and for a member without one."""
    return "" if info.filename.endswith("/") else PurePosixPath(info.filename).name


@contextmanager
def opened_archive(file: IO[bytes], name: str) -> Iterator[zipfile.ZipFile]:
    """Open an archive, also one with names that are not in the letters they are said to be in.

    Args:
        file: where it is.
        name: what to call it in a sentence.

    Raises:
        ImportProblemError: it lists more members than any export.
        zipfile.BadZipFile, ValueError, struct.error: it is damaged.
    """
    begins, ends = _listed_at(file)
    if ends - begins > MOST_LISTED_BYTES:
        raise ImportProblemError(
            f"{name} is left unread: it lists far more members than any export has."
        )
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except UnicodeDecodeError:
        with _Changeable(file.fileno(), 0, access=mmap.ACCESS_COPY) as copy:
            _take_names_as_bytes(copy, begins, ends)
            with zipfile.ZipFile(cast("IO[bytes]", copy)) as archive:
                yield archive
        return
    with archive:
        yield archive


class _Changeable(mmap.mmap):
    """A file's bytes, changed in memory alone."""

    def seekable(self) -> bool:  # older Pythons' mmap can seek, but does not say so
        return True


def _listed_at(file: IO[bytes]) -> tuple[int, int]:
    """Return where the list of members begins and ends; (0, 0) where there is none."""
    size = file.seek(0, 2)
    begins = max(0, size - LIST_ENDS_SIZE - _LONGEST_COMMENT - LOCATOR_64_SIZE)
    file.seek(begins)
    tail = file.read()
    # As zipfile looks for it: at the very end, else before a comment.
    end = len(tail) - LIST_ENDS_SIZE
    if end < 0 or not tail.startswith(LIST_ENDS, end):
        end = tail.rfind(LIST_ENDS)
    if end < 0 or len(tail) < end + LIST_ENDS_SIZE:
        return 0, 0
    (length,) = struct.unpack_from("<I", tail, end + 12)
    ends = begins + end
    if tail.startswith(LOCATOR_64, max(0, end - LOCATOR_64_SIZE)):
        (far,) = struct.unpack_from("<Q", tail, end - LOCATOR_64_SIZE + 8)
        file.seek(min(far, size))
        head = file.read(LIST_ENDS_64_SIZE)
        if head.startswith(LIST_ENDS_64) and len(head) == LIST_ENDS_64_SIZE:
            (length,) = struct.unpack_from("<Q", head, 40)
            ends = max(0, ends - LOCATOR_64_SIZE - LIST_ENDS_64_SIZE)
    return max(0, ends - length), ends


def _take_names_as_bytes(archive: mmap.mmap, begins: int, ends: int) -> None:
    """Take the mark "in UTF-8" from names that are not: else one costs all the others."""
    while begins + ENTRY_SIZE <= ends and archive[begins : begins + 4] == ENTRY:
        (flags,) = struct.unpack_from("<H", archive, begins + 8)
        lengths = struct.unpack_from("<3H", archive, begins + 28)
        name = archive[begins + ENTRY_SIZE : begins + ENTRY_SIZE + lengths[0]]
        try:
            name.decode()
        except UnicodeDecodeError:
            struct.pack_into("<H", archive, begins + 8, flags & ~IN_UTF_8)
            (header,) = struct.unpack_from("<I", archive, begins + 42)
            if archive[header : header + 4] == HEADER:  # where the name stands again
                struct.pack_into("<H", archive, header + 6, flags & ~IN_UTF_8)
        begins += ENTRY_SIZE + sum(lengths)


def _overlapping(infos: Sequence[zipfile.ZipInfo]) -> set[zipfile.ZipInfo]:
    """Return the members that begin within another's bytes, as no archiver writes them."""
    found: set[zipfile.ZipInfo] = set()
    end = -1
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset < end:
            found.add(info)
        else:
            end = info.header_offset + HEADER_SIZE + info.compress_size
    return found


def _printable_name(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name)[:200]


def _opened_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    name = member_name(info)
    if info.flag_bits & LOCKED:
        raise ImportProblemError(
            f"{name} is locked with a password.", "Unpack the archive yourself first."
        )
    with damage_explained(name):
        return archive.open(info)
