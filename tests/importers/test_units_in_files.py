"""Numbers that stand beside their unit, weights, yes and no, and what JSON holds as a number."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.importers.numbers import (
    HEAVIEST_KG,
    json_number,
    json_positive,
    number_with_unit,
    parse_number,
    parse_positive,
    parse_weight,
    parse_yes,
    plausible_kg,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("152 bpm", 152, id="beats"),
        pytest.param("86 spm", 86, id="steps"),
        pytest.param("90 rpm", 90, id="turns of a pedal"),
        pytest.param("152 /min", 152, id="beats as a slash"),
        pytest.param("152 1/min", 152, id="beats as physicists write them"),
        pytest.param("240 W", 240, id="watts by their letter"),
        pytest.param("240 watts", 240, id="watts in words"),
        pytest.param("1 watt", 1, id="one watt"),
        pytest.param("11.5 °C", 11.5, id="degrees Celsius"),
        pytest.param("11,5°", 11.5, id="degrees right behind a decimal comma"),
        pytest.param("-3 C", -3, id="below zero"),
        pytest.param("420 m", 420, id="metres"),
        pytest.param("420 meters", 420, id="American metres"),
        pytest.param("1 meter", 1, id="one American metre"),
        pytest.param("420 metres", 420, id="British metres"),
        pytest.param("3.2 m/s", 3.2, id="metres a second"),
        pytest.param("45 s", 45, id="seconds by their letter"),
        pytest.param("45 sec.", 45, id="seconds with a dot"),
        pytest.param("5 min", 300, id="minutes are sixty seconds"),
        pytest.param("1,2 km", 1200, id="kilometres with a comma"),
        pytest.param("2 KM", 2000, id="capitals"),
        pytest.param("1 234,5 m", 1234.5, id="a space between thousands"),
    ],
)
def test_a_number_beside_its_unit_is_in_metres_seconds_and_beats(
    text: str, value: float | None
) -> None:
    assert number_with_unit(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("1 mi", 1609.344, id="the international mile"),
        pytest.param("100 ft", 30.48, id="a foot is 0.3048 m"),
        pytest.param("36 km/h", 10, id="km/h"),
        pytest.param("36 kmh", 10, id="kmh"),
        pytest.param("36kph", 10, id="kph"),
        pytest.param("10 mph", 4.4704, id="a mile an hour is 0.44704 m/s"),
    ],
)
def test_units_that_are_no_metric_base_are_converted(text: str, value: float) -> None:
    assert number_with_unit(text) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "text", ["", "152", "bpm", "152 furlongs", "12 3x bpm", "fast km", "5,5,5 km", "1.2.3 m", "°C"]
)
def test_without_a_unit_that_is_known_and_one_number_it_is_none(text: str) -> None:
    assert number_with_unit(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", None), ("0,0", None), ("-1", None), ("0.01", 0.01), ("10,5", 10.5), ("", None)],
)
def test_what_must_be_above_zero_is_none_at_zero(text: str, value: float | None) -> None:
    assert parse_positive(text) == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("true", True), ("TRUE", True), (" Yes ", True), ("1", True), ("1.0", True),
        ("false", False), ("no", False), ("0", False), ("0.0", False), ("", False), ("2", False),
    ],
)  # fmt: skip
def test_a_yes_or_no_cell(text: str, says: bool) -> None:  # noqa: FBT001 - the expected answer
    assert parse_yes(text) is says


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("5", 5.0, id="a whole number"),
        pytest.param("5.25", 5.25, id="a fraction"),
        pytest.param("0", 0.0, id="zero is a number"),
        pytest.param("-7", -7.0, id="below zero"),
        pytest.param("true", None, id="yes is no number"),
        pytest.param("false", None, id="nor is no"),
        pytest.param('"5"', None, id="nor a text"),
        pytest.param("null", None, id="nor nothing"),
        pytest.param("[5]", None, id="nor a list"),
        pytest.param("NaN", None, id="nor what is none by its name"),
        pytest.param("Infinity", None, id="nor what has no end"),
        pytest.param("1" + "0" * 400, None, id="nor four hundred digits"),
    ],
)
def test_what_json_holds_as_a_number(text: str, value: float | None) -> None:
    held = json.loads(text)
    assert json_number(held) == value
    assert json_positive(held) == (value if value and value > 0 else None)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        pytest.param("102,5", 102.5, id="a decimal comma"),
        pytest.param("102.5", 102.5, id="a decimal point"),
        pytest.param("1,250", 1250, id="more than a thousand pounds"),
        pytest.param("3,306", 3306, id="as heavy as anything may be, in pounds"),
        pytest.param("3,308", 3.308, id="heavier than anybody lifts: decimals"),
        pytest.param("102,500", 102.5, id="three digits before the comma"),
        pytest.param("0,500", 0.5, id="half a kilo"),
        pytest.param(" 1,250 ", 1250, id="spaces around"),
        pytest.param("heavy", None, id="no number"),
    ],
)
def test_a_comma_in_a_weight_parts_thousands_only_where_somebody_may_lift_them(
    text: str, weight: float | None
) -> None:
    assert parse_weight(text) == weight


def test_nobody_lifts_nothing_or_a_tonne_and_a_half() -> None:
    assert plausible_kg(None) is None
    assert plausible_kg(0.0) is None
    assert plausible_kg(-20.0) is None
    assert plausible_kg(0.5) == 0.5
    assert plausible_kg(HEAVIEST_KG) is None
    assert plausible_kg(math.nextafter(HEAVIEST_KG, 0)) == pytest.approx(HEAVIEST_KG)
    assert HEAVIEST_KG == 1500.0, "the heaviest known leg press is 1,043 kg, and nobody doubles it"


@given(st.floats(0.1, 9_999, allow_nan=False).map(lambda value: round(value, 2)))
def test_a_decimal_comma_and_a_point_are_one_number(value: float) -> None:
    point = f"{value:.2f}"
    assert parse_number(point) == parse_number(point.replace(".", ",")) == value
    assert number_with_unit(f"{point} km") == number_with_unit(f"{point.replace('.', ',')}km")
