"""What is worked out of a whole dataset, kept beside the store as its frames are."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec
import numpy as np

from analyzer.kept.kept_file import DAMAGED, KeptFile, kept_path
from analyzer.kept.validity import BOOKKEEPING, digest_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from analyzer.config import Config
    from analyzer.frames.dataset import Dataset

Value = TypeVar("Value")

_OF_NO_MATTER = BOOKKEEPING | {"file", "failure"}
"""Tables on which nothing depends but what is said of inputs and accounts themselves."""


class KeptValue(Generic[Value]):
    """A value that may be kept; where it cannot be, it is made each time.

    Args:
        name: of the file.
        kind: the value's type, which ``msgspec`` must be able to write and to read.
        config: the settings.
        stamps: of the store's tables when that was read of which the value is made; None keeps
            nothing, for what is made of something else.
        made_with: what else it is made with, e.g. the metric.
        but: more tables on which it does not depend.
    """

    def __init__(
        self,
        name: str,
        kind: type[Value],
        config: Config,
        stamps: Mapping[str, bytes] | None,
        *,
        made_with: object = None,
        but: Collection[str] = (),
    ) -> None:
        self._kind = kind
        self._file: KeptFile | None = None
        if stamps is not None:
            content = digest_of(stamps, config, but={*_OF_NO_MATTER, *but}, words=True)
            made_of = blake2b(content + msgspec.json.encode(made_with), digest_size=16).digest()
            self._file = KeptFile(kept_path(config.home, name), made_of)

    def read(self) -> Value | None:
        """Return the value, None where none is kept that is still good."""
        kept = self._file and self._file.read()
        if not kept:
            return None
        try:
            return self._decoded(kept["value"].tobytes())
        except DAMAGED:
            return None

    def keep(self, value: Value) -> Value:
        """Keep the value where it comes back as it is; return it."""
        if self._file is None:
            return value
        try:
            packed = msgspec.msgpack.encode(value)
            # As text, for 5 equals 5.0 and is not shown as it is.
            is_same = repr(self._decoded(packed)) == repr(value)
        except (TypeError, ValueError):
            return value
        if is_same:
            self._file.write({"value": np.frombuffer(packed, dtype=np.uint8)})
        return value

    def _decoded(self, packed: bytes) -> Value:
        return msgspec.msgpack.decode(packed, type=self._kind)


def value_of_dataset(
    dataset: Dataset,
    name: str,
    kind: type[Value],
    *,
    made_with: object = None,
    but: Collection[str] = (),
) -> KeptValue[Value]:
    """Return where a value made of a dataset is kept; of one that was put together, nowhere."""
    stamps = dataset.stamps
    return KeptValue(name, kind, dataset.config, stamps, made_with=made_with, but=but)
