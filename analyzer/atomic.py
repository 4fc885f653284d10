"""Write a file whole or not at all: under a name of its own beside it, then renamed into place."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_BYTES = 16 << 20
"""More than any settings, login, calendar or journal; what is recorded is read elsewhere."""
_UNFINISHED = ".unfinished"
_OWNER_ONLY_FOLDER = 0o700


def write_atomically(path: Path, content: bytes, *, owner_only: bool = False) -> None:
    """Write a file; a crash or a power cut leaves the old content or the new one.

    Args:
        path: the file; its folder is made, a link to it is followed.
        content: all it shall hold.
        owner_only: let nobody else read it (mode 0600, and 0700 for a folder that is made);
            otherwise it keeps the mode it has, and a new one gets that of any new file.

    Raises:
        OSError: it cannot be written; nothing has changed.
    """
    with replacing(path, owner_only=owner_only) as unfinished:
        unfinished.write_bytes(content)


@contextmanager
def replacing(path: Path, *, owner_only: bool = False, is_durable: bool = True) -> Iterator[Path]:
    """Yield an empty file to write into, which takes the place of ``path`` afterwards.

    When the block fails, the file is removed and ``path`` stays as it was. Arguments and errors
    are those of ``write_atomically``; what is not ``is_durable`` may be torn by a power cut.
    """
    path = path.resolve()
    path.parent.mkdir(mode=_OWNER_ONLY_FOLDER if owner_only else 0o777, parents=True, exist_ok=True)
    unfinished = unfinished_beside(path)
    # Made with its mode: a secret must not be readable even for the moment until a chmod.
    mode = 0o600 if owner_only else 0o666
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
    try:
        with being_written(unfinished):
            yield unfinished
            if not owner_only and path.exists():
                unfinished.chmod(path.stat().st_mode)
            if is_durable:
                sync_file(unfinished)
            unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    if is_durable:
        sync_folder(path.parent)


@contextmanager
def unfinished_folder(parent: Path, name: str) -> Iterator[Path]:
    """Yield an empty folder that only its owner may look into; it goes when the block ends.

    What a killed process leaves of one is removed by ``remove_unfinished`` and ``sweep``.

    Args:
        parent: where it is made.
        name: of what it is for.
    """
    folder = unfinished_beside(parent / name)
    folder.mkdir(mode=_OWNER_ONLY_FOLDER)
    try:
        with being_written(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unfinished_beside(path: Path) -> Path:
    """Return a new name beside a file for what is to take its place."""
    # A random name, so that two processes writing the same file never share an unfinished one.
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}{_UNFINISHED}")


@contextmanager
def being_written(unfinished: Path) -> Iterator[None]:
    """Show other processes that an unfinished file or folder is still at work, to its end.

    The mark goes with the process that made it, however that ends.
    """
    if sys.platform == "win32":  # what is open there cannot be removed anyway
        yield
        return
    handle = os.open(unfinished, os.O_RDONLY)
    try:
        with suppress(OSError):  # file systems without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def left_unfinished(path: Path) -> list[Path]:
    """Return what killed writers of a file left beside it, oldest first."""
    path = path.resolve()
    found = path.parent.glob(f".{_literal(path.name)}.*{_UNFINISHED}")
    left = [one for one in found if _is_left(one)]
    return sorted(left, key=lambda one: one.stat().st_mtime_ns)


class NoFileError(OSError):
    """What was to be read is a pipe or a device."""


@contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to read, without ever waiting for a pipe or reading a device to no end.

    Raises:
        NoFileError: it is no file.
        OSError: it cannot be read; ``strerror`` says why.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb") as file:  # noqa: PTH123 - by its handle
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NoFileError(errno.EINVAL, "it is no file but a pipe or a device", str(path))
        yield file


def read_whole(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return a file's content; errors are also those of ``open_file``.

    Args:
        path: the file.
        most: how many bytes it may have.

    Raises:
        OSError: it is larger; ``strerror`` says so.
    """
    with open_file(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it holds over {most >> 20} MB", str(path))
    return content


def remove_unfinished(path: Path) -> None:
    """Remove what killed writers of a file left beside it, e.g. a secret."""
    for left in left_unfinished(path):
        _remove(left)


def sweep(folder: Path) -> None:
    """Remove whatever killed writers left in a folder of our own."""
    for left in folder.glob(f".*{_UNFINISHED}*"):
        if _is_left(left):
            _remove(left)


def sync_file(path: Path) -> None:
    """Let a file's content outlive a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Let a renaming outlive a power cut, on systems where a folder can be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _is_left(unfinished: Path) -> bool:
    """Tell whether whoever wrote it is gone."""
    if sys.platform == "win32":
        return True
    try:
        handle = os.open(unfinished, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:  # gone already, or not ours to look at
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


def _remove(left: Path) -> None:
    if left.is_dir() and not left.is_symlink():
        shutil.rmtree(left, ignore_errors=True)
        return
    with suppress(OSError):
        left.unlink()


def _literal(name: str) -> str:
    """Return a name as a pattern that matches it alone."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
