"""The table of sources: each question about a kind has one answer."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from analyzer import sources
from analyzer.sources import SOURCES, keys_of, source_kind


def best_first(rank: str) -> list[str]:
    ranked = [row for row in SOURCES if getattr(row, rank) != sources.LAST_RANK]
    return [row.key for row in sorted(ranked, key=lambda row: int(getattr(row, rank)))]


def test_a_recording_knows_times_better_than_a_log_kept_by_hand() -> None:
    order = best_first("times_rank")
    assert order[0] == "fit"
    logs = [order.index(key) for key in order if key in keys_of("log")]
    others = [order.index(key) for key in order if key not in keys_of("log")]
    assert max(others) < min(logs)


def test_a_lifting_log_knows_the_sets_better_than_any_watch() -> None:
    order = best_first("sets_rank")
    watches = [key for key in order if key not in keys_of("log")]
    assert order[-len(watches) :] == watches
    assert watches[:3] == ["garmin", "garmin_export", "fit"]


def test_names_come_from_where_the_runner_writes_them() -> None:
    assert "fit" not in best_first("names_rank")
    assert {"strava_export", "strava", "garmin_export"} <= set(best_first("names_rank"))


def test_a_kind_nobody_knows_is_believed_last_and_called_by_its_key() -> None:
    unknown = source_kind("some_new_app")
    assert unknown.title == "some new app"
    assert {unknown.times_rank, unknown.sets_rank, unknown.names_rank} == {sources.LAST_RANK}
    assert unknown.reader == ""


def test_logs_and_tracks_depend_on_the_zone_and_the_unit_in_the_settings() -> None:
    logs, tracks = {"hevy_log", "strong", "alpha_progression", "fitnotes"}, {"gpx", "tcx"}
    assert sources.depends_on_settings() == logs | tracks
    assert [row.key for row in SOURCES if row.needs_unit] == ["strong", "fitnotes"]


def test_an_account_is_read_over_a_login_and_nothing_else() -> None:
    accounts = [row for row in SOURCES if row.is_account]
    assert "strava" in {row.key for row in accounts}
    assert all(row.base_url.startswith("https://") and not row.reader for row in accounts)


@pytest.mark.parametrize("row", SOURCES, ids=lambda row: row.key)
def test_each_kind_is_called_something_and_read_by_somebody(row: sources.SourceKind) -> None:
    assert row.title
    assert row.reader or row.is_account or row.key == "athlete"
    if row.reader:
        assert find_spec(f"analyzer.importers.{row.reader}") is not None
    if row.suffix:
        assert row.suffix.startswith(".")
        assert row.suffix == row.suffix.lower()


def test_every_lifting_app_that_is_read_is_named() -> None:
    sentence = sources.readable_in_words()
    logs = [row for row in SOURCES if row.reader and row.content == "log"]
    assert len(logs) == 4
    assert all(row.name in sentence for row in logs)
