"""What ``legstats status`` says line by line: of one thing, of many and of none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from fakes.command import legstats
from fakes.stored import activity, stored

from analyzer.answers.last_backup import LastBackup
from analyzer.answers.status import (
    AccountStatus,
    FailedInput,
    RefusedHeartRate,
    StoreStatus,
    failed_inputs,
    inputs_in_part,
)
from analyzer.answers.stored_activities import RunsInQuestion, stored_activities
from analyzer.cli.status import _status_lines
from analyzer.config import Config
from analyzer.settings import Sources
from analyzer.store import Store

if TYPE_CHECKING:
    from pathlib import Path

BERLIN = Config(sources=Sources(zone="Europe/Berlin"))
FAILED_AT = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
ONE_RUN = StoreStatus(
    store="/home/legstats.sqlite",
    runs=1,
    runs_with_heart_rate=1,
    runs_with_usable_heart_rate=1,
    last_refused_heart_rate=None,
    first_run=date(2026, 11, 16),
    last_run=date(2026, 11, 16),
    runs_without_true_date=0,
    sources={"fit": 1},
    in_several_sources=0,
    strength_sessions=1,
    leg_days=1,
    undecided=(),
    same_run=(),
    sports={"run": 1, "strength": 1},
    last_import=None,
    files=2,
    failed=(),
    damaged=(),
    activities_by_source={"fit": 2},
    last_backup=None,
    accounts={"strava": None},
    clock="Europe/Berlin (--timezone)",
    without_zone=0,
    notes=(),
)


def lines(**facts: Any) -> list[str]:
    return _status_lines(replace(ONE_RUN, **facts), BERLIN)


def test_one_run_and_one_leg_day_are_told_in_a_line_each() -> None:
    assert lines() == [
        "Store: /home/legstats.sqlite",
        "Runs: 1, 16 Nov 2026; heart rate on 1, usable on 1; 1 from fit",
        "Strength sessions: 1, of them 1 leg day and 0 undecided",
        "By source, as legstats purge takes them: fit 2",
        "Files read: 2",
        "Times are by the clock of Europe/Berlin (--timezone)",
        "Last backup: none yet; legstats backup FILE makes one",
    ]


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        (
            {
                "runs": 2_100,
                "runs_with_heart_rate": 1_999,
                "runs_with_usable_heart_rate": 1_750,
                "sources": {"fit": 2_100},
            },
            "Runs: 2,100, 16 Nov 2026; heart rate on 1,999, usable on 1,750; 2,100 from fit",
        ),
        ({"runs": 0}, "Runs: none"),
        (
            {"runs": 3, "sources": {"fit": 3, "gpx": 2}, "in_several_sources": 2},
            (
                "Runs: 3, 16 Nov 2026; heart rate on 1, usable on 1; 3 from fit and 2 from gpx; 2"
                " runs in more than one source"
            ),
        ),
        (
            {"runs": 2, "in_several_sources": 1, "runs_without_true_date": 1},
            (
                "Runs: 2, 16 Nov 2026, 1 of them with no true date; heart rate on 1, usable on 1; 1"
                " from fit; 1 run in more than one source"
            ),
        ),
        (
            {"first_run": None, "last_run": None, "runs_without_true_date": 1},
            "Runs: 1, 1 of them with no true date; heart rate on 1, usable on 1; 1 from fit",
        ),
        (
            {
                "runs_with_usable_heart_rate": 0,
                "last_refused_heart_rate": RefusedHeartRate("run-1", "it never changes"),
            },
            (
                "Runs: 1, 16 Nov 2026; heart rate on 1, usable on 0 (the last refused, run-1: it"
                " never changes); 1 from fit"
            ),
        ),
    ],
    ids=["many", "none", "two sources", "one undated", "all undated", "a broken strap"],
)
def test_the_runs_are_told_with_their_days_heart_rate_and_sources(
    facts: dict[str, Any], line: str
) -> None:
    assert lines(**facts)[1] == line


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        (
            {"sports": {"ride": 21, "run": 1, "walk": 1}},
            "Beside them, not used: 21 rides and 1 walk (legstats runs list --sport ride)",
        ),
        (
            {"undecided": ("a",)},
            (
                "Undecided: 1 strength session; legstats legdays --undecided lists,"
                " legstats legdays decide asks one by one"
            ),
        ),
        (
            {"same_run": (RunsInQuestion(("run-1", "run-2"), "they overlap"),)},
            (
                "Is this the same run (they overlap)? legstats runs same run-1 run-2, or: legstats"
                " runs apart run-1 run-2"
            ),
        ),
        (
            {"last_import": FAILED_AT},
            "Last import: Sat 21 Nov 2026, 0:30",
        ),
        (
            {"last_backup": LastBackup(FAILED_AT, "/disk/legs.zip")},
            "Last backup: Sat 21 Nov 2026, 0:30, /disk/legs.zip",
        ),
        (
            {"without_zone": 1},
            (
                "Times are by the clock of Europe/Berlin (--timezone); so are those of 1 activity"
                " that names no zone"
            ),
        ),
        (
            {"without_zone": 2},
            (
                "Times are by the clock of Europe/Berlin (--timezone); so are those of 2 activities"
                " that name no zone"
            ),
        ),
        ({"accounts": {"strava": AccountStatus(True, 0, None)}}, "Strava: logged in"),
        ({"notes": ("The folder /x is not there now.",)}, "The folder /x is not there now."),
    ],
    ids=[
        "other sports", "undecided", "the same run", "import", "backup", "one without a zone",
        "two without", "an account", "a note",
    ],
)  # fmt: skip
def test_whatever_there_is_besides_has_a_line_of_its_own(facts: dict[str, Any], line: str) -> None:
    assert line in lines(**facts)


@pytest.mark.parametrize(
    ("failed", "last"),
    [
        (1, "Since when, and where: legstats status --failures"),
        (3, "Since when, and where: legstats status --failures"),
        (4, "1 more failed: legstats status --failures"),
    ],
)
def test_of_what_failed_the_first_three_are_named(failed: int, last: str) -> None:
    inputs = [FailedInput(f"/w/{n}.fit", f"{n}.fit is damaged.", FAILED_AT) for n in range(failed)]
    told = lines(files=10 + failed, failed=tuple(inputs))
    assert "Files read: 10" in told
    named = [line for line in told if line.startswith("Failed: ")]
    assert named == [f"Failed: /w/{n}.fit is damaged." for n in range(min(failed, 3))]
    assert told[-1] == last


def test_a_reason_names_the_whole_way_to_its_file_and_others_stay_as_they_are() -> None:
    whole = FailedInput("/w/run.fit", "run.fit is damaged.", FAILED_AT)
    assert whole.sentence == "/w/run.fit is damaged."
    other = FailedInput("/w/run.fit", "The disk is gone.", FAILED_AT)
    assert other.sentence == "The disk is gone."


def test_a_store_of_nothing_says_how_each_runner_begins(tmp_path: Path) -> None:
    empty = replace(ONE_RUN, files=0, runs=0, strength_sessions=0)
    assert empty.is_empty
    told = _status_lines(empty, BERLIN)
    assert told[:3] == [
        "Nothing stored yet in /home/legstats.sqlite.",
        "Start with: legstats sync FOLDER",
        "With a Garmin watch: plug it in; or: legstats login garmin",
    ]
    logged_in = replace(empty, accounts={"strava": AccountStatus(True, 0, None)})
    assert not logged_in.is_empty
    assert stored_activities(Config(home=tmp_path)).sports == {}
    assert (failed_inputs(Config(home=tmp_path)), inputs_in_part(Config(home=tmp_path))) == ((), ())


def test_each_account_has_a_key_of_its_own_in_the_json() -> None:
    told = replace(
        ONE_RUN, accounts={"strava": None, "hevy": AccountStatus(True, 3, None)}
    ).to_dict()
    assert "accounts" not in told
    assert told["strava"] is None
    assert told["hevy"] == AccountStatus(True, 3, None)
    assert told["runs"] == 1


def test_the_line_of_a_prompt_counts_one_and_many(tmp_path: Path) -> None:
    zone = {"LEGSTATS_SOURCES_ZONE": "UTC"}
    nothing = legstats(tmp_path, "status", "--short", **zone)
    assert (nothing.code, nothing.out) == (0, "0 runs; 0 leg days\n")
    config = stored(
        tmp_path, activity("run", "2026-11-16 07:00"),
        activity("legs", "2026-11-16 18:00", sport="strength"),
    )  # fmt: skip
    said = legstats(tmp_path, "status", "--short", **zone)
    assert said.out == "1 run, last Mon 16 Nov 2026; 0 leg days; 1 session undecided\n"
    assert legstats(tmp_path, "status", "--short", "--json", **zone).json == {
        "runs": 1, "leg_days": 0, "undecided": 1, "last_run": "2026-11-16",
    }  # fmt: skip
    with Store(config.store_path) as store:
        store.overrides.set(["legs"], "leg_day", "yes")
    assert legstats(tmp_path, "status", "--short", **zone).out == (
        "1 run, last Mon 16 Nov 2026; 1 leg day\n"
    )


def test_what_could_not_be_read_is_told_with_its_moment_or_that_all_could(tmp_path: Path) -> None:
    config = stored(tmp_path, activity("run", "2026-11-16 07:00"))
    sound = legstats(tmp_path, "status", "--failures")
    assert (sound.code, sound.out, sound.err) == (0, "", "Everything could be read.\n")
    with Store(config.store_path) as store:
        store.failures.note("/w/run.fit", "run.fit is damaged.", "digest")
    failed = legstats(tmp_path, "status", "--failures")
    where, since = failed.out.splitlines()
    assert where == "/w/run.fit is damaged."
    assert since.startswith("    Failed since ")
    assert since.endswith(".")
    assert failed.err == "To leave one alone from now on: legstats sync --ignore FILE\n"
    (told,) = legstats(tmp_path, "status", "--failures", "--json").json
    assert (told["source"], told["reason"]) == ("/w/run.fit", "run.fit is damaged.")
