"""The journal, and what it changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fakes.command import legstats
from fakes.fit_encoder import Lift, run_file, strength_file

import analyzer
from analyzer.actions.journal import note_day
from analyzer.config import Config
from analyzer.store import Store

if TYPE_CHECKING:
    from pathlib import Path

LEGS = [Lift("squat", reps=8, weight_kg=80)] * 6 + [Lift("deadlift", reps=5, weight_kg=100)] * 3


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def days(home: Path) -> dict[str, dict[str, Any]]:
    return {row["day"]: row for row in legstats(home, "log", "--json").json}


def test_what_is_said_of_a_day_comes_together(home: Path) -> None:
    legstats(home, "log", "2026-11-17", "--soreness", "5", "--sleep", "7.25", "--foam-rolling")
    legstats(home, "log", "2026-11-17", "--protein", "140", "--no-compression", "--water", "2.5")
    legstats(home, "log", "2026-11-17", "--weight", "71.5")
    legstats(home, "log", "2026-11-17", "--alcohol", "1", "--epsom-bath", "--note", "stairs hurt")
    told = days(home)["2026-11-17"]
    assert datetime.now(UTC) - datetime.fromisoformat(told.pop("entered_at")) < timedelta(minutes=1)
    assert told == {
        "day": "2026-11-17",
        "soreness": 5,
        "sleep_h": 7.25,
        "sleep_from": "athlete",
        "protein_g": 140,
        "water_l": 2.5,
        "alcohol": 1,
        "foam_rolling": True,
        "compression": False,
        "epsom_bath": True,
        "massage": None,
        "stretching": None,
        "cold_bath": None,
        "weight_kg": 71.5,
        "protein_g_per_kg": pytest.approx(140 / 71.5),
        "note": "stairs hurt",
    }


def test_without_a_day_it_is_about_today_where_the_athlete_lives(home: Path) -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        legstats(home, "log", "--soreness", "3", LEGSTATS_SOURCES_ZONE=zone)
    assert len(days(home)) == 2, "it is never the same day at +14 and -11 hours"


def test_without_options_the_last_entries_are_shown(home: Path) -> None:
    for day in range(1, 21):
        note_day(Config(home=home), date(2026, 10, day), {"soreness": day % 10})
    said = legstats(home, "log")
    assert len(said.out.splitlines()) == 1 + 14
    assert "Tue 20 Oct 2026" in said.out
    assert "The last 14 of 20 days" in said.err


def test_one_day_alone_can_be_looked_up(home: Path) -> None:
    for day in ("2026-11-16", "2026-11-17"):
        legstats(home, "log", day, "--sleep", "8")
    (told,) = legstats(home, "log", "2026-11-16", "--json").json
    assert told["day"] == "2026-11-16"


def test_an_empty_journal_says_how_to_begin(home: Path) -> None:
    assert "legstats log --soreness 3" in legstats(home, "log").err
    assert legstats(home, "log", "--json").json == []


def test_a_day_without_entries_is_not_an_empty_journal(home: Path) -> None:
    legstats(home, "log", "2026-11-17", "--soreness", "5", "--note", "stairs")
    assert legstats(home, "log", "2025-12-31").err == "Nothing is noted for Wed 31 Dec 2025.\n"
    cleared = legstats(home, "log", "2026-11-17", "--clear", "all").err
    assert cleared == (
        "Deleted for Tue 17 Nov 2026: soreness and note.\nNothing is noted for Tue 17 Nov 2026.\n"
    )
    again = legstats(home, "log", "2026-11-17", "--clear", "soreness").err
    assert again == "Nothing is noted for Tue 17 Nov 2026.\n"


def test_the_last_word_counts_and_can_be_taken_back(home: Path) -> None:
    legstats(home, "log", "2026-11-17", "--soreness", "5", "--sleep", "8")
    legstats(home, "log", "2026-11-17", "--soreness", "2")
    assert days(home)["2026-11-17"]["soreness"] == 2
    legstats(home, "log", "2026-11-17", "--clear", "soreness")
    assert days(home)["2026-11-17"]["soreness"] is None
    legstats(home, "log", "2026-11-17", "--clear", "sleep")
    assert days(home) == {}


def test_hours_of_sleep_may_be_typed_as_a_clock_shows_them(home: Path) -> None:
    legstats(home, "log", "2026-11-17", "--sleep", "7:30")
    assert days(home)["2026-11-17"]["sleep_h"] == 7.5


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--soreness", "11"), "11 is not between 0 and 10."),
        (("--sleep", "-1"), "-1 is not between 0 and 24."),
        (("--water", "nan"), "“nan” is no number"),
        (("--protein", "140g"), "“140g” is no number: write it without a unit, like 7 or 7.5."),
        (("--protein", "7:30"), "“7:30” is no number"),
        (("2999-01-01", "--sleep", "8"), "1 Jan 2999 has not come yet"),
    ],
)
def test_what_cannot_be_is_refused(home: Path, options: tuple[str, ...], sentence: str) -> None:
    said = legstats(home, "log", *options)
    assert said.code == 2
    assert sentence in said.err
    assert days(home) == {}


def test_titles_and_notes_do_no_harm_to_the_terminal(home: Path) -> None:
    legstats(home, "log", "2026-11-17", "--note", "[bold]loud\x1b[31m")
    assert "[bold]loud[31m" in legstats(home, "log").out


def soreness_told(home: Path) -> list[float]:
    (said,) = analyzer.load(home).journal["soreness_said"]
    return [soreness for _, soreness in said]


def test_every_time_soreness_was_said_is_kept(home: Path) -> None:
    for soreness in (5, 3):
        legstats(home, "log", "2026-11-17", "--soreness", str(soreness))
    assert soreness_told(home) == [5, 3]
    legstats(home, "log", "2026-11-17", "--clear", "soreness")
    legstats(home, "log", "2026-11-17", "--soreness", "1")
    assert soreness_told(home) == [1]


def verdict_of_the_run(home: Path) -> str | None:
    (told,) = legstats(home, "runs", "--json").json
    verdict: str | None = told["verdict"]
    return verdict


def sync_leg_day_and_run(home: Path, folder: Path, run_in: timedelta) -> None:
    """Leg day ended two days before the run: outside 36 hours, inside 60."""
    run = datetime.now(UTC).replace(microsecond=0) + run_in
    folder.mkdir(exist_ok=True)
    leg_day = strength_file(run - timedelta(hours=49), LEGS, 60)
    (folder / "legs.fit").write_bytes(leg_day)
    (folder / "run.fit").write_bytes(run_file(run, 40))
    assert legstats(home, "sync", folder, "--json").json["new"] == 2
    assert legstats(home, "legdays", "--json").json[0]["decision"] == "yes"


def test_soreness_entered_before_the_run_widens_the_window(home: Path, tmp_path: Path) -> None:
    sync_leg_day_and_run(home, tmp_path / "watch", timedelta(hours=1))
    assert verdict_of_the_run(home) is None
    legstats(home, "log", "--soreness", "5")
    assert verdict_of_the_run(home) is not None
    legstats(home, "log", "--soreness", "2")
    assert verdict_of_the_run(home) is None, "the last word before the run counts"


def test_soreness_entered_after_the_run_does_not(home: Path, tmp_path: Path) -> None:
    sync_leg_day_and_run(home, tmp_path / "watch", -timedelta(hours=1))
    legstats(home, "log", "--soreness", "5")
    assert verdict_of_the_run(home) is None


AS_IN_THE_FIRST_VERSION = (
    "CREATE TABLE journal (day TEXT PRIMARY KEY, entered_at TEXT, entry TEXT)",
    """INSERT INTO journal
        SELECT day, min(said_at), json_group_object(topic, json(value)) FROM noted GROUP BY day""",
    "DROP TABLE noted",
    "DROP TABLE account_record",
    "DROP TABLE account_state",
    "ALTER TABLE failure DROP COLUMN account",
    "ALTER TABLE failure DROP COLUMN digest",
    "DROP TABLE pair_word",
    "DROP TABLE former_record",
    "DROP TABLE ignored_input",
    "DROP TRIGGER record_stamp_insert",
    "DROP TRIGGER record_stamp_update",
    "DROP TRIGGER record_stamp_delete",
    "DROP TABLE record_stamp",
    "DROP TABLE trial",
    "DROP TABLE trial_draw",
    "ALTER TABLE record DROP COLUMN said_at",
    "ALTER TABLE file DROP COLUMN first_day",
    "ALTER TABLE file DROP COLUMN last_start",
    "ALTER TABLE file DROP COLUMN last_key",
    "ALTER TABLE file DROP COLUMN modified_at",
    "DROP INDEX record_kind",
    "PRAGMA user_version = 1",
)


def test_a_store_of_the_first_version_keeps_its_journal(home: Path) -> None:
    with Store(Config(home=home).store_path) as store:
        store.journal.note(date(2026, 11, 17), {"soreness": 4.0, "foam_rolling": True, "note": "ü"})
        for statement in AS_IN_THE_FIRST_VERSION:
            store._ask(statement)
    told = days(home)["2026-11-17"]
    assert (told["soreness"], told["foam_rolling"], told["note"]) == (4, True, "ü")


def test_a_misspelt_subcommand_is_no_day(home: Path) -> None:
    said = legstats(home, "log", "impot", "journal.csv")
    assert said.code == 2
    assert "Did you mean import?" in said.err
