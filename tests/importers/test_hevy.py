"""A Hevy log becomes strength sessions, whatever the app's units, dates and languages."""

# ruff: noqa: DTZ001 - the clock of a phone knows no zone
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from fakes.command import legstats
from fakes.lifting_logs import DATE_STYLES, HEVY_COLUMNS, Lifted, Logged, hevy
from hypothesis import given
from hypothesis import strategies as st

from analyzer.errors import ImportProblemError, NotAnActivityError
from analyzer.importers.lifting.hevy import read, recognises
from analyzer.importers.reader import Context
from analyzer.importers.registry import recognise

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import Activity

BERLIN = "Europe/Berlin"
MONDAY = datetime(2025, 3, 24, 17, 29)
LEGS = Logged(
    began=MONDAY,
    ended=MONDAY + timedelta(minutes=75),
    description='Leg day 💀, "heavy"\nthen the sauna',
    lifts=[
        Lifted(kind="warmup", weight_kg=40, reps=10),
        Lifted(weight_kg=102.5, rpe=8.5),
        Lifted(kind="failure", weight_kg=102.5, reps=4, rpe=10),
        Lifted(exercise="Romanian Deadlift (Barbell)", kind="dropset", weight_kg=80, reps=8),
        Lifted(exercise="Split Squat", weight_kg=None, reps=12),
        Lifted(exercise="Plank", weight_kg=None, reps=None, seconds=60),
    ],
)


def told(data: bytes, zone: str = BERLIN) -> tuple[list[Activity], list[str]]:
    complaints: list[str] = []
    say = complaints.append
    return read(data, Context("workouts.csv", zone=zone, warn=say, leave_out=say)), complaints


def sessions(data: bytes, zone: str = BERLIN) -> list[Activity]:
    found, complaints = told(data, zone)
    assert complaints == []
    return found


def test_a_workout_is_one_session_with_its_sets() -> None:
    (legs,) = sessions(hevy([LEGS]))

    assert (legs.sport, legs.name, legs.description) == ("strength", "Leg day", LEGS.description)
    assert legs.started_at == MONDAY.replace(tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)
    assert legs.ended_at - legs.started_at == timedelta(minutes=75)
    assert (legs.zone, legs.problems) == (BERLIN, ())
    assert [s.effort for s in legs.sets] == ["warmup", *["active"] * 5]
    assert [s.weight_kg for s in legs.sets] == [40, 102.5, 102.5, 80, None, None]
    assert [s.reps for s in legs.sets] == [10, 5, 4, 8, 12, None]
    assert [s.rpe for s in legs.sets] == [None, 8.5, 10, None, None, None]
    assert [s.index for s in legs.sets] == list(range(6))
    assert legs.sets[5].duration_s == 60
    assert legs.sets[3].exercise == "Romanian Deadlift (Barbell)"


@pytest.mark.parametrize("style", DATE_STYLES)
@pytest.mark.parametrize("month", [1, 3, 5, 6, 7, 8, 10, 12])
def test_every_style_of_dates(style: str, month: int) -> None:
    began = datetime(2025, month, 8, 17, 29)
    log = hevy([replace(LEGS, began=began, ended=began + timedelta(hours=1))], style=style)
    (legs,) = sessions(log, "UTC")

    assert legs.started_at == began.replace(tzinfo=UTC)
    assert legs.ended_at == legs.started_at + timedelta(hours=1)


def test_morning_noon_and_midnight_by_the_twelve_hour_clock() -> None:
    hours = [datetime(2025, 3, 24, hour, 5) for hour in (0, 7, 12, 19)]
    log = hevy(
        [Logged(began=t, ended=t + timedelta(minutes=50)) for t in hours],
        style="Mar 28, 2025, 5:29 PM",
    )

    assert [one.started_at.hour for one in sessions(log, "UTC")] == [0, 7, 12, 19]


def test_pounds_and_miles() -> None:
    (legs,) = sessions(hevy([LEGS], unit="lb"))

    assert [s.weight_kg for s in legs.sets] == [40, 102.5, 102.5, 80, None, None]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_copies_from_a_spreadsheet(delimiter: str) -> None:
    assert sessions(hevy([LEGS], delimiter=delimiter)) == sessions(hevy([LEGS]))


def test_a_byte_order_mark_other_line_ends_and_columns_in_another_order() -> None:
    plain = sessions(hevy([LEGS]))
    shuffled = [*HEVY_COLUMNS[7:], *HEVY_COLUMNS[:7]]

    assert sessions(b"\xef\xbb\xbf" + hevy([LEGS])) == plain
    assert sessions(hevy([LEGS], columns=shuffled)) == plain
    windows = hevy([LEGS]).replace(b"\n", b"\r\n")
    assert [s.sets for s in sessions(windows)] == [s.sets for s in plain]


def test_cardio_is_no_set_and_a_workout_of_cardio_no_session() -> None:
    run = Lifted(exercise="Treadmill", weight_kg=None, reps=None, seconds=1800, distance_km=5)
    ride = Lifted(exercise="Cycling", weight_kg=None, reps=None, seconds=1800)
    carry = Lifted(exercise="Farmers Walk", weight_kg=24, reps=None, distance_km=0.1)
    mixed = replace(LEGS, lifts=[run, *LEGS.lifts, ride, carry])
    only = replace(LEGS, title="Cardio", began=MONDAY + timedelta(days=1), ended=None, lifts=[run])
    (session,), complaints = told(hevy([mixed, only]))

    assert [s.exercise for s in session.sets][-2:] == ["Plank", "Farmers Walk"]
    assert len(session.sets) == 7
    assert complaints == ["1 workout holds cardio only, or no set, and was left out."]


def test_a_workout_ticked_off_without_a_number_was_done_all_the_same() -> None:
    blank = Lifted(exercise="Squat (Bodyweight)", weight_kg=None, reps=None)
    (session,), complaints = told(hevy([replace(LEGS, lifts=[blank, blank])]))
    assert [s.exercise for s in session.sets] == ["Squat (Bodyweight)"] * 2
    assert complaints == []


@pytest.mark.parametrize(("cell", "kg"), [("20 kg", 20), ("45 lbs", 20.41), ("20kg", 20)])
def test_a_unit_typed_beside_the_weight_counts(cell: str, kg: float) -> None:
    one = Lifted(exercise="Squat", weight_kg=77.5, reps=5)
    data = hevy([replace(LEGS, lifts=[one])]).replace(b"77.5", cell.encode())
    (session,), complaints = told(data)
    assert [s.weight_kg for s in session.sets] == [kg]
    assert complaints == []


def test_without_an_end_it_is_estimated_and_said() -> None:
    (legs,) = sessions(hevy([replace(LEGS, ended=None)]))

    assert legs.ended_at - legs.started_at == timedelta(minutes=18)
    assert legs.problems == ("The log does not say when it ended; 3 minutes a set were taken.",)


def test_an_app_left_running_overnight_is_not_believed() -> None:
    (legs,) = sessions(hevy([replace(LEGS, ended=MONDAY + timedelta(hours=14))]))

    assert legs.ended_at - legs.started_at == timedelta(minutes=18)
    assert legs.problems == ("The log says it took all day; 3 minutes a set were taken.",)


class TestZones:
    def test_the_clock_is_taken_in_the_athletes_zone(self) -> None:
        (tokyo,) = sessions(hevy([LEGS]), "Asia/Tokyo")

        assert tokyo.started_at == datetime(2025, 3, 24, 8, 29, tzinfo=UTC)
        assert (tokyo.zone, tokyo.utc_offset_s) == ("Asia/Tokyo", None)

    def test_without_one_it_is_the_computers_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TZ", "America/New_York")
        found, complaints = told(hevy([LEGS]), "")
        (legs,) = found
        assert "were taken as this computer's (America/New_York)" in complaints[0]
        assert "--timezone" in complaints[0]

        assert legs.started_at == datetime(2025, 3, 24, 21, 29, tzinfo=UTC)
        assert legs.zone == "America/New_York"

    def test_a_night_in_which_the_clock_goes_forward(self) -> None:
        night = datetime(2025, 3, 30, 1, 30)
        (legs,) = sessions(hevy([replace(LEGS, began=night, ended=datetime(2025, 3, 30, 3, 30))]))

        assert legs.ended_at - legs.started_at == timedelta(hours=1)

    def test_a_night_in_which_the_clock_goes_back(self) -> None:
        night = datetime(2025, 10, 26, 2, 40)
        (legs,) = sessions(hevy([replace(LEGS, began=night, ended=datetime(2025, 10, 26, 2, 20))]))

        assert legs.ended_at - legs.started_at == timedelta(minutes=40)

    def test_times_that_name_their_zone_keep_it(self) -> None:
        log = hevy([LEGS], style="2025-03-28 17:29:00")
        log = log.replace(b"2025-03-24 17:29:00", b"2025-03-24T17:29:00+01:00")
        (legs,) = sessions(log, "Asia/Tokyo")

        assert legs.started_at == datetime(2025, 3, 24, 16, 29, tzinfo=UTC)
        assert (legs.zone, legs.utc_offset_s) == (None, 3600)


class TestDamage:
    def test_a_broken_row_loses_no_other(self) -> None:
        lines = hevy([LEGS, replace(LEGS, began=MONDAY + timedelta(days=2))]).split(b"\nLeg day,")
        lines.insert(2, b"half a row")
        found, complaints = told(b"\nLeg day,".join(lines))

        assert [len(one.sets) for one in found] == [6, 6]
        (complaint,) = complaints
        assert complaint.startswith("1 row was left out: damaged, the first in line ")

    def test_rows_without_a_date_are_left_out_and_told(self) -> None:
        log = hevy([LEGS]) + hevy([replace(LEGS, title="When?")]).split(b"\n", 1)[1].replace(
            b"24 Mar 2025", b"31 Feb 2025"
        )
        found, complaints = told(log)

        assert len(found) == 1
        (complaint,) = complaints
        assert complaint == (
            "6 rows were left out: the date “31 Feb 2025, 17:29” is not understood. Write dates "
            "like 2026-08-05 18:00, or export the log with the app in English."
        )

    def test_a_workout_in_the_future_is_left_out_and_told(self) -> None:
        later = datetime(2099, 1, 1, 10)
        found, complaints = told(hevy([LEGS, replace(LEGS, began=later, ended=None)]))

        assert len(found) == 1
        assert complaints == ["1 workout with a date that has not come yet was left out."]

    def test_an_empty_log_is_no_activity(self) -> None:
        assert recognises(hevy([]))
        with pytest.raises(NotAnActivityError, match="holds no workout"):
            told(hevy([]))

    def test_absurd_weights_are_not_entered(self) -> None:
        log = hevy([replace(LEGS, lifts=[Lifted(weight_kg=w) for w in (0, -20, 99_999)])])

        assert [s.weight_kg for s in sessions(log)[0].sets] == [None, None, None]

    @given(st.data())
    def test_whatever_happens_to_the_bytes_it_ends_well(self, data: st.DataObject) -> None:
        log = bytearray(hevy([LEGS, replace(LEGS, began=MONDAY + timedelta(days=2))]))
        for place in data.draw(st.lists(st.integers(150, len(log) - 1), max_size=8)):
            log[place] = data.draw(st.integers(0, 255))
        cut = bytes(log[: data.draw(st.integers(150, len(log)))])
        try:
            found, complaints = told(cut)
        except (ImportProblemError, NotAnActivityError):
            return
        assert all(one.sets and one.ended_at > one.started_at for one in found)
        assert all(complaint.endswith(".") for complaint in complaints)


texts = st.text(
    st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" ,;\t\n\"'"), max_size=30
).map(str.strip)
lifts = st.builds(
    Lifted,
    exercise=texts.filter(bool),
    reps=st.integers(1, 50),
    weight_kg=st.none() | st.integers(1, 800).map(lambda quarter: quarter / 4),
    kind=st.sampled_from(["normal", "warmup", "failure", "dropset"]),
    rpe=st.none() | st.sampled_from([6, 7.5, 9, 10]),
)
workouts = st.lists(
    st.builds(
        Logged,
        began=st.datetimes(datetime(2015, 1, 1), datetime(2025, 12, 31)).map(
            lambda t: t.replace(second=0, microsecond=0, fold=0)
        ),
        ended=st.none(),
        title=texts,
        description=texts,
        lifts=st.lists(lifts, min_size=1, max_size=6),
    ).flatmap(
        lambda w: st.integers(1, 240).map(
            lambda minutes: replace(w, ended=w.began + timedelta(minutes=minutes))
        )
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda w: w.began,
)


@given(
    workouts,
    st.sampled_from(sorted(DATE_STYLES)),
    st.sampled_from(["kg", "lb"]),
    st.sampled_from([",", ";", "\t"]),
)
def test_what_was_written_is_read(
    written: list[Logged], style: str, unit: str, delimiter: str
) -> None:
    log = hevy(written, style=style, unit=unit, delimiter=delimiter)
    found = sessions(log, "UTC")

    assert recognises(log)
    written = sorted(written, key=lambda w: w.began)
    assert [one.started_at.replace(tzinfo=None) for one in found] == [w.began for w in written]
    assert [one.ended_at.replace(tzinfo=None) for one in found] == [w.ended for w in written]
    assert [(one.name, one.description) for one in found] == [
        (w.title, w.description) for w in written
    ]
    for one, workout in zip(found, written, strict=True):
        assert [s.exercise for s in one.sets] == [lift.exercise for lift in workout.lifts]
        assert [s.reps for s in one.sets] == [lift.reps for lift in workout.lifts]
        assert [s.rpe for s in one.sets] == [lift.rpe for lift in workout.lifts]
        assert [s.effort == "warmup" for s in one.sets] == [
            lift.kind == "warmup" for lift in workout.lifts
        ]
        for done, lift in zip(one.sets, workout.lifts, strict=True):
            assert done.weight_kg == pytest.approx(lift.weight_kg, abs=0.01)


class TestExportedAgain:
    def test_a_longer_export_adds_what_is_new_and_keeps_the_word(self, tmp_path: Path) -> None:
        home, log = tmp_path / "home", tmp_path / "workouts.csv"
        later = replace(LEGS, began=MONDAY + timedelta(days=2), ended=None, title="Push")
        log.write_bytes(hevy([LEGS]))
        assert legstats(home, "sync", log).out == "1 strength session new\n"
        (first,) = legstats(home, "legdays", "--json").json
        legstats(home, "legdays", "set", first["leg_day_id"], "no")
        log.write_bytes(hevy([LEGS, later]))
        assert legstats(home, "sync", log).out == "1 strength session new; 1 activity unchanged\n"
        both = legstats(home, "legdays", "--json").json

        assert both[0]["leg_day_id"] == first["leg_day_id"]
        assert (both[0]["decision"], both[0]["decided_by"]) == ("no", "athlete")

    def test_a_corrected_workout_is_updated_whichever_log_is_read_last(
        self, tmp_path: Path
    ) -> None:
        heavier = replace(LEGS, lifts=[Lifted(weight_kg=120)] * 5)
        later = replace(LEGS, began=MONDAY + timedelta(days=2))
        old, new = hevy([LEGS]), hevy([heavier, later])
        ends = []
        for name, order in (("a", [old, new]), ("b", [new, old])):
            for number, data in enumerate(order):
                log = tmp_path / f"{name}{number}.csv"
                log.write_bytes(data)
                legstats(tmp_path / name, "sync", log)
            ends.append(legstats(tmp_path / name, "legdays", "--json").out)

        assert ends[0] == ends[1]
        assert "5 of 5 working sets" in ends[0]

    def test_the_same_log_under_another_name_is_nothing_new(self, tmp_path: Path) -> None:
        for name in ("workouts.csv", "workouts (1).csv"):
            (tmp_path / name).write_bytes(hevy([LEGS]) + b"\n" * (name != "workouts.csv"))
            said = legstats(tmp_path / "home", "sync", tmp_path / name)

        assert said.out == "nothing new; 1 activity unchanged\n"

    def test_another_zone_moves_the_session_and_keeps_its_name(self, tmp_path: Path) -> None:
        home, log = tmp_path / "home", tmp_path / "workouts.csv"
        log.write_bytes(hevy([LEGS]))
        legstats(home, "sync", log)
        said = legstats(home, "sync", log, "--timezone", BERLIN)
        (legs,) = legstats(home, "legdays", "--json").json

        assert said.out == "nothing new; 1 activity updated\n"
        assert legs["started_at"].startswith("2025-03-24T16:29")
        assert legstats(home, "sync", log, "--timezone", "Berlin").code == 2

    def test_it_is_known_by_content(self) -> None:
        assert recognise(hevy([LEGS]))[0] == "hevy_log"


def test_a_cell_that_is_no_number_is_said_and_the_set_stays() -> None:
    lifts = [Lifted(weight_kg=701), Lifted(weight_kg=702), Lifted(weight_kg=703, reps=444)]
    log = hevy([replace(LEGS, lifts=lifts)]).replace(b"701", b"#REF!").replace(b"444", b"8-10")
    (legs,), complaints = told(log.replace(b"702", b'"1,000.5"'))
    weights_and_reps = [(one.weight_kg, one.reps) for one in legs.sets]
    assert weights_and_reps == [(None, 5), (1000.5, 5), (703, None)]
    assert complaints == ["2 sets have no number where one should be: weight “#REF!”."]
