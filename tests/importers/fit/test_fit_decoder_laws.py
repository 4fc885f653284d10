"""Laws that hold for every FIT file one could write.

Hypothesis makes up definitions, messages, chained and cut files; each raw value must come back as
the profile says. Counters that roll over, compressed timestamps and the checksum have laws too.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.fit_writer import (
    CODES,
    FIT_EPOCH_S,
    RECORD,
    UINT8,
    UINT32,
    Definition,
    Raw,
    fit_file,
    slow_crc,
)
from hypothesis import given
from hypothesis import strategies as st

from analyzer.importers.fit.checksum import crc16
from analyzer.importers.fit.decoder import decode
from analyzer.importers.fit.definitions import BASE_TYPES, TEXT, TYPE_BITS
from analyzer.importers.fit.profile import MESSAGE_TYPES
from analyzer.importers.fit.rollover import complete_counts

if TYPE_CHECKING:
    from collections.abc import Sequence

RECORD_FIELDS = {
    number: field
    for number, field in MESSAGE_TYPES[RECORD].fields.items()
    if field.form == "number"
}
UNKNOWN_FIELDS = [120, 121, 122]
NOBODY_KNOWS = 0xFF20


@dataclass(frozen=True)
class Written:
    """A file, and for each of its records the raw value of each field (None: invalid)."""

    data: bytes
    rows: list[dict[int, float | None]]


def raw_values(base_type: int) -> st.SearchStrategy[Raw]:
    code = CODES[base_type]
    if code in "fd":
        return st.floats(width=32 if code == "f" else 64, allow_infinity=False)
    bits = 8 * struct.calcsize(code)
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if code.islower() else (0, (1 << bits) - 1)
    return st.integers(low, high) | st.sampled_from([low, high])


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    numbers = draw(
        st.lists(st.sampled_from([*RECORD_FIELDS, *UNKNOWN_FIELDS]), unique=True, max_size=7)
    )
    types = [draw(st.sampled_from(list(CODES))) for _ in numbers]
    fields = [
        (number, struct.calcsize(CODES[kind]), kind)
        for number, kind in zip(numbers, types, strict=True)
    ]
    kind = draw(st.sampled_from([RECORD, RECORD, NOBODY_KNOWS]))
    return Definition(kind, fields, local=draw(st.integers(0, 15)), big_endian=draw(st.booleans()))


@st.composite
def files(draw: st.DrawFn) -> Written:
    parts: list[bytes] = []
    rows: list[dict[int, float | None]] = []
    for definition in draw(st.lists(definitions(), min_size=1, max_size=5)):
        parts.append(definition.written())
        for _ in range(draw(st.integers(0, 4))):
            values = [draw(raw_values(kind)) for _, _, kind in definition.fields]
            parts.append(definition.message(*values))
            if definition.kind == RECORD:
                rows.append(expected_values(definition.fields, values))
    header_size = draw(st.sampled_from([12, 14]))
    return Written(fit_file(*parts, header_size=header_size), rows)


def expected_values(
    fields: Sequence[tuple[int, int, int]], values: Sequence[Raw]
) -> dict[int, float | None]:
    return {
        number: value if is_valid(value, kind) else None
        for (number, _, kind), value in zip(fields, values, strict=True)
    }


def is_valid(value: Raw, base_type: int) -> bool:
    """Tell whether it is a value: no field that is read has more than 32 bits."""
    if not abs(value) <= 1 << 32:
        return False
    invalid = None if isinstance(value, float) else BASE_TYPES[base_type & TYPE_BITS].invalid or 0
    return invalid is None or float(value) != float(invalid)


@given(files())
def test_every_record_comes_back_whatever_its_definition(written: Written) -> None:
    fit = decode(written.data)
    table = fit.table("record")
    assert (fit.problems, fit.crc_ok, len(table)) == ((), True, len(written.rows))
    for row, values in enumerate(written.rows):
        for number, field in RECORD_FIELDS.items():
            raw = values.get(number)
            got = table.numbers(field.name)[row]
            if raw is not None:
                assert got == raw / field.scale - field.offset
            elif not field.name.startswith("enhanced_"):
                assert np.isnan(got)


@given(files(), files())
def test_files_one_after_another_hold_the_records_of_both(first: Written, second: Written) -> None:
    fit = decode(first.data + second.data)
    assert len(fit.table("record")) == len(first.rows) + len(second.rows)
    assert fit.crc_ok


@given(files(), st.data())
def test_a_cut_file_never_gains_records(written: Written, data: st.DataObject) -> None:
    cut = data.draw(st.integers(14, len(written.data)))
    assert len(decode(written.data[:cut]).table("record")) <= len(written.rows)


@given(st.integers(0, 2**31), st.lists(st.integers(0, 31), max_size=60), st.integers(0, 3))
def test_compressed_times_come_back(start: int, steps: list[int], local: int) -> None:
    full = Definition(RECORD, [(253, 4, UINT32), (3, 1, UINT8)], local=(local + 1) % 4)
    brief = Definition(RECORD, [(3, 1, UINT8)], local=local)
    times = start + np.cumsum([0, *steps])
    parts = [full.written(), brief.written(), full.message(start, 60)]
    parts += [brief.message(61, time_offset=int(time) % 32) for time in times[1:]]
    table = decode(fit_file(*parts)).table("record")
    assert (table.numbers("timestamp") - FIT_EPOCH_S).tolist() == times.tolist()


@given(
    st.lists(st.integers(0, 1 << 40), min_size=1, max_size=30).map(sorted),
    st.sampled_from([32, 4096]),
    st.data(),
)
def test_a_counter_comes_back_from_its_low_bits(
    counts: list[int], span: int, data: st.DataObject
) -> None:
    true = np.array(counts, dtype=float)
    jumps = np.diff(true, prepend=true[0]) >= span
    in_full = jumps | np.array([data.draw(st.booleans()) for _ in counts])
    in_full[0] = True
    full = np.where(in_full, true, np.nan)
    assert complete_counts(true % span, full, span).tolist() == counts


def test_a_counter_that_never_begins_is_unknown() -> None:
    nothing = np.full(3, np.nan)
    assert np.isnan(complete_counts(np.array([1.0, 2.0, 3.0]), nothing, 32)).all()
    assert complete_counts(np.array([1.0, np.nan, 0.0]), nothing, 32, 0).tolist()[::2] == [
        1.0,
        32.0,
    ]


def test_a_counter_starts_anew_in_each_file() -> None:
    low, full = np.array([30.0, 1.0, 2.0, 5.0]), np.array([62.0, np.nan, np.nan, np.nan])
    assert complete_counts(low, full, 32).tolist() == [62.0, 65.0, 66.0, 69.0]
    assert np.isnan(complete_counts(low, full, 32, anew=[0, 2])).tolist() == [
        False,
        False,
        True,
        True,
    ]
    assert complete_counts(low, full, 32, 0, anew=[0, 2]).tolist() == [62.0, 65.0, 2.0, 5.0]


def test_a_counter_goes_on_through_any_number_of_gaps() -> None:
    counts = np.arange(300_000.0)
    full = np.full_like(counts, np.nan)
    full[0] = 0
    low = counts % 32
    low[60_000:140_000] = np.nan
    counted = complete_counts(low, full, 32)
    assert np.isnan(counted).sum() == 80_000
    assert counted[59_999] == 59_999.0
    assert np.diff(counted[140_000:]).tolist() == [1.0] * 159_999
    assert counted[140_000] == 59_999.0 + (140_000 - 59_999) % 32


@pytest.mark.parametrize("size", [4_096, 4_097, 32_766, 32_767, 32_768, 65_534, 100_001])
def test_the_checksum_of_a_long_file_is_that_of_the_bit_by_bit_definition(size: int) -> None:
    data = np.random.default_rng(size).bytes(size)
    assert crc16(data) == slow_crc(data)


@given(st.binary(max_size=700))
def test_the_checksum_is_that_of_the_bit_by_bit_definition(data: bytes) -> None:
    assert crc16(data) == slow_crc(data)


@pytest.mark.parametrize(("data", "crc"), [(b"", 0), (b"123456789", 0xBB3D)])
def test_the_checksum_is_the_published_one(data: bytes, crc: int) -> None:
    assert crc16(data) == crc


@pytest.mark.parametrize("kind", sorted(BASE_TYPES))
def test_every_base_type_of_the_profile_is_known(kind: int) -> None:
    codes = {code & TYPE_BITS: letter for code, letter in CODES.items()}
    assert kind == TEXT or struct.calcsize(codes[kind]) == BASE_TYPES[kind].size
