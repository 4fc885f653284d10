"""The file of an activity is read as a watch's own would be, however an account wraps it."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.fit_encoder import run_file

from analyzer.accounts.recordings import is_whole, kept_recording, recording_in
from analyzer.importers.fit import READER
from analyzer.importers.reader import Context

if TYPE_CHECKING:
    from collections.abc import Callable

START = datetime(2026, 11, 16, 17, 30, tzinfo=UTC)
RUN = run_file(START, 20, utc_offset_h=1)


def zipped(*members: tuple[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return whole.getvalue()


@pytest.mark.parametrize(
    "sent",
    [RUN, gzip.compress(RUN), zipped(("readme.txt", b"hi"), ("../1_ACTIVITY.fit", RUN))],
    ids=["bare", "gzip", "zip"],
)
def test_what_it_says_is_kept_without_positions(sent: bytes) -> None:
    assert is_whole(sent)
    kept = kept_recording(sent, "a run", START)
    told = recording_in(json.loads(json.dumps(kept)))
    (own,) = READER.read(RUN, Context("a run"))
    assert told is not None
    assert told.stream is not None
    assert own.stream is not None
    for name, column in own.stream.columns():
        assert np.allclose(column, getattr(told.stream, name), atol=5e-4, equal_nan=True), name
    assert (told.laps, told.device, told.distance_m) == (own.laps, own.device, own.distance_m)
    assert "position" not in json.dumps(kept)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (lambda: zipped(("readme.txt", b"hello")), "holds no recording"),
        (lambda: zipped(("1.fit", b"no FIT")), "is not a file legstats can read"),
        (lambda: zipped(("1.fit", RUN))[:20], "is damaged"),
        (lambda: zipped(("1.fit", bytes(90 << 20))), "holds over"),
        (lambda: b"<html>", "is not a file legstats can read"),
        (lambda: b"", "is empty"),
    ],
)
def test_a_bad_one_is_one_sentence(sent: Callable[[], bytes], why: str) -> None:
    said: list[str] = []
    assert kept_recording(sent(), "activity 1", START, warn=said.append) is None
    (sentence,) = said
    assert why in sentence


def test_a_zip_cut_short_is_known() -> None:
    whole = zipped(("1.fit", RUN))
    assert not is_whole(whole[: len(whole) // 2])
