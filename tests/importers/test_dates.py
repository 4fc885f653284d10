"""A file's dates are understood together: its language, its order of day and month, its clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from analyzer.errors import SettingNeededError
from analyzer.importers.dates import date_style
from analyzer.importers.generate_month_names import FILE, table_rows


def days(*texts: str, order: str = "", language: str = "") -> list[str]:
    style = date_style(texts, "log.csv", order=order, language=language)
    return [f"{when:%Y-%m-%d %H:%M}" if (when := style.clock_time(t)) else "" for t in texts]


@pytest.mark.parametrize(
    "text",
    [
        "5 Ağu 2026, 18:00", "5 aug. 2026 18.00", "5 авг. 2026 г., 18:00", "5 août 2026 à 18 h 00",
        "5 de ago. de 2026, 18:00", "2026. aug. 5. 18:00", "5 Αυγ 2026, 6:00 μ.μ.",
        "5 באוג׳ 2026, 18:00", "5 ส.ค. 2569 18:00", "18:00, 5 thg 8, 2026", "2026年8月5日 下午6:00",
        "2026. 8. 5. 오후 6:00", "5 أغسطس ٢٠٢٦، ٦:٠٠ م",
        "5. kolovoza 2026. 18:00", "5 sie 2026, 18:00",
        "5. 8. 2026 6:00 odp.", "5.8.2026 klo 18.00", "2026 m. rugpjūčio 5 d. 18:00",
        "5-Aug-26 18:00", "Wed, Aug 5, 2026 at 6:00 PM", "5 d’ag. 2026 18:00", "2026-08-05 18:00 h",
        "2026-08-05 18:00 Uhr", "46239.75", "5 Agt 2026 18.00", "5 Ağustos 2026 Çarşamba 18:00",
    ],
)  # fmt: skip
def test_one_evening_as_the_world_writes_it(text: str) -> None:
    assert days(text) == ["2026-08-05 18:00"]


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "5 xyz 2026, 18:00", "31 Feb 2025, 17:00", "########", "1-2-1 1:13",
        "3Oct999999999907:47", "令和8年8月1日 6:30", "1405/5/3 18:00", "8/15/2026 6:00 XX",
        "15/15/2026 18:00", "5 Aug 2026 25:00",
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_no_date(text: str) -> None:
    assert days(text) == [""]


class TestTheLanguage:
    def test_listopada_is_october_in_croatian_and_november_in_polish(self) -> None:
        assert days("5 listopada 2025", "5 ožujka 2025")[0].startswith("2025-10-05")
        assert days("5 listopada 2025", "5 stycznia 2025")[0].startswith("2025-11-05")

    def test_alone_it_must_be_asked_and_an_answer_decides(self) -> None:
        with pytest.raises(SettingNeededError) as refused:
            days("5 lis 2025, 18:00")
        assert refused.value.message == (
            "log.csv has a month “lis”, which is another one in each of the languages hr and pl."
        )
        assert days("5 lis 2025, 18:00", language="hr") == ["2025-10-05 18:00"]

    def test_a_month_that_has_not_come_is_not_meant(self) -> None:
        this_year = datetime.now(UTC).year
        if datetime.now(UTC).month == 10:
            assert days(f"5 lis {this_year}, 18:00") == [f"{this_year}-10-05 18:00"]

    def test_a_weekday_is_no_month(self) -> None:
        assert days("mar. 5 mai 2026 18:05") == ["2026-05-05 18:05"]
        assert days("mar, 5 may 2026 18:05", "jue, 2 abr 2026 18:00")[0] == "2026-05-05 18:05"

    def test_a_row_in_another_language_is_read_where_all_agree(self) -> None:
        assert days("5 okt 2025 18:00", "5 dez 2025 18:00", "5 oct 2025 18:00")[2] == (
            "2025-10-05 18:00"
        )

    def test_the_beginning_of_a_finnish_month_is_no_english_one(self) -> None:
        assert days("28 Mar 2025, 17:29") == ["2025-03-28 17:29"]


class TestTheOrder:
    def test_one_day_beyond_twelve_decides_for_all(self) -> None:
        assert days("9/3/2026 18:00", "9/10/2026 18:00", "9/14/2026 18:00") == [
            "2026-09-03 18:00", "2026-09-10 18:00", "2026-09-14 18:00"
        ]  # fmt: skip
        assert days("3/9/2026 18:00", "14/9/2026 18:00")[0] == "2026-09-03 18:00"

    def test_a_log_is_in_order_of_time(self) -> None:
        assert days("9/3/26 6:00 PM", "9/10/26 6:00 PM", "10/1/26 6:00 PM")[0] == "2026-09-03 18:00"
        assert days("26-09-14 18:00", "26-09-30 18:00")[0] == "2026-09-14 18:00"

    def test_an_old_log_may_be_of_the_years_before_2010(self) -> None:
        assert days("30/9/09", "1/10/09") == ["2009-09-30 18:00", "2009-10-01 18:00"]
        assert days("09/30/09 18:00", "10/01/09 18:00")[1] == "2009-10-01 18:00"
        assert days("26 mars 09") == ["2009-03-26 18:00"]
        assert days("9/3/26", "14/3/26") == ["2026-03-09 18:00", "2026-03-14 18:00"]

    def test_a_year_has_two_digits_at_least(self) -> None:
        assert days("12 mars 9") == [""]

    def test_dots_stand_behind_the_day(self) -> None:
        assert days("03.09.2026, 18:00") == ["2026-09-03 18:00"]

    @pytest.mark.parametrize("order", ["dmy", "mdy"])
    def test_what_no_row_shows_is_asked(self, order: str) -> None:
        texts = ("9/3/2026 18:00", "9/10/2026 18:00")
        with pytest.raises(SettingNeededError, match=r"“9/3/2026 18:00” begins with the day or"):
            days(*texts)
        first = {"dmy": "2026-03-09 18:00", "mdy": "2026-09-03 18:00"}[order]
        assert days(*texts, order=order)[0] == first

    def test_the_rows_beat_what_was_said_of_another_log(self) -> None:
        assert days("9/14/2026 18:00", order="dmy") == ["2026-09-14 18:00"]

    def test_a_plan_ahead_is_not_taken_for_another_order(self) -> None:
        """5 and 9 January and a planned 3 December, or 1 May, 1 September, and back to 12 March."""
        year = datetime.now(UTC).year
        with pytest.raises(SettingNeededError):
            days(f"5/1/{year}", f"9/1/{year}", f"3/12/{year}")

    def test_both_orders_are_asked_about_and_the_other_ones_left_out(self) -> None:
        texts = ("9/14/2026 18:00", "14/9/2026 18:00", "3/4/2026 18:00")
        with pytest.raises(SettingNeededError, match="more than one order, such as “9/14/2026"):
            days(*texts)
        assert days(*texts, order="dmy") == ["", "2026-09-14 18:00", "2026-04-03 18:00"]

    def test_one_slip_among_many_decides_and_asks_nothing(self) -> None:
        good = [f"{day}/3/2026 18:00" for day in range(1, 31)]
        assert days(*good, "3/31/2026 18:00")[-1] == ""
        iso = [f"2026-03-{day:02} 18:00" for day in range(1, 31)]
        assert days(*iso, "1/2/26 18:00")[-1] == ""


class TestTheClock:
    def test_a_day_alone_is_its_evening_and_known_as_such(self) -> None:
        style = date_style(["2026-09-03"], "log.csv")
        assert style.clock_time("2026-09-03") == datetime(2026, 9, 3, 18)  # noqa: DTZ001 - a clock
        assert not style.names_time("2026-09-03")

    def test_midnight_in_every_row_is_no_time_either(self) -> None:
        assert days("2026-09-03 00:00:00", "2026-09-04 00:00:00")[0] == "2026-09-03 18:00"
        assert days("2026-09-03 00:00:00", "2026-09-04 07:00:00")[0] == "2026-09-03 00:00"

    def test_a_zone_named_is_kept(self) -> None:
        style = date_style(["2026-08-05 18:00:00 +0200"], "log.csv")
        when = style.clock_time("2026-08-05 18:00:00 +0200")
        assert when is not None
        assert when.utcoffset() == timedelta(hours=2)
        assert style.utc_instant("2026-08-05 18:00:00 UTC") == datetime(2026, 8, 5, 18, tzinfo=UTC)


ROWS = [line.split(",") for line in FILE.read_text(encoding="utf-8").splitlines()]


def test_the_table_is_what_cldr_says() -> None:
    assert list(map(list, table_rows())) == ROWS, "run `make months`"


@pytest.mark.parametrize("row", ROWS[1:], ids=lambda row: row[0])
def test_a_year_in_every_language_is_twelve_months(row: list[str]) -> None:
    year = [f"5 {names.split('|')[-1]} 2025 18:00" for names in row[1:13]]
    assert days(*year) == [f"2025-{month:02}-05 18:00" for month in range(1, 13)]
