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
from analyzer.importers.fit import read
from analyzer.importers.fit.decoder import CHECKSUM, CUT, MISSING, WRONG_SIZE, decode

if TYPE_CHECKING:
    from analyzer.importers.fit.tables import FitData, Table

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
    assert fit.problems == (WRONG_SIZE,)


@pytest.mark.parametrize("size", [0, 17, len(WHOLE) * 3])
def test_a_recording_that_was_never_finished_is_kept(size: int) -> None:
    fit = decode(fit_file(*run_parts(), data_size=size)[:-2])
    assert rows_of(fit.table("record")) == TRUE_ROWS
    assert set(fit.problems) < {WRONG_SIZE, CUT}
    assert not fit.crc_ok


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


def test_a_flipped_bit_in_a_time_costs_no_record() -> None:
    place = ENDS[50] + 4
    fit = decode(WHOLE[:place] + bytes([WHOLE[place] ^ 0x40]) + WHOLE[place + 1 :])
    assert len(rows_of(fit.table("record")) & TRUE_ROWS) == ROWS - 1
    assert len(fit.table("record")) == ROWS
    assert fit.problems == (CHECKSUM,)


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


ODD_TIMES = [0xFFFF_FFFF, 0, 17, START - 86_400 * 3_650, START + 86_400 * 3_650]
DEVICE = Definition(23, [(253, 4, UINT32), (2, 2, UINT16), (6, 1, UINT8)], local=2)
TIME_IN_ZONE = Definition(216, [(253, 4, UINT32), (0, 2, UINT16), (2, 8, UINT32)], local=3)
SESSION = Definition(18, [(253, 4, UINT32), (2, 4, UINT32), (5, 1, ENUM)], local=4)
BEAT_GAPS = Definition(78, [(0, 4, UINT16)], local=5)


def parts_of_a_new_watch(odd: int, devices: int = 3) -> list[bytes]:
    """Devices and times in zone at odd times, before, among and after the records."""
    strange = [DEVICE.message(odd, 1, index) for index in range(devices)]
    zones = [TIME_IN_ZONE.message(odd, 18, [index, 5]) for index in range(devices)]
    definitions = [DEVICE.written(), TIME_IN_ZONE.written(), SESSION.written()]
    rows = [RUN.message(START + i, i * 280, 120, 200) for i in range(ROWS)]
    half = ROWS // 2
    return [
        *definitions, *strange, RUN.written(), *rows[:half], *strange, *zones, *rows[half:],
        *zones, *strange, SESSION.message(START + ROWS, START, 1), *zones, *strange,
    ]  # fmt: skip


def tables_of(fit: FitData) -> dict[str, list[object]]:
    return {
        name: [
            table.position.tolist(),
            *(str(table.columns[one].tolist()) for one in table.columns),
        ]
        for name, table in fit.tables.items()
    }


@pytest.mark.parametrize("devices", [1, 3, 12])
@pytest.mark.parametrize("odd", ODD_TIMES)
def test_with_a_wrong_checksum_messages_at_odd_times_are_kept(odd: int, devices: int) -> None:
    parts = parts_of_a_new_watch(odd, devices)
    whole, damaged = decode(fit_file(*parts)), decode(fit_file(*parts, crc=0x1234))
    assert tables_of(damaged) == tables_of(whole)
    assert (whole.problems, damaged.problems) == ((), (CHECKSUM,))


@pytest.mark.parametrize("odd", ODD_TIMES)
def test_a_file_with_odd_times_cut_at_any_byte_keeps_every_record_before_the_cut(odd: int) -> None:
    data = fit_file(*parts_of_a_new_watch(odd))
    position = decode(data).table("record").position
    for cut in range(HEADER + 1, len(data), 7):
        fit = decode(data[:cut])
        assert len(fit.table("record")) == (position + 12 <= cut).sum(), cut
        assert fit.problems == (CUT,)


@pytest.mark.parametrize("set_to", [START + 86_400 * 9, START + 86_400 * 9_000, START - 86_400 * 9])
def test_a_clock_set_on_the_way_is_no_damage(set_to: int) -> None:
    rows = [RUN.message(START + i, i * 280, 120, 200) for i in range(60)]
    rows += [RUN.message(set_to + i, i * 280, 120, 200) for i in range(3_000)]
    fit = decode(fit_file(RUN.written(), *rows, crc=0x1234))
    assert len(fit.table("record")) == 3_060
    assert fit.problems == (CHECKSUM,)


def test_bytes_lost_after_the_clock_was_set_cost_a_few_records() -> None:
    rows = [RUN.message(START + i, i * 280, 120, 200) for i in range(60)]
    rows += [RUN.message(START + 86_400 * 400 + i, i * 280, 120, 200) for i in range(300)]
    data = fit_file(RUN.written(), *rows)
    place = HEADER + 200 * 12 + 5
    fit = decode(data[:place] + data[place + 3 :])
    assert 356 <= len(fit.table("record")) <= 360
    assert fit.problems == (MISSING,)


@pytest.mark.parametrize("header", [b"", b"\0", b"\x46", b"\xff"])
def test_a_definition_whose_header_got_lost_or_changed_costs_none_of_its_records(
    header: bytes,
) -> None:
    other = Definition(RECORD, [(253, 4, UINT32), (5, 4, UINT32), (13, 1, UINT8)], local=6)
    parts = [RUN.written(), *(RUN.message(START + i, i * 280, 120, 200) for i in range(100))]
    own = [other.message(START + 100 + i, 28_000 + i * 280, 20) for i in range(3_000)]
    damaged = header + other.written()[1:]
    fit = decode(fit_file(*parts, damaged, *own, crc=0x1234))
    assert len(fit.table("record")) == 3_100
    assert np.nanmax(fit.table("record").numbers("distance")) == (28_000 + 2_999 * 280) / 100


def test_a_definition_met_for_the_first_time_after_the_damage_is_taken_in() -> None:
    parts = run_parts()
    after = [SESSION.written(), SESSION.message(START + ROWS, START, 1)]
    fit = decode(fit_file(*parts[:60], b"\x0c" + bytes(range(90, 130)), *after, crc=0x1234))
    assert fit.table("session").numbers("sport").tolist() == [1]
    assert len(fit.table("record")) == 57


def test_many_messages_without_a_time_do_not_end_the_recovery() -> None:
    parts = [BEAT_GAPS.written(), *run_parts()]
    many = [BEAT_GAPS.message([800 + i, 810]) for i in range(200)]
    data = fit_file(*parts[:60], b"\x0c" + bytes(range(90, 130)), *many, *parts[60:])
    fit = decode(data)
    assert rows_of(fit.table("record")) >= TRUE_ROWS


@pytest.mark.parametrize("size", [0, 17, len(WHOLE) - 16 - 12, len(WHOLE) + 400, 10**9])
@pytest.mark.parametrize("crc", [None, 0x1234])
def test_a_wrong_size_in_a_chained_file_does_not_swallow_the_next(
    size: int, crc: int | None
) -> None:
    first = fit_file(*run_parts(), data_size=size, crc=crc)
    second = fit_file(*parts_of_a_new_watch(0xFFFF_FFFF))
    fit = decode(first + second)
    assert len(fit.table("record")) == 2 * ROWS
    assert len(fit.table("session")) == 1
    assert WRONG_SIZE in fit.problems
    assert CUT not in fit.problems


def test_a_file_cut_off_before_another_is_read_up_to_the_cut() -> None:
    for cut in range(HEADER + 100, len(WHOLE) - 40, 11):
        fit = decode(WHOLE[:cut] + WHOLE)
        whole_rows = sum(end <= cut - 2 for end in ENDS[3 : 3 + ROWS])
        assert ROWS + whole_rows <= len(fit.table("record")) <= ROWS + whole_rows + 1


def test_bytes_behind_the_end_are_no_part_of_a_file_with_a_wrong_checksum() -> None:
    for trailing in (b"\0" * 33, b"\xff" * 500, bytes(range(64))):
        fit = decode(fit_file(*run_parts(), crc=0x1234) + trailing)
        assert rows_of(fit.table("record")) == TRUE_ROWS
        assert len(fit.table("record")) == ROWS
        assert fit.problems[0] == CHECKSUM


def test_a_developer_field_nobody_described_fails_nothing() -> None:
    strange = Definition(RECORD, [(253, 4, UINT32)], developer=[(1, 1, 0)])
    fit = decode(fit_file(strange.written(), *(strange.message(START + i, b"a") for i in range(9))))
    assert len(fit.table("record")) == 9


CLOSING = Definition(34, [(253, 4, UINT32), (5, 4, UINT32)], local=6)


@pytest.mark.parametrize("place", [30, 31, 35])
@pytest.mark.parametrize("missing", [12, 24, 240, 245])
def test_of_a_block_missing_in_the_middle_it_is_not_said_that_the_end_is(
    place: int, missing: int
) -> None:
    closing = [CLOSING.written(), CLOSING.message(START + ROWS, START + ROWS)]
    data = fit_file(*run_parts(), *closing)
    begin = ENDS[40] + place
    fit = decode(data[:begin] + data[begin + missing :])
    (said,) = fit.problems
    assert said == MISSING or said.startswith("The file is damaged: ")
    assert len(fit.table("record")) >= ROWS - missing // 12 - 2


def test_a_block_that_a_copy_wrote_twice_is_kept_once() -> None:
    rows = [RUN.message(START + i, i * 280, 120, 200) for i in range(300)]
    twice = fit_file(RUN.written(), *rows[:200], *rows[150:])
    (run,) = read(twice, "run.fit")
    assert (run.elapsed_s, run.distance_m) == (299, 837.2)
    assert any(one.startswith("50 records stand in the file twice") for one in run.problems)
