"""What may be typed for an option or an argument, and the sentence for what may not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import click
import pytest
from fakes.command import legstats
from fakes.stored import activity, stored

from analyzer.cli.main import legstats as whole_command
from analyzer.cli.options import (
    AccountType,
    AmountType,
    CountType,
    DayType,
    IdType,
    MomentType,
    PeriodType,
    check_period,
)
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def convert(kind: click.ParamType[Any], typed: Any) -> Any:
    return kind.convert(typed, None, None)


def refusal(kind: click.ParamType[Any], typed: str) -> str:
    with pytest.raises((click.BadParameter, UsageError)) as refused:
        convert(kind, typed)
    return refused.value.message


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7", 7.0),
        ("7.5", 7.5),
        ("7,5", 7.5),
        ("7:30", 7.5),
        ("0:45", 0.75),
        ("0", 0.0),
        ("24", 24.0),
    ],
)
def test_hours_may_be_typed_as_a_number_or_as_a_clock_shows_them(typed: str, number: float) -> None:
    assert convert(AmountType(0, 24, is_hours=True), typed) == number


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("7h", "“7h” is no number: write it without a unit, like 7 or 7.5."),
        ("", "“” is no number: write it without a unit, like 7 or 7.5."),
        ("nan", "“nan” is no number: write it without a unit, like 7 or 7.5."),
        ("1_0", "“1_0” is no number: write it without a unit, like 7 or 7.5."),
        ("7:60", "“7:60” is no number: write it without a unit, like 7 or 7.5."),
        ("24.5", "24.5 is not between 0 and 24."),
        ("-1", "-1 is not between 0 and 24."),
    ],
)
def test_what_is_no_amount_is_said_in_one_sentence(typed: str, sentence: str) -> None:
    assert refusal(AmountType(0, 24, is_hours=True), typed) == sentence


def test_only_hours_are_typed_like_a_clock() -> None:
    assert refusal(AmountType(0, 10), "7:30").startswith("“7:30” is no number")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("an hour", "'an hour' is no whole number: write it in digits alone, like 60."),
        ("60.5", "'60.5' is no whole number: write it in digits alone, like 60."),
        ("4", "4 is not between 5 and 600."),
        ("601", "601 is not between 5 and 600."),
    ],
)
def test_a_count_is_a_whole_number_in_its_range(typed: str, sentence: str) -> None:
    assert refusal(CountType(5, 600), typed) == sentence


def test_the_ends_of_a_range_count_and_without_one_any_number_does() -> None:
    assert [convert(CountType(5, 600), typed) for typed in ("5", "600", " 60 ")] == [5, 600, 60]
    assert convert(CountType(), "-3") == -3


def test_a_stretch_of_days_is_two_days_in_their_order() -> None:
    march = date(2026, 3, 1), date(2026, 5, 31)
    assert convert(PeriodType(), "2026-03-01..2026-05-31") == march
    assert convert(PeriodType(), " 2026-03-01 .. 31.05.2026 ") == march
    assert convert(PeriodType(), "2026-03-01..2026-03-01") == (march[0], march[0])
    assert convert(PeriodType(), march) == march


@pytest.mark.parametrize(
    "typed", ["2026-03-01", "2026-03-01..", "..2026-03-01", "a..b..c", "2026-03-01 to 2026-05-31"]
)
def test_what_is_no_stretch_is_answered_with_what_one_looks_like(typed: str) -> None:
    assert refusal(PeriodType(), typed) == (
        f"{typed!r} is no stretch of days: write two days with two dots between, like"
        " 2026-03-01..2026-05-31."
    )


def test_a_stretch_does_not_end_before_it_begins_and_has_days_at_both_ends() -> None:
    backwards = "2026-05-31..2026-03-01"
    assert refusal(PeriodType(), backwards) == f"{backwards!r} ends before it begins."
    assert refusal(PeriodType(), "2026-03-01..spring") == "“spring” is no day."


def test_a_day_or_moment_that_is_one_already_stays_it() -> None:
    assert convert(DayType(), date(2026, 3, 1)) == date(2026, 3, 1)
    evening = convert(MomentType(time(18)), "2026-03-01")
    assert (evening.when, evening.names_time) == (datetime.fromisoformat("2026-03-01 18:00"), False)
    morning = convert(MomentType(time(18)), "2026-03-01 7:05")
    assert (morning.when, morning.names_time) == (datetime.fromisoformat("2026-03-01 07:05"), True)


def test_looking_ahead_a_weekday_is_the_next_one() -> None:
    now = datetime.now(UTC)
    ahead = convert(MomentType(time(18), "ahead"), f"{now + timedelta(days=3):%A} 12:00").when
    back = convert(MomentType(time(18)), f"{now + timedelta(days=3):%A} 12:00").when
    assert ahead - back == timedelta(days=7)


def test_a_period_begins_by_tomorrow_and_ends_no_sooner_than_it_begins() -> None:
    today = datetime.now(UTC).date()
    tomorrow, later = today + timedelta(days=1), today + timedelta(days=2)
    check_period(None, None)
    check_period(tomorrow, None)  # somewhere it is tomorrow already
    check_period(today, today)
    with pytest.raises(click.UsageError) as ahead:
        check_period(later, None)
    assert ahead.value.message == f"--since {later} is still to come."
    with pytest.raises(click.UsageError) as backwards:
        check_period(date(2026, 3, 2), date(2026, 3, 1))
    assert backwards.value.message == "--since 2026-03-02 is after --until 2026-03-01."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    stored(
        tmp_path,
        activity("run", "2026-11-16 07:00"),
        activity("next", "2026-11-17 07:00"),
        activity("legs", "2026-11-16 18:00", sport="strength"),
    )
    return tmp_path


def completed(kind: click.ParamType[Any], typed: str, home: Path) -> list[tuple[str, str | None]]:
    with click.Context(whole_command) as ctx:
        ctx.params = {"home": home, "config_file": None}
        found = kind.shell_complete(ctx, click.Argument(["id"]), typed)
    return [(item.value, item.help) for item in found]


def test_the_shell_completes_an_id_with_its_day_and_the_words_beside_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEGSTATS_SOURCES_ZONE", "UTC")
    assert completed(IdType("run"), "run-", home) == [
        ("run-20261117-0700", "Tue 17 Nov 2026, 7:00"),
        ("run-20261116-0700", "Mon 16 Nov 2026, 7:00"),
    ]
    decisions = IdType("strength", ("yes", "no", "auto"))
    assert completed(decisions, "", home) == [
        ("strength-20261116-1800", "Mon 16 Nov 2026, 18:00"),
        ("yes", None),
        ("no", None),
        ("auto", None),
    ]
    assert completed(decisions, "a", home) == [("auto", None)]


def test_a_store_that_cannot_be_read_completes_nothing_and_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "legstats.sqlite").write_bytes(b"no store, " * 500)
    assert completed(IdType("run"), "", tmp_path) == []
    assert completed(AccountType(), "ga", tmp_path) == [("garmin", None)]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("login",), "Say which account: strava, intervals, garmin or hevy."),
        (("log", "improt", "x.csv"), "legstats: There is no log improt. Did you mean import?"),
        (("stauts",), "legstats: No such command 'stauts'. Did you mean status?"),
        (("runs", "set", "run-1"), "legstats: Say what it was: --kind, --planned, --surface,"),
        (
            ("legdays", "--undecided", "decide"),
            "legstats: --undecided is no option of “decide”: leave it out.",
        ),
        (
            ("log", "--soreness", "3", "--clear", "soreness"),
            "legstats: soreness: set it or clear it, not both.",
        ),
        (
            ("try", "--flips", "8"),
            "legstats: Say which habit: legstats try foam-rolling --flips 88.",
        ),
        (("legdays", "set"), "legstats: Say which, and what it was: legstats legdays set ID yes"),
        (("legdays", "set", "yes"), "legstats: Say which: legstats legdays set ID yes"),
        (
            ("legdays", "set", "strength-1"),
            "legstats: Say what it was: legstats legdays set strength-1 yes",
        ),
        (
            ("legdays", "set", "strength-1", "maybe"),
            "legstats: maybe is not yes, no or auto: legstats legdays set strength-1 yes",
        ),
        (("sync", ""), "legstats: One of the sources is empty: name a file or a folder."),
        (("compare", "--metric", "sped"), "legstats: --metric: 'sped' is not one of"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_a_slip_at_the_keyboard_is_answered_with_what_was_meant(
    tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    said = legstats(tmp_path, *words)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err.splitlines()[-1], said.err
    assert not (tmp_path / "legstats.sqlite").exists(), "a slip makes no store"


def test_what_is_typed_before_a_subcommand_counts_as_typed_after_it(home: Path) -> None:
    zone = {"LEGSTATS_SOURCES_ZONE": "UTC"}
    before = legstats(home, "runs", "--since", "2026-11-17", "list", "--json", **zone)
    after = legstats(home, "runs", "list", "--since", "2026-11-17", "--json", **zone)
    assert before == after
    assert [run["run_id"] for run in before.json] == ["run-20261117-0700"]
