"""The original file of an activity is read as a watch's own would be, wherever it comes from."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from fakes.fit_encoder import Lift, run_file, strength_file

from analyzer.accounts import original_file
from analyzer.accounts.original_file import (
    is_read_by_older,
    is_whole_zip,
    original_activity,
    read_original,
    with_original,
)
from analyzer.importers.fit import READER
from analyzer.importers.reader import Context
from analyzer.model import Activity, Source

START = datetime(2026, 11, 16, 17, 30, tzinfo=UTC)
RUN = run_file(START, 20, utc_offset_h=1)


def zipped(*members: tuple[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return whole.getvalue()


def listed(**facts: object) -> Activity:
    ends = START + timedelta(minutes=20)
    return replace(Activity(Source("garmin", "it", "it#0"), "run", START, ends), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "sent", [RUN, gzip.compress(RUN), zipped(("1_ACTIVITY.fit", RUN))], ids=["bare", "gz", "zip"]
)
def test_what_it_says_is_kept_to_the_last_bit_and_without_positions(sent: bytes) -> None:
    kept = json.loads(json.dumps(read_original(sent, "run.fit")))
    (own,) = READER.read(RUN, Context("run.fit"))
    told = original_activity(kept, START)
    assert told is not None
    assert told.stream is not None
    assert own.stream is not None
    for name, column in own.stream.columns():
        assert np.array_equal(column, getattr(told.stream, name), equal_nan=True), name
    assert replace(told, stream=None, belongs_to="", source=own.source) == replace(own, stream=None)
    assert "position" not in json.dumps(kept)


def test_what_the_service_says_counts_and_the_file_knows_the_rest() -> None:
    told = original_activity(read_original(RUN, "run.fit"), START)
    assert told is not None
    both = with_original(listed(name="Hills", distance_m=4321.0), told)
    assert (both.name, both.distance_m) == ("Hills", 4321.0)
    assert (both.device, both.laps, both.stream) == (told.device, told.laps, told.stream)
    assert both.belongs_to == told.belongs_to


def test_moved_to_another_hour_its_sets_move_along() -> None:
    lifting = strength_file(START, [Lift("squat", reps=8, weight_kg=80)] * 3, 20)
    told = original_activity(read_original(lifting, "lift.fit"), START)
    assert told is not None
    later = timedelta(hours=3)
    moved = listed(started_at=START + later, ended_at=START + 2 * later)
    both = with_original(moved, told)
    assert [s.started_at for s in both.sets] == [
        s.started_at and s.started_at + later for s in told.sets
    ]


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (zipped(("readme.txt", b"hello")), "holds no file of a watch"),
        (zipped(("1.fit", b"no FIT")), "is no FIT file"),
        (zipped(("1.fit", RUN))[:-40], "is damaged"),
        (zipped(("1.fit", bytes(90 << 20))), "holds over"),
        (b"<html>", "is not a file legstats can read"),
        (b"", "is empty"),
    ],
)
def test_a_bad_one_is_one_sentence(sent: bytes, why: str) -> None:
    kept = read_original(sent, "1.zip")
    assert why in kept["problem"]
    assert original_activity(kept, START) is None


def test_read_by_an_older_reader_it_is_worth_asking_again(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = read_original(RUN, "run.fit")
    assert not is_read_by_older(kept)
    assert not is_read_by_older({}), "there is no file"
    newer = original_file.readers_version() + 1
    monkeypatch.setattr(original_file, "readers_version", lambda: newer)
    assert is_read_by_older(kept)


def test_a_zip_cut_short_is_known() -> None:
    whole = zipped(("1.fit", RUN))
    assert (is_whole_zip(whole), is_whole_zip(whole[: len(whole) // 2])) == (True, False)
