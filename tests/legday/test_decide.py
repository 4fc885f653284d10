"""Yes, no or unknown: stories of strength sessions, and the real files whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from fakes.dictionary_check import check

from analyzer.config import Config
from analyzer.dataset.assemble import MergedActivity, assemble_frames
from analyzer.frames import dataset as frames
from analyzer.importers import fit
from analyzer.legday.decide import decide_by_words, decide_leg_days
from analyzer.legday.written_sets import with_written_sets
from analyzer.settings import Athlete, Sources
from analyzer.store.packing import unpack_profiles

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from analyzer import Dataset

CONFIG = Config()
GUESS = {
    "deadlift": ("deadlift", "lunge", "squat"),
    "squat": ("squat", "lunge", "bench_press"),
    "triceps_extension": ("triceps_extension", "pull_up", "lunge"),
    "row": ("row", "shrug", "squat"),
    "sit_up": ("sit_up", "squat", "triceps_extension"),
    "unknown": (),
}


def session(name: str = "", **facts: object) -> pd.DataFrame:
    begin = pd.Timestamp("2026-03-03T18:00", tz="UTC")
    row = {
        "session_id": "s",
        "started_at": begin,
        "ended_at": begin + pd.Timedelta(hours=1),
        "local_date": pd.Timestamp("2026-03-03"),
        "sport_detail": "strength_training",
        "name": name,
        "duration_s": 3600.0,
    }
    return frames.conform(pd.DataFrame([row | facts]), "sessions")


def logged(*exercises: tuple[str, int, float, float]) -> pd.DataFrame:
    """Sets of a lifting log: (exercise, number of sets, reps, kg)."""
    rows = [
        {"exercise": e, "reps": reps, "weight_kg": kg or None, "source": "hevy_log"}
        for e, count, reps, kg in exercises
        for _ in range(count)
    ]
    return _sets(rows)


def watched(*exercises: tuple[str, int, float]) -> pd.DataFrame:
    """Sets as a watch guesses them: (first candidate, number of sets, kg)."""
    rows = [
        {
            "exercise": e,
            "reps": 10.0,
            "weight_kg": kg or None,
            "source": "fit",
            "candidates": GUESS[e],
        }
        for e, count, kg in exercises
        for _ in range(count)
    ]
    return _sets(rows)


def _sets(rows: list[dict[str, object]]) -> pd.DataFrame:
    known = {"session_id": "s", "effort": "active", "candidates": ()}
    table = pd.DataFrame([known | row | {"set_index": i} for i, row in enumerate(rows)])
    return frames.conform(table, "strength_sets")


NO_SETS = frames.empty("strength_sets")


def one(sessions: pd.DataFrame, sets: pd.DataFrame = NO_SETS, config: Config = CONFIG) -> pd.Series:
    decided = decide_leg_days(sessions, sets, config)
    return check(decided, "strength_sessions").iloc[0]


@pytest.mark.parametrize(
    ("title", "decision"),
    [
        ("Morning Weight Training", "unknown"),
        ("", "unknown"),
        ("Leg day 💀", "yes"),
        ("Squats + RDL", "yes"),
        ("Beine", "yes"),
        ("Pierna", "yes"),
        ("Jambes", "yes"),
        ("脚の日", "yes"),
        ("Hanging Leg Raise", "unknown"),
        ("Upper body", "no"),
        ("no legs today", "no"),
    ],
)
def test_a_title_alone(title: str, decision: str) -> None:
    assert one(session(title))["decision"] == decision


@pytest.mark.parametrize(
    ("title", "facts", "decision"),
    [
        ("Morning Workout", {}, "unknown"),
        ("Morning Workout", {"rpe": 2.0}, "unknown"),
        ("Strength for Runners", {}, "unknown"),
        ("Barre class", {}, "unknown"),
        ("Morning Workout", {"weight_lifted_kg": 4200.0}, "unknown"),
        ("Upper body", {}, "no"),
        ("Morning Workout", {"duration_s": 300.0}, "no"),
        ("Leg day 💀", {}, "yes"),
        ("Squats + RDL", {}, "yes"),
    ],
)
def test_a_workout_of_no_kind_is_leg_day_only_if_something_says_so(
    title: str, facts: dict[str, object], decision: str
) -> None:
    assert one(session(title, sport_detail="workout", **facts))["decision"] == decision


@pytest.mark.parametrize(
    ("sets", "decision"),
    [
        (logged(("Squat (Barbell)", 5, 5, 100), ("Leg Press", 3, 10, 150)), "yes"),
        (logged(("Squat", 5, 5, 80), ("Bench Press", 5, 5, 60), ("Row", 5, 5, 60)), "yes"),
        (logged(("Bench Press", 5, 5, 80), ("Hanging Leg Raise", 4, 12, 0)), "no"),
        (logged(("Bench Press", 9, 5, 80), ("Calf Raise", 3, 15, 40)), "no"),
        (logged(("Row", 8, 8, 60), ("Deadlift", 4, 5, 120), ("Curl", 3, 10, 12)), "unknown"),
        (logged(("My own thing", 5, 5, 0)), "unknown"),
        (watched(("deadlift", 5, 110), ("squat", 4, 60), ("row", 8, 0), ("unknown", 8, 0)), "yes"),
        (watched(("triceps_extension", 8, 0), ("row", 9, 0), ("squat", 1, 0)), "no"),
        (watched(("unknown", 20, 0)), "unknown"),
    ],
)
def test_sets_alone(sets: pd.DataFrame, decision: str) -> None:
    assert one(session("Evening Workout"), sets)["decision"] == decision


@pytest.mark.parametrize(
    ("sets", "decision", "reason"),
    [
        (
            logged(("Snatch", 8, 2, 50)),
            "yes",
            "8 of 8 working sets train the legs (Snatch)",
        ),
        (
            logged(("Clean and Jerk (Barbell)", 3, 1, 84)),
            "yes",
            "3 of 3 working sets train the legs (Clean and Jerk (Barbell))",
        ),
        (
            logged(("Push Press", 8, 5, 60)),
            "unknown",
            "0 of 8 working sets train the legs, 8 only a little (Push Press)",
        ),
        (
            logged(("Monster Walk", 8, 15, 0)),
            "unknown",
            "0 of 8 working sets train the legs, 8 only a little (Monster Walk)",
        ),
        (
            logged(("Bench Press", 9, 5, 80), ("Band Walk", 2, 15, 0)),
            "no",
            "0 of 11 working sets train the legs, 2 only a little (Band Walk)",
        ),
        (
            logged(("Asılı bacak kaldırma", 4, 12, 0), ("Bench Press", 5, 5, 70)),
            "no",
            "0 of 9 working sets train the legs",
        ),
        (
            logged(
                ("Deadlift", 3, 2, 170), ("Preacher Curl", 4, 10, 27), ("Skullcrusher", 4, 9, 9)
            ),
            "unknown",
            "3 of 11 working sets train the legs (Deadlift)",
        ),
    ],
)
def test_the_reason_goes_with_the_decision(sets: pd.DataFrame, decision: str, reason: str) -> None:
    day = one(session("Day 4"), sets)
    assert (day["decision"], day["evidence"][0].text) == (decision, reason)


def test_a_watch_whose_first_guess_is_unknown_did_not_know() -> None:
    sets = watched(("unknown", 12, 80))
    sets["candidates"] = [("squat", "deadlift")] * 12
    day = one(session(), sets)
    assert day["decision"] == "unknown"
    assert day["evidence"][0].text == "12 working sets, but the exercises are not named"


def test_where_most_sets_have_no_name_the_few_that_have_deny_nothing() -> None:
    few, many = (watched(("row", 8, 60), ("unknown", n, 60)) for n in (6, 9))
    assert one(session(), few)["decision"] == "no"
    assert one(session(), many)["decision"] == "unknown"
    assert one(session("Arms"), many)["decision"] == "no", "the title says it, too"


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        (
            [("Incline Bench Press", 1, 5, 80)],
            "1 working set (Incline Bench Press), too few to tell",
        ),
        (
            [("Zorbulator", 3, 5, 80)],
            "3 working sets of exercises legstats does not know (Zorbulator)",
        ),
        (
            [("Chin Up", 1, 5, 80), ("Zorbulator", 2, 5, 80)],
            (
                "1 working set (Chin Up), too few to tell; "
                "2 of exercises legstats does not know (Zorbulator)"
            ),
        ),
    ],
)
def test_named_exercises_are_never_said_to_have_no_name(
    sets: list[tuple[str, int, int, int]], said: str
) -> None:
    day = one(session("Gym"), logged(*sets))
    assert day["decision"] == "unknown"
    assert day["evidence"][0].text == said


def test_another_candidate_than_the_first_makes_no_leg_day() -> None:
    arms = watched(("triceps_extension", 10, 10), ("sit_up", 8, 0))
    assert one(session(), arms)["decision"] == "no"


def test_sets_that_contradict_the_title_leave_it_open() -> None:
    sets = logged(("Bench Press", 8, 5, 80), ("Curl", 6, 10, 15))
    assert one(session("Leg day"), sets)["decision"] == "unknown"


@pytest.mark.parametrize(("deadlifts", "decision"), [(2, "no"), (4, "unknown"), (7, "yes")])
def test_a_title_such_as_pull_counts_the_less_the_more_leg_work_is_logged(
    deadlifts: int, decision: str
) -> None:
    sets = logged(("Deadlift (Barbell)", deadlifts, 5, 120), ("Row", 6, 8, 60), ("Curl", 6, 10, 14))
    assert one(session("Pull"), sets)["decision"] == decision


def test_the_evidence_is_told_in_words_with_weights() -> None:
    day = one(session("Leg day", rpe=9.0), logged(("Squat", 5, 5, 100), ("Bench Press", 3, 5, 80)))
    texts = {e.source: e.text for e in day["evidence"]}
    assert texts == {
        "sets": "5 of 8 working sets train the legs (Squat)",
        "title": "the title names “Leg day”",
        "exertion": "you rated it 9 of 10",
    }
    assert (day["decision"], day["decided_by"]) == ("yes", "auto")
    assert day["confidence"] > 0.99


def test_warm_up_sets_do_not_count() -> None:
    sets = logged(("Squat", 6, 10, 20), ("Bench Press", 6, 5, 80))
    sets.loc[sets["exercise"] == "Squat", "effort"] = "warmup"
    day = one(session(), sets)
    assert (day["decision"], day["leg_sets"]) == ("no", 0)


def test_yoga_and_five_minutes_of_something_are_no_leg_days() -> None:
    assert one(session(sport_detail="yoga"))["decision"] == "no"
    short = one(session("Workout", duration_s=300.0))
    assert short["decision"] == "no"
    assert "it took only 5 min" in [e.text for e in short["evidence"]]


@pytest.mark.parametrize("word", ["yes", "no"])
def test_the_athletes_word_wins(word: str) -> None:
    said = session("Leg day" if word == "no" else "Upper body", athlete_decision=word)
    day = one(said, logged(("Squat", 5, 5, 100)) if word == "no" else NO_SETS)
    assert (day["decision"], day["decided_by"], day["confidence"]) == (word, "athlete", 1.0)
    assert day["evidence"][0].text == f"you said {word}"


def test_a_rule_decides_what_is_unknown_and_nothing_else() -> None:
    tuesdays = replace(CONFIG, sources=Sources(leg_weekdays=("Tuesday",)))
    day = one(session("Weights"), config=tuesdays)
    assert (day["decision"], day["decided_by"]) == ("yes", "rule")
    assert day["evidence"][-1].text == "by your rule, Tuesday is leg day"
    assert one(session("Upper body"), config=tuesdays)["decision"] == "no"
    thursday = session("Weights", local_date=pd.Timestamp("2026-03-05"))
    assert one(thursday, config=tuesdays)["decision"] == "unknown"


def test_sets_written_in_the_description_count_like_a_log() -> None:
    text = "Logged with hevyapp.com\n\nSquat (Barbell)\nSet 1: 100 kg x 5\nSet 2: 100 kg x 5\n"
    sessions = session("Evening Workout", description=text + "Set 3: 100 kg x 5\nSet 4: 100 kg x 5")
    day = one(sessions)
    assert (day["decision"], day["leg_sets"], day["leg_tonnage_kg"]) == ("yes", 4, 2000)
    assert with_written_sets(sessions, NO_SETS)["source"].unique().tolist() == ["description"]
    other = logged(("Bench Press", 4, 5, 80))
    assert with_written_sets(sessions, other)["exercise"].unique().tolist() == ["Bench Press"]


def test_sets_written_down_beat_the_watchs_guesses() -> None:
    sessions = session(description="Squat 5x5 100 kg")
    guesses = watched(("row", 8, 0))
    assert with_written_sets(sessions, guesses)["exercise"].tolist() == ["Squat"] * 5
    many = watched(("row", 12, 0))
    assert with_written_sets(sessions, many)["exercise"].tolist() == ["row"] * 12


def test_load_needs_weights_for_half_of_the_leg_sets() -> None:
    half = logged(("Leg Press", 2, 10, 100), ("Hack Squat", 2, 10, 0))
    assert one(session(), half)["leg_tonnage_kg"] == 2000
    fewer = logged(("Leg Press", 1, 10, 100), ("Hack Squat", 2, 10, 0))
    assert pd.isna(one(session(), fewer)["leg_tonnage_kg"])


def test_a_squat_without_weight_moves_the_body() -> None:
    heavy = replace(CONFIG, athlete=Athlete(mass_kg=80.0))
    day = one(session(), logged(("Squat", 5, 10, 0)), heavy)
    assert day["leg_tonnage_kg"] == pytest.approx(5 * 10 * 0.65 * 80)


def test_sessions_come_back_in_order_of_time_and_none_is_lost() -> None:
    later = session("Legs", session_id="b", started_at=pd.Timestamp("2026-03-05T18:00", tz="UTC"))
    decided = decide_leg_days(pd.concat([later, session("Arms")]), NO_SETS, CONFIG)
    assert decided["session_id"].tolist() == ["s", "b"]
    assert decided["decision"].tolist() == ["no", "yes"]
    assert decided["severity"].isna().tolist() == [True, False]
    assert len(decide_leg_days(frames.empty("sessions"), NO_SETS, CONFIG)) == 0


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "decisions"),
    [
        ("jarkko__20744294788_ACTIVITY.fit", {"yes"}),
        ("jarkko__20474406937_ACTIVITY.fit", {"no", "unknown"}),
        ("jarkko__20748058539_ACTIVITY.fit", {"no", "unknown"}),
        ("jarkko__20555050352_ACTIVITY.fit", {"no", "unknown"}),
        ("jimmykane__suunto-weight.fit", {"unknown"}),
        ("jimmykane__user_metrics.fit", {"unknown"}),
        ("jimmykane__failed.fit", {"no"}),
    ],
)
def test_real_strength_files(real_folder: Path, file: str, decisions: set[str]) -> None:
    activities = fit.read((real_folder / "fit" / file).read_bytes(), file)
    lifts = [a for a in activities if a.sport == "strength" or a.sport_detail == "yoga"]
    known = [
        MergedActivity(a.source.key, replace(a, sport="strength"), (a.source.name,)) for a in lifts
    ]
    together = assemble_frames(known, lambda _: unpack_profiles([]), "Europe/Helsinki")
    decided = decide_leg_days(together.sessions, together.strength_sets, CONFIG)
    assert len(decided) >= 1
    assert set(decided["decision"]) <= decisions


@pytest.mark.parametrize(
    ("description", "decision"),
    [
        ("Squats, bench, rows 5x5", "yes"),
        ("Kniebeugen, Bankdrücken, Rudern je 3x5", "yes"),
        ("Squats; curls 3x12", "yes"),
        ("Squat, press, deadlift - 3x5", "yes"),
        ("Leg press, leg curl, calf raises, abs 3x15", "yes"),
        ("Bench, rows, curls 5x5", "no"),
    ],
)
def test_sets_say_no_less_than_the_exercises_they_are_of(description: str, decision: str) -> None:
    assert one(session("Evening Weight Training", description=description))["decision"] == decision


@pytest.mark.parametrize("weekdays", [(), ("Mon", "Tue", "Thu")])
def test_a_word_decides_as_if_every_session_were_looked_at_anew(
    sample: Dataset, weekdays: tuple[str, ...]
) -> None:
    """And taken back, it is as it was."""
    config = replace(sample.config, sources=replace(sample.config.sources, leg_weekdays=weekdays))
    sessions, sets = frames.conform(sample.strength_sessions, "sessions"), sample.strength_sets

    def told(words: Mapping[int, str]) -> pd.DataFrame:
        said = [words.get(row, "") for row in range(len(sessions))]
        return decide_leg_days(sessions.assign(athlete_decision=said), sets, config)

    none, some = told({}), {3: "yes", 40: "no", 41: "no", len(sessions) - 1: "yes"}
    by_words = decide_by_words(none, told(some)["athlete_decision"].tolist(), sets, config)
    pd.testing.assert_frame_equal(by_words, told(some))
    again = decide_by_words(by_words, [""] * len(sessions), sets, config)
    pd.testing.assert_frame_equal(again, none)
