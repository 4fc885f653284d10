"""Which reader an input wants, told by its content and not by its name."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analyzer.errors import ImportProblemError
from analyzer.importers import fit

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.model import Activity, SourceKind

Decoder = Literal["own", "fitparse"]

MAX_BYTES = 200 * 1024 * 1024
SUFFIXES = (".fit", ".fit.gz")
_GZIP_MAGIC = b"\x1f\x8b"
_FIT_MAGIC = b".FIT"


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of input: how to know it and how to read it.

    ``version`` rises when the reader would read the same bytes better; then they are read again.
    """

    kind: SourceKind
    version: int
    knows: Callable[[bytes], bool]
    read: Callable[[bytes, str, Decoder], list[Activity]]


def _is_fit(data: bytes) -> bool:
    return data[8:12] == _FIT_MAGIC


def _read_fit(data: bytes, name: str, decoder: Decoder) -> list[Activity]:
    return fit.read(data, name, decoder=decoder)


READERS: tuple[Reader, ...] = (Reader("fit", 1, _is_fit, _read_fit),)


def reader_for(data: bytes, name: str) -> Reader:
    """Return the reader that knows these bytes.

    Raises:
        ImportProblemError: no reader does; the sentence says what the input looks like.
    """
    for reader in READERS:
        if reader.knows(data):
            return reader
    if not data:
        raise ImportProblemError(f"{name} is empty.", "Copy it from the watch again.")
    if name.lower().endswith(SUFFIXES):
        raise ImportProblemError(
            f"{name} is no FIT file, although its name says so: its first bytes are something "
            "else.",
            "Copy it from the watch again.",
        )
    raise ImportProblemError(
        f"{name} is not a file legstats can read.", "It reads activity files in FIT format."
    )


def unwrap(data: bytes, name: str) -> bytes:
    """Return the content of a gzipped input, any other input as it is.

    Raises:
        ImportProblemError: the packing is damaged, or the content is absurdly large.
    """
    if not data.startswith(_GZIP_MAGIC):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            content = packed.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ImportProblemError(
            f"{name} is damaged: it cannot be unpacked.", "Download it again."
        ) from error
    if len(content) > MAX_BYTES:
        raise ImportProblemError(f"{name} unpacks to more than {MAX_BYTES >> 20} MB.")
    return content
