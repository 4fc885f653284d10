"""FIT files that were copied as if they were text, and what that changed.

FTP in its ASCII mode writes every line end (0A) as two bytes (0D 0A); an editor or a mail program
takes each byte for a letter and saves the letters in UTF-8. Both can be undone. Where letters were
replaced that the program did not know, the bytes are gone.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from analyzer.errors import ImportProblemError
from analyzer.importers.fit.checksum import crc16

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANGED_BACK = (
    "The file was copied as text, as FTP does in ASCII mode; what that changed was changed back. "
    "Copy the next ones as binary."
)
SIGNATURE = b".FIT"

_PLACE = 8
_FARTHEST_PLACE = 3 * _PLACE
_HEAD = 64
_LINE_ENDS = 8
"""In a sound file one byte in 256 stands before a line end: eight alike are no chance."""
_FIRST_BYTES = (b"\x0c", b"\x0e")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


def is_text_copy(data: bytes) -> bool:
    """Tell whether this begins as a FIT file does whose first bytes were moved by such a copy."""
    is_utf_16 = data.startswith(_UTF_16_MARKS)
    head = data[2:_HEAD].replace(b"\0", b"") if is_utf_16 else data[:_HEAD]
    # The bytes before the signature may have become two or three each.
    return head[:1] in _FIRST_BYTES and SIGNATURE in head[: _FARTHEST_PLACE + len(SIGNATURE)]


def as_binary(data: bytes) -> bytes | None:
    """Return a FIT file as it was before it was copied as text; None where it was not.

    Raises:
        ImportProblemError: it was, and cannot be changed back.
    """
    for before in _candidates(data):
        if before[_PLACE : _PLACE + len(SIGNATURE)] == SIGNATURE:
            return before
    if _is_beyond_repair(data):
        raise ImportProblemError(
            "The file was copied as text, which destroyed it.",
            "Copy the original again, as binary: not in FTP's ASCII mode, not through an editor.",
        )
    return None


def _candidates(data: bytes) -> Iterator[bytes]:
    line_ends = data.count(b"\n")
    if line_ends and line_ends == data.count(b"\r\n"):
        before = data.replace(b"\r\n", b"\n")
        if line_ends >= _LINE_ENDS or crc16(before) == 0:
            yield before
    # Letters beyond ASCII come in rows that no recording keeps up to its end.
    with suppress(UnicodeDecodeError):
        letters = data.decode()
        for encoding in ("latin-1", "cp1252") if not letters.isascii() else ():
            with suppress(UnicodeEncodeError):
                yield letters.encode(encoding, "strict")


def _is_beyond_repair(data: bytes) -> bool:
    if data.startswith(_UTF_16_MARKS):
        return is_text_copy(data)
    with suppress(UnicodeDecodeError):
        return data.decode().count(_UNKNOWN) >= _LINE_ENDS
    return False
