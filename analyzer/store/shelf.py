"""Streams laid aside between reading and saving.

Packed where they were read: on another core mostly, from which so little is sent faster; and of
inputs with a whole life's runs all streams at once are too much to hold.
"""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING
from weakref import finalize

from analyzer.store.packing import pack_stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.model import Stream

_IN_MEMORY = 8 << 20


class StreamShelf:
    """Streams by the keys of their records, packed as they are stored, in a temporary file.

    It may be sent to another process.
    """

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - as long as this
        finalize(self, self._file.close)
        self._places: dict[str, tuple[int, int]] = {}

    def __reduce__(self) -> tuple[Callable[..., StreamShelf], tuple[object]]:
        return _shelf_with, ({key: self.packed(key) for key in self._places},)

    def put(self, key: str, stream: Stream) -> None:
        """Lay a stream aside."""
        self.put_packed(key, pack_stream(stream))

    def put_packed(self, key: str, packed: bytes) -> None:
        """Lay a stream aside that is packed already."""
        self._file.seek(0, 2)
        self._places[key] = (self._file.tell(), len(packed))
        self._file.write(packed)

    def packed(self, key: str) -> bytes | None:
        """Return the packed stream of a record, None where none was laid aside."""
        if key not in self._places:
            return None
        place, length = self._places[key]
        self._file.seek(place)
        return self._file.read(length)


def _shelf_with(packed: dict[str, bytes]) -> StreamShelf:
    shelf = StreamShelf()
    for key, one in packed.items():
        shelf.put_packed(key, one)
    return shelf
