"""What a reader of files is, and what it gets beside the bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from analyzer.model import Activity, DayFact


class Readable(Protocol):
    """A file, or a member of an archive."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""


Decoder = Literal["own", "fitparse"]


def _do_nothing(_: object) -> None:
    """Take something nobody asked for; unlike a lambda it can be sent to another process."""


def _find_nothing(_: str) -> None:
    """Stand for no file beside."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader gets beside the bytes.

    Attributes:
        name: the file's name, for sentences.
        decoder: which FIT decoder to use.
        zone: IANA zone for sources that name none; "" means the computer's own.
        log_zone: the same for lifting logs; "" means ``zone``.
        weight_unit: "kg", "lb", or "" when a lifting log without units must be refused.
        distance_unit: "km" or "mi", for distances in the unit the runner looks at.
        folder: the place of the input's folder, as the beginning of ``digests``' keys.
        digests: content digests of the files read so far, by place.
        date_order: "dmy", "mdy" or "ymd" for dates whose file does not say, "" when it must be
            asked.
        date_language: the language of months that are others in others, likewise.
        beside: returns the content of a file by its path from here, None where there is none.
            Raises ImportProblemError where it cannot be had.
        warn: takes a sentence on how something was read, or on what was passed over rightly.
        leave_out: takes a sentence on something that was lost: the input is read in part.
        on_written: takes when the input was written, where it says so itself.
        on_fact: takes a fact of a day, which is no activity but belongs into the journal.
    """

    name: str
    decoder: Decoder = "own"
    zone: str = ""
    log_zone: str = ""
    weight_unit: str = ""
    distance_unit: str = "km"
    folder: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)
    date_order: str = ""
    date_language: str = ""
    beside: Callable[[str], bytes | None] = _find_nothing
    warn: Callable[[str], None] = _do_nothing
    leave_out: Callable[[str], None] = _do_nothing
    on_written: Callable[[datetime], None] = _do_nothing
    on_fact: Callable[[DayFact], None] = _do_nothing

    def digest_of(self, path: str) -> str:
        """Return the content digest of a file by its path from here; "" when it was not read."""
        return self.digests.get(self.folder + path, "")


@dataclass(frozen=True, slots=True)
class Reader:
    """How one kind of file is recognised and read; a reader's module calls its own ``READER``.

    Attributes:
        version: rises when the reader would read the same bytes better; then they are read again.
        recognises: whether these bytes are its kind, by their content.
        read: returns the activities. Raises NotAnActivityError for a sound file without any,
            ImportProblemError for one that cannot be read.
        read_file: the same of an input that may be too large to hold, None where none is; its
            ``recognises`` needs no more than the beginning.
    """

    version: int
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes, Context], list[Activity]]
    read_file: Callable[[Readable, Context], Iterable[Activity]] | None = None
