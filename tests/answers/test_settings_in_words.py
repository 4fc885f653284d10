"""A setting as a person reads it, as JSON has it, and what is said when it is set or taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from analyzer.actions.settings import set_setting, unset_setting
from analyzer.answers.settings_list import SettingInUse, missing_folders, settings_in_use
from analyzer.config import Config, load
from analyzer.errors import UsageError
from analyzer.settings import SECTIONS, SlopeBelief, describe_settings

if TYPE_CHECKING:
    from pathlib import Path


def setting(value: object, unit: str = "") -> SettingInUse:
    return SettingInUse("rules.x", value, None, "default", unit, "what it is", "a study")


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, "bpm", "not set"),
        ("", "", "not set"),
        ((), "", "not set"),
        (("tuesday", "friday"), "", "tuesday, friday"),
        (True, "", "yes"),
        (False, "", "no"),
        (0.0, "min", "0 min"),
        (36.0, "h", "36 h"),
        (1 / 3, "", "0.333333"),
        (14, "d", "14 d"),
        ("Europe/Berlin", "", "Europe/Berlin"),
    ],
)
def test_a_value_is_shown_as_a_person_writes_it(value: object, unit: str, shown: str) -> None:
    assert setting(value, unit).shown_value == shown


def test_a_setting_as_json_has_what_it_is_and_where_it_came_from() -> None:
    assert setting(10.0, "min").to_dict() == {
        "setting": "rules.x",
        "value": 10.0,
        "default": None,
        "from": "default",
        "unit": "min",
        "meaning": "what it is",
        "source": "a study",
    }


def test_every_setting_is_listed_once_in_the_order_of_its_section() -> None:
    listed = settings_in_use(Config())
    expected = [
        f"{section}.{docs.key}"
        for section, kind in SECTIONS.items()
        for docs in describe_settings(kind)
    ]
    assert [one.name for one in listed] == expected
    assert len(set(expected)) == len(expected)
    assert all(one.value == one.default and one.origin == "default" for one in listed)
    assert all(one.meaning for one in listed)


def test_a_belief_of_ones_own_has_the_source_that_was_said_of_it() -> None:
    first, *others = [docs for docs in describe_settings(SlopeBelief) if docs.key != "source"]
    own = replace(Config().slope, source="my own treadmill", **{first.key: first.default * 2})
    listed = {one.name: one for one in settings_in_use(replace(Config(), slope=own))}
    assert listed[f"slope.{first.key}"].source == "my own treadmill"
    for other in others:
        assert listed[f"slope.{other.key}"].source == other.source


def test_a_folder_that_is_not_there_is_said_and_one_that_is_is_not(tmp_path: Path) -> None:
    gone = str(tmp_path / "unplugged")
    assert missing_folders([str(tmp_path), gone, "~"]) == [
        f"The folder {gone} is not there now, so legstats sync reads nothing of it."
    ]
    assert missing_folders([]) == []


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def used(file: Path, **environ: str) -> Config:
    return load(file.parent, environ=environ)


def test_what_is_set_is_said_back_with_the_file_or_by_its_label(file: Path) -> None:
    said = set_setting(used(file), file, "athlete.hr_max", ["188"])
    assert said == [f"athlete.hr_max is 188 now, in {file}."]
    assert used(file).athlete.hr_max == 188
    labelled = set_setting(used(file), file, "athlete.hr_max", ["190"], "Highest heart rate")
    assert labelled == ["Highest heart rate: 190 from now on."]
    days = set_setting(used(file), file, "sources.leg_weekdays", ["tuesday", "friday"])
    assert days == [f"sources.leg_weekdays is tuesday and friday now, in {file}."]


def test_what_is_taken_back_has_its_default_again_and_what_was_not_set_stays(file: Path) -> None:
    set_setting(used(file), file, "athlete.hr_max", ["188"])
    assert unset_setting(used(file), file, "athlete.hr_max") == [
        f"athlete.hr_max has its default again: it is no longer in {file}."
    ]
    assert used(file).athlete.hr_max is None
    assert unset_setting(used(file), file, "athlete.hr_max") == [
        f"athlete.hr_max is not in {file}, so nothing changes."
    ]
    assert unset_setting(used(file), file, "athlete.hr_max", "Highest heart rate") == [
        "It was not set, so nothing changes."
    ]
    set_setting(used(file), file, "athlete.hr_max", ["188"])
    assert unset_setting(used(file), file, "athlete.hr_max", "Highest heart rate") == [
        "Highest heart rate: no longer set, so the default holds again."
    ]


def test_a_variable_that_counts_before_the_file_is_named_whatever_is_done(file: Path) -> None:
    config = used(file, LEGSTATS_ATHLETE_HR_MAX="200")
    but = "But $LEGSTATS_ATHLETE_HR_MAX is set, and counts before the file."
    assert set_setting(config, file, "athlete.hr_max", ["188"]) == [
        f"athlete.hr_max is 188 now, in {file}.",
        but,
    ]
    assert unset_setting(config, file, "athlete.hr_max") == [
        f"athlete.hr_max is not in {file}, so nothing changes.",
        but,
    ]


def test_no_value_is_refused_with_how_to_take_one_back(file: Path) -> None:
    with pytest.raises(UsageError) as refused:
        set_setting(used(file), file, "sources.zone", [""])
    assert refused.value.in_full == (
        "sources.zone needs a value. To take it back: legstats config unset sources.zone"
    )
    assert not file.exists()
