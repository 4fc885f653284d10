"""An athlete's activities come from Garmin with their files, and what they change there counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from fakes.command import legstats
from fakes.fit_encoder import fit_file, ride, run
from fakes.garmin_api import an_activity
from fakes.garmin_archive import archive, exercise, summary
from fakes.garmin_login import (
    EVENING,
    NEWEST,
    NOON,
    a_lift_file,
    a_run_file,
    again,
    asked,
    kept,
)
from fakes.key_login import at_service, synced

from analyzer.errors import Exit
from analyzer.loading import load
from analyzer.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.garmin_api import FakeGarmin
    from fakes.web import Seen

    from analyzer.config import Config


def test_all_come_with_their_files_newest_first_and_then_only_news(
    garmin: FakeGarmin, config: Config
) -> None:
    assert synced("garmin", garmin, config).new == 6
    files = [one for one in asked(garmin) if one.startswith("download")]
    newest = sorted(garmin.activities.values(), key=lambda one: str(one["startTimeGMT"]))[::-1]
    assert files == [f"download-service/files/activity/{one['activityId']}" for one in newest]
    assert len(garmin.requests) == 1 + 2 + 3 + 6, "a token, the list, its beginning, days, files"
    assert again(garmin, config) == [NEWEST]
    garmin.clock.advance(86_400)
    daily = again(garmin, config)
    assert [one.split("/")[0] for one in daily] == [
        "personalapitoken-service", "activitylist-service", "sleep-service", "weight-service",
    ]  # fmt: skip
    runs = load(config=config).runs
    assert (len(runs), set(runs["hr_coverage"]), set(runs["device"])) == (
        4,
        {1.0},
        {"Forerunner 965"},
    )


def test_sets_are_the_watchs_until_the_athlete_corrects_them(
    garmin: FakeGarmin, config: Config
) -> None:
    garmin.activities.clear()
    sums = [exercise("SQUAT", 3, 15, heaviest_kg=80, volume_kg=1200)]
    number = garmin.add(
        an_activity(
            EVENING, 4, "strength_training", metres=None, sets=sums, file=a_lift_file(EVENING)
        )
    )
    synced("garmin", garmin, config)
    done = [s for s in kept(config)[str(number)].sets if s.effort != "rest"]
    assert [(s.exercise, s.weight_kg, bool(s.started_at)) for s in done] == [
        ("squat", 80, True)
    ] * 3
    corrected = exercise("SQUAT", 3, 15, heaviest_kg=90, volume_kg=1300, name="BARBELL_BACK_SQUAT")
    garmin.edit(number, summarizedExerciseSets=[corrected])
    synced("garmin", garmin, config)
    assert [s.exercise for s in kept(config)[str(number)].sets] == ["barbell_back_squat"] * 3


def test_what_is_renamed_retyped_or_corrected_there_is_so_here(
    garmin: FakeGarmin, config: Config
) -> None:
    synced("garmin", garmin, config)
    first, second, *_ = [n for n, one in garmin.activities.items() if one["distance"]][::-1]
    garmin.edit(first, activityName="Hills", distance=850.0)
    treadmill = {"typeId": 18, "typeKey": "treadmill_running", "parentTypeId": 1}
    garmin.edit(second, activityType=treadmill, eventType={"typeId": 1, "typeKey": "race"})
    assert again(garmin, config) == [NEWEST], "the files stay as they are"
    one, other = kept(config)[str(first)], kept(config)[str(second)]
    assert (one.name, one.distance_m) == ("Hills", 850.0)
    assert (other.surface, other.kind) == ("treadmill", "race")
    walked = {"typeId": 9, "typeKey": "walking", "parentTypeId": 17}
    garmin.edit(second, activityType=walked)
    synced("garmin", garmin, config)
    assert len(load(config=config).runs) == 3, "it was no run"


def test_what_was_deleted_or_corrected_long_ago_is_found_by_full_and_once_a_month(
    garmin: FakeGarmin, config: Config
) -> None:
    old = an_activity(NOON - timedelta(days=90), 4, file=a_run_file(NOON - timedelta(days=90)))
    for days in range(60, 90):
        garmin.add(an_activity(NOON - timedelta(days=days), 60, "lap_swimming", metres=1000))
    for days in range(40, 60):
        garmin.add(an_activity(NOON - timedelta(days=days), 60, "cycling", metres=30_000))
    first = garmin.add(old)
    second = garmin.add(an_activity(NOON - timedelta(days=91), 60, by_hand=True))
    synced("garmin", garmin, config)
    garmin.delete(second)
    garmin.edit(first, activityName="The first")
    assert synced("garmin", garmin, config).gone == 0
    assert synced("garmin", garmin, config, full=True).gone == 1
    assert kept(config)[str(first)].name == "The first"
    garmin.delete(first)
    garmin.clock.advance(10 * 86_400)
    assert synced("garmin", garmin, config).gone == 0
    garmin.clock.advance(25 * 86_400)
    assert synced("garmin", garmin, config).gone == 1


def test_what_was_just_deleted_leaves(garmin: FakeGarmin, config: Config) -> None:
    synced("garmin", garmin, config)
    newest = max(garmin.activities.values(), key=lambda one: str(one["startTimeGMT"]))
    garmin.delete(newest["activityId"])
    result = synced("garmin", garmin, config)
    assert result.gone == 1
    assert result.notes == ["1 activity no longer to be seen at Garmin left the store."]


def test_one_entered_by_hand_is_kept_from_its_summary(garmin: FakeGarmin, config: Config) -> None:
    garmin.activities.clear()
    by_hand = garmin.add(an_activity(EVENING, 50, metres=9000, by_hand=True))
    lost = garmin.add(an_activity(EVENING + timedelta(hours=3), 30, metres=5000))
    assert synced("garmin", garmin, config).exit_code == 0
    one, other = kept(config)[str(by_hand)], kept(config)[str(lost)]
    assert (one.entered_by_hand, one.distance_m, one.stream) == (True, 9000, None)
    assert (other.entered_by_hand, other.distance_m) == (False, 5000)
    assert sum("download" in one for one in asked(garmin)) == 1
    assert not any("download" in one for one in again(garmin, config)), "asked for once"


def test_the_run_of_a_duathlon_comes_with_its_own_part_of_the_file(
    garmin: FakeGarmin, config: Config
) -> None:
    garmin.activities.clear()
    later = EVENING + timedelta(minutes=20)
    both = fit_file(ride(EVENING, 19), run(later, 4))
    garmin.add(an_activity(EVENING, 24, "multi_sport", metres=9000, file=both, parent=True))
    garmin.add(an_activity(EVENING, 19, "cycling", metres=8000, file=both))
    leg = garmin.add(an_activity(later, 4, metres=667, file=both))
    synced("garmin", garmin, config)
    runs = load(config=config).runs
    assert list(runs["started_at"]) == [later]
    assert list(runs["hr_coverage"]) == [1.0]
    assert sum("download" in one for one in asked(garmin)) == 1
    assert kept(config)[str(leg)].sport == "run"


def test_a_list_that_grows_and_shrinks_while_it_is_read_loses_and_doubles_nothing(
    garmin: FakeGarmin, config: Config
) -> None:
    garmin.activities.clear()
    starts = [EVENING - timedelta(hours=6 * n) for n in range(120)]
    numbers = [garmin.add(an_activity(start, 30, "cycling")) for start in starts]
    real, pages = garmin.told, 0

    def told(asked: Seen) -> Any:
        nonlocal pages
        if "search" in asked.path:
            pages += 1
            if pages == 2:
                garmin.delete(numbers[0])
                garmin.delete(numbers[100])
            if pages == 3:
                garmin.add(an_activity(NOON - timedelta(hours=1), 30, "cycling"))
        return real(asked)

    garmin.told = told  # type: ignore[method-assign]
    synced("garmin", garmin, config)
    assert set(map(str, numbers[1:100] + numbers[101:])) <= set(kept(config))
    synced("garmin", garmin, config)
    assert set(kept(config)) == set(map(str, garmin.activities))


def test_more_than_a_page_on_one_day_is_listed_to_its_end(
    garmin: FakeGarmin, config: Config
) -> None:
    garmin.activities.clear()
    for n in range(100):
        garmin.add(an_activity(EVENING - timedelta(minutes=9 * n), 5, "cycling"))
    assert synced("garmin", garmin, config).new == 100


def test_entries_that_make_no_sense_cost_only_themselves(
    garmin: FakeGarmin, config: Config
) -> None:
    _, second, third, *_ = garmin.activities
    garmin.activities[-1] = garmin.activities[second] | {"activityId": None}
    garmin.edit(third, averageHR="fast", activityName="Still there")
    result = synced("garmin", garmin, config)
    assert result.new == 6
    ((_, why),) = result.problems
    assert why.startswith("1 entry without number or start")
    assert (kept(config)[str(third)].name, kept(config)[str(third)].avg_hr_bpm) == (
        "Still there",
        None,
    )


def test_a_hostile_file_costs_its_own_activity_its_recording_and_says_so(
    garmin: FakeGarmin, config: Config
) -> None:
    garmin.activities.clear()
    for n, data in enumerate(
        (bytes(900 << 10), b"no FIT", b"", a_run_file(EVENING - timedelta(hours=3))[:300])
    ):
        start = EVENING - timedelta(hours=n)
        garmin.add(an_activity(start, 4, metres=667, file=data))
    result = synced("garmin", garmin, config)
    assert (result.new, result.exit_code) == (4, 0)
    said = [one.problems for one in kept(config).values()]
    assert sum(any("Garmin activity" in p for p in problems) for problems in said) >= 3
    assert not any("download" in one for one in again(garmin, config)), "asked for once"


def test_a_watchs_folder_garmins_export_and_its_api_tell_one_activity(
    garmin: FakeGarmin, config: Config, tmp_path: Path
) -> None:
    lifting, ran = a_lift_file(EVENING), a_run_file(NOON - timedelta(hours=4))
    garmin.activities.clear()
    one = garmin.add(an_activity(EVENING, 4, "strength_training", metres=None, file=lifting))
    two = garmin.add(an_activity(NOON - timedelta(hours=4), 4, metres=667, file=ran))
    rows = [
        summary(one, EVENING, 4, type_key="strength_training", metres=None),
        summary(two, NOON - timedelta(hours=4), 4, metres=667),
    ]
    export = archive(tmp_path / "export.zip", rows=rows, uploaded={"1.fit": lifting, "2.fit": ran})
    env = at_service("garmin", garmin)
    assert legstats(config.home, "sync", export, **env).code == 0
    synced("garmin", garmin, config)
    (found,) = legstats(config.home, "runs", "--json", **env).json
    (lifted,) = legstats(config.home, "legdays", "--json", **env).json
    assert found["sources"] == lifted["sources"] == ["fit", "garmin_export", "garmin"]
    downloads = [line for line in asked(garmin) if "download" in line]
    assert downloads == [f"download-service/files/activity/{one}"], "the run's file is there"
    garmin.delete(two)
    garmin.clock.advance(60)
    synced("garmin", garmin, config)
    assert load(config=config).runs.empty, "deleted at Garmin, an old export does not keep it"


def test_nights_and_weight_go_into_the_journal(garmin: FakeGarmin, config: Config) -> None:
    for days in range(70):
        day = NOON.date() - timedelta(days=days)
        garmin.sleep(day, 6.5 + days % 3)
        garmin.weigh(day, 70.0 + days / 100)
    garmin.sleep(date(2026, 11, 17), 8.0, sleepWindowConfirmationType="OFF_WRIST")
    garmin.add(an_activity(NOON - timedelta(days=64), 30, "cycling"))
    synced("garmin", garmin, config)
    nights = [one for one in asked(garmin) if "sleep" in one]
    assert len(nights) == 3, "31 nights a request"
    with Store(config.store_path) as store:
        noted = {(f.day, f.topic): f.value for f in store.journal.noted()}
    assert (date(2026, 11, 17), "sleep_h") not in noted
    assert noted[date(2026, 11, 19), "sleep_h"] == 7.5
    assert noted[date(2026, 11, 19), "weight_kg"] == 70.01
    assert len(noted) == 2 * 65 - 1
    garmin.weigh(date(2026, 11, 19), 71.0)
    garmin.clock.advance(86_400)
    days = [one for one in again(garmin, config) if "sleep" in one or "weight" in one]
    assert len(days) == 2
    with Store(config.store_path) as store:
        noted = {(f.day, f.topic): f.value for f in store.journal.noted()}
    assert noted[date(2026, 11, 19), "weight_kg"] == 71.0


def test_the_day_of_a_night_is_that_of_the_athletes_clock(
    garmin: FakeGarmin, config: Config
) -> None:
    """Noon by the service is the next night where they live, whatever this computer's clock."""
    at_home = replace(config, sources=replace(config.sources, zone="Pacific/Kiritimati"))
    synced("garmin", garmin, at_home)
    (nights,) = [one for one in asked(garmin) if "sleep" in one]
    assert nights.endswith("endDate=2026-11-21 startDate=2026-11-13"), nights
    garmin.clock.advance(13 * 3600)
    assert not [one for one in again(garmin, at_home) if "sleep" in one], "still the 21st for them"
    garmin.clock.advance(9 * 3600)
    assert [one for one in again(garmin, at_home) if "sleep" in one], "the 22nd has begun"


def test_a_long_history_of_nights_goes_on_where_the_quota_stopped_it(
    garmin: FakeGarmin, config: Config
) -> None:
    garmin.activities.clear()
    garmin.add(an_activity(NOON - timedelta(days=150), 30, "cycling"))
    for days in range(151):
        garmin.sleep(NOON.date() - timedelta(days=days), 7.0)
    garmin.left = 5
    stopped = synced("garmin", garmin, config)
    assert stopped.exit_code == Exit.TRY_LATER
    garmin.left = None
    garmin.clock.advance(300)
    assert synced("garmin", garmin, config).exit_code == 0
    nights = [one for one in garmin.requests if "sleep" in one.path and one.status == 200]
    assert len(nights) == 5, "none is asked for twice"
    with Store(config.store_path) as store:
        assert len(store.journal.noted()) == 151
    assert len([x for x in again(garmin, config, full=True) if "sleep" in x]) == 5
