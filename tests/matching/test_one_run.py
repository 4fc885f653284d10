"""Nobody runs twice at once, and nobody's two runs are one: pairs that once came out wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_same_activity import keys, logged, recorded, records

from analyzer.matching.corrections import find_correction
from analyzer.matching.ids import groups_by_id
from analyzer.matching.merging import merge_activities
from analyzer.matching.questions import same_run_questions
from analyzer.matching.same_activity import link_records
from analyzer.model import Activity, Source, SourceRecord

MIDNIGHT = datetime(2026, 11, 15, 23, 0, 1, tzinfo=UTC)
START = datetime(2026, 11, 16, 6, 30, tzinfo=UTC)


def strava(
    number: int, start_min: float = 0, minutes: float = 40, *, api: bool = False, **facts: object
) -> SourceRecord:
    """Return a row of Strava's archive, or of its account."""
    kind, prefix = ("strava", "strava-api-") if api else ("strava_export", "strava-")
    begins = facts.pop("started_at", START + timedelta(minutes=start_min))
    activity = Activity(
        Source(kind, "Strava", f"{prefix}{number}#0"),
        facts.pop("sport", "run"),  # type: ignore[arg-type]
        begins,  # type: ignore[arg-type]
        begins + timedelta(minutes=minutes),  # type: ignore[operator]
        elapsed_s=minutes * 60,
        **facts,  # type: ignore[arg-type]
    )
    return SourceRecord(activity, None if api else "archive")


def hidden(number: int, minutes: float = 40, **facts: object) -> SourceRecord:
    return strava(number, 0, minutes, started_at=MIDNIGHT, start_hidden=True, **facts)


def merged(group: list[SourceRecord]) -> Activity:
    return merge_activities(record.activity for record in group)


def merged_runs(*some: SourceRecord) -> list[Activity]:
    return [merged(group) for group in link_records(some)]


# -- identity ----------------------------------------------------------------------------------


def test_the_same_number_at_strava_is_the_same_run_however_it_was_cropped() -> None:
    old = strava(7, 0, 65, distance_m=11_200.0, name="Leg day after")
    new = strava(7, 25, 40, api=True, distance_m=6_200.0, name="Cropped")
    (run,) = merged_runs(old, new)
    assert (run.distance_m, run.started_at, run.name) == (6_200, new.activity.started_at, "Cropped")


def test_the_account_says_what_an_activity_is_today() -> None:
    old = strava(7, sport="run", name="Evening Workout", description="3 x 5")
    new = strava(7, api=True, sport="walk", name="Upper body", description="4 x 5")
    (walk,) = merged_runs(old, new)
    assert (walk.sport, walk.name, walk.description) == ("walk", "Upper body", "4 x 5")
    (kept,) = merged_runs(old, strava(7, api=True, sport="walk", name="Upper body"))
    assert kept.description == "3 x 5", "the list tells no description"


def test_two_numbers_that_both_hide_their_start_are_never_one() -> None:
    days = [
        strava(n, started_at=MIDNIGHT + timedelta(days=n), start_hidden=True, distance_m=8000.0)
        for n in range(7)
    ]
    assert len(link_records(days)) == 7
    assert len(link_records([hidden(1, distance_m=5000.0), hidden(2, distance_m=5000.0)])) == 2
    assert len(link_records([hidden(1), hidden(1, api=True)])) == 1


def test_to_work_and_back_with_the_start_hidden_each_finds_its_own_recording() -> None:
    there, back = hidden(1, 30, name="To work"), hidden(2, 31, name="From work")
    morning, evening = recorded("morning", 0, 30), recorded("evening", 600, 31)
    for order in permutations([there, back, morning, evening]):
        assert [run.name for run in merged_runs(*order)] == ["To work", "From work"]
    names = {(run.start_hidden, run.name) for run in merged_runs(there, back, morning)}
    assert names == {(False, "To work"), (True, "From work")}


def test_runs_of_equal_length_are_taken_in_the_order_of_their_numbers() -> None:
    rows = [hidden(9, 40, name="First"), hidden(10, 40, name="Second")]
    watch = [recorded("a", 0, 40), recorded("b", 600, 40)]
    assert [run.name for run in merged_runs(*rows, *watch)] == ["First", "Second"]


def test_a_hidden_start_stays_on_its_own_day() -> None:
    for minutes, together in ((-460, False), (-440, True), (980, True), (1000, False)):
        watch = recorded("watch", minutes, 40, utc_offset_s=3600)
        assert (len(link_records([hidden(1), watch])) == 1) is together
        assert (len(link_records([hidden(1, zone="Europe/Berlin"), watch])) == 1) is together


def test_a_hidden_start_in_utc_is_of_the_day_it_names() -> None:
    in_utc = strava(1, started_at=MIDNIGHT + timedelta(hours=1), start_hidden=True)
    far_west = recorded("watch", 20 * 60, 40, utc_offset_s=-8 * 3600)
    assert len(link_records([in_utc, far_west])) == 1
    assert len(link_records([in_utc, recorded("watch", 0, 40, utc_offset_s=-8 * 3600)])) == 2


def test_the_day_the_clocks_go_back_has_25_hours() -> None:
    row = strava(1, started_at=datetime(2026, 10, 24, 22, 0, 1, tzinfo=UTC), start_hidden=True)
    late = datetime(2026, 10, 25, 22, 30, tzinfo=UTC)
    watch = recorded("watch", (late - START).total_seconds() / 60, 40, utc_offset_s=3600)
    assert len(link_records([row, watch])) == 1


def test_what_strava_knows_has_no_second_number_there() -> None:
    watch, row = recorded("watch"), strava(1, 0.1)
    assert len(link_records([watch, row, hidden(2)])) == 2


def test_a_corrected_sport_finds_the_recording_it_was_made_of() -> None:
    watch = recorded("watch", distance_m=7300.0)
    (walk,) = merged_runs(watch, strava(1, 0.1, api=True, sport="walk", distance_m=7310.0))
    assert walk.sport == "walk"
    assert (
        len(link_records([watch, strava(1, 5, api=True, sport="ride", distance_m=20_000.0)])) == 2
    )


def test_garmins_correction_counts_although_strava_still_says_what_the_file_says() -> None:
    garmin = recorded("garmin", kind="garmin_export", sport="walk", belongs_to="watch")
    (walk,) = merged_runs(recorded("watch"), strava(1, belongs_to="watch"), garmin)
    assert walk.sport == "walk"


# -- overlap -----------------------------------------------------------------------------------


def test_a_phone_within_the_watchs_run_is_the_same_run() -> None:
    watch = recorded("watch", 0, 44, distance_m=7_100.0)
    (run,) = merged_runs(watch, recorded("phone", 21, 21, distance_m=3_400.0))
    assert run.distance_m == 7_100
    (longer,) = merged_runs(recorded("phone", -21, 65, distance_m=10_500.0, kind="gpx"), watch)
    assert longer.distance_m == 10_500


def test_a_stop_at_the_cafe_is_one_run_and_its_two_rows() -> None:
    watch = recorded("watch", 0, 140, distance_m=18_700.0, pauses=((3600.0, 5400.0),))
    rows = [strava(1, 0, 60, distance_m=10_000.0), strava(2, 90, 50, distance_m=8_700.0)]
    for order in permutations([watch, *rows]):
        (run,) = merged_runs(*order)
        assert run.distance_m == 18_700


@pytest.mark.parametrize("whole", ["phone", "a phone"])
def test_three_files_and_one_long_recording_are_one_runs_worth(whole: str) -> None:
    parts = [
        recorded("a", 0, 20, distance_m=3_300.0),
        recorded("b", 22, 60, distance_m=10_000.0),
        recorded("c", 85, 20, distance_m=3_300.0),
    ]
    phone = recorded(whole, -1, 107, distance_m=16_900.0, kind="gpx")
    runs = merged_runs(phone, *parts)
    assert [run.distance_m for run in runs] == [3_300, 10_000, 3_300]


@pytest.mark.parametrize("kind", ["gpx", "tcx", "fit"])
@pytest.mark.parametrize("spans", [[(0, 50), (51, 55)], [(0, 30), (31, 39), (72, 34)]])
def test_the_pieces_of_a_phone_belong_to_the_run_that_the_watch_recorded_whole(
    spans: list[tuple[int, int]], kind: str
) -> None:
    watch = recorded("watch", 0, 106, distance_m=21_000.0)
    pieces = [
        recorded(f"phone-{begins}", begins, lasting, distance_m=198.0 * lasting, kind=kind)
        for begins, lasting in spans
    ]
    tracks = [replace(piece, file_digest="phone") for piece in pieces]
    for records_read in (*permutations([watch, *pieces]), [*tracks, watch]):
        (run,) = merged_runs(*records_read)
        assert (run.distance_m, run.source.kind) == (21_000, "fit")
    assert same_run_questions(groups_by_id([watch, *pieces])) == []


@pytest.mark.parametrize(
    ("first_min", "second_min", "kind"),
    [(25, 25, "gpx"), (70, 15, "gpx"), (25, 25, "strava_export"), (70, 15, "strava_export")],
)
def test_two_halves_around_a_cafe_are_one_whole_recordings_worth(
    first_min: int, second_min: int, kind: str
) -> None:
    whole_min = first_min + 10 + second_min if first_min > 60 else 90
    halves = [
        recorded("a", 0, first_min, distance_m=174.0 * first_min),
        recorded("b", whole_min - second_min, second_min, distance_m=174.0 * second_min),
    ]
    moving_s = 60.0 * (first_min + second_min)
    whole = recorded("whole", 0, whole_min, kind=kind, distance_m=2.9 * moving_s, moving_s=moving_s)
    for order in permutations([whole, *halves]):
        runs = merged_runs(*order)
        assert [run.distance_m for run in runs] == [174.0 * first_min, 174.0 * second_min]


def test_a_whole_days_recording_of_another_length_says_nothing_of_two_runs() -> None:
    forgotten = recorded("forgotten", 0, 600, distance_m=30_000.0, kind="gpx")
    runs = [recorded("a", 60, 30, distance_m=5_000.0), recorded("b", 500, 30, distance_m=5_000.0)]
    assert len(link_records([forgotten, *runs])) == 3


def test_parts_that_do_not_make_up_the_whole_belong_to_it() -> None:
    phone = recorded("phone", 0, 120, distance_m=20_000.0, kind="gpx")
    parts = [recorded("a", 0, 30, distance_m=5_000.0), recorded("b", 80, 30, distance_m=5_000.0)]
    (run,) = merged_runs(phone, *parts)
    assert run.distance_m == 20_000


def test_how_far_a_part_was_is_not_how_far_the_whole_was() -> None:
    whole = recorded("watch", 0, 60)
    for part in (
        recorded("phone", 5, 40, distance_m=8_000.0, kind="gpx"),
        strava(1, 5, 40, distance_m=8_000.0),
    ):
        (run,) = merged_runs(whole, part)
        assert run.distance_m is None
    (same,) = merged_runs(whole, strava(1, 1, 58, distance_m=8_000.0))
    assert same.distance_m == 8_000


def test_a_watch_that_was_not_stopped_does_not_swallow_the_run_at_noon() -> None:
    forgotten = recorded("forgotten", 0, 600, distance_m=8_000.0)
    noon = recorded("noon", 300, 30, distance_m=5_000.0)
    assert len(link_records([forgotten, noon])) == 2
    paused = recorded("paused", 0, 600, distance_m=8_000.0, pauses=((2400.0, 36_000.0),))
    assert len(link_records([paused, noon])) == 2


def test_a_run_typed_in_twelve_minutes_early_is_the_run() -> None:
    typed = strava(1, -12, 30, distance_m=5_000.0, entered_by_hand=True)
    watch = recorded("watch", 0, 30, distance_m=5_020.0, kind="tcx")
    (run,) = merged_runs(typed, watch)
    assert run.started_at == START


# -- what was corrected ------------------------------------------------------------------------

WATCH = recorded(
    "watch", 0, 75, distance_m=12_500.0, elapsed_s=4500.0, moving_s=4500.0, climb_m=90.0
)


def test_a_crop_at_strava_beats_the_file() -> None:
    row = strava(1, 20, 30, distance_m=5_000.0, moving_s=1_795.0)
    (run,) = merged_runs(WATCH, row)
    assert (run.distance_m, run.moving_s, run.climb_m) == (5_000, 1_795, None)
    assert (run.started_at, run.ended_at) == (row.activity.started_at, row.activity.ended_at)


@pytest.mark.parametrize("front_min", [3, 5, 10, 45])
def test_after_a_crop_the_time_is_from_start_to_end(front_min: int) -> None:
    left_min = 75 - front_min
    row = strava(1, front_min, left_min, distance_m=12_500.0 * left_min / 75)
    (run,) = merged_runs(WATCH, row)
    assert (run.started_at, run.ended_at) == (row.activity.started_at, WATCH.activity.ended_at)
    assert run.elapsed_s == 60 * left_min
    assert run.moving_s == 60 * left_min


def test_what_two_rows_of_one_service_say_is_no_crop() -> None:
    rows = [strava(1, 0, 30, distance_m=5_000.0), strava(2, 40, 35, distance_m=5_800.0)]
    (run,) = merged_runs(WATCH, *rows)
    assert run.distance_m == 12_500


def test_a_phone_at_garmins_and_a_recording_cut_short_are_no_crops() -> None:
    cut = recorded("cut", 0, 9, distance_m=1_800.0, elapsed_s=540.0)
    (run,) = merged_runs(cut, strava(1, 0, 40, distance_m=8_000.0, belongs_to="cut"))
    assert run.distance_m == 8_000


@pytest.mark.parametrize(
    ("surface", "said_m", "counts_m"),
    [
        ("treadmill", 6_000.0, 6_000.0),
        ("treadmill", 5_385.0, 5_380.0),
        ("road", 5_450.0, 5_380.0),
        ("road", 6_000.0, 6_000.0),
        ("treadmill", 60_000.0, 5_380.0),
        ("treadmill", 540.0, 5_380.0),
    ],
)
def test_a_corrected_distance_counts_unless_nobody_can_run_it(
    surface: str, said_m: float, counts_m: float
) -> None:
    watch = recorded("watch", 0, 30, distance_m=5_380.0, surface=surface, elapsed_s=1800.0)
    row = strava(1, 0, 30, distance_m=said_m, belongs_to="watch")
    (group,) = link_records([watch, row])
    assert merged(group).distance_m == counts_m
    refused = find_correction([record.activity for record in group]).refused
    assert ("Strava's correction is left out" in refused) == (said_m in {60_000.0, 540.0})


# -- the athlete's word ------------------------------------------------------------------------


def said(one: SourceRecord, other: SourceRecord, word: str) -> tuple[SourceRecord, SourceRecord]:
    return (
        replace(one, **{word: frozenset({other.key})}),  # type: ignore[arg-type]
        replace(other, **{word: frozenset({one.key})}),  # type: ignore[arg-type]
    )


def test_the_athletes_word_joins_and_parts_whatever_the_records_look_like() -> None:
    morning, evening = recorded("morning"), recorded("evening", 600)
    assert len(link_records(said(morning, evening, "same_as"))) == 1
    watch, phone = recorded("watch"), recorded("phone", 1, kind="gpx")
    assert len(link_records(said(watch, phone, "apart_from"))) == 2


def test_a_third_record_joins_the_run_it_is_of_and_no_bridge_is_built() -> None:
    watch, phone = said(recorded("watch"), recorded("phone", 60, kind="gpx"), "same_as")
    assert len(link_records([watch, phone, strava(1, 60.2)])) == 1
    watch, phone = said(recorded("watch"), recorded("phone", 1, kind="gpx"), "apart_from")
    assert len(link_records([watch, phone, strava(1, 0.5)])) == 2


@given(records, st.integers(0, 8), st.integers(0, 8), st.randoms())
def test_the_word_holds_in_any_order_of_import(
    some: list[SourceRecord], first: int, second: int, chance: object
) -> None:
    if first == second or max(first, second) >= len(some):
        return
    for word, together in (("same_as", True), ("apart_from", False)):
        told = list(some)
        told[first], told[second] = said(some[first], some[second], word)
        groups = link_records(told)
        of = {record.key: i for i, group in enumerate(groups) for record in group}
        assert (of[told[first].key] == of[told[second].key]) is together
        chance.shuffle(told)  # type: ignore[attr-defined]
        assert keys(link_records(told)) == keys(groups)


# -- what is asked -----------------------------------------------------------------------------


def doubts(*some: SourceRecord) -> list[str]:
    return [question.doubt for question in same_run_questions(groups_by_id(some))]


def test_a_run_typed_in_as_long_as_another_of_the_day_is_asked_about() -> None:
    watch = recorded("watch", distance_m=7_300.0, utc_offset_s=3600)
    typed = strava(1, 300, distance_m=7_250.0, entered_by_hand=True)
    assert doubts(watch, typed) == ["typed by hand"]
    assert doubts(*said(watch, typed, "apart_from")) == []
    yesterday = strava(1, -600, distance_m=7_250.0, entered_by_hand=True)
    assert doubts(watch, yesterday) == []
    assert doubts(watch, strava(2, 0.1, distance_m=7_300.0), typed) == [], "it has its own row"


def test_runs_whole_hours_apart_are_asked_about_unless_one_device_recorded_both() -> None:
    watch = recorded("watch", device="Garmin", distance_m=7_300.0)
    phone = recorded("phone", 60.3, kind="gpx", distance_m=7_310.0)
    assert doubts(watch, phone) == ["whole hours apart"]
    assert doubts(watch, recorded("again", 60.3, device="Garmin", distance_m=7_310.0)) == []
    assert doubts(watch, recorded("phone", 75, kind="gpx", distance_m=7_310.0)) == []


def test_runs_that_overlap_in_part_are_asked_about() -> None:
    assert doubts(recorded("a"), recorded("b", 25)) == ["overlapping"]
    assert doubts(recorded("a"), recorded("b", 40)) == []


# -- a journey ---------------------------------------------------------------------------------


def test_a_log_read_in_the_zone_of_home_is_matched_by_the_local_clock() -> None:
    watch = recorded("watch", 0, 65, sport="strength", utc_offset_s=-4 * 3600)
    log = logged("log", -299, 65, zone="Europe/Berlin")
    (session,) = merged_runs(watch, log)
    assert (session.started_at, session.utc_offset_s) == (START, -4 * 3600)


def test_without_a_journey_or_at_another_time_a_log_stays_where_it_is() -> None:
    log = logged("log", -300, 65, zone="Europe/Berlin")
    for offset_h, start in ((1, 0), (None, 0), (-4, 90)):
        offset_s = None if offset_h is None else offset_h * 3600
        watch = recorded("watch", start, 65, sport="strength", utc_offset_s=offset_s)
        assert len(link_records([watch, log])) == 2
    named = logged("log", -300, 65, utc_offset_s=3600)
    watch = recorded("watch", 0, 65, sport="strength", utc_offset_s=-4 * 3600)
    assert len(link_records([watch, named])) == 2, "it names its own zone"


# -- copies stamped in another zone ------------------------------------------------------------


def beating(key: str, start_min: float, **facts: object) -> SourceRecord:
    known = {"distance_m": 5045.4, "avg_hr_bpm": 145.0, "max_hr_bpm": 153.0, "utc_offset_s": 7200}
    return recorded(key, start_min, 30, **(known | facts))


def test_a_copy_that_a_program_stamped_in_local_time_is_the_same_run() -> None:
    copy = beating("copy", 120, kind="gpx", distance_m=5045.9, avg_hr_bpm=145.4, utc_offset_s=None)
    for some in permutations([beating("watch", 0), copy]):
        assert keys(link_records(some)) == [["watch", "copy"]]
    (run,) = groups_by_id([beating("watch", 0), copy])
    assert run.startswith("run-20261116-0830")


@pytest.mark.parametrize(
    "other",
    [
        {"avg_hr_bpm": 147.0},
        {"max_hr_bpm": None},
        {"distance_m": 5048.0},
        {"start_min": 120.1},
        {"start_min": 180},
        {"utc_offset_s": 7200},
        {"kind": "fit"},
        {"entered_by_hand": True},
    ],
)
def test_what_differs_in_a_beat_or_a_metre_is_another_run(other: dict[str, float]) -> None:
    facts = {"kind": "gpx", "start_min": 120.0} | other
    start_min = float(facts.pop("start_min"))  # type: ignore[arg-type]
    assert len(link_records([beating("watch", 0), beating("copy", start_min, **facts)])) == 2


def test_what_a_watch_recorded_in_pieces_during_one_logged_workout_is_one_session() -> None:
    pieces = [
        recorded("one", 0, 30, sport="strength"),
        recorded("two", 35, 33, sport="other", sport_detail="Workout"),
    ]
    for some in permutations([*pieces, logged("log", 0, 70)]):
        assert len(link_records(some)) == 1
    assert len(link_records([*pieces, logged("open", 0, 600)])) == 2, "a log left open"
    assert len(link_records([*pieces, logged("log", 0, 32)])) == 2
    assert len(link_records([recorded("run", 35, 30), logged("log", 0, 70)])) == 2
