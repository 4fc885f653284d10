"""What is fuzzed: each format's bytes through the very reading of a sync, and what must hold."""

from __future__ import annotations

import tempfile
import time
import warnings
from contextlib import suppress
from datetime import date
from pathlib import Path

from analyzer.errors import ImportProblemError
from analyzer.importers.inputs import find_inputs
from analyzer.importers.journal_sheet import read_journal_sheet
from analyzer.importers.reader import Context
from analyzer.importers.registry import reader_of
from analyzer.store.packing import pack_activity
from analyzer.sync.reading import Job, read_input

SEEDS = Path(__file__).with_name("seeds")
LONGEST_S = 2.0
NAMES = {
    "fit": "a.fit",
    "gpx": "a.gpx",
    "tcx": "a.tcx",
    "strava": "activities.csv",
    "hevy": "hevy.csv",
    "strong": "strong.csv",
    "alpha": "alpha.csv",
    "fitnotes": "fitnotes.csv",
    "garmin": "a_summarizedActivities.json",
    "sleep": "a_sleepData.json",
    "apple": "export.xml",
    "journal": "journal.csv",
    "zip": "a.zip",
}
"""The formats, and what a file of each is called."""


class FoundError(AssertionError):
    """An input broke a promise: a bug came out of its reading, or it took too long."""


def seeds_of(kind: str) -> list[bytes]:
    """Return a format's small sound files."""
    return [path.read_bytes() for path in sorted((SEEDS / kind).iterdir())]


def try_input(kind: str, data: bytes) -> None:
    """Read an input as a sync does.

    Raises:
        FoundError: more than a typed error came of it: a bug, or it took too long.
        Warning: something was written on the screen that no runner understands.
    """
    if kind not in {"fit", "zip"} and reader_of("fit").recognises(data):
        return  # read as a FIT file whatever its name, and fuzzed as one
    began = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a runner would see it, and could do nothing with it
        _try_format(kind, data)
    if (lasted := time.process_time() - began) > LONGEST_S:
        raise FoundError(f"it took {lasted:.1f} s")


def _try_format(kind: str, data: bytes) -> None:
    if kind == "zip":
        _try_archive(data)
    elif kind == "journal":
        _try_journal(NAMES[kind], data)
    else:
        _try_content(NAMES[kind], data)


def _try_content(name: str, data: bytes) -> None:
    outcome = read_input(Job(data, Context(name, zone="Europe/Berlin", weight_unit="kg")))
    if "bug in legstats" in outcome.failed:
        raise FoundError(outcome.failed)
    for activity, _ in outcome.activities:
        try:
            pack_activity(activity)
        except ImportProblemError:
            continue


def _try_journal(name: str, data: bytes) -> None:
    with suppress(ImportProblemError):
        read_journal_sheet(data, name, date(2026, 11, 27))


def _try_archive(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(data)
        file.flush()
        for one in find_inputs(Path(file.name), lambda *_: None):
            try:
                one.read()
            except ImportProblemError:
                continue
