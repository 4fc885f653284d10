"""Changing a setting by a command: checked, written into the file, and taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from analyzer.actions.settings import set_setting, unset_setting
from analyzer.answers.settings_list import settings_in_use
from analyzer.config import load
from analyzer.errors import LegstatsError

if TYPE_CHECKING:
    from pathlib import Path

NO_ENVIRONMENT: dict[str, str] = {}


def typed(value: object) -> list[str]:
    """Return a value as somebody would type it."""
    if isinstance(value, tuple):
        return [str(each) for each in value]
    return [value if isinstance(value, str) else json.dumps(value)]


def test_every_setting_can_be_set_to_what_it_is_and_taken_back(tmp_path: Path) -> None:
    config, file = load(tmp_path, environ=NO_ENVIRONMENT), tmp_path / "config.toml"
    for setting in settings_in_use(config):
        if setting.value in {None, "", ()}:
            continue
        set_setting(config, file, setting.name, typed(setting.value))
    written = load(tmp_path, environ=NO_ENVIRONMENT)
    assert len(written.origin) > 80
    for setting in settings_in_use(written):
        assert setting.value == setting.default, setting.name
        unset_setting(written, file, setting.name)
    assert not load(tmp_path, environ=NO_ENVIRONMENT).origin


def test_the_maximum_heart_rate_is_set_where_no_file_was(tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.toml"
    said = set_setting(load(file.parent, environ=NO_ENVIRONMENT), file, "athlete.hr_max", ["188"])
    assert said == [f"athlete.hr_max is 188 now, in {file}."]
    assert file.read_text() == "[athlete]\nhr_max = 188\n"


def test_a_folder_typed_from_here_is_found_from_elsewhere_and_one_not_there_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "watch").mkdir()
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "config.toml"
    folders = ["watch", "~/no-such-folder", "./gone"]
    said = set_setting(load(tmp_path, environ=NO_ENVIRONMENT), file, "sources.folders", folders)
    kept = load(tmp_path, environ=NO_ENVIRONMENT).sources.folders
    assert kept == (f"{tmp_path}/watch", "~/no-such-folder", f"{tmp_path}/gone")
    assert said[0] == f"sources.folders is {kept[0]}, {kept[1]} and {kept[2]} now, in {file}."
    assert ["is not there now" in line for line in said] == [False, True, True]
    shown = next(
        s
        for s in settings_in_use(load(tmp_path, environ=NO_ENVIRONMENT))
        if s.name == "sources.folders"
    )
    assert shown.shown_value == ", ".join(kept)


def test_a_list_takes_several_values(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    config = load(tmp_path, environ=NO_ENVIRONMENT)
    set_setting(config, file, "sources.folders", ["/runs", "/lifts"])
    assert load(tmp_path, environ=NO_ENVIRONMENT).sources.folders == ("/runs", "/lifts")


@pytest.mark.parametrize(
    ("name", "texts", "said", "hint"),
    [
        ("athlete.hr_max", ["fast"], "cannot be 'fast': a number is needed", None),
        ("athlete.hr_max", ["18"], "athlete.hr_max cannot be '18'", None),
        ("athlete.hr_max", ["188", "190"], "takes one value, not 2", None),
        ("hr_max", ["188"], "there is no setting hr_max", "Did you mean athlete.hr_max?"),
        ("athlete.hr_maks", ["188"], "there is no setting", "Did you mean athlete.hr_max?"),
        ("display.distance_unit", ["miles"], "it must be one of 'km', 'mi'", None),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    tmp_path: Path, name: str, texts: list[str], said: str, hint: str | None
) -> None:
    file = tmp_path / "config.toml"
    with pytest.raises(LegstatsError, match=said) as refused:
        set_setting(load(tmp_path, environ=NO_ENVIRONMENT), file, name, texts)
    assert (hint or "") in (refused.value.hint or "")
    assert not file.exists()


def test_a_variable_that_counts_before_the_file_is_named(tmp_path: Path) -> None:
    config = load(tmp_path, environ={"LEGSTATS_ATHLETE_HR_MAX": "190"})
    said = set_setting(config, tmp_path / "config.toml", "athlete.hr_max", ["188"])
    assert said[1] == "But $LEGSTATS_ATHLETE_HR_MAX is set, and counts before the file."


def test_taking_back_what_is_not_set_says_so(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    said = unset_setting(load(tmp_path, environ=NO_ENVIRONMENT), file, "athlete.hr_max")
    assert said == [f"athlete.hr_max is not in {file}, so nothing changes."]
