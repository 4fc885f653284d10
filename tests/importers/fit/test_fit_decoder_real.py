"""Real files: what fitparse reads right is read the same, and what it loses is kept.

fitparse needs a second for 50 KB, so of a large sound file it reads a beginning (``shortened``), as
a file of its own with the right size and checksum. Our own decoder reads every file whole.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from analyzer.importers.fit import second_opinion
from analyzer.importers.fit.checksum import crc16
from analyzer.importers.fit.decoder import CHECKSUM, CUT, decode

if TYPE_CHECKING:
    from analyzer.importers.fit.tables import Column, FitData, Table

pytestmark = pytest.mark.real

ROOT = Path(__file__).resolve().parents[3]
REAL = Path(os.environ.get("LEGSTATS_REAL", ROOT.parent / "shared" / "real")) / "fit"
FILES = sorted(path.name for path in REAL.glob("*.fit"))

STOPS_EARLY = {
    "dtcooper__coros-pace-2-cycling-misaligned-fields.fit": "a field size that is no multiple",
    "dtcooper__strava-android-app-201.10-b1218918.fit": "bytes that got lost",
}
CANNOT_END = {
    "dtcooper__activity-activity-filecrc.fit": "a wrong checksum, then a second file",
    "dtcooper__activity-filecrc.fit": "a wrong checksum",
    "dtcooper__activity-settings-corruptheader.fit": "a corrupt second header",
    "dtcooper__activity-settings-nodata.fit": "a second file without data",
    "dtcooper__activity-unexpected-eof.fit": "no checksum",
    "dtcooper__nick.fit": "no checksum",
}
SAVED = {
    "dtcooper__nick.fit": (14_391, False),
    "dtcooper__activity-unexpected-eof.fit": (14, False),
    "dtcooper__strava-android-app-201.10-b1218918.fit": (5_329, False),
    "dtcooper__coros-pace-2-cycling-misaligned-fields.fit": (11_272, True),
    "dtcooper__activity-filecrc.fit": (14, False),
    "dtcooper__activity-activity-filecrc.fit": (28, False),
    "muktihari__triathlon_summary_last.fit": (4_043, True),
}


LARGE = 60_000


def bytes_of(name: str) -> bytes:
    return (REAL / name).read_bytes()


def shortened(data: bytes) -> bytes:
    """The messages of a sound file up to a record near ``LARGE`` bytes, the 200th at least."""
    position = decode(data).table("record").position
    place = max(int(np.searchsorted(position, LARGE)), 200)
    if place >= len(position):
        return data
    end = int(position[place])
    header = data[:4] + (end - data[0]).to_bytes(4, "little") + data[8:12] + bytes(data[0] - 12)
    whole = header + data[data[0] : end]
    return whole + crc16(whole).to_bytes(2, "little")


@cache
def both(name: str) -> tuple[FitData, FitData]:
    data = bytes_of(name)
    if len(data) > LARGE and name not in STOPS_EARLY:
        # A file whose end is missing anyway may as well be cut earlier.
        data = data[:LARGE] if name in CANNOT_END else shortened(data)
        assert len(decode(data).table("record")) >= 200
    return decode(data), second_opinion.decode(data)


def assert_same(ours: Table, theirs: Table, *, but: tuple[str, ...] = ()) -> None:
    for name in (ours.columns | theirs.columns).keys() - set(but):
        if dtype_is_text(ours, theirs, name):
            assert ours.texts(name).tolist() == theirs.texts(name).tolist(), name
        else:
            np.testing.assert_array_equal(
                *same_width(ours.numbers(name), theirs.numbers(name)), err_msg=name
            )


def dtype_is_text(ours: Table, theirs: Table, name: str) -> bool:
    return any(
        name in table.columns and table.columns[name].dtype == object for table in (ours, theirs)
    )


def same_width(ours: Column, theirs: Column) -> tuple[Column, Column]:
    if ours.ndim == theirs.ndim == 1:
        return ours, theirs
    ours, theirs = (values.reshape(len(values), -1) for values in (ours, theirs))
    width = max(ours.shape[1], theirs.shape[1])
    return (
        np.pad(ours, ((0, 0), (0, width - ours.shape[1])), constant_values=np.nan),
        np.pad(theirs, ((0, 0), (0, width - theirs.shape[1])), constant_values=np.nan),
    )


@pytest.mark.parametrize("name", [name for name in FILES if name not in STOPS_EARLY])
def test_where_fitparse_is_right_we_read_the_same(name: str) -> None:
    ours, theirs = both(name)
    merged = "hr" in ours.tables
    assert ours.tables.keys() == theirs.tables.keys()
    for kind in ours.tables:
        assert len(ours.table(kind)) == len(theirs.table(kind)), kind
        but = {"hr": ("event_timestamp",), "record": ("heart_rate",) if merged else ()}
        data16 = ("data",) if kind == "event" and name == "dtcooper__MonitoringFile.fit" else ()
        assert_same(ours.table(kind), theirs.table(kind), but=but.get(kind, ()) + data16)
    assert (theirs.problems == ()) is (name not in CANNOT_END)


@pytest.mark.parametrize("name", sorted(STOPS_EARLY))
def test_where_fitparse_stops_early_we_agree_up_to_there(name: str) -> None:
    if name not in FILES:
        pytest.skip(f"no {name}")
    ours, theirs = (fit.table("record") for fit in both(name))
    assert both(name)[1].problems
    whole = len(theirs) - 1
    assert len(ours) > whole
    first = np.arange(len(ours)) < whole, np.arange(len(theirs)) < whole
    assert_same(ours.take(first[0]), theirs.take(first[1]))


@pytest.mark.parametrize("name", sorted(SAVED))
def test_every_record_that_can_be_saved_is_saved(name: str) -> None:
    if name not in FILES:
        pytest.skip(f"no {name}")
    records, crc_ok = SAVED[name]
    fit = decode(bytes_of(name))
    assert len(fit.table("record")) == records
    assert fit.crc_ok is crc_ok
    assert bool(fit.problems) is not crc_ok


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        ("dtcooper__nick.fit", (CUT,)),
        ("dtcooper__activity-unexpected-eof.fit", (CUT,)),
        ("dtcooper__activity-filecrc.fit", (CHECKSUM,)),
    ],
)
def test_the_runner_learns_what_is_wrong(name: str, problems: tuple[str, ...]) -> None:
    if name not in FILES:
        pytest.skip(f"no {name}")
    assert decode(bytes_of(name)).problems == problems


def test_the_run_that_lost_carriage_returns_is_nearly_whole(real_folder: Path) -> None:
    data = (real_folder / "fit" / "dtcooper__strava-android-app-201.10-b1218918.fit").read_bytes()
    table = decode(data).table("record")
    distance, time = table.numbers("distance"), np.unique(table.numbers("timestamp"))
    assert (np.diff(distance[~np.isnan(distance)]) >= 0).mean() > 0.998
    assert time[-1] - time[0] == 3_558
    assert np.diff(time).max() < 60


def test_sound_files_have_no_problems(real_folder: Path) -> None:
    damaged = STOPS_EARLY.keys() | CANNOT_END.keys()
    sound = [
        path for path in sorted((real_folder / "fit").glob("*.fit")) if path.name not in damaged
    ]
    assert sound
    for path in sound:
        fit = decode(path.read_bytes())
        assert (fit.problems, fit.crc_ok) == ((), True), path.name
