"""A frame gets the dictionary's columns: what it lacks is unknown, what is sound stays as it is."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import numpy as np
import pandas as pd
import pytest

from analyzer.frames.dataset import conform, empty
from analyzer.frames.dictionary import DICTIONARY

NOON_ABROAD = datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=2)))


def dtypes(frame: pd.DataFrame) -> dict[str, str]:
    return {name: str(dtype) for name, dtype in frame.dtypes.items()}


@pytest.mark.parametrize("name", DICTIONARY)
def test_every_frame_has_the_dictionarys_columns_and_types(name: str) -> None:
    expected = {column.name: column.dtype for column in DICTIONARY[name]}
    assert dtypes(empty(name)) == expected
    assert dtypes(conform(empty(name), name)) == expected
    assert len(empty(name)) == 0


def test_what_a_row_lacks_is_unknown_in_the_way_of_its_column() -> None:
    rows = pd.DataFrame(
        {
            "run_id": ["run-1", None],
            "started_at": [NOON_ABROAD, None],
            "ignored": [None, True],
            "distance_m": [5000, None],
            "sources": [("fit",), np.nan],
        }
    )
    runs = conform(rows, "runs")
    assert dtypes(runs) == {column.name: column.dtype for column in DICTIONARY["runs"]}
    assert runs["run_id"].tolist() == ["run-1", ""]
    assert runs["started_at"][0] == pd.Timestamp("2026-06-01T10:00Z")
    assert runs["started_at"].isna().tolist() == [False, True]
    assert runs["ignored"].tolist() == [False, True]
    assert runs["sources"].tolist() == [("fit",), None]
    assert runs["name"].tolist() == ["", ""]
    assert runs["avg_hr_bpm"].isna().all()


def test_changing_what_came_of_it_leaves_the_frame_it_was_made_of() -> None:
    first = conform(pd.DataFrame({"run_id": ["run-1"], "distance_m": [5000.0]}), "runs")
    again = conform(first, "runs")
    again.loc[0, "distance_m"] = 1.0
    again.loc[0, "run_id"] = "another"
    assert first.loc[0, ["run_id", "distance_m"]].tolist() == ["run-1", 5000.0]
    none = empty("runs")
    none["new"] = 1
    assert "new" not in empty("runs")
