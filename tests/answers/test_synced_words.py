"""What a sync says it did: counts, what failed, what to do; one thing and many things."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from analyzer.answers.synced import SyncTopic, sync_sentences, sync_summary
from analyzer.errors import LoginNeededError, RefusedError, TryLaterError
from analyzer.model import ImportFailure
from analyzer.sync import SyncResult

if TYPE_CHECKING:
    from pathlib import Path

OF_HEVY = ImportFailure("workout 7", "Hevy workout 7: it has no start.", "hevy")


def failures(*places: Path, of: str = "") -> list[ImportFailure]:
    return [ImportFailure(str(place), f"{place.name} is damaged.", of) for place in places]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Thirty files, as far as a sync looks at them: they are there."""
    places = [tmp_path / f"run-{n:02d}.fit" for n in range(30)]
    for place in places:
        place.touch()
    return places


def said(result: SyncResult, *, everything: bool = False) -> list[str]:
    return [str(one) for one in sync_sentences(result, everything=everything)]


def test_a_sync_that_found_nothing_says_so_in_two_words() -> None:
    assert sync_summary(SyncResult()) == "nothing new"
    assert sync_summary(SyncResult(), dry_run=True) == "Would be: nothing new"
    assert said(SyncResult()) == []


def test_what_is_new_is_counted_by_sport_and_what_is_not_used_is_said() -> None:
    sports = Counter({"run": 12, "strength": 1, "ride": 2, "other": 3, "walk": 1})
    result = SyncResult(new=19, new_by_sport=sports, unchanged=1)
    assert sync_summary(result) == (
        "12 runs, 1 strength session, 2 rides, 1 walk and 3 of another sport (not used) new;"
        " 1 activity unchanged"
    )


def test_corrected_activities_are_not_counted_twice() -> None:
    result = SyncResult(updated=5, corrected=3, gone=1, expired=2, unchanged=1000)
    assert sync_summary(result) == (
        "nothing new; 2 activities updated; 3 corrected; 1 gone; 2 expired; 1,000 unchanged"
    )
    only = SyncResult(updated=3, corrected=3)
    assert sync_summary(only) == "nothing new; 3 activities corrected"


def test_files_places_and_activities_of_accounts_fail_each_in_their_own_words(
    files: list[Path], tmp_path: Path
) -> None:
    failed = [*failures(*files[:2]), *failures(tmp_path / "not there"), OF_HEVY]
    before = [*failures(files[2]), OF_HEVY]
    result = SyncResult(failed=failed, failed_before=before, in_part=failures(files[3]))
    assert sync_summary(result) == (
        "nothing new; 2 files could not be read; nothing could be read from 1 source;"
        " 1 activity could not be read; 1 file still cannot be read;"
        " 1 activity still cannot be read; 1 file read in part"
    )
    assert result.exit_code == 5


def test_a_failure_is_named_and_the_same_failure_again_is_only_counted(files: list[Path]) -> None:
    result = SyncResult(failed=failures(files[0]), failed_before=failures(*files[1:3]))
    assert said(result) == [
        "Failed: run-00.fit is damaged.",
        (
            "2 files still cannot be read and are unchanged: `legstats status --failures` says why,"
            " `legstats sync --ignore FILE` leaves one alone."
        ),
    ]
    assert said(result, everything=True)[1:3] == [
        "Failed before: run-01.fit is damaged.",
        "Failed before: run-02.fit is damaged.",
    ]
    one = SyncResult(failed_before=failures(files[0]))
    assert said(one)[0].startswith("1 file still cannot be read and is unchanged:")


def test_what_an_account_refuses_is_asked_for_again_and_needs_no_ignoring() -> None:
    assert said(SyncResult(failed_before=[OF_HEVY])) == [
        (
            "1 activity of an account still cannot be read in full, as before: `legstats status"
            " --failures` says why; each sync asks again."
        ),
    ]
    twice = said(SyncResult(failed_before=[OF_HEVY, OF_HEVY]))
    assert twice[0].startswith("2 activities of accounts still cannot be read in full")


def test_of_many_failures_the_first_twenty_are_shown_and_all_with_v(files: list[Path]) -> None:
    result = SyncResult(failed=failures(*files), in_part=failures(*files[:20]))
    shown = list(sync_sentences(result))
    topics = Counter(one.topic for one in shown)
    assert shown[0].text == "The first 20 of 30 (all with -v):"
    assert topics == {SyncTopic.NOTE: 1, SyncTopic.FAILED: 20, SyncTopic.IN_PART: 20}
    everything = Counter(one.topic for one in sync_sentences(result, everything=True))
    assert everything == {SyncTopic.FAILED: 30, SyncTopic.IN_PART: 20}


def test_damage_that_was_survived_names_its_file_and_can_do_no_harm_on_a_screen() -> None:
    result = SyncResult(problems=[("run\x1b[2J.fit", "a record\nis missing")])
    assert said(result) == ["run\\x1b[2J.fit: a record\\nis missing"]


def test_the_same_remark_on_several_files_is_made_once() -> None:
    remark = "The end of the file is missing."
    met = [(f"{name}.fit", remark) for name in ("one", "two", "three", "four")]
    result = SyncResult(problems=[*met, ("one.fit", "1 record was dropped.")])
    assert said(result) == [
        f"4 files (one.fit, two.fit, three.fit and 1 more): {remark}",
        "one.fit: 1 record was dropped.",
    ]
    assert said(result, everything=True)[:2] == [f"one.fit: {remark}", f"two.fit: {remark}"]


def test_files_of_one_name_are_told_apart_by_as_few_folders_as_do_it() -> None:
    remark = "The end of the file is missing."
    years = [f"/home/me/{year}/may/run.fit" for year in (2025, 2026)]
    met = [(place, remark) for place in (*years, "/home/me/2026/swim.fit")]
    result = SyncResult(problems=met, left_alone=[f"{place}.txt" for place in years])
    assert said(result) == [
        f"3 files (2025/may/run.fit, 2026/may/run.fit and swim.fit): {remark}",
        "2 other files were left alone: 2025/may/run.fit.txt and 2026/may/run.fit.txt.",
    ]
    one_each = [(years[0], remark), (years[1], "1 record was dropped.")]
    assert said(SyncResult(problems=one_each)) == [
        f"2025/may/run.fit: {remark}",
        "2026/may/run.fit: 1 record was dropped.",
    ]


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        ({"sleep_h": 1}, "1 night of sleep"),
        ({"weight_kg": 2}, "2 body weights"),
        ({"sleep_h": 3, "weight_kg": 1}, "3 nights of sleep and 1 body weight"),
    ],
)
def test_what_a_device_measured_went_into_the_journal(measured: dict[str, int], words: str) -> None:
    assert said(SyncResult(measured=Counter(measured))) == [f"{words} went into the journal."]


def test_other_files_are_named_and_two_of_one_name_by_their_folders() -> None:
    left = ["/a/notes.txt", "/b/notes.txt", "/a/photo.jpg", "/a/z.mov", "/a/y.mov"]
    assert said(SyncResult(left_alone=left)) == [
        "5 other files were left alone: a/notes.txt, b/notes.txt, photo.jpg and 2 more."
    ]
    assert said(SyncResult(left_alone=["/a/photo.jpg"])) == [
        "1 other file was left alone: photo.jpg."
    ]


def test_a_table_on_its_own_is_a_part_of_an_archive_or_a_journal() -> None:
    archive = said(SyncResult(left_alone=["/x/Activities.csv"]))
    assert archive[1:] == [
        (
            "An activities.csv belongs to a Strava archive: give the whole one, as it came:"
            " legstats sync export_12345.zip"
        )
    ]
    journal = said(SyncResult(left_alone=["/x/soreness.CSV"]))
    assert journal[1:] == ["If one is a journal of yours: legstats log import FILE"]
    both = said(SyncResult(left_alone=["/x/activities.csv", "/x/mine.csv"]))
    assert len(both) == 3


def test_what_holds_no_activity_what_is_ignored_and_what_waits() -> None:
    result = SyncResult(without_activity=["/x/settings.fit"], ignored=2, still_to_read=1)
    assert sync_summary(result) == (
        "nothing new; 1 file without an activity (settings.fit); 2 files ignored;"
        " 1 activity still to be read in full"
    )
    assert result.exit_code == 0, "neither is a failure"


def test_of_several_accounts_that_stop_the_first_decides_and_the_others_are_notes() -> None:
    result = SyncResult(failed=[OF_HEVY])
    result.note_stop(TryLaterError("Strava's quota is spent.", until=1_800_000_000.0))
    result.note_stop(LoginNeededError("Hevy's key is not accepted.", "legstats login hevy"))
    assert result.exit_code == 75
    assert result.waiting_until == "2027-01-15T08:00:00Z"
    (note,) = result.notes
    assert "Hevy's key is not accepted." in note
    refused = SyncResult()
    refused.note_stop(RefusedError("Strava wants a subscription."))
    assert refused.waiting_until is None
