"""A decoded file's tables: one message's values, tables joined, and files chained in one.

``FitMessage`` answers for what a watch did not write; ``join`` brings messages of several
definitions into one table, within a budget of memory; ``chained_files`` takes them apart again.
"""

from __future__ import annotations

from math import inf, isnan, nan
from typing import Any

import numpy as np
import pytest

from analyzer.importers.fit.tables import (
    FitData,
    FitMessage,
    MemoryBudget,
    chained_files,
    each_message,
    join,
    with_table,
)
from analyzer.importers.table import Table


def table(name: str, position: list[int], /, **columns: Any) -> Table:
    return Table(name, columns, np.array(position, dtype=np.int64))


def numbers(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def texts(*values: str | None) -> np.ndarray:
    return np.array(values, dtype=object)


def plenty() -> MemoryBudget:
    return MemoryBudget.for_bytes(1000)


class TestOneMessage:
    SESSION = table(
        "session",
        [0, 50],
        avg_heart_rate=numbers(0, 141),
        max_heart_rate=numbers(nan, inf),
        name=texts(None, "  Legs A "),
        category=np.array([[28.0, nan, 17.0], [nan, nan, nan]]),
    )

    def test_zero_is_what_a_watch_writes_for_nothing_measured(self) -> None:
        first, second = each_message(self.SESSION)
        assert (first.positive("avg_heart_rate"), second.positive("avg_heart_rate")) == (None, 141)
        assert first.known("avg_heart_rate") == 0

    def test_no_number_and_no_finite_number_are_unknown(self) -> None:
        assert [row.known("max_heart_rate") for row in each_message(self.SESSION)] == [None, None]
        assert [row.positive("max_heart_rate") for row in each_message(self.SESSION)] == [None] * 2

    def test_a_text_has_no_blanks_around_it_and_none_is_empty(self) -> None:
        assert [row.text("name") for row in each_message(self.SESSION)] == ["", "Legs A"]

    def test_a_field_of_several_values_keeps_the_known_ones_in_order(self) -> None:
        first, second = each_message(self.SESSION)
        assert first.several("category").tolist() == [28.0, 17.0]
        assert second.several("category").tolist() == []

    def test_a_field_of_several_values_is_no_single_number(self) -> None:
        assert isnan(FitMessage(self.SESSION).number("category"))

    @pytest.mark.parametrize("column", ["nothing_of_the_kind", "avg_heart_rate"])
    def test_of_a_message_that_is_not_there_nothing_is_known(self, column: str) -> None:
        absent = FitMessage(Table("session"))
        assert absent.known(column) is None
        assert absent.positive(column) is None
        assert absent.text(column) == ""


class TestJoining:
    def test_messages_stand_in_the_order_of_the_file(self) -> None:
        one = table("record", [10, 40], heart_rate=numbers(140, 143))
        other = table("record", [20, 30], heart_rate=numbers(141, 142), power=numbers(200, 210))
        joined = join("record", [one, other], plenty())
        assert joined.position.tolist() == [10, 20, 30, 40]
        assert joined.numbers("heart_rate").tolist() == [140, 141, 142, 143]
        assert joined.numbers("power")[1:3].tolist() == [200, 210]
        assert np.isnan(joined.numbers("power")[[0, 3]]).all()

    def test_rows_of_numbers_are_as_wide_as_the_widest(self) -> None:
        narrow = table("hrv", [0], time=np.array([[0.9]]))
        wide = table("hrv", [9], time=np.array([[0.8, 0.7, 0.6]]))
        joined = join("hrv", [narrow, wide], plenty())
        np.testing.assert_array_equal(joined.numbers("time"), [[0.9, nan, nan], [0.8, 0.7, 0.6]])

    def test_a_field_that_is_once_a_text_and_once_a_number_stays_what_it_was_first(self) -> None:
        named = table("record", [0], shoe=texts("Fast"))
        numbered = table("record", [9], shoe=numbers(7))
        assert join("record", [named, numbered], plenty()).texts("shoe").tolist() == ["Fast", None]

    def test_nothing_joined_is_an_empty_table(self) -> None:
        assert len(join("record", [], plenty())) == 0

    def test_what_the_budget_does_not_cover_is_left_out_and_the_commonest_is_kept(self) -> None:
        common = table("record", list(range(100)), heart_rate=np.full(100, 140.0))
        rare = table("record", [200], power=numbers(200))
        budget = MemoryBudget(left=150, widest=150)
        joined = join("record", [rare, common], budget)
        assert set(joined.columns) == {"heart_rate"}
        assert budget.refused
        assert budget.left == 150 - 101

    def test_one_wide_row_cannot_take_all_the_budget(self) -> None:
        budget = MemoryBudget(left=1000, widest=100)
        assert budget.take((1000,))
        assert not MemoryBudget(left=1000, widest=100).take((50, 3))


class TestChainedFiles:
    TWO = FitData(
        {
            "file_id": table("file_id", [14, 500], type=numbers(4, 4)),
            "record": table("record", [100, 200, 600], heart_rate=numbers(140, 141, 150)),
            "session": table("session", [300], sport=numbers(1)),
        },
        ("odd",),
        crc_ok=True,
    )

    def test_each_file_begins_with_its_own_file_id(self) -> None:
        first, second = chained_files(self.TWO)
        assert first.table("record").numbers("heart_rate").tolist() == [140, 141]
        assert second.table("record").numbers("heart_rate").tolist() == [150]
        assert (len(first.table("session")), len(second.table("session"))) == (1, 0)
        assert {part.problems for part in (first, second)} == {("odd",)}

    def test_a_file_without_file_id_is_one_file(self) -> None:
        fit = FitData({"record": self.TWO.table("record")}, (), crc_ok=True)
        (only,) = chained_files(fit)
        assert len(only.table("record")) == 3

    def test_one_table_is_replaced_and_the_others_stay(self) -> None:
        changed = with_table(self.TWO, Table("record"))
        assert len(changed.table("record")) == 0
        assert changed.table("session") is self.TWO.table("session")
        assert changed.problems == ("odd",)
