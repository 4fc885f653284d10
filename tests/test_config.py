"""Settings: where they come from, and one clear sentence when one is impossible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analyzer.config import load
from analyzer.errors import ConfigError
from analyzer.settings import SECTIONS, documentation

if TYPE_CHECKING:
    from pathlib import Path


def write(home: Path, text: str) -> Path:
    (home / "config.toml").write_text(text, encoding="utf-8")
    return home


def test_without_a_file_everything_is_default(tmp_path: Path) -> None:
    config = load(tmp_path, environ={})
    assert config.athlete.hr_max is None
    assert config.windows.standard_h == 36.0
    assert dict(config.origin) == {}
    assert config.store_path.parent == tmp_path


def test_the_file_wins_over_the_default_and_the_environment_over_the_file(tmp_path: Path) -> None:
    home = write(tmp_path, "[athlete]\nhr_max = 188\nhr_rest = 48\n")
    config = load(home, environ={"LEGSTATS_ATHLETE_HR_MAX": "190"})
    assert (config.athlete.hr_max, config.athlete.hr_rest) == (190.0, 48.0)
    assert config.origin["athlete.hr_max"] == "$LEGSTATS_ATHLETE_HR_MAX"
    assert config.origin["athlete.hr_rest"] == str(home / "config.toml")


def test_home_comes_from_the_environment(tmp_path: Path) -> None:
    assert load(environ={"LEGSTATS_HOME": str(tmp_path)}).home == tmp_path


def test_folders_are_a_list(tmp_path: Path) -> None:
    config = load(write(tmp_path, '[sources]\nfolders = ["~/a", "/b"]\n'), environ={})
    assert config.sources.folders == ("~/a", "/b")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[athlete]\nhrmax = 188\n", "there is no setting athlete.hrmax"),
        ("[runner]\nhr_max = 188\n", r"there is no section \[runner\]"),
        ('[athlete]\nhr_max = "fast"\n', "athlete.hr_max cannot be 'fast'"),
        ("[athlete]\nhr_max = -5\n", "it must be zero or more"),
        ("[athlete]\nhr_max = true\n", "a number is needed"),
        ("[athlete]\nhr_max = nan\n", "it must be zero or more"),
        ('[display]\ndistance_unit = "yards"\n', "it must be one of 'km', 'mi'"),
        ('[sources]\nzone = "Berlin"\n', "such as Europe/Berlin"),
        ('[sources]\nzone = "../../etc/passwd"\n', "such as Europe/Berlin"),
        ('[sources]\nleg_weekdays = ["legday"]\n', "is no weekday"),
        ('[sources]\nfolders = "~/a"\n', None),
        ("hr_max = 188\n", r"stands outside any \[section\]"),
        ("[athlete\n", "is not valid TOML"),
    ],
)
def test_an_impossible_setting_is_named(tmp_path: Path, text: str, sentence: str | None) -> None:
    write(tmp_path, text)
    if sentence is None:
        assert load(tmp_path, environ={}).sources.folders == ("~/a",)
        return
    with pytest.raises(ConfigError, match=sentence):
        load(tmp_path, environ={})


def test_a_settings_file_named_by_hand_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no settings file"):
        load(tmp_path, tmp_path / "nowhere.toml", environ={})


@pytest.mark.parametrize("section", SECTIONS)
def test_every_setting_says_what_it_means(section: str) -> None:
    entries = documentation(SECTIONS[section])
    assert entries
    assert all(text for _, _, text, _, _ in entries)


def test_every_limit_of_the_rules_names_its_source() -> None:
    for section in ("rules", "windows"):
        for key, _, _, _, source in documentation(SECTIONS[section]):
            assert source, f"{section}.{key} rests on nothing"
