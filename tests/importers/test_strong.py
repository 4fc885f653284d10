"""A Strong log becomes strength sessions in all three layouts; its unit is asked for once."""

# ruff: noqa: DTZ001 - the clock of a phone knows no zone
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats, legstats_at_terminal
from fakes.lifting_logs import STRONG_LAYOUTS, Lifted, Logged, strong
from hypothesis import given
from hypothesis import strategies as st

from analyzer.config import Config, load
from analyzer.errors import NotAnActivityError, SettingNeededError
from analyzer.importers.durations import duration_in_seconds
from analyzer.importers.lifting.strong import read, recognises
from analyzer.importers.reader import Context
from analyzer.importers.registry import recognise, unrecognised
from analyzer.store import Store
from analyzer.sync import Options, sync

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import Activity

MONDAY = datetime(2024, 3, 11, 7, 30, 12)
LEGS = Logged(
    began=MONDAY,
    ended=MONDAY + timedelta(minutes=65),
    title="Pierna, día 1; dura",
    description='the "good" gym',
    lifts=[
        Lifted(kind="warmup", weight_kg=40, reps=10),
        Lifted(weight_kg=102.5, rpe=8.5),
        Lifted(kind="dropset", weight_kg=80, reps=8),
        Lifted(kind="failure", weight_kg=80, reps=3),
        Lifted(exercise="Plank", weight_kg=None, reps=None, seconds=60),
    ],
)


def told(data: bytes, unit: str = "kg") -> tuple[list[Activity], list[str]]:
    complaints: list[str] = []
    context = Context("strong.csv", zone="UTC", weight_unit=unit, warn=complaints.append)
    return read(data, context), complaints


def sessions(data: bytes, unit: str = "kg") -> list[Activity]:
    found, complaints = told(data, unit)
    assert complaints == []
    return found


@pytest.mark.parametrize("layout", STRONG_LAYOUTS)
def test_a_workout_is_one_session_with_its_sets(layout: str) -> None:
    (legs,) = sessions(strong([LEGS], layout=layout))

    assert (legs.sport, legs.name) == ("strength", "Pierna, día 1; dura")
    assert legs.description == 'the "good" gym'
    assert (legs.started_at, legs.zone) == (MONDAY.replace(tzinfo=UTC), "UTC")
    assert legs.ended_at - legs.started_at == timedelta(minutes=65)
    assert [s.effort for s in legs.sets] == ["warmup", *["active"] * 4]
    assert [s.weight_kg for s in legs.sets] == [40, 102.5, 80, 80, None]
    assert [s.reps for s in legs.sets] == [10, 5, 8, 3, None]
    assert [s.rpe for s in legs.sets] == [None, 8.5, None, None, None]
    assert [s.duration_s for s in legs.sets][-1] == 60
    assert legs.problems == ()


@pytest.mark.parametrize("layout", ["semicolons", "since 6.2"])
def test_decimal_commas(layout: str) -> None:
    assert sessions(strong([LEGS], layout=layout, decimal=",")) == sessions(strong([LEGS]))


@pytest.mark.parametrize("layout", ["semicolons", "since 6.2"])
def test_a_log_that_names_its_unit_is_believed_whatever_the_settings_say(layout: str) -> None:
    log = strong([LEGS], layout=layout, unit="lb")

    assert sessions(log, "kg")[0].sets == sessions(strong([LEGS]))[0].sets


def test_the_twelve_hour_clock_with_its_narrow_space() -> None:
    evening = replace(LEGS, began=MONDAY.replace(hour=19), ended=None)
    log = strong([LEGS, evening], time="%Y-%m-%d %-I:%M:%S\u202f%p")

    assert [one.started_at.hour for one in sessions(log)] == [7, 19]


@pytest.mark.parametrize(
    ("text", "length"),
    [("1h 5m", 3900), ("45m", 2700), ("2h", 7200), ("30s", 30), ("1h 5m 3s", 3903),
     ("3600", 3600), ("1 h 5 min", 3900), ("", None), ("soon", None), ("0", None),
         ("99999999999999999999m", None), ("1:19 Std.", 4740), ("53 Min.", 3180)],
)  # fmt: skip
def test_how_long_a_workout_took(text: str, length: float | None) -> None:
    assert duration_in_seconds(text) == length


def test_without_a_length_it_is_estimated_and_said() -> None:
    (legs,) = sessions(strong([replace(LEGS, ended=None)]))

    assert legs.ended_at - legs.started_at == timedelta(minutes=15)
    assert legs.problems == ("The log does not say when it ended; 3 minutes a set were taken.",)


def test_cardio_is_no_set() -> None:
    row = Lifted(exercise="Rowing (Machine)", weight_kg=None, reps=None, seconds=480, distance_km=2)
    (legs,) = sessions(strong([replace(LEGS, lifts=[row, *LEGS.lifts])]))

    assert [s.exercise for s in legs.sets] == [*["Squat (Barbell)"] * 4, "Plank"]


def test_notes_with_breaks_and_stray_quotes() -> None:
    log = strong([LEGS], layout="since 6.2").replace(b"keep\nbreathing", b'strap\n3rd hole, 2"')

    assert len(sessions(log)[0].sets) == 5


class TestTheUnit:
    def test_without_one_the_log_is_refused_with_what_to_type(self) -> None:
        with pytest.raises(SettingNeededError) as refused:
            told(strong([LEGS]), unit="")

        assert refused.value.message == (
            "strong.csv does not say whether its weights are kg or lb."
        )
        assert "--weight-unit kg" in refused.value.hint

    def test_a_log_without_any_weight_needs_none(self) -> None:
        bare = replace(LEGS, lifts=[Lifted(exercise="Push Up", weight_kg=None, reps=20)])

        assert len(told(strong([bare]), unit="")[0]) == 1

    def test_pounds(self) -> None:
        (legs,) = sessions(strong([LEGS], unit="lb"), "lb")

        assert [s.weight_kg for s in legs.sets] == [40, 102.5, 80, 80, None]

    def test_said_once_it_is_remembered(self, tmp_path: Path) -> None:
        home, log = tmp_path / "home", tmp_path / "strong.csv"
        log.write_bytes(strong([LEGS]))
        refused = legstats(home, "sync", log)
        assert (refused.code, refused.out) == (5, "nothing new; 1 file could not be read\n")
        assert "--weight-unit kg" in refused.err
        told_once = legstats(home, "sync", log, "--weight-unit", "lb")
        assert (told_once.code, told_once.out) == (0, "1 strength session new\n")
        assert "Remembered from now on" in told_once.err
        assert legstats(home, "status", "--json").json["failed"] == []
        log.write_bytes(strong([LEGS, replace(LEGS, began=MONDAY + timedelta(days=2))]))
        later = legstats(home, "sync", log)
        assert (later.code, later.out) == (0, "1 strength session new; 1 activity unchanged\n")
        assert load(home, environ={}).display.weight_unit == "lb"

    def test_said_otherwise_the_log_is_read_again(self, tmp_path: Path) -> None:
        home, log = tmp_path / "home", tmp_path / "strong.csv"
        log.write_bytes(strong([LEGS]))
        legstats(home, "sync", log, "--weight-unit", "lb")
        assert legstats(home, "sync", log, "--weight-unit", "kg").out == (
            "nothing new; 1 activity updated\n"
        )
        with Store(load(home, environ={}).store_path) as store:
            (legs,) = (record.activity for record in store.activities())
        assert legs.sets[1].weight_kg == 102.5

    def test_only_looking_remembers_nothing(self, tmp_path: Path) -> None:
        home, log = tmp_path / "home", tmp_path / "strong.csv"
        log.write_bytes(strong([LEGS]))

        said = legstats(home, "sync", log, "--weight-unit", "kg", "--dry-run")

        assert said.out == "Would be: 1 strength session new\n"
        assert not home.exists()

    def test_it_is_asked_once_for_all_logs(self, tmp_path: Path) -> None:
        for days, name in enumerate(("a.csv", "b.csv")):
            log = strong([replace(LEGS, began=MONDAY + timedelta(days=days))])
            (tmp_path / name).write_bytes(log)
        asked: list[str] = []

        def answer(sentence: str, _: object) -> str:
            asked.append(sentence)
            return "kg"

        result = sync(
            Config(home=tmp_path / "home"),
            [tmp_path / "a.csv", tmp_path / "b.csv"],
            Options(ask_setting=answer),
        )

        assert (result.new, result.failed) == (2, [])
        assert asked == ["a.csv does not say whether its weights are kg or lb."]

    def test_somebody_at_a_terminal_is_asked_and_the_answer_remembered(
        self, tmp_path: Path
    ) -> None:
        home, log = tmp_path / "home", tmp_path / "strong.csv"
        log.write_bytes(strong([LEGS]))

        said = legstats_at_terminal(home, "sync", log, typed="stone\nkg\n")

        assert "strong.csv does not say whether its weights are kg or lb." in said
        assert said.count("Are they in kg or lb?") == 2
        assert "1 strength session new" in said
        assert load(home, environ={}).display.weight_unit == "kg"
        assert "1 file could not be read" in legstats_at_terminal(
            tmp_path / "other", "--no-input", "sync", log
        )


def test_an_empty_log_is_no_activity() -> None:
    with pytest.raises(NotAnActivityError, match="holds no workout"):
        told(strong([]))


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_list_of_ones_own_is_read_with_the_headings_it_is_told(separator: str) -> None:
    told = unrecognised(b"date;exercise;kg\n2026-11-15;squat;80\n", "mine.csv").hint
    headings = told.partition("headings: ")[2].removesuffix(".").split(", ")
    rows = [headings, ["2026-11-15", "Legs", "Squat", "1", "80", "5"]]
    data = "\n".join(separator.join(row) for row in rows).encode()
    assert recognises(data)
    (workout,) = read(data, Context("mine.csv", zone="UTC", weight_unit="kg"))
    assert [(one.exercise, one.weight_kg, one.reps) for one in workout.sets] == [("Squat", 80, 5)]


def test_it_is_known_by_content() -> None:
    for layout in STRONG_LAYOUTS:
        log = strong([LEGS], layout=layout)
        assert recognises(log)
        assert recognise(log)[0] == "strong"
    assert recognise(b"Date,Run,Distance\n2024-03-11,easy,5\n") is None


names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
lifts = st.builds(
    Lifted,
    exercise=names,
    reps=st.integers(1, 50),
    weight_kg=st.none() | st.integers(1, 800).map(lambda quarter: quarter / 4),
    kind=st.sampled_from(["normal", "warmup", "failure", "dropset"]),
    rpe=st.none() | st.sampled_from([6, 7.5, 9, 10]),
)
starts = st.datetimes(datetime(2015, 1, 1), datetime(2025, 12, 31))
workouts = st.lists(
    st.builds(
        lambda began, minutes, title, done: Logged(
            began=began, ended=began + timedelta(minutes=minutes), title=title, lifts=done
        ),
        starts.map(lambda t: t.replace(microsecond=0, fold=0)),
        st.integers(1, 240),
        names,
        st.lists(lifts, min_size=1, max_size=6),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda w: w.began,
)


@given(
    workouts,
    st.sampled_from(sorted(STRONG_LAYOUTS)),
    st.sampled_from(["kg", "lb"]),
    st.sampled_from(".,"),
    st.booleans(),
)
def test_what_was_written_is_read(
    written: list[Logged],
    layout: str,
    unit: str,
    decimal: str,
    rests: bool,  # noqa: FBT001 - hypothesis hands it over
) -> None:
    log = strong(written, layout=layout, unit=unit, decimal=decimal, rests=rests)
    found = sessions(log, unit)

    written = sorted(written, key=lambda w: w.began)
    assert [one.started_at.replace(tzinfo=None) for one in found] == [w.began for w in written]
    assert [one.ended_at.replace(tzinfo=None) for one in found] == [w.ended for w in written]
    assert [one.name for one in found] == [w.title for w in written]
    for one, workout in zip(found, written, strict=True):
        assert [s.exercise for s in one.sets] == [lift.exercise for lift in workout.lifts]
        assert [s.reps for s in one.sets] == [lift.reps for lift in workout.lifts]
        assert [s.rpe for s in one.sets] == [lift.rpe for lift in workout.lifts]
        for done, lift in zip(one.sets, workout.lifts, strict=True):
            assert done.weight_kg == pytest.approx(lift.weight_kg, abs=0.01)
            assert (done.effort == "warmup") == (lift.kind == "warmup")


@pytest.mark.real
def test_real_logs_make_sense_to_a_person(tmp_path: Path, real_folder: Path) -> None:
    home = tmp_path / "home"
    said = legstats(
        home, "sync", real_folder / "strong_csv", "--weight-unit", "kg", "--timezone",
        "Europe/Vienna", "--json",
    )  # fmt: skip
    assert (said.code, said.json["new"], said.json["failed"]) == (0, 130, [])
    days = legstats(home, "legdays", "--json").json
    decided = {answer: [d for d in days if d["decision"] == answer] for answer in ("yes", "no")}
    assert len(decided["yes"]) > 20
    assert len(decided["no"]) > 80
    assert all(d["leg_sets"] >= 2 for d in decided["yes"])
    assert all(d["leg_sets"] <= 4 for d in decided["no"])
    assert legstats(home, "sync", real_folder / "strong_csv").out == (
        "nothing new; 130 activities unchanged\n"
    )
