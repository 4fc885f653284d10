"""What there is to read below a path: plain files, and the members of archives.

Nothing is ever unpacked to where a member's name says; names from outside are only shown.
"""

from __future__ import annotations

import gzip
import io
import lzma
import os
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO, TypeAlias

from analyzer.errors import ImportProblemError
from analyzer.sources import file_suffixes

MAX_BYTES = 64 << 20
"""More than a day's recording as XML, and far more than any table."""
MAX_LIST_BYTES = 160 << 20
"""Garmin's list of a whole life's activities is long; it is read row by row."""
MAX_ARCHIVE_BYTES = 4 << 30
MAX_DEPTH = 3
MAX_RATIO = 200
"""How many times its size a file may unpack to, beyond a megabyte; recordings stay below 30."""
SUFFIXES = (*file_suffixes(), ".csv", ".json", ".zip")
LAST = (".csv", ".json")
_NUMBERED = re.compile(r"(.+?)\s?\((\d{1,3})\)")
"""What a browser calls a file of a name that is taken."""
_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 1 << 20
_UNREADABLE = (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error)
"""What zipfile raises on archives it cannot make sense of."""

Warn: TypeAlias = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to read.

    Attributes:
        place: where it stands, unique below the machine ("/x/export.zip/activities/1.fit.gz").
        root: the source it was found in; ``place`` begins with it.
        stamp: size and time (or checksum): the same stamp at the same place is the same content.
        named: the user named this very file.
        read: returns its unpacked content.
        modified_s: when the file, or the archive around it, was last written (s since 1970).
    """

    place: str
    root: str
    stamp: tuple[int, int]
    named: bool
    read: Callable[[], bytes]
    modified_s: float = 0.0

    @property
    def name(self) -> str:
        """Its file name."""
        return PurePosixPath(self.place).name

    @property
    def is_table(self) -> bool:
        """True when it may speak of the other files."""
        return _plain_name(self.name).endswith(LAST)

    @property
    def looks_like_activity(self) -> bool:
        """True when its name promises an activity; other names promise nothing."""
        return _plain_name(self.name).endswith(file_suffixes())


def count_inputs(source: Path) -> int:
    """Return about how many inputs ``find`` will yield, without reading any."""
    paths = list(_walk_folder(source, lambda *_: None)) if source.is_dir() else [source]
    return sum(_count_members(path) for path in paths)


def _count_members(path: Path) -> int:
    if not _plain_name(path.name).endswith(".zip"):
        return 1
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(is_known(_member_name(info)) for info in archive.infolist())
    except (*_UNREADABLE, OSError):
        return 1


def find_inputs(source: Path, warn: Warn) -> Iterator[Input]:
    """Yield what can be read below a path: tables last, for they speak of the other files.

    An input of an archive can be read only until the next one is asked for.

    Args:
        source: a file, a folder or an archive.
        warn: called with (place, sentence) for each thing that cannot be looked into.

    Yields:
        Every file that is not hidden, and the members of archives that may be activities.
    """
    if source.is_dir():
        paths = list(_walk_folder(source, warn))
    elif source.exists():
        paths = [source]
    else:
        warn(_place_of(source), f"There is no file {source}.")
        return
    for path in sorted(paths, key=_tables_last):
        yield from _inputs_at(path, source, warn)


def is_known(name: str) -> bool:
    """Tell whether a file's name is one legstats looks into."""
    return not name.startswith(".") and _plain_name(name).endswith(SUFFIXES)


def _plain_name(name: str) -> str:
    return name.lower().removesuffix(".gz")


def _tables_last(path: Path) -> tuple[bool, str, str, int, str]:
    # Of "log.csv", "log (1).csv" and "log-2026-10-12.csv" a later one is read after an earlier.
    numbered = _NUMBERED.fullmatch(path.stem)
    stem, number = (numbered[1], int(numbered[2])) if numbered else (path.stem, 0)
    return path.name.lower().endswith(LAST), str(path.parent), stem, number, path.name


def _walk_folder(folder: Path, warn: Warn) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        place = Path(error.filename)
        warn(_place_of(place), f"The folder {place} cannot be read: {error.strerror}.")

    for root, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        paths = (Path(root) / name for name in sorted(names) if not name.startswith("."))
        yield from (path for path in paths if not _never_ends(path))


def _never_ends(path: Path) -> bool:
    """Tell whether reading could wait forever: a pipe, a socket or a device."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _inputs_at(path: Path, source: Path, warn: Warn) -> Iterator[Input]:
    try:
        place = _place_of(path)
        outside = path.stat()
        if _is_archive(path, named=path == source):
            with path.open("rb") as file:
                for member in _archive_members(file, place, place, MAX_DEPTH, warn):
                    yield replace(member, modified_s=outside.st_mtime)
            return
        yield Input(
            place,
            _place_of(source),
            stamp=(outside.st_size, outside.st_mtime_ns),
            named=path == source,
            read=lambda: unpacked_content(path.open("rb"), path.name, outside.st_size),
            modified_s=outside.st_mtime,
        )
    except OSError as error:
        warn(_place_of(path), f"{path.name} cannot be read: {error.strerror}.")


def _place_of(path: Path) -> str:
    return path.absolute().as_posix()


def _is_archive(path: Path, *, named: bool) -> bool:
    """Tell whether to look into a file; one called .zip is tried even when its end is missing."""
    return path.name.lower().endswith(".zip") or (named and zipfile.is_zipfile(path))


def _archive_members(
    file: IO[bytes], place: str, root: str, depth: int, warn: Warn
) -> Iterator[Input]:
    name = PurePosixPath(place).name
    try:
        with zipfile.ZipFile(file) as archive:
            infos = [i for i in archive.infolist() if not i.is_dir() and is_known(_member_name(i))]
            met: Counter[str] = Counter()
            for info in sorted(infos, key=lambda i: _member_name(i).lower().endswith(LAST)):
                where = f"{place}/{_printable_name(info.filename)}"
                met[where] += 1
                if met[where] > 1:  # a zip may hold a name twice, but a place holds one file
                    where = f"{place}/{met[where]}/{_printable_name(info.filename)}"
                if _member_name(info).lower().endswith(".zip"):
                    yield from _nested_members(archive, info, where, root, depth, warn)
                else:
                    stamp = (info.file_size, info.CRC)
                    yield Input(where, root, stamp, named=False, read=_member_reader(archive, info))
    except OSError as error:
        warn(place, f"{name} cannot be read: {error.strerror or error}.")
    except _UNREADABLE:
        warn(place, f"{name} is damaged or was not downloaded to its end: get it again.")


def _member_name(info: zipfile.ZipInfo) -> str:
    return PurePosixPath(info.filename).name


def _printable_name(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name)[:200]


def _nested_members(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    place: str,
    root: str,
    depth: int,
    warn: Warn,
) -> Iterator[Input]:
    if depth <= 1:
        warn(place, f"{_member_name(info)} is an archive too deep inside others to be opened.")
        return
    try:
        with _spooled_archive(archive, info) as file:
            yield from _archive_members(file, place, root, depth - 1, warn)
    except ImportProblemError as problem:
        warn(place, problem.message)


@contextmanager
def _spooled_archive(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    """Lay a nested archive on disk, not in memory, within bounds."""
    with TemporaryFile() as file, _opened_member(archive, info) as member:
        limit = _unpacking_limit(info.compress_size, MAX_ARCHIVE_BYTES)
        with _damage_explained(_member_name(info)):
            while piece := member.read(_CHUNK):
                if file.tell() + len(piece) > limit:
                    raise _too_large(_member_name(info), limit)
                file.write(piece)
        yield file


def _member_reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        limit = _unpacking_limit(info.compress_size, _most_bytes(_member_name(info)))
        if info.file_size > limit:
            raise _too_large(_member_name(info), limit)
        return unpacked_content(_opened_member(archive, info), _member_name(info), info.file_size)

    return read


def _opened_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    if info.flag_bits & 1:
        raise ImportProblemError(
            f"{_member_name(info)} is locked with a password.", "Unpack the archive yourself first."
        )
    with _damage_explained(_member_name(info)):
        return archive.open(info)


def unpacked_content(file: IO[bytes], name: str, size: int) -> bytes:
    """Return a file's content, gunzipped when it is gzipped, and close it.

    Args:
        file: where to read.
        name: the file's name, for sentences.
        size: its size in bytes, to know a recording from a bomb.

    Raises:
        ImportProblemError: the packing is damaged, or the content is absurdly large.
    """
    limit = _most_bytes(name)
    with file, _damage_explained(name):
        content = file.read(limit + 1)
        if content.startswith(_GZIP_MAGIC):
            limit = _unpacking_limit(size, _most_bytes(name))
            with gzip.open(io.BytesIO(content)) as packed:
                content = packed.read(limit + 1)
    if len(content) > limit:
        raise _too_large(name, limit)
    return content


def _most_bytes(name: str) -> int:
    return MAX_LIST_BYTES if _plain_name(name).endswith(".json") else MAX_BYTES


def _unpacking_limit(packed: int, most: int) -> int:
    """Return how much may come out of this many packed bytes."""
    return min(most, MAX_RATIO * max(packed, _CHUNK))


def _too_large(name: str, limit: int) -> ImportProblemError:
    return ImportProblemError(f"{name} is left unread: it holds over {limit >> 20} MB.")


@contextmanager
def _damage_explained(name: str) -> Iterator[None]:
    try:
        yield
    except NotImplementedError as error:
        raise ImportProblemError(
            f"{name} is packed in a way legstats cannot unpack.",
            "Unpack the archive yourself first.",
        ) from error
    except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error, lzma.LZMAError,
            RuntimeError, ValueError) as error:  # fmt: skip
        raise ImportProblemError(
            f"{name} is damaged: it cannot be unpacked.", "Download it again."
        ) from error
