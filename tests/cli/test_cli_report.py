"""``legstats report`` and ``legstats export``: files written where the runner wants them."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats, legstats_started

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fakes.command import Said


def test_the_report_is_written_where_asked(home: Path, tmp_path: Path) -> None:
    said = legstats_started(home, "report", "-o", tmp_path / "out")
    assert said.code == 0
    assert "Warning" not in said.err
    assert said.out.strip() == str(tmp_path / "out" / "index.html")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names >= {"index.html", "report.png", "report.json"}


@pytest.fixture(scope="module")
def numbers(home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Said, Path]:
    """The numbers of a report, written beside the page of an earlier one."""
    folder = tmp_path_factory.mktemp("report")
    legstats(home, "report", "-o", folder, "--format", "html")
    said = legstats(home, "report", "-o", folder, "--format", "json", "--exit-code")
    return said, folder / "report.json"


def test_the_report_names_what_an_earlier_one_left(numbers: tuple[Said, Path]) -> None:
    said, path = numbers
    assert f"Left from an earlier report: {path.parent / 'index.html'}." in said.err


def test_the_report_can_fail_a_script_when_the_advice_was_broken(
    numbers: tuple[Said, Path],
) -> None:
    said, path = numbers
    written = json.loads(path.read_text(encoding="utf-8"))
    assert said.code == (3 if written["scoreboard"]["broke"] else 0)


def test_a_report_on_old_data_says_how_old_they_are(numbers: tuple[Said, Path]) -> None:
    said, path = numbers
    written = json.loads(path.read_text(encoding="utf-8"))
    ago = (datetime.now(UTC).date() - date.fromisoformat(written["period"]["last"])).days
    assert f", {ago} days ago: a leg day or a run since then is not known. Newer data: " in said.err


def test_a_report_of_past_days_is_not_out_of_date(home: Path, tmp_path: Path) -> None:
    said = legstats(home, "report", "-o", tmp_path, "--until", "2026-03-01", "--format", "json")
    assert "days ago" not in said.err


def test_the_report_speaks_of_the_days_asked_for_in_miles(
    home: Path, tmp_path: Path, said_once: Callable[..., Said]
) -> None:
    day = said_once(home, "runs", "--json").json[-10]["local_date"]
    said = legstats(
        home, "report", "-o", tmp_path, "--since", day, "--units", "mi", "--format", "json"
    )
    assert said.code == 0
    assert said.out.strip() == str(tmp_path / "report.json")
    assert "1 file written." in said.err
    assert "Only runs since " in said.err
    written = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (written["unit"], written["period"]["since"]) == ("mi", day)
    assert written["quality"]["runs"] == 10


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (("--since", "2026-03-02", "--until", "2026-03-01"), "--since 2026-03-02 is after --until"),
        (("--since", "soon"), "“soon” is no day."),
        (("--since", "2999-01-01"), "--since 2999-01-01 is still to come."),
        (("--open", "--format", "json"), "add --format html"),
        (("--format", "pdf"), "'pdf' is not one of 'html', 'png', 'svg', 'json'"),
    ],
)
def test_a_report_that_cannot_be_is_refused_in_one_sentence(
    home: Path, tmp_path: Path, wrong: tuple[str, ...], why: str
) -> None:
    said = legstats(home, "report", "-o", tmp_path / "none", *wrong)
    assert said.code == 2
    assert why in said.err
    assert not (tmp_path / "none").exists()


def test_the_export_opens_in_any_tool(home: Path, tmp_path: Path) -> None:
    said = legstats(home, "export", "-o", tmp_path)
    assert said.code == 0
    tables = ["runs", "strength_sessions", "leg_days", "sets", "verdicts"]
    assert said.out.split() == [str(tmp_path / f"{name}.csv") for name in tables]
    with (tmp_path / "runs.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 36
    assert float(rows[0]["distance_m"]) > 4000
    with (tmp_path / "verdicts.csv").open(newline="") as file:
        assert all("Reason(" not in row["reasons"] for row in csv.DictReader(file))
    assert legstats(home, "export", "-o", tmp_path, "--format", "parquet").code == 0
    assert (tmp_path / "sets.parquet").stat().st_size > 0


def test_an_export_where_nothing_can_be_written_says_so(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = legstats(home, "export", "-o", tmp_path / "file" / "folder")
    assert said.code == 1
    assert "cannot be written" in said.err
    assert "Choose another place" in said.err
