"""Dates taken apart: zones, halves of the day, short and foreign years, spreadsheets, questions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.errors import SettingNeededError
from analyzer.importers.dates import bare_word, date_style, month_named, months_of


def shown(text: str, order: str = "dmy", language: str = "") -> str:
    """Return what a clock showed, and how far it was ahead of UTC where that is told."""
    style = date_style([text], "log.csv", order=order, language=language)
    when = style.clock_time(text)
    if when is None:
        return ""
    offset = when.utcoffset()
    zone = "" if offset is None else f" {offset / timedelta(hours=1):+g} h"
    return f"{when:%Y-%m-%d %H:%M:%S}{zone}"


class TestTheZone:
    @pytest.mark.parametrize(
        ("behind", "zone"),
        [
            pytest.param("", "", id="none"),
            pytest.param("Z", " +0 h", id="Zulu"),
            pytest.param(" UTC", " +0 h", id="UTC"),
            pytest.param(" GMT", " +0 h", id="GMT"),
            pytest.param("+02:00", " +2 h", id="ISO"),
            pytest.param(" +0200", " +2 h", id="without a colon"),
            pytest.param("+02", " +2 h", id="hours alone"),
            pytest.param(" GMT+2", " +2 h", id="one digit behind GMT"),
            pytest.param(" -03:30", " -3.5 h", id="half an hour, west"),
            pytest.param(" +05:45", " +5.75 h", id="a quarter"),
        ],
    )
    def test_an_offset_behind_the_clock_is_kept(self, behind: str, zone: str) -> None:
        assert shown(f"2026-08-05 18:00:30{behind}") == f"2026-08-05 18:00:30{zone}"

    def test_no_zone_is_a_day_ahead(self) -> None:
        assert shown("2026-08-05 18:00 +24:00") == ""

    def test_what_names_none_is_utc_where_the_export_says_so(self) -> None:
        style = date_style(["2026-08-05 18:00"], "activities.csv")
        assert style.utc_instant("2026-08-05 18:00") == datetime(2026, 8, 5, 18, tzinfo=UTC)
        assert style.utc_instant("2026-08-05 18:00 +0200") == datetime(2026, 8, 5, 16, tzinfo=UTC)
        assert style.utc_instant("soon") is None


class TestTheHalfOfTheDay:
    @pytest.mark.parametrize(
        ("clock", "time"),
        [
            pytest.param("12:00 AM", "00:00", id="midnight"),
            pytest.param("12:30 am", "00:30", id="half past midnight"),
            pytest.param("1:05 a.m.", "01:05", id="with dots"),
            pytest.param("1:05 PM", "13:05", id="an hour after noon"),
            pytest.param("11:59 AM", "11:59", id="before noon"),
            pytest.param("12:00 PM", "12:00", id="noon"),
            pytest.param("6:05 p. m.", "18:05", id="with dots and a space"),
            pytest.param("11:59 PM", "23:59", id="before midnight"),
            pytest.param("18:05 PM", "18:05", id="a clock of twenty-four hours that says it too"),
            pytest.param("0:05 AM", "00:05", id="no such hour, but understood"),
            pytest.param("下午6:05", "18:05", id="Chinese, in front"),
            pytest.param("오전 6:05", "06:05", id="Korean, in front"),
            pytest.param("6:05 odp.", "18:05", id="Czech"),
        ],
    )
    def test_it_is_told_in_any_language(self, clock: str, time: str) -> None:
        assert shown(f"2026-08-05 {clock}")[11:16] == time

    @pytest.mark.parametrize("clock", ["6:05 xm", "6:05 later", "25:00", "18:60", "6:5"])
    def test_what_is_no_time_is_no_date(self, clock: str) -> None:
        assert shown(f"2026-08-05 {clock}") == ""


class TestMidnight:
    MIDNIGHTS = ("2026-09-03 00:00:00", "2026-09-04 00:00:00")

    def test_in_every_row_it_names_no_time(self) -> None:
        style = date_style(self.MIDNIGHTS, "log.csv")
        assert not any(map(style.names_time, self.MIDNIGHTS))

    def test_beside_another_time_or_alone_it_is_one(self) -> None:
        assert date_style([*self.MIDNIGHTS, "2026-09-05 07:00"], "log.csv").names_time(
            self.MIDNIGHTS[0]
        )
        assert date_style(self.MIDNIGHTS[:1], "log.csv").names_time(self.MIDNIGHTS[0])


class TestTheYear:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            pytest.param("14/9/26 18:00", "2026-09-14", id="two digits"),
            pytest.param("14/9/10 18:00", "2010-09-14", id="ten is 2010"),
            pytest.param("14/9/99 18:00", "1999-09-14", id="ninety-nine is over"),
            pytest.param("14/9/89 18:00", "2089-09-14", id="eighty-nine would be too old"),
            pytest.param("14 Sep 09 18:00", "2009-09-14", id="nine with its nought"),
            pytest.param("14 Sep 9 18:00", "", id="nine without is no year"),
            pytest.param("14/9/2569 18:00", "2026-09-14", id="as Buddhists count"),
            pytest.param("14/9/1990 18:00", "1990-09-14", id="the first that is believed"),
            pytest.param("14/9/1989 18:00", "", id="the last that is not"),
            pytest.param("2026/9/14 18:00", "2026-09-14", id="in front"),
            pytest.param("2026.09.14 18:00", "2026-09-14", id="in front, with dots"),
            pytest.param("29/2/2024 18:00", "2024-02-29", id="a leap day"),
            pytest.param("29/2/2026 18:00", "", id="none that year"),
        ],
    )
    def test_a_year_is_one_in_which_somebody_may_have_trained(self, text: str, day: str) -> None:
        assert shown(text)[:10] == day


class TestASpreadsheetsNumber:
    @pytest.mark.parametrize(
        ("text", "when"),
        [
            pytest.param("46239", "2026-08-05 18:00:00", id="a day is its evening"),
            pytest.param("46239.25", "2026-08-05 06:00:00", id="a quarter of a day"),
            pytest.param("46239,25", "2026-08-05 06:00:00", id="with a comma"),
            pytest.param("46239.999988", "2026-08-05 23:59:59", id="rounded to the second"),
            pytest.param("4623", "", id="four digits are none"),
        ],
    )
    def test_days_since_1900_are_a_date(self, text: str, when: str) -> None:
        assert shown(text) == when

    @given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001 - a clock
    def test_it_means_the_second_it_was_made_of(self, when: datetime) -> None:
        whole = when.replace(microsecond=0)
        days = (whole - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001 - a clock
        if whole.second:
            assert shown(f"{days:.8f}") == f"{whole:%Y-%m-%d %H:%M:%S}"


class TestMonths:
    @pytest.mark.parametrize(
        ("word", "month"),
        [
            ("March", 3), ("mar", 3), ("MAR.", 3), ("März", 3), ("mars", 3), ("sept", 9),
            ("août", 8), ("kolovoza", 8), ("soon", None), ("ma", None), ("", None),
        ],
    )  # fmt: skip
    def test_a_name_or_what_only_one_begins_with(self, word: str, month: int | None) -> None:
        assert month_named(word) == month

    def test_a_word_is_compared_without_case_accents_dots_and_apostrophes(self) -> None:
        assert bare_word(" D’Août. ") == "daout"

    def test_the_months_of_two_languages_are_those_of_both(self) -> None:
        both = months_of(["de", "fr"])
        assert {"marz", "aout"} <= both
        assert both == months_of(["de"]) | months_of(["fr"])
        assert months_of(["xx"]) == frozenset()


class TestTheQuestion:
    TWO_WAYS = ("9/3/2026 18:00", "9/10/2026 18:00")

    def test_between_day_and_month_it_says_what_to_type(self) -> None:
        with pytest.raises(SettingNeededError) as asked:
            date_style(self.TWO_WAYS, "log.csv")
        assert asked.value.message == (
            "log.csv does not say whether a date such as “9/3/2026 18:00” begins with the day or "
            "the month."
        )
        assert asked.value.hint == (
            "Say it once with --date-order dmy, mdy or ymd (d the day, m the month, y the year); "
            "it is remembered."
        )
        question = asked.value.question
        assert question is not None
        assert (question.section, question.key) == ("sources", "date_order")
        assert question.choices == ("dmy", "mdy", "ymd")

    def test_between_two_orders_it_quotes_one_of_each(self) -> None:
        with pytest.raises(SettingNeededError) as asked:
            date_style(["9/14/2026", "14/9/2026"], "log.csv")
        assert asked.value.message == (
            "log.csv holds dates in more than one order, such as “9/14/2026” and “14/9/2026”."
        )

    def test_between_two_languages_it_names_them(self) -> None:
        with pytest.raises(SettingNeededError) as asked:
            date_style(["5 lis 2025, 18:00"], "log.csv")
        assert asked.value.hint == "Say it once with --date-language hr or pl; it is remembered."
        question = asked.value.question
        assert question is not None
        assert (question.section, question.key) == ("sources", "date_language")
        assert question.choices == ("hr", "pl")

    @pytest.mark.parametrize("order", ["dmy", "mdy"])
    def test_an_answer_is_taken_only_where_the_dates_do_not_decide(self, order: str) -> None:
        assert date_style(self.TWO_WAYS, "log.csv", order=order).order == order
        assert date_style(["9/14/2026"], "log.csv", order=order).order == "mdy"

    def test_a_text_of_no_end_is_quoted_in_part(self) -> None:
        long = f"9/3/2026 18:00{' ' * 60}h"
        with pytest.raises(SettingNeededError) as asked:
            date_style([long, "9/10/2026 18:00"], "log.csv")
        assert "“9/3/2026 18:00 h”" in asked.value.message

    def test_a_file_without_dates_asks_nothing(self) -> None:
        style = date_style(["", "soon"], "log.csv")
        assert (style.language, style.midnights) == ("", False)
