"""A run recorded by the watch and sent to Strava arrives twice, and is one run."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.matching import pairs
from analyzer.matching.ids import aliases_of, groups_by_id, ids_meant
from analyzer.matching.merging import best_measures, merge_activities
from analyzer.matching.same_activity import link_records
from analyzer.model import Activity, RunMeasures, Source, SourceRecord, StrengthSet

if TYPE_CHECKING:
    from types import FrameType

START = datetime(2026, 11, 16, 6, 30, tzinfo=UTC)


def recorded(
    key: str, start_min: float = 0, lasting_min: float = 40, **facts: object
) -> SourceRecord:
    kind = facts.pop("kind", "fit")
    sport = facts.pop("sport", "run")
    start = START + timedelta(minutes=start_min)
    activity = Activity(
        Source(kind, f"{key}.fit", f"{key}#0"),  # type: ignore[arg-type]
        sport,  # type: ignore[arg-type]
        start,
        start + timedelta(minutes=lasting_min),
        **facts,  # type: ignore[arg-type]
    )
    return SourceRecord(activity, key)


def keys(groups: list[list[SourceRecord]]) -> list[list[str]]:
    return [[record.key.removesuffix("#0") for record in group] for group in groups]


def test_watch_and_strava_tell_of_one_run() -> None:
    watch, strava = recorded("watch"), recorded("strava", 1, 38, kind="strava_export")
    assert keys(link_records([strava, watch])) == [["watch", "strava"]]


def test_two_runs_of_one_morning_stay_two() -> None:
    assert keys(link_records([recorded("first", 0, 30), recorded("second", 32, 30)])) == [
        ["first"],
        ["second"],
    ]


def test_a_ride_is_never_a_run() -> None:
    assert len(link_records([recorded("run"), recorded("ride", sport="ride")])) == 2


def test_a_start_twenty_minutes_off_is_another_activity() -> None:
    assert len(link_records([recorded("a"), recorded("b", 20, 40)])) == 2
    assert len(link_records([recorded("a", 0, 100), recorded("b", 19, 81)])) == 1


def test_less_than_seventy_percent_shared_is_another_activity() -> None:
    assert len(link_records([recorded("a", 0, 40), recorded("b", 12.1, 40)])) == 2
    assert len(link_records([recorded("a", 0, 40), recorded("b", 11.9, 40)])) == 1


def test_a_file_cut_short_belongs_to_the_whole_one() -> None:
    assert keys(link_records([recorded("cut", 0, 5), recorded("whole", 0, 40)])) == [
        ["whole", "cut"]
    ]


def test_a_row_that_names_its_file_is_that_run_even_with_a_hidden_start() -> None:
    row = recorded("row", -420, 40, kind="strava_export", belongs_to="watch")
    assert keys(link_records([recorded("watch"), row])) == [["watch", "row"]]
    elsewhere = recorded("row", -420, 40, kind="strava_export", belongs_to="elsewhere")
    assert len(link_records([recorded("watch"), elsewhere])) == 2


def test_two_sessions_of_one_file_are_never_the_same() -> None:
    one = recorded("file", 0, 1)
    other = SourceRecord(recorded("other", 0, 1).activity, "file")
    assert len(link_records([one, other])) == 2


def test_a_chain_of_overlaps_is_not_one_activity() -> None:
    chain = [recorded("a", 0, 40), recorded("b", 11, 40), recorded("c", 22, 40)]
    assert all(len(group) < 3 for group in link_records(chain))


def row(key: str, start_min: float = 0, lasting_min: float = 40, **facts: object) -> SourceRecord:
    """Return a row of a service's table: many rows, one file."""
    one = recorded(key, start_min, lasting_min, **({"kind": "strava_export"} | facts))
    return SourceRecord(one.activity, f"table of {one.kind}")


def logged(
    key: str, start_min: float = 0, lasting_min: float = 40, **facts: object
) -> SourceRecord:
    one = recorded(key, start_min, lasting_min, kind="hevy_log", sport="strength", **facts)
    return SourceRecord(one.activity, "hevy.csv")


@pytest.mark.parametrize(
    "detail", ["Workout", "HighIntensityIntervalTraining", "indoor_cardio", ""]
)
def test_a_workout_on_strava_may_be_the_strength_session_of_the_watch(detail: str) -> None:
    watch = recorded("watch", sport="strength", sport_detail="strength_training")
    strava = row("strava", 1, sport="other", sport_detail=detail)
    (group,) = link_records([watch, strava])
    assert list(groups_by_id(group)) == ["strength-20261116-0630"]
    assert merge_activities(record.activity for record in group).sport == "strength"


def test_what_is_clearly_something_else_is_no_strength_session() -> None:
    for sport, detail in (("other", "yoga"), ("other", "Rowing"), ("ride", ""), ("run", "")):
        assert (
            len(link_records([logged("log"), row("other", sport=sport, sport_detail=detail)])) == 2
        )


def test_a_workout_and_a_lifting_log_are_a_strength_session() -> None:
    (group,) = link_records(
        [row("workout", sport="other", sport_detail="Workout"), logged("log", 2)]
    )
    assert next(iter(groups_by_id(group))).startswith("strength-")


@pytest.mark.parametrize(("start", "lasting"), [(0, 50), (-10, 60), (5, 300), (-15, 45)])
def test_a_log_may_be_longer_than_the_watch_or_forgotten_open(start: int, lasting: int) -> None:
    watch = recorded("watch", 0, 40, sport="strength")
    (group,) = link_records([logged("log", start, lasting), watch])
    merged = merge_activities(record.activity for record in group)
    assert (merged.started_at, merged.ended_at) == (START, START + timedelta(minutes=40))


def test_a_log_belongs_to_the_session_it_shares_most_with() -> None:
    mistake = recorded("mistake", -15, 10, sport="strength")
    session = recorded("session", 0, 60, sport="strength")
    assert keys(link_records([mistake, session, logged("log", -3, 65)])) == [
        ["mistake"],
        ["session", "log"],
    ]


def test_two_workouts_of_one_log_stay_two_even_at_one_hour() -> None:
    assert len(link_records([logged("legs"), logged("arms")])) == 2


def test_two_devices_recorded_one_run_and_both_sent_it_to_strava() -> None:
    some = [
        recorded("watch"),
        recorded("phone", 1, 39, kind="gpx"),
        row("of watch", belongs_to="watch"),
        row("of phone", 1, 39, belongs_to="phone"),
    ]
    assert keys(link_records(some)) == [["watch", "of watch", "of phone", "phone"]]


def test_two_watches_of_one_garmin_account() -> None:
    garmin = [row(f"row{i}", i, kind="garmin_export") for i in range(2)]
    watches = [recorded(f"watch{i}", i) for i in range(2)]
    assert len(link_records([*garmin, *watches])) == 1


def test_two_rows_of_one_table_seconds_apart_are_one_run() -> None:
    assert len(link_records([row("a"), row("b", 0.2)])) == 1
    assert len(link_records([row("a"), row("b", 45)])) == 2
    assert keys(link_records([row("a"), row("b", 1), recorded("watch")])) == [["watch", "a", "b"]]


def test_a_warm_up_just_before_a_race_is_a_run_of_its_own() -> None:
    warm_up, race = recorded("warm up", -15, 12), recorded("race", 0, 90)
    sent = [row("sent warm up", -15, 12), row("sent race", 0, 90)]
    assert keys(link_records([warm_up, race, *sent])) == [
        ["warm up", "sent warm up"],
        ["race", "sent race"],
    ]


def test_a_phone_that_recorded_both_belongs_to_the_longer_one() -> None:
    some = [
        recorded("warm up", -15, 12),
        recorded("race", 0, 90),
        recorded("phone", -16, 106, kind="gpx"),
    ]
    assert keys(link_records(some)) == [["warm up"], ["race", "phone"]]


def test_a_hidden_start_does_not_keep_others_from_the_run() -> None:
    hidden = row("row", -390, 40, start_hidden=True, belongs_to="watch", sport="strength")
    watch, log = recorded("watch", sport="strength"), logged("log", 3)
    assert len(link_records([hidden, watch, log])) == 1
    assert (
        merge_activities(r.activity for r in link_records([hidden, watch, log])[0]).started_at
        == START
    )


@pytest.mark.parametrize("lost", [True, False])
def test_a_hidden_start_finds_the_run_of_the_same_length_that_day(lost: bool) -> None:  # noqa: FBT001 - a parameter
    hidden = row("row", -390, 41, start_hidden=True, distance_m=8010.0)
    short = recorded("short", 60, 20, distance_m=4000.0)
    watch = recorded("watch", 300, 40, distance_m=8000.0 if not lost else 6000.0)
    tomorrow = recorded("tomorrow", 1440, 40, distance_m=8000.0)
    found = keys(link_records([hidden, short, watch, tomorrow]))
    assert (["watch", "row"] in found) is not lost
    assert len(found) == (4 if lost else 3)


def test_a_recording_cut_short_stands_behind_the_summary_of_the_whole() -> None:
    cut = recorded("cut", 0, 9, distance_m=1800.0)
    whole = row("whole", 0, 40, distance_m=8000.0, belongs_to="cut")
    (group,) = link_records([cut, whole])
    merged = merge_activities(record.activity for record in group)
    assert (merged.distance_m, merged.ended_at) == (8000, START + timedelta(minutes=40))


def test_time_forgotten_to_stop_makes_no_summary_better() -> None:
    watch = recorded("watch", 0, 40, distance_m=8000.0, moving_s=2400.0)
    parked = row("parked", 0, 240, distance_m=8000.0, moving_s=2400.0)
    (group,) = link_records([watch, parked])
    assert merge_activities(record.activity for record in group).ended_at == START + timedelta(
        minutes=40
    )


def test_the_athletes_correction_of_the_sport_counts() -> None:
    watch = recorded("watch", sport="run")
    walked = row("walked", sport="walk", belongs_to="watch")
    (group,) = link_records([watch, walked])
    assert list(groups_by_id(group)) == ["walk-20261116-0630"]
    assert ids_meant("run-20261116-0630", groups_by_id(group)) == {"walk-20261116-0630"}


def test_abroad_the_watch_knows_local_time_better_than_the_settings() -> None:
    watch = recorded("watch", sport="strength", utc_offset_s=9 * 3600).activity
    log = logged("log", 2, zone="Europe/Berlin").activity
    merged = merge_activities([watch, log])
    assert (merged.utc_offset_s, merged.zone) == (9 * 3600, None)
    assert merge_activities([replace(watch, utc_offset_s=None), log]).zone == "Europe/Berlin"


def test_what_the_watch_could_not_name_does_not_hide_what_it_could() -> None:
    unnamed = row("row", sport="strength", sets=(StrengthSet(0, "unknown"),)).activity
    guessed = recorded("watch", sport="strength", sets=(StrengthSet(0, "squat"),)).activity
    assert [s.exercise for s in merge_activities([guessed, unnamed]).sets] == ["squat"]


def test_the_measures_with_usable_heart_rate_are_believed() -> None:
    without = RunMeasures(distance_m=8000.0)
    strap = RunMeasures(distance_m=7900.0, hr_usable=True)
    piece = RunMeasures(distance_m=3000.0, hr_usable=True)
    assert best_measures([without, strap]) == 1
    assert best_measures([without, piece]) == 0
    assert best_measures([None, piece, strap]) == 1
    assert best_measures([None]) is None


def named(some: list[SourceRecord]) -> tuple[list[str], dict[str, frozenset[str]]]:
    groups = groups_by_id(some)
    return list(groups), aliases_of(groups)


def test_workouts_of_one_minute_in_one_log_have_ids_of_their_own() -> None:
    workouts = [logged(f"w{n}") for n in range(50)]
    ids, aliases = named(workouts)
    assert len(set(ids)) == 50
    assert all(aliases[one] == {one} for one in ids)


def test_each_record_is_compared_with_its_neighbours_in_time_alone() -> None:
    some = [
        recorded(
            f"{kind}{day}", day * 1440 + delay, kind=kind, start_hidden=day % 7 == 6 and delay > 0
        )
        for day in range(600)
        for kind, delay in (("fit", 0), ("strava_export", 1), ("garmin_export", 2))
    ]
    compared = 0

    def count_comparisons(frame: FrameType, event: str, _: object) -> None:
        nonlocal compared
        compared += event == "call" and frame.f_code is pairs.records_match.__code__

    sys.setprofile(count_comparisons)
    try:
        groups = link_records(some)
    finally:
        sys.setprofile(None)
    assert len(groups) < 800
    assert len(some) // 2 < compared < 4 * len(some)


KINDS = ["fit", "strava_export", "garmin_export", "gpx", "hevy_log"]
FAMILIES = [("run", ""), ("strength", ""), ("other", "Workout"), ("walk", "")]


def record(
    number: int,
    start: int,
    lasting: int,
    kind: str,
    family: tuple[str, str],
    belongs_to: int,
    *,
    hidden: bool,
) -> SourceRecord:
    in_a_table = kind not in {"fit", "gpx"}
    one = recorded(
        f"k{number}",
        start,
        lasting,
        kind=kind,
        sport=family[0],
        sport_detail=family[1],
        belongs_to=f"k{belongs_to}" if in_a_table else "",
        start_hidden=hidden and in_a_table,
        distance_m=200.0 * lasting,
    )
    return SourceRecord(one.activity, f"table of {kind}" if in_a_table else f"k{number}")


records = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.integers(0, 90),
        st.sampled_from(KINDS),
        st.sampled_from(FAMILIES),
        st.integers(0, 20),
        st.sampled_from([False, False, False, True]),
    ),
    max_size=9,
).map(lambda facts: [record(i, *most, hidden=hidden) for i, (*most, hidden) in enumerate(facts)])


@given(records, st.randoms())
def test_the_order_of_import_never_matters(some: list[SourceRecord], chance: object) -> None:
    shuffled = list(some)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert keys(link_records(some)) == keys(link_records(shuffled))
    assert named(some) == named(shuffled)


@given(records)
def test_nothing_is_lost_and_nothing_counted_twice(some: list[SourceRecord]) -> None:
    linked = [record.key for group in link_records(some) for record in group]
    assert sorted(linked) == sorted(record.key for record in some)


@given(records)
def test_every_activity_has_its_own_id_and_is_found_by_it(some: list[SourceRecord]) -> None:
    ids, aliases = named(some)
    assert len(set(ids)) == len(ids)
    assert all(aliases[one] == {one} for one in ids)


def test_a_former_id_still_finds_the_run_after_a_better_source_came() -> None:
    strava = recorded("strava", 1, 38, kind="strava_export")
    (former,) = groups_by_id([strava])
    ids, aliases = named([strava, recorded("watch")])
    assert former == "run-20261116-0631"
    assert ids == ["run-20261116-0630"]
    assert aliases[former] == {ids[0]}


def test_each_fact_comes_from_the_best_source_that_knows_it() -> None:
    watch = recorded("watch", sport="strength", sets=(StrengthSet(0, "unknown"),)).activity
    log = recorded(
        "log",
        2,
        45,
        kind="hevy_log",
        sport="strength",
        name="Legs",
        sets=(StrengthSet(0, "Squat"),),
    ).activity
    merged = merge_activities([watch, log])
    assert merged.started_at == watch.started_at
    assert merged.name == "Legs"
    assert [s.exercise for s in merged.sets] == ["Squat"]


@given(records)
def test_two_recordings_or_workouts_of_one_file_never_meet(some: list[SourceRecord]) -> None:
    for group in link_records(some):
        files = [r.file_digest for r in group if r.kind in {"fit", "gpx", "hevy_log"}]
        assert len(files) == len(set(files))


def former_id_finds_its_activity(before: list[SourceRecord], after: list[SourceRecord]) -> bool:
    """Tell whether each id of before may mean an activity of after with one of its records."""
    now = groups_by_id(after)
    return all(
        any(
            record.key in {other.key for other in now[meant]}
            for meant in ids_meant(former, now)
            for record in group
        )
        for former, group in groups_by_id(before).items()
    )


@given(records, st.integers(0, 8))
def test_a_former_id_finds_its_activity_after_any_other_came(
    some: list[SourceRecord], which: int
) -> None:
    timed = [replace(r, activity=replace(r.activity, belongs_to="")) for r in some]
    before = [r for i, r in enumerate(timed) if i != which]
    assert former_id_finds_its_activity(before, timed)


@given(records)
def test_an_activity_is_found_by_every_id_some_of_its_records_would_have_alone(
    some: list[SourceRecord],
) -> None:
    now = groups_by_id(some)
    for group_id, group in now.items():
        for size in range(1, min(len(group), 4)):
            for part in combinations(group, size):
                assert all(group_id in ids_meant(former, now) for former in groups_by_id(part))


def test_two_workouts_that_became_two_strength_sessions_are_both_found_by_their_former_id() -> None:
    workouts = [
        row(f"w{n}", 0, 40 + n * 10, sport="other", sport_detail="Workout", start_hidden=True)
        for n in range(2)
    ]
    run = recorded("run", 200)
    first, second = (
        row(f"s{n}", 0.2 + n * 60, 40 + n * 10, kind="garmin_export", sport="strength")
        for n in range(2)
    )
    before, after = [*workouts, first, run], [*workouts, first, second, run]
    assert former_id_finds_its_activity(before, after)
    now = groups_by_id(after)
    meant = ids_meant("other-20261116-0630", now)
    assert {one[:22] for one in meant} == {"strength-20261116-0630", "strength-20261116-0730"}


def test_an_id_stays_good_when_the_record_that_gave_it_its_sport_goes_to_another_activity() -> None:
    watch = recorded("watch", 2, 0, sport="strength")
    log = row("log", 1, 1, kind="hevy_log", sport="run")
    again = recorded("again", 0, 2, sport="strength")
    assert former_id_finds_its_activity([watch, log], [watch, log, again])


def test_an_id_that_was_noted_down_never_comes_to_mean_another_activity() -> None:
    sent = row("sent", belongs_to="watch")
    assert list(groups_by_id([sent])) == ["run-20261116-0630"]
    watch, other = recorded("watch", 1), row("other", 0, 90, start_hidden=True)
    now = groups_by_id([sent, watch, other])
    assert len(ids_meant("run-20261116-0630", now)) == 2
    assert all(ids_meant(one, now) == {one} for one in now)
