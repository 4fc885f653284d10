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


def test_what_is_read_is_said_in_one_sentence() -> None:
    assert sources.readable_in_words() == (
        "FIT, GPX and TCX files, the archives that Strava, Garmin and Apple Health give their "
        "athletes, and the logs of Hevy, Strong, Alpha Progression and FitNotes"
    )
    assert sources.file_suffixes() == (".fit", ".gpx", ".tcx")


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("hevy_log", "a Hevy log"),
        ("alpha_progression", "an Alpha Progression log"),
        ("fit", "watch files"),
        ("strava", "Strava (API)"),
        ("athlete", "your own entries"),
    ],
)
def test_a_kind_is_named_as_part_of_a_sentence(key: str, title: str) -> None:
    assert source_kind(key).title == title


@pytest.mark.parametrize(
    ("key", "is_export"),
    [
        pytest.param("strava_export", True, id="an archive"),
        pytest.param("hevy_log", True, id="a log"),
        pytest.param("fit", False, id="a recording is one activity"),
        pytest.param("garmin_sleep", False, id="nights are no activities"),
        pytest.param("strava", False, id="an account is no file"),
        pytest.param("athlete", False, id="nor is what is typed"),
    ],
)
def test_an_export_is_a_whole_history_in_a_file(key: str, is_export: bool) -> None:  # noqa: FBT001 - the expected answer
    assert source_kind(key).is_export is is_export


@pytest.mark.parametrize(
    ("rank", "believed", "less"),
    [
        pytest.param("times_rank", "fit", "garmin", id="a recording before its service's sum"),
        pytest.param("times_rank", "garmin", "strava", id="the watch's service before another"),
        pytest.param("times_rank", "strava_export", "strava", id="a whole archive before a call"),
        pytest.param("times_rank", "tcx", "gpx", id="laps before points"),
        pytest.param("sets_rank", "hevy", "hevy_log", id="what an app says now before its file"),
        pytest.param("sets_rank", "fitnotes", "garmin", id="any log before any watch"),
        pytest.param("names_rank", "hevy", "strava", id="an app's title before a service's"),
        pytest.param("names_rank", "strava", "strava_export", id="the newer name"),
        pytest.param("names_rank", "strava", "garmin", id="where a runner writes titles"),
        pytest.param("names_rank", "garmin", "intervals", id="and last the one that copies them"),
    ],
)
def test_of_two_kinds_one_is_believed_first(rank: str, believed: str, less: str) -> None:
    assert getattr(source_kind(believed), rank) < getattr(source_kind(less), rank)


def test_a_key_of_an_account_and_of_its_archive_begin_differently() -> None:
    prefixes = [row.key_prefix for row in SOURCES if row.key_prefix]
    assert len(set(prefixes)) == len(prefixes)
    assert {row.service for row in SOURCES if row.key.startswith("strava")} == {"strava"}


def test_secrets_may_stand_in_variables_that_are_no_settings() -> None:
    assert sources.secret_variable("hevy", "key") == "LEGSTATS_HEVY_KEY"
    assert sources.secret_variable("strava", "client_id") == "LEGSTATS_STRAVA_CLIENT_ID"
    assert len(sources.secret_variables()) == 3 * len(sources.account_kinds())
    assert sources.account_kinds() == ("strava", "intervals", "garmin", "hevy")


def test_of_one_content_there_are_several_kinds() -> None:
    assert keys_of("recording") == {"fit", "gpx", "tcx"}
    assert keys_of("nights") == {"garmin_sleep"}
    assert keys_of("recording", "nights") == {"fit", "gpx", "tcx", "garmin_sleep"}
    assert keys_of() == frozenset()
