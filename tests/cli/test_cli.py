"""The commands as a runner meets them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fakes.command import legstats, legstats_at_terminal
from fakes.fit_encoder import run_file, strength_file

from analyzer.sample import sample_config

MONDAY = datetime(2026, 8, 3, 17, 30, tzinfo=UTC)
SQUATS = ["squat"] * 5 + ["deadlift"] * 4
RUN_KEYS = {
    "run_id", "started_at", "local_date", "sources", "surface", "distance_m", "moving_s",
    "pace_s_per_km", "gap_s_per_km", "avg_hr_bpm", "climb_m", "days_since_leg_day",
    "hours_since_leg_day", "leg_day_id", "leg_day_known", "bucket", "kind", "hr_source", "verdict",
    "score", "reasons",
}  # fmt: skip
BUCKETS = ["0-8 h", "8-36 h", "36-60 h", "60-84 h"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve weeks: legs on Monday evening, runs on Tuesday, Thursday and Saturday morning."""
    watch = tmp_path_factory.mktemp("watch")
    for week in range(12):
        monday = MONDAY + timedelta(weeks=week)
        (watch / f"{week}-legs.fit").write_bytes(strength_file(monday, SQUATS))
        for day, minutes in ((0.6, 30), (2.6, 45), (4.6, 60)):
            start = monday + timedelta(days=day)
            run = run_file(start, minutes, pace=350 + week, hr=140.0 + day)
            (watch / f"{week}-run-{day}.fit").write_bytes(run)
    home = tmp_path_factory.mktemp("home")
    assert legstats(home, "sync", watch).code == 0
    return home


def test_every_run_is_listed_with_the_time_since_leg_day(home: Path) -> None:
    runs = legstats(home, "runs", "--json").json
    assert len(runs) == 36
    assert all(run.keys() >= RUN_KEYS for run in runs)
    tuesday, thursday, saturday = runs[:3]
    assert [run["bucket"] for run in runs[:3]] == ["8-36 h", "60-84 h", ">84 h"]
    assert [run["days_since_leg_day"] for run in runs[:3]] == [1, 3, 5]
    assert 13 < tuesday["hours_since_leg_day"] < 15
    assert tuesday["verdict"] in {"kept", "borderline", "broke", "not judged"}
    assert saturday["verdict"] is None
    assert thursday["leg_day_id"] == tuesday["leg_day_id"]
    assert tuesday["started_at"].endswith("Z")
    assert "name" not in tuesday


def test_runs_and_runs_list_say_the_same(home: Path) -> None:
    assert legstats(home, "runs", "--json").out == legstats(home, "runs", "list", "--json").out


def test_the_list_is_readable(home: Path) -> None:
    said = legstats(home, "runs")
    assert "since leg day" in said.out
    assert "run-2026" in said.out
    assert "\x1b" not in said.out
    assert "The last 30 of 36 runs" in said.err


def test_leg_days_have_evidence(home: Path) -> None:
    sessions = legstats(home, "legdays", "--json").json
    assert len(sessions) == 12
    first = sessions[0]
    assert first.keys() >= {
        "leg_day_id", "started_at", "ended_at", "decision", "confidence", "evidence", "severity",
        "decided_by",
    }  # fmt: skip
    assert (first["decision"], first["decided_by"]) == ("yes", "auto")
    assert all(e.keys() == {"source", "text", "weight"} for e in first["evidence"])
    explained = legstats(home, "legdays", "explain", first["leg_day_id"])
    assert "Leg day: yes (9" in explained.out
    assert "sure, by the evidence)" in explained.out


def test_what_the_evidence_does_not_decide_is_not_called_sure(tmp_path: Path) -> None:
    legstats(tmp_path, "legdays", "add", "2026-08-03 17:00")
    (session,) = legstats(tmp_path, "legdays", "--json").json
    assert "by your word" in legstats(tmp_path, "legdays", "explain", session["leg_day_id"]).out
    legstats(tmp_path, "legdays", "set", session["leg_day_id"], "auto")
    listed = legstats(tmp_path, "legdays").out.splitlines()[1]
    assert "unknown" in listed
    assert "%" not in listed
    explained = legstats(tmp_path, "legdays", "explain", session["leg_day_id"])
    assert "Leg day: unknown (the evidence does not decide it)" in explained.out


def test_a_leg_day_that_has_not_come_cannot_be_added(tmp_path: Path) -> None:
    said = legstats(tmp_path, "legdays", "add", "2099-01-01")
    assert said.code == 2
    assert "1 Jan 2099 has not come yet." in said.err
    assert legstats(tmp_path, "legdays", "--json").json == []


def test_the_athletes_word_on_a_leg_day_wins_and_can_be_taken_back(home: Path) -> None:
    first = legstats(home, "legdays", "--json").json[0]["leg_day_id"]
    legstats(home, "legdays", "set", first, "no")
    decided = legstats(home, "legdays", "--json").json[0]
    assert (decided["decision"], decided["decided_by"], decided["severity"]) == (
        "no", "athlete", None,
    )  # fmt: skip
    assert legstats(home, "runs", "--json").json[0]["days_since_leg_day"] is None
    legstats(home, "legdays", "set", first, "auto")
    assert legstats(home, "legdays", "--json").json[0]["decision"] == "yes"


def test_the_athletes_word_on_a_run_wins_and_can_be_taken_back(home: Path) -> None:
    run_id = legstats(home, "runs", "--json").json[0]["run_id"]
    assert legstats(home, "runs", "set", run_id, "--kind", "race").code == 0
    legstats(home, "runs", "set", run_id, "--surface", "treadmill")
    run = legstats(home, "runs", "--json").json[0]
    assert (run["kind"], run["surface"], run["verdict"]) == ("race", "treadmill", "not judged")
    legstats(home, "runs", "set", run_id, "--kind", "auto", "--surface", "auto")
    run = legstats(home, "runs", "--json").json[0]
    assert (run["kind"], run["surface"]) == ("", "road")


def test_an_added_leg_day_moves_the_clock(tmp_path: Path) -> None:
    (tmp_path / "run.fit").write_bytes(run_file(MONDAY + timedelta(hours=14), 30))
    legstats(tmp_path, "sync", tmp_path / "run.fit")
    assert legstats(tmp_path, "runs", "--json").json[0]["days_since_leg_day"] is None
    said = legstats(tmp_path, "legdays", "add", "2026-08-03 17:00", "--minutes", "60")
    assert said.code == 0
    run = legstats(tmp_path, "runs", "--json").json[0]
    assert run["hours_since_leg_day"] == pytest.approx(13.5)
    assert legstats(tmp_path, "legdays", "--json").json[0]["decided_by"] == "athlete"


def test_an_added_leg_day_can_be_taken_back(tmp_path: Path) -> None:
    legstats(tmp_path, "legdays", "add", "2026-08-03 17:00")
    (added,) = legstats(tmp_path, "legdays", "--json").json
    assert legstats(tmp_path, "legdays", "remove", added["leg_day_id"]).code == 0
    assert legstats(tmp_path, "legdays", "--json").json == []


def test_a_leg_day_of_a_file_is_not_removed_but_decided(home: Path) -> None:
    first = legstats(home, "legdays", "--json").json[0]["leg_day_id"]
    said = legstats(home, "legdays", "remove", first)
    assert said.code == 2
    assert f"legstats legdays set {first} no" in said.err
    assert len(legstats(home, "legdays", "--json").json) == 12


def test_a_leg_day_of_another_century_is_a_slip(tmp_path: Path) -> None:
    said = legstats(tmp_path, "legdays", "add", "1890-01-01")
    assert (said.code, "too long ago" in said.err) == (2, True)


def test_output_that_cannot_be_written_is_said(home: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "analyzer", "--home", str(home), "runs", "list", "--all"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert "the output cannot be written" in done.stderr


def test_an_unknown_id_is_refused_with_the_way_to_find_it(home: Path) -> None:
    said = legstats(home, "runs", "set", "run-1999", "--kind", "race")
    assert said.code == 2
    assert "There is no run run-1999" in said.err
    assert "legstats runs" in said.err
    ambiguous = legstats(home, "runs", "set", "run-2026", "--kind", "race")
    assert ambiguous.code == 2
    assert "could be any of" in ambiguous.err


def test_the_comparison_keeps_its_contract(home: Path) -> None:
    effect = legstats(home, "compare", "--json").json
    assert effect.keys() >= {"metric", "method", "n_reference", "buckets", "naive", "placebos"}
    assert [b["bucket"] for b in effect["buckets"]] == BUCKETS
    assert [b["bucket"] for b in effect["naive"]] == BUCKETS
    for bucket in effect["buckets"]:
        numbers = [bucket[k] for k in ("estimate_pct", "low_pct", "high_pct", "mde_pct")]
        assert all(n is None for n in numbers) or all(n is not None for n in numbers)
    said = legstats(home, "compare")
    assert "not adjusted for effort" in said.out


def test_the_check_keeps_its_contract(home: Path) -> None:
    checked = legstats(home, "check", "--json").json
    assert checked["rules_version"]
    judged = {run["run_id"]: run for run in legstats(home, "runs", "--json").json if run["verdict"]}
    assert [v["run_id"] for v in checked["verdicts"]] == list(judged)
    for verdict in checked["verdicts"]:
        assert verdict["verdict"] == judged[verdict["run_id"]]["verdict"]
        assert all(r.keys() == {"rule", "text", "value", "limit"} for r in verdict["reasons"])


def test_findings_change_the_exit_code_only_when_asked(home: Path) -> None:
    broke = any(v["verdict"] == "broke" for v in legstats(home, "check", "--json").json["verdicts"])
    assert legstats(home, "check").code == 0
    assert legstats(home, "check", "--exit-code").code == (3 if broke else 0)


def test_the_report_is_written_where_asked(home: Path, tmp_path: Path) -> None:
    said = legstats(home, "report", "-o", tmp_path / "out")
    assert said.code == 0
    assert said.out.strip() == str(tmp_path / "out" / "index.html")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names >= {"index.html", "report.png", "report.json"}


def test_the_report_speaks_of_the_days_asked_for_in_miles(home: Path, tmp_path: Path) -> None:
    day = legstats(home, "runs", "--json").json[-10]["local_date"]
    said = legstats(
        home, "report", "-o", tmp_path, "--since", day, "--units", "mi", "--format", "json"
    )
    assert said.code == 0
    assert said.out.strip() == str(tmp_path / "report.json")
    assert "1 file written." in said.err
    assert "Only runs since " in said.err
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (told["unit"], told["period"]["since"]) == ("mi", day)
    assert told["quality"]["runs"] == 10


def test_the_report_names_what_an_earlier_one_left(home: Path, tmp_path: Path) -> None:
    legstats(home, "report", "-o", tmp_path, "--format", "html", "--format", "json")
    said = legstats(home, "report", "-o", tmp_path, "--format", "json")
    assert f"Still of an earlier report: {tmp_path / 'index.html'}." in said.err


def test_the_report_can_fail_a_script_when_the_advice_was_broken(
    home: Path, tmp_path: Path
) -> None:
    written = legstats(home, "report", "-o", tmp_path, "--format", "json", "--exit-code")
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert written.code == (3 if told["scoreboard"]["broke"] else 0)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (("--since", "2026-03-02", "--until", "2026-03-01"), "--since 2026-03-02 is after --until"),
        (("--since", "yesterday"), "'yesterday': give a day like 2026-11-17."),
        (("--since", "2999-01-01"), "--since 2999-01-01 is still to come."),
        (("--open", "--format", "json"), "add --format html"),
        (("--format", "pdf"), "'pdf' is not one of 'html', 'png', 'svg', 'json'"),
    ],
)
def test_a_report_that_cannot_be_is_refused_in_one_sentence(
    home: Path, tmp_path: Path, wrong: tuple[str, ...], why: str
) -> None:
    said = legstats(home, "report", "-o", tmp_path / "none", *wrong)
    assert said.code == 2
    assert why in said.err
    assert not (tmp_path / "none").exists()


def test_a_report_on_old_data_says_how_old_they_are(home: Path, tmp_path: Path) -> None:
    old = legstats(home, "report", "-o", tmp_path, "--format", "json")
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    ago = (datetime.now(UTC).date() - date.fromisoformat(told["period"]["last"])).days
    assert (f", {ago} days ago: `legstats sync` reads newer ones." in old.err) == (ago > 7)
    then = legstats(home, "report", "-o", tmp_path, "--until", "2026-03-01", "--format", "json")
    assert "days ago" not in then.err


def test_the_export_opens_in_any_tool(home: Path, tmp_path: Path) -> None:
    assert legstats(home, "export", "-o", tmp_path).code == 0
    with (tmp_path / "runs.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 36
    assert float(rows[0]["distance_m"]) > 4000
    assert legstats(home, "export", "-o", tmp_path, "--format", "parquet").code == 0
    assert (tmp_path / "sets.parquet").stat().st_size > 0


def test_every_setting_is_shown_with_where_it_came_from(home: Path) -> None:
    said = legstats(home, "config", "--json", LEGSTATS_ATHLETE_HR_MAX="191")
    settings = {s["setting"]: s for s in said.json}
    assert settings["athlete.hr_max"]["value"] == 191
    assert settings["athlete.hr_max"]["from"] == "$LEGSTATS_ATHLETE_HR_MAX"
    assert settings["windows.standard_h"]["from"] == "default"


def test_status_tells_what_there_is(home: Path) -> None:
    facts = legstats(home, "status", "--json").json
    assert (facts["runs"], facts["strength_sessions"], facts["leg_days"]) == (36, 12, 12)
    assert facts["undecided"] == []
    assert "Runs: 36, 4 Aug" in legstats(home, "status").out


def test_a_maximum_below_what_the_runs_show_is_said() -> None:
    home, low = sample_config().home, {"LEGSTATS_ATHLETE_HR_MAX": "130"}
    said = legstats(home, "status", **low).out
    assert said.count("Your hr_max 130 is below the ") == 1
    assert legstats(home, "status", "--json", **low).json["notes"][0] in said
    assert "Your hr_max 130 is below the " in legstats(home, "check", **low).err
    assert "hr_max" not in legstats(home, "status").out


@pytest.mark.parametrize(
    ("told", "clock"),
    [
        ("2026-08-03 00:00", "0:00"),
        ("2026-08-03", "18:00"),
        ("2026-08-03 06:30", "6:30"),
        ("2026-08-03T06:30", "6:30"),
    ],
)
def test_a_leg_day_at_midnight_is_at_midnight_and_a_day_alone_means_the_evening(
    tmp_path: Path, told: str, clock: str
) -> None:
    assert f", {clock}, 60 min." in legstats(tmp_path, "legdays", "add", told).err


def test_a_moment_that_is_none_is_answered_in_plain_words(tmp_path: Path) -> None:
    said = legstats(tmp_path, "legdays", "add", "yesterday")
    assert said.code == 2
    assert 'a day like 2026-11-17 or a moment like "2026-11-17 18:00"' in said.err
    assert "%" not in said.err
    shown = legstats(tmp_path, "legdays", "add", "-h").out
    assert "legdays add [OPTIONS] WHEN" in shown
    assert "%" not in shown


@pytest.mark.parametrize("command", ["runs", "legdays", "status", "check", "compare"])
def test_with_an_empty_store_every_listing_still_answers(tmp_path: Path, command: str) -> None:
    assert legstats(tmp_path, command).code == 0
    assert json.loads(legstats(tmp_path, command, "--json").out) is not None
    assert not (tmp_path / "legstats.sqlite").exists()


def test_a_damaged_store_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "legstats.sqlite").write_bytes(b"no store " * 500)
    said = legstats(tmp_path, "status")
    assert said.code == 1
    assert "is damaged or is no legstats store" in said.err


def test_a_wrong_command_or_setting_is_a_usage_error(tmp_path: Path) -> None:
    said = legstats(tmp_path, "rums")
    assert said.code == 2
    assert "No such command 'rums'. Did you mean runs?" in said.err
    assert "Did you mean" not in legstats(tmp_path, "xyzzy").err
    assert legstats(tmp_path, "runs", "--jsn").code == 2
    (tmp_path / "config.toml").write_text("[athlete]\nhr_maks = 1\n")
    said = legstats(tmp_path, "status")
    assert (said.code, said.out) == (2, "")
    assert "athlete.hr_maks" in said.err


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_it_works_where_nobody_listens(tmp_path: Path, closed: str) -> None:
    command = f"exec {sys.executable} -m analyzer --home {tmp_path} status {closed}"
    assert subprocess.run(["sh", "-c", command], check=False).returncode == 0


def test_a_narrow_terminal_cuts_nothing_off(home: Path) -> None:
    ids = {run["run_id"] for run in legstats(home, "runs", "--json").json[-30:]}
    screen = legstats_at_terminal(home, "runs")
    assert "verdict" in screen
    assert all(f"{run_id} " in screen for run_id in ids)


def test_to_say_and_to_clear_at_once_is_refused(tmp_path: Path) -> None:
    said = legstats(tmp_path, "log", "--soreness", "7", "--clear", "soreness")
    assert (said.code, said.out) == (2, "")
    assert "soreness: either say it or clear it." in said.err


def test_what_holds_for_every_command_may_stand_after_it(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    said = legstats(tmp_path, "legdays", "add", "2026-11-16", "-q", "--home", elsewhere)
    assert (said.code, said.err) == (0, "")
    assert len(legstats(tmp_path, "legdays", "list", "--json", "--home", elsewhere).json) == 1
    assert len(legstats(elsewhere, "legdays", "list", "--json", "--no-input").json) == 1
    assert legstats(tmp_path, "legdays", "list", "--json").json == []
    assert "--no-input" not in legstats(tmp_path, "legdays", "list", "-h").out


@pytest.mark.parametrize(
    "words", [[], ["sync"], ["runs", "set"], ["legdays", "add"], ["check"], ["demo"]]
)
def test_help_begins_with_what_it_does_and_examples(tmp_path: Path, words: list[str]) -> None:
    said = legstats(tmp_path, *words, "-h")
    assert said.code == 0
    assert said.out.startswith("Usage: legstats")
