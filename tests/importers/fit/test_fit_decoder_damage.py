"""Whatever is whole in a damaged FIT file is kept, and the runner learns what is not.

Bytes lost, changed and added, in headers, definitions and messages; wrong sizes and checksums.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.fit_writer import (
    ENUM,
    FIT_EPOCH_S,
    RECORD,
    UINT8,
    UINT16,
    UINT32,
    Definition,
    fit_file,
)
from hypothesis import example, given
from hypothesis import strategies as st

from analyzer.errors import ImportProblemError
from analyzer.importers.fit.decoder import CHECKSUM, CUT, decode

if TYPE_CHECKING:
    from analyzer.importers.table import Table

START = 1_000_000_000
ROWS = 120
RUN = Definition(RECORD, [(253, 4, UINT32), (5, 4, UINT32), (3, 1, UINT8), (7, 2, UINT16)])
EVENT = Definition(21, [(253, 4, UINT32), (0, 1, ENUM)], local=1)


def run_parts() -> list[bytes]:
    rows = [RUN.message(START + i, i * 280, 120 + i % 40, 200 + i) for i in range(ROWS)]
    return [EVENT.written(), EVENT.message(START, 0), RUN.written(), *rows, EVENT.message(START, 0)]


WHOLE = fit_file(*run_parts())
HEADER = 14
ENDS = (HEADER + np.cumsum([len(part) for part in run_parts()])).tolist()


def rows_of(table: Table) -> set[tuple[float, ...]]:
    names = ("timestamp", "distance", "heart_rate", "power")
    return set(zip(*(table.numbers(name).tolist() for name in names), strict=True))


TRUE_ROWS = rows_of(decode(WHOLE).table("record"))


def test_the_whole_file_is_whole() -> None:
    fit = decode(WHOLE)
    assert (len(TRUE_ROWS), fit.problems, fit.crc_ok) == (ROWS, (), True)


def test_a_file_cut_at_any_byte_keeps_every_record_before_the_cut() -> None:
    record_ends = ENDS[3 : 3 + ROWS]
    for cut in range(len(WHOLE)):
        if cut < 12:
            with pytest.raises(ImportProblemError):
                decode(WHOLE[:cut])
            continue
        fit = decode(WHOLE[:cut])
        kept = rows_of(fit.table("record"))
        assert len(kept) == sum(end <= cut for end in record_ends), cut
        assert kept <= TRUE_ROWS
        assert (fit.problems, fit.crc_ok) == ((CUT,), False)


@pytest.mark.parametrize("size", [0, 17, len(WHOLE) * 3])
def test_a_header_that_was_never_completed_does_not_matter(size: int) -> None:
    fit = decode(fit_file(*run_parts(), data_size=size))
    assert rows_of(fit.table("record")) == TRUE_ROWS
    assert not fit.crc_ok
    assert len(fit.problems) == 1


def test_a_wrong_checksum_keeps_the_data() -> None:
    fit = decode(fit_file(*run_parts(), crc=0x1234))
    assert rows_of(fit.table("record")) == TRUE_ROWS
    assert (fit.problems, fit.crc_ok) == ((CHECKSUM,), False)


def test_a_wrong_checksum_of_the_header_keeps_the_data() -> None:
    fit = decode(fit_file(*run_parts(), header_crc=0x1234))
    assert rows_of(fit.table("record")) == TRUE_ROWS
    assert (fit.problems, fit.crc_ok) == ((CHECKSUM,), False)


def test_trailing_bytes_are_left_out() -> None:
    fit = decode(WHOLE + b"\0" * 33)
    assert rows_of(fit.table("record")) == TRUE_ROWS
    assert fit.problems == ("The file goes on for 33 bytes that are not FIT; they were left out.",)
    assert fit.crc_ok


def test_a_second_file_with_a_corrupt_header_does_not_harm_the_first() -> None:
    fit = decode(WHOLE + WHOLE.replace(b".FIT", b".FLT"))
    assert rows_of(fit.table("record")) == TRUE_ROWS
    assert len(fit.problems) == 1


def test_a_message_nobody_defined_is_stepped_over() -> None:
    parts = run_parts()
    parts.insert(60, b"\x0c" + bytes(30))
    fit = decode(fit_file(*parts))
    assert len(TRUE_ROWS - rows_of(fit.table("record"))) <= 1
    assert fit.problems[0].startswith("The file is damaged: ")


@given(st.integers(ENDS[6], ENDS[ROWS - 3]))
def test_a_byte_that_got_lost_costs_a_few_records_not_the_rest_of_the_run(place: int) -> None:
    fit = decode(WHOLE[:place] + WHOLE[place + 1 :])
    kept = rows_of(fit.table("record"))
    assert len(TRUE_ROWS - kept) <= 3
    assert len(kept - TRUE_ROWS) <= 1
    assert not fit.crc_ok
    assert fit.problems


@given(st.integers(ENDS[6], ENDS[ROWS - 3]), st.binary(min_size=1, max_size=40))
def test_foreign_bytes_in_the_middle_cost_a_few_records(place: int, foreign: bytes) -> None:
    fit = decode(WHOLE[:place] + foreign + WHOLE[place:])
    assert len(TRUE_ROWS - rows_of(fit.table("record"))) <= 6


def test_a_flipped_bit_in_a_time_costs_that_record_only() -> None:
    place = ENDS[50] + 4
    fit = decode(WHOLE[:place] + bytes([WHOLE[place] ^ 0x40]) + WHOLE[place + 1 :])
    assert len(rows_of(fit.table("record"))) == ROWS - 1
    assert fit.problems == (
        "The file is damaged: 0.8% of it could not be read; the rest was kept.",
    )


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=12))
def test_flipped_bytes_never_crash_the_decoder(flips: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, value in flips:
        data[place] = value
    try:
        fit = decode(bytes(data))
    except ImportProblemError:
        assert data[8:12] != b".FIT"
        return
    for table in fit.tables.values():
        assert all(len(column) == len(table) for column in table.columns.values())
        assert (np.diff(table.position) > 0).all()
    assert fit.crc_ok is (bytes(data) == WHOLE) or not fit.problems


@example(b"\x0e\x10\0\0\xff\xff\xff\xff.FIT\0\0" + b"\x40\0\0\x14\0\0" + bytes(300))
@given(st.binary(max_size=400).map(lambda body: b"\x0e\x10\0\0\xff\xff\xff\xff.FIT\0\0" + body))
def test_any_bytes_after_a_header_are_survived(data: bytes) -> None:
    fit = decode(data)
    assert not fit.crc_ok
    assert fit.problems


@given(st.binary(max_size=60))
def test_any_bytes_without_a_header_are_refused(data: bytes) -> None:
    if data[8:12] != b".FIT":
        with pytest.raises(ImportProblemError):
            decode(data)


def test_garbage_of_a_megabyte_takes_seconds_at_most() -> None:
    body = np.random.default_rng(0).integers(0, 256, 1_000_000, dtype=np.uint8).tobytes()
    start = time.process_time()
    fit = decode(fit_file(*run_parts(), body, crc=0))
    assert time.process_time() - start < 5
    assert rows_of(fit.table("record")) >= TRUE_ROWS


def test_times_in_a_damaged_file_may_span_a_long_race_but_not_a_year() -> None:
    days = [0, 1, 2, 400]
    rows = [RUN.message(START + day * 86_400, 0, 120, 200) for day in days]
    damaged = decode(fit_file(RUN.written(), *rows, crc=0)).table("record")
    assert ((damaged.numbers("timestamp") - FIT_EPOCH_S - START) / 86_400).tolist() == days[:3]
    assert len(decode(fit_file(RUN.written(), *rows)).table("record")) == 4
