"""Which reader an input needs, by its content and not by its name."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING

from analyzer import sources
from analyzer.errors import ImportProblemError

if TYPE_CHECKING:
    from analyzer.importers.reader import Reader

_OWN_LIST = "Date, Workout Name, Exercise Name, Set Order, Weight, Reps"
"""Headings with which a list that no app wrote is read as a log of Strong."""


@cache
def reader_of(module: str) -> Reader:
    """Return the reader in a module below this package, imported when it is first needed.

    A watch's folder needs one reader of nine: to import the others would take longer than to read.
    """
    reader: Reader = import_module(f"{__package__}.{module}").READER
    return reader


def recognise(data: bytes) -> tuple[str, Reader] | None:
    """Return the kind of source these bytes are and its reader, None when no reader knows them."""
    for row in sources.SOURCES if data else ():
        if row.reader and (reader := reader_of(row.reader)).recognises(data):
            return row.key, reader
    return None


def version_of(kind: str) -> int:
    """Return the present version of a kind's reader, 0 for a kind nobody reads any more."""
    module = sources.source_kind(kind).reader
    return reader_of(module).version if module else 0


def promises_activities(data: bytes, name: str) -> bool:
    """Tell whether an input no reader knows holds activities all the same, and so is to be said."""
    if not name.lower().endswith(".csv"):
        return False
    # Their patterns of dates and numbers take longer to compile than a watch's file to read.
    from analyzer.importers import csv_rows  # noqa: PLC0415
    from analyzer.importers.strava_export.headers import is_unread_list  # noqa: PLC0415

    header, first, *_ = [row.cells for row in islice(csv_rows.read_rows(data), 2)] + [[], []]
    return is_unread_list(name, header, first)


def unrecognised(data: bytes, name: str) -> ImportProblemError:
    """Return what to say of an input no reader knows."""
    if not data:
        return ImportProblemError(f"{name} is empty.", "Copy it again.")
    if name.lower().removesuffix(".gz").endswith(".fit"):
        return ImportProblemError(
            f"{name} is no FIT file, although its name says so: it begins with something else.",
            "Copy it from the watch again.",
        )
    if promises_activities(data, name):
        return ImportProblemError(
            f"{name} looks like the list of a Strava archive, but legstats does not know the "
            "headings of its columns: what only this list tells is missing, such as titles, "
            "descriptions and activities without a file.",
            "Set Strava's language to English and ask for the archive again.",
        )
    sentence = f"{name} is not a file legstats can read."
    if name.lower() == "activities.csv":
        return ImportProblemError(
            sentence, "Of a Strava archive give the .zip or the whole folder, files and all."
        )
    hint = f"legstats reads {sources.readable_in_words()}."
    if name.lower().endswith(".csv"):
        hint += f" A list of lifting of your own is read with Strong’s headings: {_OWN_LIST}."
    return ImportProblemError(sentence, hint)
