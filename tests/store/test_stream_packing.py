"""Streams at the limits of what their columns hold, and blobs that are not as they were made."""

from __future__ import annotations

import zlib
from dataclasses import fields, replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import DecodeError, json

from analyzer.model import (
    Activity,
    HrProfile,
    Minutes,
    PaceProfile,
    RunMeasures,
    Source,
    Stream,
)
from analyzer.store.explaining import UNREADABLE_ROW
from analyzer.store.packing import (
    PACKED_TODAY,
    pack_activity,
    pack_measures,
    pack_stream,
    repacked_stream,
    unpack_activity,
    unpack_measures,
    unpack_profiles,
    unpack_stream,
)

LARGEST = float(np.finfo(np.float32).max)
SMALLEST = float(np.finfo(np.float32).smallest_subnormal)
NAN = float("nan")


def through_the_store(values: list[float]) -> np.ndarray:
    stream = Stream(np.arange(float(len(values))), altitude_m=np.array(values))
    altitude = unpack_stream(pack_stream(stream)).altitude_m
    assert altitude is not None
    return altitude


def single_bits(values: list[float] | np.ndarray) -> bytes:
    return np.asarray(values, dtype="<f4").tobytes()


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([], id="no record"),
        pytest.param([NAN], id="nothing known"),
        pytest.param([NAN, 1.0, NAN], id="unknown at both ends"),
        pytest.param([0.0, -0.0, 0.0], id="two kinds of zero"),
        pytest.param([-0.0, NAN], id="a minus zero beside what is unknown"),
        pytest.param([LARGEST, -LARGEST, LARGEST], id="the largest there are"),
        pytest.param([SMALLEST, -SMALLEST, 0.0], id="the smallest there are"),
        pytest.param([np.inf, -np.inf, NAN, 0.0], id="without end"),
        pytest.param([2.0**30 - 64, -(2.0**30) + 64], id="the most whole steps that are counted"),
        pytest.param([2.0**30, -(2.0**30)], id="one step more than is counted"),
        pytest.param([2.0**31, -(2.0**31), 2.0**31], id="more than an integer holds"),
        pytest.param([-(2.0**31), NAN], id="the number that stands for unknown"),
        pytest.param([1e30, 0.1, -1e30], id="jumps beyond every integer"),
    ],
)
def test_every_column_comes_back_to_the_bit(values: list[float]) -> None:
    assert single_bits(through_the_store(values)) == single_bits(values)


@given(st.lists(st.floats(width=32, allow_nan=False), max_size=60))
def test_any_number_of_single_precision_comes_back_to_the_bit(values: list[float]) -> None:
    assert single_bits(through_the_store(values)) == single_bits(values)


def test_an_odd_value_after_the_first_ones_is_kept_as_it_is() -> None:
    """Whether a column goes by steps is tried on its first 48 values, and then on all."""
    values = [float(n) for n in range(200)]
    values[150] = 0.123_456
    assert single_bits(through_the_store(values)) == single_bits(values)


def test_what_is_finer_than_single_precision_is_rounded_to_it() -> None:
    assert through_the_store([1 / 3]).tolist() == [float(np.float32(1 / 3))]


def test_all_columns_come_back_under_their_names_and_no_others() -> None:
    names = [field.name for field in fields(Stream)]
    whole = Stream(*(np.arange(4.0) + 10 * place for place in range(len(names))))
    back = dict(unpack_stream(pack_stream(whole)).columns())
    assert {name: values.tolist() for name, values in back.items()} == {
        name: [10.0 * place + n for n in range(4)] for place, name in enumerate(names)
    }
    bare = unpack_stream(pack_stream(Stream(np.arange(3.0))))
    assert [name for name, _ in bare.columns()] == ["time_s"]


def formerly_packed(**columns: list[float]) -> bytes:
    """Pack a stream as the first versions did: lengths, then the numbers of single precision."""
    header = json.encode({name: len(values) for name, values in columns.items()})
    raw = b"".join([len(header).to_bytes(4, "little"), header, *map(single_bits, columns.values())])
    return zlib.compress(raw, level=6)


def test_a_stream_of_the_first_versions_is_read_and_packed_as_today() -> None:
    former = formerly_packed(time_s=[0, 1, 2], hr_bpm=[120, NAN, 122])
    assert not former.startswith(PACKED_TODAY)
    packed = repacked_stream(former)
    assert packed.startswith(PACKED_TODAY)
    for blob in (former, packed):
        stream = unpack_stream(blob)
        assert stream.time_s.tolist() == [0, 1, 2]
        assert stream.hr_bpm is not None
        assert single_bits(stream.hr_bpm) == single_bits([120, NAN, 122])


def test_a_former_stream_of_unequal_columns_stays_as_it_was() -> None:
    """It cannot be packed as today, where all columns are as long as the times."""
    former = formerly_packed(time_s=[0, 1, 2], hr_bpm=[120, 121])
    with pytest.raises(UNREADABLE_ROW):
        repacked_stream(former)
    assert unpack_stream(former).hr_bpm is not None


WHOLE = pack_stream(Stream(np.arange(50.0), hr_bpm=np.linspace(120, 150, 50)))


def repacked(raw: bytes) -> bytes:
    return zlib.compress(raw, level=1)


@pytest.mark.parametrize("end", range(0, len(WHOLE), 7))
def test_a_stream_that_is_cut_off_is_never_taken_for_a_shorter_one(end: int) -> None:
    with pytest.raises(UNREADABLE_ROW):
        unpack_stream(WHOLE[:end])


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(zlib.decompress(WHOLE)[:-1], id="one byte less"),
        pytest.param(zlib.decompress(WHOLE) + b"\0", id="one byte more"),
        pytest.param(b"\x0e\0\0\0" + b'[-1,{"a_s":1}]', id="fewer than no records"),
        pytest.param(b"\x16\0\0\0" + b'{"time_s":-2,"hr":2} ' + b" ", id="a negative length"),
        pytest.param(b"\x0e\0\0\0" + b'[1,{"steps":1}' + bytes(4), id="a header cut off"),
        pytest.param(b"\x0f\0\0\0" + b'[1,{"steps":1}]' + bytes(4), id="a column nobody knows"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_a_stream_whose_lengths_do_not_fit_is_damage(raw: bytes) -> None:
    with pytest.raises(UNREADABLE_ROW):
        unpack_stream(repacked(raw))


def profiles(minutes: int = 2, beats: int = 3, paces: int = 4) -> RunMeasures:
    names = len(fields(Minutes))
    return RunMeasures(
        minutes=Minutes(*(np.arange(float(minutes)) + 10 * n for n in range(names))),
        hr_profile=HrProfile(*(np.arange(float(beats)) + 10 * n for n in range(3))),
        pace_profile=PaceProfile(*(np.arange(float(paces)) + 10 * n for n in range(2))),
    )


def test_each_table_of_each_run_stands_at_its_own_place() -> None:
    """Tables of other lengths, and some that are missing, come in between."""
    first, second = profiles(2, 3, 4), replace(profiles(1, 2, 5), hr_profile=None)
    together = unpack_profiles([pack_measures(first)[1], None, pack_measures(second)[1]])
    assert together.minutes.rows == (2, 0, 1)
    assert together.hr_profile.rows == (3, 0, 0)
    assert together.pace_profile.rows == (4, 0, 5)
    assert together.minutes.table.minute.tolist() == [0, 1, 0]
    assert together.minutes.table.steady.tolist() == [80, 81, 80]
    assert together.hr_profile.table.seconds_above.tolist() == [10, 11, 12]
    assert together.pace_profile.table.reps_above.tolist() == [10, 11, 12, 13, 10, 11, 12, 13, 14]


def test_no_runs_have_tables_without_rows() -> None:
    none = unpack_profiles([])
    assert (none.minutes.rows, none.minutes.table.minute.tolist()) == ((), [])


def test_of_several_blobs_the_damaged_ones_are_told_by_place_and_the_rest_is_read() -> None:
    whole = pack_measures(profiles())[1]
    told: list[int] = []
    together = unpack_profiles([b"?", whole, whole[:-3]], told.append)
    assert told == [0, 2]
    assert together.minutes.rows == (0, 2, 0)
    assert together.minutes.table.minute.tolist() == [0, 1]
    with pytest.raises(UNREADABLE_ROW):
        unpack_profiles([whole, b"?"])


def test_a_table_of_unequal_columns_is_damage() -> None:
    header = b'{"hr_profile.hr_bpm":1,"hr_profile.seconds_above":2,"hr_profile.reps_above":1}'
    raw = len(header).to_bytes(4, "little") + header + bytes(16)
    with pytest.raises(DecodeError, match="the columns of hr_profile differ in length"):
        unpack_profiles([zlib.compress(raw)])


def test_a_column_of_a_later_version_is_passed_over() -> None:
    header = (b'{"hr_profile.hr_bpm":1,"later":2,"hr_profile.seconds_above":1,'
              b'"hr_profile.reps_above":1}')  # fmt: skip
    raw = len(header).to_bytes(4, "little") + header + single_bits([120, 7, 7, 60, 2])
    table = unpack_profiles([zlib.compress(raw)]).hr_profile.table
    assert (table.hr_bpm.tolist(), table.seconds_above.tolist(), table.reps_above.tolist()) == (
        [120], [60], [2],
    )  # fmt: skip


def test_numbers_of_numpy_are_kept_as_plain_ones() -> None:
    numbers, _ = pack_measures(RunMeasures(distance_m=np.float32(2.5), hr_usable=np.bool_(True)))
    back = unpack_measures(numbers)
    assert (back.distance_m, back.hr_usable) == (2.5, True)
    assert type(back.distance_m) is float
    assert type(back.hr_usable) is bool


def test_what_is_no_value_of_an_activity_is_refused_by_name() -> None:
    moment = datetime(2026, 11, 16, 6, 30, tzinfo=UTC)
    odd = Activity(Source("fit", "a.fit", "k"), "run", moment, moment, distance_m=object())
    with pytest.raises(TypeError, match=r"^object cannot be kept as JSON$"):
        pack_activity(odd)


def test_a_moment_keeps_its_own_offset_to_the_microsecond() -> None:
    moment = datetime.fromisoformat("2026-11-16T06:30:00.000001+05:45")
    kept = unpack_activity(pack_activity(Activity(Source("f", "a", "k"), "run", moment, moment)))
    assert kept.started_at.isoformat() == "2026-11-16T06:30:00.000001+05:45"
