"""Any value the commands show, as JSON: unknown is null, never NaN."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.jsonable import json_text, json_value


class Surface(StrEnum):
    ROAD = "road"


@dataclass(frozen=True, slots=True)
class Lap:
    distance_m: float
    hr_bpm: float | None = None
    splits: tuple[float, ...] = ()


@pytest.mark.parametrize("nothing", [None, math.nan, math.inf, -math.inf, pd.NaT, pd.NA,
                                     np.float64("nan"), np.datetime64("NaT")])  # fmt: skip
def test_what_is_unknown_is_null(nothing: object) -> None:
    assert json_value([nothing]) == [None]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Lap(400.0, splits=(1.5, math.nan)),
         {"distance_m": 400.0, "hr_bpm": None, "splits": [1.5, None]}),
        ({1: np.int64(3)}, {"1": 3}),
        (np.bool_(True), True),
        (np.float32(0.5), 0.5),
        (Surface.ROAD, "road"),
        (date(2026, 8, 4), "2026-08-04"),
        (pd.Timestamp("2026-08-04"), "2026-08-04"),
        (pd.Timestamp("2026-08-04 05:30", tz="UTC"), "2026-08-04T05:30:00Z"),
        (datetime(2026, 8, 4, 7, 30, tzinfo=timezone(timedelta(hours=2))), "2026-08-04T05:30:00Z"),
        (datetime(2026, 8, 4, 5, 30, tzinfo=UTC), "2026-08-04T05:30:00Z"),
    ],
)  # fmt: skip
def test_a_value_becomes_json_s_own(value: object, expected: object) -> None:
    plain = json_value(value)
    assert plain == expected
    assert type(plain) is type(expected)


def test_floats_are_rounded_where_asked_and_whole_numbers_are_not() -> None:
    assert json_value((1 / 3, 123456, True), digits=2) == [0.33, 123456, True]


def test_text_keeps_its_letters() -> None:
    assert json_text({"name": "Lauf über Öland"}) == '{"name": "Lauf über Öland"}'


numbers = st.floats() | st.integers() | st.booleans() | st.none() | st.text()


@given(st.recursive(numbers, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_anything_is_json_and_stays_so(value: object) -> None:
    once = json_value(value)
    assert json.loads(json_text(value)) == once
    assert json_value(once) == once
