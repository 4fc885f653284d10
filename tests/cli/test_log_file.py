"""Years of a journal come from a spreadsheet and go into one; each morning three answers do."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from fakes.command import legstats, legstats_at_terminal
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.actions.journal import note_day
from analyzer.actions.journal_file import export_journal, import_journal
from analyzer.answers.journal import journal_days
from analyzer.config import Config
from analyzer.outputs import Outputs

if TYPE_CHECKING:
    from pathlib import Path

JOURNAL = """date,soreness,sleep,protein,water,alcohol,foam-rolling,compression,epsom-bath,note
2026-10-01,5,7.5,140,2.5,0,yes,no,,stairs hurt
2026-10-02,,8,,,,,,,
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def days(home: Path) -> dict[str, dict[str, Any]]:
    return {row["day"]: row for row in legstats(home, "log", "--json").json}


def read(home: Path, content: str | bytes, *options: str) -> Any:
    file = home.parent / "journal.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return legstats(home, "log", "import", file, *options)


def test_a_spreadsheets_days_are_noted_and_empty_cells_say_nothing(home: Path) -> None:
    said = read(home, JOURNAL)
    assert (said.code, said.out) == (0, "9 entries new\n")
    noted = days(home)
    assert noted["2026-10-01"] | {"entered_at": ""} == {
        "day": "2026-10-01", "entered_at": "", "soreness": 5, "sleep_h": 7.5,
        "sleep_from": "athlete", "protein_g": 140, "water_l": 2.5, "alcohol": 0,
        "foam_rolling": True, "compression": False, "epsom_bath": None, "massage": None,
        "stretching": None, "cold_bath": None, "weight_kg": None,
        "protein_g_per_kg": None, "note": "stairs hurt",
    }  # fmt: skip
    assert noted["2026-10-02"]["soreness"] is None
    assert noted["2026-10-02"]["alcohol"] is None


def test_the_same_file_again_changes_nothing_and_another_value_replaces(home: Path) -> None:
    read(home, JOURNAL)
    assert read(home, JOURNAL).out == "9 entries unchanged\n"
    assert read(home, JOURNAL.replace(",5,7.5", ",6,7.5")).out.startswith(
        "1 entry changed, 8 unchanged"
    )
    assert days(home)["2026-10-01"]["soreness"] == 6


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfDate;Soreness;Sleep;Foam rolling\r\n01.10.2026;5;7,5;WAHR\r\n31.10.2026\r\n",
        "sep=\t\nday\tsleep_h\tfoam_rolling\tsoreness\n10/1/2026\t7:30\tTRUE\t5\n10/31/2026\n".encode(
            "utf-16"
        ),
        b"soreness,date,sleep,foam-rolling\n5,46296,7.5,x\n",
    ],
    ids=["German Excel", "UTF-16 with tabs", "serial days"],
)  # fmt: skip
def test_whatever_a_spreadsheet_makes_of_it(home: Path, content: bytes) -> None:
    said = read(home, content)
    assert said.code == 0, said.err
    told = days(home)["2026-10-01"]
    assert (told["soreness"], told["sleep_h"], told["foam_rolling"]) == (5, 7.5, True)


def test_bad_cells_are_named_and_all_around_them_kept(home: Path) -> None:
    said = read(
        home,
        "date,soreness,compression,mood\n2026-10-01,12,yes,good\nsoon,3,no,\n2026-10-03,4,maybe,\n"
        "2090-01-01,3,,\n",
    )
    assert said.code == 5
    assert said.err.splitlines() == [
        "Line 2: soreness “12”: a number from 0 to 10.",
        "Line 3: “soon” is no date.",
        "Line 4: compression “maybe”: yes or no.",
        "Line 5: 1 Jan 2090 has not come yet.",
        "Columns not read: mood.",
    ]
    noted = days(home)
    assert noted["2026-10-01"]["compression"] is True
    assert noted["2026-10-03"]["soreness"] == 4


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("soreness,sleep\n5,7\n", "journal.csv has no column named date."),
        ("date,mood\n2026-10-01,good\n", "journal.csv has no column that the journal knows."),
        ("", "journal.csv has no column named date."),
        (b"\x00\xff\x00", "journal.csv has no column named date."),
    ],
)
def test_a_file_that_is_no_journal_says_what_one_looks_like(
    home: Path, content: str | bytes, said: str
) -> None:
    answer = read(home, content)
    assert answer.code == 1
    assert answer.err.splitlines()[0].endswith(said)
    assert "Its first line names the columns: date, and soreness" in answer.err


def test_a_lifting_log_is_not_taken_for_what_its_owner_weighs(home: Path) -> None:
    content = (
        "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes\n"
        "2026-10-01 18:00:00,Legs,50m,Squat (Barbell),1,120,5,0,0,\n"
    )
    answer = read(home, content)
    assert answer.code == 1
    assert "journal.csv is no journal: it is a Strong log." in answer.err
    assert f"legstats sync {home.parent / 'journal.csv'}" in answer.err
    assert days(home) == {}


def test_a_body_weight_that_is_noted_is_shown(home: Path) -> None:
    assert "70 kg" in legstats(home, "log", "2026-10-01", "--weight", "70").out
    assert "weight" not in legstats(home, "log", "2026-10-02", "--soreness", "3").out


def test_dates_that_mean_two_days_are_asked_about(home: Path) -> None:
    content = "date,soreness\n01/10/2026,5\n02/10/2026,4\n"
    assert "--date-order" in read(home, content).err
    assert read(home, content, "--date-order", "dmy").code == 0
    assert list(days(home)) == ["2026-10-01", "2026-10-02"]


def test_what_is_written_opens_in_a_spreadsheet_and_comes_back(home: Path, tmp_path: Path) -> None:
    read(home, JOURNAL)
    legstats(home, "log", "2026-10-02", "--note", "=SUM(A1:A9)")
    file = tmp_path / "out.csv"
    assert legstats(home, "log", "export", file).err == f"2 days written to {file}.\n"
    assert file.read_bytes().startswith(b"\xef\xbb\xbfdate,soreness,sleep")
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0]["sleep"] == "7.5"
    assert rows[1]["note"] == "'=SUM(A1:A9)"
    assert legstats(home, "log", "import", file).out.startswith("10 entries unchanged")


@given(
    st.dictionaries(
        st.dates(min_value=date(2020, 1, 1),
                 max_value=date(2026, 1, 1)),
        st.fixed_dictionaries(
            {},
            optional={
                "soreness": st.integers(0, 10).map(float),
                "sleep_h": st.integers(0, 48).map(lambda n: n / 2),
                "compression": st.booleans(),
                "note": st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]),
                                min_size=1, max_size=20),
            },
        ),
        max_size=8,
    )
)  # fmt: skip
@settings(max_examples=25)
def test_every_journal_survives_the_way_out_and_in(
    tmp_path_factory: pytest.TempPathFactory, noted: dict[date, dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("journals")
    one, other = (Config(home=folder / name) for name in ("one", "other"))
    for day, facts in noted.items():
        note_day(one, day, facts)
    file = folder / "journal.csv"
    export_journal(one, file, Outputs(one.home))
    if any(noted.values()):
        import_journal(other, file)
    assert known(other) == known(one)


def known(config: Config) -> list[str]:
    """Return what is noted, as text, in which unknown equals unknown."""
    return [repr(replace(day, entered_at=None)) for day in journal_days(config)]


def test_a_day_can_be_deleted(home: Path) -> None:
    read(home, JOURNAL)
    assert legstats(home, "log", "2026-10-01", "--clear", "all").code == 0
    assert list(days(home)) == ["2026-10-02"]


def test_three_answers_note_the_morning_and_are_asked_once(home: Path) -> None:
    screen = legstats_at_terminal(
        home, "log",
        answers=(("Sore legs?", "xs"), ("Hours slept", "twelve\r7,5\r"), ("drinks today?", "\r")),
    )  # fmt: skip
    (told,) = days(home).values()
    assert (told["soreness"], told["sleep_h"], told["alcohol"]) == (5, 7.5, None)
    assert "7 h 30 min" in screen
    assert screen.count("Hours slept") == 2, "what is no number is asked again"
    assert screen.count("Sore legs?") == 2, "a wrong key is asked again"
    assert "Sore legs?" not in legstats_at_terminal(home, "log")


def test_flags_may_stand_before_the_subcommand(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "journal.csv"
    file.write_text(JOURNAL)
    assert legstats(home, "log", "-q", "import", file).code == 0
    assert legstats(home, "log", "--sleep", "8", "2026-10-05").code == 0
    assert len(days(home)) == 3


def test_what_a_row_says_was_known_when_it_was_entered(home: Path, tmp_path: Path) -> None:
    """So that a journal carried to another computer moves no verdict."""
    read(home, "date,soreness,entered\n2026-10-01,6,2026-10-01T06:05+02:00\n")
    assert days(home)["2026-10-01"]["entered_at"] == "2026-10-01T04:05:00Z"
    file = tmp_path / "out.csv"
    legstats(home, "log", "export", file)
    other = tmp_path / "other"
    legstats(other, "log", "import", file)
    assert days(other) == days(home)


def test_another_word_on_a_day_is_said_now_whatever_the_table_says(home: Path) -> None:
    read(home, "date,soreness,entered\n2026-10-01,6,2026-10-01T06:05+02:00\n")
    read(home, "date,soreness,entered\n2026-10-01,2,2026-10-01T06:05+02:00\n")
    noted = days(home)["2026-10-01"]
    assert noted["soreness"] == 2
    assert noted["entered_at"] > "2026-10-02"


@pytest.mark.parametrize("moment", ["this morning", "2026-10-01T06:05", "2126-10-01T06:05+02:00"])
def test_a_moment_that_cannot_be_is_told_and_the_rest_of_the_row_is_kept(
    home: Path, moment: str
) -> None:
    said = read(home, f"date,soreness,entered\n2026-10-01,6,{moment}\n")
    assert said.code == 5
    assert f"Line 2: entered “{moment}”" in said.err
    assert days(home)["2026-10-01"]["soreness"] == 6
