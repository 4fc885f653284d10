"""One file of arrays kept beside the store: good for what it was made of, and nothing else.

It is never the truth: missing, damaged, foreign or made of anything else, it counts as not there.
Any number of processes may read and replace it at once, and it may be deleted at any time.
"""

from __future__ import annotations

import math
import shutil
import tokenize
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from msgspec import MsgspecError
from numpy.lib import format as npy

from analyzer.atomic import remove_unfinished, replacing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[Any]

DAMAGED = (
    OSError, EOFError, ValueError, KeyError, IndexError, TypeError, NotImplementedError,
    RuntimeError, OverflowError, MemoryError, zipfile.BadZipFile, zlib.error, MsgspecError,
    tokenize.TokenError,
)  # fmt: skip
"""What is raised while something is read that is not as it was written."""
_FOLDER = "kept"
_MADE_OF = "made_of"


def kept_folder(home: Path) -> Path:
    """Return the folder of all that is kept."""
    return home / _FOLDER


def kept_path(home: Path, name: str) -> Path:
    """Return where something is kept, by its name."""
    return kept_folder(home) / f"{name}.npz"


def forget_kept(home: Path) -> None:
    """Delete all that is kept: it holds what the store held."""
    shutil.rmtree(kept_folder(home), ignore_errors=True)


class KeptArrays:
    """The arrays of one kept file, by name, each read when it is asked for.

    The file stays open, so what is read later is of the same moment, whatever replaces it.
    """

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._arrays = arrays

    def __getitem__(self, name: str) -> Array:
        """Return one array, whole: its check sum is compared.

        Raises:
            DAMAGED: it is not as it was written.
        """
        return self._arrays[name]

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    @property
    def names(self) -> list[str]:
        """What each array is called."""
        return list(self._arrays)


class _ArraysOfFile(Mapping[str, "Array"]):
    """The arrays of a file, as ``np.load`` gives them.

    Numpy works each array's header out anew, as an expression of Python: that takes longer than to
    read a small array, and most headers are alike.
    """

    def __init__(self, path: Path) -> None:
        self._file = zipfile.ZipFile(path)
        self._names = [name.removesuffix(_ARRAY) for name in self._file.namelist()]

    def __getitem__(self, name: str) -> Array:
        content = bytearray(self._file.read(name + _ARRAY))
        begins = _LENGTH.stop + int.from_bytes(content[_LENGTH], "little")
        shape, is_transposed, dtype = _layout(bytes(content[:begins]))
        count = math.prod(shape)
        if begins + count * dtype.itemsize != len(content):
            raise ValueError(name)
        values = np.frombuffer(content, dtype, count, begins) if count else np.empty(0, dtype)
        return values.reshape(shape, order="F" if is_transposed else "C")

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


_ARRAY = ".npy"
_LENGTH = slice(8, 10)
"""Where an array's content says how long its header is."""


@lru_cache(1000)
def _layout(header: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Return an array's shape, whether its columns come first, and its type.

    Raises:
        ValueError: it is not what is written here, or holds Python's objects.
    """
    file = BytesIO(header)
    if npy.read_magic(file) != (1, 0):
        raise ValueError("not written here")
    shape, is_transposed, dtype = npy.read_array_header_1_0(file)
    if dtype.hasobject:
        raise ValueError("Python's objects are never kept")
    return shape, is_transposed, dtype


class FileState(NamedTuple):
    """What tells one state of a file from another: its place on the disk, its time and its size."""

    inode: int
    changed_ns: int
    size: int


class KeptFile:
    """A file of arrays (``.npz``, each array with a check sum).

    Args:
        path: where it is.
        made_of: a digest of everything the arrays were worked out from.
    """

    def __init__(self, path: Path, made_of: bytes) -> None:
        self._path = path
        self._made_of = np.frombuffer(made_of, dtype=np.uint8)

    @property
    def state(self) -> FileState | None:
        """What changes whenever the file is replaced; None where none is there."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return FileState(found.st_ino, found.st_mtime_ns, found.st_size)

    def read(self) -> KeptArrays | None:
        """Return what is kept, None where nothing is that was made of the same."""
        arrays = self.read_former()
        try:
            is_same = arrays is not None and np.array_equal(arrays[_MADE_OF], self._made_of)
        except DAMAGED:
            return None
        return arrays if is_same else None

    def read_former(self) -> KeptArrays | None:
        """Return what is kept, whatever it was made of; None where nothing of ours is."""
        try:
            return KeptArrays(_ArraysOfFile(self._path))
        except DAMAGED:
            return None

    def write(self, arrays: Mapping[str, Array]) -> None:
        """Keep arrays, for the owner's eyes only; where that cannot be done nothing is kept."""
        # What another process is writing at this moment may go with it: it is not missed.
        with suppress(OSError):
            remove_unfinished(self._path)
            # A check sum finds what a power cut leaves half written: no need to wait for the disk.
            with (
                replacing(self._path, owner_only=True, is_durable=False) as unfinished,
                unfinished.open("wb") as file,
            ):
                named: dict[str, Any] = {_MADE_OF: self._made_of, **arrays}
                np.savez(file, **named)
