"""How long a workout took, as apps write it: clocks, parts with units of any language, seconds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.importers.durations import duration_in_seconds

HOUR, MINUTE = 3600, 60


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        pytest.param("0:45", 45 * MINUTE, id="hours first"),
        pytest.param("1:19", HOUR + 19 * MINUTE, id="an hour and more"),
        pytest.param("1:19:30", HOUR + 19 * MINUTE + 30, id="with seconds"),
        pytest.param("01:05:00 h", HOUR + 5 * MINUTE, id="with its unit behind"),
        pytest.param("23:59:59", 24 * HOUR - 1, id="a second less than a day"),
        pytest.param("24:00", 24 * HOUR, id="a whole day is the longest"),
        pytest.param("24:00:01", None, id="longer than a day"),
        pytest.param("1:5", None, id="minutes have two digits"),
        pytest.param("about 1:05", None, id="words before a clock"),
        pytest.param("0:00", None, id="no time at all"),
    ],
)
def test_a_clock_is_hours_and_minutes(text: str, seconds: int | None) -> None:
    assert duration_in_seconds(text) == seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        pytest.param("1h 5m 10s", 3910, id="letters"),
        pytest.param("1 hour, 5 minutes", 3900, id="English with a comma"),
        pytest.param("1 Std. 5 Min.", 3900, id="German"),
        pytest.param("2 Stunden", 7200, id="German in full"),
        pytest.param("1 godz. 5 min", 3900, id="Polish"),
        pytest.param("1 ч 5 мин", 3900, id="Russian"),
        pytest.param("1 ώρα 5 λεπτά", 3900, id="Greek"),
        pytest.param("1 sa 5 dk", 3900, id="Turkish"),
        pytest.param("1 ora 5 min", 3900, id="Italian"),
        pytest.param("1 óra 5 perc", 3900, id="Hungarian"),
        pytest.param("5 perc 30 mp", 330, id="a Hungarian mp is a second"),
        pytest.param("1 uur 5 min", 3900, id="Dutch"),
        pytest.param("1 tim 5 min", 3900, id="Swedish"),
        pytest.param("1 tunti 5 min", 3900, id="Finnish"),
        pytest.param("1 jam 5 menit", 3900, id="Indonesian"),
        pytest.param("1 小时 5 分", 3900, id="Chinese"),
        pytest.param("1時間5分", 3900, id="Japanese"),
        pytest.param("1시간 5분 10초", 3910, id="Korean"),
        pytest.param("1,5 h", 5400, id="a decimal comma"),
        pytest.param("1.5 hours", 5400, id="a decimal point"),
        pytest.param("90 sec", 90, id="seconds"),
        pytest.param("30 сек", 30, id="Russian seconds"),
    ],
)
def test_parts_with_their_units_add_up_in_any_language(text: str, seconds: int) -> None:
    assert duration_in_seconds(text) == seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        pytest.param("3600", 3600, id="bare seconds"),
        pytest.param("3,600.5", 3600.5, id="marks between thousands"),
        pytest.param("86400", 86_400, id="a day"),
        pytest.param("86401", None, id="a second more than a day"),
        pytest.param("-60", None, id="less than nothing"),
        pytest.param("25 h", None, id="more than a day in hours"),
    ],
)
def test_a_bare_number_is_seconds_and_a_day_the_longest(text: str, seconds: float | None) -> None:
    assert duration_in_seconds(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "-", "long", "5 parsecs of it", "5 xx", "1h and a bit", "m 5", "∞"]
)
def test_what_is_not_understood_whole_is_not_guessed(text: str) -> None:
    assert duration_in_seconds(text) is None


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_a_clock_and_its_parts_say_the_same(hours: int, minutes: int, seconds: int) -> None:
    total = HOUR * hours + MINUTE * minutes + seconds
    assert duration_in_seconds(f"{hours}:{minutes:02}:{seconds:02}") == (total or None)
    assert duration_in_seconds(f"{hours}h {minutes}m {seconds}s") == (total or None)
    assert duration_in_seconds(str(total)) == (total or None)
