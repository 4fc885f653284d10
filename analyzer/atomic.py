"""Write a file whole or not at all: under a name of its own beside it, then renamed into place."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_UNFINISHED = ".unfinished"


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
    path.parent.mkdir(mode=0o700 if owner_only else 0o777, parents=True, exist_ok=True)
    # A random name, so that two processes writing the same file never share an unfinished one.
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_UNFINISHED}")
    # Made with its mode: a secret must not be readable even for the moment until a chmod.
    mode = 0o600 if owner_only else 0o666
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
    try:
        yield unfinished
        if not owner_only and path.exists():
            unfinished.chmod(path.stat().st_mode)
        if is_durable:
            with unfinished.open("rb+") as file:
                os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    if is_durable:
        _sync_folder(path.parent)


def remove_unfinished(path: Path) -> None:
    """Remove what writers of a file left beside it when they were killed, e.g. a secret."""
    path = path.resolve()
    for left in path.parent.glob(f".{path.name}.*{_UNFINISHED}"):
        left.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Let a renaming outlive a power cut, on systems where a folder can be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
