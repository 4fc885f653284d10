"""Tables and JSON on the terminal: readable, harmless, never cut off."""

from __future__ import annotations

import json
import math
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.cli.output import print_json, print_table, show_error
from analyzer.errors import UsageError

if TYPE_CHECKING:
    Captured = pytest.CaptureFixture[str]


def test_a_table_lines_its_columns_up(capsys: Captured) -> None:
    print_table(("id", "km"), [("run-1", "9.5"), ("run-22", "14.0")], shape="lr")
    assert capsys.readouterr().out.splitlines() == ["id        km", "run-1    9.5", "run-22  14.0"]


def test_a_column_without_a_heading_is_left_out(capsys: Captured) -> None:
    print_table(("id", "", "runs"), [("a", "never", "3")], shape="lrr")
    out = capsys.readouterr().out
    assert "never" not in out
    assert out.splitlines()[1].split() == ["a", "3"]


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
