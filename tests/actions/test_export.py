"""Tidy tables in a folder: each whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from analyzer.actions.export import export_tables
from analyzer.errors import LegstatsError

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer import Dataset

TABLES = ["runs", "strength_sessions", "leg_days", "sets", "verdicts"]


def test_every_table_is_written_and_named(sample: Dataset, tmp_path: Path) -> None:
    paths = list(export_tables(sample, tmp_path / "new", "csv"))
    assert [path.name for path in paths] == [f"{name}.csv" for name in TABLES]
    assert sorted(paths) == sorted((tmp_path / "new").iterdir())


def test_the_same_numbers_are_in_both_formats(sample: Dataset, tmp_path: Path) -> None:
    for table_format in ("csv", "parquet"):
        list(export_tables(sample, tmp_path, table_format))
    for name in TABLES:
        text = pd.read_csv(tmp_path / f"{name}.csv")
        binary = pd.read_parquet(tmp_path / f"{name}.parquet")
        assert list(text) == list(binary)
        assert len(text) == len(binary)
    runs = pd.read_parquet(tmp_path / "runs.parquet")
    assert runs["distance_m"].tolist() == sample.runs["distance_m"].tolist()


def test_a_table_that_cannot_be_written_leaves_the_old_one(sample: Dataset, tmp_path: Path) -> None:
    (tmp_path / "runs.csv").write_text("old\n")
    (tmp_path / "strength_sessions.csv").mkdir()
    written = export_tables(sample, tmp_path, "csv")
    assert next(written).name == "runs.csv"
    with pytest.raises(LegstatsError, match=r"strength_sessions\.csv cannot be written") as refused:
        next(written)
    assert refused.value.hint == "Choose another folder with -o."
    assert {path.name for path in tmp_path.iterdir()} == {"runs.csv", "strength_sessions.csv"}
