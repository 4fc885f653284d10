"""fitparse gives the same columns, for those who ask for a second opinion.

One file with every form of field is read by both; what fitparse cannot read is said in words.
"""

from __future__ import annotations

import numpy as np
import pytest
from fakes.fit_writer import (
    BYTE,
    DEVELOPER_DATA_ID,
    ENUM,
    FIELD_DESCRIPTION,
    RECORD,
    STRING,
    UINT8,
    UINT16,
    UINT32,
    Definition,
    fit_file,
    text,
)

from analyzer.errors import ImportProblemError
from analyzer.importers.fit import decoder, second_opinion

START = 1_000_000_000


def session_of_everything() -> bytes:
    record = Definition(
        RECORD,
        [(253, 4, UINT32), (3, 1, UINT8), (6, 2, UINT16), (8, 3, BYTE)],
        developer=[(4, 2, 0)],
    )
    app = Definition(DEVELOPER_DATA_ID, [(1, 16, BYTE), (3, 1, UINT8)], local=1)
    fields = [(0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 8, STRING)]
    described = Definition(FIELD_DESCRIPTION, fields, local=2)
    strength = Definition(
        225, [(254, 4, UINT32), (0, 4, UINT32), (4, 2, UINT16), (7, 6, UINT16)], local=3
    )
    event = Definition(21, [(253, 4, UINT32), (0, 1, ENUM), (1, 1, ENUM), (3, 4, UINT32)], local=4)
    device = Definition(23, [(253, 4, UINT32), (27, 8, STRING), (2, 2, UINT16)], local=5)
    return fit_file(
        *(one.written() for one in (app, described, strength, event, device)),
        app.message([7] * 16, 0),
        described.message(0, 4, UINT16, text("speed", 8)),
        record.written(),
        record.message(START, 141, 3_000, [10, 0, 0], b"\x09\x00"),
        record.message(START + 1, 255, 0xFFFF, [255, 255, 255], b"\x0a\x00"),
        strength.message(START, 31_500, 1_320, [8, 0xFFFF, 17]),
        event.message(START, 21, 3, 120),
        event.message(START + 1, 0, 4, 0xFFFFFFFF),
        device.message(START, text("Røa", 8), 1),
    )


def test_both_decoders_give_the_same_columns() -> None:
    ours = decoder.decode(session_of_everything())
    theirs = second_opinion.decode(session_of_everything())
    assert (theirs.problems, theirs.crc_ok) == (ours.problems, ours.crc_ok) == ((), True)
    for name in ("record", "set", "event", "device_info"):
        mine, other = ours.table(name), theirs.table(name)
        assert mine.columns.keys() == other.columns.keys()
        for column, values in mine.columns.items():
            if values.dtype == object:
                assert values.tolist() == other.texts(column).tolist()
            else:
                np.testing.assert_array_equal(values, other.numbers(column), err_msg=column)
    assert ours.table("record").numbers("speed")[0] == 3.0
    assert theirs.table("record").numbers("developer:speed").tolist() == [9.0, 10.0]


def test_what_fitparse_read_before_it_stopped_is_kept_and_reported() -> None:
    fit = second_opinion.decode(session_of_everything()[:-9])
    assert len(fit.table("record")) == 2
    assert not fit.crc_ok
    assert fit.problems[0].startswith("fitparse could not read on: ")


def test_a_file_that_fitparse_cannot_begin_is_refused_in_one_sentence() -> None:
    with pytest.raises(ImportProblemError) as refused:
        second_opinion.decode(b"not a FIT file at all")
    assert refused.value.message.startswith("fitparse could not read on: ")
    assert refused.value.hint
