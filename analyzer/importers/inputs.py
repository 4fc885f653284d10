"""What there is to read below a path: plain files, and the members of archives."""

from __future__ import annotations

import os
import posixpath
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias, cast

from analyzer.atomic import NoFileError, open_file
from analyzer.errors import ImportProblemError
from analyzer.importers.archives import (
    ArchiveReader,
    member_name,
    opened_archive,
    parts_below,
)
from analyzer.importers.export_parts import ONCE_MORE
from analyzer.importers.unpacking import (
    Allowance,
    StreamedContent,
    plain_name,
    unpacked_content,
)
from analyzer.importers.zip_format import ARCHIVE_SUFFIX, MAGIC, is_archive_name
from analyzer.sources import account_kinds, file_suffixes
from analyzer.text import words_like

if TYPE_CHECKING:
    from io import BufferedReader

    from analyzer.importers.reader import Readable

FIRST = (".xml",)
"""May be an export of which the files beside it are a part."""
LAST = (".csv", ".json")
_ALIKE = 0.7
"""So much a word that is no file has to look like an account, by ``difflib``."""
SUFFIXES = (*file_suffixes(), *FIRST, *LAST, ARCHIVE_SUFFIX)
_NUMBERED = re.compile(r"(.+?)\s?\((\d{1,3})\)")
"""What a browser calls a file of a name that is taken."""
_ESCAPED = re.compile(rb"\\x([0-9a-f]{2})")

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
        stream: opens its unpacked content, to be read piece by piece, however large it is.
        beside: returns the content of a file by its path from this one, None where none is there.
        modified_s: when the file, or the archive around it, was last written (s since 1970).
        is_file: False for a pipe, a socket, a device or a link to nothing, which are never read.
    """

    place: str
    root: str
    stamp: tuple[int, int]
    named: bool
    read: Callable[[], bytes]
    stream: Callable[[], AbstractContextManager[Readable]]
    beside: Callable[[str], bytes | None]
    modified_s: float = 0.0
    is_file: bool = True

    @property
    def name(self) -> str:
        """Its file name."""
        return posixpath.basename(self.place)

    @property
    def may_be_export(self) -> bool:
        """True when it may be an export too large to hold, of which others are a part."""
        return plain_name(self.name).endswith(FIRST)

    @property
    def is_table(self) -> bool:
        """True when it may speak of the other files."""
        return plain_name(self.name).endswith(LAST)

    @property
    def looks_like_activity(self) -> bool:
        """True when its name promises an activity; other names promise nothing."""
        return plain_name(self.name).endswith(file_suffixes())


def place_of(path: Path) -> str:
    r"""Return a path as it is kept and shown: absolute, a byte that is no letter as ``\xff``.

    Names of files are bytes on most systems, and not all of them are text.
    """
    return os.fsencode(path.absolute().as_posix()).decode("utf-8", "backslashreplace")


def shown_path(path: Path) -> str:
    """Return a path as it was typed, as ``place_of`` shows it."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def path_at(place: str) -> Path:
    """Return the path that ``place_of`` has written."""
    plain = Path(place)
    if "\\x" not in place or os.path.lexists(plain):
        return plain
    octets = _ESCAPED.sub(lambda escaped: bytes.fromhex(escaped[1].decode()), place.encode())
    return Path(os.fsdecode(octets))


def is_plain_file(path: Path) -> bool:
    """Tell whether a path is a file to be read; never fails, whatever the path."""
    return os.path.isfile(path)  # noqa: PTH113 - unlike Path's, it also answers for endless names


def is_in_a_file(place: str) -> bool:
    """Tell whether a place is a file, or a member of an archive."""
    path = path_at(place)
    return any(map(is_plain_file, (path, *path.parents)))


def is_folder(path: Path) -> bool:
    """Tell whether a path is a folder; never fails, whatever the path."""
    return os.path.isdir(path)  # noqa: PTH112 - as above


def count_inputs(source: Path) -> int:
    """Return about how many inputs ``find`` will yield, without reading any."""
    paths = list(_walk_folder(source, lambda *_: None)) if is_folder(source) else [source]
    return sum(_count_members(path) for path in paths)


def _count_members(path: Path) -> int:
    if not is_archive_name(path.name) or not is_plain_file(path):
        return 1
    try:
        with path.open("rb") as file, opened_archive(file, path.name) as archive:
            return sum(is_known(member_name(info)) for info in archive.infolist())
    except Exception:  # noqa: BLE001 - only a guess for the progress bar; reading says what is wrong
        return 1


def find_inputs(source: Path, warn: Warn) -> Iterator[Input]:
    """Yield what can be read below a path, in the order in which it has to be read.

    Exports that others are a part of come first, tables last, for they speak of the other files.

    An input of an archive can be read only until the next one is asked for.

    Args:
        source: a file, a folder or an archive.
        warn: called with (place, sentence) for each thing that cannot be looked into.

    Yields:
        Every file that is not hidden, and the members of archives that may be activities.
    """
    paths = list(_walk_folder(source, warn)) if is_folder(source) else [source]
    for path in sorted(paths, key=_place_in_order):
        yield from _inputs_at(path, source, warn)


def is_known(name: str) -> bool:
    """Tell whether a file's name is one legstats looks into."""
    return not name.startswith(".") and plain_name(name).endswith(SUFFIXES)


def _account_like(path: Path) -> str | None:
    """Return the account that may be meant by what is no file, e.g. "garmin" for "garmn"."""
    # "strava.zip" is a file that is not there, however much it looks like an account.
    if is_known(path.name):
        return None
    return next(iter(words_like(str(path).lower(), account_kinds(), _ALIKE)), None)


def _rank(name: str) -> int:
    """Return when a file of this name is read: before all others, among them, or after them."""
    plain = plain_name(name)
    if plain.endswith(FIRST) and not plain.endswith(ONCE_MORE):
        return 0
    return 2 if plain.endswith(LAST) else 1


def _place_in_order(path: Path) -> tuple[int, str, str, int, str]:
    # Of "log.csv", "log (1).csv" and "log-2026-10-12.csv" a later one is read after an earlier.
    numbered = _NUMBERED.fullmatch(path.stem)
    stem, number = (numbered[1], int(numbered[2])) if numbered else (path.stem, 0)
    return _rank(path.name), str(path.parent), stem, number, path.name


def _walk_folder(folder: Path, warn: Warn) -> Iterator[Path]:
    """Yield the files below a folder, each folder's in order; links to folders are not followed."""
    # Not os.walk, which calls itself for each level: a thousand levels would stop it.
    folders = [folder]
    while folders:
        here = folders.pop()
        try:
            with os.scandir(here) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            warn(place_of(here), f"The folder {shown_path(here)} cannot be read: {error.strerror}.")
            continue
        below = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if not is_folder(Path(entry)):
                yield Path(entry)
            elif not entry.is_symlink():
                below.append(Path(entry))
        folders += reversed(below)


def _inputs_at(path: Path, source: Path, warn: Warn) -> Iterator[Input]:
    place = place_of(path)
    try:
        outside = path.stat()
        is_file = stat.S_ISREG(outside.st_mode)
        if is_file and _is_archive(path, named=path == source):
            reader = ArchiveReader(is_known, _rank, warn, Allowance(outside.st_size))
            with path.open("rb") as file:
                for member in reader.members(file, place):
                    yield Input(
                        member.place,
                        place,
                        member.stamp,
                        named=False,
                        read=member.read,
                        stream=member.stream,
                        beside=member.beside,
                        modified_s=outside.st_mtime,
                    )
            return
        yield Input(
            place,
            place_of(source),
            stamp=(outside.st_size, outside.st_mtime_ns),
            named=path == source,
            read=lambda: _content_of(path, place, outside.st_size),
            stream=lambda: _opened(path, place, outside.st_size),
            beside=lambda name: _content_beside(path, name),
            modified_s=outside.st_mtime,
            is_file=is_file,
        )
    except FileNotFoundError:
        if path == source or not path.is_symlink():
            close = _account_like(path) if path == source else None
            hint = f" Did you mean the account {close}?" if close else ""
            warn(place, f"There is no file or folder {shown_path(path)}.{hint}")
        elif is_known(path.name):
            warn(place, f"{PurePosixPath(place).name} is a link to a file that is not there.")
        else:
            yield _link_to_nothing(path, place, place_of(source))
    except OSError as error:
        warn(place, f"{PurePosixPath(place).name} cannot be read: {error.strerror}.")


def _link_to_nothing(path: Path, place: str, root: str) -> Input:
    """Return a link whose file is not there; only its name says that it promised no activity."""
    return Input(
        place,
        root,
        stamp=(0, 0),
        named=False,
        read=lambda: _content_of(path, place, 0),
        stream=lambda: _opened(path, place, 0),
        beside=lambda _: None,
        is_file=False,
    )


@contextmanager
def _opened(path: Path, place: str, size: int) -> Iterator[Readable]:
    name = PurePosixPath(place).name
    try:
        with open_file(path) as file:
            yield StreamedContent(cast("BufferedReader", file), name, size)
    except NoFileError as error:
        raise _no_file(name) from error


def _content_beside(path: Path, name: str) -> bytes | None:
    """Return the content of a file in a folder of this one's, None where none is there."""
    parts = parts_below(name)
    there = path.parent.joinpath(*parts)
    if not parts or not is_plain_file(there):
        return None
    return _content_of(there, place_of(there), there.stat().st_size)


def _content_of(path: Path, place: str, size: int) -> bytes:
    name = PurePosixPath(place).name
    # Asked again, and never waited for: what was a file a moment ago may be a pipe now.
    try:
        with open_file(path) as file:
            return unpacked_content(file, name, size)
    except NoFileError as error:
        raise _no_file(name) from error


def _no_file(name: str) -> ImportProblemError:
    return ImportProblemError(
        f"{name} is no file but a pipe or a device: it was not read.",
        "Name a file, or the folder it is in.",
    )


def _is_archive(path: Path, *, named: bool) -> bool:
    """Tell whether to look into a file; one called .zip is tried even when its end is missing."""
    if is_archive_name(path.name):
        return True
    if not named:
        return False
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC and zipfile.is_zipfile(file)
