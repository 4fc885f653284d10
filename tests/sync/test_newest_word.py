"""Logs and archives are exported again and again, files are copied over: the newest word wins."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file, strength_file
from fakes.garmin_archive import FITNESS, OWNER, archive, summaries, summary
from fakes.lifting_logs import Lifted, Logged, hevy, strong
from fakes.strava_archive import FIRST_ID, Entry, write_archive, write_folder

import analyzer
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LEGS = [Lifted(exercise="Squat (Barbell)") for _ in range(5)]
UPPER = [Lifted(exercise="Bench Press (Barbell)") for _ in range(5)]
HOUR = timedelta(hours=1)
ZONE = ("--timezone", "Europe/Berlin")


def workout(day: int, hour: float = 18, lifts: list[Lifted] = LEGS, title: str = "Gym") -> Logged:
    """A workout of an hour in October 2026, by the phone's clock."""
    began = datetime(2026, 10, 1) + timedelta(days=day - 1, hours=hour)  # noqa: DTZ001 - a clock's
    return Logged(began=began, ended=began + HOUR, title=title, lifts=lifts)


class Log:
    """A folder of exports, and the store they are read into."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, folder / "home"

    def write(self, name: str, workouts: Iterable[Logged], written: int = 0) -> Path:
        """Write a Hevy export, newest workout first as Hevy does, on a day of November."""
        ordered = sorted(workouts, key=lambda w: w.began, reverse=True)
        return self.put(name, hevy(ordered), written)

    def put(self, name: str, content: bytes, written: int = 0) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(content)
        if written:
            moment = datetime(2026, 11, written, tzinfo=UTC).timestamp()
            os.utime(path, (moment, moment))
        return path

    def sync(self, *arguments: str | Path, code: int = 0) -> str:
        said = legstats(self.home, "sync", *ZONE, *arguments)
        assert said.code == code, said.err
        return said.out.strip()

    def sessions(self) -> list[str]:
        """Day and hour (UTC) of each session, and what was decided."""
        rows = legstats(self.home, "legdays", "--json").json
        return [f"{r['started_at'][8:10]} {r['started_at'][11:13]} {r['decision']}" for r in rows]

    def runs(self) -> list[str]:
        rows = legstats(self.home, "runs", "list", "--all", "--json").json
        return [r["started_at"][8:13] for r in rows]


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path)


OLD = [workout(5, 18.5), workout(7), workout(9, lifts=UPPER)]
NEW = [workout(5, 17), workout(9, lifts=LEGS)]
"""One workout's start was corrected, one was deleted, one's sets were corrected."""
RIGHT = ["05 15 yes", "09 16 yes"]


def test_a_newer_export_replaces_what_the_older_said(log: Log) -> None:
    log.sync(log.write("old.csv", OLD, 1))
    new = log.write("new.csv", NEW, 2)
    assert log.sync(new) == "nothing new; 2 activities corrected; 1 gone"
    assert log.sessions() == RIGHT
    assert log.sync(new) == "nothing new; 2 activities unchanged"


def test_json_counts_what_was_corrected_and_what_is_gone(log: Log) -> None:
    log.sync(log.write("old.csv", OLD, 1))
    counted = legstats(log.home, "sync", *ZONE, log.write("new.csv", NEW, 2), "--json").json
    assert (counted["corrected"], counted["gone"], counted["updated"], counted["new"]) == (
        2,
        1,
        2,
        0,
    )


@pytest.mark.parametrize("again", [(), ("--full",)])
def test_the_old_export_read_once_more_brings_nothing_back(log: Log, again: tuple[str]) -> None:
    old = log.write("old.csv", OLD, 1)
    log.sync(old)
    log.sync(log.write("new.csv", NEW, 2))
    copy = log.put("copied today.csv", old.read_bytes(), 20)
    for path in (old, copy, log.folder):
        assert " new" in log.sync(path, *again)
        assert log.sessions() == RIGHT


def test_the_order_in_which_exports_come_does_not_matter(log: Log) -> None:
    log.sync(log.write("new.csv", NEW, 2))
    assert log.sync(log.write("old.csv", OLD, 1)) == "nothing new"
    assert log.sessions() == RIGHT


def test_in_one_folder_the_file_that_was_written_later_counts(log: Log) -> None:
    log.write("exports/a.csv", NEW, 2)
    log.write("exports/b.csv", OLD, 1)
    log.sync(log.folder / "exports")
    assert log.sessions() == RIGHT


def test_the_export_whose_last_workout_is_later_counts_whenever_it_was_copied(log: Log) -> None:
    log.sync(log.write("new.csv", [*NEW, workout(12)], 2))
    log.sync(log.write("old.csv", OLD, 9))
    assert log.sessions() == [*RIGHT, "12 16 yes"]


def test_files_copied_together_count_in_the_order_they_are_read(log: Log) -> None:
    log.sync(log.write("old.csv", OLD, 1))
    new = log.write("new.csv", NEW, 1)
    moment = new.stat().st_mtime - 0.01
    os.utime(new, (moment, moment))
    log.sync(new)
    assert log.sessions() == RIGHT


def test_an_export_of_a_part_of_time_says_nothing_of_the_rest(log: Log) -> None:
    log.sync(log.write("all.csv", [workout(day) for day in (1, 2, 5, 7, 9)], 1))
    part = log.write("part.csv", [workout(5), workout(9)], 2)
    assert log.sync(part).startswith("nothing new; 1 activity gone")
    assert [day[:2] for day in log.sessions()] == ["01", "02", "05", "09"]


@pytest.mark.parametrize("left", [[2, 3, 4], [1, 2, 3]])
def test_the_first_and_the_last_workout_may_be_deleted_too(log: Log, left: list[int]) -> None:
    old = log.write("workouts.csv", [workout(day) for day in range(1, 5)], 1)
    new = log.write("workouts (1).csv", [workout(day) for day in left], 2)
    log.sync(old)
    assert log.sync(new) == "nothing new; 1 activity gone; 3 unchanged"
    log.sync(old, new, "--full")
    assert [int(session[:2]) for session in log.sessions()] == left


def test_an_older_export_takes_the_last_workout_away_from_no_newer_one(log: Log) -> None:
    log.sync(log.write("new.csv", [workout(day) for day in range(1, 5)], 9))
    log.sync(log.write("old.csv", [workout(day) for day in range(1, 4)], 8))
    assert len(log.sessions()) == 4


def test_exports_of_the_last_weeks_take_no_earlier_workout_away(log: Log) -> None:
    for week in range(3):
        days = range(3 * week + 1, 3 * week + 8)
        log.sync(log.write(f"{week}.csv", [workout(day) for day in days], week + 16))
    assert len(log.sessions()) == 13


def test_what_an_export_of_a_part_lacks_stays_and_that_is_said(log: Log) -> None:
    log.sync(log.write("all.csv", [workout(day) for day in range(1, 12)], 12))
    part = log.write("part.csv", [workout(day) for day in range(6, 12)], 13)
    said = legstats(log.home, "sync", *ZONE, part)
    assert "part.csv: 5 activities of before or after what it holds" in said.err
    assert len(log.sessions()) == 11


def test_a_damaged_row_of_a_newer_export_takes_no_set_away(log: Log) -> None:
    log.sync(log.write("old.csv", [workout(5), workout(9)], 1))
    text = hevy([workout(9), workout(5)]).replace(b"5 Oct", b"5 Qqq", 2)
    log.sync(log.put("new.csv", text, 2), code=5)
    rows = legstats(log.home, "legdays", "--json").json
    assert {row["evidence"][0]["text"][:6] for row in rows} == {"5 of 5"}


def test_single_workouts_exported_one_by_one_all_stay(log: Log) -> None:
    for day in (1, 2, 3):
        log.sync(log.write(f"{day}.csv", [workout(day)], day + 8))
    assert len(log.sessions()) == 3


def test_a_start_moved_away_from_the_last_workout_is_no_older_export(log: Log) -> None:
    log.sync(log.write("old.csv", [workout(5), workout(9, 19)], 1))
    new = log.write("new.csv", [workout(5), workout(9, 17)], 2)
    assert log.sync(new) == "nothing new; 1 activity corrected; 1 unchanged"
    log.sync(new, log.folder / "old.csv", "--full")
    assert [s[:5] for s in log.sessions()] == ["05 16", "09 15"]


def test_a_second_workout_on_the_last_day_is_new(log: Log) -> None:
    log.sync(log.write("old.csv", [workout(5), workout(9, 8)], 5))
    log.sync(log.write("new.csv", [workout(5), workout(9, 8), workout(9, 19)], 1))
    assert [s[:5] for s in log.sessions()] == ["05 16", "09 06", "09 17"]


def test_a_workout_moved_to_its_right_day_is_one_workout(log: Log) -> None:
    upper = [Lifted(exercise="Bench Press (Barbell)", weight_kg=61.5)]
    log.sync(log.write("old.csv", [workout(2), workout(6, lifts=upper), workout(9)], 1))
    new = log.write("new.csv", [workout(2), workout(5, lifts=upper), workout(9)], 2)
    assert log.sync(new) == "nothing new; 1 activity corrected; 2 unchanged"
    assert [s[:2] for s in log.sessions()] == ["02", "05", "09"]


@pytest.mark.parametrize("name", ["later/old.csv", "old (1).csv", "old 2026-11-04.csv"])
@pytest.mark.parametrize("title", ["Legs", ""])
def test_the_last_workout_is_moved_back_by_an_export_of_another_name(
    log: Log, name: str, title: str
) -> None:
    others = [workout(2, lifts=UPPER), workout(6, lifts=UPPER[:3])]
    log.sync(log.write("old.csv", [*others, workout(8, title=title)], 1))
    new = log.write(name, [*others, workout(5, title=title)], 4)
    assert log.sync(new) == "nothing new; 1 activity corrected; 2 unchanged"
    assert [s[:2] for s in log.sessions()] == ["02", "05", "06"]


def test_the_last_workout_is_moved_back_in_a_copy_of_the_same_time(log: Log) -> None:
    log.sync(log.write("old.csv", [workout(2, lifts=UPPER), workout(8)], 4))
    new = log.write("new.csv", [workout(2, lifts=UPPER), workout(5)], 4)
    assert log.sync(new) == "nothing new; 1 activity corrected; 1 unchanged"
    assert [s[:2] for s in log.sessions()] == ["02", "05"]


@pytest.mark.parametrize("name", ["log (1).csv", "log-2026-11-09.csv"])
def test_of_files_copied_together_the_later_by_its_name_counts(log: Log, name: str) -> None:
    log.write("logs/log.csv", [workout(2, lifts=UPPER), workout(8)], 4)
    log.write(f"logs/{name}", [workout(2, lifts=UPPER), workout(5)], 4)
    log.sync(log.folder / "logs")
    assert [s[:2] for s in log.sessions()] == ["02", "05"]


@pytest.mark.parametrize("written", [4, 5])
def test_several_workouts_moved_at_once_are_moved(log: Log, written: int) -> None:
    left = [workout(1, lifts=UPPER), workout(4, lifts=UPPER[:3])]
    moved = [(3, LEGS[:3]), (7, LEGS[:4]), (9, LEGS)]
    log.sync(log.write("old.csv", [*left, *(workout(d, lifts=sets) for d, sets in moved[1:])], 4))
    log.sync(
        log.write("new.csv", [*left, *(workout(d - 1, lifts=s) for d, s in moved[1:])], written)
    )
    assert [s[:2] for s in log.sessions()] == ["01", "04", "06", "08"]


def test_next_weeks_same_sets_are_no_correction_of_a_deleted_workout(log: Log) -> None:
    log.sync(log.write("old.csv", [workout(5), workout(7), workout(9)], 1))
    new = log.write("new.csv", [workout(5), workout(9), workout(14)], 2)
    assert log.sync(new) == "1 strength session new; 1 activity gone; 2 unchanged"


def lasting(minutes: int, day: int, hour: float = 18) -> Logged:
    one = workout(day, hour)
    return replace(one, ended=one.began + timedelta(minutes=minutes))


@pytest.mark.parametrize(("written", "trained"), [(0, 12), (0, 23), (20, 12)])
@pytest.mark.parametrize("minutes", [60, 71])
def test_the_same_plan_done_days_after_a_deleted_workout_is_new(
    log: Log, written: int, trained: int, minutes: int
) -> None:
    """Nothing that was said of the deleted one is said of another."""
    log.sync(log.write("1/log.csv", [workout(2), workout(5), workout(9)], written))
    legstats(log.home, "legdays", "set", "strength-20261009-1600", "no")
    later = [workout(2), workout(5), lasting(minutes, trained, 18.3)]
    new = log.write("2/log.csv", later, written and written + 2)
    assert log.sync(new) == "1 strength session new; 1 activity gone; 2 unchanged"
    assert log.sessions() == ["02 16 yes", "05 16 yes", f"{trained} 16 yes"]


@pytest.mark.parametrize("in_one_folder", [True, False])
@pytest.mark.parametrize("last", [LEGS, LEGS[:4]])
def test_an_older_export_copied_with_a_newer_one_moves_nothing_back(
    log: Log, last: list[Lifted], *, in_one_folder: bool
) -> None:
    both = [workout(2), workout(5)]
    log.write("logs/a.csv", [*both, workout(16), workout(20, lifts=last)], 24)
    if not in_one_folder:
        log.sync(log.folder / "logs")
    log.write("logs/b.csv", [*both, workout(9, lifts=last)], 24)
    log.sync(log.folder / "logs")
    assert {"16", "20"} <= {s[:2] for s in log.sessions()}


@pytest.mark.parametrize("corrected", [workout(7, 12), workout(7, title="Push"), workout(8, 6)])
def test_what_the_athlete_decided_moves_with_the_workout(log: Log, corrected: Logged) -> None:
    log.sync(log.write("old.csv", [workout(5), workout(7), workout(9)], 1))
    legstats(log.home, "legdays", "set", "strength-20261007-1600", "no")
    log.sync(log.write("new.csv", [workout(5), corrected, workout(9)], 2))
    assert [s[6:] for s in log.sessions()] == ["yes", "no", "yes"]


def test_a_deleted_workout_that_the_watch_recorded_stays_with_what_was_decided(log: Log) -> None:
    start = datetime(2026, 10, 7, 16, 2, tzinfo=UTC)
    log.sync(log.put("watch.fit", strength_file(start, ["bench_press"] * 6)))
    log.sync(log.write("old.csv", OLD, 1))
    legstats(log.home, "legdays", "set", "strength-20261007-1602", "yes")
    summed = log.sync(log.write("new.csv", NEW, 2))
    assert "gone" not in summed
    assert "07 16 yes" in log.sessions()


def test_what_an_export_lost_is_not_taken_for_deleted(log: Log) -> None:
    log.sync(log.write("old.csv", [workout(5), workout(7), workout(9)], 1))
    text = hevy([workout(9), workout(7), workout(5)]).replace(b"7 Oct 2026", b"7 Qqq 2026")
    log.sync(log.put("new.csv", text, 2), code=5)
    assert [s[:2] for s in log.sessions()] == ["05", "07", "09"]


def test_each_app_speaks_for_itself(log: Log) -> None:
    log.sync(log.write("hevy.csv", OLD, 1))
    log.put("strong.csv", strong([workout(4, 7), workout(12)], layout="semicolons"), 3)
    log.sync(log.folder / "strong.csv")
    assert len(log.sessions()) == 5


def test_a_file_written_over_has_the_newest_word(log: Log) -> None:
    for left in ([5, 9], [7, 9], [5, 7]):
        one = Log(log.folder / f"{left}")
        path = one.write("workouts.csv", OLD, 1)
        one.sync(path)
        one.write("workouts.csv", [w for w in OLD if w.began.day in left], 2)
        assert one.sync(path).startswith("nothing new; 1 activity gone")
        assert [int(s[:2]) for s in one.sessions()] == left


def test_a_part_written_over_the_whole_loses_nothing(log: Log) -> None:
    path = log.write("workouts.csv", [workout(day) for day in range(1, 20)], 1)
    log.sync(path)
    log.write("workouts.csv", [workout(day) for day in range(15, 22)], 2)
    log.sync(path)
    assert len(log.sessions()) == 21
    assert [s[:2] for s in log.sessions()][-3:] == ["19", "20", "21"]


def test_a_half_copied_log_is_completed(log: Log) -> None:
    workouts = [workout(day) for day in range(9, 0, -1)]
    whole = hevy(workouts)
    path = log.put("workouts.csv", whole[: len(whole) * 4 // 7 + 20], 1)
    log.sync(path, code=5)
    log.put("workouts.csv", whole, 1)
    os.utime(path, (1_793_000_000, 1_793_000_000))
    log.sync(path)
    assert len(log.sessions()) == 9
    rows = legstats(log.home, "legdays", "--json").json
    assert {row["evidence"][0]["text"][:6] for row in rows} == {"5 of 5"}


def test_only_what_was_read_is_covered(log: Log) -> None:
    log.sync(log.write("old.csv", OLD, 1))
    log.sync(log.write("new.csv", NEW, 2), "--since", "2026-10-08")
    assert [s[:2] for s in log.sessions()] == ["05", "07", "09"]
    log.sync(log.folder / "new.csv")
    assert log.sessions() == RIGHT


def test_a_dry_run_lets_nothing_go_and_foretells_what_a_sync_will_say(log: Log) -> None:
    old, new = log.write("old.csv", OLD, 1), log.write("new.csv", NEW, 2)
    log.sync(old)
    first = a_run(0)
    archive = write_archive(log.folder / "export.zip", [first, a_run(2), a_run(4)])
    log.sync(archive)
    newer = write_archive(
        log.folder / "newer.zip", [replace(first, name="Race"), a_run(4), a_run(6)]
    )
    for what in ([new, "--since", "2026-10-08"], [new, newer], [old, "--full"], [old, new]):
        before = (log.sessions(), log.runs())
        foretold = log.sync(*what, "--dry-run")
        assert (log.sessions(), log.runs()) == before
        assert foretold == f"Would be: {log.sync(*what)}"


# -- archives of services ---------------------------------------------------------------------

MONDAY = datetime(2026, 10, 5, 6, tzinfo=UTC)


def a_run(days: int, *, number: int = 0, recorded: bool = True, **facts: object) -> Entry:
    start = MONDAY + timedelta(days=days)
    file = run_file(start, 40) if recorded else None
    number = number or FIRST_ID + days
    entry = Entry(started_at=start, number=number, distance_m=8000.0, file=file)
    return replace(entry, **facts)


def test_a_run_deleted_at_strava_leaves_with_its_file(log: Log) -> None:
    runs = [a_run(0), a_run(2), a_run(4)]
    old = write_archive(log.folder / "export_1.zip", runs)
    log.sync(old)
    new = write_archive(log.folder / "export_2.zip", [runs[0], runs[2], a_run(6)])
    assert log.sync(new) == "1 run new; 1 activity gone; 2 unchanged"
    assert log.runs() == ["05T06", "09T06", "11T06"]
    for again in ((), ("--full",)):
        log.sync(old, *again)
        assert log.runs() == ["05T06", "09T06", "11T06"]


def test_a_run_deleted_at_strava_stays_where_the_watch_has_it(log: Log) -> None:
    runs = [a_run(0), a_run(2), a_run(4)]
    log.put("watch/2.fit", run_file(MONDAY + timedelta(days=2), 40))
    log.sync(log.folder / "watch", write_folder(log.folder / "export_1", runs))
    log.sync(write_folder(log.folder / "export_2", [runs[0], runs[2]]))
    assert len(log.runs()) == 3


def test_the_first_and_the_last_run_may_be_deleted_at_strava_too(log: Log) -> None:
    runs = [a_run(0), a_run(2), a_run(4)]
    log.sync(write_archive(log.folder / "1.zip", runs))
    newer = write_archive(log.folder / "2.zip", runs[:2])
    later = newer.stat().st_mtime + 3600
    os.utime(newer, (later, later))
    assert "1 activity gone" in log.sync(newer)
    assert log.runs() == ["05T06", "07T06"]
    log.sync(write_archive(log.folder / "3.zip", [runs[1], a_run(6)]))
    assert log.runs() == ["07T06", "11T06"]


def test_a_run_that_is_back_in_the_archive_is_back_with_its_recording(log: Log) -> None:
    runs = [a_run(0), a_run(2), a_run(4)]
    log.sync(write_archive(log.folder / "1.zip", runs))
    log.sync(write_archive(log.folder / "2.zip", [runs[0], runs[2], a_run(6)]))
    assert "07T06" not in log.runs()
    shutil.copy(log.folder / "1.zip", log.folder / "1 again.zip")
    log.sync(log.folder / "1 again.zip")
    assert "07T06" not in log.runs()
    log.sync(write_archive(log.folder / "3.zip", [*runs, a_run(6), a_run(8)]))
    rows = legstats(log.home, "runs", "list", "--all", "--json").json
    (back,) = [row for row in rows if row["started_at"].startswith("2026-10-07")]
    assert back["sources"] == ["fit", "strava_export"]


def test_a_recording_that_left_with_its_archive_counts_in_a_folder_of_its_own(log: Log) -> None:
    runs = [a_run(0), a_run(2), a_run(4)]
    log.sync(write_archive(log.folder / "1.zip", runs))
    log.sync(write_archive(log.folder / "2.zip", [runs[0], runs[2]]))
    log.put("activities/2.fit", runs[1].file or b"")
    assert log.sync(log.folder / "activities") == "1 run new"
    assert "07T06" in log.runs()
    assert log.sync(log.folder / "activities") == "nothing new; 1 activity unchanged"


def test_upper_body_after_leg_day_changes_the_decision(log: Log) -> None:
    def lift(name: str) -> Entry:
        return a_run(2, recorded=False, kind="Weight Training", name=name, distance_m=0.0)

    log.sync(write_archive(log.folder / "1.zip", [a_run(0), lift("Leg day"), a_run(4)]))
    assert log.sessions() == ["07 06 yes"]
    new = write_archive(log.folder / "2.zip", [a_run(0), lift("Upper body"), a_run(4)])
    assert log.sync(new) == "nothing new; 1 activity corrected; 2 unchanged"
    assert log.sessions() == ["07 06 no"]


def test_the_archive_of_another_account_takes_nothing_away(log: Log) -> None:
    log.sync(write_archive(log.folder / "1.zip", [a_run(0), a_run(2), a_run(4)]))
    others = [a_run(1, number=5), a_run(3, number=6), a_run(5, number=7)]
    log.sync(write_archive(log.folder / "2.zip", others))
    assert len(log.runs()) == 6


def test_a_run_deleted_at_garmin_leaves_with_its_file(log: Log) -> None:
    days = [MONDAY + timedelta(days=n) for n in range(3)]
    rows = [summary(n, start) for n, start in enumerate(days, 1)]
    files = {f"{n}.fit": run_file(start, 40) for n, start in enumerate(days)}
    log.sync(archive(log.folder / "old.zip", rows=rows, uploaded=files))
    del files["1.fit"]
    new = archive(log.folder / "new.zip", rows=[rows[0], rows[2]], uploaded=files)
    assert log.sync(new) == "nothing new; 1 activity gone; 2 unchanged"
    assert log.runs() == ["05T06", "07T06"]
    log.sync(log.folder / "old.zip", "--full")
    assert log.runs() == ["05T06", "07T06"]


def test_the_last_run_may_be_deleted_at_garmin_too(log: Log) -> None:
    rows = [summary(n, MONDAY + timedelta(days=n)) for n in range(3)]
    for day, name, left in ((10, "old.zip", rows), (20, "new.zip", rows[:2])):
        path = archive(log.folder / name, rows=left, uploaded={})
        moment = datetime(2026, 10, day, tzinfo=UTC).timestamp()
        os.utime(path, (moment, moment))
        log.sync(path)
    assert log.runs() == ["05T06", "06T06"]


def test_the_parts_of_one_garmin_export_stand_beside_each_other(log: Log) -> None:
    rows = [summary(n, MONDAY + timedelta(days=n)) for n in range(1, 9)]
    for part, some in (("0", rows[::2]), ("1001", rows[1::2])):
        log.put(f"garmin/{FITNESS}/{OWNER}_{part}_summarizedActivities.json", summaries(some))
    log.sync(log.folder / "garmin")
    assert len(log.runs()) == 8


def test_a_run_whose_recording_lacks_heart_rate_has_the_mean_its_service_tells(log: Log) -> None:
    file = run_file(MONDAY, 40, dropouts=[(-1.0, 9_999.0)], without=["session"])
    entry = a_run(0, file=file, more={"Average Heart Rate": 148.0})
    log.sync(write_archive(log.folder / "export.zip", [entry]))
    (run,) = analyzer.load(log.home).runs.to_dict("records")
    assert (run["hr_bpm"], run["hr_usable"]) == (148.0, True)
    assert run["hr_problem"] == "only the mean of the whole run is known"


# -- files that are copied over ---------------------------------------------------------------


def test_a_half_copied_recording_leaves_when_the_whole_one_comes(log: Log) -> None:
    whole = run_file(MONDAY, 60)
    path = log.put("run.fit", whole[: len(whole) // 2])
    log.sync(path)
    (short,) = legstats(log.home, "runs", "--json").json
    legstats(log.home, "runs", "set", short["run_id"], "--kind", "easy")
    log.put("run.fit", whole)
    assert log.sync(path) == "nothing new; 1 activity updated"
    (now,) = legstats(log.home, "runs", "--json").json
    assert (now["moving_s"], now["kind"]) == (pytest.approx(3600, abs=5), "easy")
    with Store(log.home / "legstats.sqlite") as store:
        assert len(list(store.records())) == len(store.files()) == 1


def test_a_half_copied_recording_leaves_when_the_whole_one_is_known_already(log: Log) -> None:
    whole = run_file(MONDAY, 60)
    half, other = log.put("a/run.fit", whole[: len(whole) // 2]), log.put("b/run.fit", whole)
    log.sync(half, other)
    half.write_bytes(whole)
    log.sync(half)
    with Store(log.home / "legstats.sqlite") as store:
        assert len(list(store.records())) == 1


def test_a_half_of_which_nobody_knows_the_place_any_more_leaves_with_a_full_sync(log: Log) -> None:
    whole = run_file(MONDAY, 60)
    part = log.put("run.fit", whole[: len(whole) // 2])
    kept = log.put("kept.fit", run_file(MONDAY + timedelta(days=1), 30))
    log.sync(part, kept)
    (short, other) = legstats(log.home, "runs", "--json").json
    legstats(log.home, "runs", "set", short["run_id"], "--kind", "easy")
    path = log.put("downloads/whole.fit", whole)
    part.unlink()
    kept.unlink()
    log.sync(path, "--full")
    (now, still) = legstats(log.home, "runs", "--json").json
    assert (now["moving_s"], now["kind"]) == (pytest.approx(3600, abs=5), "easy")
    assert still == other, "a recording that is nowhere else stays, although its file is gone"
    with Store(log.home / "legstats.sqlite") as store:
        assert len(list(store.records())) == len(store.files()) == 2


def test_the_next_run_under_the_same_name_is_another_run(log: Log) -> None:
    path = log.put("activity.fit", run_file(MONDAY, 40))
    log.sync(path)
    log.put("activity.fit", run_file(MONDAY + timedelta(days=1), 41))
    assert log.sync(path) == "1 run new"
    assert len(log.runs()) == 2


def test_a_recording_whose_clock_was_set_right_is_the_same_run(log: Log) -> None:
    path = log.put("activity.fit", run_file(MONDAY, 40))
    log.sync(path)
    log.put("activity.fit", run_file(MONDAY - timedelta(hours=7), 40))
    log.sync(path)
    assert log.runs() == ["04T23"]


def test_what_stands_elsewhere_too_stays(log: Log) -> None:
    whole = run_file(MONDAY, 60)
    path = log.put("run.fit", whole[: len(whole) // 2])
    shutil.copy(path, log.folder / "half.fit")
    log.sync(path, log.folder / "half.fit")
    log.put("run.fit", whole)
    log.sync(path)
    with Store(log.home / "legstats.sqlite") as store:
        assert len(list(store.records())) == 2


# -- ids that were noted down ------------------------------------------------------------------


def explained(log: Log, typed: str) -> str:
    """The id of the session that an id means today."""
    return str(legstats(log.home, "legdays", "explain", typed, "--json").json["leg_day_id"])


def test_the_id_of_a_workout_stays_good_when_its_start_is_corrected(log: Log) -> None:
    log.sync(log.write("1.csv", OLD, 1))
    log.sync(log.write("2.csv", NEW, 2))
    assert explained(log, "strength-20261005-1830") == "strength-20261005-1700"
    legstats(log.home, "legdays", "set", "strength-20261005-1630", "no")
    assert log.sessions()[0] == "05 15 no"
    log.sync(log.write("3.csv", [workout(5, 12), workout(9)], 3))
    by_utc = ("strength-20261005-1630", "strength-20261005-1500")
    for former in (*by_utc, "strength-20261005-1830", "strength-20261005-1700"):
        assert explained(log, former) == "strength-20261005-1200"
    assert log.sessions()[0] == "05 10 no"


def test_the_id_of_a_workout_stays_good_when_its_log_was_of_another_zone(log: Log) -> None:
    path = log.write("1.csv", OLD, 1)
    log.sync(path)
    legstats(log.home, "sync", path, "--timezone", "America/New_York")
    for former in ("strength-20261005-1830", "strength-20261005-1630"):
        assert explained(log, former) == "strength-20261005-1830"


def test_a_former_id_never_silently_means_another_workout(log: Log) -> None:
    log.sync(log.write("1.csv", [workout(5, 18.5), workout(9)], 1))
    log.sync(log.write("2.csv", [workout(5, 17), workout(5, 18.5, UPPER, "Push"), workout(9)], 2))
    said = legstats(log.home, "legdays", "explain", "strength-20261005-1830")
    assert said.code == 2
    assert "strength-20261005-1700" in said.err


def test_the_id_of_a_run_stays_good_when_strava_corrects_start_and_sport(log: Log) -> None:
    runs = [a_run(0), a_run(2, recorded=False), a_run(4)]
    log.sync(write_archive(log.folder / "1.zip", runs))
    legstats(log.home, "runs", "set", "run-20261007-0600", "--kind", "race")
    runs[1] = replace(runs[1], started_at=runs[1].started_at + HOUR)
    log.sync(write_archive(log.folder / "2.zip", [*runs, a_run(6)]))
    legstats(log.home, "runs", "set", "run-20261007-0600", "--surface", "trail")
    (race,) = [r for r in legstats(log.home, "runs", "--json").json if r["kind"] == "race"]
    assert (race["run_id"], race["surface"]) == ("run-20261007-0700", "trail")
    runs[1] = replace(runs[1], kind="Walk")
    log.sync(write_archive(log.folder / "3.zip", [*runs, a_run(8)]))
    legstats(log.home, "runs", "set", "run-20261007-0600", "--sport", "run")
    assert "07T07" in log.runs()


def test_the_id_of_a_recording_stays_good_when_its_clock_is_set_right(log: Log) -> None:
    path = log.put("activity.fit", run_file(MONDAY, 40))
    log.sync(path)
    log.put("activity.fit", run_file(MONDAY - timedelta(hours=7), 40))
    log.sync(path)
    said = legstats(log.home, "runs", "set", "run-20261005-0600", "--kind", "easy")
    assert "run-20261005-0100" in said.out + said.err


def test_what_is_purged_leaves_no_former_start(log: Log) -> None:
    log.sync(log.write("1.csv", OLD, 1))
    log.sync(log.write("2.csv", NEW, 2))
    legstats(log.home, "purge", "hevy_log", "--yes")
    with Store(log.home / "legstats.sqlite") as store:
        assert not list(store.records())
    assert b"2026-10-05T16:30" not in (log.home / "legstats.sqlite").read_bytes()


def test_a_crop_at_strava_counts_whether_its_row_names_a_file_or_not(log: Log) -> None:
    watch = log.put("watch/run.fit", run_file(MONDAY, 60))
    cut = timedelta(minutes=12, seconds=7)
    cropped = a_run(0, recorded=False, minutes=30.0, distance_m=5000.0, started_at=MONDAY + cut)
    log.sync(watch, write_archive(log.folder / "1.zip", [cropped]))
    (run,) = legstats(log.home, "runs", "--json").json
    assert (run["distance_m"], run["moving_s"]) == (pytest.approx(5000), pytest.approx(1800, abs=5))


def test_what_was_typed_in_to_the_minute_is_no_crop(log: Log) -> None:
    watch = log.put("watch/run.fit", run_file(MONDAY, 60))
    typed = a_run(
        0, recorded=False, minutes=30.0, distance_m=5000.0, started_at=MONDAY + 10 * HOUR / 60
    )
    log.sync(watch, write_archive(log.folder / "1.zip", [typed]))
    runs = legstats(log.home, "runs", "--json").json
    assert max(run["moving_s"] for run in runs) == pytest.approx(3600, abs=5)
