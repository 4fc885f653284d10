"""How numbers read: rounding, signs, spaces, and claims that survive rounding."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer import units

finite = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (units.number(1234.4), "1,234"),
        (units.number(-0.31, 1), "−0.3"),
        (units.number(-0.04, 1), "0.0"),
        (units.number(1.25, 1, signed=True), "+1.2"),
        (units.number(0.0, signed=True), "0"),
        (units.number(None), "–"),
        (units.number(math.nan, 2), "–"),
        (units.percent(2.4), "2.4\u202f%"),
        (units.percent(-2.4, signed=True), "−2.4\u202f%"),
        (units.percent(None), "–"),
        (units.distance(14_230), "14.2 km"),
        (units.distance(14_230, "mi"), "8.8 mi"),
        (units.pace(332), "5:32 /km"),
        (units.pace(332, "mi"), "8:54 /mi"),
        (units.pace(359.7), "6:00 /km"),
        (units.pace(math.inf), "–"),
        (units.duration(40), "40 s"),
        (units.duration(2880), "48 min"),
        (units.duration(74 * 60), "74 min"),
        (units.duration(125 * 60), "2 h 05 min"),
        (units.duration(119.6 * 60), "2 h 00 min"),
        (units.clock(4445), "1:14:05"),
        (units.clock(2890), "48:10"),
        (units.hours(21.2), "21 h"),
        (units.hours(0.42), "25 min"),
        (units.hours(2370 / 3600), units.hours(round(2370 / 3600, 6))),
        (units.counted_hours(36.0), "36 hours"),
        (units.counted_hours(1.0), "1 hour"),
        (units.counted_hours(0.5), "30 minutes"),
        (units.counted_hours(1 / 60), "1 minute"),
        (units.beats(158.4), "158 bpm"),
        (units.temperature(-3.6), "−4 °C"),
        (units.weight(140), "140 kg"),
        (units.weight(100, "lb"), "220 lb"),
        (units.count(1, "run"), "1 run"),
        (units.count(40, "run"), "40 runs"),
        (units.count(2, "leg day"), "2 leg days"),
        (units.hours(1.0), "1 h"),
        (units.hours(0.99), "59 min"),
        (units.hours(-0.5), "−30 min"),
        (units.file_size(12_345_678), "12.3\u00a0MB"),
        (units.counted_hours(0.9), "54 minutes"),
        (units.counted_hours(None), "– hours"),
        (units.within(147.9), "147"),
        (units.spelled(0), "no"),
        (units.spelled(10), "ten"),
        (units.spelled(11), "11"),
        (units.spelled(-1), "−1"),
        (units.spelled(3), "three"),
        (units.spelled(12), "12"),
        (units.about(13.7), "about 14"),
        (units.about(1287), "about 1,300"),
        (units.about(0), "about 0"),
        (units.listed(["a", "b", "c"]), "a, b and c"),
        (units.listed(["a"]), "a"),
        (units.listed([]), ""),
        (units.first_few(["a", "b"], 2), ["a", "b"]),
        (units.first_few(["a", "b", "c", "d"], 2), ["a", "b", "2 more"]),
        (units.listed(["a", "b"], "or"), "a or b"),
        (units.day(date(2026, 2, 19), named=True), "Thu 19 Feb 2026"),
        (units.day(date(2026, 2, 19), year=False), "19 Feb"),
        (units.weekday(date(2026, 11, 23)), "Monday"),
        (units.month(date(2026, 2, 1), year=True), "Feb 2026"),
        (units.time_of_day(datetime(2026, 11, 23, 9, 5, tzinfo=UTC)), "9:05"),
        (units.span(date(2025, 11, 24), date(2026, 11, 22)), "24 Nov 2025 to 22 Nov 2026"),
        (units.span(date(2025, 11, 24), date(2025, 11, 24)), "24 Nov 2025"),
    ],
)
def test_numbers_read_as_a_runner_would_write_them(shown: str, expected: str) -> None:
    assert shown == expected


@pytest.mark.parametrize(
    ("word", "day"),
    [("mon", 0), ("tues", 1), ("weds", 2), ("wednesday", 2), ("sun", 6), ("su", None), ("wedn", 2)],
)
def test_a_weekday_is_named_by_three_letters_or_more(word: str, day: int | None) -> None:
    assert units.weekday_named(word) == day


def test_what_there_is_none_of_is_not_counted() -> None:
    counts = [(0, "new"), (3, "corrected"), (1, "gone")]
    expected = ["3 activities corrected", "1 gone"]
    assert units.counts_in_words(counts, "activity", "activities") == expected
    assert units.counts_in_words([(1, "new")], "activity", "activities") == ["1 activity new"]
    assert units.counts_in_words([], "activity", "activities") == []


def test_all_or_nothing_is_shown_only_when_it_is_true() -> None:
    assert units.share(1, 1000) == "1\u202f%"
    assert units.share(0, 1000) == "0\u202f%"
    assert units.share(999, 1000) == "99\u202f%"
    assert units.share(1000, 1000) == "100\u202f%"
    assert units.share(0, 0) == "–"


def test_a_number_and_its_percent_sign_stay_together() -> None:
    assert units.with_narrow_spaces("a 95 % interval, in %") == "a 95\u202f% interval, in %"


def test_an_effect_is_given_as_a_size_smaller_end_first() -> None:
    assert units.sizes(-3.8, -1.0) == "1.0 to 3.8"
    assert units.sizes(1.0, 3.8) == "1.0 to 3.8"
    assert units.sizes(-2.1, 0.4) == "−2.1 to +0.4"


def test_an_interval_that_excludes_zero_does_not_show_zero() -> None:
    assert units.interval(0.03, 3.8) == "0.03 to 3.80"
    assert units.sizes(-3.8, -0.004) == "0.004 to 3.800"
    assert units.interval(-0.04, 3.8) == "0.0 to 3.8"


def test_a_value_over_its_limit_looks_over_its_limit() -> None:
    assert units.apart(82.3, 82) == ("82.3", "82.0")
    assert units.apart(84.1, 82) == ("84", "82")
    assert units.apart(82, 82) == ("82", "82")


def test_slower_speed_means_more_seconds_for_a_kilometre() -> None:
    assert units.pace_change(-2.4, 340) == pytest.approx(8.36, abs=0.01)
    assert units.pace_change(-2.4, 340, "mi") == pytest.approx(13.45, abs=0.01)


@given(value=finite, limit=finite)
def test_rounding_never_turns_over_into_under(value: float, limit: float) -> None:
    shown, bound = (float(t.replace(",", "").replace("−", "-")) for t in units.apart(value, limit))
    assert (shown - bound) * (value - limit) >= 0


@given(st.floats(0, 1e5), st.floats(0, 1e5))
def test_a_longer_run_never_reads_shorter(one: float, other: float) -> None:
    def seconds(text: str) -> int:
        parts = [int(p) for p in text.split(":")]
        return sum(p * 60**i for i, p in enumerate(reversed(parts)))

    short, long = sorted((one, other))
    assert seconds(units.clock(short)) <= seconds(units.clock(long))


@given(st.floats(60, 2000), st.sampled_from(["km", "mi"]))
def test_seconds_never_reach_sixty(pace: float, unit: units.DistanceUnit) -> None:
    minutes, seconds = units.pace_number(pace, unit).split(":")
    assert int(seconds) < 60
    assert 60 * int(minutes) + int(seconds) == pytest.approx(
        units.pace_in_unit(pace, unit), abs=0.51
    )


@given(low=finite, high=finite)
def test_an_interval_shows_zero_only_where_it_holds_zero(low: float, high: float) -> None:
    low, high = sorted((low, high))
    ends = [
        float(end.replace(",", "").replace("−", "-"))
        for end in units.interval(low, high).split(" to ")
    ]
    assert ends[0] <= ends[1]
    if not low <= 0 <= high:
        assert 0.0 not in ends


@given(part=st.integers(0, 10_000), whole=st.integers(1, 10_000))
def test_a_share_is_all_or_none_only_when_it_is(part: int, whole: int) -> None:
    part = min(part, whole)
    shown = units.share(part, whole)
    assert (shown == "0\u202f%") == (part == 0)
    assert (shown == "100\u202f%") == (part == whole)


@pytest.mark.parametrize(
    "show",
    [
        units.number, units.percent, units.distance, units.pace, units.duration, units.clock,
        units.hours, units.beats, units.temperature, units.weight,
    ],
)  # fmt: skip
@pytest.mark.parametrize("unknown", [None, math.nan, math.inf, -math.inf])
def test_what_is_unknown_reads_as_a_dash_everywhere(show: Any, unknown: float | None) -> None:
    assert show(unknown) == units.UNKNOWN


def minutes_read(text: str) -> int:
    """Read a duration in whole minutes back, e.g. "2 h 05 min"."""
    numbers = [int(part) for part in text.split() if part.isdigit()]
    return numbers[0] * 60 + numbers[1] if " h " in text else numbers[0]


@given(st.floats(60, 1e6))
def test_a_duration_is_its_minutes_to_the_nearest(seconds: float) -> None:
    assert minutes_read(units.duration(seconds)) == pytest.approx(seconds / 60, abs=0.5001)


@given(st.floats(0, 59.49))
def test_less_than_a_minute_is_said_in_seconds(seconds: float) -> None:
    assert units.duration(seconds) == f"{round(seconds)} s"


@given(st.floats(1, 1e9))
def test_about_is_within_a_twentieth_and_has_two_figures(value: float) -> None:
    shown = units.about(value).removeprefix("about ").replace(",", "")
    assert float(shown) == pytest.approx(value, rel=0.051, abs=0.5)
    assert len(shown.rstrip("0")) <= 2 or value < 10


@given(st.floats(-1e4, 1e4), st.sampled_from(["km", "mi"]))
def test_metres_come_back_from_any_unit(distance_m: float, unit: units.DistanceUnit) -> None:
    assert units.in_unit(distance_m, unit) * units.METRES[unit] == pytest.approx(distance_m)


@given(st.floats(-50, 50).filter(lambda pct: pct > -50), st.floats(180, 900))
def test_a_change_of_speed_and_back_costs_nothing(effect_pct: float, pace: float) -> None:
    slower = pace + units.pace_change(effect_pct, pace)
    assert 1000 / slower == pytest.approx(1000 / pace * (1 + effect_pct / 100))


@given(st.lists(st.text("abc", min_size=1), max_size=9), st.integers(1, 9))
def test_of_many_the_first_are_named_and_the_others_counted(names: list[str], most: int) -> None:
    shown = units.first_few(names, most)
    assert shown[:most] == names[:most]
    assert len(shown) == min(len(names), most + 1)
    if len(names) > most:
        assert shown[-1] == f"{len(names) - most} more"
    assert units.listed(shown).count(" and ") == (len(shown) > 1)


@pytest.mark.parametrize(
    ("local_hour", "clock"),
    [
        (0.0, "0:00"), (7.5, "7:30"), (7 + 5 / 60, "7:05"), (17 + 59 / 60 + 59 / 3600, "17:59"),
        (23 + 59 / 60, "23:59"), (24 - 1e-12, "23:59"),
    ],
)  # fmt: skip
def test_a_clock_shows_the_minute_that_has_begun_and_never_twenty_four(
    local_hour: float, clock: str
) -> None:
    assert units.day_and_hour(date(2026, 2, 19), local_hour) == f"Thu 19 Feb 2026, {clock}"


@given(st.integers(0, 1439))
def test_every_minute_of_a_day_comes_back_from_its_fraction(minute: int) -> None:
    hour, rest = divmod(minute, 60)
    shown = units.day_and_hour(date(2026, 2, 19), hour + rest / 60)
    assert shown.endswith(f", {hour}:{rest:02d}")


def test_an_hour_nobody_knows_is_left_out() -> None:
    for unknown in (None, math.nan):
        assert units.day_and_hour(date(2026, 2, 19), unknown) == "Thu 19 Feb 2026"


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        ("2026-12-31T14:15", "14:15"),
        ("2027-01-01T01:00", "Fri 1 Jan 2027, 1:00"),
        ("2026-11-26T01:00", "Thu 26 Nov, 1:00"),
        ("2028-02-29T00:00", "Tue 29 Feb 2028, 0:00"),
    ],
)
def test_a_moment_to_come_names_its_day_and_year_where_it_is_another(when: str, shown: str) -> None:
    now = datetime(2026, 12, 31, 9, tzinfo=UTC)
    assert units.upcoming(datetime.fromisoformat(when).replace(tzinfo=UTC), now) == shown
