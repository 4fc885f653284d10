"""Which rows of the frames count, what their columns are, and what is read when it is asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from analyzer.config import load as load_config
from analyzer.errors import UsageError
from analyzer.frames.dataset import (
    Dataset,
    LazyDataset,
    are_dated,
    conform,
    dated,
    empty,
    no_data,
    of_days,
    recorded,
    runs_that_count,
)
from analyzer.frames.dictionary import DICTIONARY, VALUES_OF

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.config import Config

PUBLIC = [name for name in DICTIONARY if name != "sessions"]
"""The frames of a dataset; ``sessions`` are its strength sessions undecided."""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load_config(tmp_path, environ={})


@pytest.mark.parametrize("name", [*PUBLIC, "leg_days"])
def test_the_columns_of_a_frame_are_those_it_is_described_by(config: Config, name: str) -> None:
    described = Dataset.describe_columns(name)
    frame = getattr(no_data(config), name)
    assert list(frame.columns) == list(described.index)
    assert [str(dtype) for dtype in frame.dtypes] == list(described["dtype"])
    assert list(described.columns) == ["dtype", "unit", "meaning"]
    assert (described["meaning"].str.len() > 0).all()
    assert described.index.is_unique


@pytest.mark.parametrize("name", DICTIONARY)
def test_what_a_column_of_objects_holds_is_told_and_nothing_of_others(name: str) -> None:
    objects = {column.name for column in DICTIONARY[name] if column.dtype == "object"}
    others = {column.name for column in DICTIONARY[name]} - objects
    assert objects <= VALUES_OF.keys()
    assert others.isdisjoint(VALUES_OF)


def test_a_frame_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError) as refused:
        Dataset.describe_columns("run")
    assert refused.value.message == "there is no frame 'run'"
    assert refused.value.hint == (
        "choose one of runs, strength_sessions, strength_sets, journal, trials, minutes,"
        " hr_profile, pace_profile, files, leg_days"
    )


def runs(**columns: list[object]) -> pd.DataFrame:
    known = pd.DataFrame(columns)
    known["run_id"] = [f"run-{n}" for n in range(len(known))]
    if "local_date" in known:
        known["local_date"] = pd.to_datetime(known["local_date"]).astype("datetime64[us]")
    return conform(known, "runs")


def ids(rows: pd.DataFrame) -> list[str]:
    return rows["run_id"].tolist()


def test_a_run_counts_that_was_left_in_is_possible_and_of_a_known_day() -> None:
    rows = runs(
        ignored=[False, True, False, False],
        implausible=["", "", "nobody runs 90 km/h", ""],
        date_problem=["", "", "", "its clock was not set"],
    )
    assert runs_that_count(rows).tolist() == [True, False, False, False]
    assert are_dated(rows).tolist() == [True, True, True, False]
    assert ids(dated(rows)) == ["run-0", "run-1", "run-2"]


def test_without_the_column_nothing_is_known_against_a_date() -> None:
    rows = runs(ignored=[False, False]).drop(columns="date_problem")
    assert are_dated(rows).tolist() == [True, True]
    assert are_dated(rows).dtype == bool
    assert ids(dated(rows)) == ["run-0", "run-1"]


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        pytest.param(None, None, [0, 1, 2, 3], id="all, whatever their date"),
        pytest.param(date(2026, 11, 17), None, [1, 2], id="from a day, which counts"),
        pytest.param(None, date(2026, 11, 17), [0, 1], id="to a day, which counts"),
        pytest.param(date(2026, 11, 17), date(2026, 11, 17), [1], id="one day"),
        pytest.param(date(2026, 11, 19), date(2026, 11, 17), [], id="an end before the beginning"),
    ],
)
def test_days_from_and_to_are_both_included_and_a_doubtful_date_is_of_none(
    since: date | None, until: date | None, found: list[int]
) -> None:
    rows = runs(
        local_date=["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-17"],
        date_problem=["", "", "", "its clock was not set"],
    )
    assert ids(of_days(rows, since, until)) == [f"run-{n}" for n in found]


def test_only_what_a_watch_or_log_has_is_recorded() -> None:
    rows = conform(
        pd.DataFrame({"sources": [("athlete",), ("fit",), ("athlete", "fit"), ()]}),
        "strength_sessions",
    )
    assert recorded(rows).tolist() == [False, True, True, True]
    assert recorded(empty("strength_sessions")).tolist() == []


def test_leg_days_are_the_sessions_decided_yes_of_a_day_one_knows(config: Config) -> None:
    sessions = conform(
        pd.DataFrame(
            {
                "session_id": ["a", "b", "c", "d"],
                "decision": ["yes", "no", "yes", "unknown"],
                "date_problem": ["", "", "its clock was not set", ""],
            }
        ),
        "strength_sessions",
    )
    frames = {"strength_sessions": sessions}
    data = LazyDataset.reading(lambda name: frames.get(name, empty(name)), config=config)
    assert data.leg_days["session_id"].tolist() == ["a"]


def test_a_frame_is_read_once_when_it_is_asked_for_and_no_other(config: Config) -> None:
    asked: list[str] = []

    def read(name: str) -> pd.DataFrame:
        asked.append(name)
        return empty(name)

    data = LazyDataset.reading(read, config=config, still_to_read=3, stamps={"record": b"1"})
    assert asked == []
    assert data.runs is data.runs
    assert asked == ["runs"]
    again = data.handed_out()
    assert (again.stamps, again.still_to_read) == (None, 3), "somebody may change its frames"
    assert again.runs is data.runs
    assert asked == ["runs"]
    with pytest.raises(AttributeError, match=r"^splits$"):
        data.splits  # noqa: B018 - asked for, and not there


def test_after_a_change_only_the_frames_it_touched_are_others(config: Config) -> None:
    before = LazyDataset.reading(empty, config=config, stamps={"noted": b"1"})
    journal, kept = empty("journal"), before.runs
    after = before.but_with({"journal": journal}, still_to_read=2, stamps={"noted": b"2"})
    assert after.journal is journal
    assert after.runs is kept
    assert after.minutes is before.minutes
    assert (after.stamps, after.still_to_read, after.config) == ({"noted": b"2"}, 2, config)
    assert before.stamps == {"noted": b"1"}
    assert before.journal is not journal


def test_the_present_is_the_moment_given_on_the_clock_of_the_settings(config: Config) -> None:
    noon = datetime(2026, 11, 16, 12, tzinfo=UTC)
    frames = {name: empty(name) for name in PUBLIC}
    data = Dataset(**frames, config=config, now=noon)
    assert data.present == pd.Timestamp(noon)
    before = pd.Timestamp.now("UTC")
    assert before <= Dataset(**frames, config=config).present <= pd.Timestamp.now("UTC")
