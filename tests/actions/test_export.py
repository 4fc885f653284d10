"""Tidy tables in a folder: each whole or not at all."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from analyzer.actions.export import export_tables
from analyzer.errors import LegstatsError
from analyzer.outputs import Outputs
from analyzer.text import from_spreadsheet

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer import Dataset
    from analyzer.actions.export import TableFormat

TABLES = ["runs", "strength_sessions", "leg_days", "sets", "verdicts"]


def exported(data: Dataset, folder: Path, table_format: TableFormat = "csv") -> list[Path]:
    return export_tables(data, folder, table_format, Outputs(folder.parent / "home"))


def test_every_table_is_written_and_named(sample: Dataset, tmp_path: Path) -> None:
    paths = exported(sample, tmp_path / "new")
    assert [path.name for path in paths] == [f"{name}.csv" for name in TABLES]
    assert sorted(paths) == sorted((tmp_path / "new").iterdir())


def test_all_moments_are_written_alike(sample: Dataset, tmp_path: Path) -> None:
    exported(sample, tmp_path / "new")
    found = pd.read_csv(tmp_path / "new" / "leg_days.csv", dtype=str)
    moments = pd.concat([found["started_at"], found["ended_at"]]).dropna()
    assert moments.str.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00").all()


def test_the_same_numbers_are_in_both_formats(sample: Dataset, tmp_path: Path) -> None:
    for table_format in ("csv", "parquet"):
        exported(sample, tmp_path / "new", table_format)
    for name in TABLES:
        text = pd.read_csv(tmp_path / "new" / f"{name}.csv")
        binary = pd.read_parquet(tmp_path / "new" / f"{name}.parquet")
        assert list(text) == list(binary)
        assert len(text) == len(binary)
    runs = pd.read_parquet(tmp_path / "new" / "runs.parquet")
    assert runs["distance_m"].tolist() == sample.runs["distance_m"].tolist()


def test_a_table_that_cannot_be_written_leaves_all_the_old_ones(
    sample: Dataset, tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "strength_sessions.csv").mkdir()
    with pytest.raises(LegstatsError, match=r"strength_sessions\.csv cannot be written") as refused:
        exported(sample, folder)
    assert refused.value.hint == "Choose another place."
    assert [path.name for path in folder.iterdir()] == ["strength_sessions.csv"]


@pytest.mark.parametrize("title", ["=cmd|' /C calc'!A0", "+1", "-2 km", "@home", "'=A1", "''"])
def test_no_title_runs_as_a_formula_and_each_can_be_had_back(
    sample: Dataset, tmp_path: Path, title: str
) -> None:
    titled = replace(sample, runs=sample.runs.head(3).assign(name=title))
    exported(titled, tmp_path / "new")
    with (tmp_path / "new" / "runs.csv").open(encoding="utf-8", newline="") as file:
        cells = [row["name"] for row in csv.DictReader(file)]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert {from_spreadsheet(cell) for cell in cells} == {title}
