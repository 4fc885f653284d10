"""The content of a file or member, unpacked within bounds: a bomb is left unread, in a sentence."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import sys
import zipfile
import zlib
from contextlib import contextmanager
from errno import EINVAL
from typing import IO, TYPE_CHECKING

from analyzer.errors import ImportProblemError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

MAX_BYTES = 64 << 20
"""More than a day's recording as XML, and far more than any table."""
MAX_LIST_BYTES = 160 << 20
"""Garmin's list of a whole life's activities is long; it is read row by row."""
MAX_ARCHIVE_BYTES = 4 << 30
MAX_RATIO = 200
"""How many times its size a file may unpack to, beyond a megabyte; recordings stay below 30."""
_GZIP_MAGIC = b"\x1f\x8b"
CHUNK = 1 << 20
_DAMAGE = (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error, lzma.LZMAError, struct.error,
           IndexError, OverflowError, RuntimeError, ValueError)  # fmt: skip
"""What the libraries raise on content that is damaged."""


class Allowance:
    """How much may still come out of an archive and all the archives in it, together.

    Members may lie over one another and archives in archives, so that each alone is no bomb.

    Args:
        packed: the outermost archive's size in bytes.
    """

    def __init__(self, packed: int) -> None:
        self._limit = self._left = unpacking_limit(packed, MAX_ARCHIVE_BYTES)

    def take(self, size: int, name: str) -> None:
        """Spend what a member unpacks to.

        Raises:
            ImportProblemError: that is more than is left.
        """
        if size > self._left:
            raise ImportProblemError(
                f"{name} is left unread: with it, the archive would unpack to over "
                f"{self._limit >> 20} MB.",
                "Unpack the archive yourself and read its folder.",
            )
        self._left -= size


def unpacked_content(file: IO[bytes], name: str, size: int) -> bytes:
    """Return a file's content, gunzipped when it is gzipped, and close it.

    Args:
        file: where to read.
        name: the file's name, for sentences.
        size: its size in bytes, to know a recording from a bomb.

    Raises:
        ImportProblemError: the packing is damaged, or the content is absurdly large.
    """
    limit = most_bytes(name)
    with file, damage_explained(name):
        content = file.read(limit + 1)
        if content.startswith(_GZIP_MAGIC):
            limit = unpacking_limit(size, most_bytes(name))
            with gzip.open(io.BytesIO(content)) as packed:
                content = packed.read(limit + 1)
    if len(content) > limit:
        raise too_large(name, limit)
    return content


class StreamedContent:
    """A file that is read piece by piece, gunzipped when it is gzipped, within bounds.

    Where its packing is damaged it ends, so that what came before can be used.

    Args:
        file: where to read.
        name: the file's name, for sentences.
        size: its size in bytes as it is packed.
    """

    def __init__(self, file: BufferedReader | zipfile.ZipExtFile, name: str, size: int) -> None:
        self._name = name
        self._limit = self._left = sys.maxsize
        self._file: BufferedReader | zipfile.ZipExtFile | gzip.GzipFile = file
        if file.peek(len(_GZIP_MAGIC)).startswith(_GZIP_MAGIC):
            self._file = gzip.GzipFile(fileobj=file)
            self._limit = self._left = unpacking_limit(size, MAX_ARCHIVE_BYTES)

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end.

        Raises:
            ImportProblemError: it unpacks to absurdly much.
        """
        try:
            piece = self._file.read(size)
        except _DAMAGE:
            return b""
        self._left -= len(piece)
        if self._left < 0:
            raise too_large(self._name, self._limit)
        return piece


def most_bytes(name: str) -> int:
    """Return how large the content of a file of this name may be."""
    return MAX_LIST_BYTES if plain_name(name).endswith(".json") else MAX_BYTES


def unpacking_limit(packed: int, most: int) -> int:
    """Return how much may come out of this many packed bytes."""
    return min(most, MAX_RATIO * max(packed, CHUNK))


def too_large(name: str, limit: int) -> ImportProblemError:
    """Return what to say of content beyond a limit in bytes."""
    return ImportProblemError(f"{name} is left unread: it holds over {limit >> 20} MB.")


def plain_name(name: str) -> str:
    """Return a name in small letters, and without what says that it is gzipped."""
    return name.lower().removesuffix(".gz")


@contextmanager
def damage_explained(name: str) -> Iterator[None]:
    """Say in a sentence what the libraries raise on packing that is damaged, or that they lack."""
    try:
        yield
    except NotImplementedError as error:
        raise ImportProblemError(
            f"{name} is packed in a way legstats cannot unpack.",
            "Unpack the archive yourself first.",
        ) from error
    except (*_DAMAGE, OSError) as error:
        if isinstance(error, OSError) and error.errno not in {None, EINVAL}:
            raise  # the disk's, not the packing's: an archive may only send us to no place at all
        raise ImportProblemError(
            f"{name} is damaged: it cannot be unpacked.", "Download it again."
        ) from error
