"""FIT files: bytes to activities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from analyzer.importers.fit.contents import activities
from analyzer.importers.fit.decoder import decode
from analyzer.importers.keys import of_content

if TYPE_CHECKING:
    from analyzer.model import Activity

__all__ = ["read"]


def read(data: bytes, name: str, *, decoder: Literal["own", "fitparse"] = "own") -> list[Activity]:
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

        return activities(other_decode(data), name, key)
    return activities(decode(data), name, key)
