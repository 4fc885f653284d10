"""Who is believed on what a run was meant to be: the runner, the watch, the title, a service."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from analyzer.model import Activity, PlannedRun, Source
from analyzer.planned.decide import planned_run

NINE_OCLOCK = datetime(2026, 10, 5, 9, tzinfo=UTC)
WATCH = Activity(
    source=Source("fit", "a.fit", "a"),
    sport="run",
    started_at=NINE_OCLOCK,
    ended_at=NINE_OCLOCK + timedelta(hours=1),
    name="Run",
)
STRAVA = replace(WATCH, source=Source("strava_export", "activities.csv", "s"), name="Morning Run")


def test_a_default_title_and_a_watch_s_profile_leave_it_unknown() -> None:
    assert planned_run([STRAVA, WATCH]) == PlannedRun("", "")


def test_the_workout_on_the_watch_counts_before_the_title() -> None:
    tempo = replace(WATCH, name="W03 D2 - Tempo")
    found = planned_run([replace(STRAVA, name="Easy does it"), tempo])
    assert found == PlannedRun("tempo", "the workout on the watch says “tempo”")


def test_the_steps_of_a_workout_without_a_telling_name_count_before_the_title() -> None:
    steps = PlannedRun("intervals", "the steps of the workout on the watch: 6 repetitions")
    assert planned_run([replace(STRAVA, name="Easy"), replace(WATCH, planned=steps)]) == steps


def test_the_title_counts_before_the_kind_a_service_lists() -> None:
    found = planned_run([replace(STRAVA, name="Tempo 8k", kind="intervals")])
    assert found == PlannedRun("tempo", "the title says “tempo”")
    listed = planned_run([replace(STRAVA, kind="long"), WATCH])
    assert listed == PlannedRun("long", "listed as long in a Strava archive")


def test_a_race_a_service_lists_is_one_whatever_its_title() -> None:
    assert planned_run([replace(STRAVA, name="Easy peasy 10k", kind="race")]).kind == "race"


def test_the_runner_s_word_counts_before_all_and_may_be_none() -> None:
    said = replace(STRAVA, name="Tempo 8k", kind="race")
    assert planned_run([said, WATCH], "easy") == PlannedRun("easy", "you said so")
    assert planned_run([said, WATCH], "none") == PlannedRun("", "you said so")


def test_a_stroller_is_no_plan() -> None:
    assert planned_run([replace(STRAVA, kind="stroller")]) == PlannedRun("", "")
