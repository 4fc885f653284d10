"""What a lifting log says was left out or guessed, sentence by sentence, and what is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from analyzer.errors import ImportProblemError, NotAnActivityError, SettingNeededError
from analyzer.importers.lifting import fitnotes, hevy, strong
from analyzer.importers.lifting.logged import LoggedSet
from analyzer.importers.lifting.workouts import LONGEST_NAME, in_kilograms, odd_cell
from analyzer.importers.reader import Context

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.model import Activity

HEVY = "title,start_time,end_time,exercise_title,set_type,weight_kg,reps,duration_seconds"
STRONG = "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE"
FITNOTES = "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Time"
EVENING = "2026-05-04 18:00"


def lifted(
    *cells: str, title: str = "Legs", start: str = EVENING, end: str = "2026-05-04 19:00"
) -> str:
    """Return a row of Hevy's: exercise, kind, weight, repetitions, seconds."""
    return ",".join([title, start, end, *cells, *[""] * (5 - len(cells))])


class Told:
    """What a log was read to, what it warned of, and what it left out."""

    def __init__(
        self,
        head: str,
        *rows: str,
        read: Callable[[bytes, Context], list[Activity]] = hevy.read,
        **facts: str,
    ) -> None:
        self.warned: list[str] = []
        self.left_out: list[str] = []
        context = Context(
            "log.csv",
            **{"zone": "UTC", "weight_unit": "kg"} | facts,  # type: ignore[arg-type]
            warn=self.warned.append,
            leave_out=self.left_out.append,
        )
        self.sessions = read("\n".join([head, *rows, ""]).encode(), context)


SQUAT = lifted("Squat", "normal", "100", "5")


class TestSetsThatCannotBe:
    @pytest.mark.parametrize(
        ("cells", "nobody_does"),
        [
            pytest.param(("Squat", "normal", "100", "99999"), "99999 reps", id="repetitions"),
            pytest.param(("Plank", "normal", "", "", "90000"), "90000 seconds", id="seconds"),
        ],
    )
    def test_are_left_out_and_said_with_their_number(
        self, cells: tuple[str, ...], nobody_does: str
    ) -> None:
        told = Told(HEVY, SQUAT, lifted(*cells))
        assert told.left_out == [f"1 row was left out: nobody does {nobody_does}."]
        assert [one.exercise for one in told.sessions[0].sets] == ["Squat"]

    def test_several_are_counted_and_the_first_is_quoted(self) -> None:
        rows = [lifted("Squat", "normal", "100", reps) for reps in ("10001", "20000")]
        told = Told(HEVY, SQUAT, *rows)
        assert told.left_out == ["2 rows were left out: nobody does 10001 reps."]

    def test_ten_thousand_skips_of_a_rope_are_believed(self) -> None:
        (session,) = Told(HEVY, lifted("Jump Rope", "normal", "", "10000")).sessions
        assert session.sets[0].reps == 10_000


class TestSetsThatWereNotDone:
    def test_one_is_said_in_the_singular(self) -> None:
        told = Told(HEVY, SQUAT, lifted("Bench", "normal", "60", "0"))
        assert told.warned == ["1 set has 0 repetitions and counts as not done."]
        assert len(told.sessions[0].sets) == 1

    def test_two_in_the_plural(self) -> None:
        told = Told(HEVY, SQUAT, *[lifted("Bench", "normal", "60", "0")] * 2)
        assert told.warned[-1] == "2 sets have 0 repetitions and count as not done."


class TestCellsWithoutANumber:
    def test_one_is_quoted_and_its_set_stays(self) -> None:
        told = Told(HEVY, lifted("Squat", "normal", "100", "8-10"))
        assert told.left_out == ["1 set has no number where one should be: reps “8-10”."]
        (one,) = told.sessions[0].sets
        assert (one.weight_kg, one.reps) == (100, None)

    def test_of_several_the_first_is(self) -> None:
        rows = [lifted("Squat", "normal", weight, "5") for weight in ("heavy", "heavier")]
        told = Told(HEVY, *rows)
        assert told.left_out == ["2 sets have no number where one should be: weight “heavy”."]

    @pytest.mark.parametrize("cell", ["", " ", "-", "–", "—", "null", "None", "NaN", "n/a"])
    def test_an_empty_cell_however_it_is_written_is_nothing_odd(self, cell: str) -> None:
        assert odd_cell({"weight": cell, "reps": cell}) == ""

    @pytest.mark.parametrize(
        ("cells", "quoted"),
        [
            pytest.param({"weight": "20 kg", "reps": "5"}, "", id="a unit beside the weight"),
            pytest.param({"weight": "20 stone", "reps": "5"}, "weight “20 stone”", id="no unit"),
            pytest.param({"weight": "20", "reps": "5 kg"}, "reps “5 kg”", id="none beside reps"),
            pytest.param({"weight": "20", "reps": "-5"}, "reps “-5”", id="fewer than none"),
            pytest.param({"weight": "20", "reps": "0"}, "", id="none at all"),
            pytest.param({"weight": "x" * 30}, f"weight “{'x' * 19}…”", id="a long one is cut"),
        ],
    )
    def test_what_is_odd_is_quoted(self, cells: dict[str, str], quoted: str) -> None:
        assert odd_cell(cells) == quoted


class TestRowsWithoutADay:
    HINT = "Write dates like 2026-08-05 18:00, or export the log with the app in English."

    @pytest.mark.parametrize(
        ("start", "rows", "why"),
        [
            pytest.param("soon", 1, "the date “soon” is not understood", id="no date"),
            pytest.param("soon", 3, "the date “soon” is not understood", id="three of them"),
            pytest.param("", 1, "it has no date", id="nothing"),
            pytest.param("", 2, "they have no date", id="nothing twice"),
        ],
    )
    def test_are_left_out_with_the_first_text(self, start: str, rows: int, why: str) -> None:
        bad = lifted("Squat", "normal", "100", "5", start=start)
        told = Told(HEVY, SQUAT, *[bad] * rows)
        were = "1 row was" if rows == 1 else f"{rows} rows were"
        assert told.left_out == [f"{were} left out: {why}. {self.HINT}"]
        assert len(told.sessions) == 1

    def test_of_two_texts_the_first_is_quoted(self) -> None:
        rows = [lifted("Squat", "normal", "100", "5", start=text) for text in ("soon", "later")]
        assert Told(HEVY, SQUAT, *rows).left_out == [
            f"2 rows were left out: the date “soon” is not understood. {self.HINT}"
        ]

    def test_a_log_of_nothing_else_is_refused(self) -> None:
        with pytest.raises(ImportProblemError) as refused:
            Told(HEVY, lifted("Squat", "normal", "100", "5", start="soon"))
        assert refused.value.message == (
            "No row of log.csv can be read: the date “soon” is not understood."
        )
        assert refused.value.hint == self.HINT


class TestWorkoutsThatAreNone:
    RIDE = lifted("Cycling", "normal", "", "", "1800", title="Spin", start="2026-05-05 18:00")

    def test_one_of_cardio_alone_is_said(self) -> None:
        told = Told(HEVY, SQUAT, self.RIDE)
        assert told.warned == ["1 workout holds cardio only, or no set, and was left out."]

    def test_two_are_counted(self) -> None:
        told = Told(HEVY, SQUAT, self.RIDE, self.RIDE.replace("Spin", "Spin again"))
        assert told.warned == ["2 workouts hold cardio only, or no set, and were left out."]

    @pytest.mark.parametrize(
        ("seconds", "sets"),
        [
            pytest.param("299", 1, id="under five minutes somebody held a plank"),
            pytest.param("300", 0, id="five minutes without weight are cardio"),
        ],
    )
    def test_five_minutes_without_repetitions_are_cardio(self, seconds: str, sets: int) -> None:
        told = Told(HEVY, SQUAT, lifted("Something", "normal", "", "", seconds))
        assert len(told.sessions[0].sets) == 1 + sets

    @pytest.mark.parametrize(("times", "were"), [(1, "1 workout"), (2, "2 workouts")])
    def test_one_that_has_not_come_yet(self, times: int, were: str) -> None:
        begin = datetime.now(UTC) + timedelta(days=40)
        rows = [
            lifted("Squat", "normal", "100", "5", start=f"{begin:%Y-%m-%d} {hour}:00", end="")
            for hour in range(10, 10 + times)
        ]
        verb = "was" if times == 1 else "were"
        assert Told(HEVY, SQUAT, *rows).left_out == [
            f"{were} with a date that has not come yet {verb} left out."
        ]

    def test_a_log_without_a_row_is_no_activity(self) -> None:
        with pytest.raises(NotAnActivityError, match=r"^The Hevy log holds no workout\.$"):
            Told(HEVY)


class TestWhenItEnded:
    @pytest.mark.parametrize(
        ("end", "minutes", "why"),
        [
            pytest.param("", 6, "does not say when it ended", id="no end"),
            pytest.param("2026-05-04 17:00", 6, "does not say when it ended", id="before it began"),
            pytest.param("2026-05-05 17:00", 6, "says it took all day", id="the phone ran on"),
            pytest.param("2026-05-04 18:40", 40, "", id="forty minutes"),
        ],
    )
    def test_three_minutes_a_set_are_taken_where_the_log_cannot_be_believed(
        self, end: str, minutes: int, why: str
    ) -> None:
        row = lifted("Squat", "normal", "100", "5", end=end)
        (session,) = Told(HEVY, row, row.replace(",5,", ",4,")).sessions
        assert session.ended_at - session.started_at == timedelta(minutes=minutes)
        guess = f"The log {why}; 3 minutes a set were taken."
        assert session.problems == ((guess,) if why else ())
        assert session.elapsed_s == (None if why else minutes * 60)

    def test_a_day_without_a_time_is_its_evening(self) -> None:
        (session,) = Told(
            FITNOTES, "2026-05-04,Squat,Legs,100,kgs,5,,", read=fitnotes.read
        ).sessions
        assert session.started_at == datetime(2026, 5, 4, 18, tzinfo=UTC)
        assert session.start_hidden
        assert session.problems[0] == "The log names no time of day; 18:00 was taken."


class TestTheZone:
    def test_without_one_the_computers_is_taken_and_what_to_type_is_said(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TZ", "Europe/Helsinki")
        told = Told(HEVY, SQUAT, zone="")
        assert told.sessions[0].started_at == datetime(2026, 5, 4, 15, tzinfo=UTC)
        assert "".join(told.warned) == (
            "Its times name no zone and were taken as this computer's (Europe/Helsinki); if you "
            "trained elsewhere, read it again with --timezone, e.g. --timezone Europe/Berlin, "
            "which is remembered for your lifting logs."
        )

    def test_a_log_of_cardio_alone_is_told_nothing_of_zones(self) -> None:
        ride = lifted("Cycling", "normal", "", "", "1800")
        told = Told(HEVY, ride, zone="")
        assert told.sessions == []
        assert told.warned == ["1 workout holds cardio only, or no set, and was left out."]

    def test_the_logs_own_counts_before_that_of_all_sources(self) -> None:
        told = Told(HEVY, SQUAT, zone="UTC", log_zone="Asia/Tokyo")
        assert told.sessions[0].started_at == datetime(2026, 5, 4, 9, tzinfo=UTC)
        assert (told.sessions[0].zone, told.warned) == ("Asia/Tokyo", [])

    def test_an_offset_that_stands_in_the_log_counts_before_both(self) -> None:
        row = SQUAT.replace("18:00", "18:00 +0530").replace("19:00", "19:00 +0530")
        (session,) = Told(HEVY, row, zone="UTC").sessions
        assert session.started_at == datetime(2026, 5, 4, 12, 30, tzinfo=UTC)
        assert (session.zone, session.utc_offset_s) == (None, 19_800)


class TestTheUnit:
    ROW = "2026-05-04 18:00:00,Legs,1h,Squat,1,{},5,0,0,"

    @pytest.mark.parametrize(
        ("cell", "unit", "kg"),
        [
            pytest.param("100", "kg", 100.0, id="kilograms"),
            pytest.param("100", "kgs", 100.0, id="as FitNotes writes them"),
            pytest.param("100", "lb", 45.36, id="pounds"),
            pytest.param("100", "LBS", 45.36, id="pounds in capitals"),
            pytest.param("100", "pounds", 45.36, id="pounds in full"),
            pytest.param("100 lbs", "kg", 45.36, id="the cell counts before the column"),
            pytest.param("100kg", "lb", 100.0, id="without a space"),
            pytest.param("100 Kilos.", "lb", 100.0, id="kilos"),
            pytest.param("1,250", "lb", 566.99, id="over a thousand pounds"),
            pytest.param("0", "kg", None, id="nothing"),
            pytest.param("1500", "kg", None, id="what nobody lifts"),
            pytest.param("3000", "lb", 1360.78, id="what nobody lifts in kg, but in lb"),
        ],
    )
    def test_a_weight_is_in_kilograms(self, cell: str, unit: str, kg: float | None) -> None:
        assert in_kilograms(cell, unit) == kg

    def test_a_log_without_one_asks_and_says_what_to_type(self) -> None:
        with pytest.raises(SettingNeededError) as asked:
            Told(STRONG, self.ROW.format("100"), read=strong.read, weight_unit="")
        assert asked.value.message == "log.csv does not say whether its weights are kg or lb."
        assert asked.value.hint == (
            "Say it once with --weight-unit kg or --weight-unit lb; it is remembered."
        )
        question = asked.value.question
        assert question is not None
        assert (question.section, question.key) == ("display", "weight_unit")
        assert question.choices == ("kg", "lb")

    @pytest.mark.parametrize("cell", ["100 kg", "0", ""])
    def test_none_is_asked_where_each_weight_names_its_own_or_is_none(self, cell: str) -> None:
        row = self.ROW.format(cell)
        assert len(Told(STRONG, row, read=strong.read, weight_unit="").sessions) == 1

    def test_the_heading_counts_before_the_settings(self) -> None:
        head = STRONG.replace("Weight", "Weight (lbs)")
        (session,) = Told(head, self.ROW.format("100"), read=strong.read).sessions
        assert session.sets[0].weight_kg == 45.36


class TestColumnsInAnotherOrder:
    HEAD = "Weight Unit,Date,Exercise,Category,Weight,Reps,Distance,Time"

    @pytest.mark.parametrize(("unit", "kg"), [("kgs", 100.0), ("lbs", 45.36), ("", 100.0)])
    def test_the_unit_of_a_row_stands_in_its_own_column(self, unit: str, kg: float) -> None:
        row = f"{unit},2026-05-04,Squat,Legs,100,5,,"
        (session,) = Told(self.HEAD, row, read=fitnotes.read).sessions
        assert session.sets[0].weight_kg == kg

    def test_what_the_athlete_keeps_an_exercise_under_is_kept(self) -> None:
        rows = ("kgs,2026-05-04,Squat,Legs,100,5,,", "kgs,2026-05-04,Curl,,10,5,,")
        (session,) = Told(self.HEAD, *rows, read=fitnotes.read).sessions
        assert [one.candidates for one in session.sets] == [("Legs",), ()]


class TestOneSet:
    @pytest.mark.parametrize(
        ("one", "lifting"),
        [
            (LoggedSet("Squat", reps=5), True),
            (LoggedSet("Squat", weight_kg=100), True),
            (LoggedSet("Squat", weight_kg=100, is_none=True), False),
            (LoggedSet("Plank", weight_kg=10, duration_s=60, is_none=True), True),
            (LoggedSet("Plank", duration_s=60), True),
            (LoggedSet("Row", duration_s=60, distance=0.2), False),
            (LoggedSet("Row", duration_s=300), False),
            (LoggedSet("Nothing"), False),
        ],
    )
    def test_what_is_lifting(self, one: LoggedSet, lifting: bool) -> None:  # noqa: FBT001 - the expected answer
        assert one.is_set is lifting

    def test_a_name_without_end_is_cut(self) -> None:
        (session,) = Told(HEVY, lifted("Squat" * 100, "normal", "100", "5")).sessions
        assert session.sets[0].exercise == ("Squat" * 100)[:LONGEST_NAME]
