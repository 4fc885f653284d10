"""A third opinion: the vendor's own encoder and decoder.

What its encoder writes must come back as it was put in, and the heart rate of a strap must reach
the records as its decoder merges it (on other people's files).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from garmin_fit_sdk import Decoder, Encoder, Stream
from garmin_fit_sdk.profile import Profile

from analyzer.importers.fit import names
from analyzer.importers.fit.decoder import decode

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
STRAP_FILES = [
    "muktihari__HrmPluginTestActivity.fit",
    "dtcooper__event_timestamp.fit",
    "dtcooper__sample_mulitple_header.fit",
    "polyvertex__garmin-fr935-cr.fit",
]


def encoded(*messages: tuple[int, dict[str, object]]) -> bytes:
    encoder = Encoder()
    for number, values in messages:
        encoder.on_mesg(number, values)
    return bytes(encoder.close())


def test_what_the_vendor_s_encoder_writes_comes_back() -> None:
    number = Profile["mesg_num"]
    data = encoded(
        (number["FILE_ID"], {"type": "activity", "manufacturer": "garmin", "serial_number": 7}),
        (number["RECORD"], {"timestamp": NOON, "heart_rate": 151, "distance": 1234.56}),
        (
            number["RECORD"],
            {"timestamp": NOON, "enhanced_speed": 3.217, "enhanced_altitude": -12.4},
        ),
        (
            number["RECORD"],
            {"timestamp": NOON, "step_length": 1043.2, "stance_time_balance": 49.87},
        ),
        (number["SESSION"], {"sport": "running", "sub_sport": "trail", "workout_rpe": 70}),
        (
            number["SET"],
            {
                "start_time": NOON,
                "category": ["deadlift", "lunge"],
                "weight": 82.5,
                "repetitions": 5,
            },
        ),
        (number["EXERCISE_TITLE"], {"exercise_name": 3, "wkt_step_name": ["Kreuzheben"]}),
    )
    fit = decode(data)
    records, session, sets = fit.table("record"), fit.table("session"), fit.table("set")
    assert (fit.problems, fit.crc_ok) == ((), True)
    assert records.numbers("timestamp").tolist() == [NOON.timestamp()] * 3
    assert records.numbers("heart_rate")[0] == 151
    assert records.numbers("distance")[0] == 1234.56
    assert records.numbers("enhanced_speed")[1] == 3.217
    assert records.numbers("enhanced_altitude")[1] == pytest.approx(-12.4)
    assert records.numbers("step_length")[2] == 1043.2
    assert records.numbers("stance_time_balance")[2] == 49.87
    assert names.SPORT.get(session.numbers("sport")[0]) == "running"
    assert names.SUB_SPORT.get(session.numbers("sub_sport")[0]) == "trail"
    assert session.numbers("workout_rpe")[0] == 70
    categories = [names.EXERCISE_CATEGORY.get(number) for number in sets.numbers("category")[0]]
    assert categories == ["deadlift", "lunge"]
    assert (sets.numbers("weight")[0], sets.numbers("repetitions")[0]) == (82.5, 5)
    assert sets.numbers("start_time")[0] == NOON.timestamp()
    assert fit.table("exercise_title").texts("wkt_step_name").tolist() == ["Kreuzheben"]
    assert names.FILE.get(fit.table("file_id").numbers("type")[0]) == "activity"


@pytest.mark.real
@pytest.mark.parametrize("name", STRAP_FILES)
def test_beats_of_a_strap_reach_the_records_as_the_vendor_merges_them(
    real_folder: Path, name: str
) -> None:
    data = (real_folder / "fit" / name).read_bytes()
    messages, errors = Decoder(Stream.from_byte_array(bytearray(data))).read()
    theirs = [record.get("heart_rate", np.nan) for record in messages["record_mesgs"]]
    assert not errors
    np.testing.assert_array_equal(decode(data).table("record").numbers("heart_rate"), theirs)
