"""FIT files: bytes to activities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.importers.fit.contents import read_activities
from analyzer.importers.fit.decoder import decode
from analyzer.importers.fit.text_copies import SIGNATURE, is_text_copy
from analyzer.importers.keys import of_content
from analyzer.importers.reader import Context, Decoder, Reader

if TYPE_CHECKING:
    from analyzer.model import Activity

__all__ = ["READER", "read"]


def read(data: bytes, name: str, *, decoder: Decoder = "own") -> list[Activity]:
    """Read the activities in a FIT file: one for each session, in order of time.

    Args:
        data: the file's content.
        name: what to call the source.
        decoder: legstats' own, or fitparse as a second opinion (slower, and strict about damage).

    Raises:
        NotAnActivityError: a sound file that holds no activity.
        ImportProblemError: not a FIT file, or one that cannot be placed in time.
    """
    key = of_content(data)
    if decoder == "fitparse":
        from analyzer.importers.fit.second_opinion import decode as other_decode  # noqa: PLC0415 - slow to load

        return read_activities(other_decode(data), name, key)
    return read_activities(decode(data), name, key)


def _is_fit(data: bytes) -> bool:
    return data[8:12] == SIGNATURE or is_text_copy(data)


def _read_in_context(data: bytes, context: Context) -> list[Activity]:
    return read(data, context.name, decoder=context.decoder)


READER = Reader(6, _is_fit, _read_in_context)
