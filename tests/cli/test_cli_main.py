"""What holds for every command: help, global options, empty stores, errors and exit statuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats, legstats_process, legstats_started

if TYPE_CHECKING:
    from analyzer import Dataset


def test_output_that_cannot_be_written_is_said(home: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "analyzer", "--home", str(home), "runs", "list", "--all"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert "the output cannot be written" in done.stderr


def test_every_setting_is_shown_with_where_it_came_from(tmp_path: Path) -> None:
    said = legstats(tmp_path, "config", "--json", LEGSTATS_ATHLETE_HR_MAX="191")
    settings = {s["setting"]: s for s in said.json}
    assert settings["athlete.hr_max"]["value"] == 191
    assert settings["athlete.hr_max"]["from"] == "$LEGSTATS_ATHLETE_HR_MAX"
    assert settings["windows.standard_h"]["from"] == "default"


def test_status_says_what_there_is(home: Path) -> None:
    facts = legstats(home, "status", "--json").json
    assert (facts["runs"], facts["strength_sessions"], facts["leg_days"]) == (36, 12, 12)
    assert facts["undecided"] == []
    assert "Runs: 36, 4 Aug" in legstats(home, "status").out


def test_status_names_the_sources_that_purge_takes(home: Path) -> None:
    told = legstats(home, "status", "--json").json["activities_by_source"]
    assert told == {"fit": 48}
    assert "By source, as legstats purge takes them: fit 48" in legstats(home, "status").out
    refused = legstats(home, "--no-input", "purge", "fit")
    assert "This would delete 48 activities." in refused.err


def test_a_maximum_below_what_the_runs_show_is_said(sample: Dataset) -> None:
    home, low = sample.config.home, {"LEGSTATS_ATHLETE_HR_MAX": "130"}
    said = legstats(home, "status", **low).out
    assert said.count("Your hr_max 130 is below the ") == 1
    assert legstats(home, "status", "--json", **low).json["notes"][0] in said
    assert "Your hr_max 130 is below the " in legstats(home, "check", **low).err
    assert "hr_max" not in legstats(home, "status").out


@pytest.mark.parametrize("command", ["runs", "legdays", "status", "check", "compare", "log"])
def test_with_an_empty_store_every_listing_still_answers(tmp_path: Path, command: str) -> None:
    assert legstats(tmp_path, command).code == 0
    assert json.loads(legstats(tmp_path, command, "--json").out) is not None
    assert not (tmp_path / "legstats.sqlite").exists()


def test_a_damaged_store_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "legstats.sqlite").write_bytes(b"no store " * 500)
    said = legstats(tmp_path, "status")
    assert said.code == 1
    assert "is damaged or is no legstats store" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "words",
    [("-vv", "status"), ("-v", "-v", "status"), ("status", "-v", "-v"), ("-v", "status", "-v")],
)
def test_who_asks_for_more_twice_sees_where_the_error_came_from(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "legstats.sqlite").write_bytes(b"no store " * 500)
    said = legstats(tmp_path, *words)
    assert said.code == 1
    assert "legstats: " in said.err
    assert "Traceback" in said.err


def test_a_wrong_command_or_setting_is_a_usage_error(tmp_path: Path) -> None:
    said = legstats(tmp_path, "rums")
    assert said.code == 2
    assert "No such command 'rums'. Did you mean runs?" in said.err
    assert "Did you mean" not in legstats(tmp_path, "xyzzy").err
    assert "Did you mean '--since'?" in legstats(tmp_path, "check", "--sinc", "2026").err
    assert "Did you mean" not in legstats(tmp_path, "runs", "--against", "2026-01-01").err
    assert legstats(tmp_path, "help").out == legstats(tmp_path, "--help").out
    assert legstats(tmp_path, "runs", "--jsn").code == 2
    (tmp_path / "config.toml").write_text("[athlete]\nhr_maks = 1\n")
    said = legstats(tmp_path, "status")
    assert (said.code, said.out) == (2, "")
    assert "athlete.hr_maks" in said.err


def test_the_command_is_a_process_with_an_exit_status(tmp_path: Path) -> None:
    assert legstats_started(tmp_path, "status").code == 0
    assert legstats_process(tmp_path, "runs", "set", "run-1999", "--ignore").code == 2


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


@pytest.mark.parametrize("group", [[], ["runs"], ["legdays"], ["log"], ["plan"]])
def test_the_help_of_each_command_fits_its_line(tmp_path: Path, group: list[str]) -> None:
    commands = legstats(tmp_path, *group, "-h", COLUMNS="80").out.partition("Commands:")[2]
    lines = commands.strip().splitlines()
    assert lines
    assert [line for line in lines if "..." in line] == []


COMMANDS_THAT_ONLY_SHOW = ("--help", "config --help", "report --help")


@pytest.mark.parametrize("words", COMMANDS_THAT_ONLY_SHOW)
def test_help_comes_at_once_without_the_libraries_of_the_work(words: str) -> None:
    program = (
        "import sys; from analyzer.cli.main import run; run(sys.argv[1:]);"
        "print(sorted({'pandas', 'numpy', 'scipy', 'matplotlib', 'tomlkit', 'stravalib',"
        " 'requests', 'sqlite3'} & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words.split()], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("Usage: legstats")
    assert done.stderr.strip() == "[]"


def test_a_wrong_value_is_said_of_its_option_alone(tmp_path: Path) -> None:
    told = {
        ("legdays", "add", "yesterday", "--minutes", "3"): "--minutes: 3 is not between 5 and 600.",
        ("login", "nobody"): "'nobody' is not one of 'strava', 'intervals', 'garmin', 'hevy'.",
        ("config", "set", "athlete.hr_max", "400"): (
            "athlete.hr_max cannot be '400': it must be between 100 and 240 beats a minute."
        ),
    }
    for words, sentence in told.items():
        said = legstats(tmp_path, *words)
        assert said.err.splitlines()[-1] == f"legstats: {sentence}"
        assert said.code == 2 or words[0] == "config"
