"""Settings: where they come from, and one clear sentence when one is impossible."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.config import changed, load, remember
from analyzer.errors import ConfigError
from analyzer.settings import SECTIONS, describe_settings

if TYPE_CHECKING:
    from random import Random


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


@pytest.mark.parametrize(
    ("variable", "text", "value"),
    [
        ("SOURCES_FOLDERS", os.pathsep.join(["~/a", "/b"]), ("~/a", "/b")),
        ("SOURCES_LEG_WEEKDAYS", "Tuesday", ("Tuesday",)),
        ("SOURCES_STRAVA_KEEP_DAYS", "keep", "keep"),
        ("ATHLETE_LTHR", "165.5", 165.5),
        ("RULES_HR_MAX_RANK", "2", 2),
        ("RULES_DESCENTS_OPEN_WINDOW", "true", True),
    ],
)
def test_the_environment_has_texts_alone(
    tmp_path: Path, variable: str, text: str, value: object
) -> None:
    config = load(tmp_path, environ={f"LEGSTATS_{variable}": text})
    section, _, key = variable.lower().partition("_")
    assert getattr(getattr(config, section), key) == value


def test_a_number_of_days_may_be_written_as_one(tmp_path: Path) -> None:
    config = load(write(tmp_path, "[sources]\nstrava_keep_days = 30\n"), environ={})
    assert config.sources.strava_keep_days == "30"


@pytest.mark.parametrize("section", SECTIONS)
def test_every_default_keeps_its_own_limits(tmp_path: Path, section: str) -> None:
    config = load(tmp_path, environ={})
    for docs in describe_settings(SECTIONS[section]):
        if docs.default is not None:
            again = changed(config, section, docs.key, docs.default, "here")
            assert getattr(getattr(again, section), docs.key) == docs.default


def test_folders_are_a_list(tmp_path: Path) -> None:
    config = load(write(tmp_path, '[sources]\nfolders = ["~/a", "/b"]\n'), environ={})
    assert config.sources.folders == ("~/a", "/b")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[athlete]\nhrmax = 188\n", "there is no setting athlete.hrmax"),
        ("[runner]\nhr_max = 188\n", r"there is no section \[runner\]"),
        ('[athlete]\nhr_max = "fast"\n', "athlete.hr_max cannot be 'fast'"),
        ("[athlete]\nhr_max = 18\n", "between 100 and 240 beats a minute"),
        ("[athlete]\nmass_kg = -5\n", "it must be zero or more"),
        ("[athlete]\nhr_max = true\n", "a number is needed"),
        ("[athlete]\nmass_kg = nan\n", "it must be zero or more"),
        ("[athlete]\nmass_kg = inf\n", "it must be zero or more"),
        ("[athlete]\nhr_max = nan\n", "between 100 and 240 beats a minute"),
        ("[rules]\npace_easy_percentile = 140\n", "it must be between 0 and 100"),
        ("[rules]\nscore_length_share = 40\n", "it must be between 0 and 1"),
        ("[rules]\nhr_max_rank = 0\n", "it must be a whole number, 1 or more"),
        ("[rules]\nhr_max_rank = 2.5\n", "a whole number is needed"),
        ('[rules]\ndescents_open_window = "sometimes"\n', "true or false is needed"),
        ("[sources]\nfolders = [1]\n", "a list of texts is needed"),
        ("[sources]\nfolders = 1\n", "a list of texts is needed"),
        ("[display]\nweight_unit = []\n", "it must be one of '', 'kg', 'lb'"),
        ("[sources]\nstrava_keep_days = 0\n", "a number of days, 1 or more, or 'keep'"),
        ('[sources]\nstrava_url = "http://example.org"\n', "an address that begins with https://"),
        (
            '[sources]\nstrava_url = "http://localhost:80@example.org"\n',
            "an address that begins with https://",
        ),
        ('[display]\ndistance_unit = "yards"\n', "it must be one of 'km', 'mi'"),
        ('[sources]\nzone = "Berlin"\n', "such as Europe/Berlin"),
        ('[sources]\nzone = "../../etc/passwd"\n', "such as Europe/Berlin"),
        ('[sources]\nleg_weekdays = ["legday"]\n', "each must be a weekday"),
        ('[sources]\nfolders = "~/a"\n', None),
        ("hr_max = 188\n", r"is outside any \[section\]"),
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
    entries = describe_settings(SECTIONS[section])
    assert entries
    assert all(docs.meaning for docs in entries)


def test_every_limit_of_the_rules_names_its_source() -> None:
    for section in ("rules", "windows"):
        for docs in describe_settings(SECTIONS[section]):
            assert docs.source, f"{section}.{docs.key} rests on nothing"


class TestRemember:
    """A setting is written into the file without touching anything else in it."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("", '[display]\nweight_unit = "kg"\n'),
            (
                "# mine\n[athlete]\nhr_max = 188  # raced\n",
                '# mine\n[athlete]\nhr_max = 188  # raced\n\n[display]\nweight_unit = "kg"\n',
            ),
            (
                '[display]  # seen\ndistance_unit = "mi"\n[athlete]\n',
                '[display]  # seen\ndistance_unit = "mi"\nweight_unit = "kg"\n[athlete]\n',
            ),
            (
                "[display]\nweight_unit = 'lb'  # abroad\n",
                '[display]\nweight_unit = "kg"  # abroad\n',
            ),
            ("[display]", '[display]\nweight_unit = "kg"\n'),
            (
                '[display]\r\ndistance_unit = "mi"\r\n',
                '[display]\r\ndistance_unit = "mi"\r\nweight_unit = "kg"\r\n',
            ),
            (
                "[athlete]\nhr_max = 188",
                '[athlete]\nhr_max = 188\n\n[display]\nweight_unit = "kg"\n',
            ),
        ],
    )
    def test_only_that_line_changes(self, tmp_path: Path, before: str, after: str) -> None:
        path = tmp_path / "config.toml"
        path.write_bytes(before.encode())

        remember(path, "display", "weight_unit", "kg")

        assert path.read_bytes().decode() == after
        assert load(tmp_path, environ={}).display.weight_unit == "kg"
        assert sorted(tmp_path.iterdir()) == [path]

    def test_the_file_and_its_folder_are_made(self, tmp_path: Path) -> None:
        remember(tmp_path / "new" / "config.toml", "display", "weight_unit", "lb")

        assert load(tmp_path / "new", environ={}).display.weight_unit == "lb"

    @pytest.mark.parametrize(
        "before", ['display = { distance_unit = "mi" }\n', 'display.distance_unit = "mi"\n']
    )
    def test_a_file_laid_out_otherwise_stays_so(self, tmp_path: Path, before: str) -> None:
        path = tmp_path / "config.toml"
        path.write_text(before)

        remember(path, "display", "weight_unit", "kg")

        display = load(tmp_path, environ={}).display
        assert (display.distance_unit, display.weight_unit) == ("mi", "kg")
        assert "[display]" not in path.read_text()

    def test_a_file_that_cannot_be_written_is_said_with_what_to_write(self) -> None:
        with pytest.raises(ConfigError, match="cannot be written") as refused:
            remember(Path("/proc/none/config.toml"), "display", "weight_unit", "kg")

        assert refused.value.hint == 'Write weight_unit = "kg" below [display] yourself.'

    def test_a_broken_file_is_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "config.toml"
        path.write_text("[display\n")

        with pytest.raises(ConfigError, match="not valid TOML"):
            remember(path, "display", "weight_unit", "kg")
        assert path.read_text() == "[display\n"


SECTION_TEXTS = st.fixed_dictionaries(
    {},
    optional={
        "athlete": st.sampled_from(
            ["hr_max = 188  # raced", "# none yet", "lthr=170\n\nhr_rest = 50"]
        ),
        "display": st.sampled_from(["", 'distance_unit = "mi" # abroad', "weight_unit = 'lb'"]),
        "sources": st.sampled_from(['folders = [\n  "~/a", # old\n]', '"zone" = "Asia/Tokyo"']),
        "rules": st.just("heat_c = 20.5"),
    },
)


@given(sections=SECTION_TEXTS, order=st.randoms(), end=st.sampled_from(["", "\n", "\n\n# end\n"]))
def test_what_is_remembered_changes_nothing_else(
    sections: dict[str, str], order: Random, end: str
) -> None:
    names = list(sections)
    order.shuffle(names)
    before = "\n".join(f"[{name}]\n{sections[name]}" for name in names) + end
    with TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_text(before)
        remember(path, "display", "weight_unit", "kg")
        after = path.read_text()
    content = tomllib.loads(before)
    content.setdefault("display", {})["weight_unit"] = "kg"
    assert tomllib.loads(after) == content
    assert list(tomllib.loads(after)) == list(content)
    assert {line.partition("#")[2] for line in before.splitlines()} <= {
        line.partition("#")[2] for line in after.splitlines()
    }


def test_a_setting_for_one_run_is_checked_and_told(tmp_path: Path) -> None:
    config = changed(load(tmp_path, environ={}), "sources", "zone", "Asia/Tokyo", "--timezone")

    assert config.sources.zone == "Asia/Tokyo"
    assert config.origin["sources.zone"] == "--timezone"
    with pytest.raises(ConfigError, match=r"--timezone: sources\.zone cannot be 'Tokyo'"):
        changed(config, "sources", "zone", "Tokyo", "--timezone")
