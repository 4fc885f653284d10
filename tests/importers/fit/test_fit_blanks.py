"""A recording that was never written to the end: what is empty is no record, and it is said.

A watch whose battery dies leaves blocks of zeros or of ones behind; a copy that breaks off does.
"""

from __future__ import annotations

import numpy as np
import pytest
from fakes.fit_writer import ENUM, RECORD, UINT8, UINT32, Definition, fit_file

from analyzer.importers.fit import read
from analyzer.importers.fit.decoder import CHECKSUM, WRONG_SIZE, decode

START = 1_100_000_000
RUN = Definition(RECORD, [(253, 4, UINT32), (5, 4, UINT32), (3, 1, UINT8)])
SESSION = Definition(18, [(253, 4, UINT32), (2, 4, UINT32), (5, 1, ENUM)], local=4)
ROWS = 600
ROW_SIZE = 10
FIRST_ROW = 14 + len(RUN.written())


def run_file(**header: int) -> bytes:
    rows = [RUN.message(START + i, i * 300, 140) for i in range(ROWS)]
    summary = [SESSION.written(), SESSION.message(START + ROWS, START, 1)]
    return fit_file(RUN.written(), *rows, *summary, **header)


WHOLE = run_file()


def times_in(data: bytes) -> list[float]:
    return decode(data).table("record").numbers("timestamp").tolist()


def share_empty(data: bytes) -> str:
    (said,) = [one for one in decode(data).problems if "holds nothing" in one]
    return said.partition(" ")[0]


@pytest.mark.parametrize("filler", [b"\0", b"\xff"])
def test_half_a_file_of_zeros_or_ones_holds_no_record(filler: bytes) -> None:
    written = FIRST_ROW + 300 * ROW_SIZE
    data = WHOLE[:written] + filler * (len(WHOLE) - written)
    assert times_in(data) == times_in(WHOLE)[:300]
    (said,) = decode(data).problems
    assert said == (
        "50.1% of the file holds nothing, as where a device or a copy broke off; the rest was kept."
    )


@pytest.mark.parametrize("filler", [b"\0", b"\xff"])
def test_a_hole_costs_the_records_in_it_and_no_other(filler: bytes) -> None:
    hole = FIRST_ROW + 200 * ROW_SIZE + 4
    data = WHOLE[:hole] + filler * 512 + WHOLE[hole + 512 :]
    kept, true = times_in(data), times_in(WHOLE)
    assert kept == true[:200] + true[252:]
    assert len(decode(data).table("session")) == 1
    assert share_empty(data) == "8.6%"


@pytest.mark.parametrize("size", [40, 200, 512])
def test_zeros_in_the_middle_are_no_new_file(size: int) -> None:
    """In most watches' files zeros are the header of a ``file_id``, which would begin one."""
    about = Definition(0, [(0, 1, ENUM), (3, 4, UINT32), (4, 4, UINT32)])
    runs = Definition(RECORD, RUN.fields, local=5)
    rows = [runs.message(START + i, i * 300, 140) for i in range(ROWS)]
    summary = [SESSION.written(), SESSION.message(START + ROWS, START, 1)]
    head = about.written() + about.message(4, 1, START) + runs.written()
    whole = fit_file(head, *rows, *summary)
    for hole in range(14 + len(head) + 200 * ROW_SIZE, 14 + len(head) + 202 * ROW_SIZE):
        (run,) = read(whole[:hole] + bytes(size) + whole[hole + size :], "run.fit")
        assert run.elapsed_s == ROWS


def test_a_record_that_is_half_written_is_none() -> None:
    written = FIRST_ROW + 300 * ROW_SIZE + 6
    data = WHOLE[:written] + bytes(len(WHOLE) - written)
    assert times_in(data) == times_in(WHOLE)[:300]


@pytest.mark.parametrize("filler", [b"\0", b"\xff"])
def test_blocks_set_aside_behind_a_recording_that_never_ended_are_no_records(
    filler: bytes,
) -> None:
    unfinished = run_file(data_size=0)[: FIRST_ROW + ROWS * ROW_SIZE]
    data = unfinished + filler * 65_536
    assert times_in(data) == times_in(WHOLE)
    assert share_empty(data) == "91.6%"
    assert WRONG_SIZE in decode(data).problems


def test_the_distance_of_a_half_written_run_is_that_of_its_half() -> None:
    written = FIRST_ROW + 300 * ROW_SIZE
    (run,) = read(WHOLE[:written] + bytes(len(WHOLE) - written), "run.fit")
    assert (run.distance_m, run.elapsed_s) == (299 * 3.0, 299.0)


def test_long_empty_texts_and_rows_of_numbers_are_no_holes() -> None:
    noted = Definition(0x0100 - 1, [(0, 200, 7), (1, 120, 2)], local=3)
    rows = [RUN.message(START + i, i * 300, 140) for i in range(90)]
    notes = [
        noted.written(),
        noted.message(bytes(200), [0xFF] * 120),
        noted.message(bytes(200), [0] * 120),
    ]
    data = fit_file(RUN.written(), *rows[:40], *notes, *rows[40:], crc=0x1234)
    assert len(times_in(data)) == 90
    assert decode(data).problems == (CHECKSUM,)
    assert np.all(np.diff(times_in(data)) == 1)
