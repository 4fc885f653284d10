"""Everything that watches do in FIT files is read.

Files are written byte by byte (``fakes.fit_writer``), since no encoder writes all of it: both byte
orders, every base type, repeated definitions, compressed timestamps, packed fields, chained files,
developer fields, and definitions that contradict the profile.
"""

from __future__ import annotations

import numpy as np
import pytest
from fakes.fit_writer import (
    BYTE,
    DEVELOPER_DATA_ID,
    ENUM,
    FIELD_DESCRIPTION,
    FIT_EPOCH_S,
    FLOAT32,
    FLOAT64,
    RECORD,
    SINT8,
    SINT32,
    STRING,
    UINT8,
    UINT16,
    UINT32,
    UINT32Z,
    UINT64,
    Definition,
    fit_file,
    text,
)

from analyzer.errors import ImportProblemError
from analyzer.importers.fit.decoder import decode

START = 1_000_000_000
TIMED = Definition(RECORD, [(253, 4, UINT32), (3, 1, UINT8)])
SESSION, EVENT, SET, FILE_ID = 18, 21, 225, 0


def heart_rates(data: bytes) -> list[float]:
    return decode(data).table("record").numbers("heart_rate").tolist()


def only_column(definition: Definition, *values: object) -> list[object]:
    fit = decode(fit_file(definition.written(), definition.message(*values)))
    assert fit.crc_ok
    (table,) = fit.tables.values()
    (column,) = table.columns.values()
    return list(column)


def developer_file(*described: bytes, fields: list[tuple[int, int, int]], payload: bytes) -> bytes:
    record = Definition(RECORD, [(253, 4, UINT32), (6, 2, UINT16)], developer=fields)
    values = [payload[sum(f[1] for f in fields[:i]) :][: f[1]] for i, f in enumerate(fields)]
    return fit_file(*described, record.written(), record.message(START, 3_000, *values))


def description(app: int, number: int, base_type: int, name: str) -> bytes:
    fields = [(0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 16, STRING)]
    definition = Definition(FIELD_DESCRIPTION, fields, local=5)
    return definition.written() + definition.message(app, number, base_type, text(name, 16))


def test_a_record_comes_out_in_the_units_of_the_profile() -> None:
    fields = [(253, 4, UINT32), (2, 2, UINT16), (3, 1, UINT8), (5, 4, UINT32), (13, 1, SINT8)]
    record = Definition(RECORD, [*fields, (41, 2, UINT16), (0, 4, SINT32)])
    rows = [
        record.message(START, 3_000, 140, 12_345, -5, 2_501, 2**29),
        record.message(START + 1, 0xFFFF, 0xFF, 0xFFFFFFFF, 0x7F, 0xFFFF, 0x7FFFFFFF),
    ]
    fit = decode(fit_file(record.written(), *rows))
    table = fit.table("record")
    assert table.numbers("timestamp").tolist() == [START + FIT_EPOCH_S, START + FIT_EPOCH_S + 1]
    assert table.numbers("altitude")[0] == 100.0
    assert table.numbers("heart_rate")[0] == 140.0
    assert table.numbers("distance")[0] == 123.45
    assert table.numbers("temperature")[0] == -5.0
    assert table.numbers("stance_time")[0] == 250.1
    assert table.numbers("position_lat")[0] == 2.0**29
    invalid = {name for name, column in table.columns.items() if np.isnan(column[1])}
    assert invalid == set(table.columns) - {"timestamp"}
    assert (fit.problems, fit.crc_ok) == ((), True)


@pytest.mark.parametrize("big_endian", [False, True])
def test_both_orders_of_bytes_mean_the_same(big_endian: bool) -> None:  # noqa: FBT001 - two cases
    record = Definition(RECORD, [(253, 4, UINT32), (7, 2, UINT16)], big_endian=big_endian)
    fit = decode(fit_file(record.written(), record.message(START, 258)))
    assert fit.table("record").numbers("power").tolist() == [258.0]
    assert fit.table("record").numbers("timestamp").tolist() == [START + FIT_EPOCH_S]


@pytest.mark.parametrize("header", [{"header_size": 12}, {"header_crc": 0}, {"header_size": 20}])
def test_old_and_long_headers_and_a_header_without_checksum_are_legal(
    header: dict[str, int],
) -> None:
    fit = decode(fit_file(TIMED.written(), TIMED.message(START, 140), **header))
    assert fit.table("record").numbers("heart_rate").tolist() == [140.0]
    assert (fit.problems, fit.crc_ok) == ((), True)


def test_files_one_after_another_are_all_read_with_their_own_definitions() -> None:
    other = Definition(RECORD, [(3, 1, UINT8), (253, 4, UINT32)])
    first = fit_file(TIMED.written(), TIMED.message(START, 140))
    second = fit_file(other.written(), other.message(150, START + 9), header_size=12)
    assert heart_rates(first + second) == [140.0, 150.0]
    assert heart_rates(first + second + first) == [140.0, 150.0, 140.0]


def test_a_definition_of_the_first_file_does_not_hold_in_the_second() -> None:
    first = fit_file(TIMED.written(), TIMED.message(START, 140))
    fit = decode(first + fit_file(TIMED.message(START + 1, 141)))
    assert len(fit.table("record")) == 1
    assert fit.crc_ok
    assert fit.problems == (
        "The file is damaged: 100.0% of it could not be read; the rest was kept.",
    )


def test_compressed_timestamps_count_on_from_the_last_full_time_of_any_message() -> None:
    event = Definition(EVENT, [(253, 4, UINT32), (0, 1, ENUM)], local=1)
    unheard_of = Definition(0xFF00, [(253, 4, UINT32)], local=2)
    brief = Definition(RECORD, [(3, 1, UINT8)], local=3)
    start = START - START % 32 + 30
    parts = [
        event.written(),
        unheard_of.written(),
        brief.written(),
        brief.message(99, time_offset=5),
    ]
    parts += [event.message(start, 0)]
    parts += [brief.message(100 + step, time_offset=(30 + step) % 32) for step in (0, 1, 2, 5, 31)]
    parts += [unheard_of.message(start + 500)]
    parts += [brief.message(200, time_offset=(start + 501) % 32)]
    table = decode(fit_file(*parts)).table("record")
    since = table.numbers("timestamp") - FIT_EPOCH_S - start
    assert np.isnan(since[0])
    assert since[1:].tolist() == [0, 1, 2, 5, 31, 501]
    assert table.numbers("heart_rate").tolist() == [99, 100, 101, 102, 105, 131, 200]


def test_compressed_speed_and_distance_unfold_and_count_round() -> None:
    record = Definition(RECORD, [(253, 4, UINT32), (8, 3, BYTE)])

    def packed(speed_cm: int, sixteenths: int) -> list[int]:
        bits = speed_cm | sixteenths << 12
        return [bits & 0xFF, bits >> 8 & 0xFF, bits >> 16]

    parts = [packed(300, 4_000), packed(310, 4_090), [255, 255, 255], packed(320, 10)]
    rows = [record.message(START + i, part) for i, part in enumerate(parts)]
    table = decode(fit_file(record.written(), *rows)).table("record")
    assert table.numbers("speed").tolist()[:2] == [3.0, 3.1]
    assert table.numbers("enhanced_speed")[3] == 3.2
    assert table.numbers("distance")[[0, 1, 3]].tolist() == [250.0, 255.625, 256.625]
    assert np.isnan(table.numbers("speed")[2])
    assert np.isnan(table.numbers("distance")[2])


def test_a_null_compressed_speed_and_distance_does_not_overwrite_the_written_ones() -> None:
    record = Definition(RECORD, [(253, 4, UINT32), (5, 4, UINT32), (6, 2, UINT16), (8, 3, BYTE)])
    row = record.message(START, 123_400, 3_500, [255, 255, 255])
    table = decode(fit_file(record.written(), row)).table("record")
    assert table.numbers("distance").tolist() == [1_234.0]
    assert table.numbers("speed").tolist() == [3.5]


def test_enhanced_speed_and_altitude_are_the_best_of_both_fields() -> None:
    fields = [(253, 4, UINT32), (6, 2, UINT16), (73, 4, UINT32), (2, 2, UINT16)]
    record = Definition(RECORD, fields)
    rows = [
        record.message(START, 3_000, 3_001, 3_000),
        record.message(START + 1, 3_000, 0xFFFFFFFF, 3_000),
    ]
    table = decode(fit_file(record.written(), *rows)).table("record")
    assert table.numbers("enhanced_speed").tolist() == [3.001, 3.0]
    assert table.numbers("enhanced_altitude").tolist() == [100.0, 100.0]


def test_a_developer_field_named_speed_does_not_replace_the_watch_s_own() -> None:
    data = developer_file(
        description(0, 7, UINT16, "speed"), fields=[(7, 2, 0)], payload=(999).to_bytes(2, "little")
    )
    table = decode(data).table("record")
    assert table.numbers("speed").tolist() == [3.0]
    assert table.numbers("developer:speed").tolist() == [999.0]


def test_developer_fields_need_no_application_id_and_keep_their_types() -> None:
    app = Definition(DEVELOPER_DATA_ID, [(3, 1, UINT8)], local=6)
    data = developer_file(
        app.written(),
        app.message(0),
        description(0, 1, FLOAT32, "Power"),
        description(0, 2, STRING, "Shoe"),
        fields=[(1, 4, 0), (2, 6, 0)],
        payload=np.float32(251.5).tobytes() + text("Fast", 6),
    )
    table = decode(data).table("record")
    assert table.numbers("developer:Power").tolist() == [251.5]
    assert table.texts("developer:Shoe").tolist() == ["Fast"]


def test_two_apps_may_use_the_same_name() -> None:
    data = developer_file(
        description(0, 1, UINT8, "Power"),
        description(1, 4, UINT8, "Power"),
        fields=[(1, 1, 0), (4, 1, 1)],
        payload=bytes([11, 22]),
    )
    table = decode(data).table("record")
    assert table.numbers("developer:Power").tolist() == [11.0]
    assert table.numbers("developer:Power (1.4)").tolist() == [22.0]


def test_a_developer_field_that_nobody_described_is_left_out() -> None:
    fit = decode(developer_file(fields=[(7, 2, 3)], payload=b"\1\2"))
    assert set(fit.table("record").columns) == {"timestamp", "speed", "enhanced_speed"}
    assert fit.problems == ()


@pytest.mark.parametrize(
    ("size", "raw", "expected"),
    [
        (1, b"\x2a", 42.0),
        (1, b"\xff", None),
        (2, b"\x2a\x01", 298.0),
        (3, b"\x2a\x01\x00", 298.0),
        (6, b"\x2a\x01\x00\x00\x09\x09", 298.0),
    ],
)
def test_a_field_size_that_does_not_fit_its_type_is_read_as_far_as_it_goes(
    size: int, raw: bytes, expected: float | None
) -> None:
    event = Definition(EVENT, [(3, size, UINT32), (0, 1, ENUM)])
    fit = decode(fit_file(event.written(), event.message(raw, 3)))
    (value,) = fit.table("event").numbers("data").tolist()
    assert value == expected or (expected is None and np.isnan(value))
    assert fit.table("event").numbers("event").tolist() == [3.0]


def test_a_field_too_small_for_a_fraction_and_one_without_size_are_unknown() -> None:
    record = Definition(RECORD, [(253, 4, UINT32), (3, 0, UINT8), (7, 3, FLOAT32), (4, 1, UINT8)])
    fit = decode(fit_file(record.written(), record.message(START, b"", b"abc", 85)))
    assert set(fit.table("record").columns) == {"timestamp", "cadence"}
    assert fit.table("record").numbers("cadence").tolist() == [85.0]


def test_of_a_field_that_stands_twice_the_first_valid_value_counts() -> None:
    record = Definition(RECORD, [(253, 4, UINT32), (3, 1, UINT8), (3, 1, UINT8)])
    rows = [record.message(START, 255, 140), record.message(START + 1, 141, 99)]
    assert heart_rates(fit_file(record.written(), *rows)) == [140.0, 141.0]


def test_the_candidates_of_a_strength_set_keep_their_order() -> None:
    one = Definition(SET, [(254, 4, UINT32), (7, 6, UINT16), (4, 2, UINT16), (5, 1, UINT8)])
    more = Definition(SET, [(254, 4, UINT32), (7, 2, UINT16)], local=1)
    parts = [one.written(), one.message(START, [8, 17, 28], 1_280, 1)]
    parts += [more.written(), more.message(START, 65_534), one.message(START, [0, 65_535, 9], 0, 0)]
    table = decode(fit_file(*parts)).table("set")
    category = table.numbers("category")
    assert category[0].tolist() == [8, 17, 28]
    assert category[1, 0] == 65_534
    assert np.isnan(category[1, 1:]).all()
    assert np.isnan(category[2]).tolist() == [False, True, False]
    assert table.numbers("weight")[0] == 80.0
    assert table.numbers("set_type")[[0, 2]].tolist() == [1.0, 0.0]


def test_a_definition_may_change_midway_and_the_order_of_the_file_stays() -> None:
    wide = Definition(RECORD, [(4, 1, UINT8), (253, 4, UINT32), (3, 1, UINT8)])
    parts = [TIMED.written(), TIMED.message(START, 140), wide.written()]
    parts += [wide.message(85, START + 1, 141), TIMED.written(), TIMED.message(START + 2, 142)]
    table = decode(fit_file(*parts)).table("record")
    assert table.numbers("heart_rate").tolist() == [140.0, 141.0, 142.0]
    assert table.numbers("cadence")[1] == 85.0
    assert np.isnan(table.numbers("cadence")[[0, 2]]).all()
    assert (np.diff(table.position) > 0).all()


@pytest.mark.parametrize("row", [63, 64, 65, 128, 4_160, 4_161])
def test_long_rows_of_one_kind_break_off_where_another_begins(row: int) -> None:
    event = Definition(EVENT, [(253, 4, UINT32), (0, 1, ENUM)], local=1)
    parts = [TIMED.written(), event.written()]
    parts += [TIMED.message(START + second, second % 200) for second in range(row)]
    parts += [event.message(START + row, 0), TIMED.message(START + row, 201)]
    fit = decode(fit_file(*parts))
    rates = fit.table("record").numbers("heart_rate").tolist()
    assert rates == [*(second % 200 for second in range(row)), 201]
    assert len(fit.table("event")) == 1


def test_of_a_long_row_whose_last_message_is_cut_the_others_stay() -> None:
    whole = fit_file(TIMED.written(), *(TIMED.message(START + s, 140) for s in range(200)))
    assert heart_rates(whole[:-3]) == [140.0] * 199


def test_positions_interleave_the_kinds_as_they_stand_in_the_file() -> None:
    event = Definition(EVENT, [(253, 4, UINT32), (0, 1, ENUM)], local=1)
    parts = [TIMED.written(), event.written(), TIMED.message(START, 140), event.message(START, 0)]
    parts += [TIMED.message(START + 1, 141)]
    data = fit_file(*parts)
    fit = decode(data)
    first, last = fit.table("record").position
    assert first < fit.table("event").position[0] < last
    assert data[first : first + 6] == TIMED.message(START, 140)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"Morning\0", "Morning"),
        (b"Unending", "Unending"),
        (b"M\xfcnchen\0", "M\N{REPLACEMENT CHARACTER}nchen"),
        ("Øst\0\0\0\0".encode(), "Øst"),
        (bytes(8), None),
    ],
)
def test_texts_may_be_unterminated_empty_or_in_a_foreign_encoding(
    raw: bytes, expected: str | None
) -> None:
    assert only_column(Definition(SESSION, [(110, 8, STRING)]), raw) == [expected]


def test_a_text_where_a_number_belongs_is_unknown() -> None:
    table = decode(
        fit_file(
            (
                file_id := Definition(FILE_ID, [(0, 4, STRING), (8, 2, UINT16), (3, 4, UINT32Z)])
            ).written(),
            file_id.message(b"four", 4, 77),
        )
    ).table("file_id")
    assert table.numbers("serial_number").tolist() == [77.0]
    assert np.isnan(table.numbers("type")).all()
    assert table.texts("product_name").tolist() == [None]


def test_clocks_that_jump_or_step_back_are_kept_as_they_are() -> None:
    times = [START, START + 1, START - 3_600, START + 86_400 * 400]
    data = fit_file(TIMED.written(), *(TIMED.message(time, 140) for time in times))
    fit = decode(data)
    assert (fit.table("record").numbers("timestamp") - FIT_EPOCH_S).tolist() == times
    assert fit.problems == ()


def test_several_sessions_in_one_file_are_rows_of_one_table() -> None:
    session = Definition(SESSION, [(253, 4, UINT32), (5, 1, ENUM), (6, 1, ENUM), (192, 1, UINT8)])
    rows = [session.message(START, 10, 20, 75), session.message(START + 9, 1, 3, 255)]
    table = decode(fit_file(session.written(), *rows)).table("session")
    assert table.numbers("sport").tolist() == [10.0, 1.0]
    assert table.numbers("sub_sport").tolist() == [20.0, 3.0]
    assert table.numbers("workout_feel")[0] == 75.0


def test_a_kind_the_file_does_not_hold_is_an_empty_table() -> None:
    table = decode(fit_file(TIMED.written(), TIMED.message(START, 140))).table("set")
    assert (table.name, len(table)) == ("set", 0)
    assert table.numbers("weight").tolist() == []
    assert table.texts("name").tolist() == []


def test_columns_that_a_table_lacks_are_unknown() -> None:
    table = decode(fit_file(TIMED.written(), TIMED.message(START, 140))).table("record")
    assert np.isnan(table.numbers("power")).tolist() == [True]
    assert table.texts("heart_rate").tolist() == [None]


@pytest.mark.parametrize(
    "data", [b"", b"PK\3\4 a zip file", b"<?xml version='1.0'?><gpx/>", b"\x0e"]
)
def test_what_is_not_a_fit_file_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(ImportProblemError, match=r"^This is not a FIT file: it .*\.$") as refused:
        decode(data)
    assert refused.value.hint


@pytest.mark.parametrize("nonsense", [1e12, 1e300, -1e300, float("inf")])
def test_what_no_watch_measures_is_unknown_and_the_rest_of_the_record_is_kept(
    nonsense: float,
) -> None:
    record = Definition(RECORD, [(253, 4, UINT32), (3, 1, UINT8), (2, 8, FLOAT64)])
    seconds = [record.message(START + n, 140, 2_600.0) for n in range(3)]
    table = decode(
        fit_file(record.written(), *seconds, record.message(START + 3, 141, nonsense))
    ).table("record")
    assert table.numbers("heart_rate").tolist() == [140.0, 140.0, 140.0, 141.0]
    np.testing.assert_array_equal(table.numbers("altitude"), [20.0, 20.0, 20.0, np.nan])


@pytest.mark.parametrize(
    ("base_type", "time"), [(FLOAT64, 1e12), (FLOAT64, 1e20), (UINT64, 1 << 60)]
)
def test_a_time_that_no_clock_of_a_watch_can_show_is_none(base_type: int, time: float) -> None:
    assert np.isnan(only_column(Definition(RECORD, [(253, 8, base_type)]), time)[0])
    assert only_column(Definition(RECORD, [(253, 8, base_type)]), START)[0] == START + FIT_EPOCH_S


def test_beats_that_a_strap_hands_over_at_the_end_reach_the_records() -> None:
    anchor = Definition(132, [(253, 4, UINT32), (9, 4, UINT32), (6, 1, UINT8)], local=1)
    later = Definition(132, [(10, 3, BYTE), (6, 2, UINT8)], local=2)
    eleven, twelve = 11 * 1024 % 4096, 12 * 1024 % 4096
    bits = (eleven | twelve << 12).to_bytes(3, "little")
    seconds = [-50, 0, 1, 2, 3, 60]
    data = fit_file(
        TIMED.written(),
        *(TIMED.message(START + second, 99) for second in seconds),
        anchor.written(),
        anchor.message(START, 10 * 1024, 60),
        later.written(),
        later.message(list(bits), [100, 120]),
    )
    own, measured, last = 99.0, [60.0, 70.0, 105.0, 120.0], 120.0
    assert heart_rates(data) == [own, *measured, last]
    assert decode(data).table("hr").numbers("event_timestamp")[1].tolist() == [11.0, 12.0]


def test_beats_without_a_time_leave_the_records_alone() -> None:
    later = Definition(132, [(10, 3, BYTE), (6, 2, UINT8)], local=2)
    beats = later.written() + later.message([1, 2, 3], [100, 120])
    assert heart_rates(fit_file(TIMED.written(), TIMED.message(START, 99), beats)) == [99.0]


def test_where_an_app_changes_its_mind_about_a_field_the_first_kind_of_value_stays() -> None:
    number = developer_file(description(0, 1, UINT8, "Shoe"), fields=[(1, 1, 0)], payload=b"\7")
    word = developer_file(description(0, 1, STRING, "Shoe"), fields=[(1, 4, 0)], payload=b"Fast")
    assert decode(number + word).table("record").columns["developer:Shoe"][0] == 7.0
    assert decode(word + number).table("record").columns["developer:Shoe"].tolist() == [
        "Fast",
        None,
    ]
