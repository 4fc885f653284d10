"""``legstats runs`` and ``legstats check``: every run, and whether it kept to the advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fakes.command import legstats, legstats_at_terminal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fakes.command import Said

RUN_KEYS = {
    "run_id", "started_at", "local_date", "sources", "surface", "distance_m", "moving_s",
    "pace_s_per_km", "gap_s_per_km", "avg_hr_bpm", "climb_m", "days_since_leg_day",
    "hours_since_leg_day", "leg_day_id", "leg_day_known", "bucket", "kind", "hr_source", "verdict",
    "score", "reasons", "leg_load", "implausible", "planned_kind", "planned_evidence", "structure",
}  # fmt: skip


def test_every_run_is_listed_with_the_time_since_leg_day(
    home: Path, said_once: Callable[..., Said]
) -> None:
    runs = said_once(home, "runs", "--json").json
    assert len(runs) == 36
    assert all(run.keys() >= RUN_KEYS for run in runs)
    tuesday, thursday, saturday = runs[:3]
    assert [run["bucket"] for run in runs[:3]] == ["6-30 h", "54-78 h", ">78 h"]
    assert [run["days_since_leg_day"] for run in runs[:3]] == [1, 3, 5]
    assert 13 < tuesday["hours_since_leg_day"] < 15
    assert tuesday["verdict"] in {"kept", "borderline", "broke", "not judged"}
    assert saturday["verdict"] is None
    assert thursday["leg_day_id"] == tuesday["leg_day_id"]
    assert tuesday["started_at"].endswith("Z")
    assert "name" not in tuesday


def test_runs_and_runs_list_say_the_same(home: Path, said_once: Callable[..., Said]) -> None:
    listed = legstats(home, "runs", "list", "--json")
    assert listed.out == said_once(home, "runs", "--json").out


def test_the_list_keeps_to_the_days_that_are_asked(home: Path) -> None:
    days = [run["local_date"][:10] for run in legstats(home, "runs", "--json").json]
    some = ("--since", days[2], "--until", days[5])
    asked = legstats(home, "runs", *some, "--json").json
    assert [run["local_date"][:10] for run in asked] == days[2:6]
    assert legstats(home, "runs", *some, "list", "--json").json == asked
    assert len(legstats(home, "runs", *some).out.splitlines()) == 1 + 4
    assert legstats(home, "runs", "--until", "2001-01-01").err == "No run lies in these days.\n"
    refused = legstats(home, "runs", *some, "set", "run-2026", "--kind", "race")
    assert (refused.code, "is no option of" in refused.err) == (2, True)


def test_the_list_is_readable(home: Path) -> None:
    said = legstats(home, "runs")
    assert "after legs" in said.out
    assert "run-2026" in said.out
    assert "\x1b" not in said.out
    assert "The last 30 of 36 are shown" in said.err


def test_a_narrow_terminal_cuts_nothing_off(home: Path, said_once: Callable[..., Said]) -> None:
    ids = {run["run_id"] for run in said_once(home, "runs", "--json").json[-30:]}
    screen = legstats_at_terminal(home, "runs")
    assert "verdict" in screen
    assert all(f"{run_id} " in screen for run_id in ids)


def test_the_athletes_word_on_a_run_wins_and_can_be_taken_back(own_copy: Path) -> None:
    said = legstats(own_copy, "runs", "set", "run-20260804", "--kind", "race")
    assert said.code == 0
    run_id, _, words = said.err.partition(": ")
    assert words == "noted that its kind is race.\n"
    legstats(own_copy, "runs", "set", run_id, "--surface", "treadmill")
    run = legstats(own_copy, "runs", "--json").json[0]
    assert (run["kind"], run["surface"], run["verdict"]) == ("race", "treadmill", "not judged")
    legstats(own_copy, "runs", "set", run_id, "--kind", "auto", "--surface", "auto")
    run = legstats(own_copy, "runs", "--json").json[0]
    assert (run["kind"], run["surface"]) == ("", "road")


def test_what_a_run_was_meant_to_be_is_the_athletes_word_before_it_and_survives_a_sync(
    own_copy: Path, tmp_path: Path
) -> None:
    def first_run() -> dict[str, object]:
        run: dict[str, object] = legstats(own_copy, "runs", "--json").json[0]
        return run

    before = first_run()
    assert (before["planned_kind"], before["planned_evidence"]) == ("", "")
    legstats(own_copy, "runs", "set", before["run_id"], "--kind", "easy")
    # What is said after the run never tells what it was meant to be.
    assert (first_run()["kind"], first_run()["planned_kind"]) == ("easy", "")
    assert first_run()["athlete_said"] == ["kind"]
    said = legstats(own_copy, "runs", "set", before["run_id"], "--planned", "tempo")
    assert said.err.endswith("noted that it was planned as tempo.\n")
    legstats(own_copy, "sync", tmp_path)
    assert (first_run()["planned_kind"], first_run()["planned_evidence"]) == (
        "tempo",
        "you said so",
    )
    legstats(own_copy, "runs", "set", before["run_id"], "--planned", "auto")
    assert first_run()["planned_kind"] == ""
    assert first_run()["athlete_said"] == ["kind"]


def test_a_run_taken_out_can_be_taken_in_again(own_copy: Path) -> None:
    words = ("noted that it is left out of everything.", "noted that it counts again.")
    for option, ignored, said in zip(
        ("--ignore", "--no-ignore"), (True, False), words, strict=True
    ):
        assert said in legstats(own_copy, "runs", "set", "run-20260804", option).err
        assert legstats(own_copy, "runs", "--json").json[0]["ignored"] is ignored
        assert "    The run: 30 min, " in legstats(own_copy, "check", "run-20260804").out


def test_to_say_nothing_of_a_run_is_no_word(home: Path) -> None:
    said = legstats(home, "runs", "set", "run-20260804")
    assert (said.code, "Say what it was" in said.err) == (2, True)


def test_an_unknown_id_is_refused_with_the_way_to_find_it(home: Path) -> None:
    said = legstats(home, "runs", "set", "run-1999", "--kind", "race")
    assert said.code == 2
    assert "There is no run run-1999" in said.err
    assert "legstats runs" in said.err
    ambiguous = legstats(home, "runs", "set", "run-2026", "--kind", "race")
    assert ambiguous.code == 2
    assert "could be any of" in ambiguous.err
    assert " or 31 more." in " ".join(ambiguous.err.split())


def test_the_check_keeps_its_contract(home: Path, said_once: Callable[..., Said]) -> None:
    checked = said_once(home, "check", "--json").json
    runs = said_once(home, "runs", "--json").json
    judged = {run["run_id"]: run for run in runs if run["verdict"]}
    assert checked["rules_version"]
    ceiling = checked["easy_ceiling"]
    assert ceiling is None or ceiling.keys() == {
        "bpm", "share", "usual_share", "basis", "planned_easy_runs", "sentence",
    }  # fmt: skip
    assert [v["run_id"] for v in checked["verdicts"]] == list(judged)
    for verdict in checked["verdicts"]:
        assert list(verdict) == [
            "run_id", "verdict", "score", "confidence", "reasons", "notes", "next_run",
        ]  # fmt: skip
        assert verdict["verdict"] == judged[verdict["run_id"]]["verdict"]
        assert all(r.keys() == {"rule", "text", "value", "limit"} for r in verdict["reasons"])


def test_a_check_of_days_to_come_is_refused(home: Path) -> None:
    said = legstats(home, "check", "--since", "2999-01-01")
    assert (said.code, "--since 2999-01-01 is still to come." in said.err) == (2, True)


def test_a_check_since_a_day_leaves_earlier_runs_out(
    home: Path, said_once: Callable[..., Said]
) -> None:
    everything = said_once(home, "check", "--json").json["verdicts"]
    day = "2026-09-01"
    since = legstats(home, "check", "--since", day, "--json").json["verdicts"]
    assert 0 < len(since) < len(everything)
    assert since == everything[-len(since) :]


def test_findings_change_the_exit_status_only_when_asked(
    home: Path, said_once: Callable[..., Said]
) -> None:
    verdicts = said_once(home, "check", "--json").json["verdicts"]
    broke = any(verdict["verdict"] == "broke" for verdict in verdicts)
    assert said_once(home, "check", "--json").code == 0
    assert legstats(home, "check", "--exit-code").code == (3 if broke else 0)


def test_the_comparison_keeps_its_contract(home: Path) -> None:
    effect = legstats(home, "compare", "--json").json
    buckets = ["0-6 h", "6-30 h", "30-54 h", "54-78 h"]
    assert effect.keys() >= {"metric", "method", "n_reference", "buckets", "naive", "placebos"}
    assert [b["bucket"] for b in effect["buckets"]] == buckets
    assert [b["bucket"] for b in effect["naive"]] == buckets
    for bucket in effect["buckets"]:
        numbers = [bucket[k] for k in ("estimate_pct", "low_pct", "high_pct", "mde_pct")]
        assert all(n is None for n in numbers) or all(n is not None for n in numbers)
