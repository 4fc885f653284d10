"""Rows of a table: separators, headings, columns cut or doubled, and what is said of damage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.importers.csv_rows import (
    column_names,
    first_line,
    header_cells,
    read_rows,
    rows_by_column,
    rows_left_out,
)


def rows_of(text: str, columns: list[str] | None = None) -> tuple[list[dict[str, str]], list[str]]:
    """Return the rows of a table by column, and what was left out."""
    said: list[str] = []
    return list(rows_by_column(text.encode(), said.append, columns or ())), said


class TestWhatStandsBetweenCells:
    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("a,b,c\n1,2,3\n", id="commas"),
            pytest.param("a;b;c\n1;2;3\n", id="semicolons"),
            pytest.param("a\tb\tc\n1\t2\t3\n", id="tabs"),
            pytest.param('"a";"b";"c"\n"1";"2";"3"\n', id="quotes"),
            pytest.param("sep=;\na;b;c\n1;2;3\n", id="a line that says so"),
            pytest.param("SEP=|\na|b|c\n1|2|3\n", id="which may say anything"),
            pytest.param("sep=\t\na\tb\tc\n1\t2\t3\n", id="a tab, too"),
            pytest.param("\n\n  \na,b,c\n\n1,2,3\n\n", id="blank lines"),
            pytest.param("a,b,c\r\n1,2,3\r\n", id="Windows' ends of lines"),
            pytest.param("a,b,c\r1,2,3\r", id="those of old Macs"),
            pytest.param("a,b,c\n1,2,3", id="no end at the end"),
        ],
    )
    def test_is_found_out(self, text: str) -> None:
        assert rows_of(text) == ([{"a": "1", "b": "2", "c": "3"}], [])

    def test_what_stands_within_quotes_does_not_count(self) -> None:
        head = '"a, or so, and, more";b;c'
        assert header_cells(head.encode()) == ["a, or so, and, more", "b", "c"]

    def test_a_decimal_comma_stands_among_semicolons(self) -> None:
        assert rows_of("weight;reps;note\n102,5;5;a, b, c, d\n")[0] == [
            {"weight": "102,5", "reps": "5", "note": "a, b, c, d"}
        ]

    @given(st.sampled_from(",;\t"), st.lists(st.integers(0, 999), min_size=4, max_size=4))
    def test_the_same_cells_are_read_whatever_stands_between(
        self, mark: str, cells: list[int]
    ) -> None:
        text = f"{mark.join('abcd')}\n{mark.join(map(str, cells))}\n"
        assert rows_of(text)[0] == [dict(zip("abcd", map(str, cells), strict=True))]


def test_what_stands_before_the_heading_is_no_row() -> None:
    found = list(read_rows(b"\nsep=;\n\na;b\n1;2\n"))
    assert [row.cells for row in found] == [["a", "b"], ["1", "2"]]


class TestTheHeading:
    def test_names_are_in_small_letters_with_single_spaces(self) -> None:
        assert column_names(b" Set  Order ,WEIGHT (kg)\n") == ["set order", "weight (kg)"]

    @pytest.mark.parametrize("data", [b"", b"\n\n", b"sep=;\n"])
    def test_a_table_without_one_has_no_columns(self, data: bytes) -> None:
        assert (first_line(data), header_cells(data)) == ("", [])

    def test_an_unclosed_quote_is_the_rest_of_the_line(self) -> None:
        assert header_cells(b'a,"b,c\n1,2,3\n') == ["a", "b,c"]

    def test_of_two_exports_in_one_file_the_second_heading_is_no_row(self) -> None:
        assert rows_of("a,b\n1,2\nA, B\n3,4\n")[0] == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]

    def test_a_row_that_only_begins_like_it_is_one(self) -> None:
        assert rows_of("a,b\na,2\n")[0] == [{"a": "a", "b": "2"}]

    def test_columns_may_be_called_otherwise_than_the_heading_says(self) -> None:
        assert rows_of("Datum,Übung\n1,2\nDatum,Übung\n", ["date", "exercise"])[0] == [
            {"date": "1", "exercise": "2"}
        ]

    def test_of_a_column_that_stands_twice_the_last_counts(self) -> None:
        assert rows_of("a,b,a\n1,2,3\n")[0] == [{"a": "3", "b": "2"}]


class TestRowsOfAnotherLength:
    HEAD = "a,b,c,d,e,f\n"

    @pytest.mark.parametrize(
        ("row", "cells"),
        [
            pytest.param("1,2,3,4,5,6", "123456", id="whole"),
            pytest.param("1,2,3,4,5", "12345", id="one empty cell cut off"),
            pytest.param("1,2,3", "123", id="three cut off, as spreadsheets do"),
            pytest.param("1,2,3,4,5,6,7", "123456", id="one too many"),
            pytest.param(" 1 , 2,3 ,4,5,6", "123456", id="spaces around"),
        ],
    )
    def test_cells_that_a_spreadsheet_cut_off_are_empty(self, row: str, cells: str) -> None:
        (found,), said = rows_of(f"{self.HEAD}{row}\n")
        assert [found.get(name, "") for name in "abcdef"] == [*cells, *[""] * (6 - len(cells))]
        assert said == []

    def test_a_row_cut_shorter_is_damaged_and_the_first_such_line_is_named(self) -> None:
        found, said = rows_of(f"{self.HEAD}1,2,3,4,5,6\n1,2\n1,2,3,4,5,6\n1\n")
        assert len(found) == 2
        assert said == ["2 rows were left out: damaged, the first in line 3."]

    def test_the_line_counts_breaks_within_cells(self) -> None:
        assert rows_of(f'{self.HEAD}1,2,3,4,5,"six\nand more"\n1,2\n')[1] == [
            "1 row was left out: damaged, the first in line 4."
        ]

    def test_a_cell_of_absurd_length_costs_its_row_alone(self) -> None:
        found = list(read_rows(f"a,b\n{'x' * 200_000},2\n3,4\n".encode()))
        assert [(row.line, row.cells) for row in found] == [
            (1, ["a", "b"]),
            (2, []),
            (3, ["3", "4"]),
        ]
        assert found[1].problem == "field larger than field limit (131072)"

    def test_so_it_does_in_a_table_of_two_columns_where_none_may_be_cut(self) -> None:
        found, said = rows_of(f"a,b\n{'x' * 200_000},2\n3\n")
        assert (found, said) == (
            [{"a": "3", "b": ""}],
            ["1 row was left out: damaged, the first in line 2."],
        )


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(1, "1 row was left out"), (2, "2 rows were left out"), (1200, "1,200 rows were left out")],
)
def test_how_many_rows_are_missing(number: int, sentence: str) -> None:
    assert rows_left_out(number) == sentence


def test_a_table_that_was_wrapped_line_by_line_is_unwrapped() -> None:
    wrapped = '"a,b,c,""d, e"""\n"1,2,3,""4, 5"""\n'
    assert rows_of(wrapped)[0] == [{"a": "1", "b": "2", "c": "3", "d, e": "4, 5"}]


def test_a_single_column_of_sentences_is_not() -> None:
    assert rows_of('"one, two"\n"three, four"\n')[0] == [{"one, two": "three, four"}]
