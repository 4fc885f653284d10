"""Tables and JSON on the terminal: readable, harmless, never cut off."""

from __future__ import annotations

import json
import math
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from fakes.command import Screen
from hypothesis import given
from hypothesis import strategies as st

from analyzer.cli.output import print_json, print_table, print_text, show_error
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    Captured = pytest.CaptureFixture[str]


def test_a_table_lines_its_columns_up(capsys: Captured) -> None:
    print_table(("id", "km"), [("run-1", "9.5"), ("run-22", "14.0")], shape="lr")
    assert capsys.readouterr().out.splitlines() == ["id        km", "run-1    9.5", "run-22  14.0"]


def test_a_column_without_a_heading_is_left_out(capsys: Captured) -> None:
    print_table(("id", "", "runs"), [("a", "never", "3")], shape="lrr")
    out = capsys.readouterr().out
    assert "never" not in out
    assert out.splitlines()[1].split() == ["a", "3"]


def test_two_columns_may_have_one_heading(capsys: Captured) -> None:
    print_table(("run", "now", "costs", "then", "costs"), [("wed", "36 h", "2.7", "84 h", "0.0")])
    assert capsys.readouterr().out.splitlines()[1].split() == [
        "wed",
        "36",
        "h",
        "2.7",
        "84",
        "h",
        "0.0",
    ]


def test_a_table_without_rows_has_its_headings(capsys: Captured) -> None:
    print_table(("id", "day"), [])
    assert capsys.readouterr().out.split() == ["id", "day"]


def test_into_a_pipe_nothing_is_wrapped(capsys: Captured) -> None:
    print_table(("note",), [("word " * 100,)], shape="w")
    assert len(capsys.readouterr().out.splitlines()) == 2


@given(st.text(min_size=1).filter(lambda text: text.isprintable() and not text.isspace()))
def test_a_title_from_outside_is_printed_letter_by_letter(title: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_COLOR", "1")
        out = StringIO()
        with redirect_stdout(out):
            print_table(("title",), [(title,)])
    assert out.getvalue().splitlines()[1].strip() == title.strip()


@pytest.mark.parametrize("title", ["\x1b[31mred", "line\nbreak", "bell\a", "\u202eright to left"])
def test_terminal_codes_in_a_title_do_nothing(capsys: Captured, title: str) -> None:
    print_table(("title",), [(title,)])
    out = capsys.readouterr().out
    assert len(out.splitlines()) == 2
    assert not {"\x1b", "\a", "\u202e"} & set(out)


def test_json_is_read_by_any_tool(capsys: Captured) -> None:
    print_json({"day": date(2026, 11, 16), "pace": math.nan, "name": "Lauf um die Müritz"})
    out = capsys.readouterr().out
    assert json.loads(out) == {"day": "2026-11-16", "pace": None, "name": "Lauf um die Müritz"}
    assert "Müritz" in out


def test_an_error_and_its_hint_go_to_stderr(capsys: Captured) -> None:
    show_error(UsageError("There is no run x.", "`legstats runs` lists the ids."))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "legstats: There is no run x.\n`legstats runs` lists the ids.\n"


def shown_on_screen(columns: int, print_it: Callable[[], None]) -> list[str]:
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(Screen()) as screen:
        patch.setenv("COLUMNS", str(columns))
        patch.setenv("TERM", "dumb")
        print_it()
    return screen.getvalue().splitlines()


def test_a_table_too_wide_for_the_terminal_is_read_row_by_row() -> None:
    rows = [("run-20261107-0900", "Sat 7 Nov 2026, 9:00", "9.6 km", "–", "the longest of 30 days")]
    columns = ("id", "when", "distance", "leg day?", "why")
    wide = shown_on_screen(100, lambda: print_table(columns, rows, shape="llrlw"))
    narrow = shown_on_screen(60, lambda: print_table(columns, rows, shape="llrlw"))
    assert [line.split()[0] for line in wide] == ["id", "run-20261107-0900"]
    assert narrow == [
        "run-20261107-0900  when: Sat 7 Nov 2026, 9:00;",
        "    distance: 9.6 km; why: the longest of 30 days",
    ]


def test_where_the_terminal_is_too_narrow_the_columns_that_matter_stay() -> None:
    columns, rows = ("id", "when", "why"), [("run-20261107-0900", "Sat 7 Nov 2026, 9:00", "easy")]

    def print_it() -> None:
        print_table(columns, rows, shape="llw", narrower=(("id", "why"),))

    assert shown_on_screen(60, print_it)[0].split() == ["id", "when", "why"]
    assert [line.split() for line in shown_on_screen(30, print_it)] == [
        ["id", "why"], ["run-20261107-0900", "easy"],
    ]  # fmt: skip
    assert shown_on_screen(20, print_it)[0] == "run-20261107-0900"


def test_prose_breaks_between_words_and_never_in_a_command() -> None:
    text = "  Your legs  Undecided: say so with `legstats legdays set strength-20251001-1210 yes`."
    lines = shown_on_screen(60, lambda: print_text(text, hang=11))
    assert lines == [
        "  Your legs  Undecided: say so with",
        "             `legstats legdays set strength-20251001-1210 yes`.",
    ]
    out = StringIO()
    with redirect_stdout(out):
        print_text(text, hang=11)
    assert out.getvalue() == f"{text}\n"


@given(st.text(alphabet="ab -`legstats12\n", max_size=200), st.integers(20, 120))
def test_wrapping_loses_no_word(text: str, columns: int) -> None:
    lines = shown_on_screen(columns, lambda: print_text(text))
    assert " ".join(lines).split() == text.split()
